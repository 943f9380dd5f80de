/* Looks into a mailbox of an IMAP server.
 *
 *     IMAP_PASSWORD=... imap_fetch HOST USER [OPTION...] [CRITERION...]
 *
 * lists the mailboxes, searches INBOX (RFC 3501 section 6.4.4; ALL when no criterion is given), and
 * prints Date, From and Subject of what it finds. With -n NUMBER -o FILE it writes that message to
 * a file as it comes, however large it is.
 *
 * TLS is spoken from the first byte (port 993). --starttls turns it on after the greeting (port
 * 143); with --plain the password goes over the wire in clear, which a server on the same machine
 * may allow. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wirekit.h>

static wk_error_t *err;

static int fail(const char *what) {
  fprintf(stderr, "imap_fetch: %s: %s: " WK_FMT "\n", what, wk_status_name(wk_error_status(err)),
          WK_ARG(wk_error_message(err)));
  wk_error_free(err);
  err = NULL;
  return 1;
}

static wk_str_t text_of(wk_bytes_t bytes) {
  return (wk_str_t){(const char *)bytes.data, bytes.len};
}

/* A command that the server must have answered with OK; frees the result. */
static int expect_ok(wk_status_t status, wk_imap_result_t *result, const char *what) {
  int failed = 0;
  if (status) {
    failed = fail(what);
  } else if (!wk_imap_result_is_ok(result)) {
    fprintf(stderr, "imap_fetch: %s: " WK_FMT " " WK_FMT "\n", what,
            WK_ARG(wk_imap_result_type(result)), WK_ARG(text_of(wk_imap_result_text(result, 0))));
    failed = 1;
  }
  wk_imap_result_free(result);
  return failed;
}

/* Prints a text of the header; one whose encoded words are bad as it stands. */
static void print_text(const char *name, wk_bytes_t raw) {
  wk_buf_t *text = NULL;
  if (!raw.data) return;
  if (wk_nntp_decode_header(text_of(raw), &text, NULL)) text = NULL;
  printf("  %-8s " WK_FMT "\n", name, WK_ARG(text ? wk_buf_str(text) : text_of(raw)));
  wk_buf_free(text);
}

static void print_message(const wk_imap_fetched_t *message) {
  const int64_t whose = WK_IMAP_MESSAGE;
  printf("%llu, %lld bytes\n", (unsigned long long)wk_imap_fetched_number(message),
         (long long)wk_imap_fetched_size(message));
  print_text("Date:", wk_imap_fetched_envelope_text(message, whose, WK_IMAP_ENVELOPE_DATE));
  for (size_t i = 0; i < wk_imap_fetched_address_count(message, whose, WK_IMAP_ADDRESS_FROM); i++) {
    wk_bytes_t piece[4];
    for (uint32_t which = 0; which < 4; which++)
      piece[which] = wk_imap_fetched_address(message, whose, WK_IMAP_ADDRESS_FROM, i, which);
    print_text("From:", piece[WK_IMAP_ADDRESS_PART_NAME]);
    printf("  %-8s <" WK_FMT "@" WK_FMT ">\n", piece[WK_IMAP_ADDRESS_PART_NAME].data ? "" : "From:",
           WK_ARG(text_of(piece[WK_IMAP_ADDRESS_PART_MAILBOX])),
           WK_ARG(text_of(piece[WK_IMAP_ADDRESS_PART_HOST])));
  }
  print_text("Subject:", wk_imap_fetched_envelope_text(message, whose, WK_IMAP_ENVELOPE_SUBJECT));
}

static int list_mailboxes(wk_imap_t *imap) {
  wk_imap_result_t *list = NULL;
  if (wk_imap_list(imap, wk_str(""), wk_str("*"), &list, &err)) return fail("LIST");
  for (size_t i = 0; i < wk_imap_result_count(list); i++) {
    printf(WK_FMT, WK_ARG(text_of(wk_imap_result_text(list, i))));
    if (wk_imap_result_has_literal(list, i))
      printf(" " WK_FMT, WK_ARG(text_of(wk_imap_result_literal(list, i))));
    else
      printf("\n");
  }
  return expect_ok(WK_OK, list, "LIST");
}

/* Fetches the envelopes of messages, "1,5,7", and prints them. */
static int print_envelopes(wk_imap_t *imap, wk_str_t messages) {
  wk_imap_result_t *fetched = NULL;
  if (wk_imap_fetch(imap, messages, wk_str("(RFC822.SIZE ENVELOPE)"), &fetched, &err))
    return fail("FETCH");
  for (size_t next = 0; next < wk_imap_result_count(fetched);) {
    wk_buf_t *response = NULL;
    wk_imap_fetched_t *message = NULL;
    int bad = wk_imap_result_response(fetched, next, &response, &next, &err) ||
              wk_imap_fetched_new(wk_buf_bytes(response), &message, &err);
    if (!bad) print_message(message);
    wk_imap_fetched_free(message);
    wk_buf_free(response);
    if (bad) {
      wk_imap_result_free(fetched);
      return fail("FETCH");
    }
  }
  return expect_ok(WK_OK, fetched, "FETCH");
}

