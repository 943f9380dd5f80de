import CWirekit

// A client's jar of cookies.

/// What a jar asks of a request.
public struct JarRequest: Hashable, Sendable {
    /// The whole URL.
    public var url: String
    /// The host of the page that caused the request; nil for the request's own.
    public var originHost: String?
    /// Whether nobody had a chance to approve of it.
    public var isUnverifiable: Bool
    /// The Host header, for a URL without a host.
    public var host: String

    public init(
        _ url: String, originHost: String? = nil, isUnverifiable: Bool = false, host: String = ""
    ) {
        self.url = url
        self.originHost = originHost
        self.isUnverifiable = isUnverifiable
        self.host = host
    }

    func withView<Result>(_ body: (wk_cookiejar_request_t) -> Result) -> Result {
        withViews([url, originHost ?? "", host]) { views, _ in
            var request = wk_cookiejar_request(views[0])
            if originHost != nil { request.origin_host = views[1] }
            request.host = views[2]
            request.unverifiable = isUnverifiable
            return body(request)
        }
    }
}

/// A cookie of a jar.
public struct JarCookie: Hashable, Sendable {
    /// An attribute that no standard knows.
    public struct Attribute: Hashable, Sendable {
        public var name: String
        public var value: String?

        public init(_ name: String, _ value: String?) {
            self.name = name
            self.value = value
        }
    }

    /// 0 for the Netscape protocol, 1 for RFC 2965.
    public var version: Int64? = 0
    public var name: String
    public var value: String?
    public var port: String?
    public var portSpecified = false
    public var domain: String
    public var domainSpecified = false
    public var domainInitialDot = false
    public var path: String
    public var pathSpecified = false
    public var secure = false
    /// Seconds since 1970.
    public var expires: Int64?
    public var discard = true
    public var comment: String?
    public var commentURL: String?
    public var rfc2109 = false
    /// Those that no standard knows.
    public var attributes: [Attribute] = []

    public init(name: String, value: String?, domain: String, path: String) {
        self.name = name
        self.value = value
        self.domain = domain
        self.path = path
    }

    init(copying cookie: OpaquePointer?) {
        var fields = wk_cookiejar_fields_t()
        wk_cookiejar_cookie_fields(cookie, &fields)
        name = String(copying: fields.name)
        value = String(ifPresent: fields.value)
        domain = String(copying: fields.domain)
        path = String(copying: fields.path)
        version = fields.no_version ? nil : fields.version
        port = String(ifPresent: fields.port)
        portSpecified = fields.port_specified
        domainSpecified = fields.domain_specified
        domainInitialDot = fields.domain_initial_dot
        pathSpecified = fields.path_specified
        secure = fields.secure
        expires = fields.has_expires ? fields.expires : nil
        discard = fields.discard
        comment = String(ifPresent: fields.comment)
        commentURL = String(ifPresent: fields.comment_url)
        rfc2109 = fields.rfc2109
        attributes = (0..<wk_cookiejar_cookie_attr_count(cookie)).map { index in
            var name = wk_str_t()
            var value = wk_str_t()
            wk_cookiejar_cookie_attr_at(cookie, index, &name, &value)
            return Attribute(String(copying: name), String(ifPresent: value))
        }
    }

