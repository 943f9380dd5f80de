/* micro_uriparser COUNT: nanoseconds for one URL taken apart by uriparser. */
#include <uriparser/Uri.h>

#include "bench.h"

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 1, i;
  double start = bench_now();
  for (i = 0; i < count; i++) {
    UriUriA uri;
    const char *error;
    if (uriParseSingleUriA(&uri, bench_urls[i % BENCH_URLS], &error)) bench_die("parse");
    bench_use(&uri);
    uriFreeUriMembersA(&uri);
  }
  bench_ns(start, count);
  return 0;
}
