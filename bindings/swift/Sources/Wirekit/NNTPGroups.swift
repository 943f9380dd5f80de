import CWirekit

// The commands about groups and the server.
extension NNTP {
    /// A newsgroup in a list. The flag is "y" when articles may be posted, "n" when not, "m" when the
    /// group is moderated, "j", "x", or "=" and another group.
    public struct Group: Equatable, Sendable {
        public let name, last, first, flag: String
    }

    /// What the server says of the current group.
    public struct GroupInfo: Equatable, Sendable {
        public let count, first, last: UInt64
        public let name: String
    }

    /// A group and its description, or an article's number and a field of its header.
    public struct Pair: Equatable, Sendable {
        public let name, text: String
    }

    /// A date and a time of the day; the server takes it to be in its own zone.
    public struct Moment: Equatable, Sendable {
        public var year: UInt16
        public var month, day, hour, minute, second: UInt8

        public init(
            year: UInt16, month: UInt8, day: UInt8, hour: UInt8 = 0, minute: UInt8 = 0,
            second: UInt8 = 0
        ) {
            (self.year, self.month, self.day) = (year, month, day)
            (self.hour, self.minute, self.second) = (hour, minute, second)
        }

        var c: wk_nntp_time_t {
            wk_nntp_time_t(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        }
    }

    private func groups(_ call: (Out, Out, Out) -> wk_status_t) throws(WirekitError) -> [Group] {
        let list = try made(call)
        defer { wk_nntp_groups_free(list) }
        return (0..<wk_nntp_groups_count(list)).map { index in
            var last = wk_str_t()
            var first = wk_str_t()
            var flag = wk_str_t()
            let name = wk_nntp_groups_at(list, index, &last, &first, &flag)
            return Group(
                name: String(copying: name), last: String(copying: last),
                first: String(copying: first), flag: String(copying: flag))
        }
    }

    func pairs(_ call: (Out, Out, Out) -> wk_status_t) throws(WirekitError) -> [Pair] {
        let list = try made(call)
        defer { wk_nntp_pairs_free(list) }
        return (0..<wk_nntp_pairs_count(list)).map { index in
            var value = wk_str_t()
            let name = wk_nntp_pairs_at(list, index, &value)
            return Pair(name: String(copying: name), text: String(copying: value))
        }
    }

    /// The groups that a pattern names, as "comp.*"; nil is all.
    public func list(_ pattern: String? = nil) throws(WirekitError) -> [Group] {
        try groups { out, reply, err in
            (pattern ?? "").withView {
                wk_nntp_list(handle, pattern == nil ? wk_str_t() : $0, out, reply, err)
            }
        }
    }

    public func list(_ pattern: String?, take: @escaping ([UInt8]) -> Bool) throws(WirekitError) {
        try streamed(take) { line, user, reply, err in
            (pattern ?? "").withView {
                wk_nntp_list_to(
                    handle, pattern == nil ? wk_str_t() : $0, line, user, reply, err)
            }
        }
    }

    /// The groups that are new since a moment.
    public func newGroups(since: Moment) throws(WirekitError) -> [Group] {
        try groups { wk_nntp_newgroups(handle, since.c, $0, $1, $2) }
    }

    public func newGroups(since: Moment, take: @escaping ([UInt8]) -> Bool) throws(WirekitError) {
        try streamed(take) { wk_nntp_newgroups_to(handle, since.c, $0, $1, $2, $3) }
    }

    /// The identifiers of the messages that have come since a moment.
    public func newNews(_ group: String, since: Moment) throws(WirekitError) -> [String] {
        try strings { out, reply, err in
            group.withView { wk_nntp_newnews(handle, $0, since.c, out, reply, err) }
        }
    }

    public func newNews(_ group: String, since: Moment, take: @escaping ([UInt8]) -> Bool)
        throws(WirekitError)
    {
        try streamed(take) { line, user, reply, err in
            group.withView { wk_nntp_newnews_to(handle, $0, since.c, line, user, reply, err) }
        }
    }

    /// The descriptions of the groups that a pattern names.
    public func descriptions(_ pattern: String) throws(WirekitError) -> [Pair] {
        try pairs { out, reply, err in
            pattern.withView { wk_nntp_descriptions(handle, $0, out, reply, err) }
        }
    }

    /// The description of a group; empty when there is none.
    public func description(_ pattern: String) throws(WirekitError) -> String {
        try text { out, err in pattern.withView { wk_nntp_description(handle, $0, out, err) } }
    }

    /// Makes a group the current one.
    @discardableResult
    public func group(_ name: String) throws(WirekitError) -> GroupInfo {
        var count: UInt64 = 0
        var first: UInt64 = 0
        var last: UInt64 = 0
        let called = try made { out, reply, err in
            name.withView { wk_nntp_group(handle, $0, &count, &first, &last, out, reply, err) }
        }
        return GroupInfo(count: count, first: first, last: last, name: Buffer(taking: called).text)
    }

    public func help() throws(WirekitError) -> [String] {
        try strings { wk_nntp_help(handle, $0, $1, $2) }
    }

    public func help(take: @escaping ([UInt8]) -> Bool) throws(WirekitError) {
        try streamed(take) { wk_nntp_help_to(handle, $0, $1, $2, $3) }
    }

    /// The server's clock, in UTC.
    public func date() throws(WirekitError) -> Moment {
        var now = wk_nntp_time_t()
        try ask { wk_nntp_date(handle, &now, $0, $1) }
        return Moment(
            year: now.year, month: now.month, day: now.day, hour: now.hour, minute: now.minute,
            second: now.second)
    }
}
