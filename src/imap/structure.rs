//! The envelope and the structure of a body, out of the lists of a FETCH response (RFC 3501 section
//! 7.4.2).

use super::fetch::{Node, Reader, Text};
use crate::error::Result;

/// A text, or NIL.
pub type Maybe = Option<Text>;

/// An address: the name, the source route, the mailbox, the host. A group begins with an address
/// whose host is NIL, and ends with one that is NIL wholly.
pub type Address = [Maybe; 4];

/// The envelope of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Date, Subject, In-Reply-To, Message-ID.
    pub texts: [Maybe; 4],
    /// From, Sender, Reply-To, To, Cc, Bcc.
    pub addresses: [Vec<Address>; 6],
}

/// Names with values.
pub type Parameters = Vec<(Text, Maybe)>;

/// A part of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its number, by which its section is fetched; empty for the body when it has parts.
    pub number: String,
    /// Which of the parts it is in; `None` for the body.
    pub parent: Option<usize>,
    /// Whether it has parts.
    pub is_multipart: bool,
    /// Type, subtype, Content-ID, description, encoding, MD5, disposition, location. A multipart has
    /// no type of its own here.
    pub texts: [Maybe; 8],
    /// The parameters of the type.
    pub parameters: Parameters,
    /// The parameters of the disposition.
    pub disposition: Parameters,
    /// The languages.
    pub languages: Vec<Text>,
    /// The bytes, encoded.
    pub size: Option<u64>,
    /// The lines, of text and messages.
    pub lines: Option<u64>,
    /// The envelope of a message that is a part.
    pub envelope: Option<Envelope>,
}

/// Reads the fields of an envelope.
pub(super) fn envelope(reader: &Reader<'_>, fields: Vec<Node>) -> Result<Envelope> {
    let Ok(fields) = <[Node; 10]>::try_from(fields) else {
        return Err(reader.wrong("An envelope has ten fields"));
    };
    let [date, subject, from, sender, reply_to, to, cc, bcc, in_reply_to, id] = fields;
    let mut envelope = Envelope::default();
    for (slot, node) in envelope.texts.iter_mut().zip([date, subject, in_reply_to, id]) {
        *slot = text(reader, node)?;
    }
    let lists = [from, sender, reply_to, to, cc, bcc];
    for (slot, node) in envelope.addresses.iter_mut().zip(lists) {
        *slot = addresses(reader, node)?;
    }
    Ok(envelope)
}

fn text(reader: &Reader<'_>, node: Node) -> Result<Maybe> {
    match node {
        Node::Nil => Ok(None),
        Node::Text(text) => Ok(Some(text)),
        // Some servers leave the quotes out.
        Node::Atom(range) => Ok(Some(Text::Piece(range))),
        Node::List(_) => Err(reader.wrong("A list stands where a text should")),
    }
}

fn addresses(reader: &Reader<'_>, node: Node) -> Result<Vec<Address>> {
    let list = match node {
        Node::Nil => return Ok(Vec::new()),
        Node::List(list) => list,
        _ => return Err(reader.wrong("A list of addresses is none")),
    };
    let one = |node| {
        let Node::List(fields) = node else {
            return Err(reader.wrong("An address is a list"));
        };
        let Ok([name, route, mailbox, host]) = <[Node; 4]>::try_from(fields) else {
            return Err(reader.wrong("An address has four fields"));
        };
        Ok([text(reader, name)?, text(reader, route)?, text(reader, mailbox)?, text(reader, host)?])
    };
    list.into_iter().map(one).collect()
}

fn parameters(reader: &Reader<'_>, node: Option<Node>) -> Result<Parameters> {
    let list = match node {
        None | Some(Node::Nil) => return Ok(Vec::new()),
        Some(Node::List(list)) => list,
        Some(_) => return Err(reader.wrong("A list of parameters is none")),
    };
    let mut found = Vec::with_capacity(list.len() / 2);
    let mut nodes = list.into_iter();
    while let Some(name) = nodes.next() {
        let (name, value) = (text(reader, name)?, text(reader, nodes.next().unwrap_or(Node::Nil))?);
        let name = name.ok_or_else(|| reader.wrong("A parameter has no name"))?;
        found.push((name, value));
    }
    Ok(found)
}

