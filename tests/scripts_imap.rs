//! IMAP scripts: for the same words of a server, our client sends the same bytes as CPython's imaplib
//! and gives the same results. tests/scripts/imap.py made the records.

#[path = "peers/records.rs"]
mod records;

use records::unhex;
use serde_json::{Value, json};
use wirekit::error::{Error, ErrorKind, Result};
use wirekit::imap::Imap;
use wirekit::imap::client::Outcome;
use wirekit::imap::commands::Message;
use wirekit::imap::data::Item;
use wirekit::net::memory::MemoryTransport;
use wirekit::text::sasl::Mechanism;

fn hex(bytes: &[u8]) -> Value {
    json!({ "hex": records::hex(bytes) })
}

fn items(items: &[Item]) -> Value {
    if items.is_empty() {
        return json!([null]);
    }
    let one = |item: &Item| match &item.literal {
        Some(literal) => json!([hex(&item.text), hex(literal)]),
        None => hex(&item.text),
    };
    Value::Array(items.iter().map(one).collect())
}

fn given(outcome: Outcome) -> Value {
    json!([outcome.status, items(&outcome.data)])
}

fn state(imap: &Imap) -> Value {
    json!([imap.state().name(), imap.is_readonly(), imap.utf8_enabled()])
}

fn authenticate(imap: &mut Imap, arguments: &[Value]) -> Result<Outcome> {
    let mut answers = arguments[1].as_array().unwrap().iter();
    let mut answer = |_: &[u8]| {
        let next = answers.next().expect("an answer");
        Ok(next.as_str().map(|text| text.as_bytes().to_vec()))
    };
    imap.authenticate(arguments[0].as_str().unwrap(), &mut answer)
}

fn session(imap: &mut Imap, name: &str, list: &[Value]) -> Option<Result<Outcome>> {
    let text = |at: usize| list[at].as_str().expect("a text");
    let maybe = |at: usize| list[at].as_str();
    Some(match name {
        "login" => imap.login(text(0), text(1)),
        "login_cram_md5" => imap.authenticate_with(Mechanism::CramMd5, text(0), text(1)),
        "authenticate" => authenticate(imap, list),
        "proxyauth" => imap.proxyauth(text(0)),
        "starttls" => imap.starttls(),
        "enable" => imap.enable(text(0)),
        "capability" => imap.capability(),
        "noop" => imap.noop(),
        "recent" => imap.recent(),
        "logout" => imap.logout(),
        "response" => Ok(imap.response_named(text(0))),
        "append" => imap.append(maybe(0), maybe(1), maybe(2), Message::Bytes(text(3).as_bytes())),
        _ => return None,
    })
}

fn mailbox(imap: &mut Imap, name: &str, list: &[Value]) -> Option<Result<Outcome>> {
    let text = |at: usize| list[at].as_str().expect("a text");
    let or = |at: usize, other: &'static str| {
        list.get(at).map_or(other.to_string(), |value| value.as_str().unwrap().to_string())
    };
    let rest = |at: usize| list[at..].iter().map(|v| v.as_str().unwrap()).collect::<Vec<_>>();
    Some(match name {
        "select" => imap.select(&or(0, "INBOX"), list.get(1).is_some_and(|v| v.as_bool().unwrap())),
        "create" => imap.create(text(0)),
        "delete" => imap.delete(text(0)),
        "rename" => imap.rename(text(0), text(1)),
        "subscribe" => imap.subscribe(text(0)),
        "unsubscribe" => imap.unsubscribe(text(0)),
        "list" => imap.list(&or(0, "\"\""), &or(1, "*")),
        "lsub" => imap.lsub(&or(0, "\"\""), &or(1, "*")),
        "status" => imap.status(text(0), text(1)),
        "namespace" => imap.namespace(),
        "getacl" => imap.getacl(text(0)),
        "setacl" => imap.setacl(text(0), text(1), text(2)),
        "deleteacl" => imap.deleteacl(text(0), text(1)),
        "myrights" => imap.myrights(text(0)),
        "getannotation" => imap.getannotation(text(0), text(1), text(2)),
        "setannotation" => imap.setannotation(text(0), &rest(1)),
        "getquota" => imap.getquota(text(0)),
        "setquota" => imap.setquota(text(0), text(1)),
        _ => return None,
    })
}

