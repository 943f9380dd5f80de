/* micro_libuuid JOB COUNT: nanoseconds for one run of libuuid's function. */
#include <uuid/uuid.h>

#include "bench.h"

int main(int argc, char **argv) {
  uuid_t uuid = {0};
  char text[37];
  long count, i;
  double start;
  if (argc < 3) bench_die("usage: micro_libuuid JOB COUNT");
  count = atol(argv[2]);
  start = bench_now();
  if (!strcmp(argv[1], "uuid4")) {
    for (i = 0; i < count; i++) uuid_generate_random(uuid);
  } else if (!strcmp(argv[1], "uuid_parse")) {
    for (i = 0; i < count; i++)
      if (uuid_parse("12345678-1234-5678-1234-567812345678", uuid)) bench_die("parse");
  } else {
    for (i = 0; i < count; i++) {
      uuid_unparse_lower(uuid, text);
      bench_use(text);
    }
  }
  bench_use(uuid);
  bench_ns(start, count);
  return 0;
}
