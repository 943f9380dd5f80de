/* Reads news: what a group holds, its last ten articles, and one of them.
 *
 *     nntp_reader HOST GROUP [ARTICLE] [--tls | --starttls] [--user NAME] [--port N] [--ca FILE]
 *
 * ARTICLE is a number or a message identifier; without one there is only the list. --tls speaks TLS
 * from the first byte (port 563), --starttls turns it on after the greeting. --user logs in with
 * the password in NNTP_PASSWORD, or without one by .netrc. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wirekit.h>

static wk_error_t *err;

static int fail(const char *what) {
  fprintf(stderr, "nntp_reader: %s: %s: " WK_FMT "\n", what, wk_status_name(wk_error_status(err)),
          WK_ARG(wk_error_message(err)));
  wk_error_free(err);
  err = NULL;
  return 1;
}

/* Prints a header field as people read it; one that cannot be decoded as it stands. */
static void print_field(wk_str_t field, int width) {
  wk_buf_t *text = NULL;
  if (wk_nntp_decode_header(field, &text, NULL) == WK_OK) field = wk_buf_str(text);
  printf("%-*.*s", width, (int)field.len < width ? (int)field.len : width,
         field.data ? field.data : "");
  wk_buf_free(text);
}

static int print_group(wk_nntp_t *nntp, const char *name) {
  uint64_t count = 0, first = 0, last = 0;
  wk_nntp_overview_t *all = NULL;
  if (wk_nntp_group(nntp, wk_str(name), &count, &first, &last, NULL, NULL, &err)) return fail(name);
  printf("%s: %llu articles, %llu to %llu\n", name, (unsigned long long)count,
         (unsigned long long)first, (unsigned long long)last);
  if (!count) return 0;
  if (last > first + 9) first = last - 9;
  if (wk_nntp_over_range(nntp, first, last, &all, NULL, &err)) return fail("overviews");
  for (size_t i = 0; i < wk_nntp_overview_count(all); i++) {
    printf("%8llu  ", (unsigned long long)wk_nntp_overview_number(all, i));
    print_field(wk_nntp_overview_get(all, i, WK_STR("subject")), 44);
    printf("  ");
    print_field(wk_nntp_overview_get(all, i, WK_STR("from")), 24);
    printf("\n");
  }
  wk_nntp_overview_free(all);
  return 0;
}

/* Prints lines as they come, ends included. */
static int print_line(void *user, wk_bytes_t line) {
  return fwrite(line.data, 1, line.len, (FILE *)user) == line.len ? 0 : 1;
}

static int log_in(wk_nntp_t *nntp, const char *user) {
  const char *password = getenv("NNTP_PASSWORD");
  return wk_nntp_login(nntp, wk_str(password ? user : ""), wk_str(password ? password : ""),
                       !password, &err);
}

int main(int argc, char **argv) {
  const char *host = NULL, *group = NULL, *article = NULL, *user = NULL, *ca = NULL;
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
    else if (!strcmp(argv[i], "--user") && i + 1 < argc)
      user = argv[++i];
    else if (!host)
      host = argv[i];
    else if (!group)
      group = argv[i];
    else
      article = argv[i];
  }
  if (!group) {
    fprintf(stderr,
            "usage: nntp_reader HOST GROUP [ARTICLE] [--tls | --starttls] [--user NAME] "
            "[--port N] [--ca FILE]\n");
    return 2;
  }

  wk_nntp_t *nntp = NULL;
  wk_tls_config_t *config = NULL;
  if ((tls ? wk_nntp_ssl_new : wk_nntp_new)(wk_str(host), (uint16_t)port, &nntp, &err)) {
    return fail(host);
  }
  if (ca &&
      (wk_tls_config_new(&config, &err) || wk_tls_config_add_ca_file(config, wk_str(ca), &err) ||
       wk_nntp_set_tls(nntp, config, &err))) {
    fail(ca);
  } else if (wk_nntp_set_readermode(nntp, true, &err) || wk_nntp_connect(nntp, &err)) {
    fail("connect");
  } else if (starttls && wk_nntp_starttls(nntp, NULL, &err)) {
    fail("STARTTLS");
  } else if (user && log_in(nntp, user)) {
    fail("login");
  } else {
    failed = print_group(nntp, group);
    if (!failed && article) {
      printf("\n");
      if (wk_nntp_article_to(nntp, wk_str(article), print_line, stdout, NULL, NULL, NULL, &err))
        failed = fail(article);
    }
    if (!failed && wk_nntp_quit(nntp, NULL, &err)) failed = fail("QUIT");
  }
  wk_tls_config_free(config);
  wk_nntp_free(nntp);
  return failed;
}
