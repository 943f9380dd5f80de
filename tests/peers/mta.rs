//! Postfix and exim, each with a port in clear (and STARTTLS) and one under TLS, the mailbox
//! ann@localhost, and the login "ann" with the password "open sesame". A message may have 100,000 bytes.

use std::os::unix::fs::chown;
use std::path::PathBuf;
use std::process::Command;

use crate::net_peers::tls::Identity;
use crate::peers::unpacked::{library_path, unpacked};
use crate::peers::{Directory, Server, program};

pub const USER: &str = "ann";
pub const PASSWORD: &str = "open sesame";
pub const MAX_MESSAGE: usize = 100_000;

/// What the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Postfix,
    Exim,
}

pub struct Mta {
    pub kind: Kind,
    pub server: Server,
}

/// The numbers of a user and of its group.
fn user(name: &str) -> (u32, u32) {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
    let line = passwd.lines().find(|line| line.starts_with(&format!("{name}:")));
    let line = line.unwrap_or_else(|| panic!("no user {name}; run tests/tools/packages.sh"));
    let mut numbers = line.split(':').skip(2).map(|number| number.parse().unwrap());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

fn own(path: PathBuf, name: &str) {
    let (user, group) = user(name);
    chown(path, Some(user), Some(group)).unwrap();
}

fn main_cf(directory: &Directory) -> String {
    let d = directory.path().display();
    let (uid, gid) = user("mail");
    format!(
        "compatibility_level = 3.6\nqueue_directory = {d}/queue\ndata_directory = {d}/data\n\
         command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\n\
         mail_owner = postfix\nsetgid_group = postdrop\nsyslog_name = peers\n\
         maillog_file = {d}/maillog\nmaillog_file_prefixes = {d}\nmyhostname = localhost\n\
         mydomain = localdomain\nmyorigin = localhost\nmydestination =\n\
         inet_interfaces = loopback-only\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\n\
         biff = no\nmessage_size_limit = {MAX_MESSAGE}\nmailbox_size_limit = 0\n\
         virtual_mailbox_limit = 0\nlocal_transport = error:none\n\
         default_transport = error:none\nrelay_transport = error:none\n\
         virtual_mailbox_domains = localhost\nvirtual_mailbox_base = {d}/mail\n\
         virtual_mailbox_maps = texthash:{d}/conf/boxes\nvirtual_transport = virtual\n\
         virtual_uid_maps = static:{uid}\nvirtual_gid_maps = static:{gid}\n\
         virtual_minimum_uid = 1\nsmtpd_tls_cert_file = {d}/cert.pem\n\
         smtpd_tls_key_file = {d}/key.pem\nsmtpd_tls_security_level = may\n\
         smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = cyrus\nsmtpd_sasl_path = smtpd\n\
         smtpd_sasl_local_domain = localhost\nsmtpd_sasl_security_options = noanonymous\n\
         smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n\
         smtpd_tls_auth_only = no\nsmtputf8_enable = yes\nalias_maps =\nalias_database =\n"
    )
}

/// The services that a system has, without those that listen, and with two of ours.
fn master_cf(ports: &[u16]) -> String {
    let usual = std::fs::read_to_string("/usr/share/postfix/master.cf.dist").unwrap();
    let mut text = String::new();
    let mut continued = false;
    for line in usual.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_more = line.starts_with([' ', '\t']);
        let keeps = if is_more { continued } else { words.get(1) != Some(&"inet") };
        continued = keeps;
        if keeps && is_more {
            text.push_str(&format!("{line}\n"));
        } else if keeps {
            // Nothing runs in a chroot.
            let (head, rest) = (&words[..4], &words[5..]);
            let kind = if words[0] == "pickup" { "unix" } else { words[1] };
            text.push_str(&format!(
                "{} {kind} {} {} n {}\n",
                head[0],
                head[2],
                head[3],
                rest.join(" ")
            ));
        }
    }
    text + &format!(
        "127.0.0.1:{} inet n - n - - smtpd\n127.0.0.1:{} inet n - n - - smtpd\n  -o \
         smtpd_tls_wrappermode=yes\n",
        ports[0], ports[1]
    )
}

fn certificate(directory: &Directory, identity: &Identity) {
    directory.write("cert.pem", &identity.certificate_pem);
    directory.write("key.pem", &identity.key_pem);
}

pub fn postfix(identity: &Identity) -> Mta {
    let server = Server::start(2, |directory, ports| {
        certificate(directory, identity);
        for name in ["conf/sasl", "queue", "data", "mail"] {
            directory.folder(name);
        }
        own(directory.join("data"), "postfix");
        own(directory.join("mail"), "mail");
        let users = directory.join("sasldb2");
        let mut made = Command::new("sh");
        made.args(["-c", "printf %s \"$0\" | saslpasswd2 -p -c -f \"$1\" -u localhost \"$2\""]);
        assert!(made.arg(PASSWORD).arg(&users).arg(USER).status().unwrap().success());
        own(users.clone(), "postfix");
        directory.write(
            "conf/sasl/smtpd.conf",
            format!(
                "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {}\n\
                 mech_list: PLAIN LOGIN CRAM-MD5\n",
                users.display()
            ),
        );
        directory.write("conf/boxes", format!("{USER}@localhost {USER}/Maildir/\n"));
        directory.write("conf/main.cf", main_cf(directory));
        directory.write("conf/master.cf", master_cf(ports));
        let mut command = program("postfix", "postfix");
        command.arg("-c").arg(directory.join("conf")).arg("start-fg");
        command
    });
    Mta { kind: Kind::Postfix, server }
}

