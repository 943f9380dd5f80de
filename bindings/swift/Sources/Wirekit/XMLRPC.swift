import CWirekit

/// A value of an XML-RPC document.
public indirect enum XMLRPCValue: Hashable, Sendable {
    case `nil`
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    /// A date and time of day without a zone, "19980717T14:08:55".
    case dateTime(String)
    case base64([UInt8])
    case array([XMLRPCValue])
    case `struct`([String: XMLRPCValue])
    /// A whole number beyond 64 bits, as decimal text. It is only read.
    case bigInt(String)
    /// A decimal, as text. It is only read.
    case decimal(String)

    /// Copies a value that the library lends.
    init(copying value: OpaquePointer?) {
        switch wk_xmlrpc_value_kind(value) {
        case UInt32(WK_XMLRPC_BOOL): self = .bool(wk_xmlrpc_value_bool(value))
        case UInt32(WK_XMLRPC_INT): self = .int(wk_xmlrpc_value_int(value))
        case UInt32(WK_XMLRPC_DOUBLE): self = .double(wk_xmlrpc_value_double(value))
        case UInt32(WK_XMLRPC_STRING): self = .string(XMLRPCValue.text(value))
        case UInt32(WK_XMLRPC_DATETIME): self = .dateTime(XMLRPCValue.text(value))
        case UInt32(WK_XMLRPC_BASE64):
            self = .base64(Array(copying: wk_xmlrpc_value_bytes(value)))
        case UInt32(WK_XMLRPC_ARRAY):
            self = .array(
                (0..<wk_xmlrpc_value_count(value)).map {
                    XMLRPCValue(copying: wk_xmlrpc_value_at(value, $0))
                })
        case UInt32(WK_XMLRPC_STRUCT):
            var members: [String: XMLRPCValue] = [:]
            for index in 0..<wk_xmlrpc_value_count(value) {
                let name = String(copying: wk_xmlrpc_value_name_at(value, index))
                members[name] = XMLRPCValue(copying: wk_xmlrpc_value_at(value, index))
            }
            self = .struct(members)
        case UInt32(WK_XMLRPC_BIGINT): self = .bigInt(XMLRPCValue.text(value))
        case UInt32(WK_XMLRPC_DECIMAL): self = .decimal(XMLRPCValue.text(value))
        default: self = .nil
        }
    }

    private static func text(_ value: OpaquePointer?) -> String {
        String(copying: wk_xmlrpc_value_text(value))
    }
}

/// A call or a response.
public struct XMLRPCMessage: Hashable, Sendable {
    /// How a document is read.
    public struct ReadOptions: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// The document is UTF-8, whatever it declares.
        public static let text = ReadOptions(rawValue: UInt32(WK_XMLRPC_TEXT))
        /// What is no date is an error, and dates are brought into their usual form.
        public static let checkDates = ReadOptions(rawValue: UInt32(WK_XMLRPC_CHECK_DATES))
    }

    /// How a document is written.
    public struct WriteOptions: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// Nil may be written.
        public static let allowNil = WriteOptions(rawValue: UInt32(WK_XMLRPC_ALLOW_NIL))
        /// Numbers beyond 32 bits are written as i8.
        public static let allowWide = WriteOptions(rawValue: UInt32(WK_XMLRPC_ALLOW_WIDE))
        /// What a peer could not read back is refused or escaped.
        public static let strict = WriteOptions(rawValue: UInt32(WK_XMLRPC_STRICT))
    }

    /// The method of a call; nil for a response.
    public var method: String?
    /// The parameters; the result of a response is the first.
    public var params: [XMLRPCValue]

    /// A call.
    public init(calling method: String, _ params: [XMLRPCValue]) {
        self.method = method
        self.params = params
    }

    /// A response.
    public init(answering result: XMLRPCValue) {
        params = [result]
    }

    /// The call of `system.multicall` for some calls.
    public init(multicall calls: [(method: String, params: [XMLRPCValue])]) {
        let list = calls.map { call in
            XMLRPCValue.struct(["methodName": .string(call.method), "params": .array(call.params)])
        }
        self.init(calling: "system.multicall", [.array(list)])
    }

    /// Reads a document. A fault is an error of `Status.xmlrpcFault`; see `WirekitError.faultCode`.
    public init(
        parsing document: [UInt8], options: ReadOptions = [], maxBytes: Int = 0,
        maxDepth: UInt32 = 0
    ) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in
            document.withView {
                wk_xmlrpc_loads_with($0, options.rawValue, maxBytes, maxDepth, &out, err)
            }
        }
        defer { wk_xmlrpc_message_free(out) }
        method = String(ifPresent: wk_xmlrpc_message_method(out))
        let list = wk_xmlrpc_message_params(out)
        params = (0..<wk_xmlrpc_value_count(list)).map {
            XMLRPCValue(copying: wk_xmlrpc_value_at(list, $0))
        }
    }

    /// The document of the call or response.
    public func encoded(options: WriteOptions = [], encoding: String = "")
        throws(WirekitError) -> [UInt8]
    {
        let writer = try XMLRPCWriter(options: options, encoding: encoding)
        try writer.begin(method == nil ? .response : .call, method: method ?? "")
        for param in params {
            try writer.write(param)
        }
        try writer.finish()
        return try writer.take()
    }

    /// The document of a response that is a fault.
    public static func fault(code: Int32, text: String) throws(WirekitError) -> [UInt8] {
        var out: OpaquePointer?
        try check { err in
            text.withView { wk_xmlrpc_dumps_fault(Int64(code), $0, wk_str_t(), 0, &out, err) }
        }
        return Buffer(taking: out).bytes
    }
}

extension WirekitError {
    /// The code of the XML-RPC fault that this is; `replyText` is its text.
    public var faultCode: Int32? {
        status == .xmlrpcFault ? Int32(bitPattern: replyCode) : nil
    }
}
