import CWirekit

// The commands about articles. A spec is a number, or a message identifier with its angle brackets; ""
// is the current article.
extension NNTP {
    /// Where an article is: its number in the group, 0 for none, and its identifier.
    public struct Place: Equatable, Sendable {
        public let number: UInt64
        public let id: String
    }

    /// An article or a part of it, as lines without their ends.
    public struct Article: Sendable {
        public let place: Place
        public let reply: String
        public let lines: [[UInt8]]
    }

    /// An overview of an article: header fields by their names in lower case, the server's own data with
    /// a colon in front.
    public struct Overview: Equatable, Sendable {
        public let number: UInt64
        public let fields: [String: String]
    }

    private func located(
        _ call: (UnsafeMutablePointer<UInt64>, Out, Out, Out) -> wk_status_t
    ) throws(WirekitError) -> Place {
        var number: UInt64 = 0
        let id = try made { id, reply, err in call(&number, id, reply, err) }
        return Place(number: number, id: Buffer(taking: id).text)
    }

    private func fetched(_ call: (Out, Out) -> wk_status_t) throws(WirekitError) -> Article {
        var out: OpaquePointer?
        try check { err in call(&out, err) }
        defer { wk_nntp_article_free(out) }
        return Article(
            place: Place(
                number: wk_nntp_article_number(out),
                id: String(copying: wk_nntp_article_id(out))),
            reply: String(copying: wk_nntp_article_reply(out)),
            lines: (0..<wk_nntp_article_count(out)).map {
                [UInt8](copying: wk_nntp_article_line(out, $0))
            })
    }

    /// Where an article is; a number makes it the current one.
    @discardableResult
    public func stat(_ spec: String = "") throws(WirekitError) -> Place {
        try located { number, id, reply, err in
            spec.withView { wk_nntp_stat(handle, $0, number, id, reply, err) }
        }
    }

    /// Goes to the next article of the group.
    public func next() throws(WirekitError) -> Place {
        try located { wk_nntp_next(handle, $0, $1, $2, $3) }
    }

    /// Goes to the article before.
    public func last() throws(WirekitError) -> Place {
        try located { wk_nntp_last(handle, $0, $1, $2, $3) }
    }

    /// An article: header, empty line and body.
    public func article(_ spec: String = "") throws(WirekitError) -> Article {
        try fetched { out, err in spec.withView { wk_nntp_article(handle, $0, out, err) } }
    }

    @discardableResult
    public func article(_ spec: String, take: @escaping ([UInt8]) -> Bool) throws(WirekitError)
        -> Place
    {
        var number: UInt64 = 0
        var id: OpaquePointer?
        try streamed(take) { line, user, reply, err in
            spec.withView {
                wk_nntp_article_to(handle, $0, line, user, &number, &id, reply, err)
            }
        }
        return Place(number: number, id: Buffer(taking: id).text)
    }

    /// The header of an article.
    public func head(_ spec: String = "") throws(WirekitError) -> Article {
        try fetched { out, err in spec.withView { wk_nntp_head(handle, $0, out, err) } }
    }

    @discardableResult
    public func head(_ spec: String, take: @escaping ([UInt8]) -> Bool) throws(WirekitError)
        -> Place
    {
        var number: UInt64 = 0
        var id: OpaquePointer?
        try streamed(take) { line, user, reply, err in
            spec.withView {
                wk_nntp_head_to(handle, $0, line, user, &number, &id, reply, err)
            }
        }
        return Place(number: number, id: Buffer(taking: id).text)
    }

    /// The body of an article.
    public func body(_ spec: String = "") throws(WirekitError) -> Article {
        try fetched { out, err in spec.withView { wk_nntp_body(handle, $0, out, err) } }
    }

