import CWirekit

/// A client of an SMTP or LMTP server. Set it up, connect, then one command after the other.
public final class SMTP: @unchecked Sendable {
    let handle: OpaquePointer

    /// A client of a server; port 0 is 25, or 465 when TLS comes from the first byte.
    public init(host: String, port: UInt16 = 0, tls: Bool = false) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in
            host.withView {
                tls ? wk_smtp_ssl_new($0, port, &out, err) : wk_smtp_new($0, port, &out, err)
            }
        }
        handle = out!
    }

    /// A client of an LMTP server; port 0 is 2003, and a host that begins with "/" is a Unix socket.
    public init(lmtp host: String, port: UInt16 = 0) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in host.withView { wk_lmtp_new($0, port, &out, err) } }
        handle = out!
    }

    deinit {
        wk_smtp_free(handle)
    }

    /// A reply: its code, -1 when it has none, and its text, lines with LF between them.
    public struct Reply: Sendable, Equatable {
        public let code: Int32
        public let text: [UInt8]
    }

    /// Connects and gives the greeting; anything but 220 throws.
    @discardableResult
    public func connect() throws(WirekitError) -> Reply {
        try ask { wk_smtp_connect(handle, $0, $1, $2) }
    }

    /// Closes without QUIT.
    public func close() throws(WirekitError) {
        try check { wk_smtp_close(handle, $0) }
    }

    public var isConnected: Bool { wk_smtp_is_connected(handle) }

    /// Whether the server answered to EHLO.
    public var doesESMTP: Bool { wk_smtp_does_esmtp(handle) }

    /// Whether the server offers an extension, whose name may be in any case.
    public func hasExtension(_ name: String) -> Bool {
        name.withView { wk_smtp_has_extn(handle, $0) }
    }

    /// What the server offers: each name, in lower case, with its parameters.
    public func features() throws(WirekitError) -> [String: String] {
        var all: [String: String] = [:]
        while true {
            let index = all.count
            let line = try text { out, err in wk_smtp_feature_at(handle, index, out, err) }
            guard !line.isEmpty else { return all }
            let name = line.prefix { $0 != " " }
            all[String(name)] = String(line.dropFirst(name.count + 1))
        }
    }

    /// What the server answered to HELO; "" before that.
    public func heloResponse() throws(WirekitError) -> String {
        try text { out, err in wk_smtp_helo_resp(handle, out, err) }
    }

    /// What the server answered to EHLO; "" before that.
    public func ehloResponse() throws(WirekitError) -> String {
        try text { out, err in wk_smtp_ehlo_resp(handle, out, err) }
    }

    /// Sends EHLO, and HELO where that is refused, unless that has been done.
    public func greet() throws(WirekitError) {
        try check { wk_smtp_ehlo_or_helo_if_needed(handle, $0) }
    }

    /// Sends a command of the caller's.
    @discardableResult
    public func command(_ command: String, _ arguments: String = "") throws(WirekitError) -> Reply {
        try ask { code, out, err in
            command.withView { command in
                arguments.withView { wk_smtp_docmd(handle, command, $0, code, out, err) }
            }
        }
    }

    /// Greets the old way; "" is this end's own name.
    @discardableResult
    public func helo(_ name: String = "") throws(WirekitError) -> Reply {
        try ask { code, out, err in
            name.withView { wk_smtp_helo(handle, $0, code, out, err) }
        }
    }

    /// Greets, and learns what the server can do.
    @discardableResult
    public func ehlo(_ name: String = "") throws(WirekitError) -> Reply {
        try ask { code, out, err in
            name.withView { wk_smtp_ehlo(handle, $0, code, out, err) }
        }
    }

    /// Asks whether an address is good.
    @discardableResult
    public func verify(_ address: String) throws(WirekitError) -> Reply {
        try ask { code, out, err in
            address.withView { wk_smtp_verify(handle, $0, code, out, err) }
        }
    }

    /// Asks who is on a mailing list.
    @discardableResult
    public func expn(_ list: String) throws(WirekitError) -> Reply {
        try ask { code, out, err in
            list.withView { wk_smtp_expn(handle, $0, code, out, err) }
        }
    }

    @discardableResult
    public func help(_ topic: String = "") throws(WirekitError) -> Reply {
        try ask { code, out, err in
            topic.withView { wk_smtp_help(handle, $0, code, out, err) }
        }
    }

    /// Begins a transaction.
    @discardableResult
    public func mail(_ sender: String, options: [String] = []) throws(WirekitError) -> Reply {
        try ask { code, out, err in
            sender.withView { sender in
                options.withViews { wk_smtp_mail(handle, sender, $0, $1, code, out, err) }
            }
        }
    }

    /// Names a recipient.
    @discardableResult
    public func rcpt(_ recipient: String, options: [String] = []) throws(WirekitError) -> Reply {
        try ask { code, out, err in
            recipient.withView { recipient in
                options.withViews { wk_smtp_rcpt(handle, recipient, $0, $1, code, out, err) }
            }
        }
    }

    /// Sends the message of a transaction; dots are doubled on the way.
    @discardableResult
    public func data(_ message: [UInt8]) throws(WirekitError) -> Reply {
        try ask { code, out, err in
            message.withView { wk_smtp_data(handle, $0, code, out, err) }
        }
    }

    /// The same from wherever it comes, in blocks. An error of a reader stops it, closes the connection,
    /// and is thrown.
    @discardableResult
    public func data(from message: HTTPBody) throws -> Reply {
        var reply: Reply?
        try message.lend { body throws(WirekitError) in
            reply = try ask { wk_smtp_data_from(handle, body, $0, $1, $2) }
        }
        return reply!
    }

    /// Gives a transaction up.
    @discardableResult
    public func rset() throws(WirekitError) -> Reply {
        try ask { wk_smtp_rset(handle, $0, $1, $2) }
    }

    @discardableResult
    public func noop() throws(WirekitError) -> Reply {
        try ask { wk_smtp_noop(handle, $0, $1, $2) }
    }

    /// Ends the session and closes.
    @discardableResult
    public func quit() throws(WirekitError) -> Reply {
        try ask { wk_smtp_quit(handle, $0, $1, $2) }
    }

    /// Goes on under TLS.
    @discardableResult
    public func starttls() throws(WirekitError) -> Reply {
        try ask { wk_smtp_starttls(handle, $0, $1, $2) }
    }

    func ask(
        _ command: (
            UnsafeMutablePointer<Int32>, UnsafeMutablePointer<OpaquePointer?>,
            UnsafeMutablePointer<OpaquePointer?>
        ) -> wk_status_t
    ) throws(WirekitError) -> Reply {
        var code: Int32 = 0
        var out: OpaquePointer?
        try check { err in command(&code, &out, err) }
        return Reply(code: code, text: Buffer(taking: out).bytes)
    }
}
