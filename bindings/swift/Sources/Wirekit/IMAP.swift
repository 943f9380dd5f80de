import CWirekit

/// A client of an IMAP server. Set it up, connect, then one command after the other. A command throws
/// when it fails; where the server says NO, the result tells.
public final class IMAP: @unchecked Sendable {
    let handle: OpaquePointer

    /// A client of a server; port 0 is 143, or 993 when TLS comes from the first byte.
    public init(host: String, port: UInt16 = 0, tls: Bool = false) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in
            host.withView {
                tls ? wk_imap_ssl_new($0, port, &out, err) : wk_imap_new($0, port, &out, err)
            }
        }
        handle = out!
    }

    /// A client that speaks to a program, which /bin/sh starts. The command must not be put together
    /// from what a stranger says.
    public init(command: String) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in command.withView { wk_imap_stream_new($0, &out, err) } }
        handle = out!
    }

    deinit {
        wk_imap_free(handle)
    }

    /// Where a session is.
    public enum State: UInt32, Sendable {
        case loggedOut = 0
        case notAuthenticated = 1
        case authenticated = 2
        case selected = 3
    }

    /// A text, and the literal behind it; the text then ends with the literal's size in braces, and the
    /// response goes on with the next item.
    public struct Item: Sendable, Equatable {
        public let text: [UInt8]
        public let literal: [UInt8]?
    }

    /// What a command gave.
    public struct Result: Sendable, Equatable {
        /// "OK", "NO" or "BYE"; the name of the responses for `response(_:)` and `idleNext`.
        public let type: String
        public let isOK: Bool
        public let items: [Item]

        /// Copies a result of the C interface and frees it.
        init(taking result: OpaquePointer?) {
            defer { wk_imap_result_free(result) }
            type = String(copying: wk_imap_result_type(result))
            isOK = wk_imap_result_is_ok(result)
            items = (0..<wk_imap_result_count(result)).map { index in
                let literal = wk_imap_result_literal(result, index)
                return Item(
                    text: [UInt8](copying: wk_imap_result_text(result, index)),
                    literal: wk_imap_result_has_literal(result, index)
                        ? [UInt8](copying: literal) : nil)
            }
        }

        /// The items of each response behind each other, as `IMAPFetched` reads them.
        public var responses: [[UInt8]] {
            var all: [[UInt8]] = []
            var one: [UInt8] = []
            for item in items {
                one += item.text
                if let literal = item.literal {
                    one += [13, 10] + literal
                } else {
                    all.append(one)
                    one = []
                }
            }
            return all
        }
    }

    /// Connects, reads the greeting, and asks what the server can do.
    public func connect() throws(WirekitError) {
        try check { wk_imap_connect(handle, $0) }
    }

    /// Closes without LOGOUT.
    public func shutdown() throws(WirekitError) {
        try check { wk_imap_shutdown(handle, $0) }
    }

    public var isConnected: Bool { wk_imap_is_connected(handle) }
    public var state: State { State(rawValue: wk_imap_state(handle)) ?? .loggedOut }
    public var isReadOnly: Bool { wk_imap_is_readonly(handle) }
    public var isUTF8Enabled: Bool { wk_imap_utf8_enabled(handle) }

    /// The newest protocol that both ends speak: "IMAP4REV1" or "IMAP4".
    public var protocolVersion: String { String(copying: wk_imap_protocol_version(handle)) }

    /// The descriptor of the socket, which stays the client's; -1 when there is none.
    public var fileDescriptor: Int32 { wk_imap_fileno(handle) }

    /// The line with which the server greeted.
    public func welcome() throws(WirekitError) -> String {
        try text { out, err in wk_imap_getwelcome(handle, out, err) }
    }

    /// What the server said that it can do when it was asked last, in capitals.
    public func capabilities() throws(WirekitError) -> [String] {
        try takeStrings { out, err in wk_imap_capabilities(handle, out, err) }
    }

    func ask(
        _ command: (
            UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<OpaquePointer?>
        ) -> wk_status_t
    ) throws(WirekitError) -> Result {
        var out: OpaquePointer?
        try check { err in command(&out, err) }
        return Result(taking: out)
    }
}
