import Wirekit
import XCTest

final class TextTests: XCTestCase {
    func testMail() throws {
        XCTAssertEqual(try MailText.decodeHeader("=?utf-8?q?caf=C3=A9?="), "café")
        XCTAssertThrowsError(try MailText.decodeHeader("=?none?q?x?=")) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .unknownEncoding)
        }
        XCTAssertEqual(try MailText.quoteAddress("Ann <ann@example.org>"), "<ann@example.org>")
        XCTAssertEqual(try MailText.quoteData(Array("a\n.b".utf8)), Array("a\r\n..b".utf8))
    }

    func testFTPReplies() throws {
        XCTAssertEqual(try FTPReply.transferSize("150 x (12 bytes)"), 12)
        XCTAssertNil(try FTPReply.transferSize("150 x"))
        let address = try FTPReply.passiveAddress("227 (127,0,0,1,1,2)")
        XCTAssertEqual(address.host, "127.0.0.1")
        XCTAssertEqual(address.port, 258)
        XCTAssertEqual(try FTPReply.extendedPassivePort("229 (|||7|)"), 7)
        XCTAssertEqual(try FTPReply.directory("257 \"/a\" x"), "/a")
        XCTAssertThrowsError(try FTPReply.directory("550 x")) {
            XCTAssertTrue(($0 as? WirekitError)?.is(.ftp) ?? false)
        }
    }

    func testIMAP() throws {
        let text = try IMAPText.formatInternalDate(1_000_000_000, zone: 3600)
        XCTAssertEqual(text, "\"09-Sep-2001 02:46:40 +0100\"")
        let response = Array("1 (INTERNALDATE \(text))".utf8)
        XCTAssertEqual(try IMAPText.parseInternalDate(response), 1_000_000_000)
        XCTAssertNil(try IMAPText.parseInternalDate([]))
        XCTAssertEqual(try IMAPText.formatInternalDate(0).count, 28)
        XCTAssertEqual(try IMAPText.int2AP(16), "BA")
        XCTAssertEqual(try IMAPText.parseFlags(Array("FLAGS (a b)".utf8)), ["a", "b"])
    }

    func testRequest() throws {
        XCTAssertEqual(try RequestText.httpList("a, \"b, c\""), ["a", "\"b, c\""])
        XCTAssertTrue(try RequestText.proxyBypass(host: "a.b", noProxy: "b"))
        let data = try DataURL(parsing: "data:a/b,c")
        XCTAssertEqual(data.mediaType, "a/b")
        XCTAssertEqual(data.body, [0x63])
        XCTAssertThrowsError(try DataURL(parsing: "x")) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .dataUrl)
        }
    }

    func testPasswords() throws {
        let passwords = try PasswordManager(.priorAuth)
        try passwords.add(
            realm: "r", uris: ["http://h/a", "g"], user: "u", password: "p", authenticated: true)
        try passwords.add(realm: nil, uris: ["http://o/"], user: "all", password: "")
        XCTAssertEqual(try passwords.find(realm: "r", uri: "http://h/a/b")?.password, "p")
        XCTAssertEqual(try passwords.find(realm: nil, uri: "http://o/x")?.user, "all")
        XCTAssertNil(try passwords.find(realm: "r", uri: "http://none/"))
        XCTAssertTrue(try passwords.isAuthenticated("g"))
        try passwords.setAuthenticated(["g"], false)
        XCTAssertFalse(try passwords.isAuthenticated("g"))
        XCTAssertThrowsError(
            try passwords.add(realm: "r", uris: ["http://[h"], user: "u", password: "p"))
    }
}
