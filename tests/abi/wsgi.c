/* WSGI environments, file wrappers, and the mapping operations of header lists. */
#include "check.h"

static wk_wsgi_environ_t *new_environ(void) {
  wk_error_t *err = NULL;
  wk_wsgi_environ_t *environ = NULL;
  CHECK_OK(wk_wsgi_environ_new(&environ, &err), err);
  return environ;
}

static void set(wk_wsgi_environ_t *environ, const char *name, const char *value) {
  wk_error_t *err = NULL;
  CHECK_OK(wk_wsgi_environ_set(environ, wk_str(name), wk_str(value), &err), err);
}

static void check_buf(wk_buf_t *buf, const char *expected) {
  CHECK_STR(wk_buf_str(buf), expected);
  wk_buf_free(buf);
}

static void variables(void) {
  wk_error_t *err = NULL;
  wk_wsgi_environ_t *environ = new_environ();
  wk_str_t name, value;

  set(environ, "A", "1");
  set(environ, "B", "");
  set(environ, "A", "2");
  CHECK(wk_wsgi_environ_count(environ) == 2 && wk_wsgi_environ_count(NULL) == 0);
  CHECK_STR(wk_wsgi_environ_get(environ, WK_STR("A")), "2");
  CHECK(wk_wsgi_environ_get(environ, WK_STR("B")).data != NULL);
  CHECK(wk_wsgi_environ_get(environ, WK_STR("C")).data == NULL);
  CHECK(wk_wsgi_environ_at(environ, 0, &name, &value));
  CHECK_STR(name, "A");
  CHECK_STR(value, "2");
  CHECK(!wk_wsgi_environ_at(environ, 2, &name, NULL) && name.len == 0);
  CHECK(wk_wsgi_environ_remove(environ, WK_STR("A")));
  CHECK(!wk_wsgi_environ_remove(environ, WK_STR("A")));
  CHECK_STATUS(wk_wsgi_environ_set(NULL, WK_STR("A"), WK_STR(""), &err), WK_E_NULL, err);
  wk_wsgi_environ_free(environ);
  wk_wsgi_environ_free(NULL);

  CHECK_OK(wk_wsgi_environ_from_process(&environ, &err), err);
  CHECK(wk_wsgi_environ_get(environ, WK_STR("PATH")).len > 0);
  wk_wsgi_environ_free(environ);
}

static void uris(void) {
  wk_error_t *err = NULL;
  wk_wsgi_environ_t *environ = new_environ();
  wk_buf_t *buf = NULL;

  CHECK_STATUS(wk_wsgi_environ_request_uri(environ, true, &buf, &err), WK_E_WSGI_VARIABLE, err);
  CHECK(buf == NULL);
  CHECK_STR(wk_wsgi_environ_guess_scheme(environ), "http");
  set(environ, "HTTPS", "on");
  CHECK_STR(wk_wsgi_environ_guess_scheme(environ), "https");
  set(environ, "SCRIPT_NAME", "/foo");
  set(environ, "PATH_INFO", "/bar/b z");
  set(environ, "QUERY_STRING", "q=1");
  CHECK_OK(wk_wsgi_environ_setup_testing_defaults(environ, &err), err);
  CHECK_STR(wk_wsgi_environ_get(environ, WK_STR("SERVER_PORT")), "443");
  CHECK_STR(wk_wsgi_environ_get(environ, WK_STR("wsgi.url_scheme")), "https");
  CHECK_OK(wk_wsgi_environ_request_uri(environ, true, &buf, &err), err);
  check_buf(buf, "https://127.0.0.1/foo/bar/b%20z?q=1");
  CHECK_OK(wk_wsgi_environ_request_uri(environ, false, &buf, &err), err);
  check_buf(buf, "https://127.0.0.1/foo/bar/b%20z");
  CHECK_OK(wk_wsgi_environ_application_uri(environ, &buf, &err), err);
  check_buf(buf, "https://127.0.0.1/foo");

  CHECK_OK(wk_wsgi_environ_shift_path_info(environ, &buf, &err), err);
  check_buf(buf, "bar");
  CHECK_STR(wk_wsgi_environ_get(environ, WK_STR("SCRIPT_NAME")), "/foo/bar");
  CHECK_STR(wk_wsgi_environ_get(environ, WK_STR("PATH_INFO")), "/b z");
  set(environ, "PATH_INFO", "/");
  CHECK_OK(wk_wsgi_environ_shift_path_info(environ, &buf, &err), err);
  check_buf(buf, "");
  CHECK_STR(wk_wsgi_environ_get(environ, WK_STR("SCRIPT_NAME")), "/foo/bar/");
  CHECK_OK(wk_wsgi_environ_shift_path_info(environ, &buf, &err), err);
  CHECK(buf == NULL);
  set(environ, "PATH_INFO", "x");
  CHECK_STATUS(wk_wsgi_environ_shift_path_info(environ, &buf, &err), WK_E_WSGI_PATH, err);
  CHECK(wk_wsgi_is_hop_by_hop(WK_STR("keep-ALIVE")) && !wk_wsgi_is_hop_by_hop(WK_STR("Date")));
  wk_wsgi_environ_free(environ);
}

