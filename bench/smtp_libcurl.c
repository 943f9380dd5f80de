/* smtp_libcurl PORT COUNT FILE: what smtp_wirekit does, by one easy handle of libcurl. */
#include <curl/curl.h>

#include "bench.h"

static char text[1 << 20];
static size_t length, at;

static size_t give(char *buffer, size_t size, size_t n, void *user) {
  size_t count = length - at < size * n ? length - at : size * n;
  (void)user;
  memcpy(buffer, text + at, count);
  at += count;
  return count;
}

int main(int argc, char **argv) {
  CURL *curl = curl_easy_init();
  CURLcode rc;
  char url[64];
  FILE *file;
  if (argc < 4) bench_die("usage: smtp_libcurl PORT COUNT FILE");
  if (!(file = fopen(argv[3], "rb"))) bench_die(argv[3]);
  length = fread(text, 1, sizeof text, file);
  fclose(file);
  snprintf(url, sizeof url, "smtp://127.0.0.1:%s/localhost", argv[1]);
  struct curl_slist *to = curl_slist_append(NULL, "<ann@example.org>");
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, "<bob@example.org>");
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)length);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  const long count = atol(argv[2]);
  const double start = bench_now();
  for (long i = 0; i < count; i++) {
    at = 0;
    if ((rc = curl_easy_perform(curl))) bench_die(curl_easy_strerror(rc));
  }
  bench_report((double)count / (bench_now() - start));
  curl_slist_free_all(to);
  curl_easy_cleanup(curl);
  return 0;
}
