"""Plays NNTP scripts with CPython's nntplib and prints what it sent and gave: tests/scripts/nntp.jsonl.

    python3.9 tests/scripts/nntp.py > tests/scripts/nntp.jsonl
"""
import datetime
import io
import json
import nntplib

HI = b"200 hello, you may post\r\n"
OLD = HI + b"500 what?\r\n"
CAPS = b"101 see\r\nVERSION 2\r\nREADER\r\nOVER\r\nLIST ACTIVE NEWSGROUPS\r\nIMPLEMENTATION INN 2.7.1\r\n.\r\n"
NEW = HI + CAPS
FMT = b"215 fields\r\nSubject:\r\nFrom:\r\nDate:\r\nMessage-ID:\r\nReferences:\r\nBytes:\r\nLines:\r\nXref:full\r\n.\r\n"


class Wire(io.RawIOBase):
    """What the server says, and what it is told."""

    def __init__(self, data):
        self.input, self.sent = io.BytesIO(data), b""

    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, buffer):
        return self.input.readinto(buffer)

    def write(self, data):
        self.sent += bytes(data)
        return len(data)


class Sock:
    def __init__(self, data):
        self.wire = Wire(data)

    def makefile(self, mode):
        return io.BufferedRWPair(self.wire, self.wire)

    def close(self):
        pass


def raw(text):
    return {"hex": text.encode("utf-8", "surrogateescape").hex()}


def value(v):
    if isinstance(v, str):
        return raw(v)
    if isinstance(v, bytes):
        return {"hex": v.hex()}
    if isinstance(v, datetime.datetime):
        return v.isoformat()
    if isinstance(v, dict):
        return {"map": [[value(k), value(v[k])] for k in v]}
    if isinstance(v, (tuple, list)):
        return [value(x) for x in v]
    return v


def given(argument):
    """An argument as the record writes it."""
    if isinstance(argument, dict) and "date" in argument:
        return datetime.date(*argument["date"])
    if isinstance(argument, dict) and "time" in argument:
        return datetime.datetime(*argument["time"])
    if isinstance(argument, dict) and "bytes" in argument:
        return argument["bytes"].encode()
    if isinstance(argument, dict) and "file" in argument:
        return io.BytesIO(argument["file"].encode())
    if isinstance(argument, dict) and "lines" in argument:
        return [line.encode() for line in argument["lines"]]
    return tuple(argument) if isinstance(argument, list) else argument


def play(data, calls, **settings):
    sock = Sock(data)
    nntplib.NNTP._create_socket = lambda self, timeout: sock
    results = []

    def attempt(call):
        try:
            results.append({"ok": value(call())})
            return True
        except Exception as e:
            response = getattr(e, "response", None)
            results.append({"error": type(e).__name__, "response": response and raw(response)})
            return False

    made = []

    def make():
        made.append(nntplib.NNTP("news", **settings))
        return made[0].getwelcome()

    def call(name, arguments):
        if name in ("nntp_version", "nntp_implementation"):
            return getattr(made[0], name)
        if name.endswith("_to"):
            out = io.BytesIO()
            result = getattr(made[0], name[:-3])(*arguments, file=out)
            return [result, out.getvalue()]
        return getattr(made[0], name)(*arguments)

    if attempt(make):
        for name, *arguments in calls:
            attempt(lambda: call(name, [given(a) for a in arguments]))
    print(json.dumps({"input": data.hex(), "settings": settings, "calls": calls, "sent": sock.wire.sent.hex(), "results": results}))


LIST = b"215 list\r\na.b 9 1 y\r\n\xc3\xbc.c  0000000002 3 =a.b\r\n.\r\n"
OVER = b"224 data\r\n1\tRe: x\tAnn <a@x>\tnow\t<1@x>\t\t120\t3\tXref: h a:1\r\n2\t=?utf-8?q?=C3=BC?=\tb\xff\t\t<2@x>\t<1@x>\t\t\t\r\n.\r\n"
ARTICLE = b"220 7 <7@x> article\r\nFrom: a\r\n\r\n..dot\r\n...\r\nl\xffst\r\n.\r\n"
DATE = {"time": [2004, 2, 29, 1, 2, 3]}
POST = "From: a\n\n.dot\r.more\r\nlast"

