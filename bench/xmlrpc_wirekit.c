/* xmlrpc_wirekit loads|dumps|events COUNT: nanoseconds for one document of 4.3 MB. */
#include <wirekit.h>

#include "xmlrpc.h"

static void loads(const char *text, size_t len, long count) {
  double start = bench_now();
  long i;
  for (i = 0; i < count; i++) {
    wk_xmlrpc_message_t *message = NULL;
    if (wk_xmlrpc_loads(wk_bytes(text, len), &message, NULL)) bench_die("loads");
    if (wk_xmlrpc_value_count(wk_xmlrpc_value_at(wk_xmlrpc_message_params(message), 0)) !=
        BENCH_STRUCTS)
      bench_die("not all structs");
    wk_xmlrpc_message_free(message);
  }
  bench_ns(start, count);
}

static void dumps(const char *text, size_t len, long count) {
  wk_xmlrpc_message_t *message = NULL;
  double start;
  long i;
  if (wk_xmlrpc_loads(wk_bytes(text, len), &message, NULL)) bench_die("loads");
  start = bench_now();
  for (i = 0; i < count; i++) {
    wk_buf_t *document = NULL;
    if (wk_xmlrpc_dumps(wk_xmlrpc_message_params(message), WK_XMLRPC_CALL, WK_STR("m"), WK_STR(""),
                        0, &document, NULL))
      bench_die("dumps");
    if (wk_buf_len(document) != len) bench_die("another document");
    wk_buf_free(document);
  }
  bench_ns(start, count);
  wk_xmlrpc_message_free(message);
}

static void events(const char *text, size_t len, long count) {
  double start = bench_now();
  long i;
  for (i = 0; i < count; i++) {
    wk_xmlrpc_reader_t *reader = NULL;
    uint32_t event = 0;
    if (wk_xmlrpc_reader_new(wk_bytes(text, len), 0, 0, 0, &reader, NULL)) bench_die("reader");
    while (event != WK_XMLRPC_EVENT_END)
      if (wk_xmlrpc_reader_next(reader, &event, NULL)) bench_die("next");
    wk_xmlrpc_reader_free(reader);
  }
  bench_ns(start, count);
}

int main(int argc, char **argv) {
  size_t len;
  char *text = bench_document(&len);
  if (argc != 3) bench_die("usage: xmlrpc_wirekit loads|dumps|events COUNT");
  if (strcmp(argv[1], "loads") == 0)
    loads(text, len, atol(argv[2]));
  else if (strcmp(argv[1], "dumps") == 0)
    dumps(text, len, atol(argv[2]));
  else
    events(text, len, atol(argv[2]));
  free(text);
  return 0;
}
