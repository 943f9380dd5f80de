import Wirekit
import XCTest

final class NNTPTests: XCTestCase {
    let new =
        "200 hello\r\n101 caps\r\nVERSION 2\r\nOVER\r\nLIST ACTIVE X\r\nIMPLEMENTATION INN 2\r\n.\r\n"
    let groups = "215 list\r\na.b 9 1 y\r\n.\r\n"
    let ids = "230 ids\r\n<1@x>\r\n.\r\n"
    let help = "100 help\r\none\r\n.\r\n"
    let article = " 7 <7@x>\r\nA: b\r\n\r\n..c\r\n.\r\n"
    let over = "224 o\r\n5\tRe: x\tann\r\n.\r\n"

    func client(_ input: String) throws -> (NNTP, Transport) {
        let transport = try Transport(memory: Array(input.utf8))
        let nntp = try NNTP(host: "news")
        try nntp.setTransport(transport)
        try nntp.setReaderMode(false)
        try nntp.setCredentials(user: "")
        try nntp.setNetrc(false)
        try nntp.connect()
        return (nntp, transport)
    }

    func testGroups() throws {
        let described = "215 d\r\na.b\tAbout\r\n.\r\n"
        let (nntp, _) = try client(
            new + groups + groups + groups + groups + ids + ids + described + described
                + "211 3 1 7 a.b\r\n" + help + help + "111 20040229010203\r\n202 ok\r\n205 bye\r\n")
        let since = NNTP.Moment(year: 2004, month: 2, day: 29, hour: 1, minute: 2, second: 3)
        nonisolated(unsafe) var seen: [UInt8] = []
        let take: ([UInt8]) -> Bool = { seen += $0; return true }
        XCTAssertTrue(nntp.isConnected)
        XCTAssertEqual(try nntp.welcome(), "200 hello")
        XCTAssertEqual(try nntp.capabilities()["LIST"], ["ACTIVE", "X"])
        XCTAssertEqual(try nntp.version(), 2)
        XCTAssertEqual(try nntp.implementation(), "INN 2")
        let one = try XCTUnwrap(try nntp.list().first)
        XCTAssertEqual([one.name, one.last, one.first, one.flag], ["a.b", "9", "1", "y"])
        XCTAssertEqual(nntp.reply, "215 list")
        try nntp.list("a.*", take: take)
        XCTAssertEqual(try nntp.newGroups(since: since), [one])
        try nntp.newGroups(since: since, take: take)
        XCTAssertEqual(try nntp.newNews("*", since: since), ["<1@x>"])
        try nntp.newNews("*", since: since, take: take)
        XCTAssertEqual(try nntp.descriptions("*").map { $0.name + $0.text }, ["a.bAbout"])
        XCTAssertEqual(try nntp.description("a.b"), "About")
        let group = try nntp.group("a.b")
        XCTAssertEqual([group.count, group.first, group.last], [3, 1, 7])
        XCTAssertEqual(group.name, "a.b")
        XCTAssertEqual(try nntp.help(), ["one"])
        try nntp.help(take: take)
        let text = "a.b 9 1 y\r\na.b 9 1 y\r\n<1@x>\r\none\r\n"
        XCTAssertEqual(seen, Array(text.utf8))
        XCTAssertEqual(try nntp.date(), since)
        try nntp.slave()
        try nntp.quit()
        XCTAssertFalse(nntp.isConnected)
    }

