import CWirekit

/// A client of an NNTP server. Set it up, connect, then one command after the other. Functions with
/// `take` hand it the lines as they come, with their ends; when it says false the connection is closed
/// and `Status.callback` thrown.
public final class NNTP: @unchecked Sendable {
    typealias Out = UnsafeMutablePointer<OpaquePointer?>

    let handle: OpaquePointer
    /// The line that answered the last command which went well.
    public private(set) var reply = ""

    /// A client of a server; port 0 is 119, or 563 when TLS comes from the first byte.
    public init(host: String, port: UInt16 = 0, tls: Bool = false) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in
            host.withView {
                tls ? wk_nntp_ssl_new($0, port, &out, err) : wk_nntp_new($0, port, &out, err)
            }
        }
        handle = out!
    }

    deinit {
        wk_nntp_free(handle)
    }

    /// Connects, asks what the server can do, and does what was set of reader mode and login.
    public func connect() throws(WirekitError) {
        try check { wk_nntp_connect(handle, $0) }
    }

    /// Closes without QUIT.
    public func close() throws(WirekitError) {
        try check { wk_nntp_close(handle, $0) }
    }

    public var isConnected: Bool { wk_nntp_is_connected(handle) }

    /// The greeting, or what answered the wish for reader mode.
    public func welcome() throws(WirekitError) -> String {
        try text { out, err in wk_nntp_getwelcome(handle, out, err) }
    }

    /// What the server can do: each name with its parameters.
    public func capabilities() throws(WirekitError) -> [String: [String]] {
        var out: OpaquePointer?
        try check { wk_nntp_getcapabilities(handle, &out, $0) }
        defer { wk_nntp_capabilities_free(out) }
        var all: [String: [String]] = [:]
        for index in 0..<wk_nntp_capabilities_count(out) {
            var parameters: [String] = []
            while let next = String(
                ifPresent: wk_nntp_capabilities_parameter(out, index, parameters.count))
            {
                parameters.append(next)
            }
            all[String(copying: wk_nntp_capabilities_name(out, index))] = parameters
        }
        return all
    }

    /// 2 for a server of RFC 3977, 1 for what came before.
    public func version() throws(WirekitError) -> UInt64 {
        var version: UInt64 = 0
        try check { wk_nntp_version(handle, &version, $0) }
        return version
    }

    /// The name of the server's program, if it says.
    public func implementation() throws(WirekitError) -> String? {
        var out: OpaquePointer?
        try check { wk_nntp_implementation(handle, &out, $0) }
        return out == nil ? nil : Buffer(taking: out).text
    }

    /// Logs in; without a user by .netrc, if that may be used.
    public func login(user: String, password: String = "", useNetrc: Bool = false)
        throws(WirekitError)
    {
        try check { err in
            user.withView { user in
                password.withView { wk_nntp_login(handle, user, $0, useNetrc, err) }
            }
        }
    }

    /// Goes on under TLS.
    public func startTLS() throws(WirekitError) {
        try ask { wk_nntp_starttls(handle, $0, $1) }
    }

    /// Signs off, and closes.
    public func quit() throws(WirekitError) {
        try ask { wk_nntp_quit(handle, $0, $1) }
    }

    /// Tells the server that this client serves many readers.
    public func slave() throws(WirekitError) {
        try ask { wk_nntp_slave(handle, $0, $1) }
    }

    /// A command whose reply is kept.
    func ask(_ call: (Out, Out) -> wk_status_t) throws(WirekitError) {
        var line: OpaquePointer?
        try check { err in call(&line, err) }
        reply = Buffer(taking: line).text
    }

    /// The same, with a handle that the command makes.
    func made(_ call: (Out, Out, Out) -> wk_status_t) throws(WirekitError) -> OpaquePointer? {
        var out: OpaquePointer?
        try ask { line, err in call(&out, line, err) }
        return out
    }

    func strings(_ call: (Out, Out, Out) -> wk_status_t) throws(WirekitError) -> [String] {
        let list = try made(call)
        defer { wk_strings_free(list) }
        return (0..<wk_strings_count(list)).map { String(copying: wk_strings_at(list, $0)) }
    }

    func streamed(
        _ take: @escaping ([UInt8]) -> Bool,
        _ call: (wk_nntp_line_fn, UnsafeMutableRawPointer, Out, Out) -> wk_status_t
    ) throws(WirekitError) {
        let box = LineBox(take)
        try withExtendedLifetime(box) { () throws(WirekitError) in
            try ask { reply, err in
                call(
                    { user, line in
                        let box = Unmanaged<LineBox>.fromOpaque(user!).takeUnretainedValue()
                        return box.take([UInt8](copying: line)) ? 0 : 1
                    }, Unmanaged.passUnretained(box).toOpaque(), reply, err)
            }
        }
    }
}