/// Reads a body and the parts in it. The depth is that of the lists, which the reader has limited.
pub(super) fn parts(
    reader: &Reader<'_>,
    list: Vec<Node>,
    number: String,
    parent: Option<usize>,
    out: &mut Vec<Part>,
) -> Result<()> {
    let index = out.len();
    if !matches!(list.first(), Some(Node::List(_))) {
        // A body without parts is its own part 1.
        let number = if number.is_empty() { "1".to_string() } else { number };
        return single(reader, list, number, parent, out);
    }
    let mut nodes = list.into_iter().peekable();
    out.push(Part { number, parent, is_multipart: true, ..Part::default() });
    let mut count = 0;
    while let Some(Node::List(child)) = nodes.next_if(|node| matches!(node, Node::List(_))) {
        count += 1;
        let number = match out[index].number.as_str() {
            "" => count.to_string(),
            above => format!("{above}.{count}"),
        };
        parts(reader, child, number, Some(index), out)?;
    }
    let subtype = nodes.next().ok_or_else(|| reader.wrong("A multipart has no subtype"))?;
    out[index].texts[1] = text(reader, subtype)?;
    out[index].parameters = parameters(reader, nodes.next())?;
    extension(reader, nodes, &mut out[index])
}

fn single(
    reader: &Reader<'_>,
    list: Vec<Node>,
    number: String,
    parent: Option<usize>,
    out: &mut Vec<Part>,
) -> Result<()> {
    let index = out.len();
    let short = || reader.wrong("A part has seven fields or more");
    let mut nodes = list.into_iter();
    let mut next = || nodes.next().ok_or_else(short);
    let mut part = Part { number, parent, ..Part::default() };
    part.texts[0] = text(reader, next()?)?;
    part.texts[1] = text(reader, next()?)?;
    part.parameters = parameters(reader, Some(next()?))?;
    for slot in 2..5 {
        part.texts[slot] = text(reader, next()?)?;
    }
    part.size = count(reader, next()?)?;
    let is = |slot: &Maybe, name: &[u8]| {
        slot.as_ref().is_some_and(|text| reader.bytes(text).eq_ignore_ascii_case(name))
    };
    let is_message = is(&part.texts[0], b"MESSAGE") && is(&part.texts[1], b"RFC822");
    let is_text = is(&part.texts[0], b"TEXT");
    out.push(part);
    if is_message {
        if let Some(Node::List(fields)) = nodes.next() {
            out[index].envelope = Some(envelope(reader, fields)?);
        }
        if let Some(Node::List(body)) = nodes.next() {
            let above = out[index].number.clone();
            let has_parts = matches!(body.first(), Some(Node::List(_)));
            let number = if has_parts { above } else { format!("{above}.1") };
            parts(reader, body, number, Some(index), out)?;
        }
    }
    if is_message || is_text {
        out[index].lines = count(reader, nodes.next().unwrap_or(Node::Nil))?;
    }
    out[index].texts[5] = text(reader, nodes.next().unwrap_or(Node::Nil))?;
    extension(reader, nodes, &mut out[index])
}

fn count(reader: &Reader<'_>, node: Node) -> Result<Option<u64>> {
    match node {
        Node::Nil => Ok(None),
        Node::Atom(range) => reader.number(&range).map(Some),
        _ => Err(reader.wrong("A count is not a number")),
    }
}

