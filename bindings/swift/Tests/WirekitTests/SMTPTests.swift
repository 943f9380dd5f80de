import Wirekit
import XCTest

final class SMTPTests: XCTestCase {
    let ehlo = "250-mx\r\n250-SIZE 1000\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n"
    let ok = "250 ok\r\n"
    let go = "354 go\r\n"

    func over(_ input: String, _ smtp: SMTP) throws -> Transport {
        let transport = try Transport(memory: Array(("220 mx\r\n" + input).utf8))
        try smtp.setTransport(transport)
        try smtp.setLocalHostname("me")
        XCTAssertEqual(try smtp.connect().text, Array("mx".utf8))
        return transport
    }

    func fails(_ status: Status, _ call: () throws -> Void) {
        XCTAssertThrowsError(try call()) {
            XCTAssertEqual(($0 as? WirekitError)?.status, status)
        }
    }

    func testCommands() throws {
        let smtp = try SMTP(host: "mx")
        let transport = try over(
            ehlo + "250 helo\r\n" + ok + ok + ok + ok + ok + ok + ok + ok + go + ok
                + "235 in\r\n235 in\r\n334 eA==\r\n235 in\r\n221 bye\r\n", smtp)
        XCTAssertEqual(try smtp.ehloResponse(), "")
        XCTAssertFalse(smtp.doesESMTP)
        try smtp.greet()
        XCTAssertTrue(smtp.doesESMTP && smtp.isConnected)
        XCTAssertTrue(smtp.hasExtension("Size") && !smtp.hasExtension("x"))
        XCTAssertEqual(try smtp.features()["size"], "1000")
        XCTAssertEqual(try smtp.features().count, 3)
        XCTAssertEqual(try smtp.helo("other").code, 250)
        XCTAssertEqual(try smtp.heloResponse(), "helo")
        try smtp.command("XYZ", "a")
        try smtp.verify("Ann <a@x>")
        try smtp.expn("list")
        XCTAssertEqual(try smtp.help("mail").text, Array("ok".utf8))
        try smtp.noop()
        try smtp.rset()
        try smtp.mail("a@x", options: ["SIZE=5"])
        try smtp.rcpt("b@y")
        try smtp.data(Array("a\r\n.b\r\n".utf8))
        XCTAssertEqual(try smtp.login("ann", password: "secret").code, 235)
        try smtp.authenticate("XOAUTH2", user: "ann", secret: "token")
        nonisolated(unsafe) var asked: [[UInt8]?] = []
        try smtp.authenticate("own") { challenge in
            asked.append(challenge)
            return challenge == nil ? .none : .response(Array("y".utf8))
        }
        XCTAssertEqual(asked, [nil, Array("x".utf8)])
        XCTAssertEqual(try smtp.quit().code, 221)
        XCTAssertFalse(smtp.isConnected)
        XCTAssertEqual(
            try transport.written().text,
            "ehlo me\r\nhelo other\r\nXYZ a\r\nvrfy a@x\r\nexpn list\r\nhelp mail\r\nnoop\r\nrset\r\n"
                + "mail FROM:<a@x> SIZE=5\r\nrcpt TO:<b@y>\r\ndata\r\na\r\n..b\r\n.\r\n"
                + "AUTH PLAIN AGFubgBzZWNyZXQ=\r\n"
                + "AUTH XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgdG9rZW4BAQ==\r\n"
                + "AUTH OWN\r\neQ==\r\nquit\r\n")
    }

