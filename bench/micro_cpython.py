"""micro_cpython.py JOB COUNT: nanoseconds for one run in CPython (caches cleared as in the C jobs);
milliseconds for the job multipart, for which a version with the module cgi is needed."""

import io
import sys
import time
import urllib.parse
import uuid

URLS = [
    "http://www.example.com/",
    "https://user:secret@www.example.com:8443/a/b/c;p?q=1&r=2#top",
    "http://[2001:db8::7]:8080/index.html?x=y",
    "ftp://ftp.example.org/pub/file.tar.gz",
    "https://docs.example.org/3/library/urllib.parse.html#module-urllib.parse",
    "mailto:someone@example.com",
    "/relative/path?query=string",
    "https://search.example.com/search?client=firefox&q=uniform+resource+locator&hl=en",
]
QUERY = (
    "name=Alice+Smith&lang=en&q=caf%C3%A9+au+lait&page=10&sort=price&dir=asc&a=1&b=2&utf8=%E2%9C%93&"
    "token=0123456789abcdef"
)
CLEAR = getattr(urllib.parse, "clear_cache", lambda: None)


def url(i):
    if i % len(URLS) == 0:
        CLEAR()
    r = urllib.parse.urlsplit(URLS[i % len(URLS)])
    return r.scheme, r.netloc, r.path, r.query, r.fragment, r.username, r.password, r.hostname, r.port


def multipart(_, made=[]):
    import cgi
    if not made:
        line = bytes(97 + i % 23 for i in range(56)) + b"\r\n"
        made.append(
            b'--AaB03x\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n'
            b"Content-Type: application/octet-stream\r\n\r\n" + (line * 180789)[:10 << 20] +
            b"\r\n--AaB03x--\r\n")
    environ = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "multipart/form-data; boundary=AaB03x",
               "CONTENT_LENGTH": str(len(made[0]))}
    form = cgi.FieldStorage(io.BytesIO(made[0]), environ=environ)
    assert form["f"].file.seek(0, 2) == 10 << 20


JOBS = {
    "multipart": multipart,
    "url": url,
    "qsl": lambda i: urllib.parse.parse_qsl(QUERY),
    "uuid4": lambda i: uuid.uuid4(),
    "uuid_parse": lambda i: uuid.UUID("12345678-1234-5678-1234-567812345678"),
    "uuid_format": lambda i, u=uuid.UUID(int=2**128 - 1): str(u),
}


def main():
    job, count = JOBS[sys.argv[1]], int(sys.argv[2])
    start = time.perf_counter()
    for i in range(count):
        job(i)
    unit = 1e3 if job is multipart else 1e9
    taken = (time.perf_counter() - start) * unit / count
    with open("/proc/self/status") as status:
        kib = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    print(taken, kib)


main()
