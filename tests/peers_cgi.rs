//! Forms that others encoded, decoded by us: curl and Chromium through Apache and nginx, urllib3,
//! requests; and CPython's `cgi` on forms that are hard to read.

mod peers;

use std::path::{Path, PathBuf};
use std::process::Command;

use peers::{Directory, Server, program};
use serde_json::Value;
use wirekit::cgi::environ::Environ;
use wirekit::cgi::form::{self, FormOptions};
use wirekit::cgi::item::Item;
use wirekit::error::ErrorKind;
use wirekit::http::headers::Headers;
use wirekit::http::source::Body;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compiles the example against the static library of this test run, so that a server under
/// another user can run it.
fn compile(directory: &Directory) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let deps = test.parent().unwrap();
    let built = [deps.join("libwirekit.a"), deps.with_file_name("libwirekit.a")];
    let library = built.iter().find(|path| path.exists()).expect("the static library");
    directory.folder("cgi-bin");
    let program = directory.join("cgi-bin/upload");
    let output = Command::new("cc")
        .args(["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Werror", "-I"])
        .arg(root().join("include"))
        .arg(root().join("examples-c/upload_cgi.c"))
        .arg(library)
        .args(["-lpthread", "-ldl", "-lm", "-lgcc_s", "-o"])
        .arg(&program)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    program
}

/// Apache with mod_cgid and the program at /cgi-bin/upload; pages of `www` beside it.
fn apache() -> Server {
    Server::start(1, |directory, ports| {
        compile(directory);
        directory.folder("www");
        let (root, port) = (directory.path().display(), ports[0]);
        let load: String = ["mpm_event", "authz_core", "alias", "cgid", "unixd"]
            .iter()
            .filter(|name| Path::new(&format!("/usr/lib/apache2/modules/mod_{name}.so")).exists())
            .map(|name| {
                format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n")
            })
            .collect();
        let config = format!(
            "{load}ServerRoot {root}\nPidFile {root}/pid\nMutex file:{root} default\n\
             DefaultRuntimeDir {root}\nErrorLog {root}/error.log\nUser www-data\nGroup www-data\n\
             ServerName localhost\nListen 127.0.0.1:{port}\nDocumentRoot {root}/www\n\
             StartServers 1\nServerLimit 1\nThreadsPerChild 8\nThreadLimit 8\nMaxRequestWorkers 8\n\
             ScriptSock {root}/cgid.sock\nScriptAlias /cgi-bin/ {root}/cgi-bin/\n\
             <Directory {root}>\n  Require all granted\n</Directory>\n"
        );
        let config = directory.write("apache.conf", config);
        let mut command = program("apache2", "apache2");
        command.arg("-DFOREGROUND").arg("-f").arg(config);
        command
    })
}

/// fcgiwrap, which runs the program, and nginx in front of it.
fn nginx() -> (Server, Server) {
    let wrapper = Server::start(0, |directory, _| {
        compile(directory);
        let mut command = program("fcgiwrap", "fcgiwrap");
        command.arg("-s").arg(format!("unix:{}", directory.join("fcgi.sock").display()));
        command
    });
    let socket = wrapper.directory.join("fcgi.sock");
    wrapper.wait_for_socket(&socket);
    let upload = wrapper.directory.join("cgi-bin/upload");
    let server = Server::start(1, |directory, ports| {
        directory.folder("www");
        let (root, port) = (directory.path().display(), ports[0]);
        let (socket, upload) = (socket.display(), upload.display());
        let params: String = [
            ("REQUEST_METHOD", "$request_method"),
            ("CONTENT_TYPE", "$content_type"),
            ("CONTENT_LENGTH", "$content_length"),
            ("QUERY_STRING", "$query_string"),
        ]
        .iter()
        .map(|(name, value)| format!("fastcgi_param {name} {value};\n"))
        .collect();
        let config = format!(
            "user root; daemon off; master_process off; worker_processes 1; pid {root}/pid;\n\
             error_log {root}/error.log;\nevents {{ worker_connections 64; }}\nhttp {{\n\
             access_log off; client_max_body_size 64m; client_body_temp_path {root}/body;\n\
             fastcgi_temp_path {root}/fastcgi; proxy_temp_path {root}/proxy;\n\
             uwsgi_temp_path {root}/uwsgi; scgi_temp_path {root}/scgi;\n\
             types {{ text/html html; }}\n\
             server {{ listen 127.0.0.1:{port}; root {root}/www;\n\
             location /cgi-bin/ {{ {params} fastcgi_param SCRIPT_FILENAME {upload};\n\
             fastcgi_pass unix:{socket}; }} }} }}\n"
        );
        let config = directory.write("nginx.conf", config);
        let mut command = program("nginx", "nginx");
        command.arg("-c").arg(config).arg("-e").arg(directory.join("error.log"));
        command
    });
    (server, wrapper)
}

