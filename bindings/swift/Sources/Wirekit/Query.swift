import CWirekit

/// Percent-escapes of URLs and forms.
public enum Quoting {
    /// Escapes text. Letters, digits and "_.-~" stay, and what is in `safe`; with `plus` a space
    /// becomes "+". Characters are escaped as bytes of `encoding`, UTF-8 when empty.
    public static func quote(
        _ text: String, safe: String = "/", plus: Bool = false, encoding: String = "",
        errors: String = ""
    ) throws(WirekitError) -> String {
        try Wirekit.text { out, err in
            text.withView { text in
                safe.withView { safe in
                    encoding.withView { encoding in
                        errors.withView {
                            wk_quote_with(text, safe, flags(plus), encoding, $0, out, err)
                        }
                    }
                }
            }
        }
    }

    /// Escapes bytes.
    public static func quote(bytes: [UInt8], safe: String = "/", plus: Bool = false)
        throws(WirekitError) -> String
    {
        try Wirekit.text { out, err in
            bytes.withView { bytes in
                safe.withView { wk_quote_from_bytes(bytes, $0, flags(plus), out, err) }
            }
        }
    }

    /// Replaces escapes by the characters that they stand for; with `plus` also "+" by a space.
    /// What is not valid in `encoding` becomes U+FFFD, unless `errors` says otherwise.
    public static func unquote(
        _ text: String, plus: Bool = false, encoding: String = "", errors: String = ""
    ) throws(WirekitError) -> String {
        try Wirekit.text { out, err in
            text.withView { text in
                encoding.withView { encoding in
                    errors.withView { wk_unquote_with(text, flags(plus), encoding, $0, out, err) }
                }
            }
        }
    }

    /// Replaces escapes by the bytes that they stand for.
    public static func unquoteToBytes(_ text: String) throws(WirekitError) -> [UInt8] {
        var out: OpaquePointer?
        try check { err in
            text.withView { wk_unquote_to_bytes(wk_str_bytes($0), &out, err) }
        }
        return Buffer(taking: out).bytes
    }

    private static func flags(_ plus: Bool) -> UInt32 {
        plus ? UInt32(WK_QUOTE_PLUS) : 0
    }
}

/// A query string or form data: its fields in order.
public struct Query: Hashable, Sendable {
    /// One field.
    public struct Field: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How a query string is read.
    public struct Options: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// Fields with an empty value are kept.
        public static let keepBlank = Options(rawValue: UInt32(WK_QUERY_KEEP_BLANK))
        /// A field without "=" is an error, `Status.query`.
        public static let strict = Options(rawValue: UInt32(WK_QUERY_STRICT))
        /// What is not ASCII is refused.
        public static let ascii = Options(rawValue: UInt32(WK_QUERY_ASCII))
    }

    /// The fields.
    public var fields: [Field]

    public init(_ fields: [Field]) {
        self.fields = fields
    }

    /// Reads a query string, without its question mark. More fields than `maxFields` are an error,
    /// `Status.queryFields`.
    public init(
        parsing text: String, options: Options = [], maxFields: UInt64? = nil,
        separator: String = "&", encoding: String = "", errors: String = ""
    ) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in
            text.withView { text in
                separator.withView { separator in
                    encoding.withView { encoding in
                        errors.withView {
                            wk_query_parse_with(
                                text, options.rawValue, maxFields ?? UInt64.max, separator,
                                encoding, $0, &out, err)
                        }
                    }
                }
            }
        }
        defer { wk_query_free(out) }
        var name = wk_str_t()
        var value = wk_str_t()
        fields = (0..<wk_query_count(out)).map { index in
            wk_query_at(out, index, &name, &value)
            return Field(String(copying: name), String(copying: value))
        }
    }

    /// The values of a name, in order.
    public subscript(name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// The query string. With `plus` a space becomes "+", else "%20".
    public func encoded(
        plus: Bool = true, safe: String = "", encoding: String = "", errors: String = ""
    ) throws(WirekitError) -> String {
        var builder: OpaquePointer?
        try check { err in wk_query_builder_new(&builder, err) }
        defer { wk_query_builder_free(builder) }
        let flags = plus ? UInt32(WK_QUERY_PLUS) : 0
        try check { err in
            safe.withView { wk_query_builder_set_quoting(builder, $0, flags, err) }
        }
        try check { err in
            encoding.withView { encoding in
                errors.withView { wk_query_builder_set_encoding(builder, encoding, $0, err) }
            }
        }
        for field in fields {
            try check { err in
                field.name.withView { name in
                    field.value.withView { wk_query_builder_add(builder, name, $0, err) }
                }
            }
        }
        return try text { out, err in wk_query_builder_finish(builder, out, err) }
    }
}
