import CWirekit

/// An absolute URL as browsers read it (the WHATWG standard): repaired, brought into one form, its
/// host converted by IDNA. It never changes, so tasks may share it.
public final class WebURL: @unchecked Sendable, CustomStringConvertible {
    private let handle: OpaquePointer

    /// The components, for `setting`.
    public enum Component: UInt32, Sendable {
        case scheme = 0
        case username = 1
        case password = 2
        case host = 3
        case hostname = 4
        case port = 5
        case path = 6
        case query = 7
        case fragment = 8
        case href = 9
    }

    /// Reads a URL; a relative one is relative to `base`.
    public convenience init(_ text: String, relativeTo base: WebURL? = nil) throws(WirekitError) {
        try self.init { out, err in
            withExtendedLifetime(base) {
                text.withView { wk_weburl_parse($0, base?.handle, out, err) }
            }
        }
    }

    private init(
        _ make: (UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<OpaquePointer?>)
            -> wk_status_t
    ) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in make(&out, err) }
        handle = out!
    }

    deinit {
        wk_weburl_free(handle)
    }

    /// The whole URL.
    public var description: String { String(copying: wk_weburl_href(handle)) }
    /// The scheme, without the colon.
    public var scheme: String { String(copying: wk_weburl_scheme(handle)) }
    /// The user name, percent-encoded; empty when there is none.
    public var username: String { String(copying: wk_weburl_username(handle)) }
    /// The password, percent-encoded.
    public var password: String? { String(ifPresent: wk_weburl_password(handle)) }
    /// The host, with its port when that is not the scheme's own.
    public var host: String? { String(ifPresent: wk_weburl_host(handle)) }
    /// The host alone, in ASCII.
    public var hostname: String? { String(ifPresent: wk_weburl_hostname(handle)) }
    /// The path, percent-encoded.
    public var path: String { String(copying: wk_weburl_path(handle)) }
    /// The query, without its question mark.
    public var query: String? { String(ifPresent: wk_weburl_query(handle)) }
    /// The fragment, without its number sign.
    public var fragment: String? { String(ifPresent: wk_weburl_fragment(handle)) }

    /// The port that stands in the URL, which the scheme's own never does.
    public var port: UInt16? {
        var port: UInt16 = 0
        return wk_weburl_port(handle, &port) ? port : nil
    }

    /// The port to connect to, when it is known.
    public var portOrDefault: UInt16? {
        var port: UInt16 = 0
        return wk_weburl_port_or_default(handle, &port) ? port : nil
    }

    /// The host as people read it. Show it, do not connect to it.
    public var unicodeHostname: String {
        get throws(WirekitError) {
            try text { out, err in wk_weburl_hostname_unicode(handle, out, err) }
        }
    }

    /// Scheme, host and port; "null" for a URL whose origin is opaque.
    public var origin: String {
        get throws(WirekitError) {
            try text { out, err in wk_weburl_origin(handle, out, err) }
        }
    }

    /// A copy in which one component is set by the rules of the standard's setters.
    public func setting(_ component: Component, to value: String) throws(WirekitError) -> WebURL {
        try WebURL { out, err in
            value.withView { wk_weburl_replace(handle, component.rawValue, $0, out, err) }
        }
    }
}
