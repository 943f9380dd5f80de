import CWirekit

/// What the URL opener reads without a network.
public enum RequestText {
    /// Splits a header field's value at the commas outside quoted strings.
    public static func httpList(_ value: String) throws(WirekitError) -> [String] {
        try takeStrings { out, err in value.withView { wk_request_parse_http_list($0, out, err) } }
    }

    /// Whether a host is reached without a proxy; `noProxy` is what the environment variable no_proxy
    /// holds.
    public static func proxyBypass(host: String, noProxy: String) throws(WirekitError) -> Bool {
        var bypass = false
        try check { err in
            host.withView { host in
                noProxy.withView { wk_request_proxy_bypass(host, $0, &bypass, err) }
            }
        }
        return bypass
    }
}

/// What a data: URL holds.
public struct DataURL: Hashable, Sendable {
    /// The media type with its parameters.
    public var mediaType: String
    /// The content.
    public var body: [UInt8]

    /// Reads a data: URL.
    public init(parsing url: String) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in url.withView { wk_request_data_parse($0, &out, err) } }
        defer { wk_request_data_free(out) }
        mediaType = String(copying: wk_request_data_media_type(out))
        body = Array(copying: wk_request_data_body(out))
    }
}

/// Credentials by realm and URI. One task at a time may change it.
public final class PasswordManager {
    private let handle: OpaquePointer

    /// How it answers for a realm that it does not know.
    public enum Manner: UInt32, Sendable {
        /// Not at all.
        case realm = 0
        /// With what was added for every realm.
        case defaultRealm = 1
        /// So too, and it knows to which URIs credentials go without being asked for.
        case priorAuth = 2
    }

    public init(_ manner: Manner = .defaultRealm) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in wk_password_mgr_new(manner.rawValue, &out, err) }
        handle = out!
    }

    deinit {
        wk_password_mgr_free(handle)
    }

    /// Adds a user's name and password for a realm (nil: for every realm) at and below each of
    /// `uris`; `authenticated` sends them without being asked for (`.priorAuth`).
    public func add(
        realm: String?, uris: [String], user: String, password: String, authenticated: Bool = false
    ) throws(WirekitError) {
        let flags = UInt32(realm == nil ? WK_PASSWORD_MGR_ANY_REALM : 0)
            | UInt32(authenticated ? WK_PASSWORD_MGR_AUTHENTICATED : 0)
        try check { err in
            uris.withViews { views, count in
                (realm ?? "").withView { realm in
                    user.withView { user in
                        password.withView {
                            wk_password_mgr_add(
                                handle, realm, views, count, user, $0, flags, err)
                        }
                    }
                }
            }
        }
    }

    /// The user's name and password for a realm (nil: what was added for every realm) at a URI.
    public func find(realm: String?, uri: String) throws(WirekitError) -> (
        user: String, password: String
    )? {
        var user = wk_str_t()
        var password = wk_str_t()
        let flags = UInt32(realm == nil ? WK_PASSWORD_MGR_ANY_REALM : 0)
        try check { err in
            (realm ?? "").withView { realm in
                uri.withView {
                    wk_password_mgr_find(handle, realm, $0, flags, &user, &password, err)
                }
            }
        }
        guard let name = String(ifPresent: user) else { return nil }
        return (name, String(copying: password))
    }

    /// Says whether requests at and below URIs carry credentials without being asked for.
    public func setAuthenticated(_ uris: [String], _ yes: Bool) throws(WirekitError) {
        try check { err in
            uris.withViews { wk_password_mgr_update_authenticated(handle, $0, $1, yes, err) }
        }
    }

    /// Whether requests to a URI carry credentials without being asked for.
    public func isAuthenticated(_ uri: String) throws(WirekitError) -> Bool {
        var yes = false
        try check { err in uri.withView { wk_password_mgr_is_authenticated(handle, $0, &yes, err) } }
        return yes
    }
}
