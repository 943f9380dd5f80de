/* ftp_wirekit PORT get|put|resume BLOCK: a file of 1 GiB from or to an anonymous server on
 * loopback; with "resume" both ways, each in two halves with REST. Prints MB/s. */
#include <wirekit.h>

#include "bench.h"

enum { GIB = 1 << 30 };

typedef struct {
  unsigned long long done, end;
} user_t;

static int take(void *context, wk_bytes_t block) {
  user_t *user = context;
  user->done += block.len;
  return 0;
}

static int fill(void *context, uint8_t *buf, size_t len, size_t *out_len) {
  user_t *user = context;
  const unsigned long long left = user->end - user->done;
  bench_use(buf);
  *out_len = left < len ? (size_t)left : len;
  user->done += *out_len;
  return 0;
}

static void stop(const char *what, wk_error_t *err) {
  fprintf(stderr, WK_FMT "\n", WK_ARG(wk_error_message(err)));
  bench_die(what);
}

static void get(wk_ftp_t *ftp, const char *command, size_t block, int64_t rest) {
  wk_error_t *err = NULL;
  user_t user = {rest > 0 ? (unsigned long long)rest : 0, 0};
  if (wk_ftp_retrbinary(ftp, wk_str(command), take, &user, block, rest, NULL, &err))
    stop("RETR", err);
  if (user.done != GIB) bench_die("RETR: not all has come");
}

static void put(wk_ftp_t *ftp, size_t block, int64_t rest, unsigned long long end) {
  wk_error_t *err = NULL;
  user_t user = {rest > 0 ? (unsigned long long)rest : 0, end};
  if (wk_ftp_storbinary(ftp, WK_STR("STOR home/up"), fill, NULL, &user, block, rest, NULL, &err))
    stop("STOR", err);
}

int main(int argc, char **argv) {
  wk_error_t *err = NULL;
  wk_ftp_t *ftp = NULL;
  double start, moved = GIB;
  if (argc < 4) bench_die("usage: ftp_wirekit PORT get|put|resume BLOCK");
  const size_t block = (size_t)atol(argv[3]);
  if (wk_ftp_new(WK_STR("127.0.0.1"), (uint16_t)atoi(argv[1]), &ftp, &err) ||
      wk_ftp_connect(ftp, &err) ||
      wk_ftp_login(ftp, WK_STR(""), WK_STR(""), WK_STR(""), NULL, &err))
    stop("login", err);
  start = bench_now();
  if (argv[2][0] == 'g') {
    get(ftp, "RETR 1g", block, WK_FTP_NO_REST);
  } else if (argv[2][0] == 'p') {
    put(ftp, block, WK_FTP_NO_REST, GIB);
  } else {
    put(ftp, block, WK_FTP_NO_REST, GIB / 2);
    put(ftp, block, GIB / 2, GIB);
    get(ftp, "RETR home/up", block, WK_FTP_NO_REST);
    get(ftp, "RETR home/up", block, GIB / 2);
    moved = 2.5 * GIB;
  }
  bench_report(moved / 1e6 / (bench_now() - start));
  if (argv[2][0] != 'g' && wk_ftp_delete(ftp, WK_STR("home/up"), NULL, &err)) stop("DELE", err);
  if (wk_ftp_quit(ftp, NULL, &err)) stop("QUIT", err);
  wk_ftp_free(ftp);
  return 0;
}
