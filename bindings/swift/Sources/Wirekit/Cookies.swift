import CWirekit

// Cookies as a server sees them.

/// Lends several texts to a C function as an array of views; the array is never NULL.
func withViews<Result>(_ texts: [String], _ body: (UnsafePointer<wk_str_t>, Int) -> Result) -> Result {
    let bytes = texts.map { Array($0.utf8CString) }
    var views: [wk_str_t] = []
    func lend(_ index: Int) -> Result {
        if index == bytes.count {
            views.append(wk_str_t())
            return views.withUnsafeBufferPointer { body($0.baseAddress!, texts.count) }
        }
        return bytes[index].withUnsafeBufferPointer { chars in
            views.append(wk_str_t(data: chars.baseAddress, len: chars.count - 1))
            return lend(index + 1)
        }
    }
    return lend(0)
}

/// The attributes that are written: nil is all of them, which C takes as NULL.
private func withChosen<Result>(
    _ attributes: [String]?, _ body: (UnsafePointer<wk_str_t>?, Int) -> Result
) -> Result {
    guard let attributes else { return body(nil, 0) }
    return withViews(attributes) { body($0, $1) }
}

/// A set of cookies, each under its name. One task at a time may use it.
public final class Cookies {
    let handle: OpaquePointer

    /// A piece of a header that `loadLenient` left out.
    public struct Refusal: Hashable, Sendable {
        /// Where it stands, in bytes of UTF-8.
        public let offset: Int
        public let count: Int
        /// `.cookieKey`, `.cookieReserved` or `.cookieSyntax`.
        public let reason: Status
    }

