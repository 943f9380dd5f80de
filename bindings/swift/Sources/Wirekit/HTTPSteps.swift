import CWirekit

// Requests step by step: the head field by field, the body in pieces of the program's choosing.
extension HTTPConnection {
    /// Opens the connection now, which else happens with the first request. Blocks.
    public func connect() throws(WirekitError) {
        try check { wk_http_conn_connect(handle, $0) }
    }

    /// The descriptor of the connection's socket, which stays the library's; nil when it has none.
    public var fileDescriptor: Int32? {
        let descriptor = wk_http_conn_fileno(handle)
        return descriptor < 0 ? nil : descriptor
    }

    /// Begins a request: the request line, and the fields Host and Accept-Encoding unless they are
    /// skipped.
    public func putRequest(
        _ method: String, _ target: String, skipHost: Bool = false, skipAcceptEncoding: Bool = false
    ) throws(WirekitError) {
        try check { err in
            method.withView { method in
                target.withView {
                    wk_http_conn_putrequest(handle, method, $0, skipHost, skipAcceptEncoding, err)
                }
            }
        }
    }

    /// Adds a field; from the second value on each goes on a line of its own, behind a tab.
    public func putHeader(_ name: String, _ values: String...) throws(WirekitError) {
        try check { err in
            name.withView { name in
                values.withViews { wk_http_conn_putheader(handle, name, $0, $1, err) }
            }
        }
    }

    /// Ends the head and sends it, with a body; `chunked` sends that in chunks and ends it. Blocks.
    public func endHeaders(_ body: HTTPBody = .none, chunked: Bool = false) throws {
        try body.lend { lent throws(WirekitError) in
            try check { wk_http_conn_endheaders(handle, lent, chunked, $0) }
        }
    }

    /// Sends bytes behind the head, as they are. Blocks.
    public func send(_ bytes: [UInt8]) throws(WirekitError) {
        try check { err in bytes.withView { wk_http_conn_send(handle, $0, err) } }
    }

    /// Sends one chunk behind a head with "Transfer-Encoding: chunked"; an empty one is left out.
    public func sendChunk(_ bytes: [UInt8]) throws(WirekitError) {
        try check { err in bytes.withView { wk_http_conn_send_chunk(handle, $0, err) } }
    }

    /// Ends a body in chunks, with a trailer if there is one.
    public func endChunks(trailers: [HTTPField] = []) throws(WirekitError) {
        try trailers.withList { list throws(WirekitError) in
            try check { wk_http_conn_end_chunks(handle, list, $0) }
        }
    }
}

extension HTTPResponse {
    /// Whether the body comes in chunks.
    public var isChunked: Bool { wk_http_response_chunked(handle) }

    /// Reads a line with its LF, or `limit` bytes of it; nil at the end of the body. Blocks.
    public func readLine(limit: Int = 65_536) throws(WirekitError) -> [UInt8]? {
        var line: [UInt8] = []
        while line.count < limit {
            let (before, room) = (line.count, min(limit - line.count, 4096))
            var details: OpaquePointer?
            var status: wk_status_t = 0
            line += [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                status = wk_http_response_readline(
                    handle, buffer.baseAddress, room, &count, &details)
            }
            if status != WK_OK {
                throw WirekitError(status: status, taking: details)
            }
            if line.count == before || line.last == UInt8(ascii: "\n") { break }
        }
        return line.isEmpty ? nil : line
    }

    /// A copy of bytes that have arrived, without taking them: at least one, unless the body is at
    /// its end. Blocks.
    public func peek() throws(WirekitError) -> [UInt8] {
        var view = wk_bytes_t()
        try check { wk_http_response_peek(handle, &view, $0) }
        return [UInt8](copying: view)
    }
}

extension Array where Element == String {
    /// Lends a list of texts to a C function.
    func withViews<Result>(_ body: (UnsafePointer<wk_str_t>?, Int) -> Result) -> Result {
        // One piece of memory for all, so that no text has to stay where it is.
        let joined: [UInt8] = flatMap { Array<UInt8>($0.utf8) }
        return joined.withUnsafeBytes { all in
            var start = 0
            let views = map { text in
                let count = text.utf8.count
                defer { start += count }
                let data = all.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self)
                return wk_str_t(data: data, len: count)
            }
            return views.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
        }
    }
}
