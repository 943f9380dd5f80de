/* fetch: transfers one URL over HTTP or HTTPS, streaming the body both ways.
 *
 *   fetch [-X METHOD] [-H 'Name: value'] [-d DATA | -T FILE] [-o FILE] [--cacert FILE]
 *         [--timeout SECONDS] [-i] [-v] URL
 *
 * Exit codes: 0 success, 1 the transfer failed, 2 wrong usage, 3 a local file failed,
 * 22 the server answered 400 or above.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wirekit.h>

enum { EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_FILE = 3, EXIT_STATUS = 22 };

typedef struct {
  const char *method, *data, *upload, *output, *cacert, *url;
  long timeout_ms;
  int include, verbose;
  wk_headers_t *headers;
} options_t;

static int fail(const char *what, wk_error_t *err) {
  wk_str_t stage = wk_error_stage(err), message = wk_error_message(err);
  fprintf(stderr, "fetch: %s: %s%s" WK_FMT "%s" WK_FMT "\n", what,
          wk_status_name(wk_error_status(err)), stage.len ? " (" : "", WK_ARG(stage),
          stage.len ? "): " : ": ", WK_ARG(message));
  wk_error_free(err);
  return EXIT_FAILED;
}

static int usage(const char *why) {
  fprintf(stderr,
          "fetch: %s\nusage: fetch [-X METHOD] [-H 'Name: value'] [-d DATA | -T FILE] [-o FILE]\n"
          "             [--cacert FILE] [--timeout SECONDS] [-i] [-v] URL\n",
          why);
  return EXIT_USAGE;
}

static int add_header(options_t *opt, const char *line) {
  const char *colon = strchr(line, ':');
  wk_error_t *err = NULL;
  wk_str_t name, value;
  if (!colon) return usage("a header is 'Name: value'");
  name.data = line;
  name.len = (size_t)(colon - line);
  value = wk_str(colon + 1 + strspn(colon + 1, " \t"));
  if (wk_headers_add(opt->headers, name, value, &err)) return fail(line, err);
  return 0;
}

static int parse_options(int argc, char **argv, options_t *opt) {
  int i, rc;
  for (i = 1; i < argc; i++) {
    const char *arg = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
    if (!strcmp(arg, "-i")) {
      opt->include = 1;
    } else if (!strcmp(arg, "-v")) {
      opt->verbose = 1;
    } else if (arg[0] != '-') {
      if (opt->url) return usage("more than one URL");
      opt->url = arg;
    } else if (!value) {
      return usage("an option lacks its value");
    } else {
      i++;
      if (!strcmp(arg, "-X")) {
        opt->method = value;
      } else if (!strcmp(arg, "-d")) {
        opt->data = value;
      } else if (!strcmp(arg, "-T")) {
        opt->upload = value;
      } else if (!strcmp(arg, "-o")) {
        opt->output = value;
      } else if (!strcmp(arg, "--cacert")) {
        opt->cacert = value;
      } else if (!strcmp(arg, "--timeout")) {
        opt->timeout_ms = (long)(atof(value) * 1000);
        if (opt->timeout_ms <= 0) return usage("the timeout must be positive");
      } else if (!strcmp(arg, "-H")) {
        if ((rc = add_header(opt, value))) return rc;
      } else {
        return usage("unknown option");
      }
    }
  }
  if (!opt->url) return usage("no URL");
  if (opt->data && opt->upload) return usage("-d and -T exclude each other");
  return 0;
}

/* Makes the connection that the URL's scheme asks for. */
static int open_connection(const options_t *opt, const wk_url_t *url, wk_http_conn_t **conn) {
  wk_error_t *err = NULL;
  wk_tls_config_t *tls = NULL;
  wk_str_t scheme = wk_url_scheme(url), host = wk_url_hostname(url);
  int secure = scheme.len == 5 && !memcmp(scheme.data, "https", 5);
  int32_t port = -1;
  if (!secure && !(scheme.len == 4 && !memcmp(scheme.data, "http", 4)))
    return usage("the URL is neither http: nor https:");
  if (!host.len) return usage("the URL has no host");
  if (wk_url_port(url, &port, &err)) return fail(opt->url, err);
  if (port < 0) port = secure ? WK_HTTPS_PORT : WK_HTTP_PORT;
  if (secure ? wk_https_conn_new(host, (uint16_t)port, conn, &err)
             : wk_http_conn_new(host, (uint16_t)port, conn, &err))
    return fail(opt->url, err);
  if (opt->timeout_ms && wk_http_conn_set_timeout_ms(*conn, opt->timeout_ms, &err))
    return fail("--timeout", err);
  if (wk_http_conn_set_debuglevel(*conn, opt->verbose, &err)) return fail("-v", err);
  if (opt->cacert) {
    if (wk_tls_config_new(&tls, &err) ||
        wk_tls_config_add_ca_file(tls, wk_str(opt->cacert), &err) ||
        wk_http_conn_set_tls(*conn, tls, &err)) {
      wk_tls_config_free(tls);
      return fail(opt->cacert, err);
    }
    wk_tls_config_free(tls);
  }
  return 0;
}

/* The target of the request: the path and the query, as they stand in the URL. */
static int make_target(const wk_url_t *url, wk_buf_t **target) {
  wk_str_t none = WK_STR("");
  wk_error_t *err = NULL;
  if (wk_url_unsplit(none, none, wk_url_path(url), wk_url_query(url), none, target, &err))
    return fail("the URL", err);
  return 0;
}

