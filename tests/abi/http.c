/* The HTTP client as a C program uses it, over memory: what it sends, what it reads, how it fails.
 */
#include "check.h"

typedef struct {
  wk_transport_t *transport;
  wk_http_conn_t *conn;
} session_t;

/* A connection whose server answers with `input`. */
static session_t open_session(const char *input) {
  session_t s = {NULL, NULL};
  wk_error_t *err = NULL;
  CHECK_OK(wk_transport_new_memory(wk_bytes(input, strlen(input)), &s.transport, &err), err);
  CHECK_OK(wk_transport_memory_end(s.transport, &err), err);
  CHECK_OK(wk_http_conn_new(WK_STR("example.com"), 8080, &s.conn, &err), err);
  CHECK_OK(wk_http_conn_set_transport(s.conn, s.transport, &err), err);
  return s;
}

static void close_session(session_t *s) {
  wk_http_conn_free(s->conn);
  wk_transport_free(s->transport);
}

static void check_written(const session_t *s, const char *expected) {
  wk_error_t *err = NULL;
  wk_buf_t *written = NULL;
  CHECK_OK(wk_transport_memory_written(s->transport, &written, &err), err);
  CHECK_STR(wk_buf_str(written), expected);
  wk_buf_free(written);
}

static wk_status_t get(const session_t *s, const char *target, wk_http_response_t **resp) {
  wk_error_t *err = NULL;
  CHECK_OK(wk_http_conn_request(s->conn, WK_STR("GET"), wk_str(target), NULL, wk_no_body(), &err),
           err);
  return wk_http_conn_getresponse(s->conn, resp, NULL);
}

#define HEAD_OF(method, target) \
  method " " target " HTTP/1.1\r\nHost: example.com:8080\r\nAccept-Encoding: identity\r\n"

static void two_exchanges(void) {
  session_t s = open_session(
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nx-a: 2\r\n\r\nhello"
      "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nno \r\n5\r\nsuch\n\r\n"
      "0\r\nX-Sum: 7\r\n\r\n");
  wk_error_t *err = NULL;
  wk_http_response_t *resp = NULL, *early = NULL;
  wk_buf_t *body = NULL, *joined = NULL;
  uint64_t length = 0;
  char buf[64];
  size_t n = 99;

  CHECK_STR(wk_http_conn_host(s.conn), "example.com");
  CHECK(wk_http_conn_port(s.conn) == 8080 && !wk_http_conn_is_connected(s.conn));
  CHECK(get(&s, "/a?b", &resp) == WK_OK);
  CHECK(wk_http_conn_is_connected(s.conn) && wk_http_conn_fileno(s.conn) == -1);
  CHECK(wk_http_response_status(resp) == WK_HTTP_OK && wk_http_response_version(resp) == 11);
  CHECK_STR(wk_http_response_reason(resp), "OK");
  CHECK_STR(wk_http_response_url(resp), "/a?b");
  CHECK(wk_http_response_length(resp, &length) && length == 5);
  CHECK(!wk_http_response_chunked(resp) && !wk_http_response_will_close(resp));
  CHECK_STR(wk_http_response_header(resp, WK_STR("X-A")), "1");
  CHECK(wk_http_response_header(resp, WK_STR("X-B")).data == NULL);
  CHECK_OK(wk_http_response_getheader(resp, WK_STR("x-A"), &joined, &err), err);
  CHECK_STR(wk_buf_str(joined), "1, 2");
  wk_buf_free(joined);
  CHECK_OK(wk_http_response_getheader(resp, WK_STR("none"), &joined, &err), err);
  CHECK(joined == NULL);
  CHECK(wk_headers_count(wk_http_response_headers(resp)) == 3);
  CHECK(wk_http_response_fileno(resp) == -1);
  CHECK(wk_http_response_trailers(resp) == NULL && !wk_http_response_closed(resp));

  /* The response must be read before the next one is fetched. */
  CHECK_STATUS(wk_http_conn_getresponse(s.conn, &early, &err), WK_E_HTTP_RESPONSE_NOT_READY, err);
  CHECK(early == NULL);
  wk_http_response_free(resp);
  close_session(&s);

  s = open_session(
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
      "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nno \r\n5\r\nsuch\n\r\n"
      "0\r\nX-Sum: 7\r\n\r\n");
  CHECK(get(&s, "", &resp) == WK_OK);
  CHECK_OK(wk_http_response_read(resp, buf, 2, &n, &err), err);
  CHECK(n == 2 && memcmp(buf, "he", 2) == 0);
  CHECK_OK(wk_http_response_readinto(resp, buf, sizeof buf, &n, &err), err);
  CHECK(n == 3 && memcmp(buf, "llo", 3) == 0 && wk_http_response_closed(resp));
  CHECK_OK(wk_http_response_read(resp, buf, sizeof buf, &n, &err), err);
  CHECK(n == 0);
  wk_http_response_free(resp);

  CHECK(get(&s, "/b", &resp) == WK_OK);
  CHECK(wk_http_response_chunked(resp) && !wk_http_response_length(resp, &length));
  wk_http_conn_free(s.conn); /* Handles may be freed in any order. */
  s.conn = NULL;
  {
    wk_bytes_t view;
    CHECK_OK(wk_http_response_peek(resp, &view, &err), err);
    CHECK(view.len == 3 && memcmp(view.data, "no ", 3) == 0);
  }
  CHECK_OK(wk_http_response_readline(resp, buf, sizeof buf, &n, &err), err);
  CHECK(n == 8 && memcmp(buf, "no such\n", 8) == 0);
  CHECK_OK(wk_http_response_read_all(resp, &body, &err), err);
  CHECK(wk_buf_len(body) == 0 && wk_http_response_closed(resp));
  CHECK_STR(wk_headers_get(wk_http_response_trailers(resp), WK_STR("x-sum")), "7");
  wk_buf_free(body);
  wk_http_response_free(resp);
  check_written(&s, HEAD_OF("GET", "/") "\r\n" HEAD_OF("GET", "/b") "\r\n");
  close_session(&s);
}

