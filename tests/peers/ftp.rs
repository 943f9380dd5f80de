//! FTP servers, each with one folder, "home", that its user may change: vsftpd (anonymous), proftpd, pure-ftpd
//! and pyftpdlib (user "ann", password "open sesame"). All know AUTH TLS.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::net_peers::tls::Identity;
use crate::peers::{Directory, Server};

pub const USER: &str = "ann";
pub const PASSWORD: &str = "open sesame";
/// The numbers of the user nobody, whom the files belong to.
const NOBODY: u32 = 65534;
/// The numbers of the user daemon: vsftpd wants one whose home is there.
const DAEMON: u32 = 1;

/// Where the servers are unpacked.
fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(root.join("tests/tools/ftp-servers.sh")).output().unwrap();
    assert!(output.status.success(), "tests/tools/ftp-servers.sh fetches the servers");
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

fn program(name: &str) -> Command {
    Command::new(folder().join("usr/sbin").join(name))
}

/// The folder that the user may change.
pub fn files(server: &Server) -> PathBuf {
    server.directory.join("files/home")
}

fn make_files(directory: &Directory, owner: u32) -> PathBuf {
    let files = directory.folder("files");
    // vsftpd wants a root that its user cannot write to.
    let home = directory.folder("files/home");
    chown(&home, Some(owner), Some(owner)).unwrap();
    files
}

/// vsftpd on IPv4 and IPv6. It takes a data connection under TLS only when that resumes the session of
/// its control connection.
pub fn vsftpd(identity: &Identity, implicit: bool) -> Server {
    Server::start(1, |directory, ports| {
        let files = make_files(directory, DAEMON);
        let yes = if implicit { "YES" } else { "NO" };
        let conf = format!(
            "listen=NO\nlisten_ipv6=YES\nlisten_port={}\nbackground=NO\nimplicit_ssl={yes}\n\
             anonymous_enable=YES\nlocal_enable=NO\nno_anon_password=NO\nftp_username=daemon\n\
             nopriv_user=nobody\nanon_root={}\nallow_writeable_chroot=YES\nwrite_enable=YES\n\
             anon_upload_enable=YES\nanon_mkdir_write_enable=YES\nanon_other_write_enable=YES\n\
             anon_world_readable_only=NO\nanon_umask=022\nseccomp_sandbox=NO\nisolate=NO\n\
             isolate_network=NO\nsecure_chroot_dir={}\nconnect_from_port_20=NO\n\
             ascii_upload_enable=YES\nascii_download_enable=YES\nasync_abor_enable=YES\n\
             ssl_enable=YES\nallow_anon_ssl=YES\nforce_local_logins_ssl=NO\n\
             force_local_data_ssl=NO\nrequire_ssl_reuse=YES\nssl_tlsv1=YES\nssl_ciphers=HIGH\n\
             rsa_cert_file={}\nrsa_private_key_file={}\nvsftpd_log_file={}\nxferlog_enable=NO\n",
            ports[0],
            files.display(),
            directory.folder("empty").display(),
            directory.write("cert.pem", &identity.certificate_pem).display(),
            directory.write("key.pem", &identity.key_pem).display(),
            directory.join("transfers").display(),
        );
        let conf = directory.write("vsftpd.conf", conf);
        let mut command = program("vsftpd");
        command.arg(conf);
        command
    })
}

