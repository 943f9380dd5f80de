/* http_libcurl URL COUNT BUFFER [CA-FILE]: what http_wirekit does, by one easy handle of libcurl.
 */
#include <curl/curl.h>

#include "bench.h"

static unsigned long long total;

static size_t take(char *data, size_t size, size_t n, void *user) {
  (void)data, (void)user;
  total += size * n;
  return size * n;
}

int main(int argc, char **argv) {
  CURL *curl = curl_easy_init();
  CURLcode rc;
  long count, i;
  double start, seconds;
  if (argc < 4) bench_die("usage: http_libcurl URL COUNT BUFFER [CA-FILE]");
  count = atol(argv[2]);
  curl_easy_setopt(curl, CURLOPT_URL, argv[1]);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, atol(argv[3]));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  if (argc > 4) curl_easy_setopt(curl, CURLOPT_CAINFO, argv[4]);
  start = bench_now();
  for (i = 0; i < count; i++)
    if ((rc = curl_easy_perform(curl))) bench_die(curl_easy_strerror(rc));
  seconds = bench_now() - start;
  bench_report(count > 1 ? (double)count / seconds : (double)total / 1e6 / seconds);
  curl_easy_cleanup(curl);
  return 0;
}
