import CWirekit
import XCTest

@testable import Wirekit

final class CoreTests: XCTestCase {
    func testVersion() {
        XCTAssertEqual(wirekitVersion.split(separator: ".").count, 3)
        XCTAssertEqual(wirekitABIVersion, UInt32(WK_ABI_VERSION))
        XCTAssertTrue(wirekitFeatures.contains("tls"))
    }

    func testStatusFamilies() {
        XCTAssertTrue(Status.timeout.isCase(of: .io))
        XCTAssertFalse(Status.io.isCase(of: .timeout))
        XCTAssertTrue(Status.httpRemoteDisconnected.isCase(of: .connectionReset))
        XCTAssertEqual(Status.timeout.name, "WK_E_TIMEOUT")
        XCTAssertEqual("\(Status.timeout)", "The deadline passed")
        XCTAssertEqual(Status(rawValue: -5).name, "WK_E_UNKNOWN")
    }

    func testErrorFromTheLibrary() {
        do {
            _ = try WireUUID(parsing: "no uuid")
            XCTFail("parsed")
        } catch {
            // Typed throws: `error` is a WirekitError.
            XCTAssertEqual(error.status, .uuidSyntax)
            XCTAssertTrue(error.is(.invalidArgument))
            XCTAssertFalse(error.message.isEmpty)
            XCTAssertTrue(error.description.hasPrefix("WK_E_UUID_SYNTAX: "))
            XCTAssertEqual(error.replyCode, 0)
            XCTAssertNil(error.expected)
        }
    }

    func testErrorWithoutDetails() {
        let error = WirekitError(status: WK_E_TIMEOUT, taking: nil)
        XCTAssertEqual(error.message, "The deadline passed")
        XCTAssertTrue(.io ~= error.status)
    }

    func testViews() {
        XCTAssertEqual("".withView { $0.len }, 0)
        XCTAssertEqual("wïre".withView { String(copying: $0) }, "wïre")
        XCTAssertEqual([UInt8]().withView { Array(copying: $0) }, [])
        XCTAssertEqual([1, 0, 255].withView { Array(copying: $0) }, [1, 0, 255])
    }

    func testBufferOfNothing() {
        let buffer = Buffer(taking: nil)
        XCTAssertEqual(buffer.count, 0)
        XCTAssertEqual(buffer.text, "")
        XCTAssertEqual(buffer.bytes, [])
        XCTAssertEqual(buffer.withUnsafeBytes { $0.count }, 0)
    }
}
