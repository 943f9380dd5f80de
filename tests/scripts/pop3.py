"""Plays POP3 scripts with CPython's poplib and prints what it sent and gave: tests/scripts/pop3.jsonl.

    python3.9 tests/scripts/pop3.py > tests/scripts/pop3.jsonl
"""
import io
import json
import poplib

HI = b"+OK hello <1896.697170952@dbc.mtview.ca.us>\r\n"
OK = b"+OK done\r\n"
ERR = b"-ERR no\r\n"


class Sock:
    def __init__(self, data):
        self.input, self.sent = io.BytesIO(data), b""

    def makefile(self, mode):
        return self.input

    def sendall(self, data):
        self.sent += data

    def shutdown(self, how):
        pass

    def close(self):
        pass


def value(v):
    if isinstance(v, bytes):
        return {"hex": v.hex()}
    if isinstance(v, (tuple, list)):
        return [value(x) for x in v]
    if isinstance(v, dict):
        return [[k, v[k]] for k in v]
    return v


def play(data, calls):
    sock = Sock(data)
    poplib.POP3._create_socket = lambda self, timeout: sock
    results = []

    def attempt(call):
        try:
            results.append({"ok": value(call())})
            return True
        except Exception as e:
            results.append({"error": type(e).__name__})
            return False

    made = []
    if attempt(lambda: made.append(poplib.POP3("h")) or made[0].getwelcome()):
        for name, *args in calls:
            attempt(lambda: getattr(made[0], name)(*args))
    print(json.dumps({"input": data.hex(), "calls": calls, "sent": sock.sent.hex(), "results": results}))


LOGIN = [["user", "ann"], ["pass_", "secret word"]]
MESSAGE = b"+OK 120 octets\r\nFrom: a\r\n\r\n..dot\r\n...\r\nlast\r\n.\r\n"
SCRIPTS = [
    (b"", []),
    (b"+OK\r\n", []),
    (b"-ERR busy\r\n", []),
    (b"* OK imap\r\n", []),
    (b"+OK no end", []),
    (b"+OK bare\n", []),
    (b"\r+OK front\n", []),
    (b"+" + b"x" * 2040 + b"\r\n", []),
    (b"+" + b"x" * 2046 + b"\r\n", []),
    (HI + OK + OK, LOGIN),
    (HI + OK + ERR, LOGIN),
    (HI + ERR, LOGIN[:1]),
    (HI + OK, [["user", "j\u00fcrgen"]]),
    (HI, [["user", "a\r\nDELE 1"]]),
    (HI, [["pass_", "a\nb"]]),
    (HI, [["user", "a\0b"]]),
    (HI + OK, [["apop", "mrose", "tanstaaf"]]),
    (HI + ERR, [["apop", "mrose", "wrong"]]),
    (b"+OK no stamp\r\n", [["apop", "mrose", "tanstaaf"]]),
    (b"+OK <a> and <b>\r\n" + OK, [["apop", "u", "p"]]),
    (b"+OK<a>\r\n" + OK, [["apop", "u", "p"]]),
    (HI + OK, [["rpop", "ann"]]),
    (HI + b"+OK 2 320\r\n", [["stat"]]),
    (HI + b"+OK  7   9 more words\r\n", [["stat"]]),
    (HI + b"+OK\r\n", [["stat"]]),
    (HI + b"+OK x y\r\n", [["stat"]]),
    (HI + ERR, [["stat"]]),
    (HI + b"+OK 2 messages\r\n1 120\r\n2 200\r\n.\r\n", [["list"]]),
    (HI + b"+OK 0 messages\r\n.\r\n", [["list"]]),
    (HI + b"+OK 2 200\r\n" + ERR, [["list", 2], ["list", 3]]),
    (HI + b"+OK\r\n1 abc\r\n2 def\r\n.\r\n+OK 2 def\r\n", [["uidl"], ["uidl", 2]]),
    (HI + MESSAGE + ERR, [["retr", 1], ["retr", 9]]),
    (HI + MESSAGE.replace(b"\r\n", b"\n"), [["retr", 1]]),
    (HI + b"+OK\r\ncut off", [["retr", 1]]),
    (HI + b"+OK\r\n" + b"x" * 2100 + b"\r\n.\r\n", [["retr", 1]]),
    (HI + b"+OK\r\n" + b"x" * 2046 + b"\r\n.\r\n" + OK, [["retr", 1], ["noop"]]),
    (HI + b"+OK\r\n\xff\xfe\r\n\r\n.\r\n", [["retr", 1]]),
    (HI + b"+OK\r\nA: b\r\n\r\nline\r\n.\r\n", [["top", 1, 1]]),
    (HI + OK + OK + OK + OK, [["dele", 1], ["dele", 2], ["rset"], ["noop"]]),
    (HI + ERR + OK, [["dele", 5], ["noop"]]),
    (HI + b"+OK caps\r\nTOP\r\nUIDL\r\nSASL PLAIN LOGIN\r\nIMPLEMENTATION a b c\r\n.\r\n", [["capa"]]),
    (HI + b"+OK caps\r\nSTLS\r\nSTLS again\r\n.\r\n", [["capa"]]),
    (HI + ERR, [["capa"]]),
    (HI + OK, [["utf8"]]),
    (HI + b"-ERR no UTF8\r\n", [["utf8"]]),
    (HI + b"+OK caps\r\nTOP\r\n.\r\n", [["stls"]]),
    (HI + b"+OK caps\r\nSTLS\r\n.\r\n" + ERR, [["stls"]]),
    (HI + OK, [["quit"]]),
    (HI + ERR, [["quit"]]),
    (HI + OK + OK + b"+OK 1 5\r\n+OK 1\r\n1 5\r\n.\r\n" + MESSAGE + OK + OK,
     LOGIN + [["stat"], ["list"], ["retr", 1], ["dele", 1], ["quit"]]),
]
for data, calls in SCRIPTS:
    play(data, calls)
