import CWirekit

/// A switch that any thread can turn once: whatever blocks with it returns `Status.cancelled`.
public final class CancelToken: @unchecked Sendable {
    let handle: OpaquePointer

    /// A token that is not cancelled.
    public init() throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_cancel_new(&out, $0) }
        handle = out!
    }

    deinit { wk_cancel_free(handle) }

    /// Cancels, for ever; from any thread.
    public func cancel() { wk_cancel_trigger(handle) }

    /// Whether it was cancelled.
    public var isCancelled: Bool { wk_cancel_is_cancelled(handle) }
}

/// How TLS is done: trust, names, certificates. Set it up, then share it between connections.
public final class TLSConfig: @unchecked Sendable {
    let handle: OpaquePointer

    /// The defaults: the system's trust store, host names verified, TLS 1.2 and 1.3.
    public init() throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_tls_config_new(&out, $0) }
        handle = out!
    }

    deinit { wk_tls_config_free(handle) }

    /// Trusts the authorities in a file, PEM or DER, in place of the system's.
    public func add(caFile path: String) throws(WirekitError) {
        try check { err in path.withView { wk_tls_config_add_ca_file(handle, $0, err) } }
    }

    /// Trusts these authorities, PEM or DER, in place of the system's.
    public func add(caBytes bytes: [UInt8]) throws(WirekitError) {
        try check { err in bytes.withView { wk_tls_config_add_ca_bytes(handle, $0, err) } }
    }

    /// Verifies this name in place of the host that is connected to.
    public func setVerifyName(_ name: String) throws(WirekitError) {
        try check { err in name.withView { wk_tls_config_set_verify_name(handle, $0, err) } }
    }

    /// Accepts any certificate from anybody.
    public func dangerousDisableVerification() throws(WirekitError) {
        try check { wk_tls_config_dangerous_disable_verification(handle, $0) }
    }
}

/// A channel of bytes that a client takes in place of a host and port.
public final class Transport: @unchecked Sendable {
    let handle: OpaquePointer

    /// A transport that reads this input and keeps what is written. Without an end, a read behind
    /// the input waits for more.
    public init(memory input: [UInt8], ended: Bool = true) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in input.withView { wk_transport_new_memory($0, &out, err) } }
        handle = out!
        if ended {
            try check { wk_transport_memory_end(handle, $0) }
        }
    }

    /// Takes over a transport of the C interface.
    init(taking handle: OpaquePointer) { self.handle = handle }

    deinit { wk_transport_free(handle) }

    /// What was written to a memory transport.
    public func written() throws(WirekitError) -> Buffer {
        var out: OpaquePointer?
        try check { wk_transport_memory_written(handle, &out, $0) }
        return Buffer(taking: out)
    }
}

/// One header field.
public struct HTTPField: Hashable, Sendable {
    /// ASCII; compared without regard to case.
    public var name: String
    /// Text, on the wire ISO-8859-1.
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension Array where Element == HTTPField {
    /// The value of the first field of a name.
    public subscript(name: String) -> String? {
        first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Copies a list that the library lends.
    init(copying list: OpaquePointer?) {
        self = (0..<wk_headers_count(list)).map { index in
            var name = wk_str_t(), value = wk_str_t()
            _ = wk_headers_at(list, index, &name, &value)
            return HTTPField(String(copying: name), String(latin1: value))
        }
    }

    /// Makes a list for the length of a call; nil for no fields.
    func withList<Result>(
        _ body: (OpaquePointer?) throws(WirekitError) -> Result
    ) throws(WirekitError) -> Result {
        guard !isEmpty else { return try body(nil) }
        var list: OpaquePointer?
        try check { wk_headers_new(&list, $0) }
        defer { wk_headers_free(list) }
        for field in self {
            try check { err in
                field.name.withView { name in
                    field.value.withView { wk_headers_add(list, name, $0, err) }
                }
            }
        }
        return try body(list)
    }
}

extension String {
    /// Copies bytes that are ISO-8859-1.
    init(latin1 view: wk_str_t) {
        let bytes = UnsafeRawBufferPointer(start: view.data, count: view.len)
        self = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}

/// What a request carries.
public enum HTTPBody {
    /// Nothing.
    case none
    /// Bytes, sent as they are.
    case bytes([UInt8])
    /// Text, sent as ISO-8859-1.
    case text(String)
    /// A descriptor, read to its end; it stays the program's.
    case descriptor(Int32)
    /// Fills the buffer and says how many bytes; 0 is the end. An error stops the request and is
    /// thrown by it.
    case reader((UnsafeMutableRawBufferPointer) throws -> Int)

    /// Lends the body to a C function. An error of a reader is thrown as it is.
    func lend(_ call: (wk_body_t) throws(WirekitError) -> Void) throws {
        switch self {
        case .none: try call(wk_no_body())
        case .descriptor(let descriptor): try call(wk_body_fd(descriptor))
        case .bytes(let bytes):
            try bytes.withUnsafeBufferPointer { lent in
                try call(wk_body_bytes(wk_bytes_t(data: lent.baseAddress, len: lent.count)))
            }
        case .text(var text):
            try text.withUTF8 { utf8 in
                try utf8.withMemoryRebound(to: CChar.self) { lent in
                    try call(wk_body_text(wk_str_t(data: lent.baseAddress, len: lent.count)))
                }
            }
        case .reader(let read):
            let feed = BodyFeed(read)
            do {
                try withExtendedLifetime(feed) {
                    let user = Unmanaged.passUnretained(feed).toOpaque()
                    try call(wk_body_reader(BodyFeed.callback, user))
                }
            } catch {
                throw feed.error ?? error
            }
        }
    }
}

/// A reader while the library calls it, and the error that stopped it.
final class BodyFeed {
    let read: (UnsafeMutableRawBufferPointer) throws -> Int
    var error: (any Error)?

    init(_ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) { self.read = read }

    static let callback: wk_body_read_fn = { user, buffer, length, outLength in
        let feed = Unmanaged<BodyFeed>.fromOpaque(user!).takeUnretainedValue()
        outLength!.pointee = 0
        do {
            let room = UnsafeMutableRawBufferPointer(start: buffer, count: length)
            outLength!.pointee = try feed.read(room)
            return 0
        } catch {
            feed.error = error
            return 1
        }
    }
}