/* A text as a file. */
struct text_file {
  const char *text;
  int32_t result;
  int closed, dropped;
};

static int32_t read_text(void *user, uint8_t *data, size_t len, size_t *out_count) {
  struct text_file *file = (struct text_file *)user;
  size_t left = strlen(file->text);
  *out_count = left < len ? left : len;
  memcpy(data, file->text, *out_count);
  file->text += *out_count;
  return file->result;
}

static int32_t close_text(void *user) {
  ((struct text_file *)user)->closed++;
  return 0;
}

static void drop_text(void *user) { ((struct text_file *)user)->dropped++; }

static void wrappers(void) {
  wk_error_t *err = NULL;
  struct text_file file = {"This is an example", 0, 0, 0};
  wk_wsgi_file_ops_t ops = {sizeof ops, read_text, close_text, drop_text};
  wk_wsgi_file_wrapper_t *wrapper = NULL;
  wk_bytes_t block;
  size_t blocks = 0;

  CHECK_OK(wk_wsgi_file_wrapper_new(&ops, &file, 5, &wrapper, &err), err);
  while (CHECK_OK(wk_wsgi_file_wrapper_next(wrapper, &block, &err), err) && block.len) {
    if (!blocks++) CHECK(block.len == 5 && memcmp(block.data, "This ", 5) == 0);
  }
  CHECK(blocks == 4);
  file.text = "more";
  CHECK_OK(wk_wsgi_file_wrapper_next(wrapper, &block, &err), err);
  CHECK(block.len == 0 && *file.text == 'm');
  CHECK(wk_wsgi_file_wrapper_can_close(wrapper) && !wk_wsgi_file_wrapper_can_close(NULL));
  CHECK_OK(wk_wsgi_file_wrapper_close(wrapper, &err), err);
  CHECK_OK(wk_wsgi_file_wrapper_close(wrapper, &err), err);
  CHECK(file.closed == 1 && file.dropped == 0);
  wk_wsgi_file_wrapper_free(wrapper);
  CHECK(file.dropped == 1);

  ops.close = NULL;
  file.result = 3;
  CHECK_OK(wk_wsgi_file_wrapper_new(&ops, &file, 0, &wrapper, &err), err);
  CHECK_STATUS(wk_wsgi_file_wrapper_next(wrapper, &block, &err), WK_E_CALLBACK, err);
  CHECK_STATUS(wk_wsgi_file_wrapper_close(wrapper, &err), WK_E_UNSUPPORTED, err);
  wk_wsgi_file_wrapper_free(wrapper);
  ops.read = NULL;
  CHECK_STATUS(wk_wsgi_file_wrapper_new(&ops, &file, 0, &wrapper, &err), WK_E_NULL, err);
  CHECK(file.dropped == 3 && wrapper == NULL);
  ops.size = 1;
  CHECK_STATUS(wk_wsgi_file_wrapper_new(&ops, &file, 0, &wrapper, &err), WK_E_INVALID_ARGUMENT,
               err);
  CHECK_STATUS(wk_wsgi_file_wrapper_new(NULL, NULL, 0, &wrapper, &err), WK_E_NULL, err);
  wk_wsgi_file_wrapper_free(NULL);
}

