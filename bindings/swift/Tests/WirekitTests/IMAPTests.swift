import Wirekit
import XCTest

final class IMAPTests: XCTestCase {
    let hi =
        "* OK hello\r\n* CAPABILITY IMAP4rev1 IDLE ENABLE UNSELECT XEXT AUTH=CRAM-MD5\r\n"
        + "T0 OK done\r\n"

    /// Answers the commands of these numbers.
    func ok(_ numbers: ClosedRange<Int>) -> String {
        numbers.map { "T\($0) OK done\r\n" }.joined()
    }

    func over(_ input: String) throws -> (IMAP, Transport) {
        let imap = try IMAP(host: "localhost")
        let transport = try Transport(memory: Array((hi + input).utf8))
        try imap.setTransport(transport)
        try imap.setTagPrefix("T")
        try imap.setMaxReply(1 << 20)
        try imap.connect()
        return (imap, transport)
    }

    func fails(_ status: Status, _ call: () throws -> Void) {
        XCTAssertThrowsError(try call()) {
            XCTAssertEqual(($0 as? WirekitError)?.status, status)
        }
    }

    func testMailboxes() throws {
        let (imap, transport) = try over(
            ok(1...6) + "* LIST () \"/\" {3}\r\na b\r\n" + ok(7...18)
                + "* QUOTAROOT x \"\"\r\n* QUOTA \"\" (STORAGE 1 5)\r\n" + ok(19...19)
                + "T20 NO never\r\n* BYE later\r\n" + ok(21...21))
        XCTAssertEqual(try imap.welcome(), "* OK hello")
        XCTAssertEqual(try imap.capabilities().count, 6)
        XCTAssertTrue(imap.isConnected && imap.state == .notAuthenticated)
        XCTAssertEqual(imap.protocolVersion, "IMAP4REV1")
        XCTAssertEqual(imap.fileDescriptor, -1)
        XCTAssertTrue(try imap.login("ann", password: "secret").isOK)
        XCTAssertEqual(imap.state, .authenticated)
        try imap.create("x")
        try imap.rename("x", to: "y z")
        try imap.delete("y z")
        try imap.subscribe("x")
        try imap.unsubscribe("x")
        let list = try imap.list()
        XCTAssertEqual(list.items.map(\.literal), [Array("a b".utf8), nil])
        XCTAssertEqual(list.responses, [Array("() \"/\" {3}\r\na b".utf8)])
        try imap.lsub("a", pattern: "%")
        try imap.status("x", names: "(MESSAGES)")
        try imap.namespace()
        try imap.getACL("x")
        try imap.setACL("x", who: "bob", what: "lr")
        try imap.deleteACL("x", who: "bob")
        try imap.myRights("x")
        try imap.getAnnotation("x", entry: "/comment", attribute: "value.shared")
        try imap.setAnnotation("x", ["/comment", "(\"value.shared\" \"a\")"])
        try imap.getQuota("root")
        try imap.setQuota("root", limits: "(STORAGE 5)")
        let quota = try imap.getQuotaRoot("x")
        XCTAssertEqual(quota.roots.items.first?.text, Array("x \"\"".utf8))
        XCTAssertEqual(quota.quotas.items.first?.text, Array("\"\" (STORAGE 1 5)".utf8))
        let refused = try imap.proxyAuth("bob")
        XCTAssertTrue(!refused.isOK && refused.type == "NO")
        XCTAssertEqual(try imap.logout().type, "BYE")
        XCTAssertFalse(imap.isConnected)
        XCTAssertEqual(
            try transport.written().text,
            "T0 CAPABILITY\r\nT1 LOGIN ann \"secret\"\r\nT2 CREATE x\r\nT3 RENAME x \"y z\"\r\n"
                + "T4 DELETE \"y z\"\r\nT5 SUBSCRIBE x\r\nT6 UNSUBSCRIBE x\r\nT7 LIST \"\" *\r\n"
                + "T8 LSUB a %\r\nT9 STATUS x (MESSAGES)\r\nT10 NAMESPACE\r\nT11 GETACL x\r\n"
                + "T12 SETACL x bob lr\r\nT13 DELETEACL x bob\r\nT14 MYRIGHTS x\r\n"
                + "T15 GETANNOTATION x /comment value.shared\r\n"
                + "T16 SETANNOTATION x /comment (\"value.shared\" \"a\")\r\nT17 GETQUOTA root\r\n"
                + "T18 SETQUOTA root (STORAGE 5)\r\nT19 GETQUOTAROOT x\r\nT20 PROXYAUTH bob\r\n"
                + "T21 LOGOUT\r\n")
    }

