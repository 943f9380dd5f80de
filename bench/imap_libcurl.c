/* imap_libcurl PORT MAILBOX USER PASSWORD COUNT: what imap_wirekit does, by one easy handle of
 * libcurl, a message at a time: of a FETCH for many libcurl gives the first line alone. */
#include <curl/curl.h>

#include "bench.h"

static size_t total;

static size_t take(char *data, size_t size, size_t n, void *user) {
  (void)data, (void)user;
  total += size * n;
  return size * n;
}

static void perform(CURL *curl, const char *url) {
  curl_easy_setopt(curl, CURLOPT_URL, url);
  const CURLcode rc = curl_easy_perform(curl);
  if (rc) bench_die(curl_easy_strerror(rc));
}

int main(int argc, char **argv) {
  CURL *curl = curl_easy_init();
  char url[96];
  if (argc < 6) bench_die("usage: imap_libcurl PORT MAILBOX USER PASSWORD COUNT");
  const long count = atol(argv[5]);
  curl_easy_setopt(curl, CURLOPT_USERNAME, argv[3]);
  curl_easy_setopt(curl, CURLOPT_PASSWORD, argv[4]);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  /* The first transfer connects, logs in and selects, so it does not count. */
  snprintf(url, sizeof url, "imap://127.0.0.1:%s/%s;MAILINDEX=1;SECTION=HEADER", argv[1], argv[2]);
  perform(curl, url);
  total = 0;
  const double start = bench_now();
  for (long i = 1; i <= count; i++) {
    snprintf(url, sizeof url, "imap://127.0.0.1:%s/%s;MAILINDEX=%ld", argv[1], argv[2], i);
    perform(curl, url);
  }
  const double seconds = bench_now() - start;
  bench_report(count > 1 ? (double)count / seconds : (double)total / 1048576 / seconds);
  bench_use(&total);
  curl_easy_cleanup(curl);
  return 0;
}
