package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_imap_login(wk_imap_t *i, _GoString_ user, _GoString_ password, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_login(i, WKGO_STR(user), WKGO_STR(password), out, err);
}

static inline wk_status_t wkgo_imap_login_cram_md5(wk_imap_t *i, _GoString_ user, _GoString_ password, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_login_cram_md5(i, WKGO_STR(user), WKGO_STR(password), out, err);
}

static inline wk_status_t wkgo_imap_authenticate_with(wk_imap_t *i, _GoString_ mechanism, _GoString_ user, _GoString_ secret, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_authenticate_with(i, WKGO_STR(mechanism), WKGO_STR(user), WKGO_STR(secret), out, err);
}

static inline wk_status_t wkgo_imap_proxyauth(wk_imap_t *i, _GoString_ user, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_proxyauth(i, WKGO_STR(user), out, err);
}

static inline wk_status_t wkgo_imap_enable(wk_imap_t *i, _GoString_ capability, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_enable(i, WKGO_STR(capability), out, err);
}

static inline wk_status_t wkgo_imap_select(wk_imap_t *i, _GoString_ mailbox, bool readonly, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_select(i, WKGO_STR(mailbox), readonly, out, err);
}

static inline wk_status_t wkgo_imap_create(wk_imap_t *i, _GoString_ mailbox, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_create(i, WKGO_STR(mailbox), out, err);
}

static inline wk_status_t wkgo_imap_delete(wk_imap_t *i, _GoString_ mailbox, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_delete(i, WKGO_STR(mailbox), out, err);
}

static inline wk_status_t wkgo_imap_rename(wk_imap_t *i, _GoString_ old, _GoString_ new_name, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_rename(i, WKGO_STR(old), WKGO_STR(new_name), out, err);
}

static inline wk_status_t wkgo_imap_subscribe(wk_imap_t *i, _GoString_ mailbox, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_subscribe(i, WKGO_STR(mailbox), out, err);
}

static inline wk_status_t wkgo_imap_unsubscribe(wk_imap_t *i, _GoString_ mailbox, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_unsubscribe(i, WKGO_STR(mailbox), out, err);
}

static inline wk_status_t wkgo_imap_list(wk_imap_t *i, _GoString_ directory, _GoString_ pattern, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_list(i, WKGO_STR(directory), WKGO_STR(pattern), out, err);
}

static inline wk_status_t wkgo_imap_lsub(wk_imap_t *i, _GoString_ directory, _GoString_ pattern, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_lsub(i, WKGO_STR(directory), WKGO_STR(pattern), out, err);
}

static inline wk_status_t wkgo_imap_status(wk_imap_t *i, _GoString_ mailbox, _GoString_ names, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_status(i, WKGO_STR(mailbox), WKGO_STR(names), out, err);
}

static inline wk_status_t wkgo_imap_getacl(wk_imap_t *i, _GoString_ mailbox, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_getacl(i, WKGO_STR(mailbox), out, err);
}

static inline wk_status_t wkgo_imap_setacl(wk_imap_t *i, _GoString_ mailbox, _GoString_ who, _GoString_ what, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_setacl(i, WKGO_STR(mailbox), WKGO_STR(who), WKGO_STR(what), out, err);
}

static inline wk_status_t wkgo_imap_deleteacl(wk_imap_t *i, _GoString_ mailbox, _GoString_ who, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_deleteacl(i, WKGO_STR(mailbox), WKGO_STR(who), out, err);
}

static inline wk_status_t wkgo_imap_myrights(wk_imap_t *i, _GoString_ mailbox, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_myrights(i, WKGO_STR(mailbox), out, err);
}

static inline wk_status_t wkgo_imap_getannotation(wk_imap_t *i, _GoString_ mailbox, _GoString_ entry, _GoString_ attribute, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_getannotation(i, WKGO_STR(mailbox), WKGO_STR(entry), WKGO_STR(attribute), out, err);
}

