"""Forms that are hard to read, and what CPython's cgi makes of them: a line of JSON each.

Usage: cgi_forms.py SEED COUNT; needs a version that has the module cgi."""

import io
import json
import random
import sys
import warnings

warnings.simplefilter("ignore")
import cgi

R = random.Random(int(sys.argv[1]))
ENDS = [b"\r\n"] * 6 + [b"\n", b"\r", b"\n\r\n", b"\r\r\n"]
PARAMS = ['name="a"', "name=a", 'name="a\\"b"', 'name="a"b"', 'filename="f.txt"', 'filename=""', "name=",
          "name", 'NAME="Q"', 'name="\u00e9"', "foo=bar", "name=a;name=b", 'name="a;b"', '  name = "sp" ']
TYPES = ["text/plain", "application/octet-stream", "text/plain; charset=utf-8", "", "image/png;a=b"]
ODD = ["Content-Length: 3", "X: y", ": z", "bad line", "From x", "a\rb: c"]


def content(boundary):
    pieces = [b"\r", b"\n", b"\r\n", b"--", b"--" + boundary, b"--" + boundary + b"--", b"\n--" + boundary,
              b"a", b" ", b"\xc3\xa9", b"\xff", b"=", b"-", b"\r\n--" + boundary[:-1], b"\t", b"x\n"]
    return b"".join(R.choice(pieces) for _ in range(R.randrange(12)))


def header():
    lines = []
    if R.randrange(10):
        params = (R.choice(["; ", ";", " ; ", ";\r\n ", ";\n\t"]) + R.choice(PARAMS)
                  for _ in range(R.randrange(4)))
        lines.append(R.choice(["Content-Disposition: ", "content-disposition:"]) + "form-data" + "".join(params))
    if R.random() < 0.5:
        lines.append("Content-Type: " + R.choice(TYPES))
    if R.random() < 0.2:
        lines.append(R.choice(ODD))
    R.shuffle(lines)
    return b"".join(line.encode() + R.choice([b"\r\n"] * 8 + [b"\n", b"\r"]) for line in lines)


def body(boundary):
    out = content(b"zz") if R.random() < 0.15 else b""
    for _ in range(R.randrange(5)):
        out += R.choice([b""] * 9 + [b" ", b"x"]) + b"--" + boundary + R.choice([b"\r\n"] * 9 + [b"\n", b" \n", b"z\n"])
        out += header() + R.choice([b"\r\n"] * 9 + [b"\n", b" \r\n"])
        out += R.choice([content(boundary), content(b"zz")]) + R.choice(ENDS)
    out += R.choice([b"--" + boundary + b"--"] * 6 + [b"--" + boundary, b"", b"--" + boundary + b"-- "])
    out += R.choice([b"", b"\r\n", b"\r\nepilogue", b"x"])
    return out[: R.randrange(len(out) + 1)] if R.random() < 0.2 else out


def show(item):
    value = item.value
    return [item.name, item.filename, (value if isinstance(value, bytes) else value.encode()).hex(), item.type,
            getattr(item, "done", 0)]


for _ in range(int(sys.argv[2])):
    boundary = R.choice(["x", "AaB03x", "a b", "-----7218", "x--", "a" * 70, "", "y ", '"z"'])
    data = body(boundary.encode())
    environ = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "multipart/form-data; boundary=" + boundary,
               "QUERY_STRING": R.choice(["", "a=1&a=2", "x=%E9&b="])}
    if R.random() < 0.5:
        environ["CONTENT_LENGTH"] = str(len(data) + R.choice([0, 0, 100]))
    record = {"environ": environ, "body": data.hex()}
    try:
        record["items"] = [show(item) for item in cgi.FieldStorage(io.BytesIO(data), environ=environ).list]
    except ValueError:
        record["items"] = None
    print(json.dumps(record))