    /// Makes a cookie of C for the length of a call.
    func withHandle<Result>(
        _ body: (OpaquePointer?) throws(WirekitError) -> Result
    ) throws(WirekitError) -> Result {
        var handle: OpaquePointer?
        try check { err in
            withViews([
                name, domain, path, value ?? "", port ?? "", comment ?? "", commentURL ?? "",
            ]) { views, _ in
                var fields = wk_cookiejar_fields_t()
                fields.name = views[0]
                fields.domain = views[1]
                fields.path = views[2]
                if value != nil { fields.value = views[3] }
                if port != nil { fields.port = views[4] }
                if comment != nil { fields.comment = views[5] }
                if commentURL != nil { fields.comment_url = views[6] }
                fields.no_version = version == nil
                fields.version = version ?? 0
                fields.has_expires = expires != nil
                fields.expires = expires ?? 0
                fields.port_specified = portSpecified
                fields.domain_specified = domainSpecified
                fields.domain_initial_dot = domainInitialDot
                fields.path_specified = pathSpecified
                fields.secure = secure
                fields.discard = discard
                fields.rfc2109 = rfc2109
                return wk_cookiejar_cookie_new(&fields, &handle, err)
            }
        }
        defer { wk_cookiejar_cookie_free(handle) }
        for attribute in attributes {
            try check { err in
                attribute.name.withView { name in
                    guard let value = attribute.value else {
                        return wk_cookiejar_cookie_set_attr(handle, name, wk_str_t(), err)
                    }
                    return withViews([value]) { views, _ in
                        wk_cookiejar_cookie_set_attr(handle, name, views[0], err)
                    }
                }
            }
        }
        return try body(handle)
    }

    /// Whether its time is over at a moment, in seconds since 1970; nil is now.
    public func isExpired(at now: Int64? = nil) throws(WirekitError) -> Bool {
        try withHandle { handle throws(WirekitError) in
            guard let now else { return wk_cookiejar_cookie_is_expired(handle) }
            return wk_cookiejar_cookie_is_expired_at(handle, now)
        }
    }
}

/// Which cookies may be set and go back. Jars share it; one task at a time may use them.
public final class CookiePolicy {
    let handle: OpaquePointer

    /// The switches; the C header says what they do.
    public enum Switch: UInt32, Sendable {
        case netscape = 1
        case rfc2965 = 2
        case hideCookie2 = 3
        /// -1 is: when RFC 2965 is off.
        case rfc2109AsNetscape = 4
        case strictDomain = 5
        case strictRFC2965Unverifiable = 6
        case strictNSUnverifiable = 7
        /// 1 no dots, 2 non-domain, 4 RFC 2965 match.
        case strictNSDomain = 8
        case strictNSSetInitialDollar = 9
        case strictNSSetPath = 10
    }

    /// The lists.
    public enum List: UInt32, Sendable {
        case blockedDomains = 1
        case allowedDomains = 2
        case secureProtocols = 3
    }

    init(taking handle: OpaquePointer) {
        self.handle = handle
    }

