import Wirekit
import XCTest

final class TelnetTests: XCTestCase {
    func over(_ input: [UInt8], ended: Bool = true) throws -> (Telnet, Transport) {
        let transport = try Transport(memory: input)
        if ended { try transport.end() }
        let telnet = try Telnet(host: "localhost")
        try telnet.setTransport(transport)
        return (telnet, transport)
    }

    func fails(_ status: Status, _ call: () throws -> Void) {
        XCTAssertThrowsError(try call()) {
            XCTAssertEqual(($0 as? WirekitError)?.status, status)
        }
    }

    func testSession() throws {
        let said = Array("login: Password: Last: 7 May\r\n$ rest".utf8)
        let (telnet, transport) = try over(said)
        try telnet.setTimeout(milliseconds: 5000)
        try telnet.setMaxBuffer(1 << 20)
        try telnet.setBinary(true)
        try telnet.connect()
        XCTAssertTrue(telnet.isConnected)
        XCTAssertEqual(telnet.fileno, -1)
        XCTAssertEqual(try telnet.readLazy(), [])
        XCTAssertEqual(try telnet.readUntil(Array(": ".utf8)), Array("login: ".utf8))
        XCTAssertEqual(
            try telnet.readUntil(Array(": ".utf8), milliseconds: 10), Array("Password: ".utf8))
        let patterns = try TelnetPatterns([
            Array("incorrect".utf8), Array("(?P<day>[0-9]+) (\\w+)(!)?\r\n".utf8),
        ])
        let found = try telnet.expect(patterns, milliseconds: 1000)
        XCTAssertEqual(found.index, 1)
        XCTAssertEqual(found.match?.groupCount, 3)
        XCTAssertEqual(found.match?[2], Array("May".utf8))
        XCTAssertEqual(found.match?["day"], Array("7".utf8))
        XCTAssertNil(found.match?["none"])
        XCTAssertNil(found.match?[3])
        XCTAssertEqual(found.match?.range(), 6..<13)
        XCTAssertEqual(try telnet.read(upTo: 1), Array("$".utf8))
        XCTAssertEqual(try telnet.readEager(), Array(" rest".utf8))
        XCTAssertEqual(try telnet.readSBData(), [])
        try telnet.write([97, 255])
        try telnet.writeSecret([98])
        try telnet.send(command: 246)
        try telnet.send(command: 251, option: 31)
        try telnet.send(subnegotiation: 31, [1])
        try telnet.message("not printed")
        XCTAssertEqual(try telnet.readSome(), [])
        XCTAssertEqual(try telnet.readAll(), [])
        fails(.telnetEof) { _ = try telnet.readVeryEager() }
        fails(.telnetEof) { _ = try telnet.readVeryLazy() }
        fails(.invalidArgument) { try patterns.add(Array("(?=x)".utf8)) }
        fails(.unsupported) { try telnet.interact() }
        fails(.unsupported) { try telnet.interact(threads: true) }
        try telnet.close()
        XCTAssertEqual(
            try transport.written().bytes,
            [97, 255, 255, 98, 255, 246, 255, 251, 31, 255, 250, 31, 1, 255, 240])
    }

    func testOptions() throws {
        let (telnet, transport) = try over(
            [255, 253, 24, 255, 250, 24, 1, 255, 240, 36, 255, 243], ended: false)
        try telnet.setMaxSBData(100)
        try telnet.setOptionCallback { answer, command, option in
            switch command {
            case 253: try? answer.option(251, option)
            case 240 where answer.sbData == [24, 1]: try? answer.subnegotiation(24, [0, 118])
            default: break
            }
            return true
        }
        try telnet.connect()
        XCTAssertEqual(try telnet.readSome(), [36])
        XCTAssertEqual(try transport.written().bytes, [255, 251, 24, 255, 250, 24, 0, 118, 255, 240])
        let (other, _) = try over([255, 243])
        try other.setOptionCallback { _, _, _ in false }
        try other.connect()
        fails(.callback) { _ = try other.readSome() }
        try other.setOptionCallback(nil)
    }

    func testDecoder() throws {
        let decoder = try TelnetDecoder()
        try decoder.setBinary(false)
        try decoder.setMaxSBData(1)
        var step = try decoder.next([97, 0, 255, 253, 31])
        XCTAssertEqual(step.event, .data([97]))
        step = try decoder.next([0, 255, 253, 31])
        XCTAssertEqual(step.event, .negotiate(253, 31))
        XCTAssertEqual(step.used, 4)
        XCTAssertEqual(try decoder.next([255, 250]).event, .command(250))
        fails(.limit) { _ = try decoder.next([1, 2]) }
        XCTAssertEqual(decoder.sbData, [])
        XCTAssertEqual(TelnetCode.commandName(253), "DO")
        XCTAssertEqual(TelnetCode.optionName(31), "NAWS")
        XCTAssertEqual(try TelnetCode.escape([255]), [255, 255])
    }
}
