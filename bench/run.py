"""Measures wirekit and its peers on the same work in the same run, in turn, several times.

Usage: run.py PREFIX [JOB]. Prints one table of medians and writes it to target/bench.tsv. A ratio above
1 means that wirekit is better, whatever the unit. Where there are two cores, the server has one and
the client the other.
"""

import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import mail

HERE = pathlib.Path(__file__).resolve().parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
MIB = 1 << 20


def compile_programs(prefix, folder):
    env = dict(os.environ, PKG_CONFIG_PATH=f"{prefix}/lib/pkgconfig")
    flags = subprocess.check_output(
        ["pkg-config", "--cflags", "--libs", "wirekit"], env=env, text=True).split()
    # The package of libetpan's headers wants another libcurl than ours, so it is only unpacked.
    unpacked = [HERE.parent / "tests/tools/unpacked.sh", "libetpan-dev"]
    etpan = subprocess.check_output(unpacked, text=True).strip()
    libraries = {
        "http_wirekit": flags + [f"-Wl,-rpath,{prefix}/lib"],
        "micro_wirekit": flags + [f"-Wl,-rpath,{prefix}/lib"],
        "micro_form": flags + [f"-Wl,-rpath,{prefix}/lib"],
        "http_libcurl": ["-lcurl"],
        "http_raw": [],
        "micro_uriparser": ["-luriparser"],
        "micro_libuuid": ["-luuid"],
        "xmlrpc_wirekit": flags + [f"-Wl,-rpath,{prefix}/lib"],
        "xmlrpc_c": ["-lxmlrpc", "-lxmlrpc_util"],
        "ftp_wirekit": flags + [f"-Wl,-rpath,{prefix}/lib"],
        "ftp_libcurl": ["-lcurl"],
        "robots_wirekit": flags + [f"-Wl,-rpath,{prefix}/lib"],
        "smtp_wirekit": flags + [f"-Wl,-rpath,{prefix}/lib"],
        "smtp_libcurl": ["-lcurl"],
        "pop3_wirekit": flags + [f"-Wl,-rpath,{prefix}/lib"],
        "pop3_libcurl": ["-lcurl"],
        "imap_wirekit": flags + [f"-Wl,-rpath,{prefix}/lib"],
        "imap_libcurl": ["-lcurl"],
        "imap_libetpan": [f"-I{etpan}/usr/include", "-l:libetpan.so.20"],
    }
    for name, extra in libraries.items():
        command = ["cc", "-O2", "-D_GNU_SOURCE", "-o", f"{folder}/{name}", f"{HERE}/{name}.c"]
        subprocess.check_call(command + extra)
    build = ["cargo", "build", "--quiet", "--release", "--locked", "--manifest-path", HERE / "ada/Cargo.toml"]
    subprocess.check_call(build, env=dict(os.environ, CARGO_TARGET_DIR=str(TARGET / "ada")))
    shutil.copy(TARGET / "ada/release/micro-ada", f"{folder}/micro_ada")


