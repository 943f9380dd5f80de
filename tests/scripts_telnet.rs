//! Telnet scripts: for the same words of a server, our client sends the same bytes as CPython's
//! telnetlib and gives the same results. tests/scripts/telnet.py made the records.

#[path = "peers/records.rs"]
mod records;

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use records::unhex;
use serde_json::{Value, json};
use wirekit::error::{Error, ErrorKind, Result};
use wirekit::net::descriptor;
use wirekit::telnet::codes::SE;
use wirekit::telnet::{Patterns, Telnet};

type Events = Arc<Mutex<Vec<Value>>>;

fn hex(bytes: &[u8]) -> Value {
    json!({ "hex": records::hex(bytes) })
}

fn expect(telnet: &mut Telnet, list: &Value, timeout: Option<Duration>) -> Result<Value> {
    let mut patterns = Patterns::default();
    for pattern in list.as_array().unwrap() {
        patterns.add(&unhex(pattern))?;
    }
    let expected = telnet.expect(&patterns, timeout)?;
    let (index, spans) = match expected.found {
        None => (json!(-1), Value::Null),
        Some((index, found)) => {
            let place = |group| match found.span(group) {
                Some((start, end)) => json!([start, end]),
                None => json!([-1, -1]),
            };
            (json!(index), (0..=found.group_count()).map(place).collect())
        }
    };
    Ok(json!([index, spans, hex(&expected.data)]))
}

fn call(telnet: &mut Telnet, name: &str, arguments: &[Value]) -> Result<Value> {
    let timeout = || arguments[1].as_f64().map(Duration::from_secs_f64);
    let data = match name {
        "expect" => return expect(telnet, &arguments[0], timeout()),
        "write" => return telnet.write(&unhex(&arguments[0])).map(|()| Value::Null),
        "close" => return telnet.close().map(|()| Value::Null),
        "read_until" => telnet.read_until(&unhex(&arguments[0]), timeout())?,
        "read_all" => telnet.read_all()?,
        "read_some" => telnet.read_some()?,
        "read_eager" => telnet.read_eager()?,
        "read_very_eager" => telnet.read_very_eager()?,
        "read_lazy" | "read_very_lazy" => telnet.read_very_lazy()?,
        "read_sb_data" => telnet.read_sb_data(),
        _ => panic!("no such call: {name}"),
    };
    Ok(hex(&data))
}

/// Whether an error of ours stands for an exception of telnetlib. A client that was closed gives a
/// ValueError there where it would wait.
fn stands_for(error: &Error, exception: &str) -> bool {
    matches!(exception, "EOFError" | "ValueError") && error.kind() == ErrorKind::TelnetEof
}

fn recorder(events: &Events) -> wirekit::telnet::client::OptionCallback {
    let events = Arc::clone(events);
    Box::new(move |answer, command, option| {
        let data = if command == SE { answer.sb_data.as_slice() } else { b"" };
        events.lock().unwrap().push(json!([command, option, records::hex(data)]));
        Ok(())
    })
}

fn play(record: &Value) {
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let mut telnet = Telnet::new("h", 23, false).unwrap();
    telnet.net.set_transport(Some(descriptor::from_owned(ours.into()).unwrap()));
    telnet.connect().unwrap();
    let (events, mut results) = (Events::default(), Vec::new());
    for step in record["steps"].as_array().unwrap() {
        let (name, arguments) = step.as_array().unwrap().split_first().unwrap();
        match name.as_str().unwrap() {
            "feed" => theirs.write_all(&unhex(&arguments[0])).unwrap(),
            "end" => theirs.shutdown(Shutdown::Write).unwrap(),
            "callback" => telnet.set_option_callback(Some(recorder(&events))),
            name => results.push(call(&mut telnet, name, arguments)),
        }
    }
    let _ = telnet.close();
    let mut sent = Vec::new();
    theirs.read_to_end(&mut sent).unwrap();
    assert_eq!(records::hex(&sent), record["sent"].as_str().unwrap(), "{record}");
    let expected = record["results"].as_array().unwrap();
    assert_eq!(results.len(), expected.len(), "{record}");
    for (ours, theirs) in results.iter().zip(expected) {
        match (ours, theirs.get("ok")) {
            (Ok(value), Some(meant)) => assert_eq!(value, meant, "{record}"),
            (Err(error), None) => {
                let exception = theirs["error"].as_str().unwrap();
                assert!(stands_for(error, exception), "{record}: {error:?} for {exception}");
            }
            _ => panic!("{record}\n{ours:?} for {theirs}"),
        }
    }
    assert_eq!(Value::from(events.lock().unwrap().clone()), record["events"], "{record}");
}

#[test]
fn same_bytes_and_same_results() {
    let records = include_str!("scripts/telnet.jsonl");
    let mut played = 0;
    for line in records.lines() {
        play(&serde_json::from_str(line).unwrap());
        played += 1;
    }
    assert!(played >= 50, "only {played} scripts");
}
