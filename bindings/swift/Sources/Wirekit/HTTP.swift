import CWirekit
import Dispatch

/// A connection to an HTTP or HTTPS server. It carries one exchange after the other, opens by itself,
/// and opens again when the server closed it. A call while another one is inside throws
/// `Status.busy`.
public final class HTTPConnection: @unchecked Sendable {
    let handle: OpaquePointer

    /// A connection to an HTTP server; port 0 takes the port from `host`, or 80.
    public init(http host: String, port: UInt16 = 0) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in host.withView { wk_http_conn_new($0, port, &out, err) } }
        handle = out!
    }

    /// A connection to an HTTPS server, whose certificate and name are verified; port 0 takes the
    /// port from `host`, or 443.
    public init(https host: String, port: UInt16 = 0) throws(WirekitError) {
        var out: OpaquePointer?
        try check { err in host.withView { wk_https_conn_new($0, port, &out, err) } }
        handle = out!
    }

    deinit { wk_http_conn_free(handle) }

    /// The host that the connection is made to.
    public var host: String { String(copying: wk_http_conn_host(handle)) }
    /// The port that the connection is made to.
    public var port: UInt16 { wk_http_conn_port(handle) }
    /// Whether it is open.
    public var isConnected: Bool { wk_http_conn_is_connected(handle) }

    /// Limits connecting, and the time in which no byte moves.
    public func setTimeout(milliseconds: Int64) throws(WirekitError) {
        try check { wk_http_conn_set_timeout_ms(handle, milliseconds, $0) }
    }

    /// Sets how TLS is done, from the next connect on.
    public func setTLS(_ config: TLSConfig) throws(WirekitError) {
        try check { wk_http_conn_set_tls(handle, config.handle, $0) }
    }

    /// Uses a transport in place of a socket for the next connect.
    public func setTransport(_ transport: Transport) throws(WirekitError) {
        try check { wk_http_conn_set_transport(handle, transport.handle, $0) }
    }

    /// Sets the token that wakes whatever blocks; nil takes it away.
    public func setCancel(_ token: CancelToken?) throws(WirekitError) {
        try check { wk_http_conn_set_cancel(handle, token?.handle, $0) }
    }

    /// Runs the connection through a proxy, which shall connect to this host.
    public func setTunnel(
        host: String, port: UInt16 = 0, headers: [HTTPField] = []
    ) throws(WirekitError) {
        try headers.withList { list throws(WirekitError) in
            try check { err in
                host.withView { wk_http_conn_set_tunnel(handle, $0, port, list, err) }
            }
        }
    }

    /// Sends a whole request. Blocks; an error of a reader is thrown as it is.
    public func request(
        _ method: String, _ target: String, headers: [HTTPField] = [], body: HTTPBody = .none
    ) throws {
        try send(method, target, headers, body, wk_http_conn_request)
    }

    /// The same; a body whose headers say Transfer-Encoding is sent in chunks. Blocks.
    public func requestChunked(
        _ method: String, _ target: String, headers: [HTTPField], body: HTTPBody
    ) throws {
        try send(method, target, headers, body, wk_http_conn_request_chunked)
    }

    private typealias Request = (
        OpaquePointer?, wk_str_t, wk_str_t, OpaquePointer?, wk_body_t,
        UnsafeMutablePointer<OpaquePointer?>?
    ) -> wk_status_t

    private func send(
        _ method: String, _ target: String, _ headers: [HTTPField], _ body: HTTPBody,
        _ request: Request
    ) throws {
        try body.lend { lent throws(WirekitError) in
            try headers.withList { list throws(WirekitError) in
                try check { err in
                    method.withView { method in
                        target.withView { request(handle, method, $0, list, lent, err) }
                    }
                }
            }
        }
    }

    /// Reads the head of the response to the request that was sent. Blocks.
    public func response() throws(WirekitError) -> HTTPResponse {
        var out: OpaquePointer?
        try check { wk_http_conn_getresponse(handle, &out, $0) }
        return HTTPResponse(taking: out!)
    }

    /// Closes the connection; the next request opens a new one.
    public func close() throws(WirekitError) {
        try check { wk_http_conn_close(handle, $0) }
    }

    /// Sends a request and reads the head of its response without blocking the task's thread. When
    /// the task is cancelled, `CancellationError` is thrown, here and while the body is read.
    public func perform(
        _ method: String, _ target: String, headers: [HTTPField] = [], bytes: [UInt8]? = nil
    ) async throws -> HTTPResponse {
        let token = try CancelToken()
        try setCancel(token)
        let response = try await offload(token) {
            try self.request(method, target, headers: headers, body: bytes.map { .bytes($0) } ?? .none)
            return try self.response()
        }
        response.token = token
        return response
    }
}

