//! SMTP scripts: for the same words of a server, our client sends the same bytes as CPython's smtplib
//! and gives the same results. tests/scripts/smtp.py made the records.

#[path = "peers/records.rs"]
mod records;

use records::unhex;
use serde_json::{Value, json};
use wirekit::error::{Error, ErrorKind, Refused, Result};
use wirekit::net::memory::MemoryTransport;
use wirekit::net::source::Body;
use wirekit::smtp::Smtp;
use wirekit::smtp::client::Kind;
use wirekit::smtp::parse::Reply;

fn hex(bytes: &[u8]) -> Value {
    json!({ "hex": records::hex(bytes) })
}

fn reply(reply: &Reply) -> Value {
    json!([reply.code, hex(&reply.text)])
}

fn refusals(refused: &[Refused]) -> Value {
    let mut all: Vec<Value> = refused
        .iter()
        .map(|entry| json!([entry.address, [entry.code, hex(&entry.text)]]))
        .collect();
    all.sort_by_key(|entry| entry[0].as_str().unwrap().to_string());
    all.into()
}

fn texts(value: Option<&Value>) -> Vec<&str> {
    let list = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|text| text.as_str().unwrap()).collect()
}

fn call(smtp: &mut Smtp, name: &str, args: &[Value]) -> Result<Value> {
    let text = |at: usize| args.get(at).and_then(Value::as_str).unwrap_or_default();
    Ok(match name {
        "noop" | "rset" => reply(&smtp.docmd(name, "")?),
        "docmd" => reply(&smtp.docmd(text(0), text(1))?),
        "help" => hex(&smtp.docmd("help", text(0))?.text),
        "helo" => reply(&smtp.helo(text(0))?),
        "ehlo" => reply(&smtp.ehlo(text(0))?),
        "ehlo_or_helo_if_needed" => {
            smtp.greet()?;
            Value::Null
        }
        "helo_resp" => smtp.helo_reply().map_or(Value::Null, hex),
        "ehlo_resp" => smtp.ehlo_reply().map_or(Value::Null, hex),
        // The spec's attribute is 0 or 1.
        "does_esmtp" => u8::from(smtp.does_esmtp()).into(),
        "esmtp_features" => {
            let mut all = smtp.features().all().to_vec();
            all.sort();
            json!(all)
        }
        "has_extn" => smtp.features().get(text(0)).is_some().into(),
        "verify" => reply(&smtp.about_address("vrfy", text(0))?),
        "expn" => reply(&smtp.about_address("expn", text(0))?),
        "mail" => reply(&smtp.mail(text(0), &texts(args.get(1)))?),
        "rcpt" => reply(&smtp.rcpt(text(0), &texts(args.get(1)))?),
        "data" => {
            let mut bytes = Vec::new();
            wirekit::smtp::format::line_ends(text(0).as_bytes(), &mut bytes);
            reply(&smtp.data(Body::Bytes(&bytes), 1)?[0])
        }
        "login" => reply(&smtp.login(text(0), text(1), true)?),
        "starttls" => reply(&smtp.starttls()?),
        "quit" => reply(&smtp.quit()?),
        "sendmail" | "sendmail_bytes" => {
            let content = match name {
                "sendmail" => Body::Text(text(2)),
                _ => Body::Bytes(text(2).as_bytes()),
            };
            let (to, mail, rcpt) = (texts(args.get(1)), texts(args.get(3)), texts(args.get(4)));
            refusals(&smtp.sendmail(text(0), &to, content, &mail, &rcpt)?)
        }
        "send_message" => {
            let from = args.get(1).and_then(Value::as_str);
            let to = args.get(2).map(|to| texts(Some(to)));
            refusals(&smtp.send_message(text(0).as_bytes(), from, to.as_deref(), &[], &[])?)
        }
        _ => panic!("no such call: {name}"),
    })
}

