//! The one error type of every floor: a kind (the C status code) and what is known about it.
//!
//! Each exception that the spec names has a kind of its own; [`ErrorKind::is`] walks the family
//! tree, so that a `BadStatusLine` is also an HTTP error. Numbers are part of the ABI: they are
//! grouped in blocks per module and are never reused.

use std::borrow::Cow;
use std::ffi::CStr;
use std::fmt;

/// What every fallible function of the safe API returns.
pub type Result<T> = std::result::Result<T, Error>;

/// A C string at compile time.
const fn c_string(text: &'static str) -> &'static CStr {
    match CStr::from_bytes_with_nul(text.as_bytes()) {
        Ok(text) => text,
        Err(_) => panic!("a NUL inside the text"),
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $name:literal, $text:literal, [$($parent:ident),*];)*) => {
        /// The kind of an error: one variant for each status code of the C ABI.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(i32)]
        pub enum ErrorKind {
            $(#[doc = $text] $variant = $code,)*
        }

        impl ErrorKind {
            /// Every kind, in the order of the codes.
            pub const ALL: &'static [ErrorKind] = &[$(ErrorKind::$variant),*];

            /// The name of the C constant.
            pub const fn name(self) -> &'static str {
                match self { $(ErrorKind::$variant => $name,)* }
            }

            /// One English sentence without the full stop.
            pub const fn text(self) -> &'static str {
                match self { $(ErrorKind::$variant => $text,)* }
            }

            /// The name and the text as C strings, which live for ever and are never allocated.
            pub const fn c_strings(self) -> (&'static CStr, &'static CStr) {
                match self {
                    $(ErrorKind::$variant => const {
                        (c_string(concat!($name, "\0")), c_string(concat!($text, "\0")))
                    },)*
                }
            }

            /// The kinds that this one is a case of.
            pub const fn parents(self) -> &'static [ErrorKind] {
                match self { $(ErrorKind::$variant => &[$(ErrorKind::$parent),*],)* }
            }

            /// The kind with this code.
            pub const fn from_code(code: i32) -> Option<ErrorKind> {
                match code { $($code => Some(ErrorKind::$variant),)* _ => None }
            }
        }
    };
}

