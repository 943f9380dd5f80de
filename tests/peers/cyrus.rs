//! Cyrus with POP3 on the first port, POP3 over TLS on the second, LMTP on the third, IMAP on the fourth
//! and IMAP over TLS on the fifth; user "ann", password "open sesame".

use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

use wirekit::net::source::Body;
use wirekit::smtp::Smtp;
use wirekit::smtp::client::Kind;

use crate::net_peers::tls::Identity;
use crate::peers::unpacked::{library_path, unpacked};
use crate::peers::{Directory, Server};
use crate::servers::{PASSWORD, USER, owner};

/// Gives a folder and all in it to the user that mail belongs to.
fn give(path: &Path) {
    let (user, group) = owner();
    chown(path, Some(user), Some(group)).unwrap();
    if path.is_dir() {
        std::fs::read_dir(path).unwrap().for_each(|entry| give(&entry.unwrap().path()));
    }
}

fn configure(directory: &Directory, identity: &Identity, programs: &Path, ports: &[u16]) {
    let (d, bin) = (directory.path().display(), programs.display());
    for name in ["conf", "spool", "run", "sieve"] {
        directory.folder(name);
    }
    let users = directory.join("sasldb2");
    let mut made = Command::new("sh");
    made.args(["-c", "printf %s \"$0\" | saslpasswd2 -p -c -f \"$1\" -u localhost \"$2\""]);
    assert!(made.arg(PASSWORD).arg(&users).arg(USER).status().unwrap().success());
    directory.write("cert.pem", &identity.certificate_pem);
    directory.write("key.pem", &identity.key_pem);
    directory.write(
        "imapd.conf",
        format!(
            "configdirectory: {d}/conf\ndefaultpartition: default\npartition-default: {d}/spool\n\
             sievedir: {d}/sieve\nservername: localhost\ndefaultdomain: localhost\n\
             virtdomains: off\nunixhierarchysep: yes\naltnamespace: yes\ncyrus_user: mail\n\
             autocreate_quota: 0\nautocreate_post: 1\nallowplaintext: yes\nallowapop: yes\n\
             popminpoll: 0\nimapidlepoll: 1\nsasl_pwcheck_method: auxprop\nsasl_auxprop_plugin: sasldb\n\
             sasl_sasldb_path: {d}/sasldb2\nsasl_mech_list: PLAIN LOGIN CRAM-MD5\n\
             lmtp_downcase_rcpt: yes\ntls_server_cert: {d}/cert.pem\n\
             tls_server_key: {d}/key.pem\nproc_path: {d}/run/proc\n\
             mboxname_lockpath: {d}/run/lock\nlmtpsocket: {d}/run/lmtp\n\
             idlesocket: {d}/run/idle\nnotifysocket: {d}/run/notify\n"
        ),
    );
    let service = |name: &str, program: &str, option: &str, port: u16| {
        format!(
            " {name} cmd=\"{bin}/{program} -C {d}/imapd.conf {option}\" listen=\"127.0.0.1:{port}\"\n"
        )
    };
    let services = [
        service("pop3", "pop3d", "", ports[0]),
        service("pop3s", "pop3d", "-s", ports[1]),
        // -a asks for no login.
        service("lmtp", "lmtpd", "-a", ports[2]),
        service("imap", "imapd", "", ports[3]),
        service("imaps", "imapd", "-s", ports[4]),
    ];
    directory.write(
        "cyrus.conf",
        format!(
            "START {{\n recover cmd=\"{bin}/ctl_cyrusdb -C {d}/imapd.conf -r\"\n}}\nSERVICES {{\n{}}}\n\
             EVENTS {{\n}}\n",
            services.concat()
        ),
    );
    give(directory.path());
}

pub fn cyrus(identity: &Identity, messages: &[&[u8]]) -> Server {
    let root = unpacked(&[
        "cyrus-common",
        "cyrus-imapd",
        "cyrus-pop3d",
        "libwrap0",
        "libpcre3",
        "libxapian30",
        "libical3",
    ]);
    let programs = root.join("usr/lib/cyrus/bin");
    let server = Server::start(5, |directory, ports| {
        configure(directory, identity, &programs, ports);
        let mut command = Command::new(programs.join("master"));
        command.env("LD_LIBRARY_PATH", library_path(&root, &[]));
        command.arg("-C").arg(directory.join("imapd.conf"));
        command.arg("-M").arg(directory.join("cyrus.conf"));
        command.arg("-p").arg(directory.join("run/pid"));
        command
    });
    let mut lmtp = Smtp::new(Kind::Lmtp, "localhost", server.ports[2]).unwrap();
    lmtp.connect().unwrap();
    for message in messages {
        let refused = lmtp.sendmail("bob@example.org", &[USER], Body::Bytes(message), &[], &[]);
        refused.unwrap_or_else(|error| panic!("{error:?}\n{}", server.log()));
    }
    lmtp.quit().unwrap();
    server
}
