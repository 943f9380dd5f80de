"""Makes random responses, many of them malformed, and records what http.client reads.

    http_responses.py SEED COUNT

Prints one JSON object a line: the bytes, the method of the request, and what came of them.
"""
import http.client
import io
import json
import random
import sys

STARTS = [
    "HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 204 No Content\r\n", "HTTP/1.1 304 x\r\n",
    "HTTP/1.1 101 S\r\n", "HTTP/1.1 103 E\r\n",
    "HTTP/1.1 100 C\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n", "HTTP/1.9 200\r\n", "HTTP/0.9 200 a\r\n",
    "HTTP/1. 200 a\r\n", "HTTP/1.1\t200\tTab\tbed \r\n", "HTTP/1.1 \xa0200 \x85x\x1c\r\n",
    "HTTP/1.1 \xef\xbc\x9200 x\r\n", "HTTP/1.1 200 OK\n", " HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 +200 OK\r\n", "HTTP/1.1 2_00 OK\r\n", "HTTP/1.12 200 x\r\n", "http/1.1 200 x\r\n",
    "HTTP/1.1 200 caf\xe9\r\n", "HTTP/1.1 200", "HTTP/1.1 200 \r", "\r\n", "HTTP/1.1 099 x\r\n",
    "HTTP/1.1 999\x0b x\r\n", "HTTP/3 200 x\r\n",
]
FIELDS = [
    "Content-Length: 5\r\n", "Content-Length: 05\r\n", "Content-Length: 3,3\r\n",
    "Content-Length: \r\n", "Content-Length:5 \r\n", "Content-Length: +4\r\n",
    "Content-Length: -4\r\n", "Content-Length: 0x5\r\n", "Content-Length: 1_0\r\n",
    "Content-Length: \xa05\r\n", "Content-Length: 999999999999999999\r\n",
    "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
    "Transfer-Encoding: chunked \r\n", "transfer-encoding:CHUNKED\r\n", "Connection: close\r\n",
    "Connection: keep-alive\r\n", "connection: Close, x\r\n", "Keep-Alive: 1\r\n", "Keep-Alive:\r\n",
    "Proxy-Connection: keep-alive\r\n", " folded: x\r\n", "\tt\r\n", "A: 1\r\n", "A : 1\r\n",
    ": v\r\n", "From me\r\n", "From: me\r\n", "NoColon\r\n", "X: a\rb\r\n", "X: a\r\r\n",
    "X:  \t v \t \r\n", "X:\r\n", "X: \x0b\x0c\x1c\r\n", "X: \x00\r\n", "X\xe9: 1\r\n",
    "X(y)@[z]: 1\r\n", "X: a\n", "X: a\n\r", "\r", "X: \xe6\x97\xa5\r\n", "--x\r\n",
]
SIZES = ["%x", "%X", "0x%x", "+%x", " %x ", "%x;a=b", "%x;;", "0_%x", "%x\t"]
ENDS = [
    "0\r\n\r\n", "0\r\n\r\n", "0\r\nT: v\r\n\r\n", "0", "", "00\r\n\n", "0;x\r\nfoo", "zz\r\n", "\r\n",
    " \r\n", "0\r\n", "-1\r\n", "-0\r\n\r\n",
]


class Recorded:
    """A socket that has received these bytes."""

    def __init__(self, data):
        self.data = data

    def makefile(self, *_args, **_kwargs):
        return io.BufferedReader(io.BytesIO(self.data))


def some(rnd, most):
    return "".join(rnd.choice("ab\r\n") for _ in range(rnd.randint(0, most)))


def body(rnd):
    if rnd.random() < 0.5:
        return some(rnd, 15)
    out = ""
    for _ in range(rnd.randint(0, 4)):
        data = rnd.choice("ab\r\n") + some(rnd, 8)
        out += rnd.choice(SIZES) % len(data)
        out += rnd.choice(["\r\n", "\r\n", "\n"]) + data
        out += rnd.choice(["\r\n", "\r\n", "\r\n", "\n", "xx"])
    return out + rnd.choice(ENDS)


def response(rnd):
    head = rnd.choice(STARTS) + "".join(rnd.choice(FIELDS) for _ in range(rnd.randint(0, 4)))
    raw = head + rnd.choice(["\r\n", "\r\n", "\r\n", "\n", ""]) + body(rnd)
    raw = raw.encode("latin-1")
    return raw[: rnd.randint(0, len(raw))] if rnd.random() < 0.15 else raw


def read(raw, method):
    got = http.client.HTTPResponse(Recorded(raw), method=method)
    got.begin()
    seen = {
        "version": got.version,
        "status": got.status,
        "reason": got.reason,
        "headers": [list(field) for field in got.headers.items()],
        "will_close": got.will_close,
        "chunked": bool(got.chunked),
        "length": got.length,
    }
    try:
        seen["body"] = got.read().hex()
    except http.client.IncompleteRead as error:
        seen["partial"] = error.partial.hex()
        seen["expected"] = error.expected
    return seen


def main():
    rnd = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        raw = response(rnd)
        record = {"raw": raw.hex(), "method": rnd.choice(["GET", "HEAD", "POST", "CONNECT"])}
        try:
            record["ok"] = read(raw, record["method"])
        except Exception as error:  # whatever it is, it is what has to be matched
            record["error"] = type(error).__name__
        print(json.dumps(record))


main()