static void header_lists(void) {
  wk_error_t *err = NULL;
  wk_headers_t *headers = NULL;
  wk_str_t value;
  wk_buf_t *text = NULL;

  CHECK_OK(wk_headers_new(&headers, &err), err);
  CHECK_STATUS(wk_headers_append_param(headers, WK_STR("a"), WK_STR(""), 0, &err), WK_E_STATE, err);
  CHECK_OK(wk_headers_add(headers, WK_STR("X-A"), WK_STR("1"), &err), err);
  CHECK_OK(wk_headers_add(headers, WK_STR("B"), WK_STR("2"), &err), err);
  CHECK_OK(wk_headers_add(headers, WK_STR("x-a"), WK_STR("3"), &err), err);
  CHECK_STR(wk_headers_get_at(headers, WK_STR("X-a"), 1), "3");
  CHECK(wk_headers_get_at(headers, WK_STR("X-A"), 2).data == NULL);
  CHECK(wk_headers_get_at(NULL, WK_STR("X-A"), 0).data == NULL);
  CHECK_OK(wk_headers_set_default(headers, WK_STR("b"), WK_STR("9"), &value, &err), err);
  CHECK_STR(value, "2");
  CHECK_OK(wk_headers_set_default(headers, WK_STR("C"), WK_STR("4"), &value, &err), err);
  CHECK_STR(value, "4");
  CHECK_STATUS(wk_headers_set_default(headers, WK_STR("D\n"), WK_STR(""), &value, &err),
               WK_E_INJECTION, err);
  CHECK(value.len == 0);
  /* What is set goes to the end, and an error changes nothing. */
  CHECK_STATUS(wk_headers_set(headers, WK_STR("X-A"), WK_STR("\n"), &err), WK_E_INJECTION, err);
  CHECK_OK(wk_headers_set(headers, WK_STR("X-A"), WK_STR("5"), &err), err);
  CHECK_OK(wk_headers_add(headers, WK_STR("Content-Disposition"), WK_STR("attachment"), &err), err);
  CHECK_OK(wk_headers_append_param(headers, WK_STR("filename"), WK_STR("a\"b\\.gif"), 0, &err),
           err);
  CHECK_OK(wk_headers_append_param(headers, WK_STR("x_y"), WK_STR(""), 0, &err), err);
  CHECK_OK(wk_headers_add(headers, WK_STR("E"), WK_STR(""), &err), err);
  CHECK_OK(wk_headers_append_param(headers, WK_STR("f"), WK_STR("g"), WK_HEADERS_PARAM_FIRST, &err),
           err);
  CHECK_STATUS(wk_headers_append_param(headers, WK_STR("f"), WK_STR("\r\nX: y"), 0, &err),
               WK_E_INJECTION, err);
  CHECK_STATUS(wk_headers_append_param(headers, WK_STR("f"), WK_STR(""), 2, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_headers_format(headers, &text, &err), err);
  check_buf(text,
            "B: 2\r\nC: 4\r\nX-A: 5\r\nContent-Disposition: attachment; "
            "filename=\"a\\\"b\\\\.gif\"; x-y\r\nE: f=\"g\"\r\n\r\n");
  wk_headers_free(headers);
}

int main(void) {
  variables();
  uris();
  wrappers();
  header_lists();
  return check_report("wsgi");
}