/// proftpd. It too asks for the session of the control connection on data connections.
pub fn proftpd(identity: &Identity, versions: &str, implicit: bool) -> Server {
    let modules = folder().join("usr/lib/proftpd");
    Server::start(1, |directory, ports| {
        let files = make_files(directory, NOBODY);
        let hash = Command::new("openssl").args(["passwd", "-6", PASSWORD]).output().unwrap();
        let hash = String::from_utf8(hash.stdout).unwrap();
        let users =
            format!("{USER}:{}:{NOBODY}:{NOBODY}::{}:/bin/sh\n", hash.trim(), files.display());
        let private = |path: &Path| {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
        };
        let users = directory.write("users", users);
        let groups = directory.write("groups", format!("users:x:{NOBODY}:\n"));
        let key = directory.write("key.pem", &identity.key_pem);
        [&users, &groups, &key].into_iter().for_each(|path| private(path));
        let options = if implicit { "TLSOptions UseImplicitSSL\n" } else { "" };
        let conf = format!(
            "ModulePath {modules}\nLoadModule mod_tls.c\nServerName wirekit\n\
             ServerType standalone\nDefaultAddress 127.0.0.1 ::1\nSocketBindTight on\nPort {port}\n\
             UseReverseDNS off\nPidFile {run}/pid\nScoreboardFile {run}/scoreboard\n\
             DelayTable {run}/delay\nDelayEngine off\nSystemLog {run}/../slog\nTransferLog none\n\
             WtmpLog off\nUser nobody\nGroup nogroup\nAuthOrder mod_auth_file.c\n\
             AuthUserFile {users}\nAuthGroupFile {groups}\nRequireValidShell off\n\
             DefaultRoot ~\nAllowOverwrite on\nAllowStoreRestart on\nAllowRetrieveRestart on\n\
             MaxInstances 50\nTLSEngine on\nTLSRequired off\nTLSRSACertificateFile {cert}\n\
             TLSECCertificateFile {cert}\nTLSECCertificateKeyFile {key}\n\
             TLSLog {run}/tls\nTLSProtocol {versions}\n{options}",
            modules = modules.display(),
            port = ports[0],
            run = directory.folder("run").display(),
            users = users.display(),
            groups = groups.display(),
            cert = directory.write("cert.pem", &identity.certificate_pem).display(),
            key = key.display(),
        );
        let conf = conf.replace(
            &format!("TLSRSACertificateFile {}\n", directory.join("cert.pem").display()),
            "",
        );
        let conf = directory.write("proftpd.conf", conf);
        let mut command = program("proftpd");
        command.arg("-n").arg("-c").arg(conf);
        command
    })
}

/// pure-ftpd on IPv4.
pub fn pure_ftpd(identity: &Identity) -> Server {
    let tool = folder().join("usr/bin/pure-pw");
    Server::start(1, |directory, ports| {
        let files = make_files(directory, NOBODY);
        let both = format!("{}{}", identity.key_pem, identity.certificate_pem);
        let certificate = directory.write("both.pem", both);
        let (users, database) = (directory.join("users"), directory.join("users.pdb"));
        let mut add = Command::new(&tool);
        add.args(["useradd", USER, "-f"]).arg(&users).args(["-u", "nobody", "-g", "nogroup", "-d"]);
        let mut add = add
            .arg(&files)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let password = format!("{PASSWORD}\n{PASSWORD}\n");
        std::io::Write::write_all(&mut add.stdin.take().unwrap(), password.as_bytes()).unwrap();
        assert!(add.wait().unwrap().success());
        let mut made = Command::new(&tool);
        made.arg("mkdb").arg(&database).arg("-f").arg(&users);
        assert!(made.status().unwrap().success());
        let mut command = program("pure-ftpd");
        command.arg("-S").arg(format!("127.0.0.1,{}", ports[0])).args(["-Y", "1", "-2"]);
        command.arg(certificate).arg("-l").arg(format!("puredb:{}", database.display()));
        command.args(["-A", "-E", "-H", "-4", "-c", "50", "-C", "50", "-g"]);
        command.arg(directory.join("pid"));
        command
    })
}

const PYFTPDLIB: &str = r#"
import sys
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_FTPHandler
from pyftpdlib.servers import FTPServer
port, files, certificate, key, user, password = sys.argv[1:]
users = DummyAuthorizer()
users.add_user(user, password, files, perm="elradfmwMT")
TLS_FTPHandler.authorizer = users
TLS_FTPHandler.certfile, TLS_FTPHandler.keyfile = certificate, key
FTPServer(("::", int(port)), TLS_FTPHandler).serve_forever()
"#;

/// pyftpdlib on IPv4 and IPv6.
pub fn pyftpdlib(identity: &Identity) -> Server {
    let packages = folder().join("python");
    Server::start(1, |directory, ports| {
        let mut command = Command::new("python3");
        command
            .arg("-c")
            .arg(PYFTPDLIB)
            .arg(ports[0].to_string())
            .arg(make_files(directory, NOBODY));
        command.arg(directory.write("cert.pem", &identity.certificate_pem));
        command.arg(directory.write("key.pem", &identity.key_pem)).args([USER, PASSWORD]);
        command.env("PYTHONPATH", &packages).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    })
}
