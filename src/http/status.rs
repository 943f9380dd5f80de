//! The HTTP status codes with their names, phrases and descriptions (the IANA registry as of the
//! spec's version; RFC 9110 section 15).

use std::ffi::CStr;

/// One status code. The texts are C strings, so that the C ABI hands them out as they are.
#[derive(Clone, Copy, Debug)]
pub struct Status {
    /// The number.
    pub code: u16,
    /// The constant's name, as `NOT_FOUND`.
    pub name: &'static CStr,
    /// The reason phrase, as `Not Found`.
    pub phrase: &'static CStr,
    /// One sentence; empty for some.
    pub description: &'static CStr,
}

/// The status with this code.
pub fn find(code: u32) -> Option<&'static Status> {
    let index = ALL.binary_search_by_key(&code, |status| u32::from(status.code)).ok()?;
    ALL.get(index)
}

const fn status(
    code: u16,
    name: &'static CStr,
    phrase: &'static CStr,
    description: &'static CStr,
) -> Status {
    Status { code, name, phrase, description }
}

/// Every status, in ascending order of the codes.
pub static ALL: [Status; 62] = [
    status(100, c"CONTINUE", c"Continue", c"Request received, please continue"),
    status(
        101,
        c"SWITCHING_PROTOCOLS",
        c"Switching Protocols",
        c"Switching to new protocol; obey Upgrade header",
    ),
    status(102, c"PROCESSING", c"Processing", c""),
    status(103, c"EARLY_HINTS", c"Early Hints", c""),
    status(200, c"OK", c"OK", c"Request fulfilled, document follows"),
    status(201, c"CREATED", c"Created", c"Document created, URL follows"),
    status(202, c"ACCEPTED", c"Accepted", c"Request accepted, processing continues off-line"),
    status(
        203,
        c"NON_AUTHORITATIVE_INFORMATION",
        c"Non-Authoritative Information",
        c"Request fulfilled from cache",
    ),
    status(204, c"NO_CONTENT", c"No Content", c"Request fulfilled, nothing follows"),
    status(205, c"RESET_CONTENT", c"Reset Content", c"Clear input form for further input"),
    status(206, c"PARTIAL_CONTENT", c"Partial Content", c"Partial content follows"),
    status(207, c"MULTI_STATUS", c"Multi-Status", c""),
    status(208, c"ALREADY_REPORTED", c"Already Reported", c""),
    status(226, c"IM_USED", c"IM Used", c""),
    status(
        300,
        c"MULTIPLE_CHOICES",
        c"Multiple Choices",
        c"Object has several resources -- see URI list",
    ),
    status(
        301,
        c"MOVED_PERMANENTLY",
        c"Moved Permanently",
        c"Object moved permanently -- see URI list",
    ),
    status(302, c"FOUND", c"Found", c"Object moved temporarily -- see URI list"),
    status(303, c"SEE_OTHER", c"See Other", c"Object moved -- see Method and URL list"),
    status(304, c"NOT_MODIFIED", c"Not Modified", c"Document has not changed since given time"),
    status(
        305,
        c"USE_PROXY",
        c"Use Proxy",
        c"You must use proxy specified in Location to access this resource",
    ),
    status(
        307,
        c"TEMPORARY_REDIRECT",
        c"Temporary Redirect",
        c"Object moved temporarily -- see URI list",
    ),
    status(
        308,
        c"PERMANENT_REDIRECT",
        c"Permanent Redirect",
        c"Object moved permanently -- see URI list",
    ),
    status(400, c"BAD_REQUEST", c"Bad Request", c"Bad request syntax or unsupported method"),
    status(401, c"UNAUTHORIZED", c"Unauthorized", c"No permission -- see authorization schemes"),
    status(402, c"PAYMENT_REQUIRED", c"Payment Required", c"No payment -- see charging schemes"),
    status(403, c"FORBIDDEN", c"Forbidden", c"Request forbidden -- authorization will not help"),
    status(404, c"NOT_FOUND", c"Not Found", c"Nothing matches the given URI"),
    status(
        405,
        c"METHOD_NOT_ALLOWED",
        c"Method Not Allowed",
        c"Specified method is invalid for this resource",
    ),
    status(406, c"NOT_ACCEPTABLE", c"Not Acceptable", c"URI not available in preferred format"),
    status(
        407,
        c"PROXY_AUTHENTICATION_REQUIRED",
        c"Proxy Authentication Required",
        c"You must authenticate with this proxy before proceeding",
    ),
    status(408, c"REQUEST_TIMEOUT", c"Request Timeout", c"Request timed out; try again later"),
    status(409, c"CONFLICT", c"Conflict", c"Request conflict"),
    status(410, c"GONE", c"Gone", c"URI no longer exists and has been permanently removed"),
    status(411, c"LENGTH_REQUIRED", c"Length Required", c"Client must specify Content-Length"),
    status(
        412,
        c"PRECONDITION_FAILED",
        c"Precondition Failed",
        c"Precondition in headers is false",
    ),
    status(413, c"REQUEST_ENTITY_TOO_LARGE", c"Request Entity Too Large", c"Entity is too large"),
    status(414, c"REQUEST_URI_TOO_LONG", c"Request-URI Too Long", c"URI is too long"),
    status(
        415,
        c"UNSUPPORTED_MEDIA_TYPE",
        c"Unsupported Media Type",
        c"Entity body in unsupported format",
    ),
    status(
        416,
        c"REQUESTED_RANGE_NOT_SATISFIABLE",
        c"Requested Range Not Satisfiable",
        c"Cannot satisfy request range",
    ),
    status(
        417,
        c"EXPECTATION_FAILED",
        c"Expectation Failed",
        c"Expect condition could not be satisfied",
    ),
    status(
        418,
        c"IM_A_TEAPOT",
        c"I'm a Teapot",
        c"Server refuses to brew coffee because it is a teapot.",
    ),
    status(
        421,
        c"MISDIRECTED_REQUEST",
        c"Misdirected Request",
        c"Server is not able to produce a response",
    ),
    status(422, c"UNPROCESSABLE_ENTITY", c"Unprocessable Entity", c""),
    status(423, c"LOCKED", c"Locked", c""),
    status(424, c"FAILED_DEPENDENCY", c"Failed Dependency", c""),
    status(425, c"TOO_EARLY", c"Too Early", c""),
    status(426, c"UPGRADE_REQUIRED", c"Upgrade Required", c""),
    status(
        428,
        c"PRECONDITION_REQUIRED",
        c"Precondition Required",
        c"The origin server requires the request to be conditional",
    ),
    status(
        429,
        c"TOO_MANY_REQUESTS",
        c"Too Many Requests",
        c"The user has sent too many requests in a given amount of time (\"rate limiting\")",
    ),
    status(
        431,
        c"REQUEST_HEADER_FIELDS_TOO_LARGE",
        c"Request Header Fields Too Large",
        c"The server is unwilling to process the request because its header fields are too large",
    ),
    status(
        451,
        c"UNAVAILABLE_FOR_LEGAL_REASONS",
        c"Unavailable For Legal Reasons",
        c"The server is denying access to the resource as a consequence of a legal demand",
    ),
    status(
        500,
        c"INTERNAL_SERVER_ERROR",
        c"Internal Server Error",
        c"Server got itself in trouble",
    ),
    status(501, c"NOT_IMPLEMENTED", c"Not Implemented", c"Server does not support this operation"),
    status(502, c"BAD_GATEWAY", c"Bad Gateway", c"Invalid responses from another server/proxy"),
    status(
        503,
        c"SERVICE_UNAVAILABLE",
        c"Service Unavailable",
        c"The server cannot process the request due to a high load",
    ),
    status(
        504,
        c"GATEWAY_TIMEOUT",
        c"Gateway Timeout",
        c"The gateway server did not receive a timely response",
    ),
    status(
        505,
        c"HTTP_VERSION_NOT_SUPPORTED",
        c"HTTP Version Not Supported",
        c"Cannot fulfill request",
    ),
    status(506, c"VARIANT_ALSO_NEGOTIATES", c"Variant Also Negotiates", c""),
    status(507, c"INSUFFICIENT_STORAGE", c"Insufficient Storage", c""),
    status(508, c"LOOP_DETECTED", c"Loop Detected", c""),
    status(510, c"NOT_EXTENDED", c"Not Extended", c""),
    status(
        511,
        c"NETWORK_AUTHENTICATION_REQUIRED",
        c"Network Authentication Required",
        c"The client needs to authenticate to gain network access",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_so_that_they_can_be_searched() {
        assert!(ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert_eq!(find(404).map(|status| status.phrase), Some(c"Not Found"));
        assert!(find(306).is_none() && find(0).is_none() && find(65_936).is_none());
    }
}
