/* Lists a POP3 mailbox: number, size, and the Subject of each message.
 *
 *     POP3_PASSWORD=... pop3_list HOST USER [--tls | --starttls] [--port N] [--ca FILE]
 *
 * --tls speaks TLS from the first byte (port 995), --starttls turns it on after the greeting.
 * Without either the password goes over the wire in clear, which a server on the same machine may
 * allow. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wirekit.h>

static wk_error_t *err;

static int fail(const char *what) {
  fprintf(stderr, "pop3_list: %s: %s: " WK_FMT "\n", what, wk_status_name(wk_error_status(err)),
          WK_ARG(wk_error_message(err)));
  wk_error_free(err);
  return 1;
}

/* Keeps the Subject of a header that comes line by line. */
static int keep_subject(void *user, wk_bytes_t line) {
  char *subject = user;
  if (line.len > 8 && !strncasecmp((const char *)line.data, "Subject:", 8)) {
    size_t length = line.len - 8 < 200 ? line.len - 8 : 200;
    memcpy(subject, line.data + 8, length);
    subject[length] = 0;
  }
  return 0;
}

static int print_message(wk_pop3_t *pop3, uint64_t number) {
  char subject[201] = " (none)";
  wk_buf_t *size = NULL, *text = NULL;
  if (wk_pop3_list_one(pop3, number, &size, &err)) return fail("LIST");
  if (wk_pop3_top_to(pop3, number, 0, keep_subject, subject, NULL, &err)) {
    wk_buf_free(size);
    return fail("TOP");
  }
  /* A subject that cannot be decoded is printed as it stands. */
  if (wk_nntp_decode_header(wk_str(subject + (subject[0] == ' ')), &text, NULL)) text = NULL;
  printf(WK_FMT "  " WK_FMT "\n", WK_ARG(wk_buf_str(size)),
         WK_ARG(text ? wk_buf_str(text) : wk_str(subject)));
  wk_buf_free(text);
  wk_buf_free(size);
  return 0;
}

int main(int argc, char **argv) {
  const char *host = NULL, *user = NULL, *ca = NULL, *password = getenv("POP3_PASSWORD");
  int tls = 0, starttls = 0, port = 0, failed = 1;
  for (int i = 1; i < argc; i++) {
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
    else
      user = argv[i];
  }
  if (!user || !password) {
    fprintf(stderr,
            "usage: POP3_PASSWORD=... pop3_list HOST USER [--tls | --starttls] [--port N] "
            "[--ca FILE]\n");
    return 2;
  }

  wk_pop3_t *pop3 = NULL;
  wk_tls_config_t *config = NULL;
  uint64_t count = 0, octets = 0;
  if ((tls ? wk_pop3_ssl_new : wk_pop3_new)(wk_str(host), (uint16_t)port, &pop3, &err)) {
    return fail(host);
  }
  if (ca &&
      (wk_tls_config_new(&config, &err) || wk_tls_config_add_ca_file(config, wk_str(ca), &err) ||
       wk_pop3_set_tls(pop3, config, &err))) {
    fail(ca);
    goto end;
  }
  if (wk_pop3_connect(pop3, &err)) {
    fail("connect");
  } else if (starttls && wk_pop3_stls(pop3, NULL, &err)) {
    fail("STLS");
  } else if (wk_pop3_user(pop3, wk_str(user), NULL, &err) ||
             wk_pop3_pass(pop3, wk_str(password), NULL, &err)) {
    fail("login");
  } else if (wk_pop3_stat(pop3, &count, &octets, &err)) {
    fail("STAT");
  } else {
    printf("%llu messages, %llu bytes\n", (unsigned long long)count, (unsigned long long)octets);
    failed = 0;
    for (uint64_t number = 1; number <= count && !failed; number++)
      failed = print_message(pop3, number);
    if (!failed && wk_pop3_quit(pop3, NULL, &err)) failed = fail("QUIT");
  }
end:
  wk_tls_config_free(config);
  wk_pop3_free(pop3);
  return failed;
}
