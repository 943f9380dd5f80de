import CWirekit

// Logging in, and sending.
extension SMTP {
    /// Logs in by the best mechanism that the server offers; traces do not show the password. Unless
    /// `initialResponse`, a first response waits for the challenge, here and below.
    @discardableResult
    public func login(_ user: String, password: String, initialResponse: Bool = true)
        throws(WirekitError) -> Reply
    {
        try ask { code, out, err in
            user.withView { user in
                password.withView {
                    wk_smtp_login(handle, user, $0, flags(initialResponse), code, out, err)
                }
            }
        }
    }

    /// Logs in by CRAM-MD5, PLAIN, LOGIN or XOAUTH2.
    @discardableResult
    public func authenticate(
        _ mechanism: String, user: String, secret: String, initialResponse: Bool = true
    ) throws(WirekitError) -> Reply {
        try ask { code, out, err in
            mechanism.withView { mechanism in
                user.withView { user in
                    secret.withView {
                        wk_smtp_auth_with(
                            handle, mechanism, user, $0, flags(initialResponse), code, out, err)
                    }
                }
            }
        }
    }

    /// What is answered to a challenge.
    public enum Answer: Sendable {
        case response([UInt8])
        /// To no challenge: the mechanism has no first response.
        case none
        /// `Status.callback` is thrown.
        case stop
    }

    /// Logs in by a mechanism of the caller's. The challenge is nil when the first response is asked
    /// for.
    @discardableResult
    public func authenticate(
        _ mechanism: String, initialResponse: Bool = true, answer: @escaping ([UInt8]?) -> Answer
    ) throws(WirekitError) -> Reply {
        let box = AnswerBox(answer)
        return try withExtendedLifetime(box) { () throws(WirekitError) in
            try ask { code, out, err in
                mechanism.withView {
                    wk_smtp_auth(
                        handle, $0,
                        { user, challenge, response in
                            let box = Unmanaged<AnswerBox>.fromOpaque(user!).takeUnretainedValue()
                            return box.call(challenge, response)
                        }, Unmanaged.passUnretained(box).toOpaque(), flags(initialResponse), code,
                        out, err)
                }
            }
        }
    }

    /// Sends a message to all of `to`, and gives those that were refused. As `text` it is ASCII, and
    /// its line ends become CRLF; else its lines end as they do.
    @discardableResult
    public func sendMail(
        from: String, to: [String], message: [UInt8], text: Bool = false,
        mailOptions: [String] = [], rcptOptions: [String] = []
    ) throws(WirekitError) -> [RefusedAddress] {
        try send { out, err in
            from.withView { from in
                to.withViews { to, count in
                    mailOptions.withViews { mail, mailCount in
                        rcptOptions.withViews { rcpt, rcptCount in
                            message.withView {
                                wk_smtp_sendmail(
                                    handle, from, to, count, $0, text ? UInt32(WK_SMTP_TEXT) : 0,
                                    mail, mailCount, rcpt, rcptCount, out, err)
                            }
                        }
                    }
                }
            }
        }
    }

    /// The same with the message from wherever it comes, in blocks. An error of a reader stops it, closes
    /// the connection, and is thrown.
    @discardableResult
    public func sendMail(
        from: String, to: [String], message: HTTPBody, mailOptions: [String] = [],
        rcptOptions: [String] = []
    ) throws -> [RefusedAddress] {
        var refused: [RefusedAddress] = []
        try message.lend { body throws(WirekitError) in
            refused = try send { out, err in
                from.withView { from in
                    to.withViews { to, count in
                        mailOptions.withViews { mail, mailCount in
                            rcptOptions.withViews { rcpt, rcptCount in
                                wk_smtp_sendmail_from(
                                    handle, from, to, count, body, mail, mailCount, rcpt,
                                    rcptCount, out, err)
                            }
                        }
                    }
                }
            }
        }
        return refused
    }

    /// Sends a message whose header says from whom and to whom, unless `from` or `to` is given. Blind
    /// copies are not told.
    @discardableResult
    public func send(
        _ message: [UInt8], from: String? = nil, to: [String]? = nil, mailOptions: [String] = [],
        rcptOptions: [String] = []
    ) throws(WirekitError) -> [RefusedAddress] {
        try send { out, err in
            (from ?? "").withView { sender in
                // An empty list is nobody; it has an address, which an absent one has not.
                ((to ?? []) + [""]).withViews { list, count in
                    mailOptions.withViews { mail, mailCount in
                        rcptOptions.withViews { rcpt, rcptCount in
                            message.withView {
                                wk_smtp_send_message(
                                    handle, $0, from == nil ? wk_str_t() : sender,
                                    to == nil ? nil : list, count - 1, mail, mailCount, rcpt,
                                    rcptCount, out, err)
                            }
                        }
                    }
                }
            }
        }
    }

    private func send(
        _ call: (UnsafeMutablePointer<OpaquePointer?>, UnsafeMutablePointer<OpaquePointer?>)
            -> wk_status_t
    ) throws(WirekitError) -> [RefusedAddress] {
        var out: OpaquePointer?
        try check { err in call(&out, err) }
        defer { wk_smtp_refused_free(out) }
        return (0..<wk_smtp_refused_count(out)).map { index in
            RefusedAddress { wk_smtp_refused_at(out, index, $0, $1, $2) }
        }
    }
}

private func flags(_ initialResponse: Bool) -> UInt32 {
    initialResponse ? 0 : UInt32(WK_SMTP_NO_INITIAL_RESPONSE)
}

/// What answers challenges while the library asks it, and the memory of its last response.
private final class AnswerBox {
    private let answer: ([UInt8]?) -> SMTP.Answer
    private var last: UnsafeMutableBufferPointer<UInt8>?

    init(_ answer: @escaping ([UInt8]?) -> SMTP.Answer) {
        self.answer = answer
    }

    deinit {
        last?.deallocate()
    }

    func call(_ challenge: wk_bytes_t, _ out: UnsafeMutablePointer<wk_bytes_t>?) -> Int32 {
        switch answer(challenge.data == nil ? nil : [UInt8](copying: challenge)) {
        case .none:
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
