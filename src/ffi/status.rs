//! `wirekit/status.h`: the status codes, their names, texts and families.
//!
//! The numbers are those of `error::ErrorKind`; a test holds the two together.

use std::os::raw::c_char;

use super::boundary::guard_or;
use crate::error::ErrorKind;

/// What every function that can fail returns: 0 is success, everything else an error.
pub type wk_status_t = i32;

/// Success.
pub const WK_OK: wk_status_t = 0;
/// An argument is outside what the function accepts.
pub const WK_E_INVALID_ARGUMENT: wk_status_t = 1;
/// A pointer that must not be NULL is NULL. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_NULL: wk_status_t = 2;
/// The handle is in use by another call, or by the call that this callback belongs to.
pub const WK_E_BUSY: wk_status_t = 3;
/// A fault inside wirekit was caught; the handle can only be freed.
pub const WK_E_PANIC: wk_status_t = 4;
/// A limit that guards against hostile input was reached.
pub const WK_E_LIMIT: wk_status_t = 5;
/// An argument holds CR, LF, NUL or another control character that must not reach the wire. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_INJECTION: wk_status_t = 6;
/// The operation was cancelled by its token.
pub const WK_E_CANCELLED: wk_status_t = 7;
/// A callback stopped the operation.
pub const WK_E_CALLBACK: wk_status_t = 8;
/// This handle or transport cannot do that.
pub const WK_E_UNSUPPORTED: wk_status_t = 9;
/// The handle is not in a state that allows the call.
pub const WK_E_STATE: wk_status_t = 10;
/// No character encoding or error mode has this name. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_UNKNOWN_ENCODING: wk_status_t = 11;
/// The text has a character that the encoding cannot express. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_ENCODE: wk_status_t = 12;
/// The bytes are not valid in the encoding. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_DECODE: wk_status_t = 13;
/// The caller's buffer is too small for the result. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_BUFFER_TOO_SMALL: wk_status_t = 14;
/// This build of the library leaves the feature out. Family: WK_E_UNSUPPORTED.
pub const WK_E_NOT_BUILT: wk_status_t = 15;
/// A file could not be read or written.
pub const WK_E_FILE: wk_status_t = 16;
/// The operating system gave no random numbers.
pub const WK_E_RANDOM: wk_status_t = 17;
/// The operating system reported an input or output error.
pub const WK_E_IO: wk_status_t = 100;
/// The deadline passed. Family: WK_E_IO.
pub const WK_E_TIMEOUT: wk_status_t = 101;
/// The host name could not be resolved. Family: WK_E_IO.
pub const WK_E_RESOLVE: wk_status_t = 102;
/// No connection could be made to any address of the host. Family: WK_E_IO.
pub const WK_E_CONNECT: wk_status_t = 103;
/// The peer refused the connection. Family: WK_E_CONNECT.
pub const WK_E_CONNECTION_REFUSED: wk_status_t = 104;
/// The peer reset the connection. Family: WK_E_IO.
pub const WK_E_CONNECTION_RESET: wk_status_t = 105;
/// The peer closed the connection while data was being sent. Family: WK_E_CONNECTION_RESET.
pub const WK_E_BROKEN_PIPE: wk_status_t = 106;
/// The peer closed the connection in the middle of something. Family: WK_E_IO.
pub const WK_E_UNEXPECTED_EOF: wk_status_t = 107;
/// The address is malformed or cannot be used on this machine. Family: WK_E_IO.
pub const WK_E_ADDRESS: wk_status_t = 108;
/// The TLS layer failed. Family: WK_E_IO.
pub const WK_E_TLS: wk_status_t = 150;
/// A certificate, key or TLS setting cannot be used. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_TLS_CONFIG: wk_status_t = 151;
/// The certificate is not signed by a trusted authority. Family: WK_E_TLS_CERTIFICATE.
pub const WK_E_TLS_UNTRUSTED: wk_status_t = 152;
/// The certificate is for another host name. Family: WK_E_TLS_CERTIFICATE.
pub const WK_E_TLS_WRONG_NAME: wk_status_t = 153;
/// The certificate has expired. Family: WK_E_TLS_CERTIFICATE.
pub const WK_E_TLS_EXPIRED: wk_status_t = 154;
/// The certificate is not valid yet. Family: WK_E_TLS_CERTIFICATE.
pub const WK_E_TLS_NOT_YET_VALID: wk_status_t = 155;
/// The certificate was revoked. Family: WK_E_TLS_CERTIFICATE.
pub const WK_E_TLS_REVOKED: wk_status_t = 156;
/// The certificate was refused. Family: WK_E_TLS.
pub const WK_E_TLS_CERTIFICATE: wk_status_t = 157;
/// The peer ended the TLS session with an alert. Family: WK_E_TLS.
pub const WK_E_TLS_ALERT: wk_status_t = 158;
/// The peer sent something that is not valid TLS. Family: WK_E_TLS.
pub const WK_E_TLS_PROTOCOL: wk_status_t = 159;
/// The connection was closed without a TLS close_notify. Family: WK_E_TLS, WK_E_UNEXPECTED_EOF.
pub const WK_E_TLS_TRUNCATED: wk_status_t = 160;
/// The URL is malformed. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_URL: wk_status_t = 200;
/// The port of the URL is not a number from 0 to 65535. Family: WK_E_URL.
pub const WK_E_URL_PORT: wk_status_t = 201;
/// The network location has an unmatched or misplaced square bracket. Family: WK_E_URL.
pub const WK_E_URL_BRACKETS: wk_status_t = 202;
/// The network location has characters that become delimiters under NFKC normalization. Family: WK_E_URL.
pub const WK_E_URL_NFKC: wk_status_t = 203;
/// The query string is malformed. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_QUERY: wk_status_t = 204;
/// The query string has more fields than allowed. Family: WK_E_QUERY, WK_E_LIMIT.
pub const WK_E_QUERY_FIELDS: wk_status_t = 205;
/// The text is not a UUID. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_UUID_SYNTAX: wk_status_t = 250;
/// A UUID field or version is out of its range. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_UUID_RANGE: wk_status_t = 251;
/// The HTTP exchange failed.
pub const WK_E_HTTP: wk_status_t = 300;
/// There is no connection and opening one by itself is off. Family: WK_E_HTTP.
pub const WK_E_HTTP_NOT_CONNECTED: wk_status_t = 301;
/// The host, port or request target is malformed. Family: WK_E_HTTP, WK_E_INVALID_ARGUMENT.
pub const WK_E_HTTP_INVALID_URL: wk_status_t = 302;
/// The server speaks an HTTP version that is not known. Family: WK_E_HTTP.
pub const WK_E_HTTP_UNKNOWN_PROTOCOL: wk_status_t = 303;
/// The transfer encoding is not known. Family: WK_E_HTTP.
pub const WK_E_HTTP_UNKNOWN_TRANSFER_ENCODING: wk_status_t = 304;
/// The body's kind cannot be sent this way. Family: WK_E_HTTP.
pub const WK_E_HTTP_UNIMPLEMENTED_FILE_MODE: wk_status_t = 305;
/// The body ended before all of it had arrived. Family: WK_E_HTTP.
pub const WK_E_HTTP_INCOMPLETE_READ: wk_status_t = 306;
/// The call does not fit the state of the HTTP connection. Family: WK_E_HTTP, WK_E_STATE.
pub const WK_E_HTTP_IMPROPER_CONNECTION_STATE: wk_status_t = 307;
/// A request was started before the previous one was finished. Family: WK_E_HTTP_IMPROPER_CONNECTION_STATE.
pub const WK_E_HTTP_CANNOT_SEND_REQUEST: wk_status_t = 308;
/// No request was started, or its headers are already sent. Family: WK_E_HTTP_IMPROPER_CONNECTION_STATE.
pub const WK_E_HTTP_CANNOT_SEND_HEADER: wk_status_t = 309;
/// No request was sent, or the previous response is not read to its end. Family: WK_E_HTTP_IMPROPER_CONNECTION_STATE.
pub const WK_E_HTTP_RESPONSE_NOT_READY: wk_status_t = 310;
/// The status line is malformed. Family: WK_E_HTTP.
pub const WK_E_HTTP_BAD_STATUS_LINE: wk_status_t = 311;
/// A line is longer than the limit. Family: WK_E_HTTP, WK_E_LIMIT.
pub const WK_E_HTTP_LINE_TOO_LONG: wk_status_t = 312;
/// The server closed the connection without a response. Family: WK_E_HTTP_BAD_STATUS_LINE, WK_E_CONNECTION_RESET.
pub const WK_E_HTTP_REMOTE_DISCONNECTED: wk_status_t = 313;
/// There are more header fields than the limit. Family: WK_E_HTTP, WK_E_LIMIT.
pub const WK_E_HTTP_TOO_MANY_HEADERS: wk_status_t = 314;
/// The proxy refused the tunnel. Family: WK_E_HTTP, WK_E_CONNECT.
pub const WK_E_HTTP_TUNNEL: wk_status_t = 315;
/// The message breaks the HTTP grammar (strict manner). Family: WK_E_HTTP.
pub const WK_E_HTTP_MALFORMED: wk_status_t = 316;
/// A chunk header is malformed. Family: WK_E_HTTP_INCOMPLETE_READ.
pub const WK_E_HTTP_CHUNK: wk_status_t = 317;
/// Content-Length and Transfer-Encoding contradict each other (strict manner). Family: WK_E_HTTP_MALFORMED.
pub const WK_E_HTTP_FRAMING: wk_status_t = 318;
/// The cookie is not valid.
pub const WK_E_COOKIE: wk_status_t = 400;
/// The name of a cookie has a character that is not allowed. Family: WK_E_COOKIE, WK_E_INVALID_ARGUMENT.
pub const WK_E_COOKIE_KEY: wk_status_t = 401;
/// The name of a cookie is that of an attribute. Family: WK_E_COOKIE, WK_E_INVALID_ARGUMENT.
pub const WK_E_COOKIE_RESERVED: wk_status_t = 402;
/// There is no such attribute of cookies. Family: WK_E_COOKIE, WK_E_INVALID_ARGUMENT.
pub const WK_E_COOKIE_ATTRIBUTE: wk_status_t = 403;
/// The text is not a cookie. Family: WK_E_COOKIE, WK_E_INVALID_ARGUMENT.
pub const WK_E_COOKIE_SYNTAX: wk_status_t = 404;
/// There is no cookie of this name. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_COOKIE_MISSING: wk_status_t = 405;
/// The value was not made with this key, or was changed.
pub const WK_E_COOKIE_FORGED: wk_status_t = 406;
/// The file does not hold cookies in the expected format. Family: WK_E_FILE.
pub const WK_E_COOKIEJAR_LOAD: wk_status_t = 450;
/// The jar has no such cookie. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_COOKIEJAR_MISSING: wk_status_t = 451;
/// The text is not a date. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_COOKIEJAR_DATE: wk_status_t = 452;
/// The text is not a list of public suffixes. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_COOKIEJAR_SUFFIXES: wk_status_t = 453;
/// The data: URL is malformed. Family: WK_E_URL.
pub const WK_E_DATA_URL: wk_status_t = 501;
/// robots.txt could not be used.
pub const WK_E_ROBOTS: wk_status_t = 550;
/// robots.txt is behind too many redirects, or behind one that leads elsewhere than HTTP. Family: WK_E_ROBOTS.
pub const WK_E_ROBOTS_REDIRECT: wk_status_t = 551;
/// The FTP exchange failed.
pub const WK_E_FTP: wk_status_t = 600;
/// The server sent a reply that was not expected. Family: WK_E_FTP.
pub const WK_E_FTP_REPLY: wk_status_t = 601;
/// The FTP server answered with a temporary error. Family: WK_E_FTP.
pub const WK_E_FTP_TEMP: wk_status_t = 602;
/// The FTP server answered with a permanent error. Family: WK_E_FTP.
pub const WK_E_FTP_PERM: wk_status_t = 603;
/// The server's reply does not fit the protocol. Family: WK_E_FTP.
pub const WK_E_FTP_PROTO: wk_status_t = 604;
/// The FTP server sent a line that is longer than the limit. Family: WK_E_FTP, WK_E_LIMIT.
pub const WK_E_FTP_LINE_TOO_LONG: wk_status_t = 605;
/// The POP3 server's reply does not fit the protocol.
pub const WK_E_POP3: wk_status_t = 650;
/// The POP3 server answered with an error. Family: WK_E_POP3.
pub const WK_E_POP3_REFUSED: wk_status_t = 651;
/// The POP3 server sent a line that is longer than the limit. Family: WK_E_POP3.
pub const WK_E_POP3_LINE_TOO_LONG: wk_status_t = 652;
/// The POP3 server does not support that. Family: WK_E_POP3.
pub const WK_E_POP3_NOT_SUPPORTED: wk_status_t = 653;
/// The IMAP command failed.
pub const WK_E_IMAP: wk_status_t = 700;
/// The IMAP server ended or broke the session.
pub const WK_E_IMAP_ABORT: wk_status_t = 701;
/// The mailbox is not writable.
pub const WK_E_IMAP_READONLY: wk_status_t = 702;
/// The IMAP server sent a line that is longer than the limit.
pub const WK_E_IMAP_LINE_TOO_LONG: wk_status_t = 703;
/// The state of the session does not allow the IMAP command.
pub const WK_E_IMAP_STATE: wk_status_t = 704;
/// The IMAP server does not support that.
pub const WK_E_IMAP_NOT_SUPPORTED: wk_status_t = 705;
/// The IMAP response cannot be read.
pub const WK_E_IMAP_PARSE: wk_status_t = 706;
/// The NNTP session failed.
pub const WK_E_NNTP: wk_status_t = 750;
/// The NNTP server sent a reply that was not expected. Family: WK_E_NNTP.
pub const WK_E_NNTP_REPLY: wk_status_t = 751;
/// The NNTP server cannot do that now, or lacks what was asked for. Family: WK_E_NNTP.
pub const WK_E_NNTP_TEMPORARY: wk_status_t = 752;
/// The NNTP server does not do that. Family: WK_E_NNTP.
pub const WK_E_NNTP_PERMANENT: wk_status_t = 753;
/// The NNTP server's reply does not begin with a digit from 1 to 5. Family: WK_E_NNTP.
pub const WK_E_NNTP_PROTOCOL: wk_status_t = 754;
/// The NNTP server's data cannot be read. Family: WK_E_NNTP.
pub const WK_E_NNTP_DATA: wk_status_t = 755;
/// The NNTP server sent a line that is longer than the limit. Family: WK_E_NNTP_DATA, WK_E_LIMIT.
pub const WK_E_NNTP_LINE_TOO_LONG: wk_status_t = 756;
/// The .netrc file cannot be used. Family: WK_E_FILE.
pub const WK_E_NETRC: wk_status_t = 757;
/// The SMTP session failed.
pub const WK_E_SMTP: wk_status_t = 800;
/// The SMTP server closed the connection, or there is none. Family: WK_E_SMTP.
pub const WK_E_SMTP_SERVER_DISCONNECTED: wk_status_t = 801;
/// The SMTP server answered with an error. Family: WK_E_SMTP.
pub const WK_E_SMTP_RESPONSE: wk_status_t = 802;
/// The SMTP server refused the sender. Family: WK_E_SMTP_RESPONSE.
pub const WK_E_SMTP_SENDER_REFUSED: wk_status_t = 803;
/// The SMTP server refused every recipient. Family: WK_E_SMTP.
pub const WK_E_SMTP_RECIPIENTS_REFUSED: wk_status_t = 804;
/// The SMTP server refused the message. Family: WK_E_SMTP_RESPONSE.
pub const WK_E_SMTP_DATA: wk_status_t = 805;
/// The SMTP server does not want the connection. Family: WK_E_SMTP_RESPONSE.
pub const WK_E_SMTP_CONNECT: wk_status_t = 806;
/// The SMTP server refused the greeting. Family: WK_E_SMTP_RESPONSE.
pub const WK_E_SMTP_HELO: wk_status_t = 807;
/// The SMTP server refused the credentials. Family: WK_E_SMTP_RESPONSE.
pub const WK_E_SMTP_AUTHENTICATION: wk_status_t = 808;
/// The SMTP server does not support that. Family: WK_E_SMTP.
pub const WK_E_SMTP_NOT_SUPPORTED: wk_status_t = 809;
/// The message's header does not say clearly who sends it or who receives it. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_SMTP_MESSAGE: wk_status_t = 810;
/// The Telnet session failed.
pub const WK_E_TELNET: wk_status_t = 900;
/// The connection is closed and no data is left. Family: WK_E_TELNET.
pub const WK_E_TELNET_EOF: wk_status_t = 901;
/// The XML-RPC document or call failed.
pub const WK_E_XMLRPC: wk_status_t = 950;
/// The document is XML but no XML-RPC message. Family: WK_E_XMLRPC.
pub const WK_E_XMLRPC_RESPONSE: wk_status_t = 951;
/// The message is a fault. Family: WK_E_XMLRPC.
pub const WK_E_XMLRPC_FAULT: wk_status_t = 952;
/// The document is not well-formed XML. Family: WK_E_XMLRPC.
pub const WK_E_XMLRPC_SYNTAX: wk_status_t = 954;
/// The document has a document type declaration, which is not read. Family: WK_E_XMLRPC_SYNTAX.
pub const WK_E_XMLRPC_DTD: wk_status_t = 955;
/// A value is not of a type that can stand there. Family: WK_E_XMLRPC.
pub const WK_E_XMLRPC_TYPE: wk_status_t = 956;
/// A whole number is outside 32 bits. Family: WK_E_XMLRPC.
pub const WK_E_XMLRPC_RANGE: wk_status_t = 957;
/// The text of a value cannot be read as its type. Family: WK_E_XMLRPC, WK_E_INVALID_ARGUMENT.
pub const WK_E_XMLRPC_VALUE: wk_status_t = 958;
/// The form data is malformed. Family: WK_E_INVALID_ARGUMENT.
pub const WK_E_FORM: wk_status_t = 1000;
/// The boundary of the multipart body is missing or malformed. Family: WK_E_FORM.
pub const WK_E_FORM_BOUNDARY: wk_status_t = 1001;
/// The form has more fields than allowed. Family: WK_E_FORM, WK_E_LIMIT.
pub const WK_E_FORM_FIELDS: wk_status_t = 1002;
/// The body of the form is larger than allowed. Family: WK_E_FORM, WK_E_LIMIT.
pub const WK_E_FORM_TOO_LARGE: wk_status_t = 1003;
/// The headers of the form's parts are larger than allowed. Family: WK_E_FORM, WK_E_LIMIT.
pub const WK_E_FORM_HEADER: wk_status_t = 1004;
/// Multipart bodies stand deeper in one another than allowed. Family: WK_E_FORM, WK_E_LIMIT.
pub const WK_E_FORM_DEPTH: wk_status_t = 1005;
/// The body ended before its last boundary. Family: WK_E_FORM.
pub const WK_E_FORM_TRUNCATED: wk_status_t = 1006;
/// The form has no field of this name.
pub const WK_E_FORM_NO_FIELD: wk_status_t = 1007;
/// The item holds no list of fields. Family: WK_E_STATE.
pub const WK_E_FORM_NOT_LIST: wk_status_t = 1008;
/// The environment lacks a variable that is needed.
pub const WK_E_WSGI_VARIABLE: wk_status_t = 1050;
/// The path of the request does not begin with a slash.
pub const WK_E_WSGI_PATH: wk_status_t = 1051;