kinds! {
    // 1 to 99: what every module shares
    InvalidArgument = 1, "WK_E_INVALID_ARGUMENT", "An argument is outside what the function accepts", [];
    NullArgument = 2, "WK_E_NULL", "A pointer that must not be NULL is NULL", [InvalidArgument];
    Busy = 3, "WK_E_BUSY", "The handle is in use by another call, or by the call that this callback belongs to", [];
    Panic = 4, "WK_E_PANIC", "A fault inside wirekit was caught; the handle can only be freed", [];
    Limit = 5, "WK_E_LIMIT", "A limit that guards against hostile input was reached", [];
    Injection = 6, "WK_E_INJECTION", "An argument holds CR, LF, NUL or another control character that must not reach the wire", [InvalidArgument];
    Cancelled = 7, "WK_E_CANCELLED", "The operation was cancelled by its token", [];
    Callback = 8, "WK_E_CALLBACK", "A callback stopped the operation", [];
    Unsupported = 9, "WK_E_UNSUPPORTED", "This handle or transport cannot do that", [];
    State = 10, "WK_E_STATE", "The handle is not in a state that allows the call", [];
    UnknownEncoding = 11, "WK_E_UNKNOWN_ENCODING", "No character encoding or error mode has this name", [InvalidArgument];
    Encode = 12, "WK_E_ENCODE", "The text has a character that the encoding cannot express", [InvalidArgument];
    Decode = 13, "WK_E_DECODE", "The bytes are not valid in the encoding", [InvalidArgument];
    BufferTooSmall = 14, "WK_E_BUFFER_TOO_SMALL", "The caller's buffer is too small for the result", [InvalidArgument];
    NotBuilt = 15, "WK_E_NOT_BUILT", "This build of the library leaves the feature out", [Unsupported];
    File = 16, "WK_E_FILE", "A file could not be read or written", [];
    Random = 17, "WK_E_RANDOM", "The operating system gave no random numbers", [];

    // 100 to 149: the network
    Io = 100, "WK_E_IO", "The operating system reported an input or output error", [];
    Timeout = 101, "WK_E_TIMEOUT", "The deadline passed", [Io];
    Resolve = 102, "WK_E_RESOLVE", "The host name could not be resolved", [Io];
    Connect = 103, "WK_E_CONNECT", "No connection could be made to any address of the host", [Io];
    ConnectionRefused = 104, "WK_E_CONNECTION_REFUSED", "The peer refused the connection", [Connect];
    ConnectionReset = 105, "WK_E_CONNECTION_RESET", "The peer reset the connection", [Io];
    BrokenPipe = 106, "WK_E_BROKEN_PIPE", "The peer closed the connection while data was being sent", [ConnectionReset];
    UnexpectedEof = 107, "WK_E_UNEXPECTED_EOF", "The peer closed the connection in the middle of something", [Io];
    Address = 108, "WK_E_ADDRESS", "The address is malformed or cannot be used on this machine", [Io];

    // 150 to 199: TLS
    Tls = 150, "WK_E_TLS", "The TLS layer failed", [Io];
    TlsConfig = 151, "WK_E_TLS_CONFIG", "A certificate, key or TLS setting cannot be used", [InvalidArgument];
    TlsUntrusted = 152, "WK_E_TLS_UNTRUSTED", "The certificate is not signed by a trusted authority", [TlsCertificate];
    TlsWrongName = 153, "WK_E_TLS_WRONG_NAME", "The certificate is for another host name", [TlsCertificate];
    TlsExpired = 154, "WK_E_TLS_EXPIRED", "The certificate has expired", [TlsCertificate];
    TlsNotYetValid = 155, "WK_E_TLS_NOT_YET_VALID", "The certificate is not valid yet", [TlsCertificate];
    TlsRevoked = 156, "WK_E_TLS_REVOKED", "The certificate was revoked", [TlsCertificate];
    TlsCertificate = 157, "WK_E_TLS_CERTIFICATE", "The certificate was refused", [Tls];
    TlsAlert = 158, "WK_E_TLS_ALERT", "The peer ended the TLS session with an alert", [Tls];
    TlsProtocol = 159, "WK_E_TLS_PROTOCOL", "The peer sent something that is not valid TLS", [Tls];
    TlsTruncated = 160, "WK_E_TLS_TRUNCATED", "The connection was closed without a TLS close_notify", [Tls, UnexpectedEof];

    // 200 to 249: URLs, queries, quoting
    Url = 200, "WK_E_URL", "The URL is malformed", [InvalidArgument];
    UrlPort = 201, "WK_E_URL_PORT", "The port of the URL is not a number from 0 to 65535", [Url];
    UrlBrackets = 202, "WK_E_URL_BRACKETS", "The network location has an unmatched or misplaced square bracket", [Url];
    UrlNfkc = 203, "WK_E_URL_NFKC", "The network location has characters that become delimiters under NFKC normalization", [Url];
    Query = 204, "WK_E_QUERY", "The query string is malformed", [InvalidArgument];
    QueryFields = 205, "WK_E_QUERY_FIELDS", "The query string has more fields than allowed", [Query, Limit];

    // 250 to 299: UUIDs
    UuidSyntax = 250, "WK_E_UUID_SYNTAX", "The text is not a UUID", [InvalidArgument];
    UuidRange = 251, "WK_E_UUID_RANGE", "A UUID field or version is out of its range", [InvalidArgument];

    // 300 to 349: HTTP; 300 is the family, the spec's HTTPException
    Http = 300, "WK_E_HTTP", "The HTTP exchange failed", [];
    HttpNotConnected = 301, "WK_E_HTTP_NOT_CONNECTED", "There is no connection and opening one by itself is off", [Http];
    HttpInvalidUrl = 302, "WK_E_HTTP_INVALID_URL", "The host, port or request target is malformed", [Http, InvalidArgument];
    HttpUnknownProtocol = 303, "WK_E_HTTP_UNKNOWN_PROTOCOL", "The server speaks an HTTP version that is not known", [Http];
    HttpUnknownTransferEncoding = 304, "WK_E_HTTP_UNKNOWN_TRANSFER_ENCODING", "The transfer encoding is not known", [Http];
    HttpUnimplementedFileMode = 305, "WK_E_HTTP_UNIMPLEMENTED_FILE_MODE", "The body's kind cannot be sent this way", [Http];
    HttpIncompleteRead = 306, "WK_E_HTTP_INCOMPLETE_READ", "The body ended before all of it had arrived", [Http];
    HttpImproperConnectionState = 307, "WK_E_HTTP_IMPROPER_CONNECTION_STATE", "The call does not fit the state of the HTTP connection", [Http, State];
    HttpCannotSendRequest = 308, "WK_E_HTTP_CANNOT_SEND_REQUEST", "A request was started before the previous one was finished", [HttpImproperConnectionState];
    HttpCannotSendHeader = 309, "WK_E_HTTP_CANNOT_SEND_HEADER", "No request was started, or its headers are already sent", [HttpImproperConnectionState];
    HttpResponseNotReady = 310, "WK_E_HTTP_RESPONSE_NOT_READY", "No request was sent, or the previous response is not read to its end", [HttpImproperConnectionState];
    HttpBadStatusLine = 311, "WK_E_HTTP_BAD_STATUS_LINE", "The status line is malformed", [Http];
    HttpLineTooLong = 312, "WK_E_HTTP_LINE_TOO_LONG", "A line is longer than the limit", [Http, Limit];
    HttpRemoteDisconnected = 313, "WK_E_HTTP_REMOTE_DISCONNECTED", "The server closed the connection without a response", [HttpBadStatusLine, ConnectionReset];
    HttpTooManyHeaders = 314, "WK_E_HTTP_TOO_MANY_HEADERS", "There are more header fields than the limit", [Http, Limit];
    HttpTunnel = 315, "WK_E_HTTP_TUNNEL", "The proxy refused the tunnel", [Http, Connect];
    HttpMalformed = 316, "WK_E_HTTP_MALFORMED", "The message breaks the HTTP grammar (strict manner)", [Http];
    HttpChunk = 317, "WK_E_HTTP_CHUNK", "A chunk header is malformed", [HttpIncompleteRead];
    HttpFraming = 318, "WK_E_HTTP_FRAMING", "Content-Length and Transfer-Encoding contradict each other (strict manner)", [HttpMalformed];

    // 400 to 449: cookies; 400 is the family, the spec's CookieError
    Cookie = 400, "WK_E_COOKIE", "The cookie is not valid", [];
    CookieKey = 401, "WK_E_COOKIE_KEY", "The name of a cookie has a character that is not allowed", [Cookie, InvalidArgument];
    CookieReserved = 402, "WK_E_COOKIE_RESERVED", "The name of a cookie is that of an attribute", [Cookie, InvalidArgument];
    CookieAttribute = 403, "WK_E_COOKIE_ATTRIBUTE", "There is no such attribute of cookies", [Cookie, InvalidArgument];
    CookieSyntax = 404, "WK_E_COOKIE_SYNTAX", "The text is not a cookie", [Cookie, InvalidArgument];
    CookieMissing = 405, "WK_E_COOKIE_MISSING", "There is no cookie of this name", [InvalidArgument];
    CookieForged = 406, "WK_E_COOKIE_FORGED", "The value was not made with this key, or was changed", [];

    // 450 to 499: cookie jars
    CookieJarLoad = 450, "WK_E_COOKIEJAR_LOAD", "The file does not hold cookies in the expected format", [File];
    CookieJarMissing = 451, "WK_E_COOKIEJAR_MISSING", "The jar has no such cookie", [InvalidArgument];
    CookieJarDate = 452, "WK_E_COOKIEJAR_DATE", "The text is not a date", [InvalidArgument];
    CookieJarSuffixes = 453, "WK_E_COOKIEJAR_SUFFIXES", "The text is not a list of public suffixes", [InvalidArgument];

    // 500 to 549: the URL opener
    DataUrl = 501, "WK_E_DATA_URL", "The data: URL is malformed", [Url];

    // 550 to 599: robots.txt; 550 is the family
    Robots = 550, "WK_E_ROBOTS", "robots.txt could not be used", [];
    RobotsRedirect = 551, "WK_E_ROBOTS_REDIRECT", "robots.txt is behind too many redirects, or behind one that leads elsewhere than HTTP", [Robots];

    // 600 to 649: FTP; 600 is the family, the spec's ftplib.Error
    Ftp = 600, "WK_E_FTP", "The FTP exchange failed", [];
    FtpReply = 601, "WK_E_FTP_REPLY", "The server sent a reply that was not expected", [Ftp];
    FtpTemp = 602, "WK_E_FTP_TEMP", "The FTP server answered with a temporary error", [Ftp];
    FtpPerm = 603, "WK_E_FTP_PERM", "The FTP server answered with a permanent error", [Ftp];
    FtpProto = 604, "WK_E_FTP_PROTO", "The server's reply does not fit the protocol", [Ftp];
    FtpLineTooLong = 605, "WK_E_FTP_LINE_TOO_LONG", "The FTP server sent a line that is longer than the limit", [Ftp, Limit];

    // 650 to 699: POP3; 650 is the family, the spec's poplib.error_proto
    Pop3 = 650, "WK_E_POP3", "The POP3 server's reply does not fit the protocol", [];
    Pop3Refused = 651, "WK_E_POP3_REFUSED", "The POP3 server answered with an error", [Pop3];
    Pop3LineTooLong = 652, "WK_E_POP3_LINE_TOO_LONG", "The POP3 server sent a line that is longer than the limit", [Pop3, Limit];
    Pop3NotSupported = 653, "WK_E_POP3_NOT_SUPPORTED", "The POP3 server does not support that", [Pop3, Unsupported];

    // 700 to 749: IMAP; 700 is the family, the spec's IMAP4.error
    Imap = 700, "WK_E_IMAP", "The IMAP command failed", [];
    ImapAbort = 701, "WK_E_IMAP_ABORT", "The IMAP server ended or broke the session", [Imap];
    ImapReadonly = 702, "WK_E_IMAP_READONLY", "The mailbox is not writable", [Imap];
    ImapLineTooLong = 703, "WK_E_IMAP_LINE_TOO_LONG", "The IMAP server sent a line that is longer than the limit", [Imap, Limit];
    ImapState = 704, "WK_E_IMAP_STATE", "The state of the session does not allow the IMAP command", [Imap, State];
    ImapNotSupported = 705, "WK_E_IMAP_NOT_SUPPORTED", "The IMAP server does not support that", [Imap, Unsupported];
    ImapParse = 706, "WK_E_IMAP_PARSE", "The IMAP response cannot be read", [Imap];

    // 750 to 799: NNTP; 750 is the family, the spec's NNTPError
    Nntp = 750, "WK_E_NNTP", "The NNTP session failed", [];
    NntpReply = 751, "WK_E_NNTP_REPLY", "The NNTP server sent a reply that was not expected", [Nntp];
    NntpTemporary = 752, "WK_E_NNTP_TEMPORARY", "The NNTP server cannot do that now, or lacks what was asked for", [Nntp];
    NntpPermanent = 753, "WK_E_NNTP_PERMANENT", "The NNTP server does not do that", [Nntp];
    NntpProtocol = 754, "WK_E_NNTP_PROTOCOL", "The NNTP server's reply does not begin with a digit from 1 to 5", [Nntp];
    NntpData = 755, "WK_E_NNTP_DATA", "The NNTP server's data cannot be read", [Nntp];
    NntpLineTooLong = 756, "WK_E_NNTP_LINE_TOO_LONG", "The NNTP server sent a line that is longer than the limit", [NntpData, Limit];
    Netrc = 757, "WK_E_NETRC", "The .netrc file cannot be used", [File];

    // 800 to 849: SMTP; 800 is the family, the spec's SMTPException
    Smtp = 800, "WK_E_SMTP", "The SMTP session failed", [];
    SmtpServerDisconnected = 801, "WK_E_SMTP_SERVER_DISCONNECTED", "The SMTP server closed the connection, or there is none", [Smtp, UnexpectedEof];
    SmtpResponse = 802, "WK_E_SMTP_RESPONSE", "The SMTP server answered with an error", [Smtp];
    SmtpSenderRefused = 803, "WK_E_SMTP_SENDER_REFUSED", "The SMTP server refused the sender", [SmtpResponse];
    SmtpRecipientsRefused = 804, "WK_E_SMTP_RECIPIENTS_REFUSED", "The SMTP server refused every recipient", [Smtp];
    SmtpData = 805, "WK_E_SMTP_DATA", "The SMTP server refused the message", [SmtpResponse];
    SmtpConnect = 806, "WK_E_SMTP_CONNECT", "The SMTP server does not want the connection", [SmtpResponse];
    SmtpHelo = 807, "WK_E_SMTP_HELO", "The SMTP server refused the greeting", [SmtpResponse];
    SmtpAuthentication = 808, "WK_E_SMTP_AUTHENTICATION", "The SMTP server refused the credentials", [SmtpResponse];
    SmtpNotSupported = 809, "WK_E_SMTP_NOT_SUPPORTED", "The SMTP server does not support that", [Smtp, Unsupported];
    SmtpMessage = 810, "WK_E_SMTP_MESSAGE", "The message's header does not say clearly who sends it or who receives it", [InvalidArgument];

    // 900 to 949: Telnet; 900 is the family
    Telnet = 900, "WK_E_TELNET", "The Telnet session failed", [];
    TelnetEof = 901, "WK_E_TELNET_EOF", "The connection is closed and no data is left", [Telnet];

    // 950 to 999: XML-RPC; 950 is the family, the spec's Error
    Xmlrpc = 950, "WK_E_XMLRPC", "The XML-RPC document or call failed", [];
    XmlrpcResponse = 951, "WK_E_XMLRPC_RESPONSE", "The document is XML but no XML-RPC message", [Xmlrpc];
    XmlrpcFault = 952, "WK_E_XMLRPC_FAULT", "The message is a fault", [Xmlrpc];
    XmlrpcSyntax = 954, "WK_E_XMLRPC_SYNTAX", "The document is not well-formed XML", [Xmlrpc];
    XmlrpcDtd = 955, "WK_E_XMLRPC_DTD", "The document has a document type declaration, which is not read", [XmlrpcSyntax];
    XmlrpcType = 956, "WK_E_XMLRPC_TYPE", "A value is not of a type that can stand there", [Xmlrpc];
    XmlrpcRange = 957, "WK_E_XMLRPC_RANGE", "A whole number is outside 32 bits", [Xmlrpc];
    XmlrpcValue = 958, "WK_E_XMLRPC_VALUE", "The text of a value cannot be read as its type", [Xmlrpc, InvalidArgument];

    // 1000 to 1049: forms and CGI
    Form = 1000, "WK_E_FORM", "The form data is malformed", [InvalidArgument];
    FormBoundary = 1001, "WK_E_FORM_BOUNDARY", "The boundary of the multipart body is missing or malformed", [Form];
    FormFields = 1002, "WK_E_FORM_FIELDS", "The form has more fields than allowed", [Form, Limit];
    FormTooLarge = 1003, "WK_E_FORM_TOO_LARGE", "The body of the form is larger than allowed", [Form, Limit];
    FormHeader = 1004, "WK_E_FORM_HEADER", "The headers of the form's parts are larger than allowed", [Form, Limit];
    FormDepth = 1005, "WK_E_FORM_DEPTH", "Multipart bodies stand deeper in one another than allowed", [Form, Limit];
    FormTruncated = 1006, "WK_E_FORM_TRUNCATED", "The body ended before its last boundary", [Form];
    FormNoField = 1007, "WK_E_FORM_NO_FIELD", "The form has no field of this name", [];
    FormNotList = 1008, "WK_E_FORM_NOT_LIST", "The item holds no list of fields", [State];

    // 1050 to 1099: WSGI
    WsgiVariable = 1050, "WK_E_WSGI_VARIABLE", "The environment lacks a variable that is needed", [];
    WsgiPath = 1051, "WK_E_WSGI_PATH", "The path of the request does not begin with a slash", [];
}

