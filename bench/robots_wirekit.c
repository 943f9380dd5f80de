/* robots_wirekit COUNT: nanoseconds for one question to a robots.txt of 1,000 rules. */
#include <wirekit.h>

#include "bench.h"

int main(int argc, char **argv) {
  static char text[64 * 1024];
  size_t used = 0;
  wk_robots_t *robots = NULL;
  long count = argc == 2 ? atol(argv[1]) : 0, i;
  double start;
  used += (size_t)sprintf(text, "User-agent: *\n");
  for (i = 0; i < 1000; i++)
    used += (size_t)sprintf(text + used, "Disallow: /private/section-%ld/area/\n", i);
  if (count <= 0 || wk_robots_new(WK_STR(""), &robots, NULL) ||
      wk_robots_parse(robots, wk_str(text), NULL))
    bench_die("usage: robots_wirekit COUNT");
  start = bench_now();
  for (i = 0; i < count; i++) {
    char url[96];
    bool allowed;
    long section = i % 2000;
    sprintf(url, "http://www.example.com/private/section-%ld/area/page.html", section);
    if (wk_robots_can_fetch(robots, WK_STR("Crawler/1.0"), wk_str(url), &allowed, NULL))
      bench_die("can_fetch");
    if (allowed != (section >= 1000)) bench_die("the wrong answer");
  }
  bench_ns(start, count);
  wk_robots_free(robots);
  return 0;
}
