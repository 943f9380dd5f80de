"""What CPython's urllib.robotparser says about random files, for tests/peers_robots.rs.

robots_answers.py SEED COUNT    prints one JSON a line: the file, the questions and the answers
"""

import json
import random
import sys
import urllib.robotparser

FIELDS = ["User-agent", "user-agent", "Disallow", "DISALLOW", "Allow", "Crawl-delay", "Request-rate",
          "Sitemap", "Other", "Disallow "]
VALUES = ["*", "Googlebot", "a", "A/1", "\u00c4B", "", "/", "/tmp", "/tmp/x", "/%7ejoe", "/a%3cd.html",
          "/a?b=c", "/a;p", "/\u00e9", "*.gif", "//h/p", "http://h/x", "//[x", "# c", "x # y", "5", "007",
          "1.5", "3/20", " 3 / 20 ", "1/2/3", "99999999999999999999999", "/%e9", "/a b", "/%zz"]
AGENTS = ["*", "Googlebot/2.1", "googlebot", "a", "", "x", "\u00e4b/1"]
URLS = ["", "/", "/tmp", "/tmp/xyz", "http://h/~joe", "http://h/a%3cd.html", "/a?b=c", "/a;p",
        "/%C3%A9", "/x.gif", "//h/p", "//[x", "/a b", "?q", "#f", "/%e9", "h:/p", "/%25"]


def line(r):
    if r.random() < 0.2:
        return r.choice(["", "", "# c", " ", "nonsense", ":"])
    return r.choice(FIELDS) + r.choice([":", ": ", " : "]) + r.choice(VALUES)


def answer(ask):
    try:
        return ask()
    except ValueError:
        return "error"


def main():
    r = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        lines = [line(r) for _ in range(r.randrange(14))]
        robots = urllib.robotparser.RobotFileParser()
        record = {"lines": lines, "parsed": answer(lambda: robots.parse(lines)), "asks": []}
        record["text"] = str(robots)
        record["maps"] = robots.site_maps() or []
        for _ in range(5):
            agent, url = r.choice(AGENTS), r.choice(URLS)
            delay, rate = robots.crawl_delay(agent), robots.request_rate(agent)
            record["asks"].append({
                "agent": agent, "url": url, "can": answer(lambda: robots.can_fetch(agent, url)),
                "delay": None if delay is None else str(delay),
                "rate": rate and [str(part) for part in rate]})
        print(json.dumps(record))


main()
