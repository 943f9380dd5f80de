import CWirekit

/// Which way the bytes went that a trace is shown.
public enum TraceDirection: Sendable {
    case sent
    case received
}

/// Is shown the traffic, in clear and with secrets masked: the bytes, and the microseconds since it was
/// set.
public typealias TraceFunction =
    @Sendable (TraceDirection, [UInt8], _ microseconds: UInt64) -> Void

/// Hands a trace to a C function that keeps it; nil hands over none.
func withTrace(
    _ show: TraceFunction?,
    _ set: (
        UnsafePointer<wk_trace_ops_t>?, UnsafeMutableRawPointer?,
        UnsafeMutablePointer<OpaquePointer?>
    ) -> wk_status_t
) throws(WirekitError) {
    guard let show else {
        try check { set(nil, nil, $0) }
        return
    }
    var ops = wk_trace_ops_t()
    ops.size = MemoryLayout<wk_trace_ops_t>.size
    ops.trace = { user, direction, data, since in
        let box = Unmanaged<TraceBox>.fromOpaque(user!).takeUnretainedValue()
        let sent = direction == UInt32(WK_TRACE_SENT)
        box.show(sent ? .sent : .received, [UInt8](copying: data), since)
    }
    // The library drops it, also when setting fails.
    ops.drop = { user in Unmanaged<TraceBox>.fromOpaque(user!).release() }
    let user = Unmanaged.passRetained(TraceBox(show)).toOpaque()
    try check { set(&ops, user, $0) }
}

/// A trace while the library keeps it.
private final class TraceBox {
    let show: TraceFunction

    init(_ show: @escaping TraceFunction) {
        self.show = show
    }
}
