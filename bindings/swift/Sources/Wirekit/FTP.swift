import CWirekit

/// A client of an FTP server. Set it up, connect, log in, then one command after the other.
public final class FTP: @unchecked Sendable {
    let handle: OpaquePointer

    /// When the control connection goes under TLS.
    public enum Security: Sendable {
        case clear
        /// Before the login, by AUTH.
        case explicitTLS
        /// Before the first byte.
        case implicitTLS
    }

    /// A client of a server; port 0 is 21, or 990 when TLS comes from the first byte.
    public init(host: String, port: UInt16 = 0, security: Security = .clear) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in
            host.withView {
                switch security {
                case .clear: wk_ftp_new($0, port, &out, err)
                case .explicitTLS: wk_ftp_tls_new($0, port, &out, err)
                case .implicitTLS: wk_ftp_ssl_new($0, port, &out, err)
                }
            }
        }
        handle = out!
    }

    deinit {
        wk_ftp_free(handle)
    }

    /// Connects and reads the greeting.
    public func connect() throws(WirekitError) {
        try check { wk_ftp_connect(handle, $0) }
    }

    /// Closes without QUIT.
    public func close() throws(WirekitError) {
        try check { wk_ftp_close(handle, $0) }
    }

    public var isConnected: Bool { wk_ftp_is_connected(handle) }

    /// Whether the control connection is under TLS.
    public var isEncrypted: Bool { wk_ftp_is_encrypted(handle) }

    /// Logs in; without a user anonymously.
    @discardableResult
    public func login(user: String = "", password: String = "", account: String = "")
        throws(WirekitError) -> String
    {
        try text { out, err in
            user.withView { user in
                password.withView { password in
                    account.withView { wk_ftp_login(handle, user, password, $0, out, err) }
                }
            }
        }
    }

    /// The reply with which the server greeted.
    @discardableResult
    public func welcome() throws(WirekitError) -> String {
        try text { out, err in wk_ftp_getwelcome(handle, out, err) }
    }

    /// Reads a reply of 100 to 399.
    @discardableResult
    public func response() throws(WirekitError) -> String {
        try text { out, err in wk_ftp_getresp(handle, out, err) }
    }

    /// Reads a reply of 200 to 299, which is due behind a data connection.
    @discardableResult
    public func voidResponse() throws(WirekitError) -> String {
        try text { out, err in wk_ftp_voidresp(handle, out, err) }
    }

    /// Aborts the transfer that is in progress.
    @discardableResult
    public func abort() throws(WirekitError) -> String {
        try text { out, err in wk_ftp_abort(handle, out, err) }
    }

    /// The current directory.
    @discardableResult
    public func pwd() throws(WirekitError) -> String {
        try text { out, err in wk_ftp_pwd(handle, out, err) }
    }

    /// Goes on under TLS.
    @discardableResult
    public func auth() throws(WirekitError) -> String {
        try text { out, err in wk_ftp_auth(handle, out, err) }
    }

    /// Goes on in clear on the control connection.
    @discardableResult
    public func ccc() throws(WirekitError) -> String {
        try text { out, err in wk_ftp_ccc(handle, out, err) }
    }

    /// Puts data connections under TLS.
    @discardableResult
    public func protectData() throws(WirekitError) -> String {
        try text { out, err in wk_ftp_prot_p(handle, out, err) }
    }

    /// Leaves data connections in clear.
    @discardableResult
    public func clearData() throws(WirekitError) -> String {
        try text { out, err in wk_ftp_prot_c(handle, out, err) }
    }

    /// Says goodbye and closes.
    @discardableResult
    public func quit() throws(WirekitError) -> String {
        try text { out, err in wk_ftp_quit(handle, out, err) }
    }

    /// Names the account.
    @discardableResult
    public func acct(_ account: String) throws(WirekitError) -> String {
        try text { out, err in
            account.withView { account in wk_ftp_acct(handle, account, out, err) }
        }
    }

    /// Sends a command line and reads a reply of 100 to 399.
    @discardableResult
    public func send(_ command: String) throws(WirekitError) -> String {
        try text { out, err in
            command.withView { command in wk_ftp_sendcmd(handle, command, out, err) }
        }
    }

    /// Sends a command line and reads a reply of 200 to 299.
    @discardableResult
    public func void(_ command: String) throws(WirekitError) -> String {
        try text { out, err in
            command.withView { command in wk_ftp_voidcmd(handle, command, out, err) }
        }
    }

    /// Renames a file.
    @discardableResult
    public func rename(_ from: String, to: String) throws(WirekitError) -> String {
        try text { out, err in
            from.withView { from in to.withView { to in wk_ftp_rename(handle, from, to, out, err) } }
        }
    }

    /// Removes a file.
    @discardableResult
    public func delete(_ name: String) throws(WirekitError) -> String {
        try text { out, err in
            name.withView { name in wk_ftp_delete(handle, name, out, err) }
        }
    }

    /// Changes the current directory.
    @discardableResult
    public func cwd(_ name: String) throws(WirekitError) -> String {
        try text { out, err in
            name.withView { name in wk_ftp_cwd(handle, name, out, err) }
        }
    }

    /// Makes a directory and gives its name.
    @discardableResult
    public func mkd(_ name: String) throws(WirekitError) -> String {
        try text { out, err in
            name.withView { name in wk_ftp_mkd(handle, name, out, err) }
        }
    }

    /// Removes a directory.
    @discardableResult
    public func rmd(_ name: String) throws(WirekitError) -> String {
        try text { out, err in
            name.withView { name in wk_ftp_rmd(handle, name, out, err) }
        }
    }

    /// The size of a file, if the server says it.
    public func size(_ name: String) throws(WirekitError) -> UInt64? {
        var known = false
        var size: UInt64 = 0
        try check { err in name.withView { wk_ftp_size(handle, $0, &known, &size, err) } }
        return known ? size : nil
    }
}