/// The name of a status code, as "WK_E_TIMEOUT".
///
/// @param status the code.
/// @return Borrowed for ever; NUL-terminated; "WK_E_UNKNOWN" for a number that is no code.
///
/// Threads: any. Mirrors: type(e).__name__.
#[unsafe(no_mangle)]
pub extern "C" fn wk_status_name(status: wk_status_t) -> *const c_char {
    guard_or(c"WK_E_UNKNOWN".as_ptr(), || match status {
        WK_OK => c"WK_OK".as_ptr(),
        code => ErrorKind::from_code(code)
            .map_or(c"WK_E_UNKNOWN".as_ptr(), |kind| kind.c_strings().0.as_ptr()),
    })
}

/// What a status code means, in one English sentence without the full stop.
///
/// @param status the code.
/// @return Borrowed for ever; NUL-terminated; "Unknown status" for a number that is no code.
///
/// Threads: any. Mirrors: the exception's documentation.
#[unsafe(no_mangle)]
pub extern "C" fn wk_status_text(status: wk_status_t) -> *const c_char {
    guard_or(c"Unknown status".as_ptr(), || match status {
        WK_OK => c"Success".as_ptr(),
        code => ErrorKind::from_code(code)
            .map_or(c"Unknown status".as_ptr(), |kind| kind.c_strings().1.as_ptr()),
    })
}