    /// An empty set. Values are quoted on the wire where they need it, or, with `plain`, never.
    public init(plain: Bool = false) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in
            plain ? wk_cookie_new_codec(nil, nil, &out, err) : wk_cookie_new(&out, err)
        }
        handle = out!
    }

    deinit {
        wk_cookie_free(handle)
    }

    /// Sets how much may come in from headers; 0 is the usual limit.
    public func limit(maxBytes: Int = 0, maxCount: Int = 0) throws(WirekitError) {
        try check { wk_cookie_set_limits(handle, maxBytes, maxCount, $0) }
    }

    /// Reads a Cookie header. One that is not understood as a whole adds nothing.
    public func load(_ text: String) throws(WirekitError) {
        try check { err in text.withView { wk_cookie_load(handle, $0, err) } }
    }

    /// Reads a Cookie header piece by piece: every good cookie comes in, the rest is listed.
    @discardableResult
    public func loadLenient(_ text: String) throws(WirekitError) -> [Refusal] {
        try check { err in text.withView { wk_cookie_load_lenient(handle, $0, err) } }
        return (0..<wk_cookie_refused_count(handle)).map { index in
            var offset = 0
            var count = 0
            var reason: wk_status_t = 0
            wk_cookie_refused_at(handle, index, &offset, &count, &reason)
            return Refusal(offset: offset, count: count, reason: Status(rawValue: reason))
        }
    }

    /// Sets several cookies.
    public func load(_ pairs: [(name: String, value: String)]) throws(WirekitError) {
        try check { err in
            withViews(pairs.map(\.name)) { names, count in
                withViews(pairs.map(\.value)) { values, _ in
                    wk_cookie_load_pairs(handle, names, values, count, err)
                }
            }
        }
    }

    /// Sets a cookie to a value. One that is there keeps its attributes.
    public func set(_ name: String, _ value: String) throws(WirekitError) {
        try check { err in
            name.withView { name in value.withView { wk_cookie_set(handle, name, $0, err) } }
        }
    }

    /// Sets a cookie to the decimal text of a number.
    public func set(_ name: String, _ value: Int64) throws(WirekitError) {
        try check { err in name.withView { wk_cookie_set_number(handle, $0, value, err) } }
    }

    /// Puts a cookie in, which the set and the caller share from now on.
    public func put(_ name: String, _ morsel: Morsel) throws(WirekitError) {
        try check { err in name.withView { wk_cookie_put(handle, $0, morsel.handle, err) } }
    }

    /// The cookie of a name, shared; `Status.cookieMissing` when there is none.
    public func morsel(_ name: String) throws(WirekitError) -> Morsel {
        var out: OpaquePointer?
        try check { err in name.withView { wk_cookie_get(handle, $0, &out, err) } }
        return Morsel(taking: out!)
    }

    /// The value of a cookie.
    public subscript(name: String) -> String? {
        name.withView { String(ifPresent: wk_cookie_value(handle, $0)) }
    }

    public var count: Int { wk_cookie_count(handle) }

    /// Names and values, in the order in which the names came.
    public var pairs: [(name: String, value: String)] {
        (0..<count).map { index in
            var name = wk_str_t()
            var value = wk_str_t()
            wk_cookie_at(handle, index, &name, &value)
            return (String(copying: name), String(copying: value))
        }
    }

    /// Takes a cookie out; `Status.cookieMissing` when there is none.
    public func remove(_ name: String) throws(WirekitError) {
        try check { err in name.withView { wk_cookie_remove(handle, $0, err) } }
    }

    /// Takes all cookies out.
    public func removeAll() throws(WirekitError) {
        try check { wk_cookie_clear(handle, $0) }
    }

    /// The value behind a coded one.
    public func decode(_ coded: String) throws(WirekitError) -> String {
        try text { out, err in coded.withView { wk_cookie_value_decode(handle, $0, out, err) } }
    }

    /// The coded form of a value.
    public func encode(_ value: String) throws(WirekitError) -> String {
        try text { out, err in value.withView { wk_cookie_value_encode(handle, $0, out, err) } }
    }

    /// The cookies as Set-Cookie headers, CRLF between them, in the order of the names.
    public func output() throws(WirekitError) -> String {
        try text { wk_cookie_output(handle, $0, $1) }
    }

    /// The same, with the attributes that are written (nil for all), what stands in front of each
    /// cookie and what between them.
    public func output(
        attributes: [String]?, header: String = "Set-Cookie:", separator: String = "\r\n"
    ) throws(WirekitError) -> String {
        try text { out, err in
            withChosen(attributes) { names, count in
                header.withView { header in
                    separator.withView {
                        wk_cookie_output_with(handle, names, count, header, $0, out, err)
                    }
                }
            }
        }
    }

    /// The cookies as HTML scripts.
    public func jsOutput(attributes: [String]? = nil) throws(WirekitError) -> String {
        try text { out, err in
            withChosen(attributes) { wk_cookie_js_output(handle, $0, $1, out, err) }
        }
    }

    /// Whether a text can be the name of a cookie by its characters.
    public static func isLegalKey(_ name: String) -> Bool {
        name.withView { wk_cookie_is_legal_key($0) }
    }
}

/// One cookie with its attributes. A set that it came from or was put into shares it.
public final class Morsel: Equatable {
    let handle: OpaquePointer

    /// What an attribute is set to.
    public enum Attribute: Hashable, Sendable {
        case unset
        case text(String)
        case number(Int64)
        case flag(Bool)
        /// Named in a header without a value.
        case missing
    }

    init(taking handle: OpaquePointer) {
        self.handle = handle
    }