/// What the program says of a file.
fn line(name: &str, filename: &str, kind: &str, content: &[u8]) -> String {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in content {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    let lines = content.iter().filter(|byte| **byte == b'\n').count();
    let size = content.len();
    format!("file {name} {filename} {kind} {size} bytes {lines} lines {:08x}\n", b << 16 | a)
}

/// Bytes of every kind, with line ends and dashes among them.
fn content(size: usize) -> Vec<u8> {
    let mut state = 88_172_645_463_325_252_u64;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        match state % 16 {
            0 => b'\r',
            1 => b'\n',
            2 => b'-',
            _ => (state >> 8) as u8,
        }
    };
    (0..size).map(next).collect()
}

fn curl(server: &Server, words: &[&str]) -> String {
    let output = program("curl", "curl")
        .args(["--silent", "--show-error", "--max-time", "60", "--noproxy", "*"])
        .args(words)
        .arg(format!("http://127.0.0.1:{}/cgi-bin/upload", server.port()))
        .output()
        .unwrap();
    let log = || {
        let errors = std::fs::read_to_string(server.directory.join("error.log"));
        format!("{}{}", server.log(), errors.unwrap_or_default())
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{words:?}\n{}", log());
    String::from_utf8(output.stdout).unwrap()
}

fn uploads_by_curl(server: &Server) {
    let file = |name: &str, bytes: &[u8]| server.directory.write(name, bytes).display().to_string();
    let (large, small) = (content(3_000_000), content(700));
    let (large_path, small_path) = (file("large.bin", &large), file("small.bin", &small));
    let said = curl(
        server,
        &[
            "-F",
            "name=Joe \u{e9}",
            "-F",
            "empty=",
            "-F",
            &format!("f=@{large_path};filename=a \"b\".bin"),
            "-F",
            &format!("g=@{small_path};type=text/x-small"),
        ],
    );
    let expected = [
        "field name Joe \u{e9}\nfield empty \n".to_string(),
        // curl writes a quotation mark as %22 or with a backslash, by its version.
        line("f", "a \"b\".bin", "application/octet-stream", &large),
        line("g", "small.bin", "text/x-small", &small),
    ];
    assert_eq!(said.replace("%22", "\""), expected.concat());

    // Two files of one field, which curl nests in a body of their own.
    let said = curl(server, &["-F", &format!("f=@{large_path},{small_path}")]);
    let kind = "application/octet-stream";
    let files = [line("", "large.bin", kind, &large), line("", "small.bin", kind, &small)].concat();
    assert!(said == files || said == files.replace("file  ", "file f "), "{said}");

    let said = curl(server, &["--data", "a=1&b=x+y", "--data-urlencode", "c=\u{e9}&"]);
    assert_eq!(said, "field a 1\nfield b x y\nfield c \u{e9}&\n");
    assert_eq!(curl(server, &["--get", "--data", "q=1"]), "field q 1\n");
    assert!(curl(server, &[]).starts_with("<!DOCTYPE html>\n<title>Upload</title>"));
    let broken = ["-H", "Content-Type: multipart/form-data", "--data", "x", "-w", "%{http_code}"];
    let said = curl(server, &broken);
    assert!(said.starts_with("WK_E_FORM_BOUNDARY: ") && said.ends_with("400"), "{said}");
}

#[test]
fn curl_uploads_through_apache() {
    uploads_by_curl(&apache());
}

#[test]
fn curl_uploads_through_nginx() {
    let (server, _wrapper) = nginx();
    uploads_by_curl(&server);
}

/// A page whose script fills a form in, sends it as it is, and shows the answer.
const PAGE: &str = r#"<!DOCTYPE html><meta charset="utf-8"><title>form</title>
<form enctype="multipart/form-data" method="post">
<input name="text" value="Gr&uuml;&szlig;e &amp; so"><input name='qu"ote' value="">
<textarea name="area">one
two</textarea>
<input type="checkbox" name="item" value="1" checked>
<input type="checkbox" name="item" value="2" checked>
<input type="file" name="file" multiple></form><pre id="answer"></pre>
<script>
const bytes = new Uint8Array(100000);
for (let i = 0; i < bytes.length; i++) bytes[i] = (i * i + (i >> 8)) & 255;
const list = new DataTransfer();
list.items.add(new File([bytes], 'a "b" é.bin', {type: 'image/png'}));
list.items.add(new File(['--\r\n'], 'second.txt', {type: 'text/plain'}));
document.querySelector('[type=file]').files = list.files;
const request = new XMLHttpRequest();
request.open('POST', '/cgi-bin/upload', false);
request.send(new FormData(document.forms[0]));
document.getElementById('answer').textContent = request.responseText + 'end';
</script>"#;

#[test]
fn chromium_sends_its_form() {
    let (server, _wrapper) = nginx();
    server.directory.write("www/form.html", PAGE);
    let output = program("chromium", "chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--disable-dev-shm-usage", "--no-proxy-server"])
        .arg(format!("--user-data-dir={}", server.directory.folder("profile").display()))
        .arg("--dump-dom")
        .arg(format!("http://127.0.0.1:{}/form.html", server.port()))
        .output()
        .unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    let answer = page.split("<pre id=\"answer\">").nth(1).and_then(|rest| rest.split("end").next());
    let Some(answer) = answer.filter(|answer| !answer.is_empty()) else {
        panic!("no answer in {page}\n{}", String::from_utf8_lossy(&output.stderr));
    };
    let bytes: Vec<u8> = (0..100_000_u64).map(|i| (i * i + (i >> 8)) as u8).collect();
    let expected = [
        // A browser sends a line feed of a text as CR LF; the page shows it as a line feed.
        "field text Gr\u{fc}\u{df}e &amp; so\nfield qu%22ote \nfield area one\ntwo\n".to_string(),
        "field item 1\nfield item 2\n".to_string(),
        line("file", "a %22b%22 \u{e9}.bin", "image/png", &bytes),
        line("file", "second.txt", "text/plain", b"--\r\n"),
    ];
    assert_eq!(answer.replace('\r', ""), expected.concat());
}

