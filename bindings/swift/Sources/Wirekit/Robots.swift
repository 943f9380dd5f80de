import CWirekit

/// The rules of one site's robots.txt. Many threads may ask at once; a call that comes while another
/// one changes them throws `Status.busy`.
public final class Robots: @unchecked Sendable {
    private let handle: OpaquePointer

    /// No rules yet: nothing may be fetched. With `rfc9309` files are read in that manner, else as
    /// Python 3.9 does.
    public init(url: String = "", rfc9309: Bool = false) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in url.withView { wk_robots_new($0, &out, err) } }
        handle = out!
        try check { wk_robots_set_rfc9309(handle, rfc9309, $0) }
    }

    deinit { wk_robots_free(handle) }

    /// Where the file is.
    public var url: String { String(copying: wk_robots_url(handle)) }

    /// Sets where the file is.
    public func setURL(_ url: String) throws(WirekitError) {
        try check { err in url.withView { wk_robots_set_url(handle, $0, err) } }
    }

    /// Sets how large a file may be.
    public func setMaxBytes(_ bytes: UInt64) throws(WirekitError) {
        try check { wk_robots_set_max_bytes(handle, bytes, $0) }
    }

    /// Sets the User-Agent field of the requests of `read`.
    public func setUserAgent(_ agent: String) throws(WirekitError) {
        try check { err in agent.withView { wk_robots_set_user_agent(handle, $0, err) } }
    }

    /// Limits how long `read` waits for a byte, and for a whole exchange; -1 is no limit.
    public func setTimeout(milliseconds: Int64, total: Int64 = -1) throws(WirekitError) {
        try check { wk_robots_set_timeout_ms(handle, milliseconds, total, $0) }
    }

    /// Sets a token that stops `read`.
    public func setCancel(_ token: CancelToken?) throws(WirekitError) {
        try check { wk_robots_set_cancel(handle, token?.handle, $0) }
    }

    /// Sets how TLS is done for a file behind https.
    public func setTLS(_ config: TLSConfig?) throws(WirekitError) {
        try check { wk_robots_set_tls(handle, config?.handle, $0) }
    }

    /// Gets the file and parses it: 401 and 403 disallow everything, any other 4xx allows
    /// everything, and after 5xx nothing changes. Its rules are added to those that are there.
    public func read() throws(WirekitError) {
        try check { wk_robots_read(handle, $0) }
    }

    /// Does with a response what `read` does.
    public func applyResponse(status: UInt32, body: [UInt8]) throws(WirekitError) {
        try check { err in
            body.withView { wk_robots_apply_response(handle, status, $0, err) }
        }
    }

    /// Parses a whole file.
    public func parse(_ text: String) throws(WirekitError) {
        try check { err in text.withView { wk_robots_parse(handle, $0, err) } }
    }

    /// Forgets the rules, so that the file can be read anew.
    public func clear() throws(WirekitError) {
        try check { wk_robots_clear(handle, $0) }
    }

    /// Whether an agent may fetch a URL.
    public func canFetch(agent: String, url: String) throws(WirekitError) -> Bool {
        var allowed = false
        try check { err in
            agent.withView { agent in
                url.withView { wk_robots_can_fetch(handle, agent, $0, &allowed, err) }
            }
        }
        return allowed
    }

    /// The seconds between two requests of an agent.
    public func crawlDelay(agent: String) -> UInt64? {
        var seconds: UInt64 = 0
        return agent.withView { wk_robots_crawl_delay(handle, $0, &seconds) } ? seconds : nil
    }

    /// How many requests an agent may send in how many seconds.
    public func requestRate(agent: String) -> (requests: UInt64, seconds: UInt64)? {
        var requests: UInt64 = 0
        var seconds: UInt64 = 0
        let found = agent.withView { wk_robots_request_rate(handle, $0, &requests, &seconds) }
        return found ? (requests, seconds) : nil
    }

    /// The URLs of the site maps.
    public var siteMaps: [String] {
        (0..<wk_robots_site_map_count(handle)).map {
            String(copying: wk_robots_site_map_at(handle, $0))
        }
    }

    /// Milliseconds since 1970 of the last fetch; nil for never.
    public var modificationTime: Int64? {
        let time = wk_robots_mtime_ms(handle)
        return time == 0 ? nil : time
    }

    /// Sets the time of the last fetch to now.
    public func modified() throws(WirekitError) {
        try check { wk_robots_modified(handle, $0) }
    }

    /// The HTTP status of the last response; 0 for none.
    public var status: UInt32 { wk_robots_status(handle) }

    /// The records in the form of a file.
    public func text() throws(WirekitError) -> String {
        try Wirekit.text { out, err in wk_robots_format(handle, out, err) }
    }
}
