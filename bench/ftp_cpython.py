"""ftp_cpython.py PORT get|put|resume BLOCK: the job of ftp_wirekit with CPython's ftplib."""

import ftplib
import sys
import time

GIB = 1 << 30


class Source:
    """A file of zeros."""

    def __init__(self, size):
        self.left = size

    def read(self, size):
        count = min(size, self.left)
        self.left -= count
        return bytes(count)


def main():
    port, job, block = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    ftp = ftplib.FTP()
    ftp.connect("127.0.0.1", port)
    ftp.login()
    moved, got = GIB, [0]

    def take(data):
        got[0] += len(data)

    start = time.perf_counter()
    if job == "get":
        ftp.retrbinary("RETR 1g", take, block)
    elif job == "put":
        ftp.storbinary("STOR home/up", Source(GIB), block)
    else:
        ftp.storbinary("STOR home/up", Source(GIB // 2), block)
        ftp.storbinary("STOR home/up", Source(GIB // 2), block, rest=GIB // 2)
        ftp.retrbinary("RETR home/up", take, block)
        ftp.retrbinary("RETR home/up", take, block, rest=GIB // 2)
        moved = 2.5 * GIB
    taken = time.perf_counter() - start
    if job != "get":
        ftp.delete("home/up")
    ftp.quit()
    with open("/proc/self/status") as status:
        kib = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    print(moved / 1e6 / taken, kib)


main()
