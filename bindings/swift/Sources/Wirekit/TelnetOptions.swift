import CWirekit

// How the client connects. What is not set has the default that the header documents.
extension Telnet {
    /// Limits connecting, and the time in which no byte moves; a negative number is no limit.
    public func setTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_telnet_set_timeout_ms(handle, milliseconds, $0) }
    }

    public func setConnectTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_telnet_set_connect_timeout_ms(handle, milliseconds, $0) }
    }

    public func setIdleTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_telnet_set_idle_timeout_ms(handle, milliseconds, $0) }
    }

    /// Limits a whole command with its reply.
    public func setTotalTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_telnet_set_total_timeout_ms(handle, milliseconds, $0) }
    }

    /// Connects from this address and port; "" and 0 are any.
    public func setSourceAddress(_ host: String, port: UInt16 = 0) throws(WirekitError) {
        try check { err in host.withView { wk_telnet_set_source_address(handle, $0, port, err) } }
    }

    /// Connects to a Unix socket in place of the host and port; "" goes back.
    public func setUnixSocket(path: String) throws(WirekitError) {
        try check { err in path.withView { wk_telnet_set_unix_socket(handle, $0, err) } }
    }

    public func setTLS(_ config: TLSConfig?) throws(WirekitError) {
        try check { wk_telnet_set_tls(handle, config?.handle, $0) }
    }

    public func setCancel(_ token: CancelToken?) throws(WirekitError) {
        try check { wk_telnet_set_cancel(handle, token?.handle, $0) }
    }

    /// A transport in place of a socket, for the next connect.
    public func setTransport(_ transport: Transport?) throws(WirekitError) {
        try check { wk_telnet_set_transport(handle, transport?.handle, $0) }
    }

    /// Prints the traffic to stderr when the level is above 0.
    public func setDebugLevel(_ level: Int32) throws(WirekitError) {
        try check { wk_telnet_set_debuglevel(handle, level, $0) }
    }

    /// Shows the traffic to a function, passwords masked; nil ends that.
    public func setTrace(_ show: TraceFunction?) throws(WirekitError) {
        try withTrace(show) { ops, user, err in wk_telnet_set_trace(handle, ops, user, err) }
    }

    /// The data that may wait to be read.
    public func setMaxBuffer(_ bytes: Int) throws(WirekitError) {
        try check { wk_telnet_set_max_buffer(handle, bytes, $0) }
    }

    /// The data of a subnegotiation.
    public func setMaxSBData(_ bytes: Int) throws(WirekitError) {
        try check { wk_telnet_set_max_sb_data(handle, bytes, $0) }
    }

    /// Keeps NUL and XON in the data.
    public func setBinary(_ binary: Bool) throws(WirekitError) {
        try check { wk_telnet_set_binary(handle, binary, $0) }
    }
}

/// The names of Telnet's numbers, and what is sent.
public enum TelnetCode {
    /// The name of a command; empty for none.
    public static func commandName(_ command: UInt8) -> String {
        String(cString: wk_telnet_command_name(command))
    }

    /// The name of an option; empty for none.
    public static func optionName(_ option: UInt8) -> String {
        String(cString: wk_telnet_option_name(option))
    }

    /// Data with each byte 255 doubled.
    public static func escape(_ data: [UInt8]) throws(WirekitError) -> [UInt8] {
        var out: OpaquePointer?
        try check { err in data.withView { wk_telnet_escape($0, &out, err) } }
        defer { wk_buf_free(out) }
        return [UInt8](copying: wk_buf_bytes(out))
    }
}

/// Takes apart what arrives, without I/O. It may be used by one thread at a time.
public final class TelnetDecoder {
    let handle: OpaquePointer

    public enum Event: Equatable, Sendable {
        case needData
        case data([UInt8])
        case command(UInt8)
        case negotiate(UInt8, UInt8)
    }

    public init() throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_telnet_decoder_new(&out, $0) }
        handle = out!
    }

    deinit {
        wk_telnet_decoder_free(handle)
    }

    /// Keeps NUL and XON in the data.
    public func setBinary(_ binary: Bool) throws(WirekitError) {
        try check { wk_telnet_decoder_set_binary(handle, binary, $0) }
    }

    public func setMaxSBData(_ bytes: Int) throws(WirekitError) {
        try check { wk_telnet_decoder_set_max_sb_data(handle, bytes, $0) }
    }

    /// Goes on with what has arrived and was not used up: the bytes used, and what was found.
    public func next(_ input: [UInt8]) throws(WirekitError) -> (used: Int, event: Event) {
        var used = 0
        var kind: UInt32 = 0
        var command: UInt8 = 0
        var option: UInt8 = 0
        var found: [UInt8] = []
        try check { err in
            input.withView {
                var data = wk_bytes_t()
                let status = wk_telnet_decoder_next(
                    handle, $0, &used, &kind, &data, &command, &option, err)
                found = [UInt8](copying: data)
                return status
            }
        }
        switch kind {
        case UInt32(WK_TELNET_EVENT_DATA): return (used, .data(found))
        case UInt32(WK_TELNET_EVENT_COMMAND): return (used, .command(command))
        case UInt32(WK_TELNET_EVENT_NEGOTIATE): return (used, .negotiate(command, option))
        default: return (used, .needData)
        }
    }

    /// The data of the last subnegotiation, or of the one that is coming.
    public var sbData: [UInt8] { [UInt8](copying: wk_telnet_decoder_sb_data(handle)) }
}
