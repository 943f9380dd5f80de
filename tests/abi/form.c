/* Forms as a CGI program reads them. */
#include "check.h"

#define PART "--x\r\nContent-Disposition: form-data; name="

static wk_form_t *new_form(void) {
  wk_error_t *err = NULL;
  wk_form_t *form = NULL;
  CHECK_OK(wk_form_new(&form, &err), err);
  return form;
}

static wk_wsgi_environ_t *environ_of(const char *method, const char *type, const char *query) {
  wk_error_t *err = NULL;
  wk_wsgi_environ_t *environ = NULL;
  CHECK_OK(wk_wsgi_environ_new(&environ, &err), err);
  CHECK_OK(wk_wsgi_environ_set(environ, WK_STR("REQUEST_METHOD"), wk_str(method), &err), err);
  if (type) CHECK_OK(wk_wsgi_environ_set(environ, WK_STR("CONTENT_TYPE"), wk_str(type), &err), err);
  if (query)
    CHECK_OK(wk_wsgi_environ_set(environ, WK_STR("QUERY_STRING"), wk_str(query), &err), err);
  return environ;
}

static wk_body_t body_of(const char *text) { return wk_body_bytes(wk_str_bytes(wk_str(text))); }

static wk_str_t value_of(const wk_form_item_t *item) {
  wk_error_t *err = NULL;
  wk_str_t value;
  CHECK_OK(wk_form_item_value(item, &value, &err), err);
  return value;
}

static void query_strings(void) {
  wk_error_t *err = NULL;
  wk_form_t *form = new_form();
  wk_wsgi_environ_t *environ = environ_of("GET", NULL, "name=Joe+Blow&addr=At+Home&item=1&item=2");
  const wk_form_item_t *root, *item = NULL;
  wk_str_t value;
  size_t name;

  CHECK(wk_form_root(form) == NULL && wk_form_root(NULL) == NULL);
  CHECK_OK(wk_form_read(form, environ, wk_no_body(), &err), err);
  root = wk_form_root(form);
  CHECK(wk_form_item_is_list(root) && wk_form_item_count(root) == 4);
  CHECK(wk_form_item_name_count(root) == 3);
  CHECK_STR(wk_form_item_name_at(root, 2), "item");
  CHECK(wk_form_item_name_at(root, 3).data == NULL);
  CHECK(wk_form_item_find(root, WK_STR("item"), &name) && name == 2);
  CHECK(wk_form_item_value_count(root, name) == 2 && wk_form_item_value_count(root, 9) == 0);
  CHECK_STR(value_of(wk_form_item_value_at(root, name, 1)), "2");
  CHECK(wk_form_item_value_at(root, name, 2) == NULL);
  CHECK(!wk_form_item_find(root, WK_STR("none"), &name) && name == 0);

  CHECK_OK(wk_form_item_getfirst(root, WK_STR("item"), WK_STR(""), &value, &err), err);
  CHECK_STR(value, "1");
  CHECK_OK(wk_form_item_getfirst(root, WK_STR("user"), WK_STR("nobody"), &value, &err), err);
  CHECK_STR(value, "nobody");
  CHECK_OK(wk_form_item_get(root, WK_STR("addr"), &item, &err), err);
  CHECK_STR(value_of(item), "At Home");
  CHECK(wk_form_item_is_field(item) && wk_form_item_is_text(item) && !wk_form_item_is_file(item));
  CHECK(!wk_form_item_is_list(item) && wk_form_item_headers(item) == NULL);
  CHECK(wk_form_item_type(item).data == NULL && wk_form_item_filename(item).data == NULL);
  CHECK(wk_form_item_disposition(item).data == NULL && wk_form_item_size(item) == 7);
  CHECK_STATUS(wk_form_item_get(root, WK_STR("user"), &item, &err), WK_E_FORM_NO_FIELD, err);
  CHECK(item == NULL);
  item = wk_form_item_at(root, 0);
  CHECK_STATUS(wk_form_item_getfirst(item, WK_STR("a"), WK_STR(""), &value, &err),
               WK_E_FORM_NOT_LIST, err);
  CHECK(wk_form_item_at(root, 4) == NULL && wk_form_item_count(item) == 0);

  CHECK_STATUS(wk_form_read(form, environ, wk_no_body(), &err), WK_E_STATE, err);
  CHECK_STATUS(wk_form_set_keep_blank_values(form, true, &err), WK_E_STATE, err);
  wk_wsgi_environ_free(environ);
  wk_form_free(form);
  wk_form_free(NULL);
}

