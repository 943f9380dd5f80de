//! NNTP scripts: for the same words of a server, our client sends the same bytes as CPython's nntplib
//! and gives the same results. tests/scripts/nntp.py made the records.

#[path = "peers/records.rs"]
mod records;

use records::unhex;
use serde_json::{Value, json};
use wirekit::error::{Error, ErrorKind, Result};
use wirekit::net::memory::MemoryTransport;
use wirekit::net::source::{BlockSource, Body, PieceSource};
use wirekit::nntp::Nntp;
use wirekit::nntp::articles::{Article, Which};
use wirekit::nntp::client::Sink;
use wirekit::nntp::groups::{GroupList, Pairs};
use wirekit::nntp::overview::Overviews;
use wirekit::text::date::Civil;
use wirekit::text::packed::Packed;

fn hex(bytes: &[u8]) -> Value {
    json!({ "hex": records::hex(bytes) })
}

fn strings(list: &Packed) -> Value {
    list.iter().map(hex).collect()
}

fn groups(list: &GroupList) -> Value {
    (0..list.len()).map(|at| list.at(at).unwrap().map(hex)).map(|group| json!(group)).collect()
}

fn pairs(list: &Pairs) -> impl Iterator<Item = (&[u8], &[u8])> {
    (0..list.len()).map(|at| list.at(at).unwrap())
}

fn overviews(list: &Overviews) -> Value {
    let one = |at: usize| {
        let fields: Vec<Value> = (0..list.reach(at))
            .map(|place| {
                let name = &list.format()[place];
                assert_eq!(list.get(at, name), list.field(at, place));
                json!([hex(name), list.field(at, place).map(hex)])
            })
            .collect();
        json!([list.number(at), { "map": fields }])
    };
    (0..list.len()).map(one).collect()
}

fn article(article: &Article) -> Value {
    json!([hex(&article.reply), [article.number, hex(&article.id), strings(&article.lines)]])
}

fn located(article: &Article) -> Value {
    json!([hex(&article.reply), article.number, hex(&article.id)])
}

fn moment(argument: &Value) -> Civil {
    let mut numbers = argument["date"].as_array().or(argument["time"].as_array()).unwrap().clone();
    numbers.resize(6, json!(0));
    let part = |at: usize| numbers[at].as_u64().unwrap() as u8;
    Civil {
        year: numbers[0].as_i64().unwrap(),
        month: part(1),
        day: part(2),
        hour: part(3),
        minute: part(4),
        second: part(5),
    }
}

struct File<'a>(&'a [u8]);

impl BlockSource for File<'_> {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        // One byte at a time: what the blocks are must not matter.
        let count = self.0.len().min(1);
        buf[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

struct Lines<'a>(std::slice::Iter<'a, Value>);

impl PieceSource for Lines<'_> {
    fn next(&mut self) -> Result<Option<&[u8]>> {
        Ok(self.0.next().map(|line| line.as_str().unwrap().as_bytes()))
    }
}

fn with_body<R>(argument: &Value, send: impl FnOnce(Body<'_>) -> R) -> R {
    if let Some(text) = argument["bytes"].as_str() {
        send(Body::Bytes(text.as_bytes()))
    } else if let Some(text) = argument["file"].as_str() {
        send(Body::Blocks(&mut File(text.as_bytes())))
    } else {
        send(Body::Pieces(&mut Lines(argument["lines"].as_array().unwrap().iter())))
    }
}

fn which(argument: &Value) -> Which<'_> {
    match argument {
        Value::String(spec) => Which::Spec(spec),
        Value::Array(ends) => Which::Range(ends[0].as_u64().unwrap(), ends[1].as_u64()),
        _ => Which::Current,
    }
}

/// The calls that take a sink.
fn long(nntp: &mut Nntp, name: &str, arguments: &[Value], sink: Option<Sink<'_>>) -> Result<Value> {
    let text = |at: usize| arguments.get(at).and_then(Value::as_str);
    let number = |at: usize| arguments[at].as_u64().expect("a number");
    let listed = |(reply, list): (Vec<u8>, Packed)| json!([hex(&reply), strings(&list)]);
    let grouped = |(reply, list): (Vec<u8>, GroupList)| json!([hex(&reply), groups(&list)]);
    let viewed = |(reply, list): (Vec<u8>, Overviews)| json!([hex(&reply), overviews(&list)]);
    Ok(match name {
        "list" => grouped(nntp.list(text(0), sink)?),
        "newgroups" => grouped(nntp.newgroups(&moment(&arguments[0]), sink)?),
        "newnews" => listed(nntp.newnews(text(0).unwrap(), &moment(&arguments[1]), sink)?),
        "help" => listed(nntp.help(sink)?),
        "article" | "head" | "body" => {
            article(&nntp.fetch(&name.to_ascii_uppercase(), text(0), sink)?)
        }
        "over" => viewed(nntp.over(which(&arguments[0]), sink)?),
        "xover" => viewed(nntp.xover(number(0), number(1), sink)?),
        "xhdr" => {
            let (reply, list) = nntp.xhdr(text(0).unwrap(), text(1).unwrap(), sink)?;
            let one = |(number, field): (&[u8], &[u8])| match number {
                b"" => hex(field),
                _ => json!([hex(number), hex(field)]),
            };
            json!([hex(&reply), pairs(&list).map(one).collect::<Vec<_>>()])
        }
        _ => panic!("no such call: {name}"),
    })
}

