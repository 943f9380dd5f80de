"""Plays FTP scripts with CPython's ftplib and prints what it sent and gave: tests/scripts/ftp.jsonl.

    python3.9 tests/scripts/ftp.py > tests/scripts/ftp.jsonl

The control connection and each data connection are scripted. A data connection goes to the peer of the
control connection, at the port of the reply to PASV or EPSV.
"""
import ftplib
import io
import json
import socket
import sys

HI = b"220 hello\r\n"
OK = b"200 done\r\n"
PASV = b"227 Entering Passive Mode (10,9,8,7,4,210).\r\n"
EPSV = b"229 Entering Extended Passive Mode (|||1234|)\r\n"
BEGIN = b"150 here it comes\r\n"
END = b"226 done\r\n"


class Sock:
    def __init__(self, data, family=socket.AF_INET):
        self.input, self.sent, self.family = io.BytesIO(data), b"", family

    def makefile(self, mode, encoding=None, **kwargs):
        raw = self.input
        return io.TextIOWrapper(io.BufferedReader(io.BytesIO(raw.read())), encoding=encoding) if "b" not in mode else raw

    def sendall(self, data, flags=0):
        self.sent += data

    def recv(self, size):
        return self.input.read(size)

    def getpeername(self):
        return ("::1", 21, 0, 0) if self.family == socket.AF_INET6 else ("127.0.0.1", 21)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass


def value(v):
    if isinstance(v, bytes):
        return {"hex": v.hex()}
    if isinstance(v, (tuple, list)):
        return [value(x) for x in v]
    if isinstance(v, dict):
        return [[k, v[k]] for k in v]
    return v


def perform(ftp, name, args):
    got = []
    if name == "retrbinary":
        reply = ftp.retrbinary(args[0], got.append, *args[1:])
        return [b"".join(got), reply]
    if name == "retrlines":
        reply = ftp.retrlines(args[0], got.append)
        return [got, reply]
    if name == "storbinary":
        reply = ftp.storbinary(args[0], io.BytesIO(bytes.fromhex(args[1])), args[2], got.append, *args[3:])
        return [got, reply]
    if name == "storlines":
        reply = ftp.storlines(args[0], io.BytesIO(bytes.fromhex(args[1])), got.append)
        return [got, reply]
    if name == "dir":
        ftp.dir(*args, got.append)
        return got
    if name == "mlsd":
        return list(ftp.mlsd(args[0], args[1]))
    if name == "ntransfercmd":
        conn, size = ftp.ntransfercmd(*args)
        return [conn.recv(1 << 20), size]
    return getattr(ftp, name)(*args)


def play(data, calls, datas=(), ipv6=False, encoding="utf-8"):
    control = Sock(data, socket.AF_INET6 if ipv6 else socket.AF_INET)
    socks = [Sock(each) for each in datas]
    waiting, dialled = [control] + socks, []

    def create_connection(address, *args, **kwargs):
        dialled.append(list(address[:2]))
        return waiting.pop(0)

    ftplib.socket.create_connection = create_connection
    results = []

    def attempt(call):
        try:
            results.append({"ok": value(call())})
            return True
        except Exception as e:
            results.append({"error": type(e).__name__})
            return False

    made = []
    if attempt(lambda: made.append(ftplib.FTP("h", encoding=encoding)) or made[0].getwelcome()):
        for name, *args in calls:
            attempt(lambda: perform(made[0], name, args))
    print(json.dumps({
        "input": data.hex(), "calls": calls, "datas": [each.hex() for each in datas], "ipv6": ipv6,
        "encoding": encoding, "sent": control.sent.hex(), "stored": [s.sent.hex() for s in socks],
        "results": results}))


def transfer(begin=BEGIN, end=END, kind=OK, where=PASV):
    return kind + where + begin + end