static int send_request(const options_t *opt, wk_http_conn_t *conn, const wk_url_t *url) {
  wk_error_t *err = NULL;
  wk_buf_t *target = NULL;
  wk_body_t body = wk_no_body();
  const char *method = opt->method;
  wk_status_t rc;
  int fd = -1, failed;
  if ((failed = make_target(url, &target))) return failed;
  if (opt->data) {
    body = wk_body_bytes(wk_bytes(opt->data, strlen(opt->data)));
  } else if (opt->upload) {
    struct stat st;
    char length[32];
    fd = open(opt->upload, O_RDONLY);
    if (fd < 0 || fstat(fd, &st)) {
      fprintf(stderr, "fetch: %s: %s\n", opt->upload, strerror(errno));
      wk_buf_free(target);
      return EXIT_FILE;
    }
    body = wk_body_fd(fd);
    /* A regular file has a length; a pipe goes out in chunks. */
    if (S_ISREG(st.st_mode)) {
      snprintf(length, sizeof length, "%" PRIdMAX, (intmax_t)st.st_size);
      wk_headers_set(opt->headers, WK_STR("Content-Length"), wk_str(length), NULL);
    }
  }
  if (!method) method = opt->data ? "POST" : opt->upload ? "PUT" : "GET";
  rc = wk_http_conn_request(conn, wk_str(method), wk_buf_str(target), opt->headers, body, &err);
  wk_buf_free(target);
  if (fd >= 0) close(fd);
  return rc ? fail(opt->url, err) : 0;
}

static void show_head(const wk_http_response_t *resp, FILE *out) {
  const wk_headers_t *headers = wk_http_response_headers(resp);
  uint32_t version = wk_http_response_version(resp);
  wk_str_t name, value;
  size_t i;
  fprintf(out, "HTTP/%" PRIu32 ".%" PRIu32 " %" PRIu32 " " WK_FMT "\n", version / 10, version % 10,
          wk_http_response_status(resp), WK_ARG(wk_http_response_reason(resp)));
  for (i = 0; wk_headers_at(headers, i, &name, &value); i++)
    fprintf(out, WK_FMT ": " WK_FMT "\n", WK_ARG(name), WK_ARG(value));
  fputc('\n', out);
}

static void show_progress(uint64_t done, bool known, uint64_t total, int last) {
  static uint64_t shown;
  if (!last && done - shown < (1u << 20)) return;
  shown = done;
  if (known && total)
    fprintf(stderr, "\r%" PRIu64 " of %" PRIu64 " bytes (%d %%)", done, total,
            (int)(100.0 * (double)done / (double)total));
  else
    fprintf(stderr, "\r%" PRIu64 " bytes", done);
  if (last) fputc('\n', stderr);
}

static int save_body(const options_t *opt, wk_http_response_t *resp, FILE *out) {
  static char buf[256 * 1024];
  wk_error_t *err = NULL;
  uint64_t done = 0, total = 0;
  bool known = wk_http_response_length(resp, &total);
  int progress = opt->output && isatty(STDERR_FILENO);
  size_t n;
  for (;;) {
    if (wk_http_response_read(resp, buf, sizeof buf, &n, &err)) {
      if (progress) fputc('\n', stderr);
      return fail(opt->url, err);
    }
    if (!n) break;
    if (fwrite(buf, 1, n, out) != n) {
      fprintf(stderr, "fetch: %s: %s\n", opt->output ? opt->output : "stdout", strerror(errno));
      return EXIT_FILE;
    }
    done += n;
    if (progress) show_progress(done, known, total, 0);
  }
  if (progress) show_progress(done, known, total, 1);
  return 0;
}

static int receive(const options_t *opt, wk_http_conn_t *conn) {
  wk_error_t *err = NULL;
  wk_http_response_t *resp = NULL;
  FILE *out = stdout;
  int rc;
  if (wk_http_conn_getresponse(conn, &resp, &err)) return fail(opt->url, err);
  if (opt->output && !(out = fopen(opt->output, "wb"))) {
    fprintf(stderr, "fetch: %s: %s\n", opt->output, strerror(errno));
    wk_http_response_free(resp);
    return EXIT_FILE;
  }
  if (opt->include) show_head(resp, out);
  rc = save_body(opt, resp, out);
  if ((out == stdout ? fflush(out) : fclose(out)) && !rc) {
    fprintf(stderr, "fetch: %s: %s\n", opt->output ? opt->output : "stdout", strerror(errno));
    rc = EXIT_FILE;
  }
  if (!rc && wk_http_response_status(resp) >= 400) {
    fprintf(stderr, "fetch: %s: the server answered %" PRIu32 " " WK_FMT "\n", opt->url,
            wk_http_response_status(resp), WK_ARG(wk_http_response_reason(resp)));
    rc = EXIT_STATUS;
  }
  wk_http_response_free(resp);
  return rc;
}

int main(int argc, char **argv) {
  options_t opt = {0};
  wk_error_t *err = NULL;
  wk_url_t *url = NULL;
  wk_http_conn_t *conn = NULL;
  int rc;
  if (wk_headers_new(&opt.headers, &err)) return fail("headers", err);
  rc = parse_options(argc, argv, &opt);
  if (!rc && wk_url_split(wk_str(opt.url), &url, &err)) rc = fail(opt.url, err);
  if (!rc) rc = open_connection(&opt, url, &conn);
  if (!rc) rc = send_request(&opt, conn, url);
  if (!rc) rc = receive(&opt, conn);
  wk_http_conn_free(conn);
  wk_url_free(url);
  wk_headers_free(opt.headers);
  return rc;
}