fn exim_conf(directory: &Directory, ports: &[u16], binary: &str) -> String {
    let d = directory.path().display();
    format!(
        "exim_path = {binary}\nexim_user = mail\nexim_group = mail\nnever_users =\n\
         spool_directory = {d}/spool\nlog_file_path = {d}/logs/%s.log\npid_file_path = {d}/pid\n\
         local_interfaces = <; 127.0.0.1\ndaemon_smtp_ports = {clear} : {tls}\n\
         tls_on_connect_ports = {tls}\ntls_certificate = {d}/cert.pem\n\
         tls_privatekey = {d}/key.pem\ntls_advertise_hosts = *\nprimary_hostname = localhost\n\
         message_size_limit = {MAX_MESSAGE}\nqueue_only = true\nrfc1413_query_timeout = 0s\n\
         smtputf8_advertise_hosts = *\nkeep_environment =\nacl_smtp_rcpt = rcpt\n\
         acl_smtp_vrfy = accept\nacl_smtp_expn = deny\nbegin acl\nrcpt:\n  accept \
         domains = localhost\n    verify = recipient\n  deny message = relay not permitted\n\
         begin routers\nboxes:\n  driver = accept\n  domains = localhost\n  \
         local_parts = {USER}\n  transport = maildir\nbegin transports\nmaildir:\n  \
         driver = appendfile\n  directory = {d}/mail\n  maildir_format\n  user = mail\n\
         begin authenticators\nplain:\n  driver = plaintext\n  public_name = PLAIN\n  \
         server_prompts = :\n  server_condition = \
         ${{if and{{{{eq{{$auth2}}{{{USER}}}}}{{eq{{$auth3}}{{{PASSWORD}}}}}}}}}\n\
         login:\n  driver = plaintext\n  public_name = LOGIN\n  \
         server_prompts = Username:: : Password::\n  server_condition = \
         ${{if and{{{{eq{{$auth1}}{{{USER}}}}}{{eq{{$auth2}}{{{PASSWORD}}}}}}}}}\n\
         cram:\n  driver = cram_md5\n  public_name = CRAM-MD5\n  \
         server_secret = ${{if eq{{$auth1}}{{{USER}}}{{{PASSWORD}}}fail}}\n",
        clear = ports[0],
        tls = ports[1],
    )
}

pub fn exim(identity: &Identity) -> Mta {
    let root = unpacked(&["exim4-daemon-light", "exim4-base", "libidn12"]);
    let binary = root.join("usr/sbin/exim4");
    let server = Server::start(2, |directory, ports| {
        certificate(directory, identity);
        for name in ["spool", "logs", "mail"] {
            directory.folder(name);
            own(directory.join(name), "mail");
        }
        for name in ["cert.pem", "key.pem"] {
            own(directory.join(name), "mail");
        }
        let conf = exim_conf(directory, ports, binary.to_str().unwrap());
        let conf = directory.write("exim.conf", conf);
        let mut command = Command::new(&binary);
        command.env("LD_LIBRARY_PATH", library_path(&root, &[]));
        // -bdf is a daemon that stays in the foreground.
        command.arg("-C").arg(conf).arg("-bdf");
        command
    });
    Mta { kind: Kind::Exim, server }
}

impl Mta {
    /// The messages that have arrived: Postfix delivers them, exim keeps them in its queue. A line ends
    /// with LF there, and exim keeps the header elsewhere.
    pub fn messages(&self) -> Vec<String> {
        let (folder, suffix) = match self.kind {
            Kind::Postfix => (self.server.directory.join("mail/ann/Maildir/new"), ""),
            Kind::Exim => (self.server.directory.join("spool/input"), "-D"),
        };
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.to_str().unwrap().ends_with(suffix));
        files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
    }

    /// Waits until so many messages have arrived.
    pub fn wait_for(&self, count: usize) -> Vec<String> {
        let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
        loop {
            let messages = self.messages();
            if messages.len() >= count {
                return messages;
            }
            assert!(std::time::Instant::now() < end, "{} of {count} arrived", messages.len());
            std::thread::yield_now();
        }
    }

    pub fn log(&self) -> String {
        let files = ["maillog", "logs/main.log", "logs/panic.log"];
        let read = |name| std::fs::read_to_string(self.server.directory.join(name));
        self.server.log() + &files.iter().filter_map(|name| read(name).ok()).collect::<String>()
    }
}
