//! POP3 scripts: for the same words of a server, our client sends the same bytes as CPython's poplib
//! and gives the same results. tests/scripts/pop3.py made the records.

#[path = "peers/records.rs"]
mod records;

use records::unhex;
use serde_json::{Value, json};
use wirekit::error::{Error, ErrorKind, Result};
use wirekit::net::memory::MemoryTransport;
use wirekit::pop3::Pop3;
use wirekit::pop3::client::Lines;
use wirekit::text::command::Command;

fn hex(bytes: &[u8]) -> Value {
    json!({ "hex": records::hex(bytes) })
}

fn many(lines: Lines) -> Value {
    let all: Vec<Value> = (0..lines.len()).map(|at| hex(lines.at(at).unwrap())).collect();
    json!([hex(&lines.status), all, lines.octets])
}

fn command(verb: &str, arguments: &[Value]) -> Result<Command> {
    arguments.iter().try_fold(Command::new(verb)?, |command, argument| {
        command.number(argument.as_u64().expect("a number"))
    })
}

fn call(pop3: &mut Pop3, name: &str, arguments: &[Value]) -> Result<Value> {
    let text = |at: usize| arguments[at].as_str().expect("a text");
    let one = |reply: Vec<u8>| hex(&reply);
    Ok(match name {
        "user" => one(pop3.user(text(0))?),
        "pass_" => one(pop3.pass(text(0))?),
        "apop" => one(pop3.apop(text(0), text(1))?),
        "rpop" => one(pop3.short(Command::new("RPOP")?.arg(text(0))?)?),
        "stat" => {
            let (count, size) = pop3.stat()?;
            json!([count, size])
        }
        "list" if arguments.is_empty() => many(pop3.lines(command("LIST", &[])?)?),
        "uidl" if arguments.is_empty() => many(pop3.lines(command("UIDL", &[])?)?),
        "retr" => many(pop3.lines(command("RETR", arguments)?)?),
        "top" => many(pop3.lines(command("TOP", arguments)?)?),
        "capa" => json!(pop3.capabilities()?),
        "stls" => one(pop3.stls()?),
        "quit" => one(pop3.quit()?),
        "list" | "uidl" | "dele" | "rset" | "noop" | "utf8" => {
            one(pop3.short(command(&name.to_ascii_uppercase(), arguments)?)?)
        }
        _ => panic!("no such call: {name}"),
    })
}

/// Whether an error of ours stands for an exception of poplib.
fn stands_for(error: &Error, exception: &str) -> bool {
    match exception {
        // poplib counts the end of the input among them.
        "error_proto" => {
            error.kind().is(ErrorKind::Pop3)
                || [ErrorKind::UnexpectedEof, ErrorKind::State].contains(&error.kind())
        }
        "IndexError" | "ValueError" => error.kind() == ErrorKind::Pop3,
        _ => false,
    }
}

/// What 3.9 lets through: a command hidden in an argument, and a last line without an end.
fn is_meant(record: &Value, input: &[u8]) -> bool {
    let hidden = |text: &str| text.contains(['\r', '\n', '\0']);
    let calls = record["calls"].as_array().unwrap();
    let smuggles = calls
        .iter()
        .flat_map(|call| call.as_array().unwrap())
        .filter_map(Value::as_str)
        .any(hidden);
    smuggles || input == b"+OK no end"
}

#[test]
fn same_bytes_and_same_results() {
    let records = include_str!("scripts/pop3.jsonl");
    let mut played = 0;
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let input = unhex(&record["input"]);
        let (transport, control) = MemoryTransport::new();
        control.feed(&input).unwrap();
        control.end();
        let mut pop3 = Pop3::new("h", 110, false).unwrap();
        pop3.net.set_transport(Some(Box::new(transport)));
        let mut results = vec![pop3.connect().map(|()| hex(pop3.welcome()))];
        if results[0].is_ok() {
            for call_ in record["calls"].as_array().unwrap() {
                let words = call_.as_array().unwrap();
                results.push(call(&mut pop3, words[0].as_str().unwrap(), &words[1..]));
            }
        }
        if is_meant(&record, &input) {
            let error = results.pop().unwrap().unwrap_err();
            assert!(
                [ErrorKind::Injection, ErrorKind::UnexpectedEof].contains(&error.kind()),
                "{line}"
            );
            assert!(control.written().is_empty(), "{line}");
            continue;
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
        assert_eq!(control.written(), unhex(&record["sent"]), "{line}");
        played += 1;
    }
    assert!(played >= 45, "only {played} scripts");
}