/// Whether an error of ours is what smtplib raised, with all that it knows.
fn stands_for(error: &Error, theirs: &Value) -> bool {
    let kinds: &[ErrorKind] = match theirs["error"].as_str().unwrap() {
        "SMTPServerDisconnected" => &[ErrorKind::SmtpServerDisconnected],
        "SMTPConnectError" => &[ErrorKind::SmtpConnect],
        "SMTPHeloError" => &[ErrorKind::SmtpHelo],
        "SMTPSenderRefused" => &[ErrorKind::SmtpSenderRefused],
        "SMTPRecipientsRefused" => &[ErrorKind::SmtpRecipientsRefused],
        "SMTPDataError" => &[ErrorKind::SmtpData],
        "SMTPAuthenticationError" => &[ErrorKind::SmtpAuthentication],
        "SMTPNotSupportedError" => &[ErrorKind::SmtpNotSupported],
        "SMTPResponseException" => &[ErrorKind::SmtpResponse],
        "SMTPException" => &[ErrorKind::Smtp],
        "UnicodeEncodeError" => &[ErrorKind::Encode],
        "ValueError" => &[ErrorKind::Injection, ErrorKind::SmtpMessage],
        _ => &[],
    };
    let details = error.details();
    let code = theirs.get("code").and_then(Value::as_i64).unwrap_or(0).max(0);
    let said = theirs.get("text").is_none_or(|text| *text == hex(&details.reply_text));
    let code_fits = theirs.get("code").is_none() || i64::from(details.reply_code) == code;
    let sender = theirs.get("sender").is_none_or(|sender| details.refused[0].address == *sender);
    let recipients = theirs.get("recipients").is_none_or(|all| refusals(&details.refused) == *all);
    kinds.contains(&error.kind()) && said && code_fits && sender && recipients
}

#[test]
fn same_bytes_and_same_results() {
    let records = include_str!("scripts/smtp.jsonl");
    let mut played = 0;
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let (transport, control) = MemoryTransport::new();
        control.feed(&unhex(&record["input"])).unwrap();
        control.end();
        let kind = if record["kind"] == "LMTP" { Kind::Lmtp } else { Kind::Smtp };
        let mut smtp = Smtp::new(kind, "mx.example", 25).unwrap();
        smtp.local_hostname = "client.example".to_string();
        smtp.net.set_transport(Some(Box::new(transport)));
        let greeting = smtp.connect();
        // smtplib leaves it to its constructor to refuse a greeting that is not 220.
        let theirs = &record["results"][0]["ok"][0];
        if let Err(error) = &greeting
            && theirs.as_i64().is_some_and(|code| code != 220)
        {
            // A line without an end is none.
            let kinds = [ErrorKind::SmtpConnect, ErrorKind::SmtpServerDisconnected];
            assert!(kinds.contains(&error.kind()), "{line}");
            continue;
        }
        let mut results = vec![greeting.map(|greeting| reply(&greeting))];
        if results[0].is_ok() {
            for words in record["calls"].as_array().unwrap() {
                let words = words.as_array().unwrap();
                results.push(call(&mut smtp, words[0].as_str().unwrap(), &words[1..]));
            }
        }
        // 3.9 drops what stands behind the line end of an address; ours refuses such an address.
        if matches!(results.last(), Some(Err(error)) if error.kind() == ErrorKind::Injection)
            && record["calls"][0][0] == "mail"
        {
            assert!(control.written().is_empty(), "{line}");
            continue;
        }
        let expected = record["results"].as_array().unwrap();
        assert_eq!(results.len(), expected.len(), "{line}");
        for (ours, theirs) in results.iter().zip(expected) {
            match (ours, theirs.get("ok")) {
                (Ok(value), Some(meant)) => assert_eq!(value, meant, "{line}"),
                (Err(error), None) => {
                    assert!(stands_for(error, theirs), "{line}\n{error:?}\nfor {theirs}");
                }
                _ => panic!("{line}\n{ours:?} for {theirs}"),
            }
        }
        let (ours, theirs) = (control.written(), unhex(&record["sent"]));
        assert_eq!(String::from_utf8_lossy(&ours), String::from_utf8_lossy(&theirs), "{line}");
        played += 1;
    }
    assert!(played >= 60, "only {played} scripts");
}
