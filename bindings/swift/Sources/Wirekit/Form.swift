import CWirekit

/// A form that a browser sent: the list of its fields, or its content when it was neither
/// URL-encoded nor multipart.
public final class Form {
    let handle: OpaquePointer

    /// How a form is read.
    public struct Options: Sendable {
        /// Fields of a query string with an empty value are kept.
        public var keepBlankValues = false
        /// A field of a query string without "=" is an error, `Status.query`.
        public var strictParsing = false
        /// What stands between the fields of a query string.
        public var separator = "&"
        /// The encoding of names and values; empty for UTF-8.
        public var encoding = ""
        /// What happens to bytes that are not valid; empty for "replace".
        public var errors = ""
        /// The limits that differ from the default.
        public var limits: [Limit: UInt64] = [:]

        public init() {}
    }

    /// A limit; `UInt64.max` is none. `memory` and `read` are no errors when they are reached: the
    /// rest goes to a temporary file, or is not read.
    public enum Limit: UInt32, Sendable {
        /// The fields, and the parts of a multipart body; 10,000 unless set.
        case fields = 1
        /// The bytes of the header of one part; 64 KiB unless set.
        case header = 2
        /// The bytes of the headers of all parts; 4 MiB unless set.
        case headers = 3
        /// How deep multipart bodies may stand in one another; 8 unless set.
        case depth = 4
        /// The bytes of the whole body; 1 GiB unless set.
        case body = 5
        /// The bytes of a URL-encoded body; 16 MiB unless set.
        case text = 6
        /// The bytes of contents that are kept in memory; 1 MiB unless set.
        case memory = 7
        /// The bytes of the body after which reading stops; none unless set.
        case read = 8
    }

    /// Reads the form of a request; without an environment, that of this process. A CGI program
    /// gives `.descriptor(0)`.
    public convenience init(
        _ body: HTTPBody, environ: Environ? = nil, options: Options = Options()
    ) throws {
        try self.init(options)
        try Environ.lend(environ) { list in
            try body.lend { body throws(WirekitError) in
                try check { wk_form_read(handle, list, body, $0) }
            }
        }
    }

    /// Reads a form that came with these header fields.
    public convenience init(
        _ body: HTTPBody, headers: [HTTPField], options: Options = Options()
    ) throws {
        try self.init(options)
        var list: OpaquePointer?
        try check { wk_headers_new(&list, $0) }
        defer { wk_headers_free(list) }
        for field in headers {
            try check { err in
                field.name.withView { name in
                    field.value.withView { wk_headers_add(list, name, $0, err) }
                }
            }
        }
        try body.lend { body throws(WirekitError) in
            try check { wk_form_read_headers(handle, list, body, $0) }
        }
    }

    /// Reads a multipart body with this boundary.
    public convenience init(
        multipart body: HTTPBody, boundary: String, options: Options = Options()
    ) throws {
        try self.init(options)
        try body.lend { body throws(WirekitError) in
            try check { err in
                boundary.withView {
                    wk_form_read_multipart(handle, wk_str_bytes($0), body, err)
                }
            }
        }
    }

    /// Reads a form in one call, in the manner of the older interface: of a POST request the body,
    /// of every other the query string.
    public convenience init(
        parsing body: HTTPBody, environ: Environ? = nil, keepBlankValues: Bool = false,
        strictParsing: Bool = false, separator: String = ""
    ) throws {
        let flags =
            (keepBlankValues ? UInt32(WK_CGI_KEEP_BLANK) : 0)
            | (strictParsing ? UInt32(WK_CGI_STRICT) : 0)
        var out: OpaquePointer?
        try Environ.lend(environ) { list in
            try body.lend { body throws(WirekitError) in
                try check { err in
                    separator.withView { wk_cgi_parse(list, body, flags, $0, &out, err) }
                }
            }
        }
        self.init(taking: out!)
    }

    private init(taking handle: OpaquePointer) { self.handle = handle }

    private convenience init(_ options: Options) throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_form_new(&out, $0) }
        self.init(taking: out!)
        try check { wk_form_set_keep_blank_values(handle, options.keepBlankValues, $0) }
        try check { wk_form_set_strict_parsing(handle, options.strictParsing, $0) }
        try check { err in
            options.separator.withView { wk_form_set_separator(handle, $0, err) }
        }
        try check { err in
            options.encoding.withView { encoding in
                options.errors.withView { wk_form_set_encoding(handle, encoding, $0, err) }
            }
        }
        for (limit, value) in options.limits {
            try check { wk_form_set_limit(handle, limit.rawValue, value, $0) }
        }
    }

    deinit { wk_form_free(handle) }

    /// The form as an item.
    public var root: FormItem { FormItem(wk_form_root(handle), of: self) }
}

/// An item of a form: a field, an uploaded file, or a list of items. It keeps the form alive.
public struct FormItem {
    let item: OpaquePointer?
    let form: Form

    init(_ item: OpaquePointer?, of form: Form) {
        self.item = item
        self.form = form
    }

