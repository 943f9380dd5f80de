/* url: takes a URL apart, lists its query, and joins it with a reference.
 *
 *   url URL [REFERENCE]
 *
 * Exit codes: 0 success, 1 the URL is malformed, 2 wrong usage.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <wirekit.h>

/* Prints a component; one that the URL does not have is left out. */
static void show(const char *name, wk_str_t value) {
  if (value.data) printf("%-9s " WK_FMT "\n", name, WK_ARG(value));
}

static int show_url(const char *text, wk_error_t **err) {
  wk_url_t *url = NULL;
  int32_t port;
  wk_status_t status = wk_url_parse_strict(wk_str(text), &url, err);
  if (status) return status;
  show("url", wk_url_geturl(url));
  show("scheme", wk_url_scheme(url));
  show("username", wk_url_username(url));
  show("hostname", wk_url_hostname(url));
  show("path", wk_url_path(url));
  show("params", wk_url_params(url));
  show("fragment", wk_url_fragment(url));
  status = wk_url_port(url, &port, err);
  if (!status && port >= 0) printf("%-9s %" PRId32 "\n", "port", port);

  if (!status) {
    wk_query_t *query = NULL;
    wk_str_t name, value;
    size_t i;
    status = wk_query_parse(wk_url_query(url), &query, err);
    for (i = 0; wk_query_at(query, i, &name, &value); i++)
      printf("%-9s " WK_FMT " = " WK_FMT "\n", "field", WK_ARG(name), WK_ARG(value));
    wk_query_free(query);
  }
  wk_url_free(url);
  return status;
}

static int show_joined(const char *base, const char *reference, wk_error_t **err) {
  wk_buf_t *joined = NULL;
  wk_status_t status = wk_url_join(wk_str(base), wk_str(reference), &joined, err);
  if (!status) show("joined", wk_buf_str(joined));
  wk_buf_free(joined);
  return status;
}

int main(int argc, char **argv) {
  wk_error_t *err = NULL;
  if (argc < 2 || argc > 3) {
    fprintf(stderr, "usage: url URL [REFERENCE]\n");
    return 2;
  }
  if (show_url(argv[1], &err) || (argc == 3 && show_joined(argv[1], argv[2], &err))) {
    wk_str_t message = wk_error_message(err);
    fprintf(stderr, "url: %s: " WK_FMT "\n", wk_status_name(wk_error_status(err)), WK_ARG(message));
    wk_error_free(err);
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
