/* pop3_libcurl PORT COUNT USER PASSWORD: what pop3_wirekit does, by one easy handle of libcurl. */
#include <curl/curl.h>

#include "bench.h"

static size_t total;

static size_t take(char *data, size_t size, size_t n, void *user) {
  (void)data, (void)user;
  total += size * n;
  return size * n;
}

int main(int argc, char **argv) {
  CURL *curl = curl_easy_init();
  CURLcode rc;
  char url[64];
  double start = 0;
  if (argc < 5) bench_die("usage: pop3_libcurl PORT COUNT USER PASSWORD");
  const long count = atol(argv[2]);
  curl_easy_setopt(curl, CURLOPT_USERNAME, argv[3]);
  curl_easy_setopt(curl, CURLOPT_PASSWORD, argv[4]);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  /* The first transfer also connects and logs in, so it does not count. */
  for (long i = 0; i <= count; i++) {
    if (i == 1) start = bench_now();
    snprintf(url, sizeof url, "pop3://127.0.0.1:%s/%ld", argv[1], i ? i : 1);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    if ((rc = curl_easy_perform(curl))) bench_die(curl_easy_strerror(rc));
  }
  bench_report((double)count / (bench_now() - start));
  bench_use(&total);
  curl_easy_cleanup(curl);
  return 0;
}