// How the client connects. What is not set has the default that the header documents.
extension FTP {
    /// Limits connecting, and the time in which no byte moves; a negative number is no limit.
    public func setTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_ftp_set_timeout_ms(handle, milliseconds, $0) }
    }

    public func setConnectTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_ftp_set_connect_timeout_ms(handle, milliseconds, $0) }
    }

    public func setIdleTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_ftp_set_idle_timeout_ms(handle, milliseconds, $0) }
    }

    /// Limits a whole command with its reply.
    public func setTotalTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_ftp_set_total_timeout_ms(handle, milliseconds, $0) }
    }

    /// Connects from this address and port; "" and 0 are any.
    public func setSourceAddress(_ host: String, port: UInt16 = 0) throws(WirekitError) {
        try check { err in host.withView { wk_ftp_set_source_address(handle, $0, port, err) } }
    }

    /// Connects to a Unix socket in place of the host and port; "" goes back.
    public func setUnixSocket(path: String) throws(WirekitError) {
        try check { err in path.withView { wk_ftp_set_unix_socket(handle, $0, err) } }
    }

    public func setTLS(_ config: TLSConfig?) throws(WirekitError) {
        try check { wk_ftp_set_tls(handle, config?.handle, $0) }
    }

    public func setCancel(_ token: CancelToken?) throws(WirekitError) {
        try check { wk_ftp_set_cancel(handle, token?.handle, $0) }
    }

    /// A transport in place of a socket, for the next connect.
    public func setTransport(_ transport: Transport?) throws(WirekitError) {
        try check { wk_ftp_set_transport(handle, transport?.handle, $0) }
    }

    /// A transport in place of a socket, for the next data connection.
    public func setDataTransport(_ transport: Transport?) throws(WirekitError) {
        try check { wk_ftp_set_data_transport(handle, transport?.handle, $0) }
    }

    /// Prints the traffic to stderr when the level is above 0.
    public func setDebugLevel(_ level: Int32) throws(WirekitError) {
        try check { wk_ftp_set_debuglevel(handle, level, $0) }
    }

    /// Shows the traffic to a function, passwords masked; nil ends that.
    public func setTrace(_ show: TraceFunction?) throws(WirekitError) {
        try withTrace(show) { ops, user, err in wk_ftp_set_trace(handle, ops, user, err) }
    }

    /// The longest line that the server may send.
    public func setMaxLine(_ bytes: Int) throws(WirekitError) {
        try check { wk_ftp_set_max_line(handle, bytes, $0) }
    }

    /// The bytes of a reply of many lines.
    public func setMaxReply(_ bytes: Int) throws(WirekitError) {
        try check { wk_ftp_set_max_reply(handle, bytes, $0) }
    }

    /// The memory that `nlst` and `mlsd` may take.
    public func setMaxList(_ bytes: UInt64) throws(WirekitError) {
        try check { wk_ftp_set_max_list(handle, bytes, $0) }
    }

    /// Whether the server listens for data connections, or the client.
    public func setPassive(_ passive: Bool) throws(WirekitError) {
        try check { wk_ftp_set_pasv(handle, passive, $0) }
    }

    /// Whether data connections go to the address that the server names.
    public func setTrustPassiveAddress(_ trust: Bool) throws(WirekitError) {
        try check { wk_ftp_set_trust_pasv_address(handle, trust, $0) }
    }

    /// Whether `login` asks for TLS first.
    public func setAuthAtLogin(_ on: Bool) throws(WirekitError) {
        try check { wk_ftp_set_auth_at_login(handle, on, $0) }
    }

    /// The encoding of names and text on the wire.
    public func setEncoding(_ name: String) throws(WirekitError) {
        try check { err in name.withView { wk_ftp_set_encoding(handle, $0, err) } }
    }
}
