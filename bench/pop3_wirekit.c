/* pop3_wirekit PORT COUNT USER PASSWORD: fetches so many messages over one connection. */
#include <wirekit.h>

#include "bench.h"

static int take(void *user, wk_bytes_t line) {
  *(size_t *)user += line.len;
  return 0;
}

int main(int argc, char **argv) {
  wk_pop3_t *pop3 = NULL;
  size_t total = 0;
  if (argc < 5) bench_die("usage: pop3_wirekit PORT COUNT USER PASSWORD");
  const long count = atol(argv[2]);
  if (wk_pop3_new(WK_STR("127.0.0.1"), (uint16_t)atoi(argv[1]), &pop3, NULL) ||
      wk_pop3_connect(pop3, NULL) || wk_pop3_user(pop3, wk_str(argv[3]), NULL, NULL) ||
      wk_pop3_pass(pop3, wk_str(argv[4]), NULL, NULL))
    bench_die("login");
  const double start = bench_now();
  for (long i = 1; i <= count; i++)
    if (wk_pop3_retr_to(pop3, (uint64_t)i, take, &total, NULL, NULL)) bench_die("RETR");
  bench_report((double)count / (bench_now() - start));
  bench_use(&total);
  wk_pop3_free(pop3);
  return 0;
}
