/* The incremental parser, header lists and the status table, as a C program uses them. */
#include "check.h"

/* Feeds `input` in pieces of `step` bytes; gathers the body; returns the last status. */
static wk_status_t drive(wk_http_parser_t *parser, const char *input, size_t step, char *body,
                         int *heads, int *ends) {
  size_t start = 0, end = 0, length = strlen(input), used, filled = 0;
  uint32_t event;
  wk_bytes_t data;
  wk_status_t rc;
  *heads = *ends = 0;
  for (;;) {
    rc = wk_http_parser_next(parser, wk_bytes(input + start, end - start), &used, &event, &data,
                             NULL);
    if (rc) return rc;
    start += used;
    if (event == WK_HTTP_EVENT_HEAD) ++*heads;
    if (event == WK_HTTP_EVENT_END) ++*ends;
    if (event == WK_HTTP_EVENT_DATA) {
      memcpy(body + filled, data.data, data.len);
      filled += data.len;
    }
    body[filled] = 0;
    if (event == WK_HTTP_EVENT_NEED_DATA) {
      if (end == length) break;
      end = end + step > length ? length : end + step;
    }
  }
  return wk_http_parser_finish(parser, &event, NULL);
}

static void responses(void) {
  static const char input[] =
      "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n5\r\nhello\r\n0\r\nT: "
      "v\r\n\r\n"
      "HTTP/1.0 404 No\r\nContent-Length: 3\r\n\r\nbye";
  wk_error_t *err = NULL;
  wk_http_parser_t *parser = NULL;
  wk_headers_t *trailers = NULL;
  uint64_t length = 0;
  char body[64];
  size_t step;
  int heads, ends;
  for (step = 1; step < sizeof input; step++) {
    CHECK_OK(wk_http_parser_new(WK_HTTP_PARSER_RESPONSE, &parser, &err), err);
    CHECK_OK(wk_http_parser_set_strict(parser, step % 2 == 0, &err), err);
    CHECK(drive(parser, input, step, body, &heads, &ends) == WK_OK);
    CHECK(strcmp(body, "hellobye") == 0 && heads == 2 && ends == 2);
    CHECK(wk_http_parser_status(parser) == 404 && wk_http_parser_version(parser) == 10);
    CHECK_STR(wk_http_parser_reason(parser), "No");
    CHECK(wk_http_parser_will_close(parser) && !wk_http_parser_chunked(parser));
    CHECK(wk_http_parser_length(parser, &length) && length == 3);
    CHECK(wk_headers_count(wk_http_parser_headers(parser)) == 1);
    wk_http_parser_free(parser);
  }
  CHECK_OK(wk_http_parser_new(WK_HTTP_PARSER_RESPONSE, &parser, &err), err);
  CHECK(drive(parser, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: v\r\n\r\n", 7,
              body, &heads, &ends) == WK_OK);
  CHECK_OK(wk_http_parser_trailers(parser, &trailers, &err), err);
  CHECK_STR(wk_headers_get(trailers, WK_STR("t")), "v");
  wk_headers_free(trailers);
  wk_http_parser_free(parser);
}

static void requests(void) {
  wk_error_t *err = NULL;
  wk_http_parser_t *parser = NULL;
  char body[64];
  int heads, ends;
  CHECK_STATUS(wk_http_parser_new(7, &parser, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_http_parser_new(WK_HTTP_PARSER_REQUEST, &parser, &err), err);
  CHECK(drive(parser, "PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok", 3, body, &heads,
              &ends) == WK_OK);
  CHECK_STR(wk_http_parser_method(parser), "PUT");
  CHECK_STR(wk_http_parser_target(parser), "/x");
  CHECK(strcmp(body, "ok") == 0);
  wk_http_parser_free(parser);
}

static void refusals(void) {
  static const struct {
    const char *input;
    wk_status_t lenient, strict;
  } cases[] = {
      {"nonsense\r\n\r\n", WK_E_HTTP_BAD_STATUS_LINE, WK_E_HTTP_BAD_STATUS_LINE},
      {"HTTP/1.1 200 OK\nA: b\n\n", WK_OK, WK_E_HTTP_MALFORMED},
      {"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", WK_OK, WK_E_HTTP_MALFORMED},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na", WK_OK,
       WK_E_HTTP_FRAMING},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", WK_OK,
       WK_E_HTTP_FRAMING},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", WK_E_HTTP_CHUNK,
       WK_E_HTTP_CHUNK},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", WK_E_HTTP_CHUNK,
       WK_E_HTTP_CHUNK},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\n",
       WK_E_HTTP_CHUNK, WK_E_HTTP_CHUNK},
      {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", WK_E_HTTP_INCOMPLETE_READ,
       WK_E_HTTP_INCOMPLETE_READ},
  };
  wk_error_t *err = NULL;
  wk_http_parser_t *parser = NULL;
  char body[64];
  size_t i;
  int heads, ends, strict;
  for (i = 0; i < sizeof cases / sizeof *cases; i++) {
    for (strict = 0; strict < 2; strict++) {
      CHECK_OK(wk_http_parser_new(WK_HTTP_PARSER_RESPONSE, &parser, &err), err);
      CHECK_OK(wk_http_parser_set_strict(parser, strict, &err), err);
      if (!CHECK(drive(parser, cases[i].input, 100, body, &heads, &ends) ==
                 (strict ? cases[i].strict : cases[i].lenient)))
        fprintf(stderr, "  case %u, strict %d\n", (unsigned)i, strict);
      wk_http_parser_free(parser);
    }
  }
  CHECK_OK(wk_http_parser_new(WK_HTTP_PARSER_RESPONSE, &parser, &err), err);
  CHECK_OK(wk_http_parser_set_limits(parser, 20, 1, &err), err);
  CHECK(drive(parser, "HTTP/1.1 200 a very long reason\r\n\r\n", 9, body, &heads, &ends) ==
        WK_E_HTTP_LINE_TOO_LONG);
  wk_http_parser_free(parser);
  CHECK_OK(wk_http_parser_new(WK_HTTP_PARSER_RESPONSE, &parser, &err), err);
  CHECK_OK(wk_http_parser_set_request_method(parser, WK_STR("HEAD"), &err), err);
  CHECK(drive(parser, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", 9, body, &heads, &ends) ==
        WK_OK);
  CHECK(ends == 1);
  wk_http_parser_free(parser);
}