    func testSending() throws {
        let smtp = try SMTP(host: "mx")
        let transport = try over(
            ehlo + ok + ok + "550 who\r\n" + go + ok + ok + ok + go + ok + ok
                + "550 a\r\n551 b\r\n" + ok + ok + ok, smtp)
        let refused = try smtp.sendMail(
            from: "a@x", to: ["b@y", "c@z"], message: Array("hi\n.\n".utf8), text: true,
            mailOptions: ["BODY=7BIT"], rcptOptions: ["NOTIFY=NEVER"])
        XCTAssertEqual(refused.map(\.address), ["c@z"])
        XCTAssertEqual(refused.map(\.code), [550])
        let message = Array("From: a@x\nTo: B <b@y>\nBcc: c@z\n\nhi\n".utf8)
        XCTAssertEqual(try smtp.send(message, to: ["d@w"]), [])
        XCTAssertThrowsError(
            try smtp.sendMail(from: "a@x", to: ["b@y", "c@z"], message: Array("hi".utf8))
        ) {
            let error = $0 as? WirekitError
            XCTAssertEqual(error?.status, .smtpRecipientsRefused)
            XCTAssertEqual(error?.refused.map(\.code), [550, 551])
            XCTAssertEqual(error?.refused.first?.text, Array("a".utf8))
        }
        // An empty list is nobody, not whom the header names.
        fails(.smtpRecipientsRefused) { try smtp.send(message, to: []) }
        XCTAssertEqual(
            try transport.written().text,
            "ehlo me\r\nmail FROM:<a@x> size=7 BODY=7BIT\r\nrcpt TO:<b@y> NOTIFY=NEVER\r\n"
                + "rcpt TO:<c@z> NOTIFY=NEVER\r\ndata\r\nhi\r\n..\r\n.\r\n"
                + "mail FROM:<a@x> size=30\r\nrcpt TO:<d@w>\r\ndata\r\nFrom: a@x\r\nTo: B <b@y>\r\n"
                + "\r\nhi\r\n.\r\nmail FROM:<a@x> size=2\r\nrcpt TO:<b@y>\r\nrcpt TO:<c@z>\r\nrset\r\n"
                + "mail FROM:<a@x> size=30\r\nrset\r\n")
    }

    func testLMTP() throws {
        let smtp = try SMTP(lmtp: "mx")
        _ = try over(ok + ok + ok + ok + go + "250 kept\r\n452 full\r\n", smtp)
        let refused = try smtp.sendMail(
            from: "a@x", to: ["b@y", "c@z"], message: Array("hi".utf8))
        XCTAssertEqual(refused.map(\.code), [452])
    }

    func testFailures() throws {
        let smtp = try SMTP(host: "mx")
        _ = try over(ehlo + "334 eA==\r\n501 cancelled\r\n", smtp)
        fails(.injection) { try smtp.command("a\r\nQUIT") }
        fails(.smtpNotSupported) { try smtp.starttls() }
        fails(.callback) {
            try smtp.authenticate("own", initialResponse: false) { _ in .stop }
        }
        try smtp.close()
        fails(.smtpServerDisconnected) { try smtp.noop() }
        fails(.invalidArgument) { try smtp.setTimeout(milliseconds: 0) }
        try smtp.setConnectTimeout(milliseconds: 1000)
        try smtp.setIdleTimeout(milliseconds: -1)
        try smtp.setTotalTimeout(milliseconds: 1000)
        try smtp.setSourceAddress("")
        try smtp.setDebugLevel(0)
        try smtp.setMaxLine(100)
        try smtp.setPipelining(false)
        try smtp.setTLS(TLSConfig())
        try smtp.setTrace { _, _, _ in }
        try smtp.setTrace(nil)
        try smtp.setUnixSocket(path: "/nonexistent/socket")
        XCTAssertThrowsError(try smtp.connect())
        let token = try CancelToken()
        token.cancel()
        try smtp.setCancel(token)
        fails(.cancelled) { try smtp.connect() }
    }

    func testReaders() throws {
        let smtp = try SMTP(host: "mx")
        let transport = try over(
            "250 mx\r\n250 a\r\n250 b\r\n354 go\r\n250 c\r\n354 go\r\n250 d\r\n250 a\r\n250 b\r\n354 go\r\n",
            smtp)
        nonisolated(unsafe) var rest = Array(".hi\r\n".utf8)
        let read: (UnsafeMutableRawBufferPointer) throws -> Int = { room in
            let count = min(room.count, rest.count)
            room.copyBytes(from: rest.prefix(count))
            rest.removeFirst(count)
            return count
        }
        XCTAssertEqual(
            try smtp.sendMail(from: "a@x", to: ["b@y"], message: .reader(read)).count, 0)
        XCTAssertEqual(try smtp.data(from: .text("a\nb")).code, 250)
        let sent = try transport.written().text
        XCTAssertTrue(sent.hasSuffix("data\r\n..hi\r\n.\r\ndata\r\na\r\nb\r\n.\r\n"), sent)
        struct Mine: Error {}
        XCTAssertThrowsError(
            try smtp.sendMail(from: "a@x", to: ["b@y"], message: .reader { _ in throw Mine() })
        ) {
            XCTAssertTrue($0 is Mine)
        }
        XCTAssertFalse(smtp.isConnected)
    }
}