LOGIN = [["login", "ann", "secret word", "account"]]
SCRIPTS = [
    (b"", []),
    (b"220 bare\n", []),
    (b"220-one\r\n two\r\n220-three\r\n221 no\r\n220 end\r\n", []),
    (b"120 wait\r\n", []),
    (b"421 busy\r\n", []),
    (b"500 no\r\n", []),
    (b"hello\r\n", []),
    (b"620 what\r\n", []),
    (b"220-never\r\n", []),
    (b"220 " + b"x" * 8187 + b"\r\n", []),
    (b"220 " + b"x" * 8188 + b"\r\n", []),
    (b"220 " + b"x" * 8187 + b"\n", []),
    (b"220 \xff\r\n", []),
    (HI + b"230 in\r\n", LOGIN),
    (HI + b"331 pass\r\n230 in\r\n", LOGIN),
    (HI + b"331 pass\r\n332 acct\r\n230 in\r\n", LOGIN),
    (HI + b"331 pass\r\n332 acct\r\n332 again\r\n", LOGIN),
    (HI + b"331 pass\r\n530 no\r\n", LOGIN),
    (HI + b"150 what\r\n", LOGIN),
    (HI + b"331 pass\r\n230 in\r\n", [["login"]]),
    (HI + b"331 pass\r\n230 in\r\n", [["login", "anonymous", "-"]]),
    (HI + b"331 pass\r\n230 in\r\n", [["login", "anonymous", "me@home"]]),
    (HI + b"331 pass\r\n230 in\r\n", [["login", "j\u00fcrgen", "\u00fc"]]),
    (HI + OK + b"150 x\r\n350 y\r\n450 z\r\n550 w\r\n999 v\r\n", [["sendcmd", "NOOP"]] * 6),
    (HI + OK + b"150 x\r\n350 y\r\n450 z\r\n550 w\r\n999 v\r\n", [["voidcmd", "NOOP"]] * 6),
    (HI, [["sendcmd", "NOOP"]]),
    (HI, [["sendcmd", "NOOP\r\nDELE a"]]),
    (HI, [["cwd", "a\nb"]]),
    (HI + OK, [["acct", "mine"]]),
    (HI + b"350 more\r\n250 done\r\n", [["rename", "a", "b c"]]),
    (HI + b"250 early\r\n", [["rename", "a", "b"]]),
    (HI + b"550 none\r\n", [["rename", "a", "b"]]),
    (HI + b"350 more\r\n553 no\r\n", [["rename", "a", "b"]]),
    (HI + b"250 gone\r\n200 gone\r\n226 gone\r\n550 no\r\n450 no\r\n", [["delete", "a"]] * 5),
    (HI + b"250 in\r\n250 in\r\n250 up\r\n", [["cwd", "a"], ["cwd", ""], ["cwd", ".."]]),
    (HI + b"500 what\r\n250 up\r\n502 no\r\n", [["cwd", ".."]] * 2),
    (HI + b"213 12\r\n213  7 \r\n250 no\r\n213 x\r\n550 no\r\n", [["size", "a"]] * 5),
    (HI + b"257 \"/a \"\"b\"\"\" made\r\n250 made\r\n257 odd\r\n", [["mkd", "a"]] * 3),
    (HI + b"257 \"/\" is it\r\n250 here\r\n550 no\r\n", [["pwd"]] * 3),
    (HI + b"250 gone\r\n550 no\r\n", [["rmd", "a"]] * 2),
    (HI + b"226 cut\r\n225 none\r\n426 cut\r\n500 what\r\n150 no\r\n", [["abort"]] * 5),
    (HI + b"221 bye\r\n", [["quit"]]),
    (HI + transfer(), [["retrbinary", "RETR a"]], [b"some\r\nbytes\0"]),
    (HI + OK + PASV + b"350 there\r\n" + BEGIN + END, [["retrbinary", "RETR a", 3, 12]], [b"bytes"]),
    (HI + OK + PASV + b"501 no\r\n", [["retrbinary", "RETR a", 3, 12]], [b""]),
    (HI + OK + PASV + b"550 none\r\n" + OK, [["retrbinary", "RETR a"], ["voidcmd", "NOOP"]], [b""]),
    (HI + OK + PASV + OK + BEGIN + END, [["retrbinary", "RETR a"]], [b"x"]),
    (HI + OK + PASV + OK + OK, [["retrbinary", "RETR a"]], [b"x"]),
    (HI + OK + PASV + b"350 odd\r\n", [["retrbinary", "RETR a"]], [b"x"]),
    (HI + transfer(end=b"426 cut\r\n"), [["retrbinary", "RETR a"]], [b"half"]),
    (HI + transfer(end=b"552 full\r\n"), [["storbinary", "STOR a", b"abc".hex(), 8192]], [b""]),
    (HI + transfer(end=b"350 odd\r\n"), [["retrbinary", "RETR a"]], [b"half"]),
    (HI + b"500 no\r\n", [["retrbinary", "RETR a"]], []),
    (HI + OK + b"500 no\r\n", [["retrbinary", "RETR a"]], []),
    (HI + OK + b"227 nothing\r\n", [["retrbinary", "RETR a"]], []),
    (HI + OK + b"200 nothing\r\n", [["retrbinary", "RETR a"]], []),
    (HI + transfer(where=EPSV), [["retrbinary", "RETR a"]], [b"six"], True),
    (HI + OK + b"229 nothing\r\n", [["retrbinary", "RETR a"]], [], True),
    (HI + transfer(), [["retrlines", "LIST"]], [b"one\r\ntwo\nthree\r\r\nlast"]),
    (HI + transfer(kind=b"350 odd\r\n"), [["retrlines", "LIST"]], [b""]),
    (HI + transfer(), [["retrlines", "RETR a"]], [b"\xff\r\n"]),
    (HI + transfer(), [["retrlines", "RETR a"]], ["\u00fc\r\n".encode()]),
    (HI + transfer(), [["retrlines", "RETR a"]], [b"x" * 8191 + b"\r\n"]),
    (HI + transfer(), [["retrlines", "RETR a"]], [b"x" * 8192 + b"\r\n"]),
    (HI + transfer(), [["storbinary", "STOR a", bytes(range(256)).hex(), 100]], [b""]),
    (HI + OK + PASV + b"350 there\r\n" + BEGIN + END, [["storbinary", "STOR a", b"abc".hex(), 8192, 5]], [b""]),
    (HI + transfer(), [["storlines", "STOR a", b"one\ntwo\r\nth\rree\r".hex()]], [b""]),
    (HI + transfer(), [["storlines", "STOR a", (b"x" * 8191 + b"\n").hex()]], [b""]),
    (HI + transfer(), [["storlines", "STOR a", (b"x" * 8192 + b"\n").hex()]], [b""]),
    (HI + transfer(), [["nlst"]], [b"a\r\nb c\r\n"]),
    (HI + transfer(), [["nlst", "-a", "dir"]], [b""]),
    (HI + transfer(), [["dir"]], [b"drwx a\r\n"]),
    (HI + transfer(), [["dir", "", "x"]], [b"drwx a\r\n"]),
    (HI + transfer(), [["mlsd", "", []]], [b"Type=file;Size=3; a b\r\ntype=dir; d\r\nx y\r\n\r\n"]),
    (HI + OK + transfer(), [["mlsd", "p", ["type", "size"]]], [b"type=file;type=dir;size=1=2; a\r\n"]),
    (HI + b"500 no\r\n", [["mlsd", "p", ["type"]]], []),
    (HI + PASV + b"150 Opening (123 bytes)\r\n", [["ntransfercmd", "RETR a"]], [b"data"]),
    (HI + PASV + b"125 Opening (123 bytes)\r\n", [["ntransfercmd", "RETR a"]], [b"data"]),
    (HI + PASV + b"350 x\r\n150 Opening x (5 bytes)\r\n", [["ntransfercmd", "RETR a", "7"]], [b"data"]),
    (b"220 h\xfc\r\n" + b"250 \xfc\r\n", [["cwd", "\u00fc"]], [], False, "latin-1"),
    (b"220 h\r\n", [["cwd", "\u20ac"]], [], False, "latin-1"),
    (HI + transfer(), [["nlst"]], [b"\xfc\r\n"], False, "latin-1"),
]

sys.stderr.write("%d scripts\n" % len(SCRIPTS))
for script in SCRIPTS:
    play(*script)
