import CWirekit

/// Reads an XML-RPC document event by event, without a tree.
public final class XMLRPCReader {
    /// What was found.
    public enum Event: Hashable, Sendable {
        case method(String)
        case value(XMLRPCValue)
        case name(String)
        case beginArray
        case endArray
        case beginStruct
        case endStruct
        case params
        case fault
        case end
    }

    private let handle: OpaquePointer

    /// A reader of a document, which is copied.
    public init(
        _ document: [UInt8], options: XMLRPCMessage.ReadOptions = [], maxBytes: Int = 0,
        maxDepth: UInt32 = 0
    ) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in
            document.withView {
                wk_xmlrpc_reader_new($0, options.rawValue, maxBytes, maxDepth, &out, err)
            }
        }
        handle = out!
    }

    deinit { wk_xmlrpc_reader_free(handle) }

    /// The next event; after the end it is `.end` again.
    public func next() throws(WirekitError) -> Event {
        var event: UInt32 = 0
        try check { wk_xmlrpc_reader_next(handle, &event, $0) }
        let value = wk_xmlrpc_reader_value(handle)
        switch event {
        case UInt32(WK_XMLRPC_EVENT_METHOD):
            return .method(String(copying: wk_xmlrpc_value_text(value)))
        case UInt32(WK_XMLRPC_EVENT_VALUE): return .value(XMLRPCValue(copying: value))
        case UInt32(WK_XMLRPC_EVENT_NAME):
            return .name(String(copying: wk_xmlrpc_value_text(value)))
        case UInt32(WK_XMLRPC_EVENT_BEGIN_ARRAY): return .beginArray
        case UInt32(WK_XMLRPC_EVENT_END_ARRAY): return .endArray
        case UInt32(WK_XMLRPC_EVENT_BEGIN_STRUCT): return .beginStruct
        case UInt32(WK_XMLRPC_EVENT_END_STRUCT): return .endStruct
        case UInt32(WK_XMLRPC_EVENT_PARAMS): return .params
        case UInt32(WK_XMLRPC_EVENT_FAULT): return .fault
        default: return .end
        }
    }

    /// How many arrays and structs are open.
    public var depth: Int { Int(wk_xmlrpc_reader_depth(handle)) }
}

/// Writes an XML-RPC document value by value, without a tree.
public final class XMLRPCWriter {
    /// What kind of document it is.
    public enum Form: UInt32, Sendable {
        case params = 0
        case call = 1
        case response = 2
        case fault = 3
    }

    private let handle: OpaquePointer

    /// A writer of one document.
    public init(options: XMLRPCMessage.WriteOptions = [], encoding: String = "")
        throws(WirekitError)
    {
        var out: OpaquePointer?
        try check { err in
            encoding.withView { wk_xmlrpc_writer_new($0, options.rawValue, &out, err) }
        }
        handle = out!
    }

    deinit { wk_xmlrpc_writer_free(handle) }

    /// Begins the document; `method` counts for a call alone.
    public func begin(_ form: Form, method: String = "") throws(WirekitError) {
        try check { err in
            method.withView { wk_xmlrpc_writer_begin(handle, form.rawValue, $0, err) }
        }
    }

    /// Begins an array.
    public func beginArray() throws(WirekitError) {
        try check { wk_xmlrpc_writer_begin_array(handle, $0) }
    }

    /// Begins a struct; in it each value comes after its name.
    public func beginStruct() throws(WirekitError) {
        try check { wk_xmlrpc_writer_begin_struct(handle, $0) }
    }

    /// Writes the name of a member.
    public func name(_ name: String) throws(WirekitError) {
        try check { err in name.withView { wk_xmlrpc_writer_name(handle, $0, err) } }
    }

    /// Ends the array or struct that was begun last.
    public func end() throws(WirekitError) {
        try check { wk_xmlrpc_writer_end(handle, $0) }
    }

    /// Writes a value with all that is in it; the members of a struct in the order of their names.
    public func write(_ value: XMLRPCValue) throws(WirekitError) {
        switch value {
        case .nil: try check { wk_xmlrpc_writer_nil(handle, $0) }
        case .bool(let value): try check { wk_xmlrpc_writer_bool(handle, value, $0) }
        case .int(let value): try check { wk_xmlrpc_writer_int(handle, value, $0) }
        case .double(let value): try check { wk_xmlrpc_writer_double(handle, value, $0) }
        case .string(let text):
            try check { err in text.withView { wk_xmlrpc_writer_string(handle, $0, err) } }
        case .dateTime(let text):
            try check { err in text.withView { wk_xmlrpc_writer_datetime(handle, $0, err) } }
        case .base64(let bytes):
            try check { err in bytes.withView { wk_xmlrpc_writer_base64(handle, $0, err) } }
        case .array(let items):
            try beginArray()
            for item in items {
                try write(item)
            }
            try end()
        case .struct(let members):
            try beginStruct()
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                try self.name(name)
                try write(value)
            }
            try end()
        case .bigInt, .decimal:
            throw WirekitError(status: Status.xmlrpcType.rawValue, taking: nil)
        }
    }

    /// Ends the document.
    public func finish() throws(WirekitError) {
        try check { wk_xmlrpc_writer_finish(handle, $0) }
    }

    /// The bytes that were written since the last time.
    public func take() throws(WirekitError) -> [UInt8] {
        var out: OpaquePointer?
        try check { wk_xmlrpc_writer_take(handle, &out, $0) }
        return Buffer(taking: out).bytes
    }
}
