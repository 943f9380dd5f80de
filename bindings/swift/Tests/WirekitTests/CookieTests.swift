import Wirekit
import XCTest

final class CookieTests: XCTestCase {
    /// The status with which `body` fails.
    func status<T>(_ body: @autoclosure () throws -> T) -> Status? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? WirekitError)?.status
        }
    }

    func testSets() throws {
        let cookies = try Cookies()
        try cookies.set("fig", "newton")
        try cookies.set("number", 7)
        try cookies.load("sugar=\"a\\054b\"; Path=/; Secure")
        XCTAssertEqual(cookies["sugar"], "a,b")
        XCTAssertNil(cookies["none"])
        XCTAssertEqual(cookies.count, 3)
        XCTAssertEqual(cookies.pairs.map(\.name), ["fig", "number", "sugar"])
        XCTAssertEqual(
            try cookies.output(attributes: [], header: "Cookie:", separator: "|"),
            "Cookie: fig=newton|Cookie: number=7|Cookie: sugar=\"a\\054b\"")
        XCTAssertTrue(try cookies.output().hasSuffix("; Path=/; Secure"))
        XCTAssertTrue(try cookies.jsOutput().contains("document.cookie"))
        XCTAssertEqual(status(try cookies.set("a b", "")), .cookieKey)
        let refused = try cookies.loadLenient("x=1; y y=2")
        XCTAssertEqual(refused.map(\.offset), [5])
        XCTAssertEqual(refused.map(\.reason), [.cookieKey])
        try cookies.load([(name: "p", value: "1"), (name: "q", value: "2")])
        try cookies.remove("p")
        XCTAssertEqual(status(try cookies.morsel("p")), .cookieMissing)
        XCTAssertEqual(try cookies.decode(try cookies.encode("a b")), "a b")
        try cookies.limit(maxBytes: 3)
        XCTAssertEqual(status(try cookies.load("a=12")), .limit)
        try cookies.removeAll()
        XCTAssertEqual(cookies.count, 0)
        let plain = try Cookies(plain: true)
        try plain.set("a", "b c")
        XCTAssertEqual(try plain.output(), "Set-Cookie: a=b c")
        XCTAssertTrue(Cookies.isLegalKey("a:b"))
    }

    func testMorsels() throws {
        let cookies = try Cookies()
        try cookies.set("a", "1")
        let morsel = try cookies.morsel("a")
        try morsel.put("path", "/x")
        try morsel.put("max-age", 5)
        try morsel.put("secure", true)
        try morsel.update(["domain": "h.org"])
        XCTAssertEqual(try morsel.attribute("Path"), .text("/x"))
        XCTAssertEqual(try morsel.attribute("max-age"), .number(5))
        XCTAssertEqual(try morsel.attribute("secure"), .flag(true))
        XCTAssertEqual(try morsel.attribute("comment"), .unset)
        XCTAssertEqual(status(try morsel.attribute("no")), .cookieAttribute)
        XCTAssertEqual(try morsel.setDefault("domain"), "h.org")
        XCTAssertEqual(
            try morsel.outputString(), "a=1; Domain=h.org; Max-Age=5; Path=/x; Secure")
        XCTAssertEqual(try morsel.output(attributes: ["path"]), "Set-Cookie: a=1; Path=/x")
        XCTAssertFalse(try morsel.jsOutput().isEmpty)
        let copy = try morsel.copy()
        XCTAssertEqual(copy, morsel)
        try copy.set(key: "b", value: "2", coded: "two")
        XCTAssertNotEqual(copy, morsel)
        XCTAssertEqual([copy.key, copy.value, copy.codedValue], ["b", "2", "two"])
        try cookies.put("b", copy)
        XCTAssertEqual(cookies["b"], "2")
        XCTAssertNil(try Morsel().key)
        XCTAssertTrue(Morsel.isReservedKey("PATH"))
        XCTAssertEqual(Morsel.reservedKeys.count, 9)
    }

    func testSetCookieAndKeys() throws {
        var cookie = try SetCookie(parsing: "id=a%20b; SameSite=Lax; Path=/", percent: true)
        XCTAssertEqual(cookie.value, "a b")
        XCTAssertEqual(cookie.sameSite, .lax)
        XCTAssertEqual(status(try cookie.formatted()), .cookieSyntax)
        cookie.maxAge = 5
        cookie.priority = .high
        XCTAssertEqual(
            try cookie.formatted(percent: true),
            "id=a%20b; SameSite=Lax; Path=/; Max-Age=5; Priority=High")
        let key = try CookieKey()
        let again = try CookieKey(bytes: key.bytes)
        XCTAssertEqual(try again.verify("n", try key.sign("n", "v")), "v")
        XCTAssertEqual(try again.decrypt("n", try key.encrypt("n", "v")), "v")
        XCTAssertEqual(status(try key.verify("n", "v")), .cookieForged)
    }

    func testJar() throws {
        let policy = try CookiePolicy()
        try policy.set(.strictNSDomain, 3)
        try policy.set(.blockedDomains, [".ads.net"])
        try policy.setPublicSuffixes("com\n")
        XCTAssertEqual(policy[.strictNSDomain], 3)
        XCTAssertEqual(policy[.blockedDomains], [".ads.net"])
        XCTAssertNil(policy[.allowedDomains])
        XCTAssertTrue(policy.isBlocked("x.ads.net") && policy.isPublicSuffix("com"))
        XCTAssertFalse(policy.isNotAllowed("x.org"))
        XCTAssertEqual(status(try policy.loadPublicSuffixes("/no/such")), .file)

        let jar = try CookieJar(.lwp, policy: policy)
        try jar.setClock(1_000_000_000)
        try jar.limit(perDomain: 10)
        let request = JarRequest("http://www.h.org/p/")
        let response = [
            HTTPField("Set-Cookie", "a=1; Path=/; Max-Age=10; HttpOnly"),
            HTTPField("Set-Cookie", "b=2"),
        ]
        try jar.extract(request, response)
        XCTAssertEqual(jar.count, 2)
        XCTAssertEqual(try jar.header(request).cookie, "b=2; a=1")
        XCTAssertNil(try jar.header(request).cookie2)
        XCTAssertNil(try jar.header(JarRequest("http://other.org/")).cookie)
        XCTAssertEqual(try jar.makeCookies(request, response).count, 2)
        var cookie = try jar.find(domain: "www.h.org", path: "/", name: "a")
        XCTAssertEqual(cookie.attributes, [JarCookie.Attribute("HttpOnly", nil)])
        XCTAssertTrue(try cookie.isExpired())
        XCTAssertFalse(try cookie.isExpired(at: 1_000_000_009))
        cookie.value = "new"
        cookie.attributes.append(JarCookie.Attribute("x", "y"))
        try jar.set(cookie)
        XCTAssertEqual(try jar.find(domain: "www.h.org", path: "/", name: "a"), cookie)
        try jar.setIfOK(cookie, request)
        XCTAssertTrue(try policy.setOK(cookie, request) && policy.returnOK(cookie, request))
        XCTAssertTrue(try policy.domainReturnOK(".h.org", request))
        XCTAssertFalse(try policy.pathReturnOK("/q", request))
        let text = try jar.dump(options: .ignoreDiscard)
        try jar.clear()
        try jar.load(text: text, options: .ignoreDiscard)
        XCTAssertEqual(try jar.cookies().count, 2)
        try jar.setFilename("/no/such/file")
        try jar.setDelayLoad(true)
        XCTAssertTrue(jar.delayLoad)
        XCTAssertEqual(jar.filename, "/no/such/file")
        XCTAssertEqual(status(try jar.save()), .file)
        XCTAssertEqual(status(try jar.load()), .file)
        XCTAssertEqual(status(try jar.revert()), .file)
        XCTAssertEqual(jar.count, 2)
        try jar.clear(domain: "www.h.org", path: "/", name: "a")
        try jar.clear(domain: "www.h.org", path: "/p")
        XCTAssertEqual(status(try jar.clear(domain: "no.org")), .cookiejarMissing)
        try jar.clearSessionCookies()
        try jar.clearExpiredCookies()
        try jar.setPolicy(try CookiePolicy())
        XCTAssertEqual(try jar.policy()[.strictNSDomain], 0)
        XCTAssertEqual(try CookieDate.parseHTTP("Wed, 09 Feb 1994 22:23:32 GMT"), 760_832_612)
        XCTAssertEqual(status(try CookieDate.parseISO("x")), .cookiejarDate)
        XCTAssertEqual(try CookieDate.isoz(0), "1970-01-01 00:00:00Z")
        XCTAssertEqual(try CookieDate.netscape(0), "Thu, 01-Jan-1970 00:00:00 GMT")
    }
}