impl ErrorKind {
    /// The C status code.
    pub const fn code(self) -> i32 {
        self as i32
    }

    /// Whether this kind is `family` or a case of it.
    pub fn is(self, family: ErrorKind) -> bool {
        self == family || self.parents().iter().any(|parent| parent.is(family))
    }
}

/// An error: the kind, a message for people, and the facts that a program can act on.
///
/// It is one pointer wide, so that a `Result` costs nothing on the path without errors.
#[derive(Debug)]
pub struct Error(Box<Details>);

/// What an [`Error`] knows.
#[derive(Debug)]
pub struct Details {
    /// The kind, which is the C status.
    pub kind: ErrorKind,
    /// One line for people, UTF-8.
    pub message: Cow<'static, str>,
    /// What was going on: "resolve", "connect", "tls", "send", "receive"; empty for pure parsers.
    pub stage: &'static str,
    /// The protocol's reply code (an HTTP status, a three-digit SMTP code), 0 for none.
    pub reply_code: u32,
    /// The protocol's reply text.
    pub reply_text: Vec<u8>,
    /// The operating system's error number, 0 for none.
    pub os_error: i32,
    /// Where in the input a parser stopped.
    pub offset: Option<u64>,
    /// What had arrived when a body was cut short.
    pub partial: Vec<u8>,
    /// How many more bytes were expected.
    pub expected: Option<u64>,
    /// What a callback returned when it stopped the operation.
    pub callback_result: i32,
    /// The mail addresses that the server refused, each with its reply.
    pub refused: Vec<Refused>,
}

