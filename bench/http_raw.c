/* http_raw PORT PATH COUNT BUFFER: the floor: a bare socket that sends GETs and counts bytes. It
 * trusts the server's Content-Length and looks at nothing else. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

int main(int argc, char **argv) {
  struct sockaddr_in to = {.sin_family = AF_INET};
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  long count, i;
  size_t size;
  char request[256], *buf;
  unsigned long long total = 0;
  double start, seconds;
  if (argc < 5) bench_die("usage: http_raw PORT PATH COUNT BUFFER");
  to.sin_port = htons((uint16_t)atoi(argv[1]));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  count = atol(argv[3]);
  size = (size_t)atol(argv[4]);
  buf = malloc(size + 1);
  if (connect(fd, (struct sockaddr *)&to, sizeof to)) bench_die("connect failed");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", argv[2]);
  start = bench_now();
  for (i = 0; i < count; i++) {
    unsigned long long left = 1;
    int head = 1;
    if (send(fd, request, strlen(request), 0) < 0) bench_die("send failed");
    while (left) {
      ssize_t n = recv(fd, buf, size, 0);
      if (n <= 0) bench_die("recv failed");
      total += (unsigned long long)n;
      if (head) {
        char *length, *end;
        buf[n] = 0;
        length = strstr(buf, "Content-Length: ");
        end = strstr(buf, "\r\n\r\n");
        if (!length || !end) bench_die("a head in pieces");
        left = strtoull(length + 16, NULL, 10) + (unsigned long long)(end + 4 - buf);
        head = 0;
      }
      left -= (unsigned long long)n;
    }
  }
  seconds = bench_now() - start;
  bench_report(count > 1 ? (double)count / seconds : (double)total / 1e6 / seconds);
  free(buf);
  close(fd);
  return 0;
}
