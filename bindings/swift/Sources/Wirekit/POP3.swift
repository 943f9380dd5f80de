import CWirekit

/// A client of a POP3 server. Set it up, connect, then one command after the other.
public final class POP3: @unchecked Sendable {
    let handle: OpaquePointer

    /// A client of a server; port 0 is 110, or 995 when TLS comes from the first byte.
    public init(host: String, port: UInt16 = 0, tls: Bool = false) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in
            host.withView {
                tls ? wk_pop3_ssl_new($0, port, &out, err) : wk_pop3_new($0, port, &out, err)
            }
        }
        handle = out!
    }

    deinit {
        wk_pop3_free(handle)
    }

    /// A reply of many lines, each without its end.
    public struct Lines: Sendable {
        public let status: [UInt8]
        public let lines: [[UInt8]]
        /// The bytes of the lines with their ends.
        public let octets: UInt64
    }

    /// Connects and reads the greeting.
    public func connect() throws(WirekitError) {
        try check { wk_pop3_connect(handle, $0) }
    }

    /// Closes without QUIT: the server forgets the deletions.
    public func close() throws(WirekitError) {
        try check { wk_pop3_close(handle, $0) }
    }

    public var isConnected: Bool { wk_pop3_is_connected(handle) }

    /// The line with which the server greeted.
    public func welcome() throws(WirekitError) -> String {
        try text { out, err in wk_pop3_getwelcome(handle, out, err) }
    }

    @discardableResult
    public func user(_ name: String) throws(WirekitError) -> String {
        try text { out, err in name.withView { wk_pop3_user(handle, $0, out, err) } }
    }

    /// Sends the password; traces do not show it.
    @discardableResult
    public func pass(_ password: String) throws(WirekitError) -> String {
        try text { out, err in password.withView { wk_pop3_pass(handle, $0, out, err) } }
    }

    /// Logs in by proving a shared secret without sending it.
    @discardableResult
    public func apop(_ user: String, secret: String) throws(WirekitError) -> String {
        try text { out, err in
            user.withView { user in
                secret.withView { wk_pop3_apop(handle, user, $0, out, err) }
            }
        }
    }

    @discardableResult
    public func rpop(_ user: String) throws(WirekitError) -> String {
        try text { out, err in user.withView { wk_pop3_rpop(handle, $0, out, err) } }
    }

    /// Marks a message for deletion.
    @discardableResult
    public func dele(_ which: UInt64) throws(WirekitError) -> String {
        try text { out, err in wk_pop3_dele(handle, which, out, err) }
    }

    /// Takes all deletion marks away.
    @discardableResult
    public func rset() throws(WirekitError) -> String {
        try text { out, err in wk_pop3_rset(handle, out, err) }
    }

    @discardableResult
    public func noop() throws(WirekitError) -> String {
        try text { out, err in wk_pop3_noop(handle, out, err) }
    }

    @discardableResult
    public func utf8() throws(WirekitError) -> String {
        try text { out, err in wk_pop3_utf8(handle, out, err) }
    }

    /// Goes on under TLS.
    @discardableResult
    public func stls() throws(WirekitError) -> String {
        try text { out, err in wk_pop3_stls(handle, out, err) }
    }

    /// Has the server carry the deletions out, and closes.
    @discardableResult
    public func quit() throws(WirekitError) -> String {
        try text { out, err in wk_pop3_quit(handle, out, err) }
    }

    /// The number of messages and their bytes.
    public func stat() throws(WirekitError) -> (count: UInt64, octets: UInt64) {
        var count: UInt64 = 0
        var octets: UInt64 = 0
        try check { wk_pop3_stat(handle, &count, &octets, $0) }
        return (count, octets)
    }

    /// The messages, a line each: number and size.
    public func list() throws(WirekitError) -> Lines {
        try many { wk_pop3_list(handle, $0, $1) }
    }

    public func list(_ which: UInt64) throws(WirekitError) -> String {
        try text { out, err in wk_pop3_list_one(handle, which, out, err) }
    }

    /// The unique identifiers, a line each: number and identifier.
    public func uidl() throws(WirekitError) -> Lines {
        try many { wk_pop3_uidl(handle, $0, $1) }
    }

    public func uidl(_ which: UInt64) throws(WirekitError) -> String {
        try text { out, err in wk_pop3_uidl_one(handle, which, out, err) }
    }

    public func retr(_ which: UInt64) throws(WirekitError) -> Lines {
        try many { wk_pop3_retr(handle, which, $0, $1) }
    }

    /// The header of a message and the first lines of its body.
    public func top(_ which: UInt64, _ howMuch: UInt64) throws(WirekitError) -> Lines {
        try many { wk_pop3_top(handle, which, howMuch, $0, $1) }
    }

    /// Hands the lines of a message to `take` as they come; gives their bytes. When `take` says false the
    /// connection is closed and `Status.callback` thrown.
    public func retr(_ which: UInt64, take: @escaping ([UInt8]) -> Bool) throws(WirekitError)
        -> UInt64
    {
        try streamed(take) { wk_pop3_retr_to(handle, which, $0, $1, $2, $3) }
    }

    /// The same for the header and the first lines of the body.
    public func top(_ which: UInt64, _ howMuch: UInt64, take: @escaping ([UInt8]) -> Bool)
        throws(WirekitError) -> UInt64
    {
        try streamed(take) { wk_pop3_top_to(handle, which, howMuch, $0, $1, $2, $3) }
    }

    /// What the server can do: each name with its parameters.
    public func capabilities() throws(WirekitError) -> [String: [String]] {
        var out: OpaquePointer?
        try check { wk_pop3_capa(handle, &out, $0) }
        defer { wk_pop3_capabilities_free(out) }
        var all: [String: [String]] = [:]
        for index in 0..<wk_pop3_capabilities_count(out) {
            var parameters: [String] = []
            while let next = String(
                ifPresent: wk_pop3_capabilities_parameter(out, index, parameters.count))
            {
                parameters.append(next)
            }
            all[String(copying: wk_pop3_capabilities_name(out, index))] = parameters
        }
        return all
    }

    private func many(
        _ ask: (UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<OpaquePointer?>)
            -> wk_status_t
    ) throws(WirekitError) -> Lines {
        var out: OpaquePointer?
        try check { err in ask(&out, err) }
        defer { wk_pop3_lines_free(out) }
        return Lines(
            status: [UInt8](copying: wk_pop3_lines_status(out)),
            lines: (0..<wk_pop3_lines_count(out)).map {
                [UInt8](copying: wk_pop3_lines_at(out, $0))
            },
            octets: wk_pop3_lines_octets(out))
    }

    private func streamed(
        _ take: @escaping ([UInt8]) -> Bool,
        _ ask: (
            wk_pop3_line_fn, UnsafeMutableRawPointer, UnsafeMutablePointer<UInt64>,
            UnsafeMutablePointer<OpaquePointer?>
        ) -> wk_status_t
    ) throws(WirekitError) -> UInt64 {
        let box = LineBox(take)
        var octets: UInt64 = 0
        try withExtendedLifetime(box) { () throws(WirekitError) in
            try check { err in
                ask(
                    { user, line in
                        let box = Unmanaged<LineBox>.fromOpaque(user!).takeUnretainedValue()
                        return box.take([UInt8](copying: line)) ? 0 : 1
                    }, Unmanaged.passUnretained(box).toOpaque(), &octets, err)
            }
        }
        return octets
    }
}

