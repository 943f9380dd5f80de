import CWirekit

/// A UUID of RFC 9562. (`UUID` alone is Foundation's type.)
public struct WireUUID: Hashable, Comparable, Sendable, LosslessStringConvertible, Codable {
    /// The upper 64 bits.
    public let high: UInt64
    /// The lower 64 bits.
    public let low: UInt64

    /// All bits zero.
    public static let `nil` = WireUUID(wk_uuid_nil())
    /// All bits one.
    public static let max = WireUUID(wk_uuid_max())
    /// The namespace of fully qualified domain names.
    public static let dnsNamespace = WireUUID(wk_uuid_namespace_dns())
    /// The namespace of URLs.
    public static let urlNamespace = WireUUID(wk_uuid_namespace_url())
    /// The namespace of ISO object identifiers.
    public static let oidNamespace = WireUUID(wk_uuid_namespace_oid())
    /// The namespace of X.500 distinguished names.
    public static let x500Namespace = WireUUID(wk_uuid_namespace_x500())

    /// How the bits are laid out.
    public enum Variant: Int32, Sendable {
        case reservedNCS = 0
        case rfc4122 = 1
        case reservedMicrosoft = 2
        case reservedFuture = 3
    }

    /// The six fields.
    public struct Fields: Hashable, Sendable {
        public var timeLow: UInt64
        public var timeMid: UInt64
        public var timeHiVersion: UInt64
        public var clockSeqHiVariant: UInt64
        public var clockSeqLow: UInt64
        public var node: UInt64

        public init(
            timeLow: UInt64, timeMid: UInt64, timeHiVersion: UInt64, clockSeqHiVariant: UInt64,
            clockSeqLow: UInt64, node: UInt64
        ) {
            self.timeLow = timeLow
            self.timeMid = timeMid
            self.timeHiVersion = timeHiVersion
            self.clockSeqHiVariant = clockSeqHiVariant
            self.clockSeqLow = clockSeqLow
            self.node = node
        }
    }

