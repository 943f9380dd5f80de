"""Plays Telnet scripts with CPython's telnetlib over a pair of sockets and prints what it sent and gave:
tests/scripts/telnet.jsonl.

    python3.9 tests/scripts/telnet.py > tests/scripts/telnet.jsonl

A step is ["feed", hex] (the server sends), ["end"] (the server closes), ["callback"] (options are
recorded), or a call: its name and arguments, bytes in hexadecimal.
"""
import json
import socket
import telnetlib

IAC, DO, DONT, WILL, WONT, SB, SE = 255, 253, 254, 251, 252, 250, 240


def feed(*parts):
    data = b"".join(p if isinstance(p, bytes) else bytes([p]) for p in parts)
    return ["feed", data.hex()]


def until(text, timeout=None):
    return ["read_until", text.hex(), timeout]


def expect(patterns, timeout=None):
    return ["expect", [p.hex() for p in patterns], timeout]


def write(data):
    return ["write", data.hex()]


def value(v):
    if isinstance(v, bytes):
        return {"hex": v.hex()}
    if isinstance(v, tuple):
        index, match, data = v
        spans = match and [list(match.span(i)) for i in range(match.re.groups + 1)]
        return [index, spans, {"hex": data.hex()}]
    return v


def play(steps):
    ours, theirs = socket.socketpair()
    ours.settimeout(5)
    telnet, events, results = telnetlib.Telnet(), [], []
    telnet.sock = ours

    def callback(sock, command, option):
        data = telnet.read_sb_data() if command == telnetlib.SE else b""
        events.append([command[0], option[0], data.hex()])

    for name, *args in steps:
        if name == "feed":
            theirs.sendall(bytes.fromhex(args[0]))
        elif name == "end":
            theirs.shutdown(socket.SHUT_WR)
        elif name == "callback":
            telnet.set_option_negotiation_callback(callback)
        else:
            if name == "expect":
                args[0] = [bytes.fromhex(p) for p in args[0]]
            elif args and isinstance(args[0], str):
                args[0] = bytes.fromhex(args[0])
            try:
                results.append({"ok": value(getattr(telnet, name)(*args))})
            except Exception as e:
                results.append({"error": type(e).__name__})
    telnet.close()
    sent = b""
    while piece := theirs.recv(65536):
        sent += piece
    print(json.dumps({"steps": steps, "sent": sent.hex(), "results": results, "events": events}))


