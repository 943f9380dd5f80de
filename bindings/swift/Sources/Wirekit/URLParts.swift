import CWirekit

// URLs made from their components, and converted between text and bytes.
extension WireURL {
    /// Which components there are.
    public enum Kind: UInt32, Sendable {
        /// Five: scheme, netloc, path, query, fragment.
        case split = 1
        /// Six: with the parameters behind the path.
        case parsed = 2
        /// Two: the URL and its fragment.
        case defragged = 3
    }

    /// Made from its components in order, which are taken as they are.
    public convenience init(_ kind: Kind, parts: [String]) throws(WirekitError) {
        try self.init { out, err in
            parts.withViews { wk_url_from_parts(kind.rawValue, $0, $1, 0, out, err) }
        }
    }

    /// Which components there are.
    public var kind: Kind { Kind(rawValue: wk_url_kind(handle))! }

    /// The components in order, as bytes: UTF-8 unless they were encoded.
    public var components: [[UInt8]] {
        (0..<wk_url_count(handle)).map { [UInt8](copying: wk_str_bytes(wk_url_at(handle, $0))) }
    }

    /// A copy whose components are bytes in an encoding; "" is ASCII.
    public func encoded(_ encoding: String = "", errors: String = "") throws(WirekitError) -> WireURL {
        try WireURL { out, err in
            encoding.withView { encoding in
                errors.withView { wk_url_encode(handle, encoding, $0, out, err) }
            }
        }
    }

    /// A copy whose components are text, from bytes in an encoding.
    public func decoded(_ encoding: String = "", errors: String = "") throws(WirekitError) -> WireURL {
        try WireURL { out, err in
            encoding.withView { encoding in
                errors.withView { wk_url_decode(handle, encoding, $0, out, err) }
            }
        }
    }

    /// Puts five components together, those of `splitting`.
    public static func unsplit(
        scheme: String = "", netloc: String = "", path: String = "", query: String = "",
        fragment: String = ""
    ) throws(WirekitError) -> String {
        try text { out, err in
            [scheme, netloc, path, query, fragment].withViews { parts, _ in
                wk_url_unsplit(parts![0], parts![1], parts![2], parts![3], parts![4], out, err)
            }
        }
    }
}

/// Writes a query string or form data, of text, bytes and lists. One task at a time may use it.
public final class QueryBuilder {
    private let handle: OpaquePointer

    /// With `plus` a space becomes "+", else "%20".
    public init(
        plus: Bool = true, safe: String = "", encoding: String = "", errors: String = ""
    ) throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_query_builder_new(&out, $0) }
        handle = out!
        let flags = plus ? UInt32(WK_QUERY_PLUS) : 0
        try check { err in
            safe.withView { wk_query_builder_set_quoting(handle, $0, flags, err) }
        }
        try check { err in
            encoding.withView { encoding in
                errors.withView { wk_query_builder_set_encoding(handle, encoding, $0, err) }
            }
        }
    }

    deinit { wk_query_builder_free(handle) }

    /// Appends a field of text.
    public func add(_ name: String, _ value: String) throws(WirekitError) {
        try check { err in
            name.withView { name in value.withView { wk_query_builder_add(handle, name, $0, err) } }
        }
    }

    /// Appends a field of bytes, which are quoted without being encoded.
    public func add(_ name: [UInt8], _ value: [UInt8]) throws(WirekitError) {
        try check { err in
            name.withView { name in
                value.withView { wk_query_builder_add_bytes(handle, name, $0, 0, err) }
            }
        }
    }

    /// Appends a field for each value of a name.
    public func add(_ name: String, each values: [String]) throws(WirekitError) {
        try check { err in
            name.withView { name in
                values.withViews { wk_query_builder_add_list(handle, name, $0, $1, err) }
            }
        }
    }

    /// The query string; the builder is empty again.
    public func finish() throws(WirekitError) -> String {
        try text { out, err in wk_query_builder_finish(handle, out, err) }
    }
}

extension Quoting {
    /// Replaces escapes in bytes, then decodes everything.
    public static func unquote(bytes: [UInt8], encoding: String = "", errors: String = "")
        throws(WirekitError) -> String
    {
        try Wirekit.text { out, err in
            bytes.withView { bytes in
                encoding.withView { encoding in
                    errors.withView { wk_unquote_from_bytes(bytes, encoding, $0, out, err) }
                }
            }
        }
    }
}

extension WireUUID {
    /// What the variant means, as "specified in RFC 4122".
    public var variantText: String { String(cString: wk_uuid_variant_text(wk_uuid_variant(c))) }
}
