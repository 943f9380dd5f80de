//! dovecot with IMAP on the first port and IMAP over TLS on the second; user "ann", password "open
//! sesame".

use std::os::unix::fs::chown;
use std::process::Command;

use crate::net_peers::tls::Identity;
use crate::peers::{Directory, Server, program};
use crate::servers::{PASSWORD, USER, owner};

fn configure(directory: &Directory, identity: &Identity, ports: &[u16]) -> String {
    let mail = directory.folder("mail");
    let (user, group) = owner();
    chown(&mail, Some(user), Some(group)).unwrap();
    let certificate = directory.write("cert.pem", &identity.certificate_pem);
    let key = directory.write("key.pem", &identity.key_pem);
    let users = directory.write("users", format!("{USER}:{{PLAIN}}{PASSWORD}::::::\n"));
    let base = directory.folder("run");
    format!(
        "base_dir = {base}\nstate_dir = {base}\nlog_path = /dev/stderr\ninstance_name = {base}\n\
         listen = 127.0.0.1\nprotocols = imap\nssl = yes\nssl_cert = <{certificate}\n\
         ssl_key = <{key}\ndisable_plaintext_auth = no\n\
         auth_mechanisms = plain login cram-md5\n\
         mail_location = maildir:{mail}/%n/Maildir\nmail_uid = {user}\nmail_gid = {group}\n\
         first_valid_uid = 1\nfirst_valid_gid = 1\nimap_idle_notify_interval = 29 mins\n\
         mail_plugins = acl quota\n\
         namespace inbox {{\n inbox = yes\n separator = /\n}}\n\
         plugin {{\n acl = vfile\n quota = count:User quota\n quota_vsizes = yes\n}}\n\
         protocol imap {{\n mail_plugins = acl quota imap_acl imap_quota\n}}\n\
         passdb {{\n driver = passwd-file\n args = {users}\n}}\n\
         userdb {{\n driver = static\n args = uid={user} gid={group} home={mail}/%n\n}}\n\
         service imap-login {{\n inet_listener imap {{\n  port = {}\n }}\n \
         inet_listener imaps {{\n  port = {}\n  ssl = yes\n }}\n}}\n",
        ports[0],
        ports[1],
        base = base.display(),
        mail = mail.display(),
        users = users.display(),
        certificate = certificate.display(),
        key = key.display(),
    )
}

/// Starts it, with an empty mailbox.
pub fn dovecot(identity: &Identity) -> Server {
    Server::start(2, |directory: &Directory, ports| {
        let conf = directory.write("dovecot.conf", configure(directory, identity, ports));
        let mut command: Command = program("dovecot", "dovecot-imapd");
        command.arg("-F").arg("-c").arg(conf);
        command
    })
}