/// The records that a generator of `tests/peers` prints.
fn records(python: &mut Command, script: &str, seed: u64, count: usize) -> Vec<Value> {
    println!("{script}: seed {seed}, {count} records");
    let output = python
        .arg(root().join("tests/peers").join(script))
        .args([seed.to_string(), count.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let records: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), count);
    records
}

fn unhex(value: &Value) -> Vec<u8> {
    let digits = value.as_str().unwrap();
    (0..digits.len() / 2)
        .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn items(form: &Item, show: impl Fn(&Item) -> Value) -> Value {
    form.list().unwrap().items().iter().map(|item| show(item)).collect()
}

#[test]
fn forms_of_urllib3_and_requests() {
    let output = Command::new(root().join("tests/tools/python-forms.sh")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let packages = String::from_utf8(output.stdout).unwrap();
    let mut python = program("python3", "python3");
    python.env("PYTHONPATH", packages.trim());
    for record in records(&mut python, "forms.py", 1, 400) {
        let mut headers = Headers::new();
        headers.add(b"Content-Type", record["type"].as_str().unwrap().as_bytes()).unwrap();
        let body = unhex(&record["body"]);
        let options = FormOptions { memory: 64, ..FormOptions::default() };
        let form = form::read_with_headers(&options, &headers, Body::Bytes(&body)).unwrap();
        let shown = items(&form, |item| {
            serde_json::json!([item.name, item.filename, hex(item.value().unwrap())])
        });
        assert_eq!(shown, record["fields"], "{}", String::from_utf8_lossy(&body));
    }
}

#[test]
fn cpython_reads_the_same() {
    // Versions from 3.13 on do not have the module.
    let interpreter = |name: &str| std::env::var_os("WIREKIT_PYTHON39").unwrap_or(name.into());
    let has_cgi = Command::new(interpreter("python3"))
        .args(["-W", "ignore", "-c", "import cgi"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !has_cgi {
        println!("this Python has no module cgi; tests/vectors/cgi.jsonl holds what it did");
        return;
    }
    let mut python = Command::new(interpreter("python3"));
    for record in records(&mut python, "cgi_forms.py", 7, 4000) {
        let mut environ = Environ::new();
        for (name, value) in record["environ"].as_object().unwrap() {
            environ.set(name.as_bytes(), value.as_str().unwrap().as_bytes());
        }
        let body = unhex(&record["body"]);
        let read = form::read(&FormOptions::default(), &environ, Body::Bytes(&body));
        match (read, &record["items"]) {
            (Err(error), Value::Null) => assert_eq!(error.kind(), ErrorKind::FormBoundary),
            (Err(error), _) => panic!("{error}: {record}"),
            (Ok(form), expected) => {
                let shown = items(&form, |item| {
                    let kind = item.content_type.as_ref().map(|kind| &kind.value);
                    let value = hex(item.value().unwrap());
                    serde_json::json!([item.name, item.filename, value, kind, item.done as i8])
                });
                assert_eq!(&shown, expected, "{}", String::from_utf8_lossy(&body));
            }
        }
    }
}