/// A mail address that a server refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The address, as it was given.
    pub address: String,
    /// The reply's code.
    pub code: u32,
    /// The reply's text.
    pub text: Vec<u8>,
}

impl Error {
    /// An error with a message of its own.
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Error {
        Error(Box::new(Details {
            kind,
            message: message.into(),
            stage: "",
            reply_code: 0,
            reply_text: Vec::new(),
            os_error: 0,
            offset: None,
            partial: Vec::new(),
            expected: None,
            callback_result: 0,
            refused: Vec::new(),
        }))
    }

    /// An error whose message is the kind's text.
    pub fn of(kind: ErrorKind) -> Error {
        Error::new(kind, kind.text())
    }

    /// The error of a system call, with the kind that its number stands for.
    pub fn from_io(stage: &'static str, source: &std::io::Error) -> Error {
        use std::io::ErrorKind as Io;
        let kind = match source.kind() {
            Io::TimedOut | Io::WouldBlock => ErrorKind::Timeout,
            Io::ConnectionRefused => ErrorKind::ConnectionRefused,
            Io::ConnectionReset | Io::ConnectionAborted => ErrorKind::ConnectionReset,
            Io::BrokenPipe | Io::NotConnected => ErrorKind::BrokenPipe,
            Io::UnexpectedEof => ErrorKind::UnexpectedEof,
            Io::AddrInUse | Io::AddrNotAvailable | Io::InvalidInput => ErrorKind::Address,
            Io::HostUnreachable | Io::NetworkUnreachable => ErrorKind::Connect,
            _ => ErrorKind::Io,
        };
        let message =
            if kind == ErrorKind::Timeout { kind.text().to_string() } else { source.to_string() };
        let mut error = Error::new(kind, message).at(stage);
        error.0.os_error = source.raw_os_error().unwrap_or(0);
        error
    }

