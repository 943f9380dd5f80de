import Wirekit
import XCTest

final class FTPTests: XCTestCase {
    let transfer =
        "220 hi\r\n200 ok\r\n227 (127,0,0,1,4,1)\r\n150 x (4 bytes)\r\n226 done\r\n200 ok\r\n"

    func memory(_ input: String) throws -> Transport {
        let transport = try Transport(memory: Array(input.utf8))
        try transport.end()
        return transport
    }

    func over(_ input: String, data: String = "") throws -> (FTP, Transport, Transport) {
        let (control, stored) = (try memory(input), try memory(data))
        let ftp = try FTP(host: "localhost")
        try ftp.setTransport(control)
        try ftp.setDataTransport(stored)
        try ftp.connect()
        return (ftp, control, stored)
    }

    func testCommands() throws {
        let ok = "200 ok\r\n"
        let (ftp, control, _) = try over(
            "220 hi\r\n331 pw\r\n230 in\r\n" + ok + ok + ok + ok + ok + "350 a\r\n" + ok
                + "250 gone\r\n" + ok + ok + "257 \"/d\"\r\n257 \"/\"\r\n213 7\r\n250 odd\r\n"
                + "226 none\r\n" + ok + ok + ok + "500 no\r\n221 bye\r\n")
        XCTAssertTrue(ftp.isConnected)
        XCTAssertFalse(ftp.isEncrypted)
        XCTAssertEqual(try ftp.welcome(), "220 hi")
        XCTAssertEqual(try ftp.login(user: "ann", password: "pw"), "230 in")
        try ftp.acct("a")
        try ftp.send("NOOP")
        try ftp.void("NOOP")
        try ftp.response()
        try ftp.voidResponse()
        try ftp.rename("a", to: "b")
        XCTAssertEqual(try ftp.delete("b"), "250 gone")
        try ftp.cwd("d")
        try ftp.rmd("d")
        XCTAssertEqual(try ftp.mkd("d"), "/d")
        XCTAssertEqual(try ftp.pwd(), "/")
        XCTAssertEqual(try ftp.size("a"), 7)
        XCTAssertNil(try ftp.size("a"))
        XCTAssertEqual(try ftp.abort(), "226 none")
        try ftp.protectData()
        try ftp.clearData()
        XCTAssertThrowsError(try ftp.ccc())
        XCTAssertThrowsError(try ftp.auth()) { error in
            XCTAssertEqual((error as? WirekitError)?.status, .ftpPerm)
        }
        XCTAssertEqual(try ftp.quit(), "221 bye")
        XCTAssertThrowsError(try ftp.cwd("a\r\nb"))
        try ftp.close()
        let sent = try control.written().text
        XCTAssertTrue(sent.contains("RNFR a\r\nRNTO b\r\nDELE b\r\n"), sent)
    }

    func testTransfers() throws {
        nonisolated(unsafe) var bytes: [UInt8] = []
        nonisolated(unsafe) var lines: [String] = []
        let block: ([UInt8]) -> Bool = { bytes += $0; return true }
        let line: (String) -> Bool = { lines.append($0); return true }
        try over(transfer, data: "some bytes").0.retrieveBinary("RETR a", block: 4, take: block)
        XCTAssertEqual(bytes, Array("some bytes".utf8))
        try over(transfer, data: "one\r\ntwo").0.retrieveLines("LIST", take: line)
        try over(transfer, data: "three").0.dir(take: line)
        XCTAssertEqual(lines, ["one", "two", "three"])
        nonisolated(unsafe) var pieces = [Array("a\nb".utf8), []]
        let read: (Int) -> [UInt8]? = { _ in pieces.removeFirst() }
        bytes = []
        let (up, _, stored) = try over(transfer)
        try up.storeBinary("STOR a", sent: block, read: read)
        XCTAssertEqual(bytes, Array("a\nb".utf8))
        XCTAssertEqual(try stored.written().text, "a\nb")
        pieces = [Array("a\nb".utf8), []]
        let (text, _, storedText) = try over(transfer)
        try text.storeLines("STOR a", read: read)
        XCTAssertEqual(try storedText.written().text, "a\r\nb\r\n")
        XCTAssertEqual(try over(transfer, data: "a\r\nb\r\n").0.nlst(["-a"]), ["a", "b"])
        let entries = try over(transfer, data: "type=file;Size=3; a b\r\n").0.mlsd()
        XCTAssertEqual(entries.map(\.name), ["a b"])
        XCTAssertEqual(entries[0].facts["size"], "3")
    }

    func testStreamsAndStops() throws {
        let words = "220 hi\r\n227 (127,0,0,1,4,1)\r\n150 x (4 bytes)\r\n226 done\r\n"
        let (ftp, _, _) = try over(words, data: "some")
        let data = try ftp.transfer("RETR a")
        XCTAssertEqual(data.size, 4)
        XCTAssertFalse(data.isEncrypted)
        XCTAssertEqual(try data.read(upTo: 10), Array("some".utf8))
        XCTAssertEqual(try data.read(upTo: 10), [])
        try data.close()
        XCTAssertEqual(try ftp.voidResponse(), "226 done")
        let (up, _, stored) = try over(words)
        let upload = try up.transfer("STOR a")
        try upload.write(Array("up".utf8))
        try upload.close()
        XCTAssertEqual(try stored.written().text, "up")
        let (stopped, _, _) = try over(transfer, data: "one\r\ntwo")
        XCTAssertThrowsError(try stopped.retrieveLines("LIST") { _ in false })
        XCTAssertEqual(try stopped.void("NOOP"), "200 ok")
    }

    func testOptions() throws {
        let ftp = try FTP(host: "localhost", security: .explicitTLS)
        try ftp.setTimeout(milliseconds: 1000)
        try ftp.setConnectTimeout(milliseconds: 1000)
        try ftp.setIdleTimeout(milliseconds: -1)
        try ftp.setTotalTimeout(milliseconds: 1000)
        try ftp.setSourceAddress("")
        try ftp.setUnixSocket(path: "")
        try ftp.setTLS(nil)
        try ftp.setCancel(nil)
        try ftp.setDebugLevel(0)
        try ftp.setTrace(nil)
        try ftp.setMaxLine(1000)
        try ftp.setMaxReply(1000)
        try ftp.setMaxList(1000)
        try ftp.setPassive(true)
        try ftp.setTrustPassiveAddress(false)
        try ftp.setAuthAtLogin(true)
        try ftp.setEncoding("utf-8")
        let control = try memory("220 hi\r\n502 no\r\n")
        try ftp.setTransport(control)
        try ftp.connect()
        XCTAssertThrowsError(try ftp.login(user: "u", password: "p"))
        XCTAssertEqual(try control.written().text, "AUTH TLS\r\n")
    }
}