    @discardableResult
    public func body(_ spec: String, take: @escaping ([UInt8]) -> Bool) throws(WirekitError)
        -> Place
    {
        var number: UInt64 = 0
        var id: OpaquePointer?
        try streamed(take) { line, user, reply, err in
            spec.withView {
                wk_nntp_body_to(handle, $0, line, user, &number, &id, reply, err)
            }
        }
        return Place(number: number, id: Buffer(taking: id).text)
    }

    private func overviews(_ call: (Out, Out, Out) -> wk_status_t) throws(WirekitError)
        -> [Overview]
    {
        let list = try made(call)
        defer { wk_nntp_overview_free(list) }
        return (0..<wk_nntp_overview_count(list)).map { index in
            var fields: [String: String] = [:]
            for place in 0..<wk_nntp_overview_fields(list, index) {
                if let value = String(ifPresent: wk_nntp_overview_at(list, index, place)) {
                    fields[String(copying: wk_nntp_overview_name(list, place))] = value
                }
            }
            return Overview(number: wk_nntp_overview_number(list, index), fields: fields)
        }
    }

    /// Overviews: of an identifier, a range as "5-9", or the current article.
    public func over(_ spec: String = "") throws(WirekitError) -> [Overview] {
        try overviews { out, reply, err in
            spec.withView { wk_nntp_over(handle, $0, out, reply, err) }
        }
    }

    public func over(_ spec: String, take: @escaping ([UInt8]) -> Bool) throws(WirekitError) {
        try streamed(take) { line, user, reply, err in
            spec.withView { wk_nntp_over_to(handle, $0, line, user, reply, err) }
        }
    }

    /// The overviews of a range; without a last number it has no end.
    public func over(first: UInt64, last: UInt64? = nil) throws(WirekitError) -> [Overview] {
        try overviews { wk_nntp_over_range(handle, first, last ?? 0, $0, $1, $2) }
    }

    public func over(first: UInt64, last: UInt64?, take: @escaping ([UInt8]) -> Bool)
        throws(WirekitError)
    {
        try streamed(take) { wk_nntp_over_range_to(handle, first, last ?? 0, $0, $1, $2, $3) }
    }

    /// The same by the command of old.
    public func xover(first: UInt64, last: UInt64) throws(WirekitError) -> [Overview] {
        try overviews { wk_nntp_xover(handle, first, last, $0, $1, $2) }
    }

    public func xover(first: UInt64, last: UInt64, take: @escaping ([UInt8]) -> Bool)
        throws(WirekitError)
    {
        try streamed(take) { wk_nntp_xover_to(handle, first, last, $0, $1, $2, $3) }
    }

    /// The names of the fields of overviews.
    public func overviewFormat() throws(WirekitError) -> [String] {
        try takeStrings { wk_nntp_overview_format(handle, $0, $1) }
    }

    /// Numbers of articles, and one field of each one's header.
    public func xhdr(_ field: String, _ articles: String) throws(WirekitError) -> [Pair] {
        try pairs { out, reply, err in
            field.withView { field in
                articles.withView { wk_nntp_xhdr(handle, field, $0, out, reply, err) }
            }
        }
    }

    public func xhdr(_ field: String, _ articles: String, take: @escaping ([UInt8]) -> Bool)
        throws(WirekitError)
    {
        try streamed(take) { line, user, reply, err in
            field.withView { field in
                articles.withView { wk_nntp_xhdr_to(handle, field, $0, line, user, reply, err) }
            }
        }
    }

    /// Posts an article. An error of a reader stops it, closes the connection, and is thrown.
    public func post(_ article: HTTPBody) throws {
        try article.lend { body throws(WirekitError) in
            try ask { wk_nntp_post(handle, body, $0, $1) }
        }
    }

    /// Offers an article that came from elsewhere, and sends it if the server wants it.
    public func ihave(_ id: String, _ article: HTTPBody) throws {
        try article.lend { body throws(WirekitError) in
            try ask { reply, err in id.withView { wk_nntp_ihave(handle, $0, body, reply, err) } }
        }
    }
}