    /// A cookie without name, value and attributes.
    public convenience init() throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_cookie_morsel_new(&out, $0) }
        self.init(taking: out!)
    }

    deinit {
        wk_cookie_morsel_free(handle)
    }

    /// Sets name, value and what goes over the wire.
    public func set(key: String, value: String, coded: String) throws(WirekitError) {
        try check { err in
            key.withView { key in
                value.withView { value in
                    coded.withView { wk_cookie_morsel_set(handle, key, value, $0, err) }
                }
            }
        }
    }

    public var key: String? { String(ifPresent: wk_cookie_morsel_key(handle)) }
    public var value: String? { String(ifPresent: wk_cookie_morsel_value(handle)) }
    public var codedValue: String? { String(ifPresent: wk_cookie_morsel_coded_value(handle)) }

    /// An attribute; `Status.cookieAttribute` for a name that is none.
    public func attribute(_ name: String) throws(WirekitError) -> Attribute {
        var kind: UInt32 = 0
        var text = wk_str_t()
        var number: Int64 = 0
        try check { err in
            name.withView { wk_cookie_morsel_get(handle, $0, &kind, &text, &number, err) }
        }
        switch kind {
        case UInt32(WK_COOKIE_TEXT): return .text(String(copying: text))
        case UInt32(WK_COOKIE_NUMBER): return .number(number)
        case UInt32(WK_COOKIE_FLAG): return .flag(number != 0)
        case UInt32(WK_COOKIE_MISSING): return .missing
        default: return .unset
        }
    }

    /// Sets an attribute; the empty text unsets it.
    public func put(_ name: String, _ value: String) throws(WirekitError) {
        try check { err in
            name.withView { name in value.withView { wk_cookie_morsel_put(handle, name, $0, err) } }
        }
    }

    /// Sets an attribute to a number; in "expires" it is seconds from the moment of writing.
    public func put(_ name: String, _ value: Int64) throws(WirekitError) {
        try check { err in name.withView { wk_cookie_morsel_put_number(handle, $0, value, err) } }
    }

    /// Sets an attribute to true or false.
    public func put(_ name: String, _ value: Bool) throws(WirekitError) {
        try check { err in name.withView { wk_cookie_morsel_put_flag(handle, $0, value, err) } }
    }

    /// Sets several attributes, all or none.
    public func update(_ attributes: [String: String]) throws(WirekitError) {
        try check { err in
            withViews(attributes.map(\.key)) { names, count in
                withViews(attributes.map(\.value)) { values, _ in
                    wk_cookie_morsel_update(handle, names, values, count, err)
                }
            }
        }
    }

    /// The text of an attribute, which is always there.
    public func setDefault(_ name: String, _ value: String = "") throws(WirekitError) -> String {
        var text = wk_str_t()
        try check { err in
            name.withView { name in
                value.withView { wk_cookie_morsel_setdefault(handle, name, $0, &text, err) }
            }
        }
        return String(copying: text)
    }

    /// A cookie of its own.
    public func copy() throws(WirekitError) -> Morsel {
        var out: OpaquePointer?
        try check { wk_cookie_morsel_copy(handle, &out, $0) }
        return Morsel(taking: out!)
    }

    public static func == (a: Morsel, b: Morsel) -> Bool {
        wk_cookie_morsel_equal(a.handle, b.handle)
    }

    /// The cookie as a header; `attributes` are those that are written, nil for all.
    public func output(attributes: [String]? = nil, header: String = "Set-Cookie:")
        throws(WirekitError) -> String
    {
        try text { out, err in
            withChosen(attributes) { names, count in
                header.withView { wk_cookie_morsel_output(handle, names, count, $0, out, err) }
            }
        }
    }

    /// The cookie as an HTML script.
    public func jsOutput(attributes: [String]? = nil) throws(WirekitError) -> String {
        try text { out, err in
            withChosen(attributes) { wk_cookie_morsel_js_output(handle, $0, $1, out, err) }
        }
    }

    /// The cookie as name=value; Attribute=value.
    public func outputString(attributes: [String]? = nil) throws(WirekitError) -> String {
        try text { out, err in
            withChosen(attributes) { wk_cookie_morsel_output_string(handle, $0, $1, out, err) }
        }
    }

    /// Whether a text is the name of an attribute, in any case.
    public static func isReservedKey(_ name: String) -> Bool {
        name.withView { wk_cookie_is_reserved_key($0) }
    }

    /// The names of the attributes.
    public static var reservedKeys: [String] {
        var names: [String] = []
        while let name = String(ifPresent: wk_cookie_reserved_key_at(names.count)) {
            names.append(name)
        }
        return names
    }
}

/// One Set-Cookie header by RFC 6265.
public struct SetCookie: Hashable, Sendable {
    /// Which requests of other sites a cookie goes with.
    public enum SameSite: UInt32, Sendable {
        case strict = 1
        case lax = 2
        case none = 3
    }

    /// How soon a browser drops a cookie.
    public enum Priority: UInt32, Sendable {
        case low = 1
        case medium = 2
        case high = 3
    }

