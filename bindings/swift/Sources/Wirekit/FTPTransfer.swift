import CWirekit

/// What the callbacks of a transfer work on. A function that says false stops it, and
/// `Status.callback` is thrown.
private final class TransferBox {
    var block: (([UInt8]) -> Bool)?
    var line: ((String) -> Bool)?
    var read: ((Int) -> [UInt8]?)?

    static func of(_ user: UnsafeMutableRawPointer?) -> TransferBox {
        Unmanaged<TransferBox>.fromOpaque(user!).takeUnretainedValue()
    }
}

private let onBlock: wk_ftp_block_fn = { user, block in
    let take = TransferBox.of(user).block
    return take == nil || take!([UInt8](copying: block)) ? 0 : 1
}

private let onLine: wk_ftp_line_fn = { user, line in
    TransferBox.of(user).line!(String(copying: line)) ? 0 : 1
}

private let onRead: wk_ftp_read_fn = { user, buffer, length, count in
    guard let bytes = TransferBox.of(user).read!(length), bytes.count <= length else { return 1 }
    bytes.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress {
            UnsafeMutableRawPointer(buffer!).copyMemory(from: start, byteCount: bytes.count)
        }
    }
    count!.pointee = bytes.count
    return 0
}

extension FTP {
    /// A name of a directory with the facts that the server gave.
    public struct Entry: Sendable {
        public let name: String
        public let facts: [String: String]
    }

    private func run(
        _ box: TransferBox,
        _ call: (
            UnsafeMutableRawPointer, UnsafeMutablePointer<OpaquePointer?>,
            UnsafeMutablePointer<OpaquePointer?>
        ) -> wk_status_t
    ) throws(WirekitError) -> String {
        try withExtendedLifetime(box) { () throws(WirekitError) in
            try text { out, err in call(Unmanaged.passUnretained(box).toOpaque(), out, err) }
        }
    }

    /// Retrieves a file in binary mode, in blocks of at most `block` bytes (0: 8192), from the offset
    /// `rest`.
    @discardableResult
    public func retrieveBinary(
        _ command: String, block: Int = 0, rest: Int64? = nil, take: @escaping ([UInt8]) -> Bool
    ) throws(WirekitError) -> String {
        let box = TransferBox()
        box.block = take
        return try run(box) { user, out, err in
            command.withView {
                wk_ftp_retrbinary(
                    handle, $0, onBlock, user, block, rest ?? Int64(WK_FTP_NO_REST), out, err)
            }
        }
    }

    /// Retrieves text line by line.
    @discardableResult
    public func retrieveLines(_ command: String, take: @escaping (String) -> Bool)
        throws(WirekitError) -> String
    {
        let box = TransferBox()
        box.line = take
        return try run(box) { user, out, err in
            command.withView { wk_ftp_retrlines(handle, $0, onLine, user, out, err) }
        }
    }

    /// Stores a file in binary mode. `read` gives at most so many bytes, none at the end, nil to stop;
    /// `sent` sees each block after it has gone.
    @discardableResult
    public func storeBinary(
        _ command: String, block: Int = 0, rest: Int64? = nil, sent: (([UInt8]) -> Bool)? = nil,
        read: @escaping (Int) -> [UInt8]?
    ) throws(WirekitError) -> String {
        let box = TransferBox()
        (box.read, box.block) = (read, sent)
        return try run(box) { user, out, err in
            command.withView {
                wk_ftp_storbinary(
                    handle, $0, onRead, onBlock, user, block, rest ?? Int64(WK_FTP_NO_REST), out, err
                )
            }
        }
    }

    /// Stores text, each line ended by CRLF.
    @discardableResult
    public func storeLines(
        _ command: String, sent: (([UInt8]) -> Bool)? = nil, read: @escaping (Int) -> [UInt8]?
    ) throws(WirekitError) -> String {
        let box = TransferBox()
        (box.read, box.block) = (read, sent)
        return try run(box) { user, out, err in
            command.withView {
                wk_ftp_storlines(handle, $0, onRead, onBlock, user, out, err)
            }
        }
    }

    /// Lists names.
    public func nlst(_ arguments: [String] = []) throws(WirekitError) -> [String] {
        try takeStrings { out, err in
            arguments.withViews { wk_ftp_nlst(handle, $0, $1, out, err) }
        }
    }

    /// Lists a directory for people, line by line.
    public func dir(_ arguments: [String] = [], take: @escaping (String) -> Bool)
        throws(WirekitError)
    {
        let box = TransferBox()
        box.line = take
        try withExtendedLifetime(box) { () throws(WirekitError) in
            try check { err in
                arguments.withViews {
                    wk_ftp_dir(
                        handle, $0, $1, onLine, Unmanaged.passUnretained(box).toOpaque(), err)
                }
            }
        }
    }

    /// Lists a directory for programs; "" is the current one.
    public func mlsd(_ path: String = "", facts: [String] = []) throws(WirekitError) -> [Entry] {
        var out: OpaquePointer?
        try check { err in
            path.withView { path in
                facts.withViews { wk_ftp_mlsd(handle, path, $0, $1, &out, err) }
            }
        }
        defer { wk_ftp_entries_free(out) }
        return (0..<wk_ftp_entries_count(out)).map { index in
            var all: [String: String] = [:]
            for fact in 0..<wk_ftp_entries_fact_count(out, index) {
                all[String(copying: wk_ftp_entries_fact_name_at(out, index, fact))] =
                    String(copying: wk_ftp_entries_fact_value_at(out, index, fact))
            }
            return Entry(name: String(copying: wk_ftp_entries_name(out, index)), facts: all)
        }
    }

    /// Opens a data connection and sends the command that uses it.
    public func transfer(_ command: String, rest: Int64? = nil) throws(WirekitError) -> FTPData {
        var out: OpaquePointer?
        var known = false
        var size: UInt64 = 0
        try check { err in
            command.withView {
                wk_ftp_ntransfercmd(
                    handle, $0, rest ?? Int64(WK_FTP_NO_REST), &out, &known, &size, err)
            }
        }
        return FTPData(handle: out!, size: known ? size : nil)
    }
}

/// A data connection. Behind `close` the server's last reply is due: `FTP.voidResponse`.
public final class FTPData: @unchecked Sendable {
    let handle: OpaquePointer
    /// The bytes that the server announced, if it did.
    public let size: UInt64?

    init(handle: OpaquePointer, size: UInt64?) {
        self.handle = handle
        self.size = size
    }

    deinit {
        wk_ftp_data_free(handle)
    }

    /// Whether TLS protects the connection.
    public var isEncrypted: Bool { wk_ftp_data_is_encrypted(handle, nil) }

    /// Reads at least one byte; nothing is the end.
    public func read(upTo length: Int) throws(WirekitError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        var count = 0
        try check { wk_ftp_data_read(handle, &bytes, length, &count, $0) }
        return Array(bytes[..<count])
    }

    public func write(_ bytes: [UInt8]) throws(WirekitError) {
        try check { err in bytes.withView { wk_ftp_data_write(handle, $0, err) } }
    }

    /// Closes the connection: behind an upload that is the end of the file.
    public func close() throws(WirekitError) {
        try check { wk_ftp_data_close(handle, $0) }
    }
}
