"""Plays SMTP scripts with CPython's smtplib and prints what it sent and gave: tests/scripts/smtp.jsonl.

    python3.9 tests/scripts/smtp.py > tests/scripts/smtp.jsonl
"""
import email
import email.policy
import io
import json
import smtplib

HI = b"220 mx.example ESMTP\r\n"
EHLO = b"250-mx.example\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250 HELP\r\n"
AUTH = b"250-mx.example\r\n250 AUTH CRAM-MD5 PLAIN LOGIN\r\n"
OK = b"250 ok\r\n"
GO = b"354 go\r\n"
NO = b"550 no such user\r\n"
BYE = b"421 leaving\r\n"


class Sock:
    def __init__(self, data):
        self.input, self.sent = io.BytesIO(data), b""

    def makefile(self, mode):
        return self.input

    def sendall(self, data):
        self.sent += data

    def close(self):
        pass


def value(v):
    if isinstance(v, bytes):
        return {"hex": v.hex()}
    if isinstance(v, (tuple, list)):
        return [value(x) for x in v]
    if isinstance(v, dict):
        return [[k, value(v[k])] for k in sorted(v)]
    return v


def facts(e):
    out = {"error": type(e).__name__}
    if isinstance(e, smtplib.SMTPResponseException):
        text = e.smtp_error
        out["code"], out["text"] = e.smtp_code, value(text.encode() if isinstance(text, str) else text)
    if isinstance(e, smtplib.SMTPSenderRefused):
        out["sender"] = e.sender
    if isinstance(e, smtplib.SMTPRecipientsRefused):
        out["recipients"] = value(e.recipients)
    return out


def play(data, calls, kind="SMTP"):
    sock = Sock(data)
    klass = getattr(smtplib, kind)
    smtplib.SMTP._get_socket = lambda self, host, port, timeout: sock
    results = []

    def attempt(call):
        try:
            results.append({"ok": value(call())})
            return True
        except Exception as e:
            results.append(facts(e))
            return False

    session = klass(local_hostname="client.example")
    if attempt(lambda: session.connect("mx.example", 25)):
        for name, *args in calls:
            if name == "send_message":
                args[0] = email.message_from_bytes(args[0].encode(), policy=email.policy.default)
            if name == "sendmail_bytes":
                name, args[2] = "sendmail", args[2].encode()
            if name in ("does_esmtp", "esmtp_features", "ehlo_resp", "helo_resp"):
                attempt(lambda: getattr(session, name))
            else:
                attempt(lambda: getattr(session, name)(*args))
    print(json.dumps({"kind": kind, "input": data.hex(), "calls": calls_of(calls), "sent": sock.sent.hex(), "results": results}))


def calls_of(calls):
    return [[str(a) if isinstance(a, email.message.Message) else a for a in call] for call in calls]


