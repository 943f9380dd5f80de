import CWirekit

/// What a FETCH response says about a message.
public struct IMAPFetched: Sendable {
    /// nil, here and below, where the response did not give it.
    public let number: UInt64?
    public let uid: UInt64?
    /// The bytes of the message.
    public let size: UInt64?
    /// When it came to the server, in seconds since 1970.
    public let internalDate: Int64?
    public let flags: [String]?
    public let envelope: Envelope?
    /// What BODYSTRUCTURE or BODY says; a part stands before those that are in it.
    public let parts: [Part]
    /// The others: the sections ("BODY[TEXT]"), and what this library does not know.
    public let attributes: [Attribute]

    /// The header as the server read it; encoded words are not decoded.
    public struct Envelope: Sendable {
        public let date, subject, inReplyTo, messageID: String?
        public let from, sender, replyTo, to, cc, bcc: [Address]
    }

    /// An address. A group begins with one without a host, and ends with one without a mailbox.
    public struct Address: Sendable, Equatable {
        public let name, route, mailbox, host: String?

        public init(name: String?, route: String?, mailbox: String?, host: String?) {
            self.name = name
            self.route = route
            self.mailbox = mailbox
            self.host = host
        }
    }

    /// A parameter of a part's type or disposition.
    public struct Parameter: Sendable, Equatable {
        public let name, value: String
    }

    /// A part of a message.
    public struct Part: Sendable {
        /// By which its section is fetched: "2.1" for BODY[2.1].
        public let number: String
        /// The index of the part that it is in; nil for the body.
        public let parent: Int?
        /// Whether it has parts and no content of its own.
        public let isMultipart: Bool
        public let type, subtype, id, description, encoding, md5, disposition, location: String?
        public let size, lines: UInt64?
        public let parameters, dispositionParameters: [Parameter]
        public let languages: [String]
        /// That of a part that is a message.
        public let envelope: Envelope?
    }

    /// An attribute; the value is nil for NIL.
    public struct Attribute: Sendable, Equatable {
        public let name: String
        public let value: [UInt8]?

        public init(name: String, value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }

    /// Reads a response, as `IMAP.Result.responses` gives it.
    public init(_ response: [UInt8]) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in response.withView { wk_imap_fetched_new($0, &out, err) } }
        defer { wk_imap_fetched_free(out) }
        let fetched = out
        number = nonzero(wk_imap_fetched_number(fetched))
        uid = nonzero(wk_imap_fetched_uid(fetched))
        size = UInt64(exactly: wk_imap_fetched_size(fetched))
        var seconds: Int64 = 0
        internalDate = wk_imap_fetched_internaldate(fetched, &seconds) ? seconds : nil
        flags =
            wk_imap_fetched_has_flags(fetched)
            ? (0..<wk_imap_fetched_flag_count(fetched)).map {
                present(wk_imap_fetched_flag(fetched, $0)) ?? ""
            } : nil
        envelope = Envelope(fetched, Int64(WK_IMAP_MESSAGE))
        parts = (0..<wk_imap_fetched_part_count(fetched)).map { Part(fetched, $0) }
        attributes = (0..<wk_imap_fetched_attribute_count(fetched)).map {
            let value = wk_imap_fetched_attribute(fetched, $0)
            return Attribute(
                name: String(copying: wk_imap_fetched_attribute_name(fetched, $0)),
                value: value.data == nil ? nil : [UInt8](copying: value))
        }
    }
}

private func nonzero(_ number: UInt64) -> UInt64? { number == 0 ? nil : number }

/// Bytes as text; nil for NIL.
private func present(_ view: wk_bytes_t) -> String? {
    view.data == nil ? nil : String(decoding: [UInt8](copying: view), as: UTF8.self)
}

extension IMAPFetched.Envelope {
    fileprivate init?(_ fetched: OpaquePointer?, _ whose: Int64) {
        guard wk_imap_fetched_has_envelope(fetched, whose) else { return nil }
        func text(_ which: Int32) -> String? {
            present(wk_imap_fetched_envelope_text(fetched, whose, UInt32(which)))
        }
        func list(_ which: Int32) -> [IMAPFetched.Address] {
            let field = UInt32(which)
            return (0..<wk_imap_fetched_address_count(fetched, whose, field)).map { index in
                func piece(_ which: Int32) -> String? {
                    present(wk_imap_fetched_address(fetched, whose, field, index, UInt32(which)))
                }
                return IMAPFetched.Address(
                    name: piece(WK_IMAP_ADDRESS_PART_NAME),
                    route: piece(WK_IMAP_ADDRESS_PART_ROUTE),
                    mailbox: piece(WK_IMAP_ADDRESS_PART_MAILBOX),
                    host: piece(WK_IMAP_ADDRESS_PART_HOST))
            }
        }
        date = text(WK_IMAP_ENVELOPE_DATE)
        subject = text(WK_IMAP_ENVELOPE_SUBJECT)
        inReplyTo = text(WK_IMAP_ENVELOPE_IN_REPLY_TO)
        messageID = text(WK_IMAP_ENVELOPE_MESSAGE_ID)
        from = list(WK_IMAP_ADDRESS_FROM)
        sender = list(WK_IMAP_ADDRESS_SENDER)
        replyTo = list(WK_IMAP_ADDRESS_REPLY_TO)
        to = list(WK_IMAP_ADDRESS_TO)
        cc = list(WK_IMAP_ADDRESS_CC)
        bcc = list(WK_IMAP_ADDRESS_BCC)
    }
}

extension IMAPFetched.Part {
    fileprivate init(_ fetched: OpaquePointer?, _ part: Int) {
        func text(_ which: Int32) -> String? {
            present(wk_imap_fetched_part_text(fetched, part, UInt32(which)))
        }
        func list(_ which: Int32) -> [IMAPFetched.Parameter] {
            let of = UInt32(which)
            return (0..<wk_imap_fetched_parameter_count(fetched, part, of)).map { index in
                var name = wk_bytes_t()
                var value = wk_bytes_t()
                _ = wk_imap_fetched_parameter(fetched, part, of, index, &name, &value)
                return IMAPFetched.Parameter(
                    name: present(name) ?? "", value: present(value) ?? "")
            }
        }
        number = String(copying: wk_imap_fetched_part_number(fetched, part))
        parent = UInt(exactly: wk_imap_fetched_part_parent(fetched, part)).map { Int($0) }
        isMultipart = wk_imap_fetched_part_is_multipart(fetched, part)
        type = text(WK_IMAP_PART_TYPE)
        subtype = text(WK_IMAP_PART_SUBTYPE)
        id = text(WK_IMAP_PART_ID)
        description = text(WK_IMAP_PART_DESCRIPTION)
        encoding = text(WK_IMAP_PART_ENCODING)
        md5 = text(WK_IMAP_PART_MD5)
        disposition = text(WK_IMAP_PART_DISPOSITION)
        location = text(WK_IMAP_PART_LOCATION)
        size = UInt64(exactly: wk_imap_fetched_part_size(fetched, part))
        lines = UInt64(exactly: wk_imap_fetched_part_lines(fetched, part))
        parameters = list(WK_IMAP_PARAMETERS_TYPE)
        dispositionParameters = list(WK_IMAP_PARAMETERS_DISPOSITION)
        var languages: [String] = []
        while let next = present(wk_imap_fetched_language(fetched, part, languages.count)) {
            languages.append(next)
        }
        self.languages = languages
        envelope = IMAPFetched.Envelope(fetched, Int64(part))
    }
}
