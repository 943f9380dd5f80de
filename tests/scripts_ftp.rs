//! FTP scripts: for the same words of a server, our client sends the same bytes as CPython's ftplib and
//! gives the same results. tests/scripts/ftp.py made the records.

#[path = "peers/records.rs"]
mod records;

use std::io::Read;

use records::unhex;
use serde_json::{Value, json};
use wirekit::error::{Error, ErrorKind, Result};
use wirekit::ftp::parse::Entry;
use wirekit::ftp::{Ftp, Security};
use wirekit::net::memory::{MemoryControl, MemoryTransport};

fn hex(bytes: &[u8]) -> Value {
    json!({ "hex": records::hex(bytes) })
}

fn unhexed(value: &Value) -> Vec<u8> {
    unhex(value)
}

fn facts(entry: Entry) -> Value {
    json!([entry.name, entry.facts])
}

/// The argument at this place, if it is there.
fn number(arguments: &[Value], at: usize) -> Option<u64> {
    let value = arguments.get(at)?;
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn transfer(ftp: &mut Ftp, name: &str, arguments: &[Value]) -> Result<Value> {
    let line = arguments[0].as_str().unwrap();
    let mut got = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    let line_taker = |line: &str| {
        lines.push(line.to_string());
        Ok(())
    };
    Ok(match name {
        "retrbinary" => {
            let block = number(arguments, 1).unwrap_or(8192) as usize;
            let reply = ftp.retrbinary(line, block, number(arguments, 2), |piece| {
                assert!(piece.len() <= block);
                got.extend_from_slice(piece);
                Ok(())
            })?;
            json!([hex(&got), reply])
        }
        "retrlines" => {
            let reply = ftp.retrlines(line, line_taker)?;
            json!([lines, reply])
        }
        "storbinary" | "storlines" => {
            let input = unhexed(&arguments[1]);
            let mut input = &input[..];
            let mut sent = Vec::new();
            let read = |buf: &mut [u8]| Ok(input.read(buf).unwrap());
            let progress = |piece: &[u8]| {
                sent.push(hex(piece));
                Ok(())
            };
            let reply = if name == "storlines" {
                ftp.storlines(line, read, progress)?
            } else {
                let block = number(arguments, 2).unwrap() as usize;
                ftp.storbinary(line, block, number(arguments, 3), read, progress)?
            };
            json!([sent, reply])
        }
        "ntransfercmd" => {
            let mut data = ftp.transfer(line, number(arguments, 1))?;
            let mut buf = [0; 100];
            let count = data.read(&mut buf)?;
            json!([hex(&buf[..count]), data.size()])
        }
        _ => panic!("no such call: {name}"),
    })
}

fn call(ftp: &mut Ftp, name: &str, arguments: &[Value]) -> Result<Value> {
    let text = |at: usize| arguments.get(at).map_or("", |value| value.as_str().expect("a text"));
    let texts = |values: &[Value]| -> Vec<String> {
        values.iter().map(|value| value.as_str().unwrap().to_string()).collect()
    };
    let borrowed = |list: &[String]| list.iter().map(String::clone).collect::<Vec<String>>();
    Ok(match name {
        "login" => json!(ftp.login(text(0), text(1), text(2))?),
        "acct" => json!(ftp.acct(text(0))?),
        "sendcmd" => json!(ftp.sendcmd(text(0))?),
        "voidcmd" => json!(ftp.voidcmd(text(0))?),
        "rename" => json!(ftp.rename(text(0), text(1))?),
        "delete" => json!(ftp.delete(text(0))?),
        "cwd" => json!(ftp.cwd(text(0))?),
        "size" => json!(ftp.size(text(0))?),
        "mkd" => json!(ftp.mkd(text(0))?),
        "rmd" => json!(ftp.rmd(text(0))?),
        "pwd" => json!(ftp.pwd()?),
        "abort" => json!(ftp.abort()?),
        "quit" => json!(ftp.quit()?),
        "nlst" => {
            let list = borrowed(&texts(arguments));
            json!(ftp.nlst(&list.iter().map(String::as_str).collect::<Vec<_>>())?)
        }
        "dir" => {
            let list = texts(arguments);
            let mut lines = Vec::new();
            ftp.dir(&list.iter().map(String::as_str).collect::<Vec<_>>(), |line| {
                lines.push(line.to_string());
                Ok(())
            })?;
            json!(lines)
        }
        "mlsd" => {
            let list = texts(arguments[1].as_array().unwrap());
            let list: Vec<&str> = list.iter().map(String::as_str).collect();
            let entries = ftp.mlsd(text(0), &list)?;
            Value::Array(entries.into_iter().map(facts).collect())
        }
        _ => transfer(ftp, name, arguments)?,
    })
}

/// Whether an error of ours stands for an exception of ftplib.
fn stands_for(error: &Error, exception: &str) -> bool {
    let meant: &[ErrorKind] = match exception {
        "error_reply" => &[ErrorKind::FtpReply],
        "error_temp" => &[ErrorKind::FtpTemp],
        "error_perm" => &[ErrorKind::FtpPerm],
        "error_proto" => &[ErrorKind::FtpProto],
        "Error" => &[ErrorKind::FtpLineTooLong],
        "EOFError" => &[ErrorKind::UnexpectedEof, ErrorKind::State],
        // A number that is none; a line end in an argument.
        "ValueError" => &[ErrorKind::FtpProto, ErrorKind::Injection],
        "UnicodeDecodeError" => &[ErrorKind::Decode],
        "UnicodeEncodeError" => &[ErrorKind::Encode],
        _ => &[],
    };
    meant.contains(&error.kind())
}

/// Transports for the data connections, and what sees them.
fn data(record: &Value) -> Vec<(MemoryTransport, MemoryControl)> {
    let datas = record["datas"].as_array().unwrap();
    let made = datas.iter().map(|bytes| {
        let (transport, control) = MemoryTransport::new();
        control.feed(&unhexed(bytes)).unwrap();
        control.end();
        (transport, control)
    });
    made.collect()
}

#[test]
fn same_bytes_and_same_results() {
    let records = include_str!("scripts/ftp.jsonl");
    let mut played = 0;
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        if record["ipv6"] == true {
            // The family is the socket's: tests/peers_ftp.rs has it.
            continue;
        }
        let (transport, control) = MemoryTransport::new();
        control.feed(&unhexed(&record["input"])).unwrap();
        control.end();
        let mut ftp = Ftp::new("h", 21, Security::Clear).unwrap();
        ftp.set_encoding(record["encoding"].as_str().unwrap()).unwrap();
        ftp.net.set_transport(Some(Box::new(transport)));
        let (mut waiting, controls): (Vec<_>, Vec<_>) = data(&record).into_iter().unzip();
        waiting.reverse();
        let mut results = vec![ftp.connect().map(|()| json!(ftp.welcome()))];
        if results[0].is_ok() {
            for words in record["calls"].as_array().unwrap() {
                let words = words.as_array().unwrap();
                if let Some(transport) = waiting.pop() {
                    ftp.set_data_transport(Some(Box::new(transport)));
                } else if controls.is_empty() {
                    // What fails before it connects must not connect.
                    let (transport, _) = MemoryTransport::new();
                    ftp.set_data_transport(Some(Box::new(transport)));
                }
                results.push(call(&mut ftp, words[0].as_str().unwrap(), &words[1..]));
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
        assert_eq!(control.written(), unhexed(&record["sent"]), "{line}");
        for (control, stored) in controls.iter().zip(record["stored"].as_array().unwrap()) {
            assert_eq!(control.written(), unhexed(stored), "{line}");
        }
        played += 1;
    }
    assert!(played >= 78, "only {played} scripts");
}
