"""Plays IMAP scripts with CPython's imaplib and prints what it sent and gave: tests/scripts/imap.jsonl.

    python3.9 tests/scripts/imap.py > tests/scripts/imap.jsonl
"""
import imaplib
import io
import json

imaplib.random.randint = lambda low, high: low  # the tags begin with BAAA

HI = b"* OK hello\r\n"
CAPS = b"* CAPABILITY IMAP4rev1 IDLE ENABLE AUTH=PLAIN\r\nBAAA0 OK done\r\n"


class Played(imaplib.IMAP4):
    def open(self, host, port, timeout=None):
        self.host, self.port, self.sock = host, port, None

    def read(self, size):
        return self.input.read(size)

    def readline(self):
        return self.input.readline(imaplib._MAXLINE + 1)

    def send(self, data):
        Played.sent += data

    def shutdown(self):
        pass


def value(v):
    if isinstance(v, bytes):
        return {"hex": v.hex()}
    if isinstance(v, (tuple, list)):
        return [value(x) for x in v]
    return v


def play(data, calls, at_once=None):
    Played.sent, Played.input = b"", io.BytesIO(data)
    results = []

    def attempt(call):
        try:
            results.append({"ok": value(call())})
            return True
        except Exception as e:
            results.append({"error": type(e).__name__})
            return False

    made = []
    if attempt(lambda: made.append(Played("h")) or [made[0].PROTOCOL_VERSION, made[0].state]):
        m = made[0]
        for name, *args in calls:
            if name == "state":
                attempt(lambda: [m.state, m.is_readonly, m.utf8_enabled])
            elif name == "authenticate":
                answers = [None if a is None else a.encode() for a in args[1]]
                attempt(lambda: m.authenticate(args[0], lambda challenge: answers.pop(0)))
            elif name == "append":
                attempt(lambda: m.append(*args[:3], args[3].encode()))
            else:
                attempt(lambda: getattr(m, name)(*args))
    print(json.dumps({"input": data.hex(), "calls": calls, "sent": Played.sent.hex(), "results": results}))


def after(tail, *calls):
    """A script that connects, and then."""
    play(HI + CAPS + tail, list(calls))


def inside(tail, *calls):
    """A script in which a mailbox is selected."""
    login = b"BAAA1 OK in\r\n* 2 EXISTS\r\n* FLAGS (\\Seen)\r\nBAAA2 OK [READ-WRITE] done\r\n"
    after(login + tail, ["login", "ann", "secret"], ["select"], *calls)


def logged_in(tail, *calls):
    after(b"BAAA1 OK in\r\n" + tail, ["login", "ann", "secret"], *calls)


# Greetings.
play(b"", [])
play(HI, [])
play(HI + b"BAAA0 OK none\r\n", [])
play(HI + b"* CAPABILITY IMAP2\r\nBAAA0 OK x\r\n", [])
play(HI + b"* CAPABILITY IMAP4\r\nBAAA0 OK x\r\n", [["state"]])
play(b"* PREAUTH in\r\n" + CAPS, [["state"]])
play(b"* BYE go\r\n", [])
play(b"+OK pop\r\n", [])
play(HI + b"BAAA0 BAD no\r\n", [])
play(HI + b"x\r\n", [])
# Logging in.
after(b"BAAA1 OK in\r\n", ["login", "ann", 'p"w\\x'], ["state"])
after(b"BAAA1 NO no\r\n", ["login", "ann", "pw"], ["state"])
after(b"BAAA1 BAD no\r\n", ["login", "ann", "pw"])
after(b"* BYE too many\r\n", ["login", "ann", "pw"])
after(b"+ \r\nBAAA1 OK in\r\n", ["authenticate", "plain", ["\0ann\0pw"]], ["state"])
after(b"+ aGk=\r\n+ \r\nBAAA1 OK in\r\n", ["authenticate", "x-m", ["one", "two"]], ["state"])
after(b"+ aGk=\r\nBAAA1 BAD cancelled\r\n", ["authenticate", "x-m", [None]])
after(b"+ aGk=\r\nBAAA1 NO no\r\n", ["authenticate", "x-m", ["one"]], ["state"])
after(b"BAAA1 NO no\r\n", ["authenticate", "x-m", []])
after(b"+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+\r\nBAAA1 OK in\r\n", ["login_cram_md5", "tim", "tanstaaf"], ["state"])
logged_in(b"BAAA2 OK now bob\r\n", ["proxyauth", "bob"])
logged_in(b"", ["login", "ann", "pw"])
after(b"", ["starttls"])
# Mailboxes.
for name, args in [
    ("create", ["new"]), ("delete", ["old"]), ("rename", ["a", "b"]), ("subscribe", ["a"]),
    ("unsubscribe", ["a"]), ("setacl", ["a", "bob", "lrs"]), ("deleteacl", ["a", "bob"]),
    ("status", ["a", "(MESSAGES UNSEEN)"]), ("getquota", ["root"]), ("setquota", ["root", "(STORAGE 512)"]),
    ("getannotation", ["a", "/comment", "value.priv"]), ("setannotation", ["a", "/comment", '("value.priv" "x")']),
    ("namespace", []), ("myrights", ["a"]), ("getacl", ["a"]), ("getquotaroot", ["a"]), ("lsub", []),
    ("list", []), ("list", ['"~x/"', "%"]),
]:
    word = {"getacl": "ACL", "setannotation": "ANNOTATION", "getannotation": "ANNOTATION",
            "getquota": "QUOTA", "setquota": "QUOTA", "getquotaroot": "QUOTAROOT"}.get(name, name.upper())
    answer = ("* %s a one\r\n* %s a two\r\n" % (word, word)).encode()
    logged_in(answer + b"BAAA2 OK done\r\n", [name, *args])
    logged_in(answer + b"BAAA2 NO never\r\n", [name, *args])
    after(b"", [name, *args])