MSG = "Subject: hi\n\nline\n.dot\n..\nlast"
MAIL = ["sendmail", "a@x", ["b@y"], MSG]
LETTER = ("From: Ann <ann@x>\nTo: b@y, C <c@z>\nCc: d@w\nBcc: hidden@h\nSubject: s\n\nbody\n")
SCRIPTS = [
    (b"", []),
    (b"554 no\r\n", []),
    (b"220-multi\r\n220 line\r\n", []),
    (b"220\r\n", []),
    (b"hello\r\n", []),
    (b"22", []),
    (b"220 " + b"x" * 9000 + b"\r\n", []),
    (HI + OK, [["noop"]]),
    (HI + b"250-a\r\n251-b\r\n252 c\r\n", [["noop"]]),
    (HI + b"250-a\r\nxyz b\r\n", [["noop"]]),
    (HI, [["noop"], ["noop"]]),
    (HI + OK + OK, [["docmd", "XYZ", "a b"], ["docmd", "NOOP"]]),
    (HI + OK, [["helo"], ["helo_resp"], ["does_esmtp"]]),
    (HI + OK, [["helo", "other.example"]]),
    (HI + EHLO, [["ehlo"], ["does_esmtp"], ["esmtp_features"], ["has_extn", "Size"], ["has_extn", "x"], ["ehlo_resp"]]),
    (HI + b"250-mx\r\n250-AUTH=LOGIN\r\n250-AUTH PLAIN\r\n250-x_y z\r\n250 -bad\r\n", [["ehlo"], ["esmtp_features"]]),
    (HI + b"502 no\r\n", [["ehlo"], ["does_esmtp"], ["esmtp_features"]]),
    (HI + b"502 no\r\n250 ok\r\n", [["ehlo_or_helo_if_needed"], ["ehlo_or_helo_if_needed"]]),
    (HI + b"502 no\r\n502 no\r\n", [["ehlo_or_helo_if_needed"]]),
    (HI + b"250 Ann <ann@x>\r\n252 maybe\r\n", [["verify", "Ann <ann@x>"], ["expn", "list"]]),
    (HI + b"214-help\r\n214 me\r\n" + OK, [["help"], ["help", "mail"]]),
    (HI + OK + OK + OK, [["mail", "a@x"], ["rcpt", "b@y"], ["rset"]]),
    (HI + EHLO + OK + OK, [["ehlo"], ["mail", "a@x", ["size=5", "BODY=8BITMIME"]], ["rcpt", "b@y", ["NOTIFY=NEVER"]]]),
    (HI + OK + OK, [["mail", "a@x", ["size=5"]], ["rcpt", "Bob <b@y>", ["NOTIFY=NEVER"]]]),
    (HI + EHLO, [["ehlo"], ["mail", "\u00e9@x", ["SMTPUTF8"]]]),
    (HI + b"250-mx\r\n250 SMTPUTF8\r\n" + OK + OK, [["ehlo"], ["mail", "\u00e9@x", ["SMTPUTF8"]]]),
    (HI, [["mail", "\u00e9@x"]]),
    (HI, [["mail", "a@x\r\nrset"]]),
    (HI + GO + OK, [["data", MSG]]),
    (HI + GO + OK, [["data", "a\r\n"]]),
    (HI + GO + OK, [["data", ""]]),
    (HI + b"451 later\r\n", [["data", MSG]]),
    (HI + EHLO + OK + OK + GO + OK, [MAIL]),
    (HI + b"500 no\r\n" + OK + OK + OK + GO + OK, [MAIL]),
    (HI + EHLO + NO + OK, [MAIL]),
    (HI + EHLO + BYE, [MAIL, ["noop"]]),
    (HI + EHLO + OK + NO + OK, [MAIL]),
    (HI + EHLO + OK + BYE, [MAIL]),
    (HI + EHLO + OK + OK + NO + b"251 forwarded\r\n" + GO + OK, [["sendmail", "a@x", ["b@y", "c@z", "d@w"], MSG]]),
    (HI + EHLO + OK + OK + b"451 no data\r\n" + OK, [MAIL]),
    (HI + EHLO + OK + OK + GO + b"552 too big\r\n" + OK, [MAIL]),
    (HI + EHLO + OK + OK + GO + BYE, [MAIL, ["noop"]]),
    (HI + EHLO + OK + OK + GO, [MAIL]),
    (HI + EHLO + OK + OK + GO + OK, [["sendmail_bytes", "a@x", ["b@y"], "x\n.y\r\n\u00e9"]]),
    (HI + EHLO, [["sendmail", "a@x", ["b@y"], "\u00e9"]]),
    (HI + EHLO + OK + OK + GO + OK, [["sendmail", "a@x", ["b@y"], MSG, ["body=8bitmime"], ["NOTIFY=NEVER"]]]),
    (HI + EHLO + (OK + OK + GO + OK) * 2, [MAIL, MAIL]),
    (HI + AUTH + b"334 PDEyM0BteD4=\r\n235 ok\r\n", [["login", "ann", "secret"]]),
    (HI + AUTH + b"535 no\r\n235 ok\r\n", [["login", "ann", "secret"]]),
    (HI + AUTH + b"535 no\r\n535 no\r\n334 UGFzc3dvcmQ6\r\n235 ok\r\n", [["login", "ann", "secret"]]),
    (HI + AUTH + b"535 a\r\n535 b\r\n535 c\r\n", [["login", "ann", "secret"]]),
    (HI + b"250-mx\r\n250 AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 ok\r\n", [["login", "ann", "secret"]]),
    (HI + b"250-mx\r\n250 AUTH PLAIN\r\n503 already\r\n", [["login", "ann", "secret"]]),
    (HI + b"250-mx\r\n250 AUTH GSSAPI\r\n", [["login", "ann", "secret"]]),
    (HI + EHLO, [["login", "ann", "secret"]]),
    (HI + EHLO, [["starttls"]]),
    (HI + b"250-mx\r\n250 STARTTLS\r\n454 later\r\n", [["starttls"]]),
    (HI + b"221 bye\r\n", [["quit"], ["noop"]]),
    (HI, [["quit"]]),
    (HI + EHLO + OK + OK + OK + OK + OK + GO + OK, [["send_message", LETTER]]),
    (HI + EHLO + OK + OK + GO + OK, [["send_message", LETTER, "other@x", ["one@y"]]]),
    (HI + EHLO + OK + OK + GO + OK, [["send_message", "Sender: s@x\nFrom: f@x\nTo: t@x\n\nbody"]]),
    (HI + EHLO + OK + OK + OK + GO + OK,
     [["send_message", "From: f@x\nTo: t@x\nResent-Date: Mon, 01 Jan 2001 00:00:00 +0000\nResent-From: rf@x\nResent-To: rt@x\nResent-Bcc: rb@x\n\nbody\n"]]),
    (HI + EHLO, [["send_message", "From: f@x\nTo: t@x\nResent-Date: Mon, 01 Jan 2001 00:00:00 +0000\nResent-Date: Tue, 02 Jan 2001 00:00:00 +0000\n\nbody"]]),
    (HI + b"250-mx\r\n250 SMTPUTF8\r\n" + OK + OK + GO + OK, [["send_message", "From: f@x\nTo: t@x\n\nbody\n", "\u00e9@x", ["t@x"]]]),
    (HI + EHLO, [["send_message", "From: f@x\nTo: t@x\n\nbody\n", "\u00e9@x", ["t@x"]]]),
    (HI + b"250-mx\r\n250 SIZE\r\n" + OK, [["ehlo"], ["noop"]], "LMTP"),
    (HI + EHLO + OK + OK + GO + OK, [MAIL], "LMTP"),
]
for script in SCRIPTS:
    play(*script)
