// swift-tools-version: 6.0
// The Swift package of wirekit. It stands at the root because Swift looks for it there; the sources
// are in bindings/swift. The library itself is found with pkg-config.
import PackageDescription

let package = Package(
    name: "wirekit",
    products: [.library(name: "Wirekit", targets: ["Wirekit"])],
    targets: [
        .systemLibrary(
            name: "CWirekit",
            path: "bindings/swift/Sources/CWirekit",
            pkgConfig: "wirekit",
            providers: [.apt(["libwirekit-dev"])]
        ),
        .target(
            name: "Wirekit",
            dependencies: ["CWirekit"],
            path: "bindings/swift/Sources/Wirekit"
        ),
        .executableTarget(
            name: "wirekit-demo",
            dependencies: ["Wirekit"],
            path: "bindings/swift/Examples/Demo"
        ),
        .testTarget(
            name: "WirekitTests",
            dependencies: ["Wirekit", "CWirekit"],
            path: "bindings/swift/Tests/WirekitTests"
        ),
    ]
)