logged_in(b"* QUOTAROOT a r\r\n* QUOTA r (STORAGE 1 2)\r\nBAAA2 OK done\r\n", ["getquotaroot", "a"])
logged_in(b'* LIST () "/" a\r\n* LIST () "/" {3}\r\na b\r\nBAAA2 OK done\r\n', ["list"])
logged_in(b"* 3 EXISTS\r\nBAAA2 OK [READ-ONLY] done\r\n", ["select", "a"], ["state"])
logged_in(b"* 3 EXISTS\r\nBAAA2 OK [READ-ONLY] done\r\n", ["select", "a", True], ["state"])
logged_in(b"* 3 EXISTS\r\n* 4 EXISTS\r\nBAAA2 OK done\r\n", ["select", "a"], ["response", "exists"])
logged_in(b"BAAA2 OK done\r\n", ["select"])
logged_in(b"BAAA2 NO none\r\n", ["select", "a"], ["state"])
logged_in(b"* ENABLED UTF8=ACCEPT\r\nBAAA2 OK done\r\n", ["enable", "UTF8=ACCEPT"], ["state"], ["response", "ENABLED"])
logged_in(b"BAAA2 OK done\r\n", ["enable", "X"], ["state"])
# Messages.
FETCHED = b"* 1 FETCH (UID 7 FLAGS (\\Seen [test]))\r\n* 2 FETCH (BODY[] {5}\r\nhello X {0}\r\n)\r\n"
inside(FETCHED + b"BAAA3 OK done\r\n", ["fetch", "1:2", "(UID FLAGS BODY[])"])
inside(FETCHED + b"BAAA3 OK done\r\n", ["uid", "fetch", "1:2", "(FLAGS)"])
inside(b"* 1 FETCH (BODY[] {12}\r\n* 9 EXISTS\r\n FLAGS ())\r\nBAAA3 OK done\r\n", ["fetch", "1", "(BODY[])"], ["response", "EXISTS"])
inside(b"BAAA3 OK nothing\r\n", ["fetch", "9", "(FLAGS)"])
inside(b"BAAA3 NO nothing\r\n", ["fetch", "9", "(FLAGS)"])
inside(b"BAAA3 BAD nothing\r\n", ["fetch", "9", "(FLAGS)"], ["state"])
inside(b"* 1 FETCH (BODY[] {5}\r\nhel", ["fetch", "1", "(BODY[])"])
inside(b"* BYE down\r\n", ["fetch", "1", "(BODY[])"])
inside(b"XYZ1 OK other\r\n", ["fetch", "1", "(BODY[])"])
inside(b"BAAA9 OK other\r\n", ["fetch", "1", "(BODY[])"])
inside(b"{5}\r\n", ["fetch", "1", "(BODY[])"])
inside(b"* SEARCH 1 2\r\nBAAA3 OK done\r\n", ["search", None, "FROM", '"LDJ"'])
inside(b"* SEARCH\r\nBAAA3 OK done\r\n", ["search", "UTF-8", '(FROM "LDJ")'])
inside(b"BAAA3 OK done\r\n", ["search", None, "ALL"])
inside(b"* SORT 2 1\r\nBAAA3 OK done\r\n", ["sort", "REVERSE DATE", "UTF-8", "ALL"])
inside(b"* SORT 2 1\r\nBAAA3 OK done\r\n", ["sort", "(DATE)", "UTF-8", "ALL", "UNSEEN"])
inside(b"* THREAD (1)(2 3)\r\nBAAA3 OK done\r\n", ["thread", "REFERENCES", "UTF-8", "ALL"])
inside(b"* SEARCH 7\r\nBAAA3 OK done\r\n", ["uid", "search", "ALL"])
inside(b"* SORT 7\r\nBAAA3 OK done\r\n", ["uid", "sort", "(DATE)", "UTF-8", "ALL"])
inside(b"BAAA3 OK [COPYUID 1 2 3] done\r\n", ["uid", "copy", "7", "a"], ["response", "COPYUID"])
inside(b"", ["uid", "foo", "7"])
inside(b"* 1 FETCH (FLAGS (\\Deleted))\r\nBAAA3 OK done\r\n", ["store", "1", "+FLAGS", "\\Deleted"])
inside(b"BAAA3 OK done\r\n", ["store", "1", "-FLAGS.SILENT", "(\\Deleted \\Seen)"])
inside(b"* 1 EXPUNGE\r\n* 1 EXPUNGE\r\nBAAA3 OK done\r\n", ["expunge"])
inside(b"BAAA3 OK done\r\n", ["expunge"])
inside(b"BAAA3 OK done\r\n", ["copy", "1:2", "a"])
inside(b"BAAA3 OK done\r\n", ["check"])
inside(b"BAAA3 OK done\r\n", ["close"], ["state"], ["expunge"])
inside(b"BAAA3 NO done\r\n", ["close"], ["state"])
inside(b"BAAA3 OK done\r\n", ["unselect"], ["state"])
inside(b"* 1 FETCH (RFC822 {2}\r\nab)\r\nBAAA3 OK done\r\n", ["partial", "1", "RFC822", "1", "2"])
inside(b"* OK [ALERT] x\r\n* 7 RECENT\r\nBAAA3 OK done\r\n", ["noop"], ["recent"], ["response", "ALERT"], ["response", "OK"])
inside(b"BAAA3 OK done\r\n", ["recent"])
inside(b"* XFOO 1\r\nBAAA3 OK done\r\n", ["xatom", "xfoo", "1"], ["response", "XFOO"], ["response", "XFOO"])
inside(b"* OK [READ-ONLY] now\r\nBAAA3 OK done\r\n", ["noop"], ["noop"])
inside(b"* OK [PERMANENTFLAGS (\\Seen [test] \\*)] x\r\nBAAA3 OK done\r\n", ["noop"], ["response", "PERMANENTFLAGS"])
inside(b"* BYE bye\r\nBAAA3 OK done\r\n", ["logout"], ["state"])
inside(b"BAAA3 OK done\r\n", ["logout"], ["state"])
inside(b"* CAPABILITY IMAP4rev1 X\r\nBAAA3 OK done\r\n", ["capability"])
# Appending.
logged_in(b"+ go\r\nBAAA2 OK [APPENDUID 1 2] done\r\n", ["append", "a", "\\Seen", '"01-Jan-2000 00:00:00 +0000"', "a\nb\r\nc\r"], ["response", "APPENDUID"])
logged_in(b"* 1 EXISTS\r\n+ go\r\nBAAA2 OK done\r\n", ["append", None, None, None, ""])
logged_in(b"BAAA2 NO full\r\n", ["append", "a", "(\\Seen)", None, "abc"])
logged_in(b"BAAA2 BAD what\r\n", ["append", "a", None, None, "abc"])
logged_in(b"+ go\r\nBAAA2 NO full\r\n", ["append", "a", None, None, "abc"])
