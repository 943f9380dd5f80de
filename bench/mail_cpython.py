"""What smtp_wirekit, pop3_wirekit and imap_wirekit do, by CPython: mail_cpython.py smtp PORT COUNT FILE,
mail_cpython.py pop3 PORT COUNT USER PASSWORD, or mail_cpython.py imap PORT COUNT MAILBOX USER PASSWORD."""

import imaplib
import poplib
import resource
import smtplib
import sys
import time

job, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
if job == "smtp":
    with open(sys.argv[4], "rb") as file:
        text = file.read()
    client = smtplib.SMTP("127.0.0.1", port, local_hostname="localhost")
    work = lambda number: client.sendmail("bob@example.org", ["ann@example.org"], text)
elif job == "imap":
    client = imaplib.IMAP4("127.0.0.1", port)
    client.login(sys.argv[5], sys.argv[6])
    client.select(sys.argv[4], True)
    work = lambda number: client.fetch("1:*", "(BODY.PEEK[])")
else:
    client = poplib.POP3("127.0.0.1", port)
    client.user(sys.argv[4])
    client.pass_(sys.argv[5])
    work = client.retr
start = time.monotonic()
# IMAP gives all of them for one command.
for number in range(1, 2 if job == "imap" else count + 1):
    given = work(number)
seconds = time.monotonic() - start
if job == "imap" and count == 1:
    count = len(given[1][0][1]) / (1 << 20)
print(f"{count / seconds:.3f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}")
