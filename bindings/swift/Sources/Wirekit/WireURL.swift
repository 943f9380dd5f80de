import CWirekit

/// A URL that was taken apart, in the manner of Python's urllib.parse. (`URL` alone is Foundation's
/// type.) It never changes, so tasks may share it.
public final class WireURL: @unchecked Sendable, CustomStringConvertible {
    let handle: OpaquePointer

    /// How a URL is taken apart.
    public struct Options: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// "#" does not start a fragment.
        public static let noFragments = Options(rawValue: UInt32(WK_URL_NO_FRAGMENTS))
        /// What is not ASCII is refused.
        public static let ascii = Options(rawValue: UInt32(WK_URL_ASCII))
        /// What RFC 3986 does not allow is refused instead of repaired; for URLs from outside.
        public static let strict = Options(rawValue: UInt32(WK_URL_STRICT))
    }

    /// The components, for `replacing`.
    public enum Component: UInt32, Sendable {
        case scheme = 0
        case netloc = 1
        case path = 2
        case params = 3
        case query = 4
        case fragment = 5
    }

    /// Takes a URL apart, with the parameters (";type=a") off the last path segment for the schemes
    /// that have them. Nothing is percent-decoded.
    public convenience init(
        parsing text: String, defaultScheme: String = "", options: Options = []
    ) throws(WirekitError) {
        try self.init { out, err in
            text.withView { text in
                defaultScheme.withView {
                    wk_url_parse_with(text, $0, options.rawValue, out, err)
                }
            }
        }
    }

    /// The same, with the parameters left in the path.
    public convenience init(
        splitting text: String, defaultScheme: String = "", options: Options = []
    ) throws(WirekitError) {
        try self.init { out, err in
            text.withView { text in
                defaultScheme.withView {
                    wk_url_split_with(text, $0, options.rawValue, out, err)
                }
            }
        }
    }

    init(
        _ make: (UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<OpaquePointer?>)
            -> wk_status_t
    ) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in make(&out, err) }
        handle = out!
    }

    deinit {
        wk_url_free(handle)
    }

    /// The scheme, in lower case.
    public var scheme: String { String(copying: wk_url_scheme(handle)) }
    /// "user:password@host:port", as it stands in the URL.
    public var netloc: String { String(copying: wk_url_netloc(handle)) }
    /// The path, with its leading slash.
    public var path: String { String(copying: wk_url_path(handle)) }
    /// The parameters of the last path segment; always empty after `splitting`.
    public var params: String { String(copying: wk_url_params(handle)) }
    /// The query, without its question mark.
    public var query: String { String(copying: wk_url_query(handle)) }
    /// The fragment, without its number sign.
    public var fragment: String { String(copying: wk_url_fragment(handle)) }
    /// The user name, not percent-decoded.
    public var username: String? { String(ifPresent: wk_url_username(handle)) }
    /// The password, not percent-decoded.
    public var password: String? { String(ifPresent: wk_url_password(handle)) }
    /// The host in lower case, without brackets.
    public var hostname: String? { String(ifPresent: wk_url_hostname(handle)) }
    /// The URL put together again.
    public var description: String { String(copying: wk_url_geturl(handle)) }

    /// The port. It is read now, so that a URL with an invalid port can be taken apart:
    /// `Status.urlPort`.
    public var port: Int32? {
        get throws(WirekitError) {
            var port: Int32 = 0
            try check { err in wk_url_port(handle, &port, err) }
            return port < 0 ? nil : port
        }
    }

    /// A copy in which one component is replaced; the value is taken as it is.
    public func replacing(_ component: Component, with value: String) throws(WirekitError)
        -> WireURL
    {
        try WireURL { out, err in
            value.withView { wk_url_replace(handle, component.rawValue, $0, out, err) }
        }
    }

    /// Separates the fragment of a URL from the rest.
    public static func defrag(_ text: String) throws(WirekitError) -> (url: String, fragment: String)
    {
        let parts = try WireURL { out, err in text.withView { wk_url_defrag($0, 0, out, err) } }
        return (String(copying: wk_url_without_fragment(parts.handle)), parts.fragment)
    }

    /// The absolute URL that a reference means in a document at `base` (RFC 3986, section 5).
    public static func join(_ base: String, _ reference: String, options: Options = [])
        throws(WirekitError) -> String
    {
        try text { out, err in
            base.withView { base in
                reference.withView { wk_url_join_with(base, $0, options.rawValue, out, err) }
            }
        }
    }

    /// Puts components together.
    public static func unparse(
        scheme: String = "", netloc: String = "", path: String = "", params: String = "",
        query: String = "", fragment: String = ""
    ) throws(WirekitError) -> String {
        try text { out, err in
            scheme.withView { scheme in
                netloc.withView { netloc in
                    path.withView { path in
                        params.withView { params in
                            query.withView { query in
                                fragment.withView {
                                    wk_url_unparse(
                                        scheme, netloc, path, params, query, $0, out, err)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Takes the wrapping off a URL: "<URL:http://host/>" gives "http://host/".
    public static func unwrap(_ url: String) throws(WirekitError) -> String {
        var details: OpaquePointer?
        // The result is a part of the argument, so it is copied before that ends.
        let (status, text) = url.withView { view in
            var out = wk_str_t()
            let status = wk_url_unwrap(view, &out, &details)
            return (status, String(copying: out))
        }
        if status != WK_OK {
            throw WirekitError(status: status, taking: details)
        }
        return text
    }
}

/// The text that a C function gives in a buffer.
func text(
    _ make: (UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<OpaquePointer?>)
        -> wk_status_t
) throws(WirekitError) -> String {
    var out: OpaquePointer?
    try check { err in make(&out, err) }
    return Buffer(taking: out).text
}
