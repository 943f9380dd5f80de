import CWirekit

// The commands of a session, of its mailboxes and of its messages.
extension IMAP {
    /// Logs in by a password; traces do not show it.
    @discardableResult
    public func login(_ user: String, password: String) throws(WirekitError) -> Result {
        try ask { out, err in
            user.withView { user in
                password.withView { password in
                    wk_imap_login(handle, user, password, out, err)
                }
            }
        }
    }

    /// Logs in by proving a password without sending it.
    @discardableResult
    public func loginCRAMMD5(_ user: String, password: String) throws(WirekitError) -> Result {
        try ask { out, err in
            user.withView { user in
                password.withView { password in
                    wk_imap_login_cram_md5(handle, user, password, out, err)
                }
            }
        }
    }

    /// Logs in by PLAIN, CRAM-MD5, LOGIN or XOAUTH2.
    @discardableResult
    public func authenticate(
        _ mechanism: String, user: String, secret: String
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            mechanism.withView { mechanism in
                user.withView { user in
                    secret.withView { secret in
                        wk_imap_authenticate_with(handle, mechanism, user, secret, out, err)
                    }
                }
            }
        }
    }

    /// Goes on as another user, for administrators of some servers.
    @discardableResult
    public func proxyAuth(_ user: String) throws(WirekitError) -> Result {
        try ask { out, err in
            user.withView { user in
                wk_imap_proxyauth(handle, user, out, err)
            }
        }
    }

    /// Goes on under TLS.
    @discardableResult
    public func starttls() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_starttls(handle, out, err)
        }
    }

    /// Asks what the server can do.
    @discardableResult
    public func capability() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_capability(handle, out, err)
        }
    }

    /// Enables a capability. After "UTF8=ACCEPT" arguments may be UTF-8.
    @discardableResult
    public func enable(_ capability: String) throws(WirekitError) -> Result {
        try ask { out, err in
            capability.withView { capability in
                wk_imap_enable(handle, capability, out, err)
            }
        }
    }

    /// Does nothing, which lets the server tell what changed.
    @discardableResult
    public func noop() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_noop(handle, out, err)
        }
    }

    /// Gives the newest RECENT response; it asks the server when none has come.
    @discardableResult
    public func recent() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_recent(handle, out, err)
        }
    }

    /// Ends the session and closes the connection; its result has the type "BYE".
    @discardableResult
    public func logout() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_logout(handle, out, err)
        }
    }

    /// Selects a mailbox, for reading only if it must be. Its data is the number of messages.
    @discardableResult
    public func select(
        _ mailbox: String = "INBOX", readOnly readonly: Bool = false
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                wk_imap_select(handle, mailbox, readonly, out, err)
            }
        }
    }

    /// Makes a mailbox. Names are in modified UTF-7, which IMAPText.encodeName writes.
    @discardableResult
    public func create(_ mailbox: String) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                wk_imap_create(handle, mailbox, out, err)
            }
        }
    }

    /// Deletes a mailbox.
    @discardableResult
    public func delete(_ mailbox: String) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                wk_imap_delete(handle, mailbox, out, err)
            }
        }
    }

    /// Renames a mailbox.
    @discardableResult
    public func rename(_ oldMailbox: String, to newMailbox: String) throws(WirekitError) -> Result {
        try ask { out, err in
            oldMailbox.withView { oldMailbox in
                newMailbox.withView { newMailbox in
                    wk_imap_rename(handle, oldMailbox, newMailbox, out, err)
                }
            }
        }
    }

    /// Subscribes to a mailbox.
    @discardableResult
    public func subscribe(_ mailbox: String) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                wk_imap_subscribe(handle, mailbox, out, err)
            }
        }
    }

    /// Ends a subscription.
    @discardableResult
    public func unsubscribe(_ mailbox: String) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                wk_imap_unsubscribe(handle, mailbox, out, err)
            }
        }
    }

    /// Lists mailboxes: "*" is anything, "%" anything on one level.
    @discardableResult
    public func list(
        _ directory: String = "", pattern: String = "*"
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            directory.withView { directory in
                pattern.withView { pattern in
                    wk_imap_list(handle, directory, pattern, out, err)
                }
            }
        }
    }

    /// Lists the mailboxes that are subscribed to.
    @discardableResult
    public func lsub(
        _ directory: String = "", pattern: String = "*"
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            directory.withView { directory in
                pattern.withView { pattern in
                    wk_imap_lsub(handle, directory, pattern, out, err)
                }
            }
        }
    }

    /// Asks about a mailbox without selecting it: "(MESSAGES UNSEEN)".
    @discardableResult
    public func status(_ mailbox: String, names: String) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                names.withView { names in
                    wk_imap_status(handle, mailbox, names, out, err)
                }
            }
        }
    }

    /// Asks where mailboxes are.
    @discardableResult
    public func namespace() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_namespace(handle, out, err)
        }
    }

    /// Asks who may do what with a mailbox.
    @discardableResult
    public func getACL(_ mailbox: String) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                wk_imap_getacl(handle, mailbox, out, err)
            }
        }
    }

    /// Says what somebody may do with a mailbox, a letter for each right.
    @discardableResult
    public func setACL(
        _ mailbox: String, who: String, what: String
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                who.withView { who in
                    what.withView { what in
                        wk_imap_setacl(handle, mailbox, who, what, out, err)
                    }
                }
            }
        }
    }

    /// Takes all rights to a mailbox from somebody.
    @discardableResult
    public func deleteACL(_ mailbox: String, who: String) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                who.withView { who in
                    wk_imap_deleteacl(handle, mailbox, who, out, err)
                }
            }
        }
    }

    /// Asks what this user may do with a mailbox.
    @discardableResult
    public func myRights(_ mailbox: String) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                wk_imap_myrights(handle, mailbox, out, err)
            }
        }
    }

    /// Asks for annotations of a mailbox.
    @discardableResult
    public func getAnnotation(
        _ mailbox: String, entry: String, attribute: String
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                entry.withView { entry in
                    attribute.withView { attribute in
                        wk_imap_getannotation(handle, mailbox, entry, attribute, out, err)
                    }
                }
            }
        }
    }

    /// Sets annotations: pairs of an entry and a list of attributes in parentheses.
    @discardableResult
    public func setAnnotation(_ mailbox: String, _ pairs: [String]) throws(WirekitError) -> Result {
        try ask { out, err in
            mailbox.withView { mailbox in
                pairs.withViews { list, count in
                    wk_imap_setannotation(handle, mailbox, list, count, out, err)
                }
            }
        }
    }

    /// Asks for the use and the limits of a quota root.
    @discardableResult
    public func getQuota(_ root: String) throws(WirekitError) -> Result {
        try ask { out, err in
            root.withView { root in
                wk_imap_getquota(handle, root, out, err)
            }
        }
    }

    /// Sets the limits of a quota root: "(STORAGE 512)".
    @discardableResult
    public func setQuota(_ root: String, limits: String) throws(WirekitError) -> Result {
        try ask { out, err in
            root.withView { root in
                limits.withView { limits in
                    wk_imap_setquota(handle, root, limits, out, err)
                }
            }
        }
    }

    /// Asks for a checkpoint of the mailbox.
    @discardableResult
    public func checkpoint() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_check(handle, out, err)
        }
    }

    /// Leaves the mailbox; its deleted messages are removed.
    @discardableResult
    public func closeMailbox() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_close_mailbox(handle, out, err)
        }
    }

    /// Leaves the mailbox; nothing is removed.
    @discardableResult
    public func unselect() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_unselect(handle, out, err)
        }
    }

    /// Removes the deleted messages of the mailbox.
    @discardableResult
    public func expunge() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_expunge(handle, out, err)
        }
    }

    /// Copies messages ("1", "2:4", "3:*") to the end of another mailbox.
    @discardableResult
    public func copy(_ messageSet: String, to mailbox: String) throws(WirekitError) -> Result {
        try ask { out, err in
            messageSet.withView { messageSet in
                mailbox.withView { mailbox in
                    wk_imap_copy(handle, messageSet, mailbox, out, err)
                }
            }
        }
    }

    /// Fetches parts of messages, "(UID BODY[TEXT])", and keeps them in memory; fetch(…) with a function streams them.
    @discardableResult
    public func fetch(_ messageSet: String, parts: String) throws(WirekitError) -> Result {
        try ask { out, err in
            messageSet.withView { messageSet in
                parts.withView { parts in
                    wk_imap_fetch(handle, messageSet, parts, out, err)
                }
            }
        }
    }

    /// Fetches a piece of a part of a message, from IMAP4 servers.
    @discardableResult
    public func partial(
        _ message: UInt64, part: String, start: UInt64, length: UInt64
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            part.withView { part in
                wk_imap_partial(handle, message, part, start, length, out, err)
            }
        }
    }

    /// Searches the mailbox.
    @discardableResult
    public func search(
        _ criteria: [String], charset: String? = nil
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            (charset ?? "").withView { view in
                criteria.withViews { list, count in
                    wk_imap_search(handle, charset == nil ? wk_str_t() : view, list, count, out, err)
                }
            }
        }
    }

    /// Searches, and sorts what it finds.
    @discardableResult
    public func sort(
        _ keys: String, _ criteria: [String], charset: String = "UTF-8"
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            keys.withView { keys in
                charset.withView { charset in
                    criteria.withViews { list, count in
                        wk_imap_sort(handle, keys, charset, list, count, out, err)
                    }
                }
            }
        }
    }

    /// Searches, and puts what it finds in threads, by "ORDEREDSUBJECT" or "REFERENCES".
    @discardableResult
    public func thread(
        _ method: String, _ criteria: [String], charset: String = "UTF-8"
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            method.withView { method in
                charset.withView { charset in
                    criteria.withViews { list, count in
                        wk_imap_thread(handle, method, charset, list, count, out, err)
                    }
                }
            }
        }
    }

    /// Changes flags, by "FLAGS", "+FLAGS" or "-FLAGS".
    @discardableResult
    public func store(
        _ messageSet: String, _ command: String, _ flags: String
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            messageSet.withView { messageSet in
                command.withView { command in
                    flags.withView { flags in
                        wk_imap_store(handle, messageSet, command, flags, out, err)
                    }
                }
            }
        }
    }

    /// Runs a command on messages that are named by their UIDs: "FETCH", "STORE", "MOVE".
    @discardableResult
    public func uid(_ command: String, _ arguments: [String]) throws(WirekitError) -> Result {
        try ask { out, err in
            command.withView { command in
                arguments.withViews { list, count in
                    wk_imap_uid(handle, command, list, count, out, err)
                }
            }
        }
    }

    /// Runs a command that the server named in its capabilities; response(_:) gives what it answered.
    @discardableResult
    public func xatom(_ name: String, _ arguments: [String] = []) throws(WirekitError) -> Result {
        try ask { out, err in
            name.withView { name in
                arguments.withViews { list, count in
                    wk_imap_xatom(handle, name, list, count, out, err)
                }
            }
        }
    }

    /// Takes the responses of a name that came and were not asked for yet: "UIDVALIDITY".
    @discardableResult
    public func response(_ name: String) throws(WirekitError) -> Result {
        try ask { out, err in
            name.withView { name in
                wk_imap_response(handle, name, out, err)
            }
        }
    }

    /// Ends the IDLE. response(_:) gives what came and was not taken.
    @discardableResult
    public func idleDone() throws(WirekitError) -> Result {
        try ask { out, err in
            wk_imap_idle_done(handle, out, err)
        }
    }

    /// The quota roots of a mailbox: the QUOTAROOT and the QUOTA responses.
    public func getQuotaRoot(_ mailbox: String) throws(WirekitError) -> (
        roots: Result, quotas: Result
    ) {
        var roots: OpaquePointer?
        var quotas: OpaquePointer?
        try check { err in
            mailbox.withView { wk_imap_getquotaroot(handle, $0, &roots, &quotas, err) }
        }
        return (Result(taking: roots), Result(taking: quotas))
    }
}