static inline wk_status_t wkgo_imap_setannotation(wk_imap_t *i, _GoString_ mailbox, _GoString_ all, const size_t *lengths, size_t count, wk_imap_result_t **out, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_imap_setannotation(i, WKGO_STR(mailbox), parts, count, out, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_imap_getquota(wk_imap_t *i, _GoString_ root, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_getquota(i, WKGO_STR(root), out, err);
}

static inline wk_status_t wkgo_imap_setquota(wk_imap_t *i, _GoString_ root, _GoString_ limits, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_setquota(i, WKGO_STR(root), WKGO_STR(limits), out, err);
}

static inline wk_status_t wkgo_imap_copy(wk_imap_t *i, _GoString_ set, _GoString_ mailbox, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_copy(i, WKGO_STR(set), WKGO_STR(mailbox), out, err);
}

static inline wk_status_t wkgo_imap_fetch(wk_imap_t *i, _GoString_ set, _GoString_ parts, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_fetch(i, WKGO_STR(set), WKGO_STR(parts), out, err);
}

static inline wk_status_t wkgo_imap_partial(wk_imap_t *i, uint64_t message, _GoString_ part, uint64_t start, uint64_t length, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_partial(i, message, WKGO_STR(part), start, length, out, err);
}

static inline wk_status_t wkgo_imap_search(wk_imap_t *i, _GoString_ charset, _GoString_ all, const size_t *lengths, size_t count, wk_imap_result_t **out, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_imap_search(i, WKGO_OPTIONAL(charset), parts, count, out, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_imap_sort(wk_imap_t *i, _GoString_ keys, _GoString_ charset, _GoString_ all, const size_t *lengths, size_t count, wk_imap_result_t **out, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_imap_sort(i, WKGO_STR(keys), WKGO_STR(charset), parts, count, out, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_imap_thread(wk_imap_t *i, _GoString_ method, _GoString_ charset, _GoString_ all, const size_t *lengths, size_t count, wk_imap_result_t **out, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_imap_thread(i, WKGO_STR(method), WKGO_STR(charset), parts, count, out, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_imap_store(wk_imap_t *i, _GoString_ set, _GoString_ command, _GoString_ flags, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_store(i, WKGO_STR(set), WKGO_STR(command), WKGO_STR(flags), out, err);
}

static inline wk_status_t wkgo_imap_uid(wk_imap_t *i, _GoString_ command, _GoString_ all, const size_t *lengths, size_t count, wk_imap_result_t **out, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_imap_uid(i, WKGO_STR(command), parts, count, out, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_imap_xatom(wk_imap_t *i, _GoString_ name, _GoString_ all, const size_t *lengths, size_t count, wk_imap_result_t **out, wk_error_t **err) {
	wk_str_t *parts = wkgo_parts(WKGO_STR(all), lengths, count);
	wk_status_t status = wk_imap_xatom(i, WKGO_STR(name), parts, count, out, err);
	free(parts);
	return status;
}

static inline wk_status_t wkgo_imap_response(wk_imap_t *i, _GoString_ name, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_response(i, WKGO_STR(name), out, err);
}

static inline wk_status_t wkgo_imap_getquotaroot(wk_imap_t *i, _GoString_ mailbox, wk_imap_result_t **roots, wk_imap_result_t **quotas, wk_error_t **err) {
	return wk_imap_getquotaroot(i, WKGO_STR(mailbox), roots, quotas, err);
}
*/
import "C"

import (
	"strings"
	"unsafe"
)

// Login logs in by a password; traces do not show it.
func (i *IMAP) Login(user, password string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_login(h, user, password, out, e)
	})
}

// LoginCRAMMD5 logs in by proving a password without sending it.
func (i *IMAP) LoginCRAMMD5(user, password string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_login_cram_md5(h, user, password, out, e)
	})
}

// Authenticate logs in by PLAIN, CRAM-MD5, LOGIN or XOAUTH2.
func (i *IMAP) Authenticate(mechanism, user, secret string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_authenticate_with(h, mechanism, user, secret, out, e)
	})
}

// ProxyAuth goes on as another user, for administrators of some servers.
func (i *IMAP) ProxyAuth(user string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_proxyauth(h, user, out, e)
	})
}

// StartTLS goes on under TLS.
func (i *IMAP) StartTLS() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_starttls(h, out, e)
	})
}

