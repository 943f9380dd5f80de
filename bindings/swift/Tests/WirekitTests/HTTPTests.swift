import XCTest

@testable import Wirekit

/// The HTTP client over memory: what it sends, what it reads, how it fails.
final class HTTPTests: XCTestCase {
    private func connect(_ input: String, ended: Bool = true) throws -> (HTTPConnection, Transport) {
        let transport = try Transport(memory: Array(input.utf8), ended: ended)
        let connection = try HTTPConnection(http: "example.com", port: 8080)
        try connection.setTransport(transport)
        return (connection, transport)
    }

    func testAnExchange() throws {
        let (connection, transport) = try connect(
            "HTTP/1.1 200 Fine\r\nContent-Length: 5\r\nX-A: 1\r\n\r\nhello")
        try connection.request("POST", "/a?b", headers: [HTTPField("X-B", "caf\u{e9}")], body: .text("x"))
        let response = try connection.response()
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.reason, "Fine")
        XCTAssertEqual(response.version, 11)
        XCTAssertEqual(response.length, 5)
        XCTAssertEqual(response.headers["x-a"], "1")
        XCTAssertNil(response.headers["x-b"])
        XCTAssertEqual(try response.readAll().text, "hello")
        XCTAssertTrue(response.isClosed)
        let head =
            "POST /a?b HTTP/1.1\r\nHost: example.com:8080\r\nAccept-Encoding: identity\r\nContent-Length: 1\r\n"
        XCTAssertEqual(
            try transport.written().bytes, Array(head.utf8) + Array("X-B: caf".utf8) + [0xe9]
                + Array("\r\n\r\nx".utf8))
    }

    func testAReaderBodyGoesOutInChunks() throws {
        let (connection, transport) = try connect("")
        var left = 2
        try connection.request("PUT", "/", body: .reader { buffer in
            guard left > 0 else { return 0 }
            left -= 1
            buffer.copyBytes(from: Array("abc".utf8))
            return 3
        })
        XCTAssertTrue(try transport.written().text.hasSuffix("\r\n\r\n3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n"))
    }

    func testAnErrorOfTheReaderComesBack() throws {
        struct Mine: Error {}
        let (connection, _) = try connect("")
        XCTAssertThrowsError(try connection.request("PUT", "/", body: .reader { _ in throw Mine() })) {
            XCTAssertTrue($0 is Mine)
        }
    }

    func testErrorsAreTyped() throws {
        let (connection, _) = try connect("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        XCTAssertThrowsError(try connection.request("GET\r\n", "/")) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .injection)
        }
        XCTAssertThrowsError(try connection.request("GET", "/", headers: [HTTPField("A", "b\r\nc: d")])) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .injection)
        }
        try connection.request("GET", "/")
        let response = try connection.response()
        do {
            _ = try response.readAll()
            XCTFail("a cut body was read")
        } catch {
            XCTAssertEqual(error.status, .httpIncompleteRead)
            XCTAssertEqual(error.partial, Array("half".utf8))
            XCTAssertEqual(error.expected, 5)
            XCTAssertTrue(error.is(.http))
        }
        XCTAssertThrowsError(try HTTPConnection(http: "a:b")) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .httpInvalidUrl)
        }
    }

    func testTheBodyIsAnAsyncSequence() async throws {
        let (connection, _) = try connect(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n")
        let response = try await connection.perform("GET", "/")
        var body: [UInt8] = []
        for try await piece in response.body {
            body += piece
        }
        XCTAssertEqual(body, Array("abcde".utf8))
        XCTAssertEqual(response.trailers, [HTTPField("T", "v")])
    }

    func testCancellingTheTaskWakesARead() async throws {
        let (connection, _) = try connect("", ended: false)
        let task = Task { try await connection.perform("GET", "/") }
        task.cancel()
        do {
            _ = try await task.value
            XCTFail("there was no response to read")
        } catch {
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
    }
}
