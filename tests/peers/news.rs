//! INN, with the groups local.test and local.other, and the user "ann" with the password "open sesame".

use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::net_peers::tls::Identity;
use crate::peers::unpacked::{library_path, unpacked};
use crate::peers::{Directory, Server, program};

pub const USER: &str = "ann";
pub const PASSWORD: &str = "open sesame";

/// The server for everybody, and the reader daemon for TLS from the first byte.
pub struct Inn {
    pub innd: Server,
    pub nnrpd: Server,
}

/// The number of the user and the group that news belong to; every Debian system has them.
const NEWS: u32 = 9;

/// INN as Debian has it. Its package would set up the system for itself, so it is not installed.
fn installed() -> PathBuf {
    unpacked(&["inn2", "inn2-inews", "libcanlock3"])
}

/// A program of INN's, as the user news.
fn inn_program(name: &str, folder: &Path) -> Command {
    let root = installed();
    let mut command = program("setpriv", "util-linux");
    command.args([&format!("--reuid={NEWS}"), &format!("--regid={NEWS}"), "--clear-groups"]);
    command.arg(root.join("usr/lib/news/bin").join(name));
    command.env("INNCONF", folder.join("etc/inn.conf"));
    command.env("LD_LIBRARY_PATH", library_path(&root, &["usr/lib/news"]));
    command
}

fn inn_conf(folder: &Path, port: u16) -> String {
    let root = installed();
    let (d, bin) = (folder.display(), root.join("usr/lib/news"));
    let bin = bin.display();
    format!(
        "mta: \"/bin/true %s\"\norganization: peers\novmethod: tradindexed\nhismethod: hisv6\n\
         pathhost: localhost\ndomain: localdomain\nfromhost: localhost\nserver: 127.0.0.1\n\
         allownewnews: true\nenableoverview: true\nrunasuser: news\nrunasgroup: news\nport: {port}\n\
         bindaddress: 127.0.0.1\nsourceaddress: 127.0.0.1\nbindaddress6: none\nartcutoff: 0\n\
         noreader: false\nreaderswhenstopped: false\npathnews: {bin}\npathbin: {bin}/bin\n\
         pathcontrol: {bin}/bin/control\npathdb: {d}/db\npathetc: {d}/etc\npathfilter: {d}/etc\n\
         pathhttp: {d}/run\npathlog: {d}/logs\npathrun: {d}/run\npathspool: {d}/spool\n\
         pathtmp: {d}/tmp\ntlscafile: {d}/cert.pem\ntlscertfile: {d}/cert.pem\n\
         tlskeyfile: {d}/key.pem\nkeywords: false\nxrefslave: false\n"
    )
}

fn write_all(directory: &Directory, identity: &Identity, port: u16) {
    let spool = ["articles", "overview", "incoming/bad", "incoming/tmp", "outgoing", "archive"];
    for name in ["etc", "db", "run", "logs/OLD", "tmp"] {
        directory.folder(name);
    }
    for name in spool {
        directory.folder(&format!("spool/{name}"));
    }
    let folder = directory.path();
    let hash = Command::new("openssl").args(["passwd", "-6", PASSWORD]).output().unwrap();
    let hash = String::from_utf8(hash.stdout).unwrap();
    let users = directory.write("etc/passwd", format!("{USER}:{hash}"));
    let readers = format!(
        "auth all {{\n hosts: \"127.0.0.1, localhost\"\n default: \"<anonymous>\"\n \
         auth: \"ckpasswd -f {}\"\n}}\naccess all {{\n users: \"*\"\n newsgroups: \"*\"\n \
         access: RPAN\n}}\n",
        users.display()
    );
    for (name, content) in [
        ("etc/inn.conf", inn_conf(folder, port).as_str()),
        ("etc/readers.conf", &readers),
        ("etc/expire.ctl", "/remember/:11\n*:A:1:10:never\n"),
        ("etc/storage.conf", "method tradspool {\n newsgroups: *\n class: 0\n}\n"),
        ("etc/newsfeeds", "ME:*::\n"),
        ("etc/incoming.conf", "peer ME {\n hostname: \"localhost, 127.0.0.1\"\n}\n"),
        ("etc/control.ctl", ""),
        ("etc/moderators", ""),
        ("etc/subscriptions", ""),
        ("etc/distributions", ""),
        ("etc/localgroups", ""),
        (
            "db/active",
            "control 0000000000 0000000001 n\ncontrol.cancel 0000000000 0000000001 n\n\
             junk 0000000000 0000000001 n\nlocal.test 0000000000 0000000001 y\n\
             local.other 0000000000 0000000001 y\n",
        ),
        ("db/newsgroups", "local.test\tA group for tests\nlocal.other\tAnother\n"),
        ("db/active.times", "local.test 1000000000 root@localhost\n"),
        ("db/history", ""),
        ("cert.pem", &identity.certificate_pem),
        ("key.pem", &identity.key_pem),
    ] {
        directory.write(name, content);
    }
    std::fs::set_permissions(folder.join("key.pem"), PermissionsExt::from_mode(0o640)).unwrap();
    give(folder);
}

/// Gives a folder and all in it to the user news.
fn give(path: &Path) {
    chown(path, Some(NEWS), Some(NEWS)).unwrap();
    if path.is_dir() {
        std::fs::read_dir(path).unwrap().for_each(|entry| give(&entry.unwrap().path()));
    }
}

impl Inn {
    pub fn start(identity: &Identity) -> Inn {
        let innd = Server::start(1, |directory, ports| {
            write_all(directory, identity, ports[0]);
            let folder = directory.path();
            let made = inn_program("makedbz", folder)
                .args(["-i", "-o", "-s", "10000", "-f"])
                .arg(folder.join("db/history"))
                .current_dir(folder.join("db"))
                .output()
                .unwrap();
            assert!(made.status.success(), "{made:?}");
            let mut command = inn_program("innd", folder);
            // -d keeps it in the foreground.
            command.args(["-d", "-N", "-4", "127.0.0.1", "-P"]).arg(ports[0].to_string());
            command
        });
        let folder = innd.directory.path().to_path_buf();
        let nnrpd = Server::start(1, |_, ports| {
            let mut command = inn_program("nnrpd", &folder);
            command.args(["-D", "-f", "-S", "-b", "127.0.0.1", "-p"]).arg(ports[0].to_string());
            command
        });
        Inn { innd, nnrpd }
    }
}

impl Drop for Inn {
    fn drop(&mut self) {
        // innd looks at signals when a client comes next.
        self.innd.kill();
    }
}
