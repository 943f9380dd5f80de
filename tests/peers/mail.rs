//! Mail servers, each with one mailbox: user "ann", password "open sesame".
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

use crate::net_peers::tls::Identity;
use crate::peers::{Directory, Server, program};

pub const USER: &str = "ann";
pub const PASSWORD: &str = "open sesame";

/// The numbers of the user that mail belongs to.
pub fn owner() -> (u32, u32) {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
    let line = passwd.lines().find(|line| line.starts_with("mail:")).expect("a user mail");
    let mut numbers = line.split(':').skip(2).map(|number| number.parse().unwrap());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

/// Puts messages into a Maildir.
fn fill(maildir: &Path, messages: &[&[u8]]) {
    let (user, group) = owner();
    for name in ["", "new", "cur", "tmp"] {
        let folder = maildir.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        chown(&folder, Some(user), Some(group)).unwrap();
    }
    for (number, message) in messages.iter().enumerate() {
        let file = maildir.join("new").join(format!("1000000{number:03}.M{number}P1.localhost"));
        std::fs::write(&file, message).unwrap();
        chown(&file, Some(user), Some(group)).unwrap();
    }
}

/// dovecot with POP3 on the first port and POP3 over TLS on the second.
pub fn dovecot(identity: &Identity, messages: &[&[u8]]) -> Server {
    Server::start(2, |directory: &Directory, ports| {
        let mail = directory.folder("mail");
        fill(&mail.join(USER).join("Maildir"), messages);
        let (user, group) = owner();
        for folder in [mail.clone(), mail.join(USER)] {
            chown(folder, Some(user), Some(group)).unwrap();
        }
        let certificate = directory.write("cert.pem", &identity.certificate_pem);
        let key = directory.write("key.pem", &identity.key_pem);
        let users = directory.write("users", format!("{USER}:{{PLAIN}}{PASSWORD}::::::\n"));
        let base = directory.folder("run");
        let conf = format!(
            "base_dir = {base}\nstate_dir = {base}\nlog_path = /dev/stderr\n\
             instance_name = {base}\nlisten = 127.0.0.1\nprotocols = pop3\n\
             ssl = yes\nssl_cert = <{certificate}\nssl_key = <{key}\n\
             disable_plaintext_auth = no\nauth_mechanisms = plain apop\n\
             mail_location = maildir:{mail}/%n/Maildir\nmail_uid = {user}\nmail_gid = {group}\n\
             first_valid_uid = 1\nfirst_valid_gid = 1\n\
             passdb {{\n driver = passwd-file\n args = {users}\n}}\n\
             userdb {{\n driver = static\n args = uid={user} gid={group} home={mail}/%n\n}}\n\
             service pop3-login {{\n inet_listener pop3 {{\n  port = {}\n }}\n \
             inet_listener pop3s {{\n  port = {}\n  ssl = yes\n }}\n}}\n",
            ports[0],
            ports[1],
            base = base.display(),
            mail = mail.display(),
            users = users.display(),
            certificate = certificate.display(),
            key = key.display(),
        );
        let conf = directory.write("dovecot.conf", conf);
        let mut command: Command = program("dovecot", "dovecot-pop3d");
        command.arg("-F").arg("-c").arg(conf);
        command
    })
}

/// dovecot with LMTP on its port and on the socket `lmtp` of its directory; mail for "ann" only.
pub fn dovecot_lmtp() -> Server {
    let server = Server::start(1, |directory: &Directory, ports| {
        let mail = directory.folder("mail");
        let (user, group) = owner();
        chown(&mail, Some(user), Some(group)).unwrap();
        let users = directory.write("users", format!("{USER}:{{PLAIN}}{PASSWORD}::::::\n"));
        let base = directory.folder("run");
        let conf = format!(
            "base_dir = {base}\nstate_dir = {base}\nlog_path = /dev/stderr\n\
             instance_name = {base}\nlisten = 127.0.0.1\nprotocols = lmtp\nssl = no\n\
             mail_location = maildir:{mail}/%n/Maildir\nmail_uid = {user}\nmail_gid = {group}\n\
             first_valid_uid = 1\nfirst_valid_gid = 1\nauth_username_format = %n\n\
             passdb {{\n driver = passwd-file\n args = {users}\n}}\n\
             userdb {{\n driver = passwd-file\n args = {users}\n\
             override_fields = uid={user} gid={group} home={mail}/%n\n}}\n\
             service lmtp {{\n inet_listener lmtp {{\n  port = {}\n }}\n \
             unix_listener {socket} {{\n  mode = 0666\n }}\n}}\n",
            ports[0],
            base = base.display(),
            mail = mail.display(),
            users = users.display(),
            socket = directory.join("lmtp").display(),
        );
        let conf = directory.write("dovecot.conf", conf);
        let mut command: Command = program("dovecot", "dovecot-lmtpd");
        command.arg("-F").arg("-c").arg(conf);
        command
    });
    server.wait_for_socket(&server.directory.join("lmtp"));
    server
}

/// The messages that were delivered to the user, in any order.
pub fn delivered(server: &Server) -> Vec<String> {
    let new = server.directory.join("mail").join(USER).join("Maildir/new");
    let Ok(entries) = std::fs::read_dir(new) else { return Vec::new() };
    entries.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

/// aiosmtpd, which keeps messages in the folder `kept` of its directory.
pub fn aiosmtpd(identity: &Identity) -> Server {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packages = Command::new(root.join("tests/tools/python-mail.sh")).output().unwrap();
    assert!(packages.status.success(), "tests/tools/python-mail.sh fetches aiosmtpd");
    let packages = String::from_utf8(packages.stdout).unwrap();
    Server::start(1, |directory: &Directory, ports| {
        let certificate = directory.write("cert.pem", &identity.certificate_pem);
        let key = directory.write("key.pem", &identity.key_pem);
        let mut command: Command = program("python3", "python3");
        command.arg(root.join("tests/peers/aiosmtpd.py")).arg(ports[0].to_string());
        command.arg(certificate).arg(key).arg(directory.folder("kept"));
        command.env("PYTHONPATH", packages.trim()).env("PYTHONDONTWRITEBYTECODE", "1");
        // The folder of the script must not stand in for the package of its name.
        command.env("PYTHONSAFEPATH", "1");
        command
    })
}