/// A function for the lines of a reply while the library calls it.
final class LineBox {
    let take: ([UInt8]) -> Bool

    init(_ take: @escaping ([UInt8]) -> Bool) {
        self.take = take
    }
}

// How the client connects. What is not set has the default that the header documents.
extension POP3 {
    /// Limits connecting, and the time in which no byte moves; a negative number is no limit.
    public func setTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_pop3_set_timeout_ms(handle, milliseconds, $0) }
    }

    public func setConnectTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_pop3_set_connect_timeout_ms(handle, milliseconds, $0) }
    }

    public func setIdleTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_pop3_set_idle_timeout_ms(handle, milliseconds, $0) }
    }

    /// Limits a whole command with its reply.
    public func setTotalTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_pop3_set_total_timeout_ms(handle, milliseconds, $0) }
    }

    /// Connects from this address and port; "" and 0 are any.
    public func setSourceAddress(_ host: String, port: UInt16 = 0) throws(WirekitError) {
        try check { err in host.withView { wk_pop3_set_source_address(handle, $0, port, err) } }
    }

    /// Connects to a Unix socket in place of the host and port; "" goes back.
    public func setUnixSocket(path: String) throws(WirekitError) {
        try check { err in path.withView { wk_pop3_set_unix_socket(handle, $0, err) } }
    }

    public func setTLS(_ config: TLSConfig?) throws(WirekitError) {
        try check { wk_pop3_set_tls(handle, config?.handle, $0) }
    }

    public func setCancel(_ token: CancelToken?) throws(WirekitError) {
        try check { wk_pop3_set_cancel(handle, token?.handle, $0) }
    }

    /// A transport in place of a socket, for the next connect.
    public func setTransport(_ transport: Transport?) throws(WirekitError) {
        try check { wk_pop3_set_transport(handle, transport?.handle, $0) }
    }

    /// Prints the traffic to stderr when the level is above 0.
    public func setDebugLevel(_ level: Int32) throws(WirekitError) {
        try check { wk_pop3_set_debuglevel(handle, level, $0) }
    }

    /// Shows the traffic to a function, passwords masked; nil ends that.
    public func setTrace(_ show: TraceFunction?) throws(WirekitError) {
        try withTrace(show) { ops, user, err in wk_pop3_set_trace(handle, ops, user, err) }
    }

    /// The longest line that the server may send.
    public func setMaxLine(_ bytes: Int) throws(WirekitError) {
        try check { wk_pop3_set_max_line(handle, bytes, $0) }
    }

    /// The memory that a reply of many lines may take.
    public func setMaxReply(_ bytes: UInt64) throws(WirekitError) {
        try check { wk_pop3_set_max_reply(handle, bytes, $0) }
    }
}