play(b"", [])
play(b"502 go away\r\n", [])
play(b"400 not now\r\n", [])
play(b"600 strange\r\n", [])
play(b"hello\r\n", [])
play(HI, [])
play(b"200 " + b"x" * 2042 + b"\r\n500\r\n", [])
play(b"200 " + b"x" * 2043 + b"\r\n500\r\n", [])
play(b"201 bare\n500 what\n", [["getcapabilities"]])
play(NEW, [["getcapabilities"], ["nntp_version"], ["nntp_implementation"], ["getwelcome"]])
play(OLD, [["getcapabilities"], ["nntp_version"], ["nntp_implementation"]])
play(HI + b"480 who\r\n", [["getcapabilities"]])
play(HI + b"200 what\r\n", [])
play(HI + b"101 c\r\nVERSION 1 3 2\r\nREADER\r\nREADER a b\r\n\xff \xc2\xa0x\xc2\xa0\r\n.\r\n", [["getcapabilities"], ["nntp_version"]])
play(NEW, [], readermode=True)
play(OLD + b"201 reading\r\n500 what\r\n", [["getwelcome"]], readermode=True)
play(OLD + b"501 no\r\n500 what\r\n", [["getwelcome"]], readermode=True)
play(OLD + b"400 no\r\n", [], readermode=True)
play(OLD + b"480 login\r\n381 pass\r\n281 fine\r\n500 what\r\n200 reading\r\n500 what\r\n", [["getwelcome"]], readermode=True, user="ann", password="open sesame")
play(OLD + b"381 pass\r\n281 fine\r\n" + CAPS, [["getcapabilities"]], user="ann", password="secret")
play(OLD + b"281 fine\r\n500 what\r\n", [], user="ann")
play(OLD + b"381 pass\r\n", [], user="ann")
play(OLD + b"381 pass\r\n481 wrong\r\n", [], user="ann", password="x")
play(OLD + b"381 pass\r\n200 what\r\n", [], user="ann", password="x")
play(OLD + b"502 no\r\n", [], user="j\u00fcrgen", password="x")
play(OLD, [["login", None, None, False]])
play(OLD + b"381 p\r\n281 ok\r\n" + CAPS, [["login", "ann", "p", False], ["nntp_version"]])
play(OLD + LIST + LIST + b"215 none\r\n.\r\n", [["list"], ["list_to"], ["list", "a.*"]])
play(OLD + b"215 list\r\na.b 9 1\r\n.\r\n", [["list"]])
play(OLD + b"503 no\r\n" + b"223 what\r\n" + b"", [["list"], ["list"], ["list"]])
play(OLD + b"215 list\r\na.b 9 1 y\r\ncut", [["list"]])
play(OLD + b"215 list\r\n" + b"x" * 2049 + b"\r\n.\r\n", [["list"]])
play(OLD + b"231 new\r\na.b 9 1 y\r\n.\r\n" * 2, [["newgroups", {"date": [1999, 12, 31]}], ["newgroups", DATE]])
play(NEW + b"231 new\r\na.b 9 1 y\r\n.\r\n" * 2, [["newgroups", {"date": [2005, 1, 2]}], ["newgroups_to", DATE]])
play(NEW + b"230 ids\r\n<1@x>\r\n<2@x>\r\n.\r\n" * 2, [["newnews", "*", DATE], ["newnews_to", "a.b", {"date": [2005, 1, 2]}]])
play(NEW + b"502 no\r\n", [["newnews", "*", DATE]])
play(OLD + b"215 d\r\na.b\tAbout \xc3\xbc\r\nalone\r\n c.d  two \xff\r\n.\r\n" * 2 + b"215 d\r\n.\r\n", [["descriptions", "*"], ["description", "*"], ["description", "x"]])
play(OLD + b"282 d\r\n.\r\n282 d\r\na one\r\n.\r\n", [["descriptions", "a*"]])
play(OLD + b"481 d\r\n", [["descriptions", "a*"]])
play(OLD + b"211 3 1 7 A.B\r\n211 3 1 7\r\n211\r\n211 x\r\n411 none\r\n215 list\r\n", [["group", "a.b"], ["group", "C.d"], ["group", "e"], ["group", "f"], ["group", "g"], ["group", "h"]])
play(OLD + b"100 help\r\n  one\r\n..two\r\n\r\n.\r\n" * 2, [["help"], ["help_to"]])
play(OLD + b"223 7 <7@x> stat\r\n223 0 <8@x>\r\n223 9\r\n223 x <a>\r\n430 none\r\n201 what\r\n", [["stat"], ["stat", "<8@x>"], ["stat", "9"], ["stat", "9"], ["stat", "9"], ["stat", "9"]])
play(OLD + b"223 8 <8@x>\r\n421 no next\r\n223 7 <7@x>\r\n422 no last\r\n", [["next"], ["next"], ["last"], ["last"]])
play(OLD + ARTICLE * 2 + ARTICLE.replace(b"220", b"221") + ARTICLE.replace(b"220", b"222"), [["article"], ["article_to", "<7@x>"], ["head", "7"], ["body", "7"]])
play(OLD + ARTICLE.replace(b"\r\n", b"\n") * 2, [["article", "7"], ["body_to", "7"]])
play(OLD + b"430 none\r\n223 7 <7@x>\r\n215 odd\r\nx\r\n.\r\n", [["article", "7"], ["head", "7"], ["body", "7"]])
play(OLD + ARTICLE[:38], [["article"]])
play(OLD + OVER + FMT + OVER + OVER, [["over", [1, 2]], ["over", [1, None]], ["over", None]])
play(NEW + OVER + b"503 what\r\n" + OVER + OVER + OVER, [["over", [1, 2]], ["over", "<1@x>"], ["over_to", [2, None]], ["xover", 1, 2]])
play(OLD + OVER + FMT + OVER, [["xover_to", 1, 2], ["xover", 1, 2]])
play(NEW + OVER + b"480 login\r\n", [["over", None]])
play(NEW + OVER + FMT.replace(b"Subject", b"Topic") + OVER + b"215 f\r\nSubject:\r\n.\r\n", [["over", None], ["over", None]])
play(NEW + OVER.replace(b"Xref: ", b"Xfer: ") + FMT + b"224 o\r\nx\ty\r\n.\r\n" + b"224 o\r\n.\r\n", [["over", None], ["over", None], ["over", None]])
play(NEW + b"420 none\r\n423 none\r\n", [["over", None], ["over", [9, 1]]])
play(OLD + b"221 subject\r\n1 Re: x\r\n2  \xff\r\n3\r\nodd\r\n.\r\n" * 2 + b"500 no\r\n", [["xhdr", "subject", "1-3"], ["xhdr_to", "from", "<a@b>"], ["xhdr", "x", "1"]])
play(OLD + b"111 20040229010203\r\n111 00040229010203\r\n111 20030229010203\r\n111 2004\r\n200 no\r\n111\r\n", [["date"]] * 6)
play(OLD + b"202 ok\r\n500 no\r\n", [["slave"], ["slave"]])
play(OLD + b"340 go\r\n240 ok\r\n" * 3, [["post", {"bytes": POST}], ["post", {"file": POST}], ["post", {"lines": ["From: a", "", ".dot\n", "x\r\n", "y\r\r"]}]])
play(OLD + b"340 go\r\n240 ok\r\n" * 3, [["post", {"bytes": ""}], ["post", {"file": ""}], ["post", {"file": "..\n\n.\r\r\r\na\r\r"}]])
play(OLD + b"440 no\r\n200 what\r\n340 go\r\n441 bad\r\n", [["post", {"bytes": "x"}], ["post", {"bytes": "x"}], ["post", {"bytes": "x"}]])
play(OLD + b"335 go\r\n235 ok\r\n435 have it\r\n335 go\r\n436 later\r\n", [["ihave", "<1@x>", {"bytes": POST}], ["ihave", "<1@x>", {"file": POST}], ["ihave", "<2@x>", {"file": "a\n"}]])
play(OLD + b"500 no\r\n", [["starttls"]])
play(OLD + b"205 bye\r\n", [["quit"]])
play(OLD + b"500 never\r\n", [["quit"]])
play(OLD, [["quit"]])
play(OLD + b"600 odd\r\n\xff\xfe\r\n", [["slave"], ["slave"]])
play(NEW + b"211 2 1 2 a.b\r\n" + OVER + FMT + ARTICLE + b"340 go\r\n240 ok\r\n205 bye\r\n",
     [["group", "a.b"], ["over", [1, 2]], ["article", "7"], ["post", {"bytes": POST}], ["quit"]])