    func testMessages() throws {
        let (imap, transport) = try over(
            ok(1...1) + "* 3 EXISTS\r\n" + ok(2...2) + "* SEARCH 1 2\r\n" + ok(3...5)
                + "* 1 FETCH (BODY[] {5}\r\nhello UID 7)\r\n" + ok(6...10) + "* XEXT a\r\n"
                + ok(11...13) + "* 2 RECENT\r\n" + ok(14...18))
        try imap.login("u", password: "p")
        XCTAssertEqual(try imap.select(readOnly: true).items.first?.text, Array("3".utf8))
        XCTAssertTrue(imap.isReadOnly && imap.state == .selected)
        XCTAssertEqual(try imap.search(["FROM", "ann"]).items.first?.text, Array("1 2".utf8))
        try imap.sort("DATE", ["ALL"])
        try imap.thread("REFERENCES", ["ALL"], charset: "US-ASCII")
        let fetched = try imap.fetch("1", parts: "(BODY[] UID)")
        let message = try IMAPFetched(fetched.responses[0])
        XCTAssertEqual(message.uid, 7)
        XCTAssertEqual(message.attributes.first?.value, Array("hello".utf8))
        try imap.partial(1, part: "RFC822.TEXT", start: 1, length: 10)
        try imap.store("1", "+FLAGS", "\\Seen")
        try imap.copy("1", to: "x")
        try imap.uid("EXPUNGE", ["7"])
        try imap.xatom("XEXT", ["b"])
        XCTAssertEqual(try imap.response("xext").items.first?.text, Array("a".utf8))
        try imap.checkpoint()
        try imap.expunge()
        XCTAssertEqual(try imap.recent().type, "OK")
        try imap.noop()
        try imap.capability()
        try imap.unselect()
        try imap.enable("UTF8=ACCEPT")
        XCTAssertTrue(imap.isUTF8Enabled)
        XCTAssertEqual(
            try transport.written().text,
            "T0 CAPABILITY\r\nT1 LOGIN u \"p\"\r\nT2 EXAMINE INBOX\r\nT3 SEARCH FROM ann\r\n"
                + "T4 SORT (DATE) UTF-8 ALL\r\nT5 THREAD REFERENCES US-ASCII ALL\r\n"
                + "T6 FETCH 1 (BODY[] UID)\r\nT7 PARTIAL 1 RFC822.TEXT 1 10\r\n"
                + "T8 STORE 1 +FLAGS (\\Seen)\r\nT9 COPY 1 x\r\nT10 UID EXPUNGE 7\r\nT11 XEXT b\r\n"
                + "T12 CHECK\r\nT13 EXPUNGE\r\nT14 NOOP\r\nT15 NOOP\r\nT16 CAPABILITY\r\n"
                + "T17 UNSELECT\r\nT18 ENABLE UTF8=ACCEPT\r\n")
    }

    func testTransfer() throws {
        let (imap, transport) = try over(
            ok(1...2) + "* 1 FETCH (BODY[] {5}\r\nhello UID 7)\r\n" + ok(3...3) + "+ go\r\n"
                + ok(4...4) + "+ go\r\n" + ok(5...5) + "+ idling\r\n* 4 EXISTS\r\n" + ok(6...7)
                + "raw\r\n1234")
        try imap.login("u", password: "p")
        try imap.select()
        nonisolated(unsafe) var pieces: [IMAP.Piece] = []
        try imap.fetch("7", parts: "(BODY[] UID)", byUID: true) { piece in
            pieces.append(piece)
            return true
        }
        XCTAssertEqual(
            pieces,
            [
                .text(Array("1 (BODY[] {5}".utf8), literal: 5), .literal(Array("hello".utf8)),
                .text(Array(" UID 7)".utf8), literal: nil),
            ])
        try imap.append(
            "x", message: Array("a\nb".utf8), flags: "\\Seen",
            date: IMAPText.formatInternalDate(0, zone: 0))
        nonisolated(unsafe) var rest = Array("c\r\n".utf8)
        try imap.append(nil, size: 3) { room in
            let count = min(rest.count, room.count)
            room.copyBytes(from: rest.prefix(count))
            rest.removeFirst(count)
            return count
        }
        try imap.idle()
        let news = try imap.idleNext(milliseconds: -1)
        XCTAssertEqual(news?.type, "EXISTS")
        XCTAssertEqual(news?.items.first?.text, Array("4".utf8))
        try imap.idleDone()
        try imap.closeMailbox()
        try imap.send(Array("ping\r\n".utf8))
        XCTAssertEqual(try imap.readLine(), Array("raw\r\n".utf8))
        XCTAssertEqual(try imap.read(4), Array("1234".utf8))
        XCTAssertEqual(
            try transport.written().text,
            "T0 CAPABILITY\r\nT1 LOGIN u \"p\"\r\nT2 SELECT INBOX\r\n"
                + "T3 UID FETCH 7 (BODY[] UID)\r\n"
                + "T4 APPEND x (\\Seen) \"01-Jan-1970 00:00:00 +0000\" {4}\r\na\r\nb\r\n"
                + "T5 APPEND INBOX {3}\r\nc\r\n\r\nT6 IDLE\r\nDONE\r\nT7 CLOSE\r\nping\r\n")
    }