/// Disposition, languages, location: what BODYSTRUCTURE has and BODY has not.
fn extension(
    reader: &Reader<'_>,
    mut nodes: impl Iterator<Item = Node>,
    part: &mut Part,
) -> Result<()> {
    match nodes.next() {
        None => return Ok(()),
        Some(Node::List(fields)) => {
            let mut fields = fields.into_iter();
            part.texts[6] = text(reader, fields.next().unwrap_or(Node::Nil))?;
            part.disposition = parameters(reader, fields.next())?;
        }
        Some(node) => part.texts[6] = text(reader, node)?,
    }
    match nodes.next() {
        None | Some(Node::Nil) => {}
        Some(Node::List(list)) => {
            for node in list {
                part.languages.extend(text(reader, node)?);
            }
        }
        Some(node) => part.languages.extend(text(reader, node)?),
    }
    part.texts[7] = text(reader, nodes.next().unwrap_or(Node::Nil))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::imap::fetch::Fetched;

    fn shown(fetched: &Fetched, text: &super::Maybe) -> String {
        let bytes = text.as_ref().map_or(&b"NIL"[..], |text| fetched.bytes(text));
        String::from_utf8_lossy(bytes).into_owned()
    }

    #[test]
    fn an_envelope() {
        // The example of RFC 3501 section 8.
        let raw = b"12 (ENVELOPE (\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev1 WG mtg summary and minutes\" \
            ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) \
            ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((NIL NIL \"imap\" \"cac.washington.edu\")) \
            ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) NIL NIL \
            \"<B27397-0100000@cac.washington.edu>\"))";
        let fetched = Fetched::read(raw).unwrap();
        let envelope = fetched.envelope.as_ref().unwrap();
        assert_eq!(shown(&fetched, &envelope.texts[1]), "IMAP4rev1 WG mtg summary and minutes");
        let counts: Vec<usize> = envelope.addresses.iter().map(Vec::len).collect();
        assert_eq!(counts, [1, 1, 1, 1, 2, 0]);
        assert_eq!(shown(&fetched, &envelope.addresses[4][1][2]), "KLENSIN");
        assert_eq!(shown(&fetched, &envelope.texts[2]), "NIL");
    }

    #[test]
    fn a_structure() {
        let raw = b"1 (BODYSTRUCTURE ((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" 12 1 NIL NIL NIL NIL)\
            (\"message\" \"rfc822\" NIL NIL NIL \"7BIT\" 90 (NIL \"in\" NIL NIL NIL NIL NIL NIL NIL NIL) \
            ((\"TEXT\" \"HTML\" NIL NIL NIL \"8BIT\" 5 1)(\"IMAGE\" \"PNG\" (\"NAME\" \"a\") \"<i>\" NIL \"BASE64\" 7 NIL (\"attachment\" (\"filename\" \"x\")) (\"en\" \"de\") \"loc\") \"MIXED\") 9)\
             \"MIXED\" (\"BOUNDARY\" \"b\") NIL \"en\" NIL))";
        let fetched = Fetched::read(raw).unwrap();
        let numbers: Vec<(&str, Option<usize>)> =
            fetched.parts.iter().map(|part| (part.number.as_str(), part.parent)).collect();
        let parents = [None, Some(0), Some(0), Some(2), Some(3), Some(3)];
        assert_eq!(
            numbers,
            ["", "1", "2", "2", "2.1", "2.2"].into_iter().zip(parents).collect::<Vec<_>>()
        );
        let message = &fetched.parts[2];
        assert_eq!((message.size, message.lines), (Some(90), Some(9)));
        let subject = &message.envelope.as_ref().unwrap().texts[1];
        assert_eq!(shown(&fetched, subject), "in");
        let image = &fetched.parts[5];
        assert_eq!(shown(&fetched, &image.texts[6]), "attachment");
        assert_eq!(shown(&fetched, &image.disposition[0].1), "x");
        assert_eq!((image.languages.len(), image.lines), (2, None));
        assert_eq!(shown(&fetched, &image.texts[7]), "loc");
        assert_eq!(shown(&fetched, &fetched.parts[0].texts[1]), "MIXED");
        assert_eq!(fetched.parts[1].lines, Some(1));
    }
}