def certificates(folder):
    """A private authority and a certificate for localhost."""
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=bench",
            "-keyout", "ca.key", "-out", "ca.pem", "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
            "-keyout", "server.key", "-out", "server.csr")
    (folder / "ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-days", "2", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-extfile", "ext", "-out", "server.pem")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """nginx with a file of 1 KiB and one of 1 GiB, over HTTP and HTTPS."""

    def __init__(self, folder):
        self.http, self.https = free_port(), free_port()
        root = folder / "root"
        root.mkdir()
        (root / "1k").write_bytes(os.urandom(1024))
        with open(root / "1g", "wb") as sparse:
            sparse.truncate(1 << 30)
        certificates(folder)
        self.authority = folder / "ca.pem"
        config = folder / "nginx.conf"
        config.write_text(f"""
            daemon off; master_process off; worker_processes 1; pid {folder}/pid;
            error_log {folder}/error.log;
            events {{ worker_connections 64; }}
            http {{
              access_log off; sendfile on; tcp_nopush on; tcp_nodelay on;
              keepalive_requests 1000000000; keepalive_timeout 600; root {root};
              server {{ listen 127.0.0.1:{self.http}; }}
              server {{ listen 127.0.0.1:{self.https} ssl;
                ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.key; }}
            }}""")
        command = pin(1) + ["nginx", "-c", str(config), "-e", f"{folder}/error.log"]
        self.process = subprocess.Popen(command)
        self.wait()

    def wait(self):
        for _ in range(200):
            for port in (self.http, self.https):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                except OSError:
                    # nginx gives no sign when it listens, so its port is asked again.
                    time.sleep(0.05)
                    break
            else:
                return
        raise SystemExit("nginx did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Vsftpd:
    """vsftpd with a file of 1 GiB, and a folder that anybody may change."""

    def __init__(self, folder):
        self.port = free_port()
        root = folder / "ftp"
        (root / "home").mkdir(parents=True)
        (folder / "empty").mkdir()
        with open(root / "1g", "wb") as sparse:
            sparse.truncate(1 << 30)
        shutil.chown(root / "home", "daemon")
        servers = subprocess.check_output([HERE.parent / "tests/tools/ftp-servers.sh"], text=True).strip()
        config = folder / "vsftpd.conf"
        config.write_text("\n".join([
            "listen=YES", "listen_address=127.0.0.1", f"listen_port={self.port}", "background=NO",
            "anonymous_enable=YES", "local_enable=NO", "no_anon_password=NO", "ftp_username=daemon",
            "nopriv_user=nobody", f"anon_root={root}", "write_enable=YES", "anon_upload_enable=YES",
            "anon_other_write_enable=YES", "anon_world_readable_only=NO", "anon_umask=022",
            "seccomp_sandbox=NO", "isolate=NO", "isolate_network=NO", f"secure_chroot_dir={folder}/empty",
            "connect_from_port_20=NO", "xferlog_enable=NO", ""]))
        self.process = subprocess.Popen(pin(1) + [f"{servers}/usr/sbin/vsftpd", str(config)])
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                # It gives no sign when it listens.
                time.sleep(0.05)
        raise SystemExit("vsftpd did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def pin(core):
    return ["taskset", "-c", str(core)] if (os.cpu_count() or 1) > 1 else []


def measure(command):
    """The number that a program prints, and the most memory it had, in KiB: its last line."""
    command = pin(0) + [str(word) for word in command]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    value, kib = output.splitlines()[-1].split()
    return float(value), int(kib)


def jobs(folder, nginx, vsftpd):
    """Name, unit, whether more is better, our command, and each peer's name and command."""
    url = f"http://127.0.0.1:{nginx.http}"
    tls = f"https://localhost:{nginx.https}"
    ours, curl, raw = folder / "http_wirekit", folder / "http_libcurl", folder / "http_raw"
    micro, libuuid = folder / "micro_wirekit", folder / "micro_libuuid"
    python = [python39() or sys.executable, HERE / "micro_cpython.py"]
    get, big, buffer = f"{url}/1k", f"{url}/1g", 524288
    yield ("http-get-1k", "req/s", True, [ours, get, 20000, 65536], [
        ("libcurl", [curl, get, 20000, 65536]),
        ("raw socket", [raw, nginx.http, "/1k", 20000, 65536])])
    yield ("http-download-1g", "MB/s", True, [ours, big, 1, buffer], [
        ("libcurl", [curl, big, 1, buffer]),
        ("raw socket", [raw, nginx.http, "/1g", 1, buffer])])
    yield ("https-download-1g", "MB/s", True, [ours, f"{tls}/1g", 1, buffer, nginx.authority], [
        ("libcurl", [curl, f"{tls}/1g", 1, buffer, nginx.authority])])
    ftp, block = folder / "ftp_wirekit", 65536
    for job in ("get", "put"):
        name = {"get": "ftp-download-1g", "put": "ftp-upload-1g"}[job]
        yield (name, "MB/s", True, [ftp, vsftpd.port, job, block], [
            ("libcurl", [folder / "ftp_libcurl", vsftpd.port, job, block]),
            ("CPython", python[:1] + [HERE / "ftp_cpython.py", vsftpd.port, job, block])])
    yield ("ftp-resume-1g", "MB/s", True, [ftp, vsftpd.port, "resume", block], [
        ("CPython", python[:1] + [HERE / "ftp_cpython.py", vsftpd.port, "resume", block])])
    yield ("url-split", "ns", False, [micro, "url", 2000000], [
        ("uriparser", [folder / "micro_uriparser", 500000]),
        ("ada", [folder / "micro_ada", 500000]),
        ("CPython", python + ["url", 50000])])
    yield ("query-parse-10", "ns", False, [micro, "qsl", 1000000], [
        ("CPython", python + ["qsl", 10000])])
    for job in ("uuid4", "uuid_parse", "uuid_format"):
        yield (job.replace("_", "-"), "ns", False, [micro, job, 5000000], [
            ("libuuid", [libuuid, job, 1000000]),
            ("CPython", python + [job, 50000])])
    form = folder / "micro_form"
    yield ("multipart-reader-10m", "ms", False, [form, "reader", 50], [
        ("memchr", [form, "memchr", 50])])
    yield ("multipart-form-10m", "ms", False, [form, "form", 20], [
        ("goal", 10.0), ("CPython", python + ["multipart", 2])])
    document, documents = folder / "xmlrpc_wirekit", [HERE / "xmlrpc_cpython.py"]
    for job in ("loads", "dumps"):
        yield (f"xmlrpc-{job}-4m", "ns", False, [document, job, 10], [
            ("libxmlrpc-c", [folder / "xmlrpc_c", job, 3]),
            ("CPython", python[:1] + documents + [job, 1])])
    yield ("xmlrpc-events-4m", "ns", False, [document, "events", 10], [
        ("libxmlrpc-c", [folder / "xmlrpc_c", "loads", 3])])
    yield ("robots-1000-rules", "ns", False, [folder / "robots_wirekit", 500000], [
        ("goal", 5000.0),
        ("CPython", python[:1] + [HERE / "robots_cpython.py", 300])])
    for job, goal in (("cookie_load", 1000), ("cookiejar_exchange", 5000), ("cookiejar_header", 10000)):
        yield (job.replace("_", "-"), "ns", False, [micro, job, 500000], [
            ("goal", goal), ("CPython", python + [job, 2000])])
    yield ("getter", "ns", False, [micro, "getter", 100000000], [("goal", 5.0)])


def mail_jobs(folder):
    """The jobs of mail, each with its server, which runs no longer than it."""
    python = [python39() or sys.executable, HERE / "mail_cpython.py"]
    text = folder / "message"
    text.write_bytes(mail.message())
    sink = mail.smtp_sink(pin(1))
    sent = [sink.port, mail.MESSAGES, text]
    source = [sys.executable, HERE / "mail.py", "smtp-source", sink.port, mail.MESSAGES, mail.SIZE]
    try:
        yield ("smtp-send-4k", "msg/s", True, [folder / "smtp_wirekit", *sent], [
            ("libcurl", [folder / "smtp_libcurl", *sent]),
            ("smtp-source", source), ("CPython", python + ["smtp", *sent])])
    finally:
        sink.stop()
    server = mail.dovecot(pin(1), folder)
    fetched = [server.port, mail.MESSAGES, mail.USER, mail.PASSWORD]
    try:
        yield ("pop3-retr-4k", "msg/s", True, [folder / "pop3_wirekit", *fetched], [
            ("libcurl", [folder / "pop3_libcurl", *fetched]),
            ("CPython", python + ["pop3", *fetched])])
        for job, unit, box, count in (("imap-fetch-10k", "msg/s", "small", mail.SMALL),
                                      ("imap-fetch-100m", "MiB/s", "large", 1)):
            words = [server.imap_port, box, mail.USER, mail.PASSWORD]
            yield (job, unit, True, [folder / "imap_wirekit", *words], [
                ("libcurl", [folder / "imap_libcurl", *words, count]),
                ("libetpan", [folder / "imap_libetpan", *words, count]),
                ("CPython", python + ["imap", server.imap_port, count, *words[1:]])])
    finally:
        server.stop()


def python39():
    """CPython 3.9, the peer of the spec's version, where there is one."""
    found = [os.environ.get("WIREKIT_PYTHON39"), shutil.which("python3.9")]
    if shutil.which("pyenv"):
        root = subprocess.run(["pyenv", "root"], capture_output=True, text=True).stdout.strip()
        found += sorted(pathlib.Path(root).glob("versions/3.9*/bin/python3.9"), reverse=True)
    # A name in PATH may be a shim that leads nowhere, so each is tried.
    works = lambda path: path and not subprocess.run([path, "-c", ""], capture_output=True).returncode
    return next((path for path in found if works(path)), None)


def run_job(name, unit, more, ours, peers):
    """Every program in turn, round after round; medians."""
    commands = [("wirekit", ours)] + [peer for peer in peers if isinstance(peer[1], list)]
    taken = {who: [] for who, _ in commands}
    for _ in range(ROUNDS):
        for who, command in commands:
            taken[who].append(measure(command))
    middle = {who: tuple(map(statistics.median, zip(*runs))) for who, runs in taken.items()}
    for who, goal in peers:
        if not isinstance(goal, list):
            middle[who] = (goal, 0)
    value, memory = middle["wirekit"]
    for who, _ in peers:
        theirs, their_memory = middle[who]
        ratio = value / theirs if more else theirs / value
        yield (name, unit, value, who, theirs, ratio, memory, their_memory)


def system_calls(folder, nginx):
    """System calls of 1,000 keep-alive requests, less those of one."""
    def count(requests):
        log = folder / "strace"
        command = [folder / "http_wirekit", f"http://127.0.0.1:{nginx.http}/1k", requests, 65536]
        subprocess.run(["strace", "-f", "-c", "-o", log] + [str(word) for word in command],
                       check=True, stdout=subprocess.DEVNULL)
        rows = [line.split() for line in log.read_text().splitlines()]
        calls = [row for row in rows if len(row) >= 5 and row[-1] in ("sendmsg", "recvfrom", "poll",
                 "sendto", "recvmsg", "read", "write", "setsockopt", "rt_sigaction", "futex")]
        return sum(int(row[3]) for row in calls)
    return (count(1001) - count(1)) / 1000


def library_size(prefix):
    """The bytes of the shared library as `make install` ships it."""
    with tempfile.NamedTemporaryFile() as copy:
        library = next(pathlib.Path(prefix).glob("lib/libwirekit.so.*.*"))
        subprocess.check_call(["strip", "--strip-unneeded", "-o", copy.name, str(library)])
        return os.path.getsize(copy.name)


def main():
    prefix = pathlib.Path(sys.argv[1]).resolve()
    wanted = sys.argv[2] if len(sys.argv) > 2 else None
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        compile_programs(prefix, folder)
        nginx, vsftpd = Nginx(folder), Vsftpd(folder)
        try:
            for job in jobs(folder, nginx, vsftpd):
                if wanted in (None, job[0]):
                    rows += run_job(*job)
            for job in mail_jobs(folder):
                if wanted in (None, job[0]):
                    rows += run_job(*job)
            if wanted in (None, "syscalls"):
                calls = system_calls(folder, nginx)
                rows.append(("syscalls", "calls/request", calls, "goal", 2.0, 2.0 / calls, 0, 0))
            if wanted in (None, "size"):
                size = library_size(prefix) / 1e6
                rows.append(("size", "MB", size, "goal", 2.5, 2.5 / size, 0, 0))
        finally:
            nginx.stop()
            vsftpd.stop()
    if not rows:
        raise SystemExit(f"no job {wanted}")
    show(rows)


def show(rows):
    header = ("job", "unit", "ours", "peer", "theirs", "ratio", "ours_kib", "theirs_kib")
    lines = [header] + [
        (name, unit, f"{value:.4g}" if value < 1e4 else f"{value:.0f}", who,
         f"{theirs:.4g}" if theirs < 1e4 else f"{theirs:.0f}", f"{ratio:.2f}",
         f"{memory:.0f}", f"{their_memory:.0f}")
        for name, unit, value, who, theirs, ratio, memory, their_memory in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    TARGET.mkdir(exist_ok=True)
    (TARGET / "bench.tsv").write_text("".join("\t".join(line) + "\n" for line in lines))


main()
