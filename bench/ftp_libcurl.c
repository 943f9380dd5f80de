/* ftp_libcurl PORT get|put BLOCK: what ftp_wirekit does, by one easy handle of libcurl. */
#include <curl/curl.h>

#include "bench.h"

static unsigned long long done;
enum { GIB = 1 << 30 };

static size_t take(char *data, size_t size, size_t n, void *user) {
  (void)data, (void)user;
  done += size * n;
  return size * n;
}

static size_t fill(char *buf, size_t size, size_t n, void *user) {
  const unsigned long long left = GIB - done;
  const size_t count = left < size * n ? (size_t)left : size * n;
  (void)user;
  bench_use(buf);
  done += count;
  return count;
}

int main(int argc, char **argv) {
  CURL *curl = curl_easy_init();
  CURLcode rc;
  struct curl_slist *after = NULL;
  char url[64];
  double start;
  if (argc < 4) bench_die("usage: ftp_libcurl PORT get|put BLOCK");
  const int upload = argv[2][0] == 'p';
  snprintf(url, sizeof url, "ftp://127.0.0.1:%s/%s", argv[1], upload ? "home/up" : "1g");
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, atol(argv[3]));
  curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, atol(argv[3]));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  if (upload) {
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, fill);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)GIB);
    after = curl_slist_append(NULL, "DELE up");
    curl_easy_setopt(curl, CURLOPT_POSTQUOTE, after);
  }
  start = bench_now();
  if ((rc = curl_easy_perform(curl))) bench_die(curl_easy_strerror(rc));
  if (done != GIB) bench_die("not all has gone");
  bench_report(GIB / 1e6 / (bench_now() - start));
  curl_slist_free_all(after);
  curl_easy_cleanup(curl);
  return 0;
}
