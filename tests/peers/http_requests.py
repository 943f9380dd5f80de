"""Makes random requests and records the bytes that http.client sends for them.

    http_requests.py SEED COUNT

Prints one JSON object a line: the request and the bytes, or the name of the exception. There is no
NUL in the values: http.client lets it pass, wirekit never does.
"""
import http.client
import io
import json
import random
import sys

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "put", "X-Own", "G T", "BAD\n"]
TARGETS = ["/", "", "/a/b?c=d#e", "*", "http://other.example/x", "https://u@h:1/", "//x", "/%20", "/a b",
           "/\x7f", "/\xe9", "httpfoo"]
HOSTS = [("example.com", 80), ("example.com", 8080), ("::1", 80), ("[::1]", 81), ("b\xfccher.example", 80)]
FIELDS = [
    ("X-A", "1"), ("X-Long", "a" * 300), ("X-Fold", "a\r\n b"), ("X-Empty", ""), ("X-Latin", "caf\xe9"),
    ("Host", "own.example"), ("host", "own2.example"), ("Accept-Encoding", "gzip"),
    ("Content-Length", "4"), ("content-length", "9"), ("Transfer-Encoding", "chunked"),
    ("transfer-encoding", "gzip"), ("Connection", "close"), ("Cookie", "a=b"),
    ("X-Bad", "a\r\nEvil: 1"), ("X Bad", "1"), ("X-Bad:", "1"),
]


class Recorder:
    """A socket that keeps what is sent."""

    def __init__(self):
        self.sent = b""

    def sendall(self, data):
        self.sent += bytes(data)

    def close(self):
        pass


def body(rnd):
    kind = rnd.choice(["none", "none", "bytes", "text", "blocks", "pieces"])
    if kind == "none":
        return kind, [], None
    size = rnd.choice([0, 1, 4, 100, 8191, 8192, 8193, 30000])
    data = bytes(rnd.randrange(256) for _ in range(size))
    if kind == "bytes":
        return kind, [data], data
    if kind == "text":
        return kind, [data], data.decode("latin-1")
    if kind == "blocks":
        return kind, [data], io.BytesIO(data)
    cuts = sorted(rnd.randint(0, size) for _ in range(rnd.randint(0, 5)))
    pieces = [data[a:b] for a, b in zip([0] + cuts, cuts + [size])]
    return kind, pieces, iter(pieces)


def main():
    rnd = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        host, port = rnd.choice(HOSTS)
        # One in two requests is of plain parts, so that not most of them are refused.
        plain = rnd.random() < 0.5
        method = rnd.choice(METHODS[:9] if plain else METHODS)
        target = rnd.choice(TARGETS[:8] if plain else TARGETS)
        fields = rnd.sample(FIELDS[:14] if plain else FIELDS, rnd.randint(0, 4))
        encode = rnd.random() < 0.5
        kind, pieces, value = body(rnd)
        record = {"host": host, "port": port, "method": method, "target": target, "fields": fields,
                  "encode_chunked": encode, "kind": kind, "pieces": [piece.hex() for piece in pieces]}
        connection = http.client.HTTPConnection(host, port)
        connection.sock = Recorder()
        try:
            connection.request(method, target, value, dict(fields), encode_chunked=encode)
            record["sent"] = connection.sock.sent.hex()
        except Exception as error:  # whatever it is, it has to be refused
            record["error"] = type(error).__name__
        print(json.dumps(record))


main()
