import CWirekit

// How the client connects. What is not set has the default that the header documents.
extension IMAP {
    /// Limits connecting, and the time in which no byte moves; a negative number is no limit.
    public func setTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_imap_set_timeout_ms(handle, milliseconds, $0) }
    }

    public func setConnectTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_imap_set_connect_timeout_ms(handle, milliseconds, $0) }
    }

    public func setIdleTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_imap_set_idle_timeout_ms(handle, milliseconds, $0) }
    }

    /// Limits a whole command with its reply.
    public func setTotalTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_imap_set_total_timeout_ms(handle, milliseconds, $0) }
    }

    /// Connects from this address and port; "" and 0 are any.
    public func setSourceAddress(_ host: String, port: UInt16 = 0) throws(WirekitError) {
        try check { err in host.withView { wk_imap_set_source_address(handle, $0, port, err) } }
    }

    /// Connects to a Unix socket in place of the host and port; "" goes back.
    public func setUnixSocket(path: String) throws(WirekitError) {
        try check { err in path.withView { wk_imap_set_unix_socket(handle, $0, err) } }
    }

    public func setTLS(_ config: TLSConfig?) throws(WirekitError) {
        try check { wk_imap_set_tls(handle, config?.handle, $0) }
    }

    public func setCancel(_ token: CancelToken?) throws(WirekitError) {
        try check { wk_imap_set_cancel(handle, token?.handle, $0) }
    }

    /// A transport in place of a socket, for the next connect.
    public func setTransport(_ transport: Transport?) throws(WirekitError) {
        try check { wk_imap_set_transport(handle, transport?.handle, $0) }
    }

    /// Prints the traffic to stderr when the level is above 0.
    public func setDebugLevel(_ level: Int32) throws(WirekitError) {
        try check { wk_imap_set_debuglevel(handle, level, $0) }
    }

    /// Shows the traffic to a function, passwords masked; nil ends that.
    public func setTrace(_ show: TraceFunction?) throws(WirekitError) {
        try withTrace(show) { ops, user, err in wk_imap_set_trace(handle, ops, user, err) }
    }

    /// The longest line that the server may send.
    public func setMaxLine(_ bytes: Int) throws(WirekitError) {
        try check { wk_imap_set_max_line(handle, bytes, $0) }
    }

    /// The memory that responses kept for the program may take.
    public func setMaxReply(_ bytes: UInt64) throws(WirekitError) {
        try check { wk_imap_set_max_reply(handle, bytes, $0) }
    }

    /// How the tags of commands begin, from the next connect on: ASCII letters.
    public func setTagPrefix(_ prefix: String) throws(WirekitError) {
        try check { err in prefix.withView { wk_imap_set_tag_prefix(handle, $0, err) } }
    }
}
