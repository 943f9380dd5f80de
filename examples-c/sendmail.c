/* Sends a message that is read from standard input, header and all.
 *
 *     sendmail HOST FROM TO... [--tls | --starttls] [--port N] [--ca FILE] < message
 *
 * FROM and TO are the envelope; the header is not changed, but Bcc is left out. --tls speaks TLS
 * from the first byte (port 465), --starttls turns it on after the greeting. With SMTP_USER and
 * SMTP_PASSWORD in the environment it logs in, which wants one of the two unless the server is on
 * the same machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wirekit.h>

static wk_error_t *err;

static int fail(const char *what) {
  fprintf(stderr, "sendmail: %s: %s: " WK_FMT "\n", what, wk_status_name(wk_error_status(err)),
          WK_ARG(wk_error_message(err)));
  for (size_t i = 0; i < wk_error_refused_count(err); i++) {
    wk_str_t address;
    uint32_t code;
    wk_error_refused_at(err, i, &address, &code, NULL);
    fprintf(stderr, "sendmail: " WK_FMT " was refused with %u\n", WK_ARG(address), (unsigned)code);
  }
  wk_error_free(err);
  return 1;
}

/* All of standard input; NULL when there is no memory for it, or it cannot be read. */
static char *read_all(size_t *length) {
  size_t room = 65536, got;
  char *text = malloc(room);
  *length = 0;
  while (text && (got = fread(text + *length, 1, room - *length, stdin)) > 0) {
    *length += got;
    if (*length < room) continue;
    char *more = realloc(text, room *= 2);
    if (!more) free(text);
    text = more;
  }
  if (text && ferror(stdin)) {
    free(text);
    text = NULL;
  }
  return text;
}

static int send_it(wk_smtp_t *smtp, int starttls, const char *from, const wk_str_t *to,
                   size_t to_count, wk_bytes_t message) {
  const char *user = getenv("SMTP_USER"), *password = getenv("SMTP_PASSWORD");
  wk_smtp_refused_t *refused = NULL;
  if (wk_smtp_connect(smtp, NULL, NULL, &err)) return fail("connect");
  if (starttls && wk_smtp_starttls(smtp, NULL, NULL, &err)) return fail("STARTTLS");
  if (user && password &&
      wk_smtp_login(smtp, wk_str(user), wk_str(password), 0, NULL, NULL, &err)) {
    return fail("login");
  }
  if (wk_smtp_send_message(smtp, message, wk_str(from), to, to_count, NULL, 0, NULL, 0, &refused,
                           &err)) {
    return fail("send");
  }
  /* Somebody got it; these did not. */
  const size_t count = wk_smtp_refused_count(refused);
  for (size_t i = 0; i < count; i++) {
    wk_str_t address;
    wk_bytes_t text;
    uint32_t code;
    wk_smtp_refused_at(refused, i, &address, &code, &text);
    fprintf(stderr, "sendmail: " WK_FMT " was refused: %u %.*s\n", WK_ARG(address), (unsigned)code,
            (int)text.len, (const char *)text.data);
  }
  wk_smtp_refused_free(refused);
  if (wk_smtp_quit(smtp, NULL, NULL, &err)) return fail("QUIT");
  return count > 0;
}

int main(int argc, char **argv) {
  const char *host = NULL, *from = NULL, *ca = NULL;
  int tls = 0, starttls = 0, port = 0, failed = 1;
  size_t to_count = 0, length = 0;
  wk_str_t *to = calloc((size_t)argc + 1, sizeof *to);
  for (int i = 1; to && i < argc; i++) {
    if (!strcmp(argv[i], "--tls"))
      tls = 1;
    else if (!strcmp(argv[i], "--starttls"))
      starttls = 1;
    else if (!strcmp(argv[i], "--port") && i + 1 < argc)
      port = atoi(argv[++i]);
    else if (!strcmp(argv[i], "--ca") && i + 1 < argc)
      ca = argv[++i];
    else if (!host)
      host = argv[i];
    else if (!from)
      from = argv[i];
    else
      to[to_count++] = wk_str(argv[i]);
  }
  if (to_count == 0) {
    fprintf(stderr,
            "usage: sendmail HOST FROM TO... [--tls | --starttls] [--port N] [--ca FILE] "
            "< message\n");
    free(to);
    return 2;
  }

  wk_smtp_t *smtp = NULL;
  wk_tls_config_t *config = NULL;
  char *message = read_all(&length);
  if (!message) {
    perror("sendmail: standard input");
  } else if ((tls ? wk_smtp_ssl_new : wk_smtp_new)(wk_str(host), (uint16_t)port, &smtp, &err)) {
    fail(host);
  } else if (ca && (wk_tls_config_new(&config, &err) ||
                    wk_tls_config_add_ca_file(config, wk_str(ca), &err) ||
                    wk_smtp_set_tls(smtp, config, &err))) {
    fail(ca);
  } else {
    failed = send_it(smtp, starttls, from, to, to_count, wk_bytes(message, length));
  }
  wk_tls_config_free(config);
  wk_smtp_free(smtp);
  free(message);
  free(to);
  return failed;
}