    /// A UUID from the halves of a 128-bit integer.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(_ value: wk_uuid_t) {
        self.init(high: wk_uuid_int_high(value), low: wk_uuid_int_low(value))
    }

    var c: wk_uuid_t { wk_uuid_from_int(high, low) }

    /// Reads 32 hexadecimal digits of either case; braces, hyphens and "urn:uuid:" are ignored.
    public init(parsing text: String) throws(WirekitError) {
        try self.init { out, err in text.withView { wk_uuid_parse($0, out, err) } }
    }

    /// The same; nil for what is no UUID.
    public init?(_ description: String) {
        guard let uuid = try? WireUUID(parsing: description) else { return nil }
        self = uuid
    }

    /// A UUID from 16 bytes in network order.
    public init(bytes: [UInt8]) throws(WirekitError) {
        try self.init { out, err in bytes.withView { wk_uuid_from_bytes($0, out, err) } }
    }

    /// A UUID from 16 bytes whose first three fields are little-endian.
    public init(littleEndianBytes bytes: [UInt8]) throws(WirekitError) {
        try self.init { out, err in bytes.withView { wk_uuid_from_bytes_le($0, out, err) } }
    }

    /// A UUID from its fields; `Status.uuidRange` when one needs more than its bits.
    public init(fields f: Fields) throws(WirekitError) {
        try self.init { out, err in
            wk_uuid_from_fields(
                f.timeLow, f.timeMid, f.timeHiVersion, f.clockSeqHiVariant, f.clockSeqLow, f.node,
                out, err)
        }
    }

    private init(
        _ make: (UnsafeMutablePointer<wk_uuid_t>, UnsafeMutablePointer<OpaquePointer?>)
            -> wk_status_t
    ) throws(WirekitError) {
        var out = wk_uuid_t()
        try check { err in make(&out, err) }
        self.init(out)
    }

    /// Generates a version 1 UUID from the time, a node of 48 bits (the hardware address when nil)
    /// and a sequence number of 14 bits (random when nil).
    public static func v1(node: UInt64? = nil, clockSeq: UInt32? = nil) throws(WirekitError)
        -> WireUUID
    {
        try WireUUID { out, err in
            wk_uuid_v1(
                node ?? WK_UUID_NODE_HARDWARE, clockSeq ?? UInt32(WK_UUID_CLOCK_SEQ_RANDOM), nil,
                out, err)
        }
    }

    /// A version 1 UUID of the given parts; ticks are 100 ns intervals since 1582-10-15.
    public static func v1(ticks: UInt64, node: UInt64, clockSeq: UInt32) throws(WirekitError)
        -> WireUUID
    {
        try WireUUID { out, err in wk_uuid_v1_at(ticks, node, clockSeq, out, err) }
    }

    /// The MD5 hash of a namespace and a name, always the same for the same two.
    public static func v3(namespace: WireUUID, name: String) throws(WirekitError) -> WireUUID {
        try WireUUID { out, err in name.withView { wk_uuid_v3(namespace.c, $0, out, err) } }
    }

    /// Generates a UUID of 122 random bits.
    public static func v4() throws(WirekitError) -> WireUUID {
        try WireUUID { out, err in wk_uuid_v4(out, err) }
    }

    /// The SHA-1 hash of a namespace and a name, always the same for the same two.
    public static func v5(namespace: WireUUID, name: String) throws(WirekitError) -> WireUUID {
        try WireUUID { out, err in name.withView { wk_uuid_v5(namespace.c, $0, out, err) } }
    }

    /// Generates a version 1 UUID with the time in the order that sorts.
    public static func v6(node: UInt64? = nil, clockSeq: UInt32? = nil) throws(WirekitError)
        -> WireUUID
    {
        try WireUUID { out, err in
            wk_uuid_v6(
                node ?? WK_UUID_NODE_HARDWARE, clockSeq ?? UInt32(WK_UUID_CLOCK_SEQ_RANDOM), out,
                err)
        }
    }

    /// Generates a UUID of the Unix time and random bits. Within a process each is greater than the
    /// ones before.
    public static func v7() throws(WirekitError) -> WireUUID {
        try WireUUID { out, err in wk_uuid_v7(out, err) }
    }

    /// These bits with version 8 and the variant set.
    public static func v8(bits: WireUUID) -> WireUUID {
        WireUUID(wk_uuid_v8(bits.c))
    }

    /// The 48-bit hardware address of a network interface or, without any, a random number that
    /// stays the same while the process lives.
    public static func hardwareAddress() throws(WirekitError) -> UInt64 {
        var node: UInt64 = 0
        try check { err in wk_uuid_getnode(&node, err) }
        return node
    }

    /// The same bits with the RFC's variant and a version from 1 to 5.
    public func with(version: UInt32) throws(WirekitError) -> WireUUID {
        try WireUUID { out, err in wk_uuid_with_version(c, version, out, err) }
    }

    /// "12345678-1234-5678-1234-567812345678", in lower case.
    public var description: String { text(Int(WK_UUID_TEXT_SIZE), wk_uuid_format) }
    /// 32 hexadecimal digits, in lower case.
    public var hex: String { text(Int(WK_UUID_HEX_SIZE), wk_uuid_format_hex) }
    /// "urn:uuid:" and the description.
    public var urn: String { text(Int(WK_UUID_URN_SIZE), wk_uuid_format_urn) }
    /// The UUID as a decimal number.
    public var decimal: String { text(Int(WK_UUID_INT_SIZE), wk_uuid_format_int) }

    private func text(
        _ size: Int,
        _ format: (wk_uuid_t, UnsafeMutablePointer<CChar>?, Int, UnsafeMutablePointer<OpaquePointer?>?)
            -> wk_status_t
    ) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { room in
            // The room is what the format needs, so this cannot fail.
            _ = format(c, room.baseAddress, size, nil)
            return String(cString: room.baseAddress!)
        }
    }

    /// The 16 bytes in network order.
    public var bytes: [UInt8] { withUnsafeBytes(of: c) { Array($0) } }

    /// The 16 bytes with the first three fields little-endian.
    public var littleEndianBytes: [UInt8] {
        Array(unsafeUninitializedCapacity: 16) { room, count in
            _ = wk_uuid_to_bytes_le(c, room.baseAddress, 16, nil)
            count = 16
        }
    }

    /// The six fields.
    public var fields: Fields {
        let c = c
        return Fields(
            timeLow: UInt64(wk_uuid_time_low(c)), timeMid: UInt64(wk_uuid_time_mid(c)),
            timeHiVersion: UInt64(wk_uuid_time_hi_version(c)),
            clockSeqHiVariant: UInt64(wk_uuid_clock_seq_hi_variant(c)),
            clockSeqLow: UInt64(wk_uuid_clock_seq_low(c)), node: wk_uuid_node(c))
    }

    /// The 60-bit timestamp as version 1 lays it out: 100 ns intervals since 1582-10-15.
    public var time: UInt64 { wk_uuid_time(c) }
    /// The 14-bit sequence number.
    public var clockSeq: UInt16 { wk_uuid_clock_seq(c) }
    /// The last 48 bits.
    public var node: UInt64 { wk_uuid_node(c) }
    /// The variant.
    public var variant: Variant { Variant(rawValue: wk_uuid_variant(c)) ?? .reservedFuture }
    /// The version; nil when the variant is not `.rfc4122`.
    public var version: UInt32? { variant == .rfc4122 ? wk_uuid_version(c) : nil }

    public static func < (a: WireUUID, b: WireUUID) -> Bool {
        wk_uuid_compare(a.c, b.c) < 0
    }

    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