END, EAGER, VERY_EAGER = ["end"], ["read_eager"], ["read_very_eager"]
LAZY, VERY_LAZY, ALL, SOME = ["read_lazy"], ["read_very_lazy"], ["read_all"], ["read_some"]
SB_DATA, CLOSE, CALLBACK = ["read_sb_data"], ["close"], ["callback"]
LONG = b"x" * 1000 + b"login: " + b"y" * 1000
SCRIPTS = [
    [feed(b"login: rest"), until(b"login: "), VERY_LAZY, VERY_LAZY],
    [feed(b"login"), feed(b": x"), until(b"n: "), LAZY],
    [feed(b"nothing here"), until(b"login: ", 0.05), VERY_LAZY],
    [feed(b"nothing here"), until(b"login: ", 0), VERY_LAZY],
    [until(b"login: ", 0), VERY_LAZY],
    [feed(b"cut off"), END, until(b"login: "), until(b"login: "), VERY_LAZY],
    [feed(b"one two"), END, until(b"one"), until(b" two"), until(b"more")],
    [feed(b"aab"), until(b"ab"), VERY_LAZY],
    [feed(b"abc"), until(b""), until(b"abc"), until(b"")],
    [feed(LONG), until(b"login: "), feed(b"end"), until(b"end")],
    [feed(b"a b c"), until(b" "), until(b" "), until(b"c")],
    [feed(b"all of it"), END, ALL, ALL, VERY_LAZY, LAZY, EAGER, VERY_EAGER],
    [END, ALL, SOME, SOME, until(b"x")],
    [feed(b"some"), SOME, feed(b"more"), SOME, END, SOME, SOME],
    [feed(b"x", 0, 17, b"y"), SOME],
    [feed(0, 17, 0), END, SOME],
    [EAGER, feed(b"eager"), EAGER, EAGER, END, EAGER],
    [VERY_EAGER, feed(b"ve"), feed(b"ry"), VERY_EAGER, VERY_EAGER, END, VERY_EAGER],
    [feed(LONG), VERY_EAGER],
    [feed(b"not looked at"), LAZY, VERY_LAZY, EAGER],
    [feed(b"ab"), until(b"a"), EAGER, END, EAGER],
    [feed(b"ab"), until(b"a"), CLOSE, VERY_LAZY, VERY_LAZY],
    [CLOSE, EAGER, VERY_EAGER, ALL, SOME, until(b"x"), expect([b"x"])],
    [feed(IAC, IAC, b"a", IAC, IAC), END, ALL],
    [feed(IAC, DO, 1, IAC, DONT, 2, IAC, WILL, 3, IAC, WONT, 4, b"$"), until(b"$")],
    [feed(IAC, DO, 0, IAC, WILL, 17, IAC, DO, IAC, b"$"), until(b"$")],
    [feed(b"a", IAC), SOME, feed(DO), EAGER, feed(31, b"b"), SOME],
    [feed(b"a", IAC, 241, b"b", IAC, 249, b"c", IAC, 7, b"d"), END, ALL],
    [feed(b"a", IAC, SB, 24, 1, IAC, SE, b"b"), END, ALL, SB_DATA, SB_DATA],
    [feed(b"a", IAC, SB, 24, 0, 17, IAC, IAC, b"x"), SOME, SB_DATA],
    [feed(IAC, SB, b"old", IAC, SE, b"1"), until(b"1"), feed(IAC, SB, b"new", IAC, SE, b"2"),
     until(b"2"), SB_DATA],
    [feed(b"a", IAC, SB, b"never ends"), END, ALL, SB_DATA],
    [feed(b"a", IAC), END, ALL],
    [feed(b"a", IAC, WILL), END, ALL],
    [CALLBACK, feed(IAC, DO, 1, b"a", IAC, WONT, 2, IAC, 241, b"b"), until(b"b")],
    [CALLBACK, feed(IAC, SB, 24, 1, IAC, SE, b"$"), until(b"$")],
    [CALLBACK, feed(IAC, SB, 31, IAC, IAC, 80, IAC, SE, IAC, 246, b"$"), until(b"$")],
    [write(b"plain\r\n"), write(b"\xff"), write(b"a\xff\xffb"), write(b""), write(b"\0\x11")],
    [write(b"x" * 70000 + b"\xff" + b"y" * 70000)],
    [CLOSE, CLOSE],
    [feed(b"login: x"), expect([b"password: ", b"login: "]), VERY_LAZY],
    [feed(b"b a"), expect([b"a", b"b"]), VERY_LAZY],
    [feed(b"id=42;"), expect([b"(?P<key>[a-z]+)=([0-9]+)(x)?;"])],
    [feed(b"nothing"), expect([b"a", b"b$"], 0.05), VERY_LAZY],
    [feed(b"nothing"), expect([b"zz"], 0)],
    [expect([b"zz"], 0)],
    [feed(b"cut"), END, expect([b"login"]), expect([b"login"])],
    [END, expect([b"login"])],
    [feed(b"\xff\xff\xfe"), expect([b"\xff\xfe", b"[\xf0-\xff]+\\Z"])],
    [feed(b"Name\t:  Ann\r\n"), expect([rb"(?i)name\s*:\s*(\w+)\r\n"])],
    [feed(b"a\nb\nc"), expect([rb"(?m)^b$"]), expect([rb"\Ab", rb"(?s).c"])],
    [feed(b"x[&]~ <tag>"), expect([rb"[[&~]+\]", rb"never"]), expect([rb"\<\w+\>"])],
    [feed(b"aaa"), expect([b"a|aa"]), expect([b"a{2}|x"])],
    [feed(b"A\n\0z"), expect([rb"\101\012z", rb"(?#note)\x41"])],
    [feed(b"x"), expect([], 0), expect([b""], 0)],
    [feed(IAC, DO, 24, b"login: "), until(b"login: "), write(b"ann\n"), feed(b"Password: "),
     until(b"Password: "), write(b"secret\n"), feed(b"$ "), expect([rb"\$ \Z"]), write(b"exit\n"),
     feed(b"bye\r\n"), END, ALL],
]
for steps in SCRIPTS:
    play(steps)
