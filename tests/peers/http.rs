//! Servers and proxies for HTTP: nginx, Apache, squid, tinyproxy.

use crate::net_peers::tls::{Authority, Identity};
use crate::peers::{Directory, Server, program};

fn put_identity(directory: &Directory, name: &str, identity: &Identity) {
    directory.write(&format!("{name}.pem"), &identity.certificate_pem);
    directory.write(&format!("{name}.key"), &identity.key_pem);
}

/// nginx: port 0 in clear, the others with the given identities in turn; also on `unix.sock`.
pub fn nginx(identities: &[&Identity], clients: Option<&Authority>) -> Server {
    Server::start(1 + identities.len(), |directory, ports| {
        let root = directory.path().display();
        let mut tls = String::new();
        for (index, identity) in identities.iter().enumerate() {
            put_identity(directory, &format!("server{index}"), identity);
            let port = ports[index + 1];
            let verify = clients.map_or(String::new(), |authority| {
                directory.write("clients.pem", authority.pem());
                format!("ssl_client_certificate {root}/clients.pem; ssl_verify_client optional;")
            });
            tls += &format!(
                "server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {root}/server{index}.pem; \
                 ssl_certificate_key {root}/server{index}.key; {verify} root {root}/www; \
                 location = /who {{ return 200 \"$ssl_client_verify $ssl_client_s_dn\"; }} }}\n"
            );
        }
        directory.folder("www");
        directory.folder("dav");
        directory.folder("tmp");
        directory.write("www/hello.txt", "hello\n");
        directory.write("www/page.html", "wirekit ".repeat(40_000));
        directory.sparse("www/gigabyte", 1 << 30);
        let port = ports[0];
        let config = format!(
            r#"daemon off; master_process off; pid {root}/pid; error_log {root}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000; client_max_body_size 0;
  types {{ text/html html; text/plain txt; }}
  client_body_temp_path {root}/tmp/body; proxy_temp_path {root}/tmp/proxy;
  fastcgi_temp_path {root}/tmp/fcgi; uwsgi_temp_path {root}/tmp/uwsgi;
  scgi_temp_path {root}/tmp/scgi;
  server {{
    listen 127.0.0.1:{port}; listen unix:{root}/unix.sock; root {root}/www;
    location = /empty {{ return 204; }}
    location = /echo {{ return 200 "$request_method $request_uri $server_protocol $http_x_a"; }}
    # An SSI page has no length before it is made: it comes in chunks.
    location = /page.html {{ ssi on; }}
    location /dav/ {{ alias {root}/dav/; dav_methods PUT DELETE; create_full_put_path on; }}
  }}
  {tls}
}}
"#
        );
        let config = directory.write("nginx.conf", config);
        let mut command = program("nginx", "nginx");
        command.arg("-e").arg(directory.join("error.log")).arg("-p").arg(directory.path());
        command.arg("-c").arg(config);
        command
    })
}

/// Apache: port 0 in clear, port 1 with TLS, where `/cert/` wants a client certificate.
pub fn apache(identity: &Identity, clients: &Authority) -> Server {
    Server::start(2, |directory, ports| {
        let root = directory.path().display();
        put_identity(directory, "server", identity);
        directory.write("clients.pem", clients.pem());
        directory.folder("www/cert");
        directory.folder("www/basic");
        directory.write("www/hello.txt", "hello\n");
        directory.write("www/cert/secret.txt", "secret\n");
        // Numbers that do not compress to the few bytes that Apache would give a length to.
        let many: String = (1..100_000_u64)
            .map(|n| n.wrapping_mul(11_400_714_819_323_198_485).to_string())
            .collect();
        directory.write("www/many.txt", many);
        let modules = "/usr/lib/apache2/modules";
        let load: String = [
            "mpm_event",
            "authz_core",
            "mime",
            "setenvif",
            "ssl",
            "socache_shmcb",
            "filter",
            "deflate",
            "headers",
            "rewrite",
            "env",
        ]
        .iter()
        .map(|name| format!("LoadModule {name}_module {modules}/mod_{name}.so\n"))
        .collect();
        let config = format!(
            r#"{load}ServerRoot {root}
PidFile {root}/pid
Mutex file:{root} default
DefaultRuntimeDir {root}
ErrorLog {root}/error.log
User www-data
Group www-data
ServerName localhost
Listen 127.0.0.1:{plain}
Listen 127.0.0.1:{tls} https
TypesConfig /dev/null
DocumentRoot {root}/www
KeepAlive On
MaxKeepAliveRequests 0
StartServers 1
ServerLimit 1
ThreadsPerChild 8
ThreadLimit 8
MaxRequestWorkers 8
EnableSendfile off
<Directory {root}>
  Require all granted
</Directory>
# Compressed on the way, so without a length: in chunks.
<Location /many.txt>
  SetOutputFilter DEFLATE
</Location>
<VirtualHost 127.0.0.1:{tls}>
  SSLEngine on
  SSLCertificateFile {root}/server.pem
  SSLCertificateKeyFile {root}/server.key
  SSLCACertificateFile {root}/clients.pem
  SSLVerifyClient optional
  <Location /cert/>
    Require expr %{{SSL_CLIENT_VERIFY}} == "SUCCESS"
  </Location>
</VirtualHost>
"#,
            plain = ports[0],
            tls = ports[1],
        );
        let config = directory.write("httpd.conf", config);
        let mut command = program("apache2", "apache2");
        command.arg("-DFOREGROUND").arg("-f").arg(config);
        command
    })
}

pub fn tinyproxy() -> Server {
    Server::start(1, |directory, ports| {
        let config = format!(
            "Port {}\nListen 127.0.0.1\nTimeout 60\nLogLevel Info\nMaxClients 20\n\
             Allow 127.0.0.1\nBasicAuth user opensesame\n",
            ports[0]
        );
        let config = directory.write("tinyproxy.conf", config);
        let mut command = program("tinyproxy", "tinyproxy");
        command.arg("-d").arg("-c").arg(config);
        command
    })
}

pub fn squid() -> Server {
    Server::start(1, |directory, ports| {
        use std::os::unix::fs::PermissionsExt;
        let root = directory.path().display();
        // squid quotes what has a space by per cent in what it gives to its helper.
        let check = "#!/bin/sh\nwhile read -r user password; do\n\
                     [ \"$user $password\" = 'user open%20sesame' ] && echo OK || echo ERR\ndone\n";
        let check = directory.write("check", check);
        std::fs::set_permissions(check, std::fs::Permissions::from_mode(0o755)).unwrap();
        let config = format!(
            "http_port 127.0.0.1:{port}\npid_filename none\naccess_log none\n\
             cache_log /dev/null\ncache_store_log none\ncache_mem 8 MB\ncache deny all\n\
             coredump_dir {root}\npinger_enable off\nnetdb_filename none\n\
             visible_hostname localhost\nshutdown_lifetime 0 seconds\n\
             dns_nameservers 127.0.0.1\nauth_param basic program {root}/check\n\
             auth_param basic children 1\nauth_param basic realm wirekit\n\
             acl users proxy_auth REQUIRED\nhttp_access allow users\nhttp_access deny all\n",
            port = ports[0]
        );
        let config = directory.write("squid.conf", config);
        let mut command = program("squid", "squid");
        command.arg("-N").arg("-n").arg(format!("wk{}", ports[0])).arg("-f").arg(config);
        command
    })
}
