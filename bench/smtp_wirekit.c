/* smtp_wirekit PORT COUNT FILE: sends the message in FILE so often over one connection. */
#include <wirekit.h>

#include "bench.h"

static char *read_file(const char *path, size_t *length) {
  static char text[1 << 20];
  FILE *file = fopen(path, "rb");
  if (!file) bench_die(path);
  *length = fread(text, 1, sizeof text, file);
  fclose(file);
  return text;
}

int main(int argc, char **argv) {
  wk_smtp_t *smtp = NULL;
  const wk_str_t to = WK_STR("ann@example.org");
  size_t length;
  if (argc < 4) bench_die("usage: smtp_wirekit PORT COUNT FILE");
  const char *text = read_file(argv[3], &length);
  const long count = atol(argv[2]);
  if (wk_smtp_new(WK_STR("127.0.0.1"), (uint16_t)atoi(argv[1]), &smtp, NULL) ||
      wk_smtp_set_local_hostname(smtp, WK_STR("localhost"), NULL) ||
      wk_smtp_connect(smtp, NULL, NULL, NULL))
    bench_die("connect");
  const double start = bench_now();
  for (long i = 0; i < count; i++) {
    if (wk_smtp_sendmail(smtp, WK_STR("bob@example.org"), &to, 1, wk_bytes(text, length), 0, NULL,
                         0, NULL, 0, NULL, NULL))
      bench_die("sendmail");
  }
  bench_report((double)count / (bench_now() - start));
  wk_smtp_free(smtp);
  return 0;
}
