"""What smtp_wirekit and pop3_wirekit do, by CPython: mail_cpython.py smtp PORT COUNT FILE, or
mail_cpython.py pop3 PORT COUNT USER PASSWORD."""

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
else:
    client = poplib.POP3("127.0.0.1", port)
    client.user(sys.argv[4])
    client.pass_(sys.argv[5])
    work = client.retr
start = time.monotonic()
for number in range(1, count + 1):
    work(number)
seconds = time.monotonic() - start
print(f"{count / seconds:.3f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}")
