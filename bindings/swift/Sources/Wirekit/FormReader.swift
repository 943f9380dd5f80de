import CWirekit

/// A decoder of multipart bodies without I/O: feed it what arrives, it says what it found.
public final class FormReader {
    private let handle: OpaquePointer

    /// What a reader found.
    public enum Event: UInt32, Sendable {
        /// More input is needed.
        case needData = 0
        /// A part begins.
        case part = 1
        /// Content of the part.
        case data = 2
        /// The part ends.
        case partEnd = 3
        /// A nested multipart body begins.
        case group = 4
        /// It ends.
        case groupEnd = 5
        /// The body ends.
        case end = 6
    }

    /// A decoder for a body with this boundary.
    public init(boundary: String) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in boundary.withView { wk_form_reader_new(wk_str_bytes($0), &out, err) } }
        handle = out!
    }

    /// A decoder for a request with this Content-Type.
    public init(contentType: String) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in contentType.withView { wk_form_reader_new_for($0, &out, err) } }
        handle = out!
    }

    deinit { wk_form_reader_free(handle) }

    /// The parts, the bytes of the header of a part, and the depth of nested bodies; 0 stands for
    /// 10,000, 65,536 and 8.
    public func setLimits(parts: UInt64 = 0, header: Int = 0, depth: Int = 0) throws(WirekitError) {
        try check { wk_form_reader_set_limits(handle, parts, header, depth, $0) }
    }

    /// The encoding of headers, and what happens to bytes that are not valid.
    public func setEncoding(_ encoding: String, errors: String = "") throws(WirekitError) {
        try check { err in
            encoding.withView { encoding in
                errors.withView { wk_form_reader_set_encoding(handle, encoding, $0, err) }
            }
        }
    }

    /// Goes on with what has arrived; `body` gets the content, for its length, when the event is
    /// `.data`. Call it again with the bytes that were not used, as long as it does not ask for data.
    public func next(
        _ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(WirekitError) -> (event: Event, used: Int) {
        var used = 0
        var event: UInt32 = 0
        var data = wk_bytes_t()
        let base = input.bindMemory(to: UInt8.self).baseAddress
        try check {
            wk_form_reader_next(
                handle, wk_bytes_t(data: base, len: input.count), &used, &event, &data, $0)
        }
        if data.len > 0 {
            body(UnsafeRawBufferPointer(start: data.data, count: data.len))
        }
        return (Event(rawValue: event)!, used)
    }

    /// Says that the input has ended. Call it until the event is `.end`, or it throws
    /// `Status.formTruncated`: the boundary after the last part never came.
    public func finish() throws(WirekitError) -> (event: Event, data: [UInt8]) {
        var event: UInt32 = 0
        var data = wk_bytes_t()
        try check { wk_form_reader_finish(handle, &event, &data, $0) }
        return (Event(rawValue: event)!, data.len == 0 ? [] : Array(copying: data))
    }

    /// The name of the field that began last.
    public var name: String? { String(ifPresent: wk_form_reader_name(handle)) }
    /// The name of the file that began last: never a path to write to.
    public var filename: String? { String(ifPresent: wk_form_reader_filename(handle)) }
    /// The content type of the part that began last.
    public var type: String { String(copying: wk_form_reader_type(handle)) }
    /// The header of the part that began last.
    public var headers: [HTTPField] { [HTTPField](text: wk_form_reader_headers(handle)) }
    /// How the part that ended last did: 1 for the last of its body, 0 for another, -1 when the input
    /// ended inside of it.
    public var done: Int { Int(wk_form_reader_done(handle)) }
}