    /// A policy with the standard rules.
    public convenience init() throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_cookiejar_policy_new(&out, $0) }
        self.init(taking: out!)
    }

    deinit {
        wk_cookiejar_policy_free(handle)
    }

    public func set(_ option: Switch, _ value: Int32 = 1) throws(WirekitError) {
        try check { wk_cookiejar_policy_set(handle, option.rawValue, value, $0) }
    }

    public subscript(option: Switch) -> Int32 {
        wk_cookiejar_policy_get(handle, option.rawValue)
    }

    /// Sets a list; nil turns that of allowed domains off.
    public func set(_ list: List, _ entries: [String]?) throws(WirekitError) {
        try check { err in
            guard let entries else {
                return wk_cookiejar_policy_set_list(handle, list.rawValue, nil, 0, err)
            }
            return withViews(entries) {
                wk_cookiejar_policy_set_list(handle, list.rawValue, $0, $1, err)
            }
        }
    }

    /// A list; nil is one that is off.
    public subscript(list: List) -> [String]? {
        let count = wk_cookiejar_policy_list_count(handle, list.rawValue)
        guard count >= 0 else { return nil }
        return (0..<Int(count)).map {
            String(copying: wk_cookiejar_policy_list_at(handle, list.rawValue, $0))
        }
    }

    public func isBlocked(_ domain: String) -> Bool {
        domain.withView { wk_cookiejar_policy_is_blocked(handle, $0) }
    }

    public func isNotAllowed(_ domain: String) -> Bool {
        domain.withView { wk_cookiejar_policy_is_not_allowed(handle, $0) }
    }

    /// Takes a list of public suffixes; the empty text takes it away.
    public func setPublicSuffixes(_ text: String) throws(WirekitError) {
        try check { err in
            text.withView { wk_cookiejar_policy_set_public_suffixes(handle, $0, err) }
        }
    }

    /// Takes it from a file.
    public func loadPublicSuffixes(_ filename: String) throws(WirekitError) {
        try check { err in
            filename.withView { wk_cookiejar_policy_load_public_suffixes(handle, $0, err) }
        }
    }

    public func isPublicSuffix(_ domain: String) -> Bool {
        domain.withView { wk_cookiejar_policy_is_public_suffix(handle, $0) }
    }

    private func ask(
        _ request: JarRequest,
        _ call: (
            UnsafePointer<wk_cookiejar_request_t>, UnsafeMutablePointer<Bool>,
            UnsafeMutablePointer<OpaquePointer?>
        ) -> wk_status_t
    ) throws(WirekitError) -> Bool {
        var ok = false
        try check { err in
            request.withView { view in
                var view = view
                return call(&view, &ok, err)
            }
        }
        return ok
    }

    /// Whether the standard rules let a cookie be set.
    public func setOK(_ cookie: JarCookie, _ request: JarRequest) throws(WirekitError) -> Bool {
        try cookie.withHandle { cookie throws(WirekitError) in
            try ask(request) { wk_cookiejar_policy_set_ok(handle, cookie, $0, $1, $2) }
        }
    }

    /// Whether they let it go with a request.
    public func returnOK(_ cookie: JarCookie, _ request: JarRequest) throws(WirekitError) -> Bool {
        try cookie.withHandle { cookie throws(WirekitError) in
            try ask(request) { wk_cookiejar_policy_return_ok(handle, cookie, $0, $1, $2) }
        }
    }

    /// Whether they let any cookie of a domain go with a request.
    public func domainReturnOK(_ domain: String, _ request: JarRequest) throws(WirekitError) -> Bool {
        try ask(request) { request, ok, err in
            domain.withView { wk_cookiejar_policy_domain_return_ok(handle, $0, request, ok, err) }
        }
    }

    /// Whether they let any cookie of a path go with a request.
    public func pathReturnOK(_ path: String, _ request: JarRequest) throws(WirekitError) -> Bool {
        try ask(request) { request, ok, err in
            path.withView { wk_cookiejar_policy_path_return_ok(handle, $0, request, ok, err) }
        }
    }
}

/// A jar of cookies. One task at a time may use it.
public final class CookieJar {
    let handle: OpaquePointer

    /// The format of the jar's file.
    public enum Kind: UInt32, Sendable {
        case plain = 0
        case mozilla = 1
        case lwp = 2
    }