fn message(imap: &mut Imap, name: &str, list: &[Value]) -> Option<Result<Outcome>> {
    let text = |at: usize| list[at].as_str().expect("a text");
    let number = |at: usize| text(at).parse().expect("a number");
    let rest = |at: usize| list[at..].iter().map(|v| v.as_str().unwrap()).collect::<Vec<_>>();
    Some(match name {
        "fetch" => imap.fetch(text(0), text(1)),
        "partial" => imap.partial(number(0), text(1), number(2), number(3)),
        "search" => imap.search(list[0].as_str(), &rest(1)),
        "sort" => imap.sort(text(0), text(1), &rest(2)),
        "thread" => imap.thread(text(0), text(1), &rest(2)),
        "store" => imap.store(text(0), text(1), text(2)),
        "copy" => imap.copy(text(0), text(1)),
        "uid" => imap.uid(text(0), &rest(1)),
        "expunge" => imap.expunge(),
        "check" => imap.check(),
        "close" => imap.close_mailbox(),
        "unselect" => imap.unselect(),
        "xatom" => imap.xatom(text(0), &rest(1)),
        _ => return None,
    })
}

fn call(imap: &mut Imap, name: &str, list: &[Value]) -> Result<Value> {
    match name {
        "state" => return Ok(state(imap)),
        "getquotaroot" => {
            let (roots, quotas) = imap.getquotaroot(list[0].as_str().unwrap())?;
            // When the server refuses, its text stands in both places.
            let both = json!([items(&roots.data), items(&quotas.data)]);
            return Ok(json!([roots.status, both]));
        }
        _ => {}
    }
    let outcome = session(imap, name, list)
        .or_else(|| mailbox(imap, name, list))
        .or_else(|| message(imap, name, list));
    outcome.unwrap_or_else(|| panic!("no such call: {name}")).map(given)
}

/// Whether an error of ours stands for an exception of imaplib.
fn stands_for(error: &Error, exception: &str) -> bool {
    let kind = error.kind();
    match exception {
        "readonly" => kind == ErrorKind::ImapReadonly,
        // imaplib counts the end of the input among them.
        "abort" => kind == ErrorKind::ImapAbort || kind == ErrorKind::UnexpectedEof,
        "error" => kind.is(ErrorKind::Imap) && kind != ErrorKind::ImapReadonly,
        _ => false,
    }
}

#[test]
fn same_bytes_and_same_results() {
    let mut played = 0;
    for line in include_str!("scripts/imap.jsonl").lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let (transport, control) = MemoryTransport::new();
        control.feed(&unhex(&record["input"])).unwrap();
        control.end();
        let mut imap = Imap::new("h", 143, false).unwrap();
        imap.set_tag_prefix("BAAA").unwrap();
        imap.net.set_transport(Some(Box::new(transport)));
        let first = imap.connect();
        let mut results =
            vec![first.map(|()| json!([imap.protocol_version(), imap.state().name()]))];
        if results[0].is_ok() {
            for call_ in record["calls"].as_array().unwrap() {
                let words = call_.as_array().unwrap();
                results.push(call(&mut imap, words[0].as_str().unwrap(), &words[1..]));
            }
        }
        let expected = record["results"].as_array().unwrap();
        assert_eq!(results.len(), expected.len(), "{line}");
        for (ours, theirs) in results.iter().zip(expected) {
            match (ours, theirs.get("ok")) {
                (Ok(value), Some(meant)) => assert_eq!(value, meant, "{line}"),
                (Err(error), None) => {
                    let exception = theirs["error"].as_str().unwrap();
                    assert!(stands_for(error, exception), "{line}: {error:?} for {exception}");
                }
                _ => panic!("{line}\n{ours:?} for {theirs}"),
            }
        }
        let (ours, theirs) = (control.written(), unhex(&record["sent"]));
        assert_eq!(String::from_utf8_lossy(&ours), String::from_utf8_lossy(&theirs), "{line}");
        played += 1;
    }
    assert!(played >= 130, "only {played} scripts");
}
