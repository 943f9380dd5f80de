import XCTest

@testable import Wirekit

/// Requests step by step, options, the parser, and what is made from parts.
final class HTTPStepsTests: XCTestCase {
    private func connect(_ input: String = "") throws -> (HTTPConnection, Transport) {
        let transport = try Transport(memory: [], ended: false)
        try transport.feed(Array(input.utf8))
        try transport.end()
        let connection = try HTTPConnection(http: "example.com", port: 8080)
        try connection.setTransport(transport)
        return (connection, transport)
    }

    private let head = "POST /x HTTP/1.1\r\nHost: example.com:8080\r\nAccept-Encoding: identity\r\n"

    func testARequestStepByStep() throws {
        let (connection, transport) = try connect(
            "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\none\ntwo\n")
        XCTAssertThrowsError(try connection.putHeader("A", "b")) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .httpCannotSendHeader)
        }
        try connection.setSkipInterim(true)
        try connection.putRequest("POST", "/x")
        try connection.putHeader("A", "a", "", "b")
        try connection.putHeader("Transfer-Encoding", "chunked")
        try connection.endHeaders()
        try connection.sendChunk(Array("0123456789abcdef".utf8))
        try connection.sendChunk([])
        try connection.send(Array("1\r\nx\r\n".utf8))
        try connection.endChunks(trailers: [HTTPField("Sum", "9")])
        XCTAssertEqual(
            try transport.written().text,
            head + "A: a\r\n\t\r\n\tb\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "10\r\n0123456789abcdef\r\n1\r\nx\r\n0\r\nSum: 9\r\n\r\n")
        let response = try connection.response()
        XCTAssertEqual(response.status, 200)
        XCTAssertFalse(response.isChunked)
        XCTAssertEqual(try response.peek().first, UInt8(ascii: "o"))
        XCTAssertEqual(try response.readLine(limit: 2), Array("on".utf8))
        XCTAssertEqual(try response.readLine(), Array("e\n".utf8))
        XCTAssertEqual(try response.readLine(), Array("two\n".utf8))
        XCTAssertNil(try response.readLine())
    }

    func testBodiesInChunks() throws {
        let (connection, transport) = try connect()
        var left = Array("012345".utf8)[...]
        try connection.setBlockSize(4)
        try connection.putRequest("POST", "/x")
        try connection.endHeaders(.reader { buffer in
            let piece = left.prefix(buffer.count)
            buffer.copyBytes(from: piece)
            left = left.dropFirst(piece.count)
            return piece.count
        }, chunked: true)
        XCTAssertEqual(
            try transport.written().text, head + "\r\n4\r\n0123\r\n2\r\n45\r\n0\r\n\r\n")
        let (second, sent) = try connect()
        try second.requestChunked(
            "POST", "/x", headers: [HTTPField("Transfer-Encoding", "chunked")],
            body: .bytes(Array("xyz".utf8)))
        XCTAssertEqual(
            try sent.written().text,
            head + "Transfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n0\r\n\r\n")
        let (third, _) = try connect()
        XCTAssertThrowsError(try third.request("PUT", "/", body: .descriptor(-1))) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .httpUnimplementedFileMode)
        }
    }

    private final class Log: @unchecked Sendable {
        var sent: [UInt8] = []
        var received: [UInt8] = []
    }

    func testOptions() throws {
        let (connection, transport) = try connect("HTTP/1.1 200 OK\r\n\r\n0123456789")
        let log = Log()
        try connection.setDebugLevel(0)
        try connection.setTrace { direction, bytes, _ in
            if direction == .sent { log.sent += bytes } else { log.received += bytes }
        }
        try connection.setConnectTimeout(milliseconds: 1000)
        try connection.setIdleTimeout(milliseconds: 1000)
        try connection.setTotalTimeout(milliseconds: -1)
        try connection.setSourceAddress("127.0.0.1")
        try connection.setLimits(maxLine: 100, maxLines: 10, maxBody: 5)
        try connection.setAutoOpen(false)
        XCTAssertThrowsError(try connection.request("GET", "/")) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .httpNotConnected)
        }
        try connection.connect()
        XCTAssertTrue(connection.isConnected)
        XCTAssertNil(connection.fileDescriptor)
        try connection.request("GET", "/")
        let response = try connection.response()
        do {
            _ = try response.readAll()
            XCTFail("more than the limit")
        } catch {
            XCTAssertEqual(error.status, .limit)
        }
        XCTAssertEqual(log.sent, try transport.written().bytes)
        XCTAssertTrue(log.received.starts(with: Array("HTTP/1.1 200 OK".utf8)))
        try connection.setTrace(nil)
        XCTAssertThrowsError(try Transport(descriptor: -1))
        let unix = try HTTPConnection(http: "h")
        try unix.setUnixSocket(path: "/nonexistent")
        XCTAssertThrowsError(try unix.connect()) {
            XCTAssertEqual(($0 as? WirekitError)?.stage, "connect")
        }
    }

    func testTLSOptions() throws {
        let config = try TLSConfig()
        try config.add(alpn: "http/1.1")
        try config.setSNI(false)
        try config.requireTLS13()
        XCTAssertThrowsError(try config.setClientCertificate(chain: [1], key: []))
        XCTAssertThrowsError(try config.setClientCertificate(chainFile: "/nonexistent"))
        try config.dangerousDisableVerification()
        try config.prepare()
        XCTAssertThrowsError(try config.setSNI(true)) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .state)
        }
    }

    func testTheParser() throws {
        let parser = try HTTPParser(.responses, strict: true)
        try parser.setRequestMethod("GET")
        try parser.setLimits(maxLines: 10)
        let input = Array(
            "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: v\r\n\r\n".utf8)
        var start = 0
        var body: [UInt8] = []
        parsing: while true {
            let step = try input[start...].withUnsafeBytes { try parser.next($0) }
            body += input[(start + step.data.lowerBound)..<(start + step.data.upperBound)]
            start += step.used
            switch step.event {
            case .head:
                XCTAssertEqual(parser.status, 200)
                XCTAssertEqual(parser.reason, "Fine")
                XCTAssertEqual(parser.version, 11)
                XCTAssertEqual(parser.headers.count, 1)
                XCTAssertTrue(parser.isChunked)
                XCTAssertFalse(parser.willClose)
                XCTAssertNil(parser.length)
            case .data: continue
            case .end, .needData: break parsing
            }
        }
        XCTAssertEqual(body, Array("abc".utf8))
        XCTAssertEqual(start, input.count)
        XCTAssertEqual(try parser.trailers(), [HTTPField("T", "v")])
        let requests = try HTTPParser(.requests)
        let line = Array("GET /x HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        XCTAssertEqual(try line.withUnsafeBytes { try requests.next($0) }.event, .head)
        XCTAssertEqual(requests.method + requests.target, "GET/x")
        XCTAssertEqual(try requests.finish(), .end)
        XCTAssertEqual(try parseHTTPFields(Array("A: 1\r\n\r\nbody".utf8)).used, 8)
        XCTAssertEqual(HTTPStatus.phrase(404), "Not Found")
        XCTAssertEqual(HTTPStatus.name(404), "NOT_FOUND")
        XCTAssertNotNil(HTTPStatus.description(404))
        XCTAssertEqual(HTTPStatus.codes.first, 100)
    }

    func testParts() throws {
        let url = try WireURL(.split, parts: ["http", "h", "/\u{f1}", "", ""])
        XCTAssertEqual(url.kind, .split)
        XCTAssertEqual(url.components.count, 5)
        let bytes = try url.encoded("latin-1")
        XCTAssertEqual(bytes.components[2], [0x2f, 0xf1])
        XCTAssertEqual(try bytes.decoded("latin-1").description, url.description)
        XCTAssertThrowsError(try url.encoded()) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .encode)
        }
        XCTAssertEqual(try WireURL.unsplit(scheme: "http", netloc: "h", path: "/p", query: "q"), "http://h/p?q")
        let builder = try QueryBuilder()
        try builder.add("a", "x y")
        try builder.add([0xff], [0])
        try builder.add("n", each: ["1", "", "22"])
        try builder.add("none", each: [])
        XCTAssertEqual(try builder.finish(), "a=x+y&%FF=%00&n=1&n=&n=22")
        XCTAssertEqual(try Quoting.unquote(bytes: [0xf1, 0x25, 0x46, 0x31], encoding: "latin-1"), "\u{f1}\u{f1}")
        XCTAssertEqual(WireUUID(high: 0, low: 0).variantText, "reserved for NCS compatibility")
    }
}
