/* micro_wirekit JOB COUNT: nanoseconds for one run of a small job. */
#include <wirekit.h>

#include "bench.h"

static void url_split(long count) {
  double start = bench_now();
  long i;
  for (i = 0; i < count; i++) {
    wk_url_t *url = NULL;
    wk_str_t parts[8];
    int32_t port;
    if (wk_url_split(wk_str(bench_urls[i % BENCH_URLS]), &url, NULL)) bench_die("split");
    parts[0] = wk_url_scheme(url);
    parts[1] = wk_url_netloc(url);
    parts[2] = wk_url_path(url);
    parts[3] = wk_url_query(url);
    parts[4] = wk_url_fragment(url);
    parts[5] = wk_url_username(url);
    parts[6] = wk_url_password(url);
    parts[7] = wk_url_hostname(url);
    if (wk_url_port(url, &port, NULL)) bench_die("port");
    bench_use(parts);
    wk_url_free(url);
  }
  bench_ns(start, count);
}

static void qsl(long count) {
  double start = bench_now();
  long i;
  for (i = 0; i < count; i++) {
    wk_query_t *query = NULL;
    if (wk_query_parse(wk_str(bench_query), &query, NULL)) bench_die("query");
    if (wk_query_count(query) != 10) bench_die("not 10 fields");
    wk_query_free(query);
  }
  bench_ns(start, count);
}

static void uuid4(long count) {
  double start = bench_now();
  wk_uuid_t uuid;
  long i;
  for (i = 0; i < count; i++) {
    if (wk_uuid_v4(&uuid, NULL)) bench_die("v4");
    bench_use(&uuid);
  }
  bench_ns(start, count);
}

static void uuid_parse(long count) {
  double start = bench_now();
  wk_uuid_t uuid;
  long i;
  for (i = 0; i < count; i++) {
    if (wk_uuid_parse(WK_STR("12345678-1234-5678-1234-567812345678"), &uuid, NULL))
      bench_die("parse");
    bench_use(&uuid);
  }
  bench_ns(start, count);
}

static void uuid_format(long count) {
  double start = bench_now();
  wk_uuid_t uuid = wk_uuid_max();
  char text[WK_UUID_TEXT_SIZE];
  long i;
  for (i = 0; i < count; i++) {
    if (wk_uuid_format(uuid, text, sizeof text, NULL)) bench_die("format");
    bench_use(text);
  }
  bench_ns(start, count);
}

static void getter(long count) {
  wk_error_t *err = NULL;
  wk_url_t *url = NULL;
  double start;
  long i;
  if (wk_url_split(WK_STR("http://["), &url, &err) == WK_OK) bench_die("no error");
  start = bench_now();
  for (i = 0; i < count; i++)
    if (wk_error_status(err) != WK_E_URL_BRACKETS) bench_die("status");
  bench_ns(start, count);
  wk_error_free(err);
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*run)(long);
  } jobs[] = {
      {"url", url_split},           {"qsl", qsl},      {"uuid4", uuid4}, {"uuid_parse", uuid_parse},
      {"uuid_format", uuid_format}, {"getter", getter}};
  size_t i;
  if (argc == 3)
    for (i = 0; i < sizeof jobs / sizeof *jobs; i++)
      if (!strcmp(jobs[i].name, argv[1])) {
        jobs[i].run(atol(argv[2]) / 10 + 1); /* warm up; the last number counts */
        jobs[i].run(atol(argv[2]));
        return 0;
      }
  bench_die("usage: micro_wirekit JOB COUNT");
  return 1;
}
