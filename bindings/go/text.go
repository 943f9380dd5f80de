package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_decode_header(_GoString_ text, wk_buf_t **out, wk_error_t **err) {
	return wk_nntp_decode_header(WKGO_STR(text), out, err);
}

static inline wk_status_t wkgo_quoteaddr(_GoString_ text, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_quoteaddr(WKGO_STR(text), out, err);
}

static inline wk_status_t wkgo_quotedata(_GoString_ bytes, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_quotedata(wk_str_bytes(WKGO_STR(bytes)), out, err);
}

static inline wk_status_t wkgo_parse150(_GoString_ reply, bool *known, uint64_t *size, wk_error_t **err) {
	return wk_ftp_parse150(WKGO_STR(reply), known, size, err);
}

static inline wk_status_t wkgo_parse227(_GoString_ reply, wk_buf_t **host, uint64_t *port, wk_error_t **err) {
	return wk_ftp_parse227(WKGO_STR(reply), host, port, err);
}

static inline wk_status_t wkgo_parse229(_GoString_ reply, uint64_t *port, wk_error_t **err) {
	return wk_ftp_parse229(WKGO_STR(reply), port, err);
}

static inline wk_status_t wkgo_parse257(_GoString_ reply, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_parse257(WKGO_STR(reply), out, err);
}

static inline wk_status_t wkgo_internaldate_parse(_GoString_ response, bool *known, int64_t *seconds, wk_error_t **err) {
	return wk_imap_internaldate_parse(wk_str_bytes(WKGO_STR(response)), known, seconds, err);
}

static inline wk_status_t wkgo_parse_flags(_GoString_ response, wk_strings_t **out, wk_error_t **err) {
	return wk_imap_parse_flags(wk_str_bytes(WKGO_STR(response)), out, err);
}

static inline wk_status_t wkgo_utf7_encode(_GoString_ text, wk_buf_t **out, wk_error_t **err) {
	return wk_imap_utf7_encode(WKGO_STR(text), out, err);
}

static inline wk_status_t wkgo_utf7_decode(_GoString_ name, wk_buf_t **out, wk_error_t **err) {
	return wk_imap_utf7_decode(wk_str_bytes(WKGO_STR(name)), out, err);
}
*/
import "C"

import "time"

// takeStrings copies a list and frees it.
func takeStrings(list *C.wk_strings_t) []string {
	defer C.wk_strings_free(list)
	all := make([]string, C.wk_strings_count(list))
	for i := range all {
		all[i] = goString(C.wk_strings_at(list, C.size_t(i)))
	}
	return all
}

// DecodeHeader decodes the encoded words ("=?utf-8?q?caf=C3=A9?=") of a header field's value.
func DecodeHeader(value string) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_decode_header(value, &out, &details)
	return takeString(out), check(status, details)
}

// SMTPQuoteAddr gives the address of a mailbox in angle brackets, as MAIL and RCPT want it.
func SMTPQuoteAddr(address string) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_quoteaddr(address, &out, &details)
	return takeString(out), check(status, details)
}

// SMTPQuoteData gives message text as DATA sends it: CRLF line ends, and a second dot on each line
// that begins with one.
func SMTPQuoteData(data []byte) ([]byte, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_quotedata(stringOf(data), &out, &details)
	return takeBytes(out), check(status, details)
}

// FTPTransferSize reads the size that a 150 reply announces; known says whether it does.
func FTPTransferSize(reply string) (size uint64, known bool, err error) {
	var has C.bool
	var number C.uint64_t
	var details *C.wk_error_t
	status := C.wkgo_parse150(reply, &has, &number, &details)
	return uint64(number), bool(has), check(status, details)
}

// FTPPassiveAddress reads the address in a 227 reply. A server can name any address there.
func FTPPassiveAddress(reply string) (host string, port uint64, err error) {
	var out *C.wk_buf_t
	var number C.uint64_t
	var details *C.wk_error_t
	status := C.wkgo_parse227(reply, &out, &number, &details)
	return takeString(out), uint64(number), check(status, details)
}

// FTPExtendedPassivePort reads the port in a 229 reply.
func FTPExtendedPassivePort(reply string) (uint64, error) {
	var number C.uint64_t
	var details *C.wk_error_t
	status := C.wkgo_parse229(reply, &number, &details)
	return uint64(number), check(status, details)
}

// FTPDirectory reads the directory that a 257 reply names; empty when it names none.
func FTPDirectory(reply string) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_parse257(reply, &out, &details)
	return takeString(out), check(status, details)
}

// ParseInternalDate reads the moment that the INTERNALDATE of an IMAP response names; known says
// whether there is one.
func ParseInternalDate(response []byte) (moment time.Time, known bool, err error) {
	var has C.bool
	var seconds C.int64_t
	var details *C.wk_error_t
	status := C.wkgo_internaldate_parse(stringOf(response), &has, &seconds, &details)
	if err := check(status, details); err != nil || !bool(has) {
		return time.Time{}, false, err
	}
	return time.Unix(int64(seconds), 0), true, nil
}

// FormatInternalDate writes a moment as IMAP commands have it, with the quotes, in its own zone.
func FormatInternalDate(moment time.Time) (string, error) {
	_, zone := moment.Zone()
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_imap_internaldate_format(C.int64_t(moment.Unix()), C.int32_t(zone), &out, &details)
	return takeString(out), check(status, details)
}

// Int2AP writes a number in base 16 with the letters A to P.
func Int2AP(number int64) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wk_imap_int2ap(C.int64_t(number), &out, &details)
	return takeString(out), check(status, details)
}

// ParseFlags gives the flags of an IMAP FLAGS or FETCH response.
func ParseFlags(response []byte) ([]string, error) {
	var out *C.wk_strings_t
	var details *C.wk_error_t
	status := C.wkgo_parse_flags(stringOf(response), &out, &details)
	return takeStrings(out), check(status, details)
}

// IMAPEncodeName writes text as the name of an IMAP mailbox: modified UTF-7.
func IMAPEncodeName(text string) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_utf7_encode(text, &out, &details)
	return takeString(out), check(status, details)
}

// IMAPDecodeName reads the text that the name of an IMAP mailbox stands for.
func IMAPDecodeName(name string) (string, error) {
	var out *C.wk_buf_t
	var details *C.wk_error_t
	status := C.wkgo_utf7_decode(name, &out, &details)
	return takeString(out), check(status, details)
}