    /// Says what was going on.
    pub fn at(mut self, stage: &'static str) -> Error {
        self.0.stage = stage;
        self
    }

    /// Puts what the error is about (an address, a file) in front of the message.
    pub fn about(mut self, subject: impl fmt::Display) -> Error {
        self.0.message = format!("{subject}: {}", self.0.message).into();
        self
    }

    /// Keeps the operating system's error number.
    pub fn with_os_error(mut self, number: i32) -> Error {
        self.0.os_error = number;
        self
    }

    /// Says where in the input the parser stopped.
    pub fn at_offset(mut self, offset: usize) -> Error {
        self.0.offset = Some(offset as u64);
        self
    }

    /// Keeps the peer's reply.
    pub fn with_reply(mut self, code: u32, text: impl Into<Vec<u8>>) -> Error {
        self.0.reply_code = code;
        self.0.reply_text = text.into();
        self
    }

    /// Keeps what had arrived of a body, and how many more bytes were expected, if that is known.
    pub fn with_partial(mut self, partial: Vec<u8>, expected: Option<u64>) -> Error {
        self.0.partial = partial;
        self.0.expected = expected;
        self
    }

    /// Keeps what a callback returned.
    pub fn with_callback_result(mut self, result: i32) -> Error {
        self.0.callback_result = result;
        self
    }