    /// Which cookies are saved and loaded, and how.
    public struct Options: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let ignoreDiscard = Options(rawValue: UInt32(WK_COOKIEJAR_IGNORE_DISCARD))
        public static let ignoreExpires = Options(rawValue: UInt32(WK_COOKIEJAR_IGNORE_EXPIRES))
        public static let curl = Options(rawValue: UInt32(WK_COOKIEJAR_CURL))
    }

    /// An empty jar; without a policy it has the standard one.
    public init(_ kind: Kind = .plain, policy: CookiePolicy? = nil) throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_cookiejar_new(policy?.handle, kind.rawValue, &out, $0) }
        handle = out!
    }

    deinit {
        wk_cookiejar_free(handle)
    }

    public func setPolicy(_ policy: CookiePolicy) throws(WirekitError) {
        try check { wk_cookiejar_set_policy(handle, policy.handle, $0) }
    }

    /// The policy that the jar uses, shared.
    public func policy() throws(WirekitError) -> CookiePolicy {
        var out: OpaquePointer?
        try check { wk_cookiejar_policy(handle, &out, $0) }
        return CookiePolicy(taking: out!)
    }

    /// Stops the clock at a moment in seconds since 1970; nil lets it go again.
    public func setClock(_ now: Int64?) throws(WirekitError) {
        try check { err in
            guard let now else { return wk_cookiejar_use_system_clock(handle, err) }
            return wk_cookiejar_set_now(handle, now, err)
        }
    }

    /// Sets what the jar may hold; 0 is the usual limit.
    public func limit(
        perDomain: Int = 0, total: Int = 0, cookieBytes: Int = 0, totalBytes: Int = 0
    ) throws(WirekitError) {
        try check {
            wk_cookiejar_set_limits(handle, perDomain, total, cookieBytes, totalBytes, $0)
        }
    }

    /// Takes the cookies out of the headers of a response and keeps those that the policy allows.
    public func extract(_ request: JarRequest, _ response: [HTTPField]) throws(WirekitError) {
        guard !response.isEmpty else { return }
        try response.withList { list throws(WirekitError) in
            try check { err in request.withView { wk_cookiejar_extract(handle, $0, list, err) } }
        }
    }

    /// The cookies of a response, without keeping them.
    public func makeCookies(_ request: JarRequest, _ response: [HTTPField]) throws(WirekitError)
        -> [JarCookie]
    {
        guard !response.isEmpty else { return [] }
        return try response.withList { fields throws(WirekitError) in
            var list: OpaquePointer?
            try check { err in
                request.withView { wk_cookiejar_make_cookies(handle, $0, fields, &list, err) }
            }
            return CookieJar.taken(list)
        }
    }

    private static func taken(_ list: OpaquePointer?) -> [JarCookie] {
        defer { wk_cookiejar_list_free(list) }
        return (0..<wk_cookiejar_list_count(list)).map {
            JarCookie(copying: wk_cookiejar_list_at(list, $0))
        }
    }

    /// The values of the Cookie and the Cookie2 header for a request.
    public func header(_ request: JarRequest) throws(WirekitError) -> (
        cookie: String?, cookie2: String?
    ) {
        var first: OpaquePointer?
        var second: OpaquePointer?
        try check { err in
            request.withView { wk_cookiejar_header(handle, $0, &first, &second, err) }
        }
        func take(_ buffer: OpaquePointer?) -> String? {
            buffer == nil ? nil : Buffer(taking: buffer).text
        }
        return (take(first), take(second))
    }

    /// Puts a cookie in without asking the policy.
    public func set(_ cookie: JarCookie) throws(WirekitError) {
        try cookie.withHandle { cookie throws(WirekitError) in
            try check { wk_cookiejar_set_cookie(handle, cookie, $0) }
        }
    }

    /// Puts a cookie in if the policy allows it.
    public func setIfOK(_ cookie: JarCookie, _ request: JarRequest) throws(WirekitError) {
        try cookie.withHandle { cookie throws(WirekitError) in
            try check { err in
                request.withView { wk_cookiejar_set_cookie_if_ok(handle, cookie, $0, err) }
            }
        }
    }

    public var count: Int { wk_cookiejar_count(handle) }

    /// All cookies, domain after domain and path after path.
    public func cookies() throws(WirekitError) -> [JarCookie] {
        var list: OpaquePointer?
        try check { wk_cookiejar_cookies(handle, &list, $0) }
        return CookieJar.taken(list)
    }

    /// The cookie of a domain, path and name; `Status.cookiejarMissing` when there is none.
    public func find(domain: String, path: String, name: String) throws(WirekitError) -> JarCookie {
        var out: OpaquePointer?
        try check { err in
            domain.withView { domain in
                path.withView { path in
                    name.withView { wk_cookiejar_find(handle, domain, path, $0, &out, err) }
                }
            }
        }
        defer { wk_cookiejar_cookie_free(out) }
        return JarCookie(copying: out)
    }

    /// Takes all cookies out.
    public func clear() throws(WirekitError) {
        try check { wk_cookiejar_clear(handle, $0) }
    }

    /// Takes the cookies of a domain out.
    public func clear(domain: String) throws(WirekitError) {
        try check { err in domain.withView { wk_cookiejar_clear_domain(handle, $0, err) } }
    }

    /// Takes the cookies of a path of a domain out.
    public func clear(domain: String, path: String) throws(WirekitError) {
        try check { err in
            domain.withView { domain in
                path.withView { wk_cookiejar_clear_path(handle, domain, $0, err) }
            }
        }
    }

    /// Takes one cookie out.
    public func clear(domain: String, path: String, name: String) throws(WirekitError) {
        try check { err in
            domain.withView { domain in
                path.withView { path in
                    name.withView { wk_cookiejar_clear_cookie(handle, domain, path, $0, err) }
                }
            }
        }
    }

    /// Takes the cookies out that end with the session.
    public func clearSessionCookies() throws(WirekitError) {
        try check { wk_cookiejar_clear_session_cookies(handle, $0) }
    }

    /// Takes the cookies out whose time is over.
    public func clearExpiredCookies() throws(WirekitError) {
        try check { wk_cookiejar_clear_expired_cookies(handle, $0) }
    }

    private func withName<Result>(_ name: String?, _ body: (wk_str_t) -> Result) -> Result {
        guard let name else { return body(wk_str_t()) }
        return withViews([name]) { views, _ in body(views[0]) }
    }

    /// The file that is meant when a call names none.
    public var filename: String? { String(ifPresent: wk_cookiejar_filename(handle)) }

    public func setFilename(_ name: String?) throws(WirekitError) {
        try check { err in withName(name) { wk_cookiejar_set_filename(handle, $0, err) } }
    }

    /// The hint that cookies may be loaded when they are needed.
    public var delayLoad: Bool { wk_cookiejar_delayload(handle) }

    public func setDelayLoad(_ hint: Bool) throws(WirekitError) {
        try check { wk_cookiejar_set_delayload(handle, hint, $0) }
    }

    /// Writes the jar to a file in one step, with mode 0600.
    public func save(_ name: String? = nil, options: Options = []) throws(WirekitError) {
        try check { err in
            withName(name) { wk_cookiejar_save(handle, $0, options.rawValue, err) }
        }
    }

    /// Takes the cookies of a file in; `Status.cookiejarLoad` when it has another format.
    public func load(_ name: String? = nil, options: Options = []) throws(WirekitError) {
        try check { err in
            withName(name) { wk_cookiejar_load(handle, $0, options.rawValue, err) }
        }
    }

    /// Takes all cookies out and those of a file in; after an error the jar is as it was.
    public func revert(_ name: String? = nil, options: Options = []) throws(WirekitError) {
        try check { err in
            withName(name) { wk_cookiejar_revert(handle, $0, options.rawValue, err) }
        }
    }

    /// What `save` would write.
    public func dump(options: Options = []) throws(WirekitError) -> String {
        try text { wk_cookiejar_dump(handle, options.rawValue, $0, $1) }
    }

    /// Takes in the cookies of a file's text.
    public func load(text: String, options: Options = []) throws(WirekitError) {
        try check { err in
            text.withView { wk_cookiejar_load_text(handle, $0, options.rawValue, err) }
        }
    }
}

/// The dates of cookies, in seconds since 1970.
public enum CookieDate {
    /// A date of HTTP in any of its forms; `Status.cookiejarDate` when it is none.
    public static func parseHTTP(_ text: String) throws(WirekitError) -> Int64 {
        var seconds: Int64 = 0
        try check { err in text.withView { wk_cookiejar_http2time($0, &seconds, err) } }
        return seconds
    }

    /// A date of ISO 8601.
    public static func parseISO(_ text: String) throws(WirekitError) -> Int64 {
        var seconds: Int64 = 0
        try check { err in text.withView { wk_cookiejar_iso2time($0, &seconds, err) } }
        return seconds
    }

    /// "YYYY-MM-DD hh:mm:ssZ".
    public static func isoz(_ seconds: Int64) throws(WirekitError) -> String {
        try text { wk_cookiejar_time2isoz(seconds, $0, $1) }
    }

    /// "Wdy, DD-Mon-YYYY HH:MM:SS GMT".
    public static func netscape(_ seconds: Int64) throws(WirekitError) -> String {
        try text { wk_cookiejar_time2netscape(seconds, $0, $1) }
    }
}