// Capability asks what the server can do.
func (i *IMAP) Capability() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_capability(h, out, e)
	})
}

// Enable enables a capability. After "UTF8=ACCEPT" arguments may be UTF-8.
func (i *IMAP) Enable(capability string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_enable(h, capability, out, e)
	})
}

// Noop does nothing, which lets the server tell what changed.
func (i *IMAP) Noop() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_noop(h, out, e)
	})
}

// Recent gives the newest RECENT response; it asks the server when none has come.
func (i *IMAP) Recent() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_recent(h, out, e)
	})
}

// Logout ends the session and closes the connection; its result has the type "BYE".
func (i *IMAP) Logout() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_logout(h, out, e)
	})
}

// Select selects a mailbox, for reading only if it must be. Its data is the number of messages.
func (i *IMAP) Select(mailbox string, readonly bool) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_select(h, mailbox, C.bool(readonly), out, e)
	})
}

// Create makes a mailbox. Names are in modified UTF-7, which IMAPEncodeName writes.
func (i *IMAP) Create(mailbox string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_create(h, mailbox, out, e)
	})
}

// Delete deletes a mailbox.
func (i *IMAP) Delete(mailbox string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_delete(h, mailbox, out, e)
	})
}

// Rename renames a mailbox.
func (i *IMAP) Rename(oldMailbox, newMailbox string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_rename(h, oldMailbox, newMailbox, out, e)
	})
}

// Subscribe subscribes to a mailbox.
func (i *IMAP) Subscribe(mailbox string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_subscribe(h, mailbox, out, e)
	})
}

// Unsubscribe ends a subscription.
func (i *IMAP) Unsubscribe(mailbox string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_unsubscribe(h, mailbox, out, e)
	})
}

// List lists mailboxes: "*" is anything, "%" anything on one level.
func (i *IMAP) List(directory, pattern string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_list(h, directory, pattern, out, e)
	})
}

// Lsub lists the mailboxes that are subscribed to.
func (i *IMAP) Lsub(directory, pattern string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_lsub(h, directory, pattern, out, e)
	})
}

// Status asks about a mailbox without selecting it: "(MESSAGES UNSEEN)".
func (i *IMAP) Status(mailbox, names string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_status(h, mailbox, names, out, e)
	})
}

// Namespace asks where mailboxes are.
func (i *IMAP) Namespace() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_namespace(h, out, e)
	})
}

// GetACL asks who may do what with a mailbox.
func (i *IMAP) GetACL(mailbox string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_getacl(h, mailbox, out, e)
	})
}

// SetACL says what somebody may do with a mailbox, a letter for each right.
func (i *IMAP) SetACL(mailbox, who, what string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_setacl(h, mailbox, who, what, out, e)
	})
}

// DeleteACL takes all rights to a mailbox from somebody.
func (i *IMAP) DeleteACL(mailbox, who string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_deleteacl(h, mailbox, who, out, e)
	})
}

// MyRights asks what this user may do with a mailbox.
func (i *IMAP) MyRights(mailbox string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_myrights(h, mailbox, out, e)
	})
}

// GetAnnotation asks for annotations of a mailbox.
func (i *IMAP) GetAnnotation(mailbox, entry, attribute string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_getannotation(h, mailbox, entry, attribute, out, e)
	})
}

// SetAnnotation sets annotations: pairs of an entry and a list of attributes in parentheses.
func (i *IMAP) SetAnnotation(mailbox string, pairs ...string) (*IMAPResult, error) {
	lengths := lengthsOf(pairs)
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_setannotation(h, mailbox, strings.Join(pairs, ""), unsafe.SliceData(lengths), C.size_t(len(pairs)), out, e)
	})
}

// GetQuota asks for the use and the limits of a quota root.
func (i *IMAP) GetQuota(root string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_getquota(h, root, out, e)
	})
}

// SetQuota sets the limits of a quota root: "(STORAGE 512)".
func (i *IMAP) SetQuota(root, limits string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_setquota(h, root, limits, out, e)
	})
}

// Check asks for a checkpoint of the mailbox.
func (i *IMAP) Check() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_check(h, out, e)
	})
}