    func testFailures() throws {
        let (imap, _) = try over(
            "+ eA==\r\nT1 NO a\r\n+ eA==\r\nT2 BAD b\r\n+ PDFAaD4=\r\nT3 NO c\r\n+ \r\nT4 NO d\r\n"
                + ok(5...6) + "* 1 FETCH (BODY[] {5}\r\nhello)\r\n" + ok(7...7))
        fails(.imapState) { try imap.select() }
        fails(.imapAbort) { try imap.starttls() }
        nonisolated(unsafe) var asked: [UInt8] = []
        fails(.imap) {
            try imap.authenticate("own") { challenge in
                asked = challenge
                return .response(Array("y".utf8))
            }
        }
        XCTAssertEqual(asked, Array("x".utf8))
        fails(.callback) { try imap.authenticate("own") { _ in .stop } }
        fails(.imap) { try imap.loginCRAMMD5("ann", password: "secret") }
        fails(.imap) { try imap.authenticate("PLAIN", user: "ann", secret: "secret") }
        try imap.login("u", password: "p")
        try imap.select()
        fails(.injection) { try imap.create("a\r\nT9 LOGOUT") }
        fails(.callback) { try imap.fetch("1", parts: "BODY[]") { _ in false } }
        XCTAssertFalse(imap.isConnected)
        try imap.shutdown()
        fails(.state) { try imap.noop() }
        fails(.invalidArgument) { try imap.setTagPrefix("1") }
        fails(.invalidArgument) { try imap.setTimeout(milliseconds: 0) }
        try imap.setConnectTimeout(milliseconds: 1000)
        try imap.setIdleTimeout(milliseconds: -1)
        try imap.setTotalTimeout(milliseconds: 1000)
        try imap.setSourceAddress("")
        try imap.setDebugLevel(0)
        try imap.setMaxLine(100)
        try imap.setTLS(TLSConfig())
        try imap.setTrace { _, _, _ in }
        try imap.setTrace(nil)
        try imap.setUnixSocket(path: "/nonexistent/socket")
        let token = try CancelToken()
        token.cancel()
        try imap.setCancel(token)
        fails(.cancelled) {
            try imap.setTransport(nil)
            try imap.connect()
        }
        let program = try IMAP(
            command: "printf '* PREAUTH in\\r\\n'; read tag rest; "
                + "printf '* CAPABILITY IMAP4rev1\\r\\nT0 OK x\\r\\n'; read tag")
        try program.setTagPrefix("T")
        try program.connect()
        XCTAssertEqual(program.state, .authenticated)
        try program.shutdown()
    }

    func testFetched() throws {
        let message = try IMAPFetched(
            Array(
                ("2 (UID 9 RFC822.SIZE 44 FLAGS (\\Seen x) "
                    + "INTERNALDATE \"01-Jan-1970 00:00:01 +0000\" ENVELOPE (\"today\" \"hi\" "
                    + "((\"Ann\" NIL \"ann\" \"x\")) NIL NIL ((NIL NIL \"b\" \"y\")) NIL NIL NIL "
                    + "\"<1@x>\") BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL "
                    + "\"7bit\" 12 3 NIL (\"inline\" (\"filename\" \"a\")) (\"en\" \"de\") NIL)"
                    + "(\"image\" \"png\" NIL \"<i>\" \"d\" \"base64\" 30) \"mixed\") "
                    + "BODY[TEXT] \"\")").utf8))
        XCTAssertEqual(message.number, 2)
        XCTAssertEqual(message.size, 44)
        XCTAssertEqual(message.internalDate, 1)
        XCTAssertEqual(message.flags, ["\\Seen", "x"])
        XCTAssertEqual(message.envelope?.subject, "hi")
        XCTAssertEqual(
            message.envelope?.from,
            [IMAPFetched.Address(name: "Ann", route: nil, mailbox: "ann", host: "x")])
        XCTAssertEqual(message.parts.map(\.parent), [nil, 0, 0])
        XCTAssertEqual(message.parts.map(\.number), ["", "1", "2"])
        let text = message.parts[1]
        XCTAssertEqual(text.parameters.map(\.value), ["utf-8"])
        XCTAssertEqual(text.dispositionParameters.map(\.name), ["filename"])
        XCTAssertEqual(text.languages, ["en", "de"])
        XCTAssertEqual(text.lines, 3)
        XCTAssertNil(message.parts[2].lines)
        XCTAssertEqual(message.parts[2].id, "<i>")
        XCTAssertEqual(message.attributes, [.init(name: "BODY[TEXT]", value: [])])
        fails(.imapParse) { _ = try IMAPFetched(Array("1 (UID".utf8)) }
        XCTAssertEqual(try IMAPText.encodeName("café"), "caf&AOk-")
        XCTAssertEqual(try IMAPText.decodeName(Array("caf&AOk-".utf8)), "café")
    }
}
