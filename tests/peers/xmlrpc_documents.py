"""XML-RPC documents of CPython's xmlrpc.client, for tests/peers_xmlrpc.rs.

xmlrpc_documents.py write SEED COUNT    prints random documents with their values, one JSON a line
xmlrpc_documents.py read                prints the values of the documents on standard input
"""

import base64
import json
import random
import sys
import xmlrpc.client

PIECES = ["", "a", "<", "&", ">", "]]>", "\n", "\t", " ", "'", '"', "é", "日本", "\U0001f600", "x" * 100]


def text(r):
    return "".join(r.choice(PIECES) for _ in range(r.randrange(4)))


def value(r, depth):
    kind = r.randrange(9 if depth else 7)
    if kind == 0:
        return None
    if kind == 1:
        return r.random() < 0.5
    if kind == 2:
        return r.choice([0, -1, 2**31 - 1, -2**31, r.randrange(-10**9, 10**9)])
    if kind == 3:
        return r.choice([0.5, -0.0, 1e308, 1e-300, r.uniform(-1e6, 1e6)])
    if kind == 4:
        return text(r)
    if kind == 5:
        return bytes(r.randrange(256) for _ in range(r.randrange(120)))
    if kind == 6:
        return xmlrpc.client.DateTime("%04d%02d%02dT%02d:%02d:%02d" % (
            r.randrange(1, 9999), r.randrange(1, 13), r.randrange(1, 29), r.randrange(24),
            r.randrange(60), r.randrange(60)))
    if kind == 7:
        return [value(r, depth - 1) for _ in range(r.randrange(4))]
    return {text(r): value(r, depth - 1) for _ in range(r.randrange(4))}


def tagged(v):
    if v is None:
        return {"nil": True}
    if isinstance(v, bool):
        return {"boolean": v}
    if isinstance(v, int):
        return {"int": str(v)}
    if isinstance(v, float):
        return {"double": repr(v)}
    if isinstance(v, str):
        return {"string": v}
    if isinstance(v, xmlrpc.client.DateTime):
        return {"dateTime": v.value}
    if isinstance(v, xmlrpc.client.Binary):
        return tagged(v.data)
    if isinstance(v, bytes):
        return {"base64": base64.b64encode(v).decode()}
    if isinstance(v, (list, tuple)):
        return {"array": [tagged(item) for item in v]}
    return {"struct": [[name, tagged(item)] for name, item in v.items()]}


def write(seed, count):
    r = random.Random(seed)
    for _ in range(count):
        params = tuple(value(r, 3) for _ in range(r.randrange(4)))
        encoding = r.choice([None, None, "iso-8859-1", "us-ascii", "utf-16"])
        document = xmlrpc.client.dumps(params, "m", encoding=encoding, allow_none=True)
        data = document.encode(encoding or "utf-8", "xmlcharrefreplace")
        print(json.dumps({"document": base64.b64encode(data).decode(), "value": tagged(params)}))


def read():
    for line in sys.stdin:
        data = base64.b64decode(json.loads(line))
        params, method = xmlrpc.client.loads(data)
        print(json.dumps({"value": tagged(params), "method": method}))


if sys.argv[1] == "write":
    write(int(sys.argv[2]), int(sys.argv[3]))
else:
    read()
