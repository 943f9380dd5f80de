import Wirekit
import XCTest

final class FormTests: XCTestCase {
    let upload =
        "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n"
        + "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\u{e9}.bin\"\r\n"
        + "Content-Type: image/png; q=1\r\n\r\none\ntwo\r\n--x--\r\n"

    /// The status with which `body` fails.
    func status<T>(_ body: @autoclosure () throws -> T) -> Status? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? WirekitError)?.status
        }
    }

    func testForm() throws {
        let environ: Environ = [
            "REQUEST_METHOD": "POST", "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "QUERY_STRING": "q=1&q=2&e=",
        ]
        var options = Form.Options()
        options.keepBlankValues = true
        options.limits = [.memory: 4]
        var left = Array(upload.utf8)[...]
        let body = HTTPBody.reader { room in
            guard let byte = left.popFirst() else { return 0 }
            room[0] = byte
            return 1
        }
        let root = try Form(body, environ: environ, options: options).root
        XCTAssertEqual(root.names, ["q", "e", "text", "f"])
        XCTAssertEqual(root.items.count, 5)
        XCTAssertTrue(root.isList && root["q"][1].isField && root["z"].isEmpty)
        XCTAssertEqual(try root["q"].map { try $0.text() }, ["1", "2"])
        XCTAssertEqual(try root.first("text"), "hello")
        XCTAssertEqual(try root.first("z", default: "none"), "none")
        XCTAssertEqual(status(try root.get("z")), .formNoField)
        let file = try root.get("f")
        XCTAssertEqual(file.filename, "\u{e9}.bin")
        XCTAssertEqual([file.name, file.type, file.disposition], ["f", "image/png", "form-data"])
        XCTAssertEqual(file.typeOption("q"), "1")
        XCTAssertEqual(file.dispositionOption("name"), "f")
        XCTAssertEqual(file.headers["content-type"], "image/png; q=1")
        XCTAssertTrue(file.isFile && !file.isText && file.done == 1 && file.size == 7)
        XCTAssertEqual(try file.readLine(), Array("one\n".utf8))
        var room = [UInt8](repeating: 0, count: 8)
        XCTAssertEqual(try room.withUnsafeMutableBytes { try file.read(into: $0) }, 3)
        XCTAssertNil(try file.readLine())
        try file.seek(to: 4)
        XCTAssertEqual(try file.readLine(max: 2), Array("tw".utf8))
        XCTAssertEqual(try file.bytes(), Array("one\ntwo".utf8))
        XCTAssertTrue(try root.html().contains("<dt>text</dt><dd>hello</dd>"))
    }

    func testSources() throws {
        let fields = [HTTPField("Content-Type", "multipart/form-data; boundary=x")]
        XCTAssertEqual(try Form(.text(upload), headers: fields).root.items.count, 2)
        let form = try Form(multipart: .bytes(Array(upload.utf8.dropLast(20))), boundary: "x")
        XCTAssertEqual(form.root.items[1].done, -1)
        var options = Form.Options()
        options.limits = [.fields: 1]
        XCTAssertEqual(
            status(try Form(multipart: .text(upload), boundary: "x", options: options)), .formFields)
        XCTAssertEqual(status(try Form(multipart: .none, boundary: "")), .formBoundary)
        let parsed = try Form(
            parsing: .none, environ: ["QUERY_STRING": "a=1;b"], keepBlankValues: true,
            separator: ";")
        XCTAssertEqual(parsed.root.names, ["a", "b"])
        struct Mine: Error {}
        XCTAssertThrowsError(try Form(multipart: .reader { _ in throw Mine() }, boundary: "x")) {
            XCTAssertTrue($0 is Mine)
        }
    }

    func testReader() throws {
        for step in stride(from: 1, to: upload.utf8.count + 8, by: 7) {
            let reader = try FormReader(contentType: "multipart/form-data; boundary=x")
            var content: [UInt8] = []
            var names: [String?] = []
            var input = Array(upload.utf8)[...]
            var event = FormReader.Event.needData
            while event != .end && !input.isEmpty {
                var piece = Array(input.prefix(step))[...]
                input = input.dropFirst(step)
                repeat {
                    let found = try piece.withUnsafeBytes { bytes in
                        try reader.next(bytes) { content += $0 }
                    }
                    event = found.event
                    piece = piece.dropFirst(found.used)
                    if event == .part { names += [reader.name, reader.filename, reader.type] }
                } while event != .needData && event != .end
            }
            XCTAssertEqual(content, Array("helloone\ntwo".utf8))
            XCTAssertEqual(names, ["text", nil, "text/plain", "f", "\u{e9}.bin", "image/png"])
            XCTAssertEqual(reader.done, 1)
            XCTAssertEqual(reader.headers["content-type"], "image/png; q=1")
        }
        let reader = try FormReader(boundary: "x")
        try reader.setLimits(header: 4)
        try reader.setEncoding("utf-8", errors: "strict")
        XCTAssertEqual(status(try reader.finish()), .formTruncated)
        XCTAssertEqual(status(try FormReader(boundary: "")), .formBoundary)
    }

    func testCGI() throws {
        let (value, params) = try CGI.parseHeader("a/b; c=\"d;\"; E=f")
        XCTAssertEqual(value, "a/b")
        XCTAssertEqual(params, ["c": "d;", "e": "f"])
        let environ: Environ = ["QUERY_STRING": "a=<"]
        XCTAssertTrue(try CGI.test(.none, environ: environ).contains("<dd>&lt;</dd>"))
        XCTAssertTrue(try environ.html().contains("a=&lt;"))
        XCTAssertFalse(try CGI.directoryHTML().isEmpty)
        XCTAssertTrue(try CGI.environUsageHTML().contains("PATH_INFO"))
    }

    func testEnviron() throws {
        var environ: Environ = ["PATH_INFO": "/a/b", "HTTPS": "on", "QUERY_STRING": "q"]
        XCTAssertEqual(status(try environ.requestURI()), .wsgiVariable)
        try environ.setupTestingDefaults()
        XCTAssertEqual(environ["SERVER_PORT"], "443")
        XCTAssertEqual(try environ.requestURI(), "https://127.0.0.1/a/b?q")
        XCTAssertEqual(try environ.applicationURI(), "https://127.0.0.1/")
        XCTAssertEqual(try environ.guessScheme(), "https")
        XCTAssertEqual(try environ.shiftPathInfo(), "a")
        XCTAssertEqual(environ["SCRIPT_NAME"], "/a")
        XCTAssertEqual(try environ.shiftPathInfo(), "b")
        XCTAssertNil(try environ.shiftPathInfo())
        XCTAssertNotNil(try Environ.process()["PATH"])
        XCTAssertTrue(isHopByHop("te") && !isHopByHop("Date"))
        var field = HTTPField("Content-Disposition", "attachment")
        try field.addParam("file_name", "a\"b")
        XCTAssertEqual(field.value, "attachment; file-name=\"a\\\"b\"")
    }
}
