import CWirekit

/// A status code of the library: an open set, because later versions may add codes.
///
/// The codes are static members: `Status.timeout`.
public struct Status: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: Int32

    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Success.
    public static let ok = Status(rawValue: 0)

    /// The name of the code in C, as "WK_E_TIMEOUT".
    public var name: String {
        String(cString: wk_status_name(rawValue))
    }

    /// What the code means, in one English sentence.
    public var description: String {
        String(cString: wk_status_text(rawValue))
    }

    /// Whether the code is `family` or a case of it: `.timeout` is a case of `.io`.
    public func isCase(of family: Status) -> Bool {
        wk_status_is(rawValue, family.rawValue)
    }
}

extension Status {
    /// Lets a `catch` clause name a family: `catch let e where .io ~= e.status`.
    public static func ~= (family: Status, status: Status) -> Bool {
        status.isCase(of: family)
    }
}
