import CWirekit

/// What an option callback answers with; it is good for that call alone.
public struct TelnetAnswer {
    let handle: OpaquePointer?

    /// Answers WILL, WONT, DO or DONT.
    public func option(_ command: UInt8, _ option: UInt8) throws(WirekitError) {
        try check { wk_telnet_answer_option(handle, command, option, $0) }
    }

    /// Answers with data for an option.
    public func subnegotiation(_ option: UInt8, _ data: [UInt8]) throws(WirekitError) {
        try check { err in
            data.withView { wk_telnet_answer_subnegotiation(handle, option, $0, err) }
        }
    }

    /// The data of the last subnegotiation; complete with SE.
    public var sbData: [UInt8] { [UInt8](copying: wk_telnet_answer_sb_data(handle)) }
}

/// Sees each command with its option, or 0. False ends the operation and closes the connection.
public typealias TelnetOptionFunction =
    @Sendable (_ answer: TelnetAnswer, _ command: UInt8, _ option: UInt8) -> Bool

/// Regular expressions over bytes, for one client at a time.
public final class TelnetPatterns: @unchecked Sendable {
    let handle: OpaquePointer

    public init(_ patterns: [[UInt8]] = []) throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_telnet_patterns_new(&out, $0) }
        handle = out!
        for pattern in patterns { try add(pattern) }
    }

    deinit {
        wk_telnet_patterns_free(handle)
    }

    public func add(_ pattern: [UInt8]) throws(WirekitError) {
        try check { err in pattern.withView { wk_telnet_patterns_add(handle, $0, err) } }
    }
}

/// Where a pattern matched.
public final class TelnetMatch: @unchecked Sendable {
    let handle: OpaquePointer

    init(_ owned: OpaquePointer) {
        handle = owned
    }

    deinit {
        wk_telnet_match_free(handle)
    }

    /// The number of groups, without the whole match.
    public var groupCount: Int { Int(wk_telnet_match_group_count(handle)) }

    /// Where a group matched; nil when it is not part of the match.
    public func range(_ group: Int = 0) -> Range<Int>? {
        let start = wk_telnet_match_start(handle, group)
        return start < 0 ? nil : Int(start)..<Int(wk_telnet_match_end(handle, group))
    }

    public subscript(_ group: Int) -> [UInt8]? {
        range(group) == nil ? nil : [UInt8](copying: wk_telnet_match_group(handle, group))
    }

    public subscript(_ name: String) -> [UInt8]? {
        let group = name.withView { wk_telnet_match_group_named(handle, $0) }
        return group < 0 ? nil : self[Int(group)]
    }
}

/// A client of a Telnet server. Set it up, connect, then read and write.
public final class Telnet: @unchecked Sendable {
    let handle: OpaquePointer

