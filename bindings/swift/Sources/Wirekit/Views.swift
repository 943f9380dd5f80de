import CWirekit

// How text and bytes cross into C and back: in without a copy, out as a copy.

extension String {
    /// Copies text that the library lends. Bytes that are not UTF-8 become U+FFFD.
    init(copying view: wk_str_t) {
        guard view.len > 0, let data = view.data else {
            self = ""
            return
        }
        let bytes = UnsafeRawBufferPointer(start: data, count: view.len)
        self = String(decoding: bytes, as: UTF8.self)
    }

    /// The same, for a view that tells absent from empty: nil when its data is NULL.
    init?(ifPresent view: wk_str_t) {
        guard view.data != nil else { return nil }
        self.init(copying: view)
    }

    /// Lends the text to a C function.
    func withView<Result>(_ body: (wk_str_t) -> Result) -> Result {
        var text = self
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { chars in
                body(wk_str_t(data: chars.baseAddress, len: chars.count))
            }
        }
    }
}

extension Array where Element == UInt8 {
    /// Copies bytes that the library lends.
    init(copying view: wk_bytes_t) {
        self = Array(UnsafeBufferPointer(start: view.data, count: view.len))
    }

    /// Lends the bytes to a C function.
    func withView<Result>(_ body: (wk_bytes_t) -> Result) -> Result {
        withUnsafeBufferPointer { body(wk_bytes_t(data: $0.baseAddress, len: $0.count)) }
    }
}

/// Bytes that the library made. They have one owner and are freed with it.
public struct Buffer: ~Copyable {
    private let handle: OpaquePointer?

    /// Takes over a buffer of the C interface.
    init(taking handle: OpaquePointer?) {
        self.handle = handle
    }

    deinit {
        wk_buf_free(handle)
    }

    /// The number of bytes.
    public var count: Int { wk_buf_len(handle) }

    /// The bytes, for the length of the closure.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
        -> Result
    {
        try body(UnsafeRawBufferPointer(start: wk_buf_data(handle), count: count))
    }

    /// A copy of the bytes.
    public var bytes: [UInt8] { Array(copying: wk_buf_bytes(handle)) }

    /// A copy as text. Bytes that are not UTF-8 become U+FFFD.
    public var text: String { String(copying: wk_buf_str(handle)) }
}

/// The version of the library that is running, as "0.1.0".
public var wirekitVersion: String { String(cString: wk_version()) }

/// The ABI number of the library that is running; 0 is the one that this package is written for.
public var wirekitABIVersion: UInt32 { wk_abi_version() }

/// The optional parts that the running library holds, separated by spaces.
public var wirekitFeatures: String { String(cString: wk_features()) }
