import Foundation
import Wirekit
import XCTest

final class WireUUIDTests: XCTestCase {
    let sample = "12345678-1234-5678-1234-567812345678"

    func testParsing() throws {
        for text in [sample, "{\(sample)}", "urn:uuid:\(sample)", "12345678123456781234567812345678"] {
            let uuid = try WireUUID(parsing: text)
            XCTAssertEqual(uuid.high, 0x1234_5678_1234_5678)
            XCTAssertEqual(uuid.low, 0x1234_5678_1234_5678)
        }
        for text in ["", "1234", sample + "0", "g2345678-1234-5678-1234-567812345678"] {
            XCTAssertNil(WireUUID(text))
            XCTAssertThrowsError(try WireUUID(parsing: text)) {
                XCTAssertEqual(($0 as? WirekitError)?.status, .uuidSyntax)
            }
        }
    }

    func testForms() throws {
        let uuid = try WireUUID(parsing: sample)
        XCTAssertEqual("\(uuid)", sample)
        XCTAssertEqual(uuid.urn, "urn:uuid:" + sample)
        XCTAssertEqual(uuid.hex, "12345678123456781234567812345678")
        XCTAssertEqual(uuid.decimal, "24197857161011715162171839636988778104")
        XCTAssertEqual(uuid.littleEndianBytes.prefix(4), [0x78, 0x56, 0x34, 0x12])
        XCTAssertEqual(try WireUUID(littleEndianBytes: uuid.littleEndianBytes), uuid)
        XCTAssertEqual(try WireUUID(bytes: uuid.bytes), uuid)
        XCTAssertEqual(try WireUUID(fields: uuid.fields), uuid)
        XCTAssertThrowsError(try WireUUID(bytes: []))
        var fields = uuid.fields
        fields.node = 1 << 48
        XCTAssertThrowsError(try WireUUID(fields: fields)) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .uuidRange)
        }
    }

    func testGenerators() throws {
        let python3 = try WireUUID.v3(namespace: .dnsNamespace, name: "python.org")
        XCTAssertEqual(python3.description, "6fa459ea-ee8a-3ca4-894e-db77e160355e")
        let python5 = try WireUUID.v5(namespace: .dnsNamespace, name: "python.org")
        XCTAssertEqual(python5.description, "886313e1-3b8a-5372-9b90-0c9aee199e5d")
        for (version, pair) in try [
            (1, (WireUUID.v1(), WireUUID.v1())), (4, (WireUUID.v4(), WireUUID.v4())),
            (6, (WireUUID.v6(), WireUUID.v6())), (7, (WireUUID.v7(), WireUUID.v7())),
        ] {
            XCTAssertNotEqual(pair.0, pair.1)
            XCTAssertEqual(pair.0.version, UInt32(version))
        }
        let made = try WireUUID.v1(ticks: 0x1234_5678_9abc_de, node: 0x0102_0304_0506, clockSeq: 7)
        XCTAssertEqual(made.time, 0x1234_5678_9abc_de)
        XCTAssertEqual(made.node, 0x0102_0304_0506)
        XCTAssertEqual(made.clockSeq, 7)
        XCTAssertEqual(WireUUID.v8(bits: .max).version, 8)
        XCTAssertEqual(try WireUUID.max.with(version: 4).version, 4)
        XCTAssertThrowsError(try WireUUID.max.with(version: 9))
        XCTAssertNil(WireUUID.max.version)
        XCTAssertEqual(WireUUID.max.variant, .reservedFuture)
        XCTAssertLessThan(try WireUUID.hardwareAddress(), 1 << 48)
        XCTAssertLessThan(WireUUID.nil, WireUUID.max)
    }

    func testCoding() throws {
        let uuid = try WireUUID(parsing: sample)
        let json = try JSONEncoder().encode([uuid])
        XCTAssertEqual(String(decoding: json, as: UTF8.self), "[\"\(sample)\"]")
        XCTAssertEqual(try JSONDecoder().decode([WireUUID].self, from: json), [uuid])
        XCTAssertThrowsError(try JSONDecoder().decode([WireUUID].self, from: Data("[\"x\"]".utf8)))
    }
}