/// Runs a call that blocks on a thread of its own, and turns the task's cancellation into the
/// token's.
private func offload<Result: Sendable>(
    _ token: CancelToken, _ call: @escaping @Sendable () throws -> Result
) async throws -> Result {
    do {
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(with: Swift.Result { try call() })
                }
            }
        } onCancel: {
            token.cancel()
        }
    } catch let error as WirekitError where error.is(.cancelled) && Task.isCancelled {
        throw CancellationError()
    }
}

/// A response: its head, and its body as it is read.
public final class HTTPResponse: @unchecked Sendable {
    let handle: OpaquePointer
    /// The token of the exchange, for reading without blocking.
    fileprivate var token: CancelToken?

    /// The status code, as 200.
    public let status: Int
    /// The reason phrase.
    public let reason: String
    /// 10 for HTTP/1.0, 11 for HTTP/1.1.
    public let version: Int
    /// The header fields.
    public let headers: [HTTPField]
    /// The length of the body, when the head says it.
    public let length: UInt64?
    /// Whether the connection ends with this response.
    public let willClose: Bool

    fileprivate init(taking handle: OpaquePointer) {
        self.handle = handle
        status = Int(wk_http_response_status(handle))
        reason = String(latin1: wk_http_response_reason(handle))
        version = Int(wk_http_response_version(handle))
        headers = [HTTPField](copying: wk_http_response_headers(handle))
        var number: UInt64 = 0
        length = wk_http_response_length(handle, &number) ? number : nil
        willClose = wk_http_response_will_close(handle)
    }

    deinit { wk_http_response_free(handle) }

    /// Whether the body was read to its end or closed.
    public var isClosed: Bool { wk_http_response_closed(handle) }

    /// The fields behind a body in chunks that was read to its end.
    public var trailers: [HTTPField] { [HTTPField](copying: wk_http_response_trailers(handle)) }

    /// Reads some of the body, straight into the buffer; 0 is the end. Blocks.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(WirekitError) -> Int {
        var count = 0
        try check { wk_http_response_read(handle, buffer.baseAddress, buffer.count, &count, $0) }
        return count
    }

    /// Reads the rest of the body, up to the connection's limit. Blocks.
    public func readAll() throws(WirekitError) -> Buffer {
        var out: OpaquePointer?
        try check { wk_http_response_read_all(handle, &out, $0) }
        return Buffer(taking: out)
    }

    /// Gives the rest of the body up; when there is some, its connection is closed too.
    public func close() throws(WirekitError) {
        try check { wk_http_response_close(handle, $0) }
    }

    /// The body in pieces as they arrive, without blocking the task's thread.
    public var body: Body { Body(response: self) }

    /// See `HTTPResponse.body`.
    public struct Body: AsyncSequence {
        public typealias Element = [UInt8]
        fileprivate let response: HTTPResponse

        public func makeAsyncIterator() -> Iterator { Iterator(response: response) }

        /// Reads one piece at a time.
        public struct Iterator: AsyncIteratorProtocol {
            fileprivate let response: HTTPResponse

            public mutating func next() async throws -> [UInt8]? {
                let response = self.response
                let token = try response.token ?? CancelToken()
                let piece = try await offload(token) { try response.piece() }
                return piece.isEmpty ? nil : piece
            }
        }
    }

    private func piece() throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = try self.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
