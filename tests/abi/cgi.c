/* Header values, the older form functions, and the pages that show a request. */
#define _POSIX_C_SOURCE 200809L
#include <unistd.h>

#include "check.h"

static int contains(const wk_buf_t *buf, const char *text) {
  return strstr(wk_buf_data(buf), text) != NULL;
}

static void header_values(void) {
  wk_error_t *err = NULL;
  wk_cgi_header_t *header = NULL;
  wk_str_t name, value;

  CHECK_OK(wk_cgi_parse_header(WK_STR("form-data; Name=\"a;b\"; filename=\"C:\\\\x\\\"y\"; x"),
                               &header, &err),
           err);
  CHECK_STR(wk_cgi_header_value(header), "form-data");
  CHECK(wk_cgi_header_count(header) == 2);
  CHECK(wk_cgi_header_at(header, 0, &name, &value));
  CHECK_STR(name, "name");
  CHECK_STR(value, "a;b");
  CHECK_STR(wk_cgi_header_get(header, WK_STR("filename")), "C:\\x\"y");
  CHECK(wk_cgi_header_get(header, WK_STR("x")).data == NULL);
  CHECK(!wk_cgi_header_at(header, 2, &name, NULL) && name.len == 0);
  wk_cgi_header_free(header);
  CHECK_STATUS(wk_cgi_parse_header(WK_STR("\xff"), &header, &err), WK_E_DECODE, err);
  CHECK(header == NULL && wk_cgi_header_count(NULL) == 0);
  CHECK_STR(wk_cgi_header_value(NULL), "");
  wk_cgi_header_free(NULL);
}

static wk_wsgi_environ_t *request(const char *type) {
  wk_error_t *err = NULL;
  wk_wsgi_environ_t *environ = NULL;
  CHECK_OK(wk_wsgi_environ_new(&environ, &err), err);
  CHECK_OK(wk_wsgi_environ_set(environ, WK_STR("REQUEST_METHOD"), WK_STR("POST"), &err), err);
  CHECK_OK(wk_wsgi_environ_set(environ, WK_STR("QUERY_STRING"), WK_STR("q=<1>&b="), &err), err);
  if (type) CHECK_OK(wk_wsgi_environ_set(environ, WK_STR("CONTENT_TYPE"), wk_str(type), &err), err);
  return environ;
}

static void parsing(void) {
  wk_error_t *err = NULL;
  wk_form_t *form = NULL;
  wk_wsgi_environ_t *environ = request("application/x-www-form-urlencoded");
  wk_body_t body = wk_body_text(WK_STR("a=1;b"));

  CHECK_OK(wk_cgi_parse(environ, body, WK_CGI_KEEP_BLANK, WK_STR(""), &form, &err), err);
  CHECK(wk_form_item_name_count(wk_form_root(form)) == 3);
  wk_form_free(form);
  CHECK_OK(wk_cgi_parse(environ, body, 0, WK_STR(";"), &form, &err), err);
  CHECK(wk_form_item_name_count(wk_form_root(form)) == 2);
  wk_form_free(form);
  CHECK_STATUS(wk_cgi_parse(environ, body, WK_CGI_STRICT, WK_STR(";"), &form, &err), WK_OK, err);
  wk_form_free(form);
  CHECK_STATUS(
      wk_cgi_parse(environ, wk_body_text(WK_STR("a")), WK_CGI_STRICT, WK_STR("&"), &form, &err),
      WK_E_QUERY, err);
  CHECK_STATUS(wk_cgi_parse(environ, body, 4, WK_STR(""), &form, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK(form == NULL);
  wk_wsgi_environ_free(environ);
  environ = request(NULL);
  CHECK_STATUS(wk_cgi_parse(environ, body, 0, WK_STR(""), &form, &err), WK_E_WSGI_VARIABLE, err);
  wk_wsgi_environ_free(environ);
}

static void pages(void) {
  wk_error_t *err = NULL;
  wk_form_t *form = NULL;
  wk_buf_t *html = NULL;
  wk_wsgi_environ_t *environ = request("application/x-www-form-urlencoded");
  char directory[4096];

  CHECK_OK(wk_cgi_test(environ, wk_body_text(WK_STR("name=Joe+Blow")), &html, &err), err);
  CHECK(strncmp(wk_buf_data(html), "Content-Type: text/html", 23) == 0);
  CHECK(contains(html, "\r\n\r\n<!DOCTYPE html>"));
  CHECK(contains(html, "<dt>name</dt><dd>Joe Blow</dd>"));
  CHECK(contains(html, "<dt>q</dt><dd>&lt;1&gt;</dd>") && !contains(html, "<1>"));
  CHECK(contains(html, "<dt>QUERY_STRING</dt><dd>q=&lt;1&gt;&amp;b=</dd>"));
  wk_buf_free(html);
  CHECK_OK(wk_cgi_print_environ(environ, &html, &err), err);
  CHECK(contains(html, "<dt>REQUEST_METHOD</dt><dd>POST</dd>") && !contains(html, "PATH"));
  wk_buf_free(html);
  /* NULL is the environment of the process. */
  CHECK_OK(wk_cgi_print_environ(NULL, &html, &err), err);
  CHECK(contains(html, "<dt>PATH</dt>"));
  wk_buf_free(html);
  CHECK_OK(wk_cgi_print_directory(&html, &err), err);
  CHECK(getcwd(directory, sizeof directory) && contains(html, directory));
  wk_buf_free(html);
  CHECK_OK(wk_cgi_print_environ_usage(&html, &err), err);
  CHECK(contains(html, "QUERY_STRING") && contains(html, "SERVER_SOFTWARE"));
  wk_buf_free(html);

  CHECK_OK(wk_form_new(&form, &err), err);
  CHECK_STATUS(wk_cgi_print_form(wk_form_root(form), &html, &err), WK_E_NULL, err);
  CHECK_OK(wk_form_read(form, environ, wk_body_text(WK_STR("a=%26")), &err), err);
  CHECK_OK(wk_cgi_print_form(wk_form_root(form), &html, &err), err);
  CHECK(contains(html, "<dt>a</dt><dd>&amp;</dd>"));
  wk_buf_free(html);
  wk_form_free(form);
  wk_wsgi_environ_free(environ);
}

int main(void) {
  header_values();
  parsing();
  pages();
  return check_report("cgi");
}
