//! The text of mail, news and file transfer: what was read can be written, and what was written is
//! read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::text::{address, encoded_word};
use wirekit::{ftp, imap, request, smtp};

fuzz_target!(|input: &[u8]| {
    let mut quoted = Vec::new();
    smtp::format::quote_data(input, &mut quoted);
    assert!(!quoted.windows(3).any(|three| three == b"\n.\r"), "a line with a single dot");
    let mut ended = Vec::new();
    smtp::format::line_ends(input, &mut ended);
    assert!(!ended.windows(2).any(|two| two[1] == b'\n' && two[0] != b'\r'));
    let flags = imap::parse::flags(input);
    assert!(flags.into_iter().all(|flag| !flag.is_empty() && !flag.contains(&b')')));
    if let Ok(Some(seconds)) = imap::parse::internal_date(input)
        && let Ok(text) = imap::format::internal_date(seconds, 0)
        && text.len() == 28
    {
        let again = imap::parse::internal_date(format!("INTERNALDATE {text}").as_bytes());
        assert_eq!(again.ok().flatten(), Some(seconds));
    }
    let Ok(text) = std::str::from_utf8(input) else { return };
    let _ = encoded_word::decode(text);
    assert!(address::first(text).address.len() <= 2 * text.len() + 2);
    let _ = address::all(text);
    let _ = ftp::parse::transfer_size(text);
    let _ = ftp::parse::passive(text);
    let _ = ftp::parse::extended_passive(text);
    let _ = ftp::parse::directory(text);
    let _ = request::data::Data::parse(text);
    assert!(request::parse::list(text).len() <= text.len() + 1);
    if let Some((host, list)) = text.split_once('\n') {
        let _ = request::proxy::bypass(host, list);
        let mut passwords = request::passwords::Passwords::new(request::passwords::Manner::PriorAuth);
        if passwords.add(Some("r"), &[host], "u", "p").is_ok() {
            let _ = passwords.find(Some("r"), list);
            assert!(passwords.find(Some("r"), host).is_ok_and(|found| found.is_some()));
        }
    }
});
