import CWirekit

/// A mail address that a server refused, and how.
public struct RefusedAddress: Sendable, Equatable {
    public let address: String
    /// The code of the reply.
    public let code: UInt32
    /// The text of the reply, which may hold any bytes.
    public let text: [UInt8]

    /// Copies what a C function lends.
    init(
        lent: (
            UnsafeMutablePointer<wk_str_t>, UnsafeMutablePointer<UInt32>,
            UnsafeMutablePointer<wk_bytes_t>
        ) -> Bool
    ) {
        var address = wk_str_t()
        var code: UInt32 = 0
        var text = wk_bytes_t()
        _ = lent(&address, &code, &text)
        self.address = String(copying: address)
        self.code = code
        self.text = Array(copying: text)
    }
}

/// A failed call: the status and all that is known about it.
public struct WirekitError: Error, Sendable, CustomStringConvertible {
    /// The code; `error.is(.io)` asks for a family.
    public let status: Status
    /// One line for people.
    public let message: String
    /// What was going on, as "connect" or "send"; empty for a parser.
    public let stage: String
    /// The peer's reply code, as 404; 0 when there was no reply.
    public let replyCode: UInt32
    /// The peer's reply text, which may hold any bytes.
    public let replyText: [UInt8]
    /// The operating system's error number; 0 when it was not the cause.
    public let osError: Int32
    /// Where in the input a parser stopped, in bytes.
    public let offset: UInt64?
    /// What had arrived of a body that was cut short.
    public let partial: [UInt8]
    /// How many more bytes of that body were expected.
    public let expected: UInt64?
    /// What a callback returned when it stopped the operation.
    public let callbackResult: Int32
    /// The mail addresses that the server refused: the sender, or every recipient.
    public let refused: [RefusedAddress]

    public var description: String { "\(status.name): \(message)" }

    /// Whether the status is `family` or a case of it.
    public func `is`(_ family: Status) -> Bool {
        status.isCase(of: family)
    }

    /// Copies the details and frees them.
    init(status: wk_status_t, taking details: OpaquePointer?) {
        defer { wk_error_free(details) }
        self.status = Status(rawValue: status)
        let text = String(copying: wk_error_message(details))
        message = text.isEmpty ? self.status.description : text
        stage = String(copying: wk_error_stage(details))
        replyCode = wk_error_reply_code(details)
        replyText = Array(copying: wk_error_reply_text(details))
        osError = wk_error_os_error(details)
        var number: UInt64 = 0
        offset = wk_error_offset(details, &number) ? number : nil
        partial = Array(copying: wk_error_partial(details))
        expected = wk_error_expected(details, &number) ? number : nil
        callbackResult = wk_error_callback_result(details)
        refused = (0..<wk_error_refused_count(details)).map { index in
            RefusedAddress { wk_error_refused_at(details, index, $0, $1, $2) }
        }
    }
}

/// Calls a C function that takes `wk_error_t **`; throws when it fails.
func check(
    _ call: (UnsafeMutablePointer<OpaquePointer?>) -> wk_status_t
) throws(WirekitError) {
    var details: OpaquePointer?
    let status = call(&details)
    if status != WK_OK {
        throw WirekitError(status: status, taking: details)
    }
}
