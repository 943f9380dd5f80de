"""The mail servers of the measures: smtp-sink, which throws messages away, and dovecot with a mailbox.

As a program it times smtp-source, which sends COUNT messages of SIZE bytes over one connection:
mail.py smtp-source PORT COUNT SIZE
"""

import os
import pwd
import resource
import shutil
import socket
import subprocess
import sys
import time

MESSAGES = 1000
SIZE = 4096
# The mailboxes of IMAP: many small messages, and a large one.
SMALL, SMALL_SIZE, LARGE = 10000, 1024, 100 << 20
USER, PASSWORD = "ann", "secret"


def message(size=SIZE):
    """A message of this many bytes, every tenth line of it with a dot in front."""
    head = b"From: bob@example.org\r\nSubject: measure\r\n\r\n"
    lines = [(b"." if n % 10 == 0 else b"x") + b"a line of sixty bytes, as mail has them, more or less\r\n"
             for n in range(size // 56)]
    body = b"".join(lines)[:size - len(head) - 2]
    return head + body.rstrip(b"\r\n").ljust(len(body), b"x") + b"\r\n"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A program that listens on a port."""

    def __init__(self, command, port):
        self.port = port
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                # It gives no sign when it listens, so its port is asked again.
                time.sleep(0.05)
        raise SystemExit(f"{command} did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def smtp_sink(pin):
    port = free_port()
    # It gives up the rights of root, and wants to be told for whom.
    words = ["smtp-sink", "-u", "nobody"] if os.getuid() == 0 else ["smtp-sink"]
    return Server(pin + words + [f"127.0.0.1:{port}", "100"], port)


def fill(maildir, count, text):
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    for number in range(count):
        (maildir / "new" / f"1000{number:06}.M{number}P1.localhost").write_bytes(text)


def dovecot(pin, folder):
    owner = pwd.getpwnam("mail")
    base, mail = folder / "dovecot", folder / "mail"
    base.mkdir()
    maildir = mail / USER / "Maildir"
    fill(maildir, MESSAGES, message())
    fill(maildir / ".small", SMALL, message(SMALL_SIZE))
    fill(maildir / ".large", 1, message()[:40] + b"\r\n" + b"x" * 76 + (b"\r\n" + b"x" * 76) * (LARGE // 78))
    for place in [mail, *mail.rglob("*")]:
        os.chown(place, owner.pw_uid, owner.pw_gid)
    port, imap = free_port(), free_port()
    users = base / "users"
    users.write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
    conf = base / "dovecot.conf"
    conf.write_text(f"""
base_dir = {base}/run
state_dir = {base}/run
log_path = {base}/log
instance_name = bench
listen = 127.0.0.1
protocols = pop3 imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{mail}/%n/Maildir
mail_uid = {owner.pw_uid}
mail_gid = {owner.pw_gid}
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = passwd-file
  args = {users}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={mail}/%n
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {port}
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
}}
""")
    server = Server(pin + ["dovecot", "-F", "-c", str(conf)], port)
    server.imap_port = imap
    return server


def smtp_source(port, count, size):
    program = shutil.which("smtp-source", path=os.environ["PATH"] + ":/usr/sbin")
    start = time.monotonic()
    # -d keeps the connection for all messages.
    subprocess.run([program, "-d", "-s", "1", "-m", count, "-l", size, f"127.0.0.1:{port}"], check=True)
    seconds = time.monotonic() - start
    print(f"{int(count) / seconds:.3f} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")


if __name__ == "__main__":
    smtp_source(*sys.argv[2:])
