import CWirekit

// How a connection behaves. What is not set has the default that the header documents.
extension HTTPConnection {
    /// Limits name lookup and connecting; a negative number is no limit, here and below.
    public func setConnectTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_http_conn_set_connect_timeout_ms(handle, milliseconds, $0) }
    }

    /// Limits the time in which no byte moves.
    public func setIdleTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_http_conn_set_idle_timeout_ms(handle, milliseconds, $0) }
    }

    /// Limits a whole exchange.
    public func setTotalTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_http_conn_set_total_timeout_ms(handle, milliseconds, $0) }
    }

    /// Connects from this address and port; "" and 0 are any.
    public func setSourceAddress(_ host: String, port: UInt16 = 0) throws(WirekitError) {
        try check { err in
            host.withView { wk_http_conn_set_source_address(handle, $0, port, err) }
        }
    }

    /// Connects to a Unix socket in place of the host and port; "" goes back.
    public func setUnixSocket(path: String) throws(WirekitError) {
        try check { err in path.withView { wk_http_conn_set_unix_socket(handle, $0, err) } }
    }

    /// The size of the blocks in which a reader is read and sent.
    public func setBlockSize(_ bytes: Int) throws(WirekitError) {
        try check { wk_http_conn_set_block_size(handle, bytes, $0) }
    }

    /// Whether a request opens the connection by itself, which it does at first.
    public func setAutoOpen(_ on: Bool) throws(WirekitError) {
        try check { wk_http_conn_set_auto_open(handle, on, $0) }
    }

    /// Whether every interim response but 101 is skipped, and not 100 alone.
    public func setSkipInterim(_ on: Bool) throws(WirekitError) {
        try check { wk_http_conn_set_skip_interim(handle, on, $0) }
    }

    /// What the server may send; 0 stands for the default.
    public func setLimits(
        maxLine: Int = 0, maxLines: Int = 0, maxBody: UInt64 = 0, maxInterim: Int = 0
    ) throws(WirekitError) {
        try check {
            wk_http_conn_set_limits(handle, maxLine, maxLines, maxBody, maxInterim, $0)
        }
    }

    /// Prints the traffic to stderr when the level is above 0.
    public func setDebugLevel(_ level: Int32) throws(WirekitError) {
        try check { wk_http_conn_set_debuglevel(handle, level, $0) }
    }

    /// What a trace is shown.
    public typealias TraceDirection = Wirekit.TraceDirection

    /// Shows the traffic, in clear and with secrets masked, to a function: the bytes, and the
    /// microseconds since the trace was set. nil ends that.
    public func setTrace(
        _ show: TraceFunction?
    ) throws(WirekitError) {
        try withTrace(show) { ops, user, err in wk_http_conn_set_trace(handle, ops, user, err) }
    }
}

extension TLSConfig {
    /// Shows a client certificate from files when the server asks; one file may hold both.
    public func setClientCertificate(chainFile: String, keyFile: String = "") throws(WirekitError) {
        try check { err in
            chainFile.withView { chain in
                keyFile.withView {
                    wk_tls_config_set_client_certificate_files(handle, chain, $0, err)
                }
            }
        }
    }

    /// Shows a client certificate given as bytes when the server asks.
    public func setClientCertificate(chain: [UInt8], key: [UInt8]) throws(WirekitError) {
        try check { err in
            chain.withView { chain in
                key.withView { wk_tls_config_set_client_certificate(handle, chain, $0, err) }
            }
        }
    }

    /// Offers one more application protocol; the first one is the one liked best.
    public func add(alpn name: String) throws(WirekitError) {
        try check { err in name.withView { wk_tls_config_add_alpn(handle, $0, err) } }
    }

    /// Whether the server is told, in clear, the name that it will have to prove.
    public func setSNI(_ on: Bool) throws(WirekitError) {
        try check { wk_tls_config_set_sni(handle, on, $0) }
    }

    /// Refuses TLS 1.2.
    public func requireTLS13() throws(WirekitError) {
        try check { wk_tls_config_set_min_version(handle, UInt32(WK_TLS_VERSION_1_3), $0) }
    }

    /// Loads the system's trust store now, so that an error shows here.
    public func prepare() throws(WirekitError) {
        try check { wk_tls_config_prepare(handle, $0) }
    }
}

extension Transport {
    /// A transport out of a descriptor, a connected socket for example. Unless it takes ownership
    /// it works on a duplicate.
    public convenience init(descriptor: Int32, takeOwnership: Bool = false) throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_transport_new_fd(descriptor, takeOwnership, &out, $0) }
        self.init(taking: out!)
    }

    /// Adds a piece of input to a memory transport; a client never sees two pieces in one read.
    public func feed(_ piece: [UInt8]) throws(WirekitError) {
        try check { err in piece.withView { wk_transport_memory_feed(handle, $0, err) } }
    }

    /// Ends the input of a memory transport.
    public func end() throws(WirekitError) {
        try check { wk_transport_memory_end(handle, $0) }
    }
}