    /// The name of the field.
    public var name: String? { String(ifPresent: wk_form_item_name(item)) }
    /// The name of an uploaded file, as the browser sent it: never a path to write to.
    public var filename: String? { String(ifPresent: wk_form_item_filename(item)) }
    /// The content type; nil for a field of a query string.
    public var type: String? { String(ifPresent: wk_form_item_type(item)) }
    /// The content disposition.
    public var disposition: String? { String(ifPresent: wk_form_item_disposition(item)) }
    /// A parameter of the content type; its name is in lower case.
    public func typeOption(_ name: String) -> String? {
        name.withView { String(ifPresent: wk_form_item_type_option(item, $0)) }
    }
    /// A parameter of the content disposition; its name is in lower case.
    public func dispositionOption(_ name: String) -> String? {
        name.withView { String(ifPresent: wk_form_item_disposition_option(item, $0)) }
    }
    /// The header of the part.
    public var headers: [HTTPField] { [HTTPField](text: wk_form_item_headers(item)) }
    /// 1 for the last part of a body, 0 for another, -1 when the body was cut short inside of it.
    public var done: Int { Int(wk_form_item_done(item)) }
    /// Whether it is a field of a query string or of a URL-encoded body.
    public var isField: Bool { wk_form_item_is_field(item) }
    /// Whether the content can be read like a file.
    public var isFile: Bool { wk_form_item_is_file(item) }
    /// Whether the value is text; that of an uploaded file is bytes.
    public var isText: Bool { wk_form_item_is_text(item) }
    /// Whether it holds further items.
    public var isList: Bool { wk_form_item_is_list(item) }
    /// The length of the content in bytes.
    public var size: UInt64 { wk_form_item_size(item) }

    /// The whole value as bytes.
    public func bytes() throws(WirekitError) -> [UInt8] {
        var view = wk_str_t()
        try check { wk_form_item_value(item, &view, $0) }
        return Array(copying: wk_str_bytes(view))
    }

    /// The whole value as text.
    public func text() throws(WirekitError) -> String {
        var view = wk_str_t()
        try check { wk_form_item_value(item, &view, $0) }
        return String(copying: view)
    }

    /// Reads on in the content, and says how many bytes came; 0 is the end.
    public func read(into room: UnsafeMutableRawBufferPointer) throws(WirekitError) -> Int {
        var count = 0
        try check { wk_form_item_read(item, room.baseAddress, room.count, &count, $0) }
        return count
    }

    /// The next line of at most `max` bytes (0 is 64 KiB), its line feed included; nil at the end.
    public func readLine(max: Int = 0) throws(WirekitError) -> [UInt8]? {
        var line = wk_bytes_t()
        try check { wk_form_item_readline(item, max, &line, $0) }
        return line.len == 0 ? nil : Array(copying: line)
    }

    /// Goes to a place in the content, from which it is read on.
    public func seek(to position: UInt64) throws(WirekitError) {
        try check { wk_form_item_seek(item, position, $0) }
    }

    /// The items of a list, in the order in which they were sent.
    public var items: [FormItem] {
        (0..<wk_form_item_count(item)).map { FormItem(wk_form_item_at(item, $0), of: form) }
    }

    /// The different names of a list's items, in the order in which they first appear; nil stands for
    /// the items without a name.
    public var names: [String?] {
        (0..<wk_form_item_name_count(item)).map { String(ifPresent: wk_form_item_name_at(item, $0)) }
    }

    /// The items of a list that have this name.
    public subscript(name: String) -> [FormItem] {
        var index = 0
        guard name.withView({ wk_form_item_find(item, $0, &index) }) else { return [] }
        return (0..<wk_form_item_value_count(item, index)).map {
            FormItem(wk_form_item_value_at(item, index, $0), of: form)
        }
    }

    /// The first item of a list that has this name; `Status.formNoField` when there is none.
    public func get(_ name: String) throws(WirekitError) -> FormItem {
        var found: OpaquePointer?
        try check { err in name.withView { wk_form_item_get(item, $0, &found, err) } }
        return FormItem(found, of: form)
    }

    /// The value of the first item of a list that has this name, or the fallback.
    public func first(_ name: String, default fallback: String = "") throws(WirekitError) -> String {
        var text = ""
        // The view may be one of the fallback, so it is copied while that is lent.
        try check { err in
            name.withView { name in
                fallback.withView { fallback in
                    var view = wk_str_t()
                    let status = wk_form_item_getfirst(item, name, fallback, &view, err)
                    text = String(copying: view)
                    return status
                }
            }
        }
        return text
    }

    /// The form as HTML; uploaded files by name, type and size.
    public func html() throws(WirekitError) -> String {
        try Wirekit.text { out, err in wk_cgi_print_form(item, out, err) }
    }
}

extension Array where Element == HTTPField {
    /// Copies a list whose values are UTF-8.
    init(text list: OpaquePointer?) {
        self = (0..<wk_headers_count(list)).map { index in
            var name = wk_str_t(), value = wk_str_t()
            _ = wk_headers_at(list, index, &name, &value)
            return HTTPField(String(copying: name), String(copying: value))
        }
    }
}