static void header_lists(void) {
  static const char text[] = "A: 1\r\nFold: a\r\n b\r\na: 2\r\n\r\nbody";
  wk_error_t *err = NULL;
  wk_headers_t *headers = NULL;
  wk_buf_t *buf = NULL;
  wk_str_t name, value;
  size_t used = 0;
  CHECK_OK(wk_headers_parse(wk_bytes(text, sizeof text - 1), 0, 0, &used, &headers, &err), err);
  CHECK(used == sizeof text - 5 && wk_headers_count(headers) == 3);
  CHECK(wk_headers_raw(headers).len == used);
  CHECK(wk_headers_at(headers, 1, &name, &value) && !wk_headers_at(headers, 3, &name, &value));
  CHECK_STR(wk_headers_get(headers, WK_STR("FOLD")), "a\r\n b");
  CHECK(wk_headers_get(headers, WK_STR("none")).data == NULL);
  CHECK_OK(wk_headers_get_joined(headers, WK_STR("a"), &buf, &err), err);
  CHECK_STR(wk_buf_str(buf), "1, 2");
  wk_buf_free(buf);
  CHECK_OK(wk_headers_set(headers, WK_STR("A"), WK_STR("caf\xc3\xa9"), &err), err);
  CHECK_STR(wk_headers_get(headers, WK_STR("a")), "caf\xe9");
  CHECK_OK(wk_headers_decode(wk_headers_get(headers, WK_STR("a")), &buf, &err), err);
  CHECK_STR(wk_buf_str(buf), "caf\xc3\xa9");
  wk_buf_free(buf);
  CHECK(wk_headers_remove(headers, WK_STR("fold")) == 1);
  CHECK_OK(wk_headers_add_bytes(headers, WK_STR("B"), wk_bytes("\xff", 1), &err), err);
  CHECK_OK(wk_headers_format(headers, &buf, &err), err);
  CHECK_STR(wk_buf_str(buf), "A: caf\xe9\r\nB: \xff\r\n\r\n");
  wk_buf_free(buf);
  wk_headers_free(headers);
  CHECK_STATUS(wk_headers_parse(wk_bytes("A: 12345\r\n\r\n", 12), 5, 0, NULL, &headers, &err),
               WK_E_HTTP_LINE_TOO_LONG, err);
  CHECK_STATUS(wk_headers_parse(wk_bytes("A: 1\r\n\r\n", 8), 0, 1, NULL, &headers, &err),
               WK_E_HTTP_TOO_MANY_HEADERS, err);
  CHECK(headers == NULL);
}

static void statuses(void) {
  size_t i;
  CHECK(strcmp(wk_http_status_phrase(WK_HTTP_NOT_FOUND), "Not Found") == 0);
  CHECK(strcmp(wk_http_status_name(418), "IM_A_TEAPOT") == 0);
  CHECK(strcmp(wk_http_status_description(200), "Request fulfilled, document follows") == 0);
  CHECK(wk_http_status_name(306) == NULL && wk_http_status_phrase(0) == NULL);
  for (i = 0; i + 1 < wk_http_status_count(); i++)
    CHECK(wk_http_status_at(i) < wk_http_status_at(i + 1));
  CHECK(wk_http_status_at(i + 1) == 0);
}

int main(void) {
  responses();
  requests();
  refusals();
  header_lists();
  statuses();
  return check_report("http_parser");
}