// CloseMailbox leaves the mailbox; its deleted messages are removed.
func (i *IMAP) CloseMailbox() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_close_mailbox(h, out, e)
	})
}

// Unselect leaves the mailbox; nothing is removed.
func (i *IMAP) Unselect() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_unselect(h, out, e)
	})
}

// Expunge removes the deleted messages of the mailbox.
func (i *IMAP) Expunge() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_expunge(h, out, e)
	})
}

// Copy copies messages ("1", "2:4", "3:*") to the end of another mailbox.
func (i *IMAP) Copy(messageSet, mailbox string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_copy(h, messageSet, mailbox, out, e)
	})
}

// Fetch fetches parts of messages, "(UID BODY[TEXT])", and keeps them in memory; FetchTo streams them.
func (i *IMAP) Fetch(messageSet, parts string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_fetch(h, messageSet, parts, out, e)
	})
}

// Partial fetches a piece of a part of a message, from IMAP4 servers.
func (i *IMAP) Partial(message uint64, part string, start, length uint64) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_partial(h, C.uint64_t(message), part, C.uint64_t(start), C.uint64_t(length), out, e)
	})
}

// Search searches the mailbox; charset "" is none.
func (i *IMAP) Search(charset string, criteria ...string) (*IMAPResult, error) {
	lengths := lengthsOf(criteria)
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_search(h, charset, strings.Join(criteria, ""), unsafe.SliceData(lengths), C.size_t(len(criteria)), out, e)
	})
}

// Sort searches, and sorts what it finds.
func (i *IMAP) Sort(keys, charset string, criteria ...string) (*IMAPResult, error) {
	lengths := lengthsOf(criteria)
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_sort(h, keys, charset, strings.Join(criteria, ""), unsafe.SliceData(lengths), C.size_t(len(criteria)), out, e)
	})
}

// Thread searches, and puts what it finds in threads, by "ORDEREDSUBJECT" or "REFERENCES".
func (i *IMAP) Thread(method, charset string, criteria ...string) (*IMAPResult, error) {
	lengths := lengthsOf(criteria)
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_thread(h, method, charset, strings.Join(criteria, ""), unsafe.SliceData(lengths), C.size_t(len(criteria)), out, e)
	})
}

// Store changes flags, by "FLAGS", "+FLAGS" or "-FLAGS".
func (i *IMAP) Store(messageSet, command, flags string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_store(h, messageSet, command, flags, out, e)
	})
}

// UID runs a command on messages that are named by their UIDs: "FETCH", "STORE", "MOVE".
func (i *IMAP) UID(command string, arguments ...string) (*IMAPResult, error) {
	lengths := lengthsOf(arguments)
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_uid(h, command, strings.Join(arguments, ""), unsafe.SliceData(lengths), C.size_t(len(arguments)), out, e)
	})
}

// XAtom runs a command that the server named in its capabilities; Response gives what it answered.
func (i *IMAP) XAtom(name string, arguments ...string) (*IMAPResult, error) {
	lengths := lengthsOf(arguments)
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_xatom(h, name, strings.Join(arguments, ""), unsafe.SliceData(lengths), C.size_t(len(arguments)), out, e)
	})
}

// Response takes the responses of a name that came and were not asked for yet: "UIDVALIDITY".
func (i *IMAP) Response(name string) (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_response(h, name, out, e)
	})
}

// IdleDone ends the IDLE. Response gives what came and was not taken.
func (i *IMAP) IdleDone() (*IMAPResult, error) {
	return i.ask(func(h *C.wk_imap_t, out **C.wk_imap_result_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_imap_idle_done(h, out, e)
	})
}

// GetQuotaRoot asks for the quota roots of a mailbox: the QUOTAROOT and the QUOTA responses.
func (i *IMAP) GetQuotaRoot(mailbox string) (roots, quotas *IMAPResult, err error) {
	var first, second *C.wk_imap_result_t
	err = i.with(func(h *C.wk_imap_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_imap_getquotaroot(h, mailbox, &first, &second, e)
	})
	if err != nil {
		return nil, nil, err
	}
	return takeIMAPResult(first), takeIMAPResult(second), nil
}