static void settings(void) {
  wk_error_t *err = NULL;
  wk_form_t *form = new_form();
  wk_wsgi_environ_t *environ = environ_of("GET", NULL, "a=%E9;b;c=");
  wk_str_t value;

  CHECK_OK(wk_form_set_keep_blank_values(form, true, &err), err);
  CHECK_OK(wk_form_set_separator(form, WK_STR(";"), &err), err);
  CHECK_OK(wk_form_set_encoding(form, WK_STR("latin-1"), WK_STR("strict"), &err), err);
  CHECK_OK(wk_form_set_limit(form, WK_FORM_LIMIT_FIELDS, 3, &err), err);
  CHECK_STATUS(wk_form_set_separator(form, WK_STR(""), &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_form_set_limit(form, 99, 3, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_form_set_limit(form, WK_FORM_LIMIT_DEPTH, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_form_set_limit(NULL, WK_FORM_LIMIT_DEPTH, 1, &err), WK_E_NULL, err);
  CHECK_OK(wk_form_read(form, environ, wk_no_body(), &err), err);
  CHECK(wk_form_item_count(wk_form_root(form)) == 3);
  CHECK_OK(wk_form_item_getfirst(wk_form_root(form), WK_STR("a"), WK_STR(""), &value, &err), err);
  CHECK_STR(value, "\xc3\xa9");
  wk_form_free(form);

  form = new_form();
  CHECK_OK(wk_form_set_separator(form, WK_STR(";"), &err), err);
  CHECK_OK(wk_form_set_strict_parsing(form, true, &err), err);
  CHECK_STATUS(wk_form_read(form, environ, wk_no_body(), &err), WK_E_QUERY, err);
  /* What failed can be read again. */
  CHECK_OK(wk_form_set_strict_parsing(form, false, &err), err);
  CHECK_OK(wk_form_set_limit(form, WK_FORM_LIMIT_FIELDS, 0, &err), err);
  CHECK_STATUS(wk_form_read(form, environ, wk_no_body(), &err), WK_E_QUERY_FIELDS, err);
  CHECK_OK(wk_form_set_limit(form, WK_FORM_LIMIT_FIELDS, WK_FORM_UNLIMITED, &err), err);
  CHECK_OK(wk_form_set_encoding(form, WK_STR("none"), WK_STR(""), &err), err);
  CHECK_STATUS(wk_form_read(form, environ, wk_no_body(), &err), WK_E_UNKNOWN_ENCODING, err);
  wk_wsgi_environ_free(environ);
  wk_form_free(form);
}

static const char upload[] =
    PART "\"text\"\r\n\r\nh\xc3\xa9llo\r\n" PART
         "\"userfile\"; filename=\"a b.txt\"\r\nContent-Type: text/x-c; charset=utf-8\r\n"
         "X-Extra: 1\r\n\r\nline 1\nline 2\r\nline 3\r\n--x--\r\n";

static void files(void) {
  wk_error_t *err = NULL;
  wk_form_t *form = new_form();
  wk_wsgi_environ_t *environ = environ_of("POST", "multipart/form-data; boundary=x", "q=1");
  const wk_form_item_t *root, *file;
  wk_bytes_t line;
  char data[8];
  size_t count, lines = 0;

  /* Everything goes to the temporary file. */
  CHECK_OK(wk_form_set_limit(form, WK_FORM_LIMIT_MEMORY, 0, &err), err);
  CHECK_OK(wk_form_read(form, environ, body_of(upload), &err), err);
  root = wk_form_root(form);
  CHECK(wk_form_item_count(root) == 3 && wk_form_item_is_field(wk_form_item_at(root, 0)));
  CHECK_STR(wk_form_item_type(root), "multipart/form-data");
  CHECK_STR(wk_form_item_type_option(root, WK_STR("boundary")), "x");
  CHECK_STR(wk_headers_get(wk_form_item_headers(root), WK_STR("content-type")),
            "multipart/form-data; boundary=x");
  file = wk_form_item_at(root, 1);
  CHECK(wk_form_item_is_text(file) && wk_form_item_is_file(file) && !wk_form_item_is_field(file));
  CHECK_STR(value_of(file), "h\xc3\xa9llo");
  CHECK_STR(wk_form_item_type(file), "text/plain");
  CHECK(wk_form_item_done(file) == 0);

  file = wk_form_item_at(root, 2);
  CHECK_STR(wk_form_item_name(file), "userfile");
  CHECK_STR(wk_form_item_filename(file), "a b.txt");
  CHECK_STR(wk_form_item_type(file), "text/x-c");
  CHECK_STR(wk_form_item_type_option(file, WK_STR("charset")), "utf-8");
  CHECK(wk_form_item_type_option(file, WK_STR("none")).data == NULL);
  CHECK_STR(wk_form_item_disposition(file), "form-data");
  CHECK_STR(wk_form_item_disposition_option(file, WK_STR("name")), "userfile");
  CHECK_STR(wk_headers_get(wk_form_item_headers(file), WK_STR("x-extra")), "1");
  CHECK(!wk_form_item_is_text(file) && wk_form_item_done(file) == 1);
  CHECK(wk_form_item_size(file) == 21);
  while (CHECK_OK(wk_form_item_readline(file, 0, &line, &err), err) && line.len > 0) lines++;
  CHECK(lines == 3);
  CHECK_OK(wk_form_item_seek(file, 7, &err), err);
  CHECK_OK(wk_form_item_readline(file, 4, &line, &err), err);
  CHECK(line.len == 4 && memcmp(line.data, "line", 4) == 0);
  CHECK_OK(wk_form_item_read(file, data, sizeof data, &count, &err), err);
  CHECK(count == 8 && memcmp(data, " 2\r\nline", 8) == 0);
  CHECK_OK(wk_form_item_readline(file, 0, &line, &err), err);
  CHECK(line.len == 2 && memcmp(line.data, " 3", 2) == 0);
  CHECK_OK(wk_form_item_read(file, data, sizeof data, &count, &err), err);
  CHECK(count == 0);
  CHECK_STR(value_of(file), "line 1\nline 2\r\nline 3");
  CHECK_STATUS(wk_form_item_read(file, NULL, 1, &count, &err), WK_E_NULL, err);
  CHECK_STATUS(wk_form_item_seek(NULL, 0, &err), WK_E_NULL, err);
  wk_wsgi_environ_free(environ);
  wk_form_free(form);
}

/* Gives a text one byte at a time, then fails or ends. */
struct slow {
  const char *text;
  int32_t result;
  int calls;
};

static int read_slowly(void *user, uint8_t *buf, size_t len, size_t *out_len) {
  struct slow *slow = (struct slow *)user;
  slow->calls++;
  *out_len = 0;
  if (!*slow->text) return slow->result;
  if (len) buf[(*out_len)++] = (uint8_t)*slow->text++;
  return 0;
}

static void readers_and_headers(void) {
  wk_error_t *err = NULL;
  wk_form_t *form = new_form();
  wk_headers_t *headers = NULL;
  struct slow slow = {upload, 0, 0};
  const wk_form_item_t *root;

  CHECK_OK(wk_headers_new(&headers, &err), err);
  CHECK_OK(wk_headers_add(headers, WK_STR("Content-Type"),
                          WK_STR("multipart/form-data; boundary=\"x\""), &err),
           err);
  CHECK_STATUS(wk_form_read_headers(form, NULL, wk_no_body(), &err), WK_E_NULL, err);
  CHECK_OK(wk_form_read_headers(form, headers, wk_body_reader(read_slowly, &slow), &err), err);
  root = wk_form_root(form);
  CHECK(wk_form_item_count(root) == 2);
  CHECK_STR(value_of(wk_form_item_at(root, 1)), "line 1\nline 2\r\nline 3");
  wk_form_free(form);

  /* A cut upload is no error, but it is marked. */
  form = new_form();
  CHECK_OK(wk_headers_set(headers, WK_STR("Content-Length"), WK_STR("1000"), &err), err);
  CHECK_OK(wk_form_read_headers(form, headers, body_of(PART "a; filename=f\r\n\r\n12"), &err), err);
  CHECK(wk_form_item_done(wk_form_item_at(wk_form_root(form), 0)) == -1);
  wk_form_free(form);

  form = new_form();
  slow.text = PART "a\r\n\r\n12";
  slow.result = 7;
  CHECK_STATUS(wk_form_read_headers(form, headers, wk_body_reader(read_slowly, &slow), &err),
               WK_E_CALLBACK, err);
  CHECK(wk_form_root(form) == NULL);
  CHECK_STATUS(wk_form_read_headers(form, headers, wk_body_fd(-1), &err),
               WK_E_HTTP_UNIMPLEMENTED_FILE_MODE, err);
  wk_headers_free(headers);
  wk_form_free(form);
}

static void nested(void) {
  static const char body[] = PART
      "pics\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n"
      "--y\r\nContent-Disposition: file; filename=1\r\n\r\none\r\n"
      "--y\r\nContent-Disposition: file; filename=2\r\n\r\ntwo\r\n--y--\r\n" PART
      "after\r\n\r\n3\r\n--x--\r\n";
  wk_error_t *err = NULL;
  wk_form_t *form = new_form();
  const wk_form_item_t *item;

  CHECK_OK(wk_form_read_multipart(form, wk_str_bytes(WK_STR("x")), body_of(body), &err), err);
  CHECK(wk_form_item_count(wk_form_root(form)) == 2);
  item = wk_form_item_at(wk_form_root(form), 0);
  CHECK(wk_form_item_is_list(item) && wk_form_item_count(item) == 2 && !wk_form_item_is_file(item));
  CHECK_STR(wk_form_item_type(item), "multipart/mixed");
  CHECK(wk_form_item_name_count(item) == 1 && wk_form_item_name_at(item, 0).data == NULL);
  CHECK_STR(wk_form_item_filename(wk_form_item_at(item, 1)), "2");
  CHECK_STR(value_of(wk_form_item_at(item, 1)), "two");
  CHECK_STR(value_of(wk_form_item_at(wk_form_root(form), 1)), "3");
  wk_form_free(form);

  form = new_form();
  CHECK_OK(wk_form_set_limit(form, WK_FORM_LIMIT_DEPTH, 1, &err), err);
  CHECK_STATUS(wk_form_read_multipart(form, wk_str_bytes(WK_STR("x")), body_of(body), &err),
               WK_E_FORM_DEPTH, err);
  CHECK_STATUS(wk_form_read_multipart(form, wk_str_bytes(WK_STR("x\n")), body_of(body), &err),
               WK_E_FORM_BOUNDARY, err);
  CHECK_STATUS(wk_form_read_multipart(form, wk_str_bytes(WK_STR("\xff")), body_of(body), &err),
               WK_E_DECODE, err);
  wk_form_free(form);
}

static void limits(void) {
  static const struct {
    uint32_t which;
    wk_status_t status;
  } cases[] = {
      {WK_FORM_LIMIT_FIELDS, WK_E_FORM_FIELDS},
      {WK_FORM_LIMIT_HEADER, WK_E_FORM_HEADER},
      {WK_FORM_LIMIT_HEADERS, WK_E_FORM_HEADER},
      {WK_FORM_LIMIT_BODY, WK_E_FORM_TOO_LARGE},
  };
  wk_error_t *err = NULL;
  wk_form_t *form;
  size_t i;

  for (i = 0; i < sizeof cases / sizeof *cases; i++) {
    form = new_form();
    CHECK_OK(wk_form_set_limit(form, cases[i].which, 1, &err), err);
    CHECK_STATUS(wk_form_read_multipart(form, wk_str_bytes(WK_STR("x")), body_of(upload), &err),
                 cases[i].status, err);
    CHECK(wk_status_is(cases[i].status, WK_E_LIMIT) && wk_status_is(cases[i].status, WK_E_FORM));
    wk_form_free(form);
  }
  form = new_form();
  CHECK_OK(wk_form_set_limit(form, WK_FORM_LIMIT_READ, 3, &err), err);
  CHECK_OK(wk_form_set_limit(form, WK_FORM_LIMIT_TEXT, 3, &err), err);
  {
    wk_wsgi_environ_t *environ = environ_of("POST", NULL, NULL);
    CHECK_OK(wk_form_read(form, environ, body_of("a=1&b=2"), &err), err);
    wk_wsgi_environ_free(environ);
  }
  CHECK(wk_form_item_count(wk_form_root(form)) == 1);
  wk_form_free(form);
}

int main(void) {
  query_strings();
  settings();
  files();
  readers_and_headers();
  nested();
  limits();
  return check_report("form");
}