static int fill_twice(void *user, uint8_t *buf, size_t len, size_t *out_len) {
  int *calls = (int *)user;
  *out_len = 0;
  if ((*calls)++ >= 2 || len < 3) return 0;
  memcpy(buf, "abc", 3);
  *out_len = 3;
  return 0;
}

static int stop_at_once(void *user, uint8_t *buf, size_t len, size_t *out_len) {
  (void)user, (void)buf, (void)len, (void)out_len;
  return 42;
}

static int pieces(void *user, wk_bytes_t *out_piece, bool *out_done) {
  static const char *const list[] = {"one", "", "three"};
  size_t *at = (size_t *)user;
  if (*at == 3)
    *out_done = true;
  else
    *out_piece = wk_bytes(list[*at], strlen(list[*at]));
  (*at)++;
  return 0;
}

static void bodies(void) {
  wk_error_t *err = NULL;
  wk_headers_t *headers = NULL;
  int calls = 0;
  size_t at = 0;
  session_t s = open_session("");

  CHECK_OK(wk_http_conn_request(s.conn, WK_STR("POST"), WK_STR("/"), NULL,
                                wk_body_bytes(wk_bytes("a=b", 3)), &err),
           err);
  check_written(&s, HEAD_OF("POST", "/") "Content-Length: 3\r\n\r\na=b");
  close_session(&s);

  s = open_session("");
  CHECK_OK(wk_http_conn_request(s.conn, WK_STR("PUT"), WK_STR("/"), NULL,
                                wk_body_text(WK_STR("caf\xc3\xa9")), &err),
           err);
  check_written(&s, HEAD_OF("PUT", "/") "Content-Length: 4\r\n\r\ncaf\xe9");
  close_session(&s);

  s = open_session("");
  CHECK_OK(wk_http_conn_request(s.conn, WK_STR("PUT"), WK_STR("/"), NULL,
                                wk_body_reader(fill_twice, &calls), &err),
           err);
  check_written(
      &s,
      HEAD_OF("PUT", "/") "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n");
  close_session(&s);

  s = open_session("");
  CHECK_OK(wk_http_conn_request(s.conn, WK_STR("PUT"), WK_STR("/"), NULL,
                                wk_body_pieces(pieces, &at), &err),
           err);
  check_written(
      &s,
      HEAD_OF("PUT", "/") "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\n\r\n");
  close_session(&s);

  s = open_session("");
  CHECK_OK(wk_headers_new(&headers, &err), err);
  CHECK_OK(wk_headers_add(headers, WK_STR("Transfer-Encoding"), WK_STR("chunked"), &err), err);
  CHECK_OK(wk_http_conn_request_chunked(s.conn, WK_STR("PUT"), WK_STR("/"), headers,
                                        wk_body_bytes(wk_bytes("xyz", 3)), &err),
           err);
  check_written(&s, HEAD_OF("PUT", "/") "Transfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n0\r\n\r\n");
  wk_headers_free(headers);
  close_session(&s);

  s = open_session("");
  CHECK_OK(wk_http_conn_request(s.conn, WK_STR("POST"), WK_STR("/"), NULL, wk_no_body(), &err),
           err);
  check_written(&s, HEAD_OF("POST", "/") "Content-Length: 0\r\n\r\n");
  close_session(&s);

  s = open_session("");
  CHECK(wk_http_conn_request(s.conn, WK_STR("PUT"), WK_STR("/"), NULL,
                             wk_body_reader(stop_at_once, NULL), &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 42);
  wk_error_free(err);
  err = NULL;
  CHECK_STATUS(wk_http_conn_request(s.conn, WK_STR("PUT"), WK_STR("/"), NULL,
                                    wk_body_reader(NULL, NULL), &err),
               WK_E_NULL, err);
  CHECK(!wk_body_is_valid(wk_body_pieces(NULL, NULL)) && wk_body_is_valid(wk_no_body()));
  CHECK_STATUS(wk_http_conn_request(s.conn, WK_STR("PUT"), WK_STR("/"), NULL, wk_body_fd(-1), &err),
               WK_E_HTTP_UNIMPLEMENTED_FILE_MODE, err);
  close_session(&s);
}

static void a_file_as_body(void) {
  wk_error_t *err = NULL;
  session_t s = open_session("");
  FILE *file = tmpfile();
  if (!CHECK(file != NULL)) return;
  CHECK(fwrite("0123456789", 1, 10, file) == 10 && fflush(file) == 0 && fseek(file, 0, 0) == 0);
  CHECK_STATUS(wk_http_conn_set_block_size(s.conn, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_http_conn_set_block_size(s.conn, 6, &err), err);
  CHECK_OK(wk_http_conn_request(s.conn, WK_STR("PUT"), WK_STR("/"), NULL, wk_body_fd(fileno(file)),
                                &err),
           err);
  check_written(
      &s, HEAD_OF("PUT",
                  "/") "Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n4\r\n6789\r\n0\r\n\r\n");
  fclose(file);
  close_session(&s);
}

static void step_by_step(void) {
  wk_error_t *err = NULL;
  wk_headers_t *trailers = NULL;
  wk_str_t values[2];
  session_t s = open_session("");
  values[0] = WK_STR("a");
  values[1] = WK_STR("b");

  CHECK_STATUS(wk_http_conn_putheader(s.conn, WK_STR("A"), values, 1, &err),
               WK_E_HTTP_CANNOT_SEND_HEADER, err);
  CHECK_STATUS(wk_http_conn_endheaders(s.conn, wk_no_body(), false, &err),
               WK_E_HTTP_CANNOT_SEND_HEADER, err);
  CHECK_STATUS(wk_http_conn_getresponse(s.conn, NULL, &err), WK_E_NULL, err);
  CHECK_OK(wk_http_conn_putrequest(s.conn, WK_STR("POST"), WK_STR("/x"), true, true, &err), err);
  CHECK_STATUS(wk_http_conn_putrequest(s.conn, WK_STR("GET"), WK_STR("/"), false, false, &err),
               WK_E_HTTP_CANNOT_SEND_REQUEST, err);
  CHECK_OK(wk_http_conn_putheader(s.conn, WK_STR("A"), values, 2, &err), err);
  values[0] = WK_STR("chunked");
  CHECK_OK(wk_http_conn_putheader(s.conn, WK_STR("Transfer-Encoding"), values, 1, &err), err);
  CHECK_STATUS(wk_http_conn_putheader(s.conn, WK_STR("B"), NULL, 1, &err), WK_E_NULL, err);
  CHECK_OK(wk_http_conn_endheaders(s.conn, wk_no_body(), false, &err), err);
  CHECK_OK(wk_http_conn_send_chunk(s.conn, wk_bytes("0123456789abcdef", 16), &err), err);
  CHECK_OK(wk_http_conn_send_chunk(s.conn, wk_bytes(NULL, 0), &err), err);
  CHECK_OK(wk_http_conn_send(s.conn, wk_bytes("1\r\nx\r\n", 6), &err), err);
  CHECK_OK(wk_headers_new(&trailers, &err), err);
  CHECK_OK(wk_headers_add(trailers, WK_STR("Sum"), WK_STR("9"), &err), err);
  CHECK_OK(wk_http_conn_end_chunks(s.conn, trailers, &err), err);
  wk_headers_free(trailers);
  check_written(&s,
                "POST /x HTTP/1.1\r\nA: a\r\n\tb\r\nTransfer-Encoding: chunked\r\n\r\n"
                "10\r\n0123456789abcdef\r\n1\r\nx\r\n0\r\nSum: 9\r\n\r\n");
  close_session(&s);
}

static void injections(void) {
  static const char *const bad[] = {"GET\r\n", "G\nT", "GET\r", "G\x01T"};
  static const char *const targets[] = {"/\r\nX: y", "/a b", "/\n", "/\x7f"};
  wk_error_t *err = NULL;
  wk_headers_t *headers = NULL;
  session_t s = open_session("");
  size_t i;
  for (i = 0; i < 4; i++) {
    CHECK_STATUS(
        wk_http_conn_request(s.conn, wk_str(bad[i]), WK_STR("/"), NULL, wk_no_body(), &err),
        WK_E_INJECTION, err);
    CHECK_STATUS(
        wk_http_conn_request(s.conn, WK_STR("GET"), wk_str(targets[i]), NULL, wk_no_body(), &err),
        WK_E_HTTP_INVALID_URL, err);
  }
  CHECK_STATUS(
      wk_http_conn_request(s.conn, WK_STR("GET"), WK_STR("/\xc3\xa9"), NULL, wk_no_body(), &err),
      WK_E_ENCODE, err);
  CHECK_OK(wk_headers_new(&headers, &err), err);
  CHECK_STATUS(wk_headers_add(headers, WK_STR("A"), WK_STR("b\r\nEvil: 1"), &err), WK_E_INJECTION,
               err);
  CHECK_STATUS(wk_headers_set(headers, WK_STR("A\n"), WK_STR("b"), &err), WK_E_INJECTION, err);
  CHECK_STATUS(wk_headers_add_bytes(headers, WK_STR("A"), wk_bytes("\0", 1), &err), WK_E_INJECTION,
               err);
  CHECK_STATUS(wk_http_conn_set_tunnel(s.conn, WK_STR("a\r\nb"), 1, NULL, &err),
               WK_E_HTTP_INVALID_URL, err);
  CHECK(wk_headers_count(headers) == 0);
  wk_headers_free(headers);
  check_written(&s, "");
  close_session(&s);
}

static void failing_responses(void) {
  static const struct {
    const char *input;
    wk_status_t status;
  } cases[] = {
      {"", WK_E_HTTP_REMOTE_DISCONNECTED},
      {"garbage\r\n\r\n", WK_E_HTTP_BAD_STATUS_LINE},
      {"HTTP/2.0 200 OK\r\n\r\n", WK_E_HTTP_UNKNOWN_PROTOCOL},
  };
  wk_http_response_t *resp = NULL;
  wk_error_t *err = NULL;
  wk_buf_t *body = NULL;
  uint64_t expected = 0;
  size_t i;
  for (i = 0; i < sizeof cases / sizeof *cases; i++) {
    session_t s = open_session(cases[i].input);
    CHECK(get(&s, "/", &resp) == cases[i].status && resp == NULL);
    CHECK(wk_status_is(cases[i].status, WK_E_HTTP));
    close_session(&s);
  }
  {
    session_t s = open_session("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    CHECK(get(&s, "/", &resp) == WK_OK);
    CHECK(wk_http_response_read_all(resp, &body, &err) == WK_E_HTTP_INCOMPLETE_READ);
    CHECK(body == NULL);
    CHECK(wk_error_partial(err).len == 4 && wk_error_expected(err, &expected) && expected == 6);
    wk_error_free(err);
    err = NULL;
    CHECK_STATUS(wk_http_response_read_all(resp, &body, &err), WK_E_HTTP_INCOMPLETE_READ, err);
    wk_http_response_free(resp);
    close_session(&s);
  }
  {
    session_t s = open_session("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789");
    CHECK_OK(wk_http_conn_set_limits(s.conn, 0, 0, 4, 0, &err), err);
    CHECK(get(&s, "/", &resp) == WK_OK);
    CHECK_STATUS(wk_http_response_read_all(resp, &body, &err), WK_E_LIMIT, err);
    CHECK_OK(wk_http_response_close(resp, &err), err);
    CHECK(!wk_http_conn_is_connected(s.conn));
    wk_http_response_free(resp);
    close_session(&s);
  }
  {
    session_t s = open_session("HTTP/1.1 200 OK\r\nX: 0123456789\r\nY: 1\r\n\r\n");
    CHECK_OK(wk_http_conn_set_limits(s.conn, 17, 9, 0, 0, &err), err);
    CHECK(get(&s, "/", &resp) == WK_OK);
    wk_http_response_free(resp);
    close_session(&s);
    s = open_session("HTTP/1.1 200 OK\r\nX: 0123456789012345\r\n\r\n");
    CHECK_OK(wk_http_conn_set_limits(s.conn, 17, 9, 0, 0, &err), err);
    CHECK(get(&s, "/", &resp) == WK_E_HTTP_LINE_TOO_LONG);
    close_session(&s);
    s = open_session("HTTP/1.1 200 OK\r\nX: 0\r\nY: 1\r\n\r\n");
    CHECK_OK(wk_http_conn_set_limits(s.conn, 0, 2, 0, 0, &err), err);
    CHECK(get(&s, "/", &resp) == WK_E_HTTP_TOO_MANY_HEADERS);
    close_session(&s);
  }
}

static void interim_responses(void) {
  const char *input =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
      "HTTP/1.1 204 Done\r\n\r\n";
  wk_error_t *err = NULL;
  wk_http_response_t *resp = NULL;
  session_t s = open_session(input);
  CHECK(get(&s, "/", &resp) == WK_OK && wk_http_response_status(resp) == 103);
  wk_http_response_free(resp);
  close_session(&s);
  s = open_session(input);
  CHECK_OK(wk_http_conn_set_skip_interim(s.conn, true, &err), err);
  CHECK(get(&s, "/", &resp) == WK_OK && wk_http_response_status(resp) == 204);
  wk_http_response_free(resp);
  close_session(&s);
  s = open_session(input);
  CHECK_OK(wk_http_conn_set_skip_interim(s.conn, true, &err), err);
  CHECK_OK(wk_http_conn_set_limits(s.conn, 0, 0, 0, 1, &err), err);
  CHECK(get(&s, "/", &resp) == WK_E_LIMIT && resp == NULL);
  close_session(&s);
}

static void tunnels(void) {
  wk_error_t *err = NULL;
  wk_http_response_t *resp = NULL;
  wk_headers_t *headers = NULL;
  session_t s = open_session(
      "HTTP/1.0 200 Connection established\r\nVia: p\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  CHECK_OK(wk_headers_new(&headers, &err), err);
  CHECK_OK(wk_headers_add(headers, WK_STR("Proxy-Authorization"), WK_STR("Basic eDp5"), &err), err);
  CHECK_OK(wk_http_conn_set_tunnel(s.conn, WK_STR("inner.example:81"), 0, headers, &err), err);
  CHECK(get(&s, "/", &resp) == WK_OK);
  CHECK_STATUS(wk_http_conn_set_tunnel(s.conn, WK_STR("other"), 0, NULL, &err), WK_E_STATE, err);
  wk_http_response_free(resp);
  check_written(&s,
                "CONNECT inner.example:81 HTTP/1.0\r\nProxy-Authorization: Basic eDp5\r\n\r\n"
                "GET / HTTP/1.1\r\nHost: inner.example:81\r\nAccept-Encoding: identity\r\n\r\n");
  close_session(&s);

  s = open_session("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  CHECK_OK(wk_http_conn_set_tunnel(s.conn, WK_STR("::1"), 443, NULL, &err), err);
  CHECK(wk_http_conn_connect(s.conn, &err) == WK_E_HTTP_TUNNEL);
  CHECK(wk_error_reply_code(err) == 407);
  CHECK_STR(wk_error_stage(err), "proxy");
  CHECK(wk_error_reply_text(err).len == strlen("Proxy Authentication Required"));
  wk_error_free(err);
  wk_headers_free(headers);
  check_written(&s, "CONNECT [::1]:443 HTTP/1.0\r\n\r\n");
  close_session(&s);
}

static void options(void) {
  wk_error_t *err = NULL;
  wk_http_conn_t *conn = NULL;
  wk_cancel_t *cancel = NULL;
  wk_tls_config_t *tls = NULL;
  CHECK_OK(wk_https_conn_new(WK_STR("[::1]"), 0, &conn, &err), err);
  CHECK_STR(wk_http_conn_host(conn), "::1");
  CHECK(wk_http_conn_port(conn) == WK_HTTPS_PORT && WK_HTTP_PORT == 80);
  CHECK_STATUS(wk_http_conn_set_timeout_ms(conn, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_http_conn_set_idle_timeout_ms(conn, -2, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_http_conn_set_timeout_ms(conn, 1000, &err), err);
  CHECK_OK(wk_http_conn_set_connect_timeout_ms(conn, 1000, &err), err);
  CHECK_OK(wk_http_conn_set_idle_timeout_ms(conn, WK_NO_TIMEOUT, &err), err);
  CHECK_OK(wk_http_conn_set_total_timeout_ms(conn, 5000, &err), err);
  CHECK_OK(wk_http_conn_set_source_address(conn, WK_STR("127.0.0.1"), 0, &err), err);
  CHECK_OK(wk_http_conn_set_unix_socket(conn, WK_STR("/nonexistent"), &err), err);
  CHECK_OK(wk_http_conn_set_unix_socket(conn, WK_STR(""), &err), err);
  CHECK_OK(wk_http_conn_set_debuglevel(conn, 1, &err), err);
  CHECK_OK(wk_http_conn_set_debuglevel(conn, 0, &err), err);
  CHECK_OK(wk_http_conn_set_trace(conn, NULL, NULL, &err), err);
  CHECK_OK(wk_tls_config_new(&tls, &err), err);
  CHECK_OK(wk_http_conn_set_tls(conn, tls, &err), err);
  CHECK_OK(wk_http_conn_set_tls(conn, NULL, &err), err);
  wk_tls_config_free(tls);
  CHECK_OK(wk_http_conn_set_auto_open(conn, false, &err), err);
  CHECK_STATUS(wk_http_conn_request(conn, WK_STR("GET"), WK_STR("/"), NULL, wk_no_body(), &err),
               WK_E_HTTP_NOT_CONNECTED, err);
  CHECK_OK(wk_cancel_new(&cancel, &err), err);
  wk_cancel_trigger(cancel);
  CHECK_OK(wk_http_conn_set_cancel(conn, cancel, &err), err);
  CHECK_STATUS(wk_http_conn_connect(conn, &err), WK_E_CANCELLED, err);
  wk_cancel_free(cancel);
  CHECK_OK(wk_http_conn_close(conn, &err), err);
  wk_http_conn_free(conn);

  CHECK_OK(wk_http_conn_new(WK_STR("www.python.org"), 0, &conn, &err), err);
  CHECK(wk_http_conn_port(conn) == WK_HTTP_PORT);
  wk_http_conn_free(conn);
  CHECK_STATUS(wk_http_conn_new(WK_STR("host:port"), 0, &conn, &err), WK_E_HTTP_INVALID_URL, err);
  CHECK(conn == NULL);
  CHECK_STATUS(wk_http_conn_new(WK_STR("a b"), 80, &conn, &err), WK_E_HTTP_INVALID_URL, err);
}

/* A callback that uses the connection it belongs to gets WK_E_BUSY, not a deadlock. */
static int enter_again(void *user, uint8_t *buf, size_t len, size_t *out_len) {
  wk_http_conn_t *conn = (wk_http_conn_t *)user;
  (void)buf, (void)len;
  *out_len = 0;
  return (int)wk_http_conn_close(conn, NULL);
}

static void reentry(void) {
  wk_error_t *err = NULL;
  session_t s = open_session("");
  CHECK(wk_http_conn_request(s.conn, WK_STR("PUT"), WK_STR("/"), NULL,
                             wk_body_reader(enter_again, s.conn), &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == WK_E_BUSY);
  wk_error_free(err);
  close_session(&s);
}

int main(void) {
  two_exchanges();
  bodies();
  a_file_as_body();
  step_by_step();
  injections();
  failing_responses();
  interim_responses();
  tunnels();
  options();
  reentry();
  return check_report("http");
}
