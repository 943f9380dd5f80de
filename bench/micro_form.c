/* micro_form JOB COUNT: milliseconds for one multipart body of 10 MiB in lines of 58 bytes.
 *
 * reader   the streaming decoder, in pieces of 64 KiB
 * form     the whole form: the file goes to its temporary file
 * memchr   the peer: memchr from line end to line end, which is the least that a decoder by lines
 * does
 */
#include <wirekit.h>

#include "bench.h"

enum { LINE = 58, SIZE = 10 << 20, PIECE = 64 << 10 };

static const char head[] =
    "--AaB03x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n"
    "Content-Type: application/octet-stream\r\n\r\n";
static const char tail[] = "\r\n--AaB03x--\r\n";

static char *body;
static size_t length;

static void make_body(void) {
  size_t i;
  length = sizeof head - 1 + SIZE + sizeof tail - 1;
  body = malloc(length);
  if (!body) bench_die("memory");
  memcpy(body, head, sizeof head - 1);
  for (i = 0; i < SIZE; i++) {
    size_t column = i % LINE;
    body[sizeof head - 1 + i] = (char)(column == LINE - 2   ? '\r'
                                       : column == LINE - 1 ? '\n'
                                                            : 'a' + (int)(i % 23));
  }
  memcpy(body + length - (sizeof tail - 1), tail, sizeof tail - 1);
}

static void read_streaming(void) {
  wk_form_reader_t *reader = NULL;
  uint32_t event = 0;
  size_t at = 0, used, content = 0;
  wk_bytes_t data;
  if (wk_form_reader_new(wk_str_bytes(WK_STR("AaB03x")), &reader, NULL)) bench_die("new");
  while (event != WK_FORM_EVENT_END && at < length) {
    size_t left = length - at < PIECE ? length - at : PIECE;
    if (wk_form_reader_next(reader, wk_bytes(body + at, left), &used, &event, &data, NULL))
      bench_die("next");
    if (event == WK_FORM_EVENT_DATA) content += data.len;
    at += used;
  }
  if (content != SIZE) bench_die("not all of the content");
  wk_form_reader_free(reader);
}

static void read_form(void) {
  wk_form_t *form = NULL;
  if (wk_form_new(&form, NULL)) bench_die("new");
  if (wk_form_read_multipart(form, wk_str_bytes(WK_STR("AaB03x")),
                             wk_body_bytes(wk_bytes(body, length)), NULL))
    bench_die("read");
  if (wk_form_item_size(wk_form_item_at(wk_form_root(form), 0)) != SIZE) bench_die("size");
  wk_form_free(form);
}

static void scan(void) {
  const char *at = body, *end = body + length;
  size_t lines = 0;
  while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) lines++, at++;
  if (lines < SIZE / LINE) bench_die("lines");
  bench_use(&lines);
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*run)(void);
  } jobs[] = {{"reader", read_streaming}, {"form", read_form}, {"memchr", scan}};
  size_t i;
  long count, n;
  if (argc == 3 && (count = atol(argv[2])) > 0)
    for (i = 0; i < sizeof jobs / sizeof *jobs; i++)
      if (!strcmp(jobs[i].name, argv[1])) {
        double start;
        make_body();
        jobs[i].run(); /* warm up */
        start = bench_now();
        for (n = 0; n < count; n++) jobs[i].run();
        bench_report((bench_now() - start) * 1e3 / (double)count);
        free(body);
        return 0;
      }
  bench_die("usage: micro_form JOB COUNT");
  return 1;
}
