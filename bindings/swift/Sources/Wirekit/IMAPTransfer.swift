import CWirekit

// Logins of the caller's, messages without a copy of them in memory, IDLE, and what is past the
// protocol.
extension IMAP {
    /// What is answered to a challenge.
    public enum Answer: Sendable {
        case response([UInt8])
        /// The server is told that the login is given up.
        case cancel
        /// `Status.callback` is thrown.
        case stop
    }

    /// Logs in by a mechanism of the caller's.
    @discardableResult
    public func authenticate(_ mechanism: String, answer: @escaping ([UInt8]) -> Answer)
        throws(WirekitError) -> Result
    {
        let box = AnswerBox(answer)
        return try withExtendedLifetime(box) { () throws(WirekitError) in
            try ask { out, err in
                mechanism.withView {
                    wk_imap_authenticate(
                        handle, $0,
                        { user, challenge, response in
                            let box = Unmanaged<AnswerBox>.fromOpaque(user!).takeUnretainedValue()
                            return box.call(challenge, response)
                        }, Unmanaged.passUnretained(box).toOpaque(), out, err)
                }
            }
        }
    }

    /// What a fetch hands over.
    public enum Piece: Sendable, Equatable {
        /// A text of a response. A literal of so many bytes follows, and then the next text; with nil
        /// the response ends.
        case text([UInt8], literal: UInt64?)
        /// The next bytes of a literal.
        case literal([UInt8])
    }

    /// Fetches parts of messages and hands them to `take` as they come; with `byUID` the messages are
    /// named by UIDs. When `take` says false the connection is closed and `Status.callback` thrown.
    @discardableResult
    public func fetch(
        _ messageSet: String, parts: String, byUID: Bool = false, take: @escaping (Piece) -> Bool
    ) throws(WirekitError) -> Result {
        let box = PieceBox(take)
        var sink = wk_imap_sink_t()
        sink.size = MemoryLayout<wk_imap_sink_t>.size
        sink.text = { user, text, hasLiteral, size in
            let box = Unmanaged<PieceBox>.fromOpaque(user!).takeUnretainedValue()
            return box.take(.text([UInt8](copying: text), literal: hasLiteral ? size : nil)) ? 0 : 1
        }
        sink.literal = { user, piece in
            let box = Unmanaged<PieceBox>.fromOpaque(user!).takeUnretainedValue()
            return box.take(.literal([UInt8](copying: piece))) ? 0 : 1
        }
        return try withExtendedLifetime(box) { () throws(WirekitError) in
            try ask { out, err in
                messageSet.withView { set in
                    parts.withView {
                        wk_imap_fetch_to(
                            handle, byUID, set, $0, &sink, Unmanaged.passUnretained(box).toOpaque(),
                            out, err)
                    }
                }
            }
        }
    }

    /// Appends a message to a mailbox, nil for INBOX; its line ends become CRLF. `date` is a moment in
    /// quotes, as `IMAPText.formatInternalDate` gives it.
    @discardableResult
    public func append(
        _ mailbox: String?, message: [UInt8], flags: String? = nil, date: String? = nil
    ) throws(WirekitError) -> Result {
        try ask { out, err in
            withViews(mailbox, flags, date) { mailbox, flags, date in
                message.withView { wk_imap_append(handle, mailbox, flags, date, $0, out, err) }
            }
        }
    }

    /// Appends `size` bytes that `read` fills the buffer with, as they are; 0 is the end. An error of
    /// `read` is thrown as it is, and the connection is closed.
    @discardableResult
    public func append(
        _ mailbox: String?, size: UInt64, flags: String? = nil, date: String? = nil,
        read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> Result {
        let feed = BodyFeed(read)
        do {
            return try withExtendedLifetime(feed) { () throws(WirekitError) in
                try ask { out, err in
                    withViews(mailbox, flags, date) { mailbox, flags, date in
                        wk_imap_append_from(
                            handle, mailbox, flags, date, size, BodyFeed.callback,
                            Unmanaged.passUnretained(feed).toOpaque(), out, err)
                    }
                }
            }
        } catch {
            throw feed.error ?? error
        }
    }

    /// Begins to idle: the server tells what changes as it happens. Until `idleDone` only `idleNext` may
    /// be called. Servers end sessions that idle for half an hour.
    public func idle() throws(WirekitError) {
        try check { wk_imap_idle(handle, $0) }
    }

    /// The next response; nil when none came in time. A negative time is no limit.
    public func idleNext(milliseconds: Int64) throws(WirekitError) -> Result? {
        var out: OpaquePointer?
        try check { wk_imap_idle_next(handle, milliseconds, &out, $0) }
        return out == nil ? nil : Result(taking: out)
    }

    /// Bytes past the protocol; fewer come only at the end of the connection.
    public func read(_ size: Int) throws(WirekitError) -> [UInt8] {
        var out: OpaquePointer?
        try check { wk_imap_read(handle, size, &out, $0) }
        return Buffer(taking: out).bytes
    }

    /// A line past the protocol, with its end.
    public func readLine() throws(WirekitError) -> [UInt8] {
        var out: OpaquePointer?
        try check { wk_imap_readline(handle, &out, $0) }
        return Buffer(taking: out).bytes
    }

    /// Sends bytes past the protocol, as they are.
    public func send(_ data: [UInt8]) throws(WirekitError) {
        try check { err in data.withView { wk_imap_send(handle, $0, err) } }
    }

    /// Lends three texts, each absent when it is nil.
    private func withViews(
        _ first: String?, _ second: String?, _ third: String?,
        _ body: (wk_str_t, wk_str_t, wk_str_t) -> wk_status_t
    ) -> wk_status_t {
        (first ?? "").withView { one in
            (second ?? "").withView { two in
                (third ?? "").withView { three in
                    body(
                        first == nil ? wk_str_t() : one, second == nil ? wk_str_t() : two,
                        third == nil ? wk_str_t() : three)
                }
            }
        }
    }
}

/// What takes pieces while the library calls it.
private final class PieceBox {
    let take: (IMAP.Piece) -> Bool

    init(_ take: @escaping (IMAP.Piece) -> Bool) {
        self.take = take
    }
}

/// What answers challenges while the library asks it, and the memory of its last response.
private final class AnswerBox {
    private let answer: ([UInt8]) -> IMAP.Answer
    private var last: UnsafeMutableBufferPointer<UInt8>?

    init(_ answer: @escaping ([UInt8]) -> IMAP.Answer) {
        self.answer = answer
    }

    deinit {
        last?.deallocate()
    }

    func call(_ challenge: wk_bytes_t, _ out: UnsafeMutablePointer<wk_bytes_t>?) -> Int32 {
        switch answer([UInt8](copying: challenge)) {
        case .cancel:
            return 0
        case .stop:
            return 1
        case .response(let bytes):
            last?.deallocate()
            // Never without an address, for an empty response is not an absent one.
            let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count + 1)
            _ = memory.initialize(from: bytes + [0])
            last = memory
            out?.pointee = wk_bytes_t(data: UnsafePointer(memory.baseAddress), len: bytes.count)
            return 0
        }
    }
}
