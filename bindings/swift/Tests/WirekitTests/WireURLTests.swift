import Wirekit
import XCTest

final class WireURLTests: XCTestCase {
    /// The status with which `body` fails.
    func status<T>(_ body: @autoclosure () throws -> T) -> Status? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? WirekitError)?.status
        }
    }

    func testParsing() throws {
        let url = try WireURL(parsing: "HTTP://user:pass@Host:8080/a/b;p=1?q=2#frag")
        XCTAssertEqual(url.scheme, "http")
        XCTAssertEqual(url.netloc, "user:pass@Host:8080")
        XCTAssertEqual(url.path, "/a/b")
        XCTAssertEqual(url.params, "p=1")
        XCTAssertEqual(url.query, "q=2")
        XCTAssertEqual(url.fragment, "frag")
        XCTAssertEqual(url.username, "user")
        XCTAssertEqual(url.password, "pass")
        XCTAssertEqual(url.hostname, "host")
        XCTAssertEqual(try url.port, 8080)
        let changed = try url.replacing(.fragment, with: "")
        XCTAssertEqual("\(changed)", "http://user:pass@Host:8080/a/b;p=1?q=2")
        XCTAssertEqual(url.fragment, "frag")
    }

    func testOddities() throws {
        let url = try WireURL(splitting: "//host:port/p;x", defaultScheme: "https")
        XCTAssertEqual(url.scheme, "https")
        XCTAssertEqual(url.path, "/p;x")
        XCTAssertNil(url.username)
        XCTAssertEqual(status(try url.port), .urlPort)
        XCTAssertNil(try WireURL(parsing: "/path").port)
        XCTAssertNil(try WireURL(parsing: "/path").hostname)
        XCTAssertEqual("\(try WireURL(parsing: ""))", "")
        XCTAssertEqual(status(try WireURL(parsing: "http://[::1")), .urlBrackets)
        XCTAssertEqual(status(try WireURL(parsing: "http://h/a b", options: .strict)), .url)
        XCTAssertEqual(try WireURL(parsing: "a#b", options: .noFragments).fragment, "")
    }

    func testFunctions() throws {
        XCTAssertEqual(try WireURL.join("http://a/b/c/d;p?q", "../g"), "http://a/b/g")
        XCTAssertEqual(
            try WireURL.unparse(scheme: "http", netloc: "h", path: "/p", params: "x", query: "q"),
            "http://h/p;x?q")
        XCTAssertEqual(try WireURL.unwrap(" <URL:http://host/path> "), "http://host/path")
        XCTAssertEqual(try WireURL.unwrap(""), "")
        let parts = try WireURL.defrag("http://host/#top")
        XCTAssertEqual(parts.url, "http://host/")
        XCTAssertEqual(parts.fragment, "top")
    }

    func testWebURL() throws {
        let base = try WebURL("https://Bücher.example:443/a/./b/../c?x#y")
        XCTAssertEqual("\(base)", "https://xn--bcher-kva.example/a/c?x#y")
        XCTAssertEqual(try base.unicodeHostname, "bücher.example")
        XCTAssertNil(base.port)
        XCTAssertEqual(base.portOrDefault, 443)
        XCTAssertEqual(base.query, "x")
        XCTAssertEqual(base.fragment, "y")
        let url = try WebURL("//u:p@other:8080", relativeTo: base)
        XCTAssertEqual(url.scheme, "https")
        XCTAssertEqual(url.host, "other:8080")
        XCTAssertEqual(url.hostname, "other")
        XCTAssertEqual(url.username, "u")
        XCTAssertEqual(url.password, "p")
        XCTAssertEqual(url.port, 8080)
        XCTAssertEqual(url.path, "/")
        XCTAssertNil(url.query)
        XCTAssertEqual(try url.origin, "https://other:8080")
        XCTAssertEqual(try url.setting(.path, to: "/x y").path, "/x%20y")
        XCTAssertEqual(status(try WebURL("/relative")), .url)
    }

    func testQuoting() throws {
        XCTAssertEqual(try Quoting.quote("/El Niño/"), "/El%20Ni%C3%B1o/")
        XCTAssertEqual(try Quoting.quote("a b/c", safe: "", plus: true), "a+b%2Fc")
        XCTAssertEqual(try Quoting.quote("ñ", encoding: "latin-1"), "%F1")
        XCTAssertEqual(try Quoting.quote(bytes: [97, 0, 255]), "a%00%FF")
        XCTAssertEqual(try Quoting.unquote("El%20Ni%C3%B1o+%ff"), "El Niño+\u{FFFD}")
        XCTAssertEqual(try Quoting.unquote("a+b", plus: true), "a b")
        XCTAssertEqual(try Quoting.unquoteToBytes("a%00%FF"), [97, 0, 255])
        XCTAssertEqual(status(try Quoting.quote("ñ", encoding: "ascii")), .encode)
        XCTAssertEqual(status(try Quoting.quote("ñ", encoding: "no such")), .unknownEncoding)
    }

    func testQueries() throws {
        let query = try Query(parsing: "a=1&b=%20x+y&a=2&c=")
        XCTAssertEqual(query.fields, [.init("a", "1"), .init("b", " x y"), .init("a", "2")])
        XCTAssertEqual(query["a"], ["1", "2"])
        XCTAssertEqual(query["z"], [])
        XCTAssertEqual(try query.encoded(), "a=1&b=+x+y&a=2")
        XCTAssertEqual(try Query([.init("k/", "a b")]).encoded(plus: false, safe: "/"), "k/=a%20b")
        XCTAssertEqual(
            try Query(parsing: "a;b=2", options: .keepBlank, separator: ";").fields,
            [.init("a", ""), .init("b", "2")])
        XCTAssertEqual(status(try Query(parsing: "a", options: .strict)), .query)
        XCTAssertEqual(status(try Query(parsing: "a=1&b=2", maxFields: 1)), .queryFields)
        XCTAssertEqual(status(try Query([.init("a", "ñ")]).encoded(encoding: "ascii")), .encode)
    }
}