/// Whether a status code is `family` or a case of it: WK_E_HTTP_BAD_STATUS_LINE is a case of
/// WK_E_HTTP, and WK_E_TIMEOUT of WK_E_IO.
///
/// @param status the code to look at.
/// @param family the code of the family.
/// @return true when it is.
///
/// Threads: any. Mirrors: isinstance(e, Family).
#[unsafe(no_mangle)]
pub extern "C" fn wk_status_is(status: wk_status_t, family: wk_status_t) -> bool {
    guard_or(false, || match (ErrorKind::from_code(status), ErrorKind::from_code(family)) {
        (Some(status), Some(family)) => status.is(family),
        _ => status == family,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_equal_the_kinds() {
        let source = include_str!("status.rs");
        let constants: Vec<(&str, i32)> = source
            .lines()
            .filter_map(|line| line.strip_prefix("pub const WK_E_"))
            .filter_map(|line| line.strip_suffix(';')?.split_once(": wk_status_t = "))
            .map(|(name, code)| (name, code.parse().expect("a number")))
            .collect();
        let kinds: Vec<(&str, i32)> = ErrorKind::ALL
            .iter()
            .map(|kind| (kind.name().strip_prefix("WK_E_").expect("a prefix"), kind.code()))
            .collect();
        assert_eq!(constants, kinds);
    }
}