static int search(wk_imap_t *imap, const wk_str_t *criteria, size_t count) {
  const wk_str_t none = {NULL, 0}, all = wk_str("ALL");
  wk_imap_result_t *found = NULL;
  if (wk_imap_search(imap, none, count ? criteria : &all, count ? count : 1, &found, &err))
    return fail("SEARCH");
  /* "1 5 7" is found, and "1,5,7" is a set of messages. */
  wk_str_t numbers = text_of(wk_imap_result_text(found, 0));
  int failed = 1;
  char *set = wk_imap_result_is_ok(found) ? malloc(numbers.len + 1) : NULL;
  if (set) {
    for (size_t i = 0; i < numbers.len; i++)
      set[i] = numbers.data[i] == ' ' ? ',' : numbers.data[i];
    failed = numbers.len && print_envelopes(imap, (wk_str_t){set, numbers.len});
    free(set);
  }
  return expect_ok(WK_OK, found, "SEARCH") || failed;
}

static int skip_text(void *file, wk_bytes_t text, bool has_literal, uint64_t size) {
  (void)file, (void)text, (void)has_literal, (void)size;
  return 0;
}

static int write_piece(void *file, wk_bytes_t piece) {
  return fwrite(piece.data, 1, piece.len, file) == piece.len ? 0 : 1;
}

static int save(wk_imap_t *imap, const char *number, const char *path) {
  const wk_imap_sink_t sink = {sizeof sink, skip_text, write_piece};
  wk_imap_result_t *result = NULL;
  FILE *file = fopen(path, "wb");
  if (!file) {
    perror(path);
    return 1;
  }
  wk_status_t status = wk_imap_fetch_to(imap, false, wk_str(number), wk_str("BODY.PEEK[]"), &sink,
                                        file, &result, &err);
  int failed = expect_ok(status, result, "FETCH");
  long size = ftell(file);
  if (fclose(file)) {
    perror(path);
    return 1;
  }
  if (!failed && size <= 0) {
    fprintf(stderr, "imap_fetch: there is no message %s\n", number);
    return 1;
  }
  if (!failed) printf("%ld bytes in %s\n", size, path);
  return failed;
}

static int session(wk_imap_t *imap, bool starttls, const char *user, const char *number,
                   const char *path, const wk_str_t *criteria, size_t count) {
  wk_imap_result_t *result = NULL;
  if (wk_imap_connect(imap, &err)) return fail("connect");
  if (starttls) {
    wk_status_t begun = wk_imap_starttls(imap, &result, &err);
    if (expect_ok(begun, result, "STARTTLS")) return 1;
    result = NULL;
  }
  if (wk_imap_login(imap, wk_str(user), wk_str(getenv("IMAP_PASSWORD")), NULL, &err))
    return fail("login");
  wk_status_t status = wk_imap_select(imap, wk_str("INBOX"), true, &result, &err);
  if (expect_ok(status, result, "EXAMINE")) return 1;
  if (path ? save(imap, number, path) : list_mailboxes(imap) || search(imap, criteria, count))
    return 1;
  return wk_imap_logout(imap, NULL, &err) ? fail("LOGOUT") : 0;
}

int main(int argc, char **argv) {
  const char *host = NULL, *user = NULL, *ca = NULL, *number = NULL, *path = NULL;
  bool starttls = false, plain = false;
  int port = 0, failed = 1;
  size_t count = 0;
  wk_str_t *criteria = calloc((size_t)argc + 1, sizeof *criteria);
  if (!criteria) return 1;
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--starttls"))
      starttls = true;
    else if (!strcmp(argv[i], "--plain"))
      plain = true;
    else if (!strcmp(argv[i], "--port") && i + 1 < argc)
      port = atoi(argv[++i]);
    else if (!strcmp(argv[i], "--ca") && i + 1 < argc)
      ca = argv[++i];
    else if (!strcmp(argv[i], "-n") && i + 1 < argc)
      number = argv[++i];
    else if (!strcmp(argv[i], "-o") && i + 1 < argc)
      path = argv[++i];
    else if (!host)
      host = argv[i];
    else if (!user)
      user = argv[i];
    else
      criteria[count++] = wk_str(argv[i]);
  }
  if (!user || !getenv("IMAP_PASSWORD") || !number != !path) {
    fprintf(stderr,
            "usage: IMAP_PASSWORD=... imap_fetch HOST USER [--starttls | --plain] [--port N] "
            "[--ca FILE]\n       [-n NUMBER -o FILE] [CRITERION...]\n");
    free(criteria);
    return 2;
  }

  wk_imap_t *imap = NULL;
  wk_tls_config_t *config = NULL;
  if ((starttls || plain ? wk_imap_new : wk_imap_ssl_new)(wk_str(host), (uint16_t)port, &imap,
                                                          &err)) {
    fail(host);
  } else if (ca && (wk_tls_config_new(&config, &err) ||
                    wk_tls_config_add_ca_file(config, wk_str(ca), &err) ||
                    wk_imap_set_tls(imap, config, &err))) {
    fail(ca);
  } else {
    failed = session(imap, starttls, user, number, path, criteria, count);
  }
  wk_tls_config_free(config);
  wk_imap_free(imap);
  free(criteria);
  return failed;
}
