/* imap_libetpan PORT MAILBOX USER PASSWORD COUNT: what imap_wirekit does, by libetpan. */
#include <libetpan/libetpan.h>

#include "bench.h"

int main(int argc, char **argv) {
  mailimap *imap = mailimap_new(0, NULL);
  clist *found = NULL;
  if (argc < 6) bench_die("usage: imap_libetpan PORT MAILBOX USER PASSWORD COUNT");
  const long count = atol(argv[5]);
  if (mailimap_socket_connect(imap, "127.0.0.1", (uint16_t)atoi(argv[1])) !=
          MAILIMAP_NO_ERROR_NON_AUTHENTICATED ||
      mailimap_login(imap, argv[3], argv[4]) || mailimap_examine(imap, argv[2]))
    bench_die("login");
  struct mailimap_set *all = mailimap_set_new_interval(1, 0);
  struct mailimap_section *whole = mailimap_section_new(NULL);
  struct mailimap_fetch_type *what =
      mailimap_fetch_type_new_fetch_att(mailimap_fetch_att_new_body_peek_section(whole));
  const double start = bench_now();
  if (mailimap_fetch(imap, all, what, &found)) bench_die("FETCH");
  const double seconds = bench_now() - start;
  if (clist_count(found) != count) bench_die("messages are missing");
  bench_report(count > 1 ? (double)count / seconds : 100 / seconds);
  bench_use(found);
  mailimap_fetch_list_free(found);
  mailimap_free(imap);
  return 0;
}
