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

static void cookie_load(long count) {
  double start = bench_now();
  long i;
  for (i = 0; i < count; i++) {
    wk_cookie_t *cookies = NULL;
    if (wk_cookie_new(&cookies, NULL)) bench_die("new");
    if (wk_cookie_load(cookies, wk_str(bench_cookies), NULL)) bench_die("load");
    if (wk_cookie_count(cookies) != 5) bench_die("not 5 cookies");
    wk_cookie_free(cookies);
  }
  bench_ns(start, count);
}

static void cookiejar_exchange(long count) {
  double start = bench_now();
  wk_cookiejar_request_t request = wk_cookiejar_request(WK_STR("http://www.example.com/shop/cart"));
  wk_cookiejar_t *jar = NULL;
  wk_headers_t *headers = NULL;
  long i;
  if (wk_cookiejar_new(NULL, WK_COOKIEJAR_PLAIN, &jar, NULL)) bench_die("jar");
  if (wk_headers_new(&headers, NULL)) bench_die("headers");
  for (i = 0; i < BENCH_SET_COOKIES; i++)
    if (wk_headers_add(headers, WK_STR("Set-Cookie"), wk_str(bench_set_cookies[i]), NULL))
      bench_die("header");
  start = bench_now();
  for (i = 0; i < count; i++) {
    wk_buf_t *cookie = NULL;
    if (wk_cookiejar_extract(jar, request, headers, NULL)) bench_die("extract");
    if (wk_cookiejar_header(jar, request, &cookie, NULL, NULL) || !cookie) bench_die("header");
    wk_buf_free(cookie);
  }
  bench_ns(start, count);
  wk_headers_free(headers);
  wk_cookiejar_free(jar);
}

/* 1,000 cookies over 100 hosts: what one host gets. */
static void cookiejar_header(long count) {
  double start;
  wk_cookiejar_t *jar = NULL;
  char url[64], line[64];
  long i, j;
  if (wk_cookiejar_new(NULL, WK_COOKIEJAR_PLAIN, &jar, NULL)) bench_die("jar");
  for (i = 0; i < 100; i++)
    for (j = 0; j < 10; j++) {
      wk_headers_t *headers = NULL;
      snprintf(url, sizeof url, "http://host%ld.example.com/", i);
      snprintf(line, sizeof line, "name%ld=value%ld; Path=/", j, j);
      if (wk_headers_new(&headers, NULL)) bench_die("headers");
      if (wk_headers_add(headers, WK_STR("Set-Cookie"), wk_str(line), NULL)) bench_die("header");
      if (wk_cookiejar_extract(jar, wk_cookiejar_request(wk_str(url)), headers, NULL))
        bench_die("extract");
      wk_headers_free(headers);
    }
  if (wk_cookiejar_count(jar) != 1000) bench_die("not 1000 cookies");
  start = bench_now();
  for (i = 0; i < count; i++) {
    wk_buf_t *cookie = NULL;
    if (wk_cookiejar_header(jar, wk_cookiejar_request(WK_STR("http://host50.example.com/x")),
                            &cookie, NULL, NULL))
      bench_die("header");
    if (wk_buf_len(cookie) != 10 * 14 - 2) bench_die("not 10 cookies");
    wk_buf_free(cookie);
  }
  bench_ns(start, count);
  wk_cookiejar_free(jar);
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
  } jobs[] = {{"url", url_split},
              {"qsl", qsl},
              {"uuid4", uuid4},
              {"uuid_parse", uuid_parse},
              {"uuid_format", uuid_format},
              {"getter", getter},
              {"cookie_load", cookie_load},
              {"cookiejar_exchange", cookiejar_exchange},
              {"cookiejar_header", cookiejar_header}};
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
