import Wirekit
import XCTest

final class XMLRPCTests: XCTestCase {
    let params: [XMLRPCValue] = [
        .nil, .bool(true), .int(-5), .double(1.5), .string("a<b é"), .base64([0, 1]),
        .dateTime("19980717T14:08:55"), .array([.int(1), .array([])]),
        .struct(["b": .string("x"), "a": .struct([:])]),
    ]

    func testRoundTrip() throws {
        let call = XMLRPCMessage(calling: "m", params)
        let document = try call.encoded(options: [.allowNil, .strict])
        XCTAssertEqual(try XMLRPCMessage(parsing: document, options: .checkDates), call)
        let answer = XMLRPCMessage(answering: .int(7))
        let wide = try answer.encoded(encoding: "utf-16")
        XCTAssertEqual(try XMLRPCMessage(parsing: wide), answer)
        XCTAssertThrowsError(try call.encoded()) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .xmlrpcType)
        }
        XCTAssertThrowsError(try XMLRPCMessage(answering: .int(1 << 40)).encoded()) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .xmlrpcRange)
        }
        let numbers = "<params><i8>5</i8><biginteger>99999999999999999999</biginteger>"
            + "<bigdecimal>1.50</bigdecimal></params>"
        XCTAssertEqual(
            try XMLRPCMessage(parsing: Array(numbers.utf8)).params,
            [.int(5), .bigInt("99999999999999999999"), .decimal("1.50")])
        XCTAssertThrowsError(try XMLRPCMessage(answering: .decimal("1")).encoded())
    }

    func testFaultsAndLimits() throws {
        let document = try XMLRPCMessage.fault(code: -4, text: "no")
        XCTAssertThrowsError(try XMLRPCMessage(parsing: document)) {
            let error = $0 as? WirekitError
            XCTAssertEqual(error?.faultCode, -4)
            XCTAssertEqual(error?.replyText, Array("no".utf8))
            XCTAssertEqual(error?.is(.xmlrpc), true)
        }
        XCTAssertThrowsError(try XMLRPCMessage(parsing: document, maxBytes: 10)) {
            XCTAssertEqual(($0 as? WirekitError)?.status, .limit)
        }
        let calls = XMLRPCMessage(multicall: [(method: "add", params: [.int(7)])])
        XCTAssertEqual(calls.method, "system.multicall")
        XCTAssertEqual(
            calls.params,
            [.array([.struct(["methodName": .string("add"), "params": .array([.int(7)])])])])
    }

    func testStream() throws {
        let writer = try XMLRPCWriter()
        var document: [UInt8] = []
        try writer.begin(.call, method: "m")
        try writer.beginArray()
        for number in 0..<1000 {
            try writer.write(.int(Int64(number)))
            if number % 100 == 0 { document += try writer.take() }
        }
        try writer.end()
        try writer.finish()
        document += try writer.take()
        let reader = try XMLRPCReader(document)
        XCTAssertEqual(try reader.next(), .method("m"))
        XCTAssertEqual(try reader.next(), .beginArray)
        XCTAssertEqual(reader.depth, 1)
        var sum: Int64 = 0
        var event = try reader.next()
        while case .value(.int(let number)) = event {
            sum += number
            event = try reader.next()
        }
        XCTAssertEqual(sum, 499500)
        XCTAssertEqual([event, try reader.next(), try reader.next()], [.endArray, .params, .end])
    }
}