    /// A client of a server; port 0 is 23, or 992 when TLS comes from the first byte.
    public init(host: String, port: UInt16 = 0, tls: Bool = false) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in
            host.withView {
                tls ? wk_telnet_ssl_new($0, port, &out, err) : wk_telnet_new($0, port, &out, err)
            }
        }
        handle = out!
    }

    deinit {
        wk_telnet_free(handle)
    }

    public func connect() throws(WirekitError) {
        try check { wk_telnet_connect(handle, $0) }
    }

    /// Closes the connection; what was received can still be read.
    public func close() throws(WirekitError) {
        try check { wk_telnet_close(handle, $0) }
    }

    public var isConnected: Bool { wk_telnet_is_connected(handle) }

    /// The descriptor of the socket; -1 for none.
    public var fileno: Int32 { wk_telnet_fileno(handle) }

    private func data(
        _ ask: (UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<OpaquePointer?>)
            -> wk_status_t
    ) throws(WirekitError) -> [UInt8] {
        var out: OpaquePointer?
        try check { err in ask(&out, err) }
        defer { wk_buf_free(out) }
        return [UInt8](copying: wk_buf_bytes(out))
    }

    /// Reads up to and including what is expected. When the time is over, or at the end, it gives what
    /// there is; a negative time waits as long as the client's limits allow.
    public func readUntil(_ expected: [UInt8], milliseconds: Int64 = -1) throws(WirekitError)
        -> [UInt8]
    {
        try data { out, err in
            expected.withView { wk_telnet_read_until(handle, $0, milliseconds, out, err) }
        }
    }

    /// Reads until one of the patterns matches; the index is -1 when none does.
    public func expect(_ patterns: TelnetPatterns, milliseconds: Int64 = -1) throws(WirekitError)
        -> (index: Int, match: TelnetMatch?, data: [UInt8])
    {
        var index: Int64 = -1
        var match: OpaquePointer?
        let data = try data { out, err in
            wk_telnet_expect(handle, patterns.handle, milliseconds, &index, &match, out, err)
        }
        return (Int(index), match.map(TelnetMatch.init), data)
    }

    /// Reads until the server closes the connection.
    public func readAll() throws(WirekitError) -> [UInt8] {
        try data { wk_telnet_read_all(handle, $0, $1) }
    }

    /// Gives what there is, and waits when that is nothing; empty at the end.
    public func readSome() throws(WirekitError) -> [UInt8] {
        try data { wk_telnet_read_some(handle, $0, $1) }
    }

    /// Gives everything that has arrived, without waiting.
    public func readVeryEager() throws(WirekitError) -> [UInt8] {
        try data { wk_telnet_read_very_eager(handle, $0, $1) }
    }

    /// Gives what there is; when that is nothing, what has arrived.
    public func readEager() throws(WirekitError) -> [UInt8] {
        try data { wk_telnet_read_eager(handle, $0, $1) }
    }

    /// Gives what was received and not read.
    public func readLazy() throws(WirekitError) -> [UInt8] {
        try data { wk_telnet_read_lazy(handle, $0, $1) }
    }

    public func readVeryLazy() throws(WirekitError) -> [UInt8] {
        try data { wk_telnet_read_very_lazy(handle, $0, $1) }
    }

    /// The data of the last subnegotiation, its option first.
    public func readSBData() throws(WirekitError) -> [UInt8] {
        try data { wk_telnet_read_sb_data(handle, $0, $1) }
    }

    /// At least one byte and at most `limit`; empty at the end.
    public func read(upTo limit: Int) throws(WirekitError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        try check { wk_telnet_read(handle, &bytes, limit, &count, $0) }
        bytes.removeLast(limit - count)
        return bytes
    }

    /// Sends data with each byte 255 doubled.
    public func write(_ data: [UInt8]) throws(WirekitError) {
        try check { err in data.withView { wk_telnet_write(handle, $0, err) } }
    }

    /// The same, and traces do not show it.
    public func writeSecret(_ data: [UInt8]) throws(WirekitError) {
        try check { err in data.withView { wk_telnet_write_secret(handle, $0, err) } }
    }

    /// Sends a command without an option.
    public func send(command: UInt8) throws(WirekitError) {
        try check { wk_telnet_send_command(handle, command, $0) }
    }

    /// Sends WILL, WONT, DO or DONT.
    public func send(command: UInt8, option: UInt8) throws(WirekitError) {
        try check { wk_telnet_send_option(handle, command, option, $0) }
    }

    public func send(subnegotiation option: UInt8, _ data: [UInt8]) throws(WirekitError) {
        try check { err in
            data.withView { wk_telnet_send_subnegotiation(handle, option, $0, err) }
        }
    }

    /// Prints a line to stderr when the debug level is above 0.
    public func message(_ text: String) throws(WirekitError) {
        try check { err in text.withView { wk_telnet_msg(handle, $0, err) } }
    }

    /// A dumb terminal over two descriptors, until one side ends; with `threads` one for each
    /// direction.
    public func interact(input: Int32 = 0, output: Int32 = 1, threads: Bool = false)
        throws(WirekitError)
    {
        try check {
            threads
                ? wk_telnet_mt_interact(handle, input, output, $0)
                : wk_telnet_interact(handle, input, output, $0)
        }
    }

    /// Answers commands and options; nil refuses all.
    public func setOptionCallback(_ negotiate: TelnetOptionFunction?) throws(WirekitError) {
        guard let negotiate else {
            try check { wk_telnet_set_option_negotiation_callback(handle, nil, nil, $0) }
            return
        }
        var ops = wk_telnet_option_ops_t()
        ops.size = MemoryLayout<wk_telnet_option_ops_t>.size
        ops.negotiate = { user, answer, command, option in
            let box = Unmanaged<OptionBox>.fromOpaque(user!).takeUnretainedValue()
            return box.negotiate(TelnetAnswer(handle: answer), command, option) ? 0 : 1
        }
        // The library drops it, also when setting fails.
        ops.drop = { user in Unmanaged<OptionBox>.fromOpaque(user!).release() }
        let user = Unmanaged.passRetained(OptionBox(negotiate)).toOpaque()
        try check { wk_telnet_set_option_negotiation_callback(handle, &ops, user, $0) }
    }
}

/// An option callback while the library keeps it.
private final class OptionBox {
    let negotiate: TelnetOptionFunction

    init(_ negotiate: @escaping TelnetOptionFunction) {
        self.negotiate = negotiate
    }
}
