import CWirekit

/// A parser of HTTP without I/O: feed it what arrives, it says how much it used and what it found.
public final class HTTPParser {
    private let handle: OpaquePointer

    /// What a parser reads.
    public enum Kind: UInt32, Sendable {
        case requests = 0
        case responses = 1
    }

    /// What a parser found.
    public enum Event: UInt32, Sendable {
        /// More input is needed.
        case needData = 0
        /// The head is complete and can be looked at.
        case head = 1
        /// Some of the input is body.
        case data = 2
        /// The message is complete; the next call begins the next one.
        case end = 3
    }

    /// Requests are always read by RFC 9112 to the letter, responses if `strict`.
    public init(_ kind: Kind, strict: Bool = false) throws(WirekitError) {
        var out: OpaquePointer?
        try check { wk_http_parser_new(kind.rawValue, &out, $0) }
        handle = out!
        try check { wk_http_parser_set_strict(handle, strict, $0) }
    }

    deinit { wk_http_parser_free(handle) }

    /// Says what the next response answers: one to HEAD has no body.
    public func setRequestMethod(_ method: String) throws(WirekitError) {
        try check { err in method.withView { wk_http_parser_set_request_method(handle, $0, err) } }
    }

    /// The bytes of a line and the lines of a head; 0 stands for 65536 and 100.
    public func setLimits(maxLine: Int = 0, maxLines: Int = 0) throws(WirekitError) {
        try check { wk_http_parser_set_limits(handle, maxLine, maxLines, $0) }
    }

    /// Goes on with what has arrived; `data` are the places of the body in the input. Call it again
    /// with the bytes that were not used, as long as it does not ask for data.
    public func next(_ input: UnsafeRawBufferPointer) throws(WirekitError)
        -> (event: Event, used: Int, data: Range<Int>)
    {
        var used = 0
        var event: UInt32 = 0
        var data = wk_bytes_t()
        let base = input.bindMemory(to: UInt8.self).baseAddress
        try check {
            wk_http_parser_next(
                handle, wk_bytes_t(data: base, len: input.count), &used, &event, &data, $0)
        }
        var range = 0..<0
        if data.len > 0, let start = data.data, let base {
            range = (start - base)..<(start - base + data.len)
        }
        return (Event(rawValue: event)!, used, range)
    }

    /// Says that the input has ended: `.end` when that is in order; `.head` when it completed a
    /// head, after which it is called again.
    public func finish() throws(WirekitError) -> Event {
        var event: UInt32 = 0
        try check { wk_http_parser_finish(handle, &event, $0) }
        return Event(rawValue: event)!
    }

    /// The status code of a response.
    public var status: Int { Int(wk_http_parser_status(handle)) }
    /// The reason phrase of a response.
    public var reason: String { String(latin1: wk_http_parser_reason(handle)) }
    /// The method of a request.
    public var method: String { String(copying: wk_http_parser_method(handle)) }
    /// The target of a request.
    public var target: String { String(copying: wk_http_parser_target(handle)) }
    /// 10 for HTTP/1.0, 11 for HTTP/1.1.
    public var version: Int { Int(wk_http_parser_version(handle)) }
    /// The fields of the head.
    public var headers: [HTTPField] { [HTTPField](copying: wk_http_parser_headers(handle)) }
    /// Whether the body comes in chunks.
    public var isChunked: Bool { wk_http_parser_chunked(handle) }
    /// Whether the connection ends with this message.
    public var willClose: Bool { wk_http_parser_will_close(handle) }
    /// The length of the body, when the head says it.
    public var length: UInt64? {
        var number: UInt64 = 0
        return wk_http_parser_length(handle, &number) ? number : nil
    }

    /// The fields behind a body in chunks, once its end was reported.
    public func trailers() throws(WirekitError) -> [HTTPField] {
        var list: OpaquePointer?
        try check { wk_http_parser_trailers(handle, &list, $0) }
        defer { wk_headers_free(list) }
        return [HTTPField](copying: list)
    }
}

/// The table of HTTP's status codes.
public enum HTTPStatus {
    /// The codes, in ascending order.
    public static var codes: [Int] {
        (0..<wk_http_status_count()).map { Int(wk_http_status_at($0)) }
    }

    /// The name of a code, as "NOT_FOUND"; nil for an unknown one.
    public static func name(_ code: Int) -> String? { text(code, wk_http_status_name) }
    /// The reason phrase of a code, as "Not Found".
    public static func phrase(_ code: Int) -> String? { text(code, wk_http_status_phrase) }
    /// What a code means, in one sentence; empty for some codes.
    public static func description(_ code: Int) -> String? {
        text(code, wk_http_status_description)
    }

    private static func text(
        _ code: Int, _ get: (UInt32) -> UnsafePointer<CChar>?
    ) -> String? {
        UInt32(exactly: code).flatMap(get).map { String(cString: $0) }
    }
}

/// Takes a block of header fields apart, up to an empty line or the end, and says how many bytes it
/// took. The first line of a message must have been taken off.
public func parseHTTPFields(_ bytes: [UInt8], maxLine: Int = 0, maxLines: Int = 0)
    throws(WirekitError) -> (fields: [HTTPField], used: Int)
{
    var list: OpaquePointer?
    var used = 0
    try check { err in
        bytes.withView { wk_headers_parse($0, maxLine, maxLines, &used, &list, err) }
    }
    defer { wk_headers_free(list) }
    return ([HTTPField](copying: list), used)
}
