/* What the measuring programs share. Each prints one number on its last line. */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline double bench_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Prints the result: the number, and the most memory that this program had, in KiB. */
static inline void bench_report(double value) {
  char line[256];
  long kib = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status)) sscanf(line, "VmHWM: %ld", &kib);
  if (status) fclose(status);
  printf("%.3f %ld\n", value, kib);
}

/* Nanoseconds for one of `count` runs that began at `start`. */
static inline void bench_ns(double start, long count) {
  bench_report((bench_now() - start) * 1e9 / (double)count);
}

static inline void bench_die(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

/* Keeps the compiler from removing what it thinks nobody needs. */
static inline void bench_use(const void *pointer) {
  __asm__ volatile("" : : "r"(pointer) : "memory");
}

static const char *const bench_urls[] = {
    "http://www.example.com/",
    "https://user:secret@www.example.com:8443/a/b/c;p?q=1&r=2#top",
    "http://[2001:db8::7]:8080/index.html?x=y",
    "ftp://ftp.example.org/pub/file.tar.gz",
    "https://docs.example.org/3/library/urllib.parse.html#module-urllib.parse",
    "mailto:someone@example.com",
    "/relative/path?query=string",
    "https://search.example.com/search?client=firefox&q=uniform+resource+locator&hl=en",
};
enum { BENCH_URLS = sizeof bench_urls / sizeof *bench_urls };

static const char bench_cookies[] =
    "session=0123456789abcdef; lang=en; theme=\"dark blue\"; cart=42; seen=1700000000";

static const char *const bench_set_cookies[] = {
    "session=0123456789abcdef; Path=/; HttpOnly; SameSite=Lax",
    "lang=en; Path=/; Max-Age=31536000",
    "cart=42; Domain=.example.com; Path=/shop; Expires=Wed, 09 Nov 2099 23:12:40 GMT",
};
enum { BENCH_SET_COOKIES = sizeof bench_set_cookies / sizeof *bench_set_cookies };

static const char bench_query[] =
    "name=Alice+Smith&lang=en&q=caf%C3%A9+au+lait&page=10&sort=price&dir=asc&a=1&b=2&utf8=%E2%9C%"
    "93&"
    "token=0123456789abcdef";

#endif