// How the client connects. What is not set has the default that the header documents.
extension NNTP {
    /// Limits connecting, and the time in which no byte moves; a negative number is no limit.
    public func setTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_nntp_set_timeout_ms(handle, milliseconds, $0) }
    }

    public func setConnectTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_nntp_set_connect_timeout_ms(handle, milliseconds, $0) }
    }

    public func setIdleTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_nntp_set_idle_timeout_ms(handle, milliseconds, $0) }
    }

    /// Limits a whole command with its reply.
    public func setTotalTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_nntp_set_total_timeout_ms(handle, milliseconds, $0) }
    }

    /// Connects from this address and port; "" and 0 are any.
    public func setSourceAddress(_ host: String, port: UInt16 = 0) throws(WirekitError) {
        try check { err in host.withView { wk_nntp_set_source_address(handle, $0, port, err) } }
    }

    /// Connects to a Unix socket in place of the host and port; "" goes back.
    public func setUnixSocket(path: String) throws(WirekitError) {
        try check { err in path.withView { wk_nntp_set_unix_socket(handle, $0, err) } }
    }

    public func setTLS(_ config: TLSConfig?) throws(WirekitError) {
        try check { wk_nntp_set_tls(handle, config?.handle, $0) }
    }

    public func setCancel(_ token: CancelToken?) throws(WirekitError) {
        try check { wk_nntp_set_cancel(handle, token?.handle, $0) }
    }

    /// A transport in place of a socket, for the next connect.
    public func setTransport(_ transport: Transport?) throws(WirekitError) {
        try check { wk_nntp_set_transport(handle, transport?.handle, $0) }
    }

    /// Prints the traffic to stderr when the level is above 0.
    public func setDebugLevel(_ level: Int32) throws(WirekitError) {
        try check { wk_nntp_set_debuglevel(handle, level, $0) }
    }

    /// Shows the traffic to a function, passwords masked; nil ends that.
    public func setTrace(_ show: TraceFunction?) throws(WirekitError) {
        try withTrace(show) { ops, user, err in wk_nntp_set_trace(handle, ops, user, err) }
    }

    /// The longest line that the server may send.
    public func setMaxLine(_ bytes: Int) throws(WirekitError) {
        try check { wk_nntp_set_max_line(handle, bytes, $0) }
    }

    /// The memory that a reply of many lines may take.
    public func setMaxReply(_ bytes: UInt64) throws(WirekitError) {
        try check { wk_nntp_set_max_reply(handle, bytes, $0) }
    }

    /// Asks for the commands of readers when connecting.
    public func setReaderMode(_ on: Bool) throws(WirekitError) {
        try check { wk_nntp_set_readermode(handle, on, $0) }
    }

    /// Logs in when connecting.
    public func setCredentials(user: String, password: String = "") throws(WirekitError) {
        try check { err in
            user.withView { user in
                password.withView { wk_nntp_set_credentials(handle, user, $0, err) }
            }
        }
    }

    /// Looks for who logs in in .netrc when connecting, or in the file at `path`.
    public func setNetrc(_ on: Bool, path: String = "") throws(WirekitError) {
        try check { wk_nntp_set_usenetrc(handle, on, $0) }
        try check { err in path.withView { wk_nntp_set_netrc(handle, $0, err) } }
    }
}