    public var name: String
    public var value: String
    public var domain: String?
    public var path: String?
    /// Seconds since 1970.
    public var expires: Int64?
    /// Seconds.
    public var maxAge: Int64?
    public var sameSite: SameSite?
    public var priority: Priority?
    public var secure = false
    public var httpOnly = false
    public var partitioned = false

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Reads a header; with `percent`, name and value are percent-decoded.
    public init(parsing text: String, percent: Bool = false) throws(WirekitError) {
        var field: OpaquePointer?
        let flags = percent ? UInt32(WK_COOKIE_PERCENT) : 0
        try check { err in text.withView { wk_cookie_field_parse($0, flags, &field, err) } }
        defer { wk_cookie_field_free(field) }
        var parts = wk_cookie_parts_t()
        wk_cookie_field_parts(field, &parts)
        name = String(copying: parts.name)
        value = String(copying: parts.value)
        domain = String(ifPresent: parts.domain)
        path = String(ifPresent: parts.path)
        expires = parts.has_expires ? parts.expires : nil
        maxAge = parts.has_max_age ? parts.max_age : nil
        sameSite = SameSite(rawValue: parts.same_site)
        priority = Priority(rawValue: parts.priority)
        secure = parts.secure
        httpOnly = parts.http_only
        partitioned = parts.partitioned
    }

    /// Writes the header; with `percent`, name and value are percent-encoded, without it they must
    /// need no encoding.
    public func formatted(percent: Bool = false) throws(WirekitError) -> String {
        let flags = percent ? UInt32(WK_COOKIE_PERCENT) : 0
        return try text { out, err in
            withViews([name, value, domain ?? "", path ?? ""]) { views, _ in
                var parts = wk_cookie_parts_t()
                parts.name = views[0]
                parts.value = views[1]
                if domain != nil { parts.domain = views[2] }
                if path != nil { parts.path = views[3] }
                parts.has_expires = expires != nil
                parts.expires = expires ?? 0
                parts.has_max_age = maxAge != nil
                parts.max_age = maxAge ?? 0
                parts.same_site = sameSite?.rawValue ?? 0
                parts.priority = priority?.rawValue ?? 0
                parts.secure = secure
                parts.http_only = httpOnly
                parts.partitioned = partitioned
                return wk_cookie_field_format(&parts, flags, out, err)
            }
        }
    }
}

/// A secret that signs and encrypts values. It never changes, so tasks may share it.
public final class CookieKey: @unchecked Sendable {
    let handle: OpaquePointer

    /// A new one.
    public init() throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_cookie_key_generate(&out, $0) }
        handle = out!
    }

    /// One that was kept: at least 64 bytes.
    public init(bytes: [UInt8]) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in bytes.withView { wk_cookie_key_from_bytes($0, &out, err) } }
        handle = out!
    }

    deinit {
        wk_cookie_key_free(handle)
    }

    public var bytes: [UInt8] { Array(copying: wk_cookie_key_bytes(handle)) }

    /// Puts a signature in front of a value.
    public func sign(_ name: String, _ value: String) throws(WirekitError) -> String {
        try text { out, err in
            name.withView { name in value.withView { wk_cookie_sign(handle, name, $0, out, err) } }
        }
    }

    /// Takes the signature off; `Status.cookieForged` when it is not good.
    public func verify(_ name: String, _ signed: String) throws(WirekitError) -> String {
        try text { out, err in
            name.withView { name in signed.withView { wk_cookie_verify(handle, name, $0, out, err) } }
        }
    }

    /// Encrypts a value for a cookie of this name.
    public func encrypt(_ name: String, _ value: String) throws(WirekitError) -> String {
        try text { out, err in
            name.withView { name in value.withView { wk_cookie_encrypt(handle, name, $0, out, err) } }
        }
    }

    /// Decrypts a value; `Status.cookieForged` when it was not made with this secret and name.
    public func decrypt(_ name: String, _ sealed: String) throws(WirekitError) -> String {
        try text { out, err in
            name.withView { name in sealed.withView { wk_cookie_decrypt(handle, name, $0, out, err) } }
        }
    }
}