fn call(nntp: &mut Nntp, name: &str, arguments: &[Value]) -> Result<Value> {
    let text = |at: usize| arguments[at].as_str();
    if let Some(name) = name.strip_suffix("_to") {
        let mut seen = Vec::new();
        let mut sink = |line: &[u8]| {
            seen.extend_from_slice(line);
            Ok(())
        };
        let result = long(nntp, name, arguments, Some(&mut sink))?;
        return Ok(json!([result, hex(&seen)]));
    }
    Ok(match name {
        "getwelcome" => hex(nntp.welcome()),
        "getcapabilities" => {
            let all = nntp.capabilities()?.iter().map(|(name, parameters)| {
                json!([hex(name), parameters.iter().map(|text| hex(text)).collect::<Vec<_>>()])
            });
            json!({ "map": all.collect::<Vec<_>>() })
        }
        "nntp_version" => json!(nntp.version()),
        "nntp_implementation" => json!(nntp.implementation().map(|text| hex(&text))),
        "login" => {
            nntp.login(text(0).unwrap_or_default(), text(1), arguments[2] == true)?;
            Value::Null
        }
        "descriptions" => {
            let (reply, list) = nntp.descriptions(text(0).unwrap())?;
            let all = pairs(&list).map(|(name, text)| json!([hex(name), hex(text)]));
            json!([hex(&reply), { "map": all.collect::<Vec<_>>() }])
        }
        "description" => hex(&nntp.description(text(0).unwrap())?),
        "group" => {
            let (reply, group) = nntp.group(text(0).unwrap())?;
            let name = hex(&group.name.unwrap());
            json!([hex(&reply), group.count, group.first, group.last, name])
        }
        "stat" => located(&nntp.stat(arguments.first().and_then(Value::as_str))?),
        "next" => located(&nntp.next_article()?),
        "last" => located(&nntp.last()?),
        "date" => {
            let (reply, d) = nntp.date()?;
            let day = format!("{:04}-{:02}-{:02}", d.year, d.month, d.day);
            json!([hex(&reply), format!("{day}T{:02}:{:02}:{:02}", d.hour, d.minute, d.second)])
        }
        "slave" => hex(&nntp.slave()?),
        "post" => hex(&with_body(&arguments[0], |body| nntp.post(body))?),
        "ihave" => hex(&with_body(&arguments[1], |body| nntp.ihave(text(0).unwrap(), body))?),
        "starttls" => hex(&nntp.starttls()?),
        "quit" => hex(&nntp.quit()?),
        _ => long(nntp, name, arguments, None)?,
    })
}

/// Whether an error of ours stands for an exception of nntplib.
fn stands_for(error: &Error, theirs: &Value) -> bool {
    let kind = error.kind();
    let same = match theirs["error"].as_str().unwrap() {
        "NNTPReplyError" => kind == ErrorKind::NntpReply,
        "NNTPTemporaryError" => kind == ErrorKind::NntpTemporary,
        "NNTPPermanentError" => kind == ErrorKind::NntpPermanent,
        "NNTPProtocolError" => kind == ErrorKind::NntpProtocol,
        "NNTPDataError" => kind.is(ErrorKind::NntpData),
        // What nntplib does not look at before it reads it.
        "IndexError" | "TypeError" => kind == ErrorKind::NntpData,
        "ValueError" => [ErrorKind::NntpData, ErrorKind::InvalidArgument].contains(&kind),
        "EOFError" => [ErrorKind::UnexpectedEof, ErrorKind::State].contains(&kind),
        _ => false,
    };
    // The response is carried where there was one.
    let response = &theirs["response"];
    let by_reply = [ErrorKind::NntpReply, ErrorKind::NntpTemporary, ErrorKind::NntpPermanent];
    let carried = !by_reply.contains(&kind) || *response == hex(&error.details().reply_text);
    same && carried
}

#[test]
fn same_bytes_and_same_results() {
    let records = include_str!("scripts/nntp.jsonl");
    let mut played = 0;
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let (transport, control) = MemoryTransport::new();
        control.feed(&unhex(&record["input"])).unwrap();
        control.end();
        let mut nntp = Nntp::new("news", 119, false).unwrap();
        nntp.net.set_transport(Some(Box::new(transport)));
        let settings = &record["settings"];
        nntp.reader_mode = settings["readermode"] == true;
        nntp.credentials.user = settings["user"].as_str().unwrap_or_default().to_string();
        nntp.credentials.password = settings["password"].as_str().map(str::to_string);
        let mut results = vec![nntp.connect().map(|()| hex(nntp.welcome()))];
        if results[0].is_ok() {
            for call_ in record["calls"].as_array().unwrap() {
                let words = call_.as_array().unwrap();
                results.push(call(&mut nntp, words[0].as_str().unwrap(), &words[1..]));
            }
        }
        let expected = record["results"].as_array().unwrap();
        assert_eq!(results.len(), expected.len(), "{line}");
        for (ours, theirs) in results.iter().zip(expected) {
            match (ours, theirs.get("ok")) {
                (Ok(value), Some(meant)) => assert_eq!(value, meant, "{line}"),
                (Err(error), None) => {
                    assert!(stands_for(error, theirs), "{line}: {error:?} for {theirs}");
                }
                _ => panic!("{line}\n{ours:?} for {theirs}"),
            }
        }
        assert_eq!(control.written(), unhex(&record["sent"]), "{line}");
        played += 1;
    }
    assert!(played >= 65, "only {played} scripts");
}
