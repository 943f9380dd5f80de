"""robots_cpython.py COUNT: the job of robots_wirekit with CPython's urllib.robotparser."""

import sys
import time
import urllib.robotparser


def main():
    count = int(sys.argv[1])
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(["User-agent: *"] + [f"Disallow: /private/section-{i}/area/" for i in range(1000)])
    start = time.perf_counter()
    for i in range(count):
        section = i * 7 % 2000
        url = f"http://www.example.com/private/section-{section}/area/page.html"
        if robots.can_fetch("Crawler/1.0", url) != (section >= 1000):
            raise SystemExit("the wrong answer")
    taken = (time.perf_counter() - start) * 1e9 / count
    with open("/proc/self/status") as status:
        kib = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    print(taken, kib)


main()
