/* http_wirekit URL COUNT BUFFER [CA-FILE]: keep-alive GETs; prints requests/s, or MB/s for COUNT 1.
 */
#include <wirekit.h>

#include "bench.h"

static void die(wk_error_t *err) {
  fprintf(stderr, "%s: " WK_FMT "\n", wk_status_name(wk_error_status(err)),
          WK_ARG(wk_error_message(err)));
  exit(1);
}

int main(int argc, char **argv) {
  wk_error_t *err = NULL;
  wk_url_t *url = NULL;
  wk_http_conn_t *conn = NULL;
  wk_http_response_t *resp = NULL;
  wk_tls_config_t *tls = NULL;
  long count, i;
  size_t size, n;
  unsigned long long total = 0;
  int32_t port;
  char *buf;
  double start, seconds;
  if (argc < 4) bench_die("usage: http_wirekit URL COUNT BUFFER [CA-FILE]");
  count = atol(argv[2]);
  size = (size_t)atol(argv[3]);
  buf = malloc(size);
  if (wk_url_split(wk_str(argv[1]), &url, &err) || wk_url_port(url, &port, &err)) die(err);
  if (argc > 4 ? wk_https_conn_new(wk_url_hostname(url), (uint16_t)port, &conn, &err)
               : wk_http_conn_new(wk_url_hostname(url), (uint16_t)port, &conn, &err))
    die(err);
  if (argc > 4 &&
      (wk_tls_config_new(&tls, &err) || wk_tls_config_add_ca_file(tls, wk_str(argv[4]), &err) ||
       wk_http_conn_set_tls(conn, tls, &err)))
    die(err);
  start = bench_now();
  for (i = 0; i < count; i++) {
    if (wk_http_conn_request(conn, WK_STR("GET"), wk_url_path(url), NULL, wk_no_body(), &err) ||
        wk_http_conn_getresponse(conn, &resp, &err))
      die(err);
    for (;;) {
      if (wk_http_response_read(resp, buf, size, &n, &err)) die(err);
      if (!n) break;
      total += n;
    }
    wk_http_response_free(resp);
  }
  seconds = bench_now() - start;
  bench_report(count > 1 ? (double)count / seconds : (double)total / 1e6 / seconds);
  wk_tls_config_free(tls);
  wk_http_conn_free(conn);
  wk_url_free(url);
  free(buf);
  return 0;
}
