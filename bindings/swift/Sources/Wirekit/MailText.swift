import CWirekit

/// Copies a list of strings and frees it.
func takeStrings(
    _ make: (UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<OpaquePointer?>)
        -> wk_status_t
) throws(WirekitError) -> [String] {
    var out: OpaquePointer?
    try check { err in make(&out, err) }
    defer { wk_strings_free(out) }
    return (0..<wk_strings_count(out)).map { String(copying: wk_strings_at(out, $0)) }
}

/// The text of mail and news.
public enum MailText {
    /// Decodes the encoded words ("=?utf-8?q?caf=C3=A9?=") of a header field's value.
    public static func decodeHeader(_ value: String) throws(WirekitError) -> String {
        try Wirekit.text { out, err in value.withView { wk_nntp_decode_header($0, out, err) } }
    }

    /// The address of a mailbox in angle brackets, as MAIL and RCPT want it.
    public static func quoteAddress(_ address: String) throws(WirekitError) -> String {
        try Wirekit.text { out, err in address.withView { wk_smtp_quoteaddr($0, out, err) } }
    }

    /// Message text as DATA sends it: CRLF line ends, and a second dot on each line that begins with
    /// one.
    public static func quoteData(_ data: [UInt8]) throws(WirekitError) -> [UInt8] {
        var out: OpaquePointer?
        try check { err in data.withView { wk_smtp_quotedata($0, &out, err) } }
        return Buffer(taking: out).bytes
    }
}

/// What FTP replies say.
public enum FTPReply {
    /// The size that a 150 reply announces.
    public static func transferSize(_ reply: String) throws(WirekitError) -> UInt64? {
        var known = false
        var size: UInt64 = 0
        try check { err in reply.withView { wk_ftp_parse150($0, &known, &size, err) } }
        return known ? size : nil
    }

    /// The address in a 227 reply. A server can name any address there.
    public static func passiveAddress(_ reply: String) throws(WirekitError) -> (
        host: String, port: UInt64
    ) {
        var port: UInt64 = 0
        let host = try Wirekit.text { out, err in
            reply.withView { wk_ftp_parse227($0, out, &port, err) }
        }
        return (host, port)
    }

    /// The port in a 229 reply.
    public static func extendedPassivePort(_ reply: String) throws(WirekitError) -> UInt64 {
        var port: UInt64 = 0
        try check { err in reply.withView { wk_ftp_parse229($0, &port, err) } }
        return port
    }

    /// The directory that a 257 reply names; empty when it names none.
    public static func directory(_ reply: String) throws(WirekitError) -> String {
        try Wirekit.text { out, err in reply.withView { wk_ftp_parse257($0, out, err) } }
    }
}

/// Dates, flags and tags of IMAP.
public enum IMAPText {
    /// The moment that the INTERNALDATE of a response names, in seconds since 1970.
    public static func parseInternalDate(_ response: [UInt8]) throws(WirekitError) -> Int64? {
        var known = false
        var seconds: Int64 = 0
        try check { err in
            response.withView { wk_imap_internaldate_parse($0, &known, &seconds, err) }
        }
        return known ? seconds : nil
    }

    /// A moment as IMAP commands write it, with the quotes, in a zone that is `zone` seconds east of
    /// UTC; nil for the machine's own.
    public static func formatInternalDate(_ seconds: Int64, zone: Int32? = nil)
        throws(WirekitError) -> String
    {
        try Wirekit.text { out, err in
            wk_imap_internaldate_format(seconds, zone ?? Int32.min, out, err)
        }
    }

    /// A number in base 16 with the letters A to P.
    public static func int2AP(_ number: Int64) throws(WirekitError) -> String {
        try Wirekit.text { out, err in wk_imap_int2ap(number, out, err) }
    }

    /// The flags of a FLAGS or FETCH response.
    public static func parseFlags(_ response: [UInt8]) throws(WirekitError) -> [String] {
        try takeStrings { out, err in response.withView { wk_imap_parse_flags($0, out, err) } }
    }

    /// Text as the name of a mailbox: modified UTF-7.
    public static func encodeName(_ text: String) throws(WirekitError) -> String {
        try Wirekit.text { out, err in text.withView { wk_imap_utf7_encode($0, out, err) } }
    }

    /// The text that the name of a mailbox stands for.
    public static func decodeName(_ name: [UInt8]) throws(WirekitError) -> String {
        try Wirekit.text { out, err in name.withView { wk_imap_utf7_decode($0, out, err) } }
    }
}
