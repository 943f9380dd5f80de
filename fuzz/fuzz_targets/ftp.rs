//! An FTP session with a server that says anything, on the control and on the data connection: it ends,
//! in bounded memory, and every line that it gives is one that the server sent.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::ftp::{Ftp, Security, parse};
use wirekit::net::memory::MemoryTransport;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let _ = parse::file_size(&text);
    let _ = parse::passive(&text);
    let _ = parse::extended_passive(&text);
    let _ = parse::directory(&text);
    let _ = parse::transfer_size(&text);
    let entry = parse::entry(&text);
    for (name, value) in &entry.facts {
        assert_eq!(entry.fact(name), Some(value.as_str()));
    }
    // What is behind the first NUL comes on the data connection.
    let cut = input.iter().position(|byte| *byte == 0).unwrap_or(input.len());
    let (control_input, data_input) = input.split_at(cut);
    let (transport, control) = MemoryTransport::new();
    if control.feed(control_input).is_err() {
        return;
    }
    control.end();
    let Ok(mut ftp) = Ftp::new("localhost", 21, Security::Clear) else { return };
    ftp.net.set_transport(Some(Box::new(transport)));
    let data = |ftp: &mut Ftp| {
        let (transport, control) = MemoryTransport::new();
        let _ = control.feed(data_input);
        control.end();
        ftp.set_data_transport(Some(Box::new(transport)));
    };
    if ftp.connect().is_err() {
        assert!(!ftp.net.is_connected());
        return;
    }
    let _ = ftp.login("u", "p", "a");
    data(&mut ftp);
    if let Ok(names) = ftp.nlst(&[]) {
        for name in names {
            assert!(!name.contains(['\r', '\n']) && name.len() < 8192);
        }
    }
    data(&mut ftp);
    let _ = ftp.mlsd("", &[]);
    data(&mut ftp);
    let mut got = 0;
    let done = ftp.retrbinary("RETR a", 7, None, |block| {
        got += block.len();
        Ok(())
    });
    assert!(done.is_err() || got == data_input.len());
    let _ = ftp.size("a");
    let _ = ftp.pwd();
    let _ = ftp.quit();
    assert!(!ftp.net.is_connected());
});
