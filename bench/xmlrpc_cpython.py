"""xmlrpc_cpython.py loads|dumps COUNT: the jobs of xmlrpc_wirekit with CPython's xmlrpc.client."""

import sys
import time
import xmlrpc.client


def main():
    job, count = sys.argv[1], int(sys.argv[2])
    items = [{"id": i, "name": f"user name {i}", "email": f"user{i}@example.com", "active": True,
              "score": i * 0.5} for i in range(10000)]
    document = xmlrpc.client.dumps((items,), "m")
    start = time.perf_counter()
    for _ in range(count):
        if job == "loads":
            xmlrpc.client.loads(document)
        else:
            xmlrpc.client.dumps((items,), "m")
    taken = (time.perf_counter() - start) * 1e9 / count
    with open("/proc/self/status") as status:
        kib = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    print(taken, kib)


main()
