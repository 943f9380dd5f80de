/* imap_wirekit PORT MAILBOX USER PASSWORD: fetches all messages of a mailbox by one command; prints
 * messages and mebibytes a second. */
#include <wirekit.h>

#include "bench.h"

typedef struct {
  size_t messages, bytes;
} seen_t;

static int on_text(void *user, wk_bytes_t text, bool has_literal, uint64_t size) {
  (void)text, (void)size;
  ((seen_t *)user)->messages += has_literal;
  return 0;
}

static int on_literal(void *user, wk_bytes_t piece) {
  ((seen_t *)user)->bytes += piece.len;
  return 0;
}

int main(int argc, char **argv) {
  const wk_imap_sink_t sink = {sizeof sink, on_text, on_literal};
  wk_imap_t *imap = NULL;
  seen_t seen = {0, 0};
  if (argc < 5) bench_die("usage: imap_wirekit PORT MAILBOX USER PASSWORD");
  if (wk_imap_new(WK_STR("127.0.0.1"), (uint16_t)atoi(argv[1]), &imap, NULL) ||
      wk_imap_connect(imap, NULL) ||
      wk_imap_login(imap, wk_str(argv[3]), wk_str(argv[4]), NULL, NULL) ||
      wk_imap_select(imap, wk_str(argv[2]), true, NULL, NULL))
    bench_die("login");
  const double start = bench_now();
  if (wk_imap_fetch_to(imap, false, WK_STR("1:*"), WK_STR("(BODY.PEEK[])"), &sink, &seen, NULL,
                       NULL))
    bench_die("FETCH");
  const double seconds = bench_now() - start;
  bench_report(seen.messages > 1 ? (double)seen.messages / seconds
                                 : (double)seen.bytes / 1048576 / seconds);
  bench_use(&seen);
  wk_imap_free(imap);
  return 0;
}
