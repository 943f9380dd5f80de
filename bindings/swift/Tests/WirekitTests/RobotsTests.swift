import Wirekit
import XCTest

final class RobotsTests: XCTestCase {
    func testQuestions() throws {
        let robots = try Robots(url: "http://h/robots.txt")
        XCTAssertFalse(try robots.canFetch(agent: "a", url: "/"))
        XCTAssertNil(robots.modificationTime)
        try robots.parse(
            "User-agent: *\nCrawl-delay: 6\nRequest-rate: 3/20\nDisallow: /x\nSitemap: s\n")
        XCTAssertTrue(try robots.canFetch(agent: "a", url: "/"))
        XCTAssertFalse(try robots.canFetch(agent: "a", url: "http://h/xy"))
        XCTAssertEqual(robots.crawlDelay(agent: "a"), 6)
        XCTAssertEqual(robots.requestRate(agent: "a")?.seconds, 20)
        XCTAssertEqual(robots.siteMaps, ["s"])
        XCTAssertNotNil(robots.modificationTime)
        XCTAssertEqual(
            try robots.text(), "User-agent: *\nCrawl-delay: 6\nRequest-rate: 3/20\nDisallow: /x")
        XCTAssertThrowsError(try robots.canFetch(agent: "a", url: "//[x")) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .urlBrackets)
        }
        try robots.clear()
        XCTAssertNil(robots.crawlDelay(agent: "a"))
        XCTAssertNil(robots.requestRate(agent: "a"))
        try robots.modified()
        XCTAssertTrue(try robots.canFetch(agent: "a", url: "/x"))
    }

    func testResponsesAndReading() throws {
        let robots = try Robots(rfc9309: true)
        try robots.applyResponse(status: 200, body: Array("user-agent:*\ndisallow:/*.gif$".utf8))
        XCTAssertFalse(try robots.canFetch(agent: "a", url: "/b.gif"))
        XCTAssertTrue(try robots.canFetch(agent: "a", url: "/b.gif?c"))
        XCTAssertEqual(robots.status, 200)
        let token = try CancelToken()
        try robots.setURL("http://127.0.0.1:1/robots.txt")
        try robots.setMaxBytes(1000)
        try robots.setUserAgent("test/1")
        try robots.setTimeout(milliseconds: 5000)
        try robots.setTLS(TLSConfig())
        XCTAssertEqual(robots.url, "http://127.0.0.1:1/robots.txt")
        XCTAssertThrowsError(try robots.read()) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .connectionRefused)
        }
        try robots.setCancel(token)
        token.cancel()
        XCTAssertThrowsError(try robots.read()) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .cancelled)
        }
    }
}
