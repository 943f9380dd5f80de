import CWirekit

/// The variables of a request, as CGI programs and WSGI applications see them.
public struct Environ: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    /// The variables; values are text here, whatever bytes the server passed.
    public var variables: [String: String]

    public init(_ variables: [String: String] = [:]) { self.variables = variables }

    public init(dictionaryLiteral elements: (String, String)...) {
        variables = Dictionary(elements, uniquingKeysWith: { $1 })
    }

    /// A copy of the environment of this process, where a CGI program finds its request.
    public static func process() throws(WirekitError) -> Environ {
        var out: OpaquePointer?
        try check { wk_wsgi_environ_from_process(&out, $0) }
        defer { wk_wsgi_environ_free(out) }
        return Environ(copying: out)
    }

    public subscript(name: String) -> String? {
        get { variables[name] }
        set { variables[name] = newValue }
    }

    private init(copying list: OpaquePointer?) {
        variables = [:]
        var name = wk_str_t(), value = wk_str_t()
        for index in 0..<wk_wsgi_environ_count(list) {
            _ = wk_wsgi_environ_at(list, index, &name, &value)
            variables[String(copying: name)] = String(copying: value)
        }
    }

    /// Lends an environment to C functions; none is that of this process.
    static func lend<Result>(
        _ environ: Environ?, _ body: (OpaquePointer?) throws -> Result
    ) throws -> Result {
        guard let environ else { return try body(nil) }
        return try environ.with(body)
    }

    private func with<Result, Failure: Error>(
        _ body: (OpaquePointer?) throws(Failure) -> Result
    ) throws -> Result {
        var list: OpaquePointer?
        try check { wk_wsgi_environ_new(&list, $0) }
        defer { wk_wsgi_environ_free(list) }
        for (name, value) in variables {
            try check { err in
                name.withView { name in
                    value.withView { wk_wsgi_environ_set(list, name, $0, err) }
                }
            }
        }
        return try body(list)
    }

    /// "https" when HTTPS is "1", "yes" or "on", else "http".
    public func guessScheme() throws -> String {
        try with { String(copying: wk_wsgi_environ_guess_scheme($0)) }
    }

    /// The URI of the request.
    public func requestURI(withQuery: Bool = true) throws -> String {
        try with { list in
            try text { out, err in wk_wsgi_environ_request_uri(list, withQuery, out, err) }
        }
    }

    /// The URI of the application.
    public func applicationURI() throws -> String {
        try with { list in
            try text { out, err in wk_wsgi_environ_application_uri(list, out, err) }
        }
    }

    /// Moves one name from PATH_INFO to SCRIPT_NAME and gives it; nil when there is none left.
    public mutating func shiftPathInfo() throws -> String? {
        let (name, changed): (String?, Environ) = try with { list in
            var out: OpaquePointer?
            try check { wk_wsgi_environ_shift_path_info(list, &out, $0) }
            guard out != nil else { return (nil, self) }
            return (Buffer(taking: out).text, Environ(copying: list))
        }
        self = changed
        return name
    }

    /// Gives each variable that is not there a value for tests.
    public mutating func setupTestingDefaults() throws {
        self = try with { list in
            try check { wk_wsgi_environ_setup_testing_defaults(list, $0) }
            return Environ(copying: list)
        }
    }

    /// The environment as HTML.
    public func html() throws -> String {
        try with { list in try text { out, err in wk_cgi_print_environ(list, out, err) } }
    }
}

/// What CGI programs need besides forms.
public enum CGI {
    /// Takes a header value, such as that of Content-Type, apart: the value in front of the first
    /// semicolon, and the parameters, whose names are in lower case.
    public static func parseHeader(_ line: String) throws(WirekitError)
        -> (value: String, params: [String: String])
    {
        var header: OpaquePointer?
        try check { err in line.withView { wk_cgi_parse_header($0, &header, err) } }
        defer { wk_cgi_header_free(header) }
        var params: [String: String] = [:]
        var name = wk_str_t(), value = wk_str_t()
        for index in 0..<wk_cgi_header_count(header) {
            _ = wk_cgi_header_at(header, index, &name, &value)
            params[String(copying: name)] = String(copying: value)
        }
        return (String(copying: wk_cgi_header_value(header)), params)
    }

    /// The whole answer of a CGI program that shows its request.
    public static func test(_ body: HTTPBody, environ: Environ? = nil) throws -> String {
        var out: OpaquePointer?
        try Environ.lend(environ) { list in
            try body.lend { body throws(WirekitError) in
                try check { wk_cgi_test(list, body, &out, $0) }
            }
        }
        return Buffer(taking: out).text
    }

    /// The current directory as HTML.
    public static func directoryHTML() throws(WirekitError) -> String {
        try text { out, err in wk_cgi_print_directory(out, err) }
    }

    /// The variables that a server may set for a CGI program, as HTML.
    public static func environUsageHTML() throws(WirekitError) -> String {
        try text { out, err in wk_cgi_print_environ_usage(out, err) }
    }
}

/// Whether a header field concerns one connection only.
public func isHopByHop(_ name: String) -> Bool { name.withView { wk_wsgi_is_hop_by_hop($0) } }

extension HTTPField {
    /// Appends a parameter to the value, as `; name="value"`, or only the name when the value is
    /// empty.
    public mutating func addParam(_ param: String, _ value: String) throws(WirekitError) {
        var list: OpaquePointer?
        try check { wk_headers_new(&list, $0) }
        defer { wk_headers_free(list) }
        try check { err in
            name.withView { name in
                self.value.withView { wk_headers_add(list, name, $0, err) }
            }
        }
        try check { err in
            param.withView { param in
                value.withView { wk_headers_append_param(list, param, $0, 0, err) }
            }
        }
        self = [HTTPField](copying: list)[0]
    }
}