    func testArticles() throws {
        let field = "221 h\r\n1 x\r\n.\r\n"
        let (nntp, transport) = try client(
            new + "223 7 <7@x>\r\n223 8 <8@x>\r\n223 7 <7@x>\r\n"
                + "220" + article + "221" + article + "222" + article
                + "220" + article + "221" + article + "222" + article
                + over + "503 what\r\n" + over + over + over + over + over + field + field
                + "340 go\r\n240 ok\r\n335 go\r\n235 ok\r\n340 go\r\n")
        nonisolated(unsafe) var seen: [UInt8] = []
        let take: ([UInt8]) -> Bool = { seen += $0; return true }
        let place = try nntp.stat("7")
        XCTAssertEqual(place.number, 7)
        XCTAssertEqual(place.id, "<7@x>")
        XCTAssertEqual(try nntp.next().number, 8)
        XCTAssertEqual(try nntp.last(), place)
        for part in [try nntp.article(), try nntp.head("7"), try nntp.body("7")] {
            XCTAssertEqual(part.place, place)
            XCTAssertEqual(part.lines, [Array("A: b".utf8), [], Array(".c".utf8)])
            XCTAssertTrue(part.reply.hasPrefix("22"))
        }
        XCTAssertEqual(try nntp.article("", take: take), place)
        try nntp.head("7", take: take)
        try nntp.body("7", take: take)
        XCTAssertEqual(seen.count, 3 * 12)
        let found = try XCTUnwrap(try nntp.over("<5@x>").first)
        XCTAssertEqual(found.number, 5)
        XCTAssertEqual(found.fields, ["subject": "Re: x", "from": "ann"])
        XCTAssertEqual(try nntp.overviewFormat().count, 7)
        XCTAssertEqual(try nntp.over(first: 5), [found])
        XCTAssertEqual(try nntp.xover(first: 5, last: 6), [found])
        seen = []
        try nntp.over("", take: take)
        try nntp.over(first: 5, last: 6, take: take)
        try nntp.xover(first: 5, last: 6, take: take)
        XCTAssertEqual(seen.count, 3 * 13)
        XCTAssertEqual(try nntp.xhdr("subject", "1").map { $0.name + $0.text }, ["1x"])
        try nntp.xhdr("subject", "1", take: take)
        try nntp.post(.bytes(Array("A: b\n\n.c".utf8)))
        XCTAssertEqual(nntp.reply, "240 ok")
        try nntp.ihave("<1@x>", .text("A\n"))
        let sent = try transport.written().text
        XCTAssertTrue(
            sent.hasSuffix(
                "POST\r\nA: b\r\n\r\n..c\r\n.\r\nIHAVE <1@x>\r\nA\r\n.\r\n"), sent)
        struct Mine: Error {}
        XCTAssertThrowsError(try nntp.post(.reader { _ in throw Mine() })) {
            XCTAssertTrue($0 is Mine)
        }
        XCTAssertFalse(nntp.isConnected)
    }

    func testFailures() throws {
        let (nntp, _) = try client(
            "200 hi\r\n500 what\r\n381 more\r\n281 ok\r\n500 what\r\n502 no\r\n" + groups)
        func fails(_ status: Status, _ call: () throws -> Void) {
            XCTAssertThrowsError(try call()) {
                XCTAssertEqual(($0 as? WirekitError)?.status, status)
            }
        }
        XCTAssertNil(try nntp.implementation())
        try nntp.login(user: "ann", password: "secret")
        fails(.state) { try nntp.login(user: "ann") }
        fails(.state) { try nntp.startTLS() }
        fails(.injection) { try nntp.group("a\r\nQUIT") }
        fails(.nntpPermanent) { try nntp.slave() }
        fails(.callback) { try nntp.list(nil) { _ in false } }
        XCTAssertFalse(nntp.isConnected)
        try nntp.close()
        fails(.invalidArgument) { try nntp.setTimeout(milliseconds: 0) }
        try nntp.setConnectTimeout(milliseconds: 1000)
        try nntp.setIdleTimeout(milliseconds: -1)
        try nntp.setTotalTimeout(milliseconds: 1000)
        try nntp.setSourceAddress("")
        try nntp.setDebugLevel(0)
        try nntp.setMaxLine(100)
        try nntp.setMaxReply(100)
        try nntp.setTLS(TLSConfig())
        try nntp.setTrace { _, _, _ in }
        try nntp.setTrace(nil)
        try nntp.setUnixSocket(path: "/nonexistent/socket")
        XCTAssertThrowsError(try nntp.connect())
        let token = try CancelToken()
        token.cancel()
        try nntp.setCancel(token)
        fails(.cancelled) { try nntp.connect() }
    }
}
