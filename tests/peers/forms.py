"""Multipart forms as urllib3 and requests encode them: a line of JSON each, with the content type, the
body, and what is in it. Usage: forms.py SEED COUNT; both packages in PYTHONPATH."""

import json
import random
import sys

import requests
import urllib3

R = random.Random(int(sys.argv[1]))


def text():
    return "".join(R.choice(["a", "B", " ", "\u00e9", "\u65e5", "\r\n", "--", "&", "=", "\n--x"])
                   for _ in range(R.randrange(12)))


def name():
    return "".join(R.choice("abcXYZ_-.0\u00e9") for _ in range(R.randrange(1, 8)))


def content():
    pieces = [bytes(R.randrange(256) for _ in range(R.randrange(40))), b"\r\n", b"--", b"\r", b"\n"]
    return b"".join(R.choice(pieces) for _ in range(R.randrange(8)))


for number in range(int(sys.argv[2])):
    fields, expected = [], []
    for _ in range(R.randrange(1, 5)):
        key = name()
        if R.random() < 0.5:
            value = text()
            fields.append((key, (None, value)))
            expected.append([key, None, value.encode().hex()])
        else:
            filename, data = name(), content()
            kind = R.choice(["text/plain", "application/octet-stream", "image/png"])
            fields.append((key, (filename, data, kind)))
            expected.append([key, filename, data.hex()])
    if number % 2:
        request = requests.Request("POST", "http://localhost/", files=fields).prepare()
        body, content_type = request.body, request.headers["Content-Type"]
    else:
        plain = [(key, value[1] if value[0] is None else value) for key, value in fields]
        body, content_type = urllib3.encode_multipart_formdata(plain)
    print(json.dumps({"type": content_type, "body": body.hex(), "fields": expected}))
