// Takes a URL apart, prints a UUID of each version, and fetches over HTTP and HTTPS.
//
//     wirekit-demo HTTP-URL HTTPS-URL CA-CERTIFICATE-FILE
import Wirekit

func fetch(_ text: String, trusting authority: TLSConfig?) async throws {
    let url = try WireURL(splitting: text)
    let port = try url.port
    print("url:", url.scheme, url.hostname ?? "", port ?? 0, url.path)
    let secure = url.scheme == "https"
    let host = url.hostname ?? ""
    let number = UInt16(port ?? 0)
    let connection =
        try secure
        ? HTTPConnection(https: host, port: number) : HTTPConnection(http: host, port: number)
    try connection.setTimeout(milliseconds: 10_000)
    if let authority {
        try connection.setTLS(authority)
    }
    let response = try await connection.perform("GET", url.path)
    print(response.status, response.reason)
    for try await piece in response.body {
        print(String(decoding: piece, as: UTF8.self), terminator: "")
    }
}

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
    fatalError("usage: wirekit-demo HTTP-URL HTTPS-URL CA-CERTIFICATE-FILE")
}
let name = "www.python.org"
let uuids = [
    try WireUUID.v1(), try WireUUID.v3(namespace: .dnsNamespace, name: name), try WireUUID.v4(),
    try WireUUID.v5(namespace: .dnsNamespace, name: name), try WireUUID.v6(), try WireUUID.v7(),
]
for uuid in uuids {
    print("version", uuid.version ?? 0, uuid)
}
let authority = try TLSConfig()
try authority.add(caFile: arguments[3])
try await fetch(arguments[1], trusting: nil)
try await fetch(arguments[2], trusting: authority)
do {
    try await fetch(arguments[2], trusting: nil)
    fatalError("a private authority was trusted")
} catch let error as WirekitError where error.is(.tlsCertificate) {
    print("without the authority:", error)
}