    /// Keeps the addresses that were refused.
    pub fn with_refused(mut self, refused: Vec<Refused>) -> Error {
        self.0.refused = refused;
        self
    }

    /// Changes the kind and keeps the rest.
    pub fn with_kind(mut self, kind: ErrorKind) -> Error {
        self.0.kind = kind;
        self
    }

    /// The kind, which is the C status.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Everything that is known.
    pub fn details(&self) -> &Details {
        &self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_found_again() {
        for pair in ErrorKind::ALL.windows(2) {
            assert!(pair[0].code() < pair[1].code(), "{:?} is out of order", pair[1]);
        }
        for kind in ErrorKind::ALL {
            assert_eq!(ErrorKind::from_code(kind.code()), Some(*kind));
        }
        assert_eq!(ErrorKind::from_code(0), None);
    }

    #[test]
    fn families_reach_through_two_parents() {
        let kind = ErrorKind::HttpRemoteDisconnected;
        for family in [
            ErrorKind::Http,
            ErrorKind::HttpBadStatusLine,
            ErrorKind::ConnectionReset,
            ErrorKind::Io,
        ] {
            assert!(kind.is(family), "{family:?}");
        }
        assert!(!kind.is(ErrorKind::Tls));
        assert!(!ErrorKind::Http.is(kind));
    }
}
