import Wirekit
import XCTest

final class POP3Tests: XCTestCase {
    let hi = "+OK hello <1@h>\r\n"
    let ok = "+OK done\r\n"

    func over(_ input: String) throws -> (POP3, Transport) {
        let transport = try Transport(memory: Array((hi + input).utf8))
        let pop3 = try POP3(host: "localhost")
        try pop3.setTransport(transport)
        try pop3.connect()
        return (pop3, transport)
    }

    func testCommands() throws {
        let (pop3, transport) = try over(
            ok + ok + ok + ok + "+OK 2 320\r\n+OK 1 120\r\n+OK\r\n1 120\r\n.\r\n+OK 1 a\r\n"
                + "+OK\r\n1 a\r\n.\r\n+OK\r\na\r\n..b\r\n.\r\n+OK\r\na\r\n.\r\n"
                + "+OK\r\na\r\n..b\r\n.\r\n+OK\r\na\r\n.\r\n+OK\r\nTOP\r\nSASL PLAIN\r\n.\r\n"
                + ok + ok + ok + ok + ok)
        XCTAssertTrue(pop3.isConnected)
        XCTAssertEqual(try pop3.welcome(), "+OK hello <1@h>")
        XCTAssertEqual(try pop3.user("ann"), "+OK done")
        try pop3.pass("secret")
        try pop3.apop("u", secret: "p")
        try pop3.rpop("u")
        let status = try pop3.stat()
        XCTAssertEqual(status.count, 2)
        XCTAssertEqual(status.octets, 320)
        XCTAssertEqual(try pop3.list(1), "+OK 1 120")
        XCTAssertEqual(try pop3.list().lines, [Array("1 120".utf8)])
        XCTAssertEqual(try pop3.uidl(1), "+OK 1 a")
        XCTAssertEqual(try pop3.uidl().lines.count, 1)
        let message = try pop3.retr(1)
        XCTAssertEqual(message.lines, [Array("a".utf8), Array(".b".utf8)])
        XCTAssertEqual(message.octets, 7)
        XCTAssertEqual(try pop3.top(1, 0).status, Array("+OK".utf8))
        nonisolated(unsafe) var lines: [[UInt8]] = []
        let take: ([UInt8]) -> Bool = { lines.append($0); return true }
        XCTAssertEqual(try pop3.retr(1, take: take), 7)
        XCTAssertEqual(try pop3.top(1, 0, take: take), 3)
        XCTAssertEqual(lines.count, 3)
        XCTAssertEqual(try pop3.capabilities()["SASL"], ["PLAIN"])
        try pop3.dele(1)
        try pop3.rset()
        try pop3.noop()
        try pop3.utf8()
        try pop3.quit()
        XCTAssertFalse(pop3.isConnected)
        let sent = try transport.written().text
        XCTAssertTrue(sent.hasPrefix("USER ann\r\nPASS secret\r\nAPOP u "))
    }

    func testFailures() throws {
        let (pop3, _) = try over("-ERR no\r\n+OK\r\n.\r\n+OK\r\na\r\n.\r\n")
        func fails(_ status: Status, _ call: () throws -> Void) {
            XCTAssertThrowsError(try call()) {
                XCTAssertEqual(($0 as? WirekitError)?.status, status)
            }
        }
        fails(.injection) { try pop3.user("a\r\nQUIT") }
        fails(.pop3Refused) { try pop3.user("ann") }
        fails(.pop3NotSupported) { try pop3.stls() }
        fails(.callback) { _ = try pop3.retr(1) { _ in false } }
        XCTAssertFalse(pop3.isConnected)
        try pop3.close()
        fails(.invalidArgument) { try pop3.setTimeout(milliseconds: 0) }
        try pop3.setConnectTimeout(milliseconds: 1000)
        try pop3.setIdleTimeout(milliseconds: -1)
        try pop3.setTotalTimeout(milliseconds: 1000)
        try pop3.setSourceAddress("")
        try pop3.setDebugLevel(0)
        try pop3.setMaxLine(100)
        try pop3.setMaxReply(100)
        try pop3.setTLS(TLSConfig())
        try pop3.setTrace { _, _, _ in }
        try pop3.setTrace(nil)
        try pop3.setUnixSocket(path: "/nonexistent/socket")
        XCTAssertThrowsError(try pop3.connect())
        let token = try CancelToken()
        token.cancel()
        try pop3.setCancel(token)
        fails(.cancelled) { try pop3.connect() }
    }
}
