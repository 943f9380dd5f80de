/* WHATWG URLs as a C program reads and changes them. */
#include "check.h"

static int absent(wk_str_t view) { return view.data == NULL && view.len == 0; }

static wk_weburl_t *parsed(const char *text, const wk_weburl_t *base) {
  wk_error_t *err = NULL;
  wk_weburl_t *url = NULL;
  CHECK_OK(wk_weburl_parse(wk_str(text), base, &url, &err), err);
  return url;
}

static void components(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  uint16_t port = 1;
  wk_weburl_t *url = parsed(
      "HTTP:\\\\us er:p@B\xc3\x9c"
      "CHER.example:8080/a/../b c?q r#f",
      NULL);

  CHECK_STR(wk_weburl_href(url), "http://us%20er:p@xn--bcher-kva.example:8080/b%20c?q%20r#f");
  CHECK_STR(wk_weburl_scheme(url), "http");
  CHECK_STR(wk_weburl_username(url), "us%20er");
  CHECK_STR(wk_weburl_password(url), "p");
  CHECK_STR(wk_weburl_host(url), "xn--bcher-kva.example:8080");
  CHECK_STR(wk_weburl_hostname(url), "xn--bcher-kva.example");
  CHECK(wk_weburl_port(url, &port) && port == 8080);
  CHECK_STR(wk_weburl_path(url), "/b%20c");
  CHECK_STR(wk_weburl_query(url), "q%20r");
  CHECK_STR(wk_weburl_fragment(url), "f");
  CHECK_OK(wk_weburl_hostname_unicode(url, &text, &err), err);
  CHECK_STR(wk_buf_str(text),
            "b\xc3\xbc"
            "cher.example");
  wk_buf_free(text);
  CHECK_OK(wk_weburl_origin(url, &text, &err), err);
  CHECK_STR(wk_buf_str(text), "http://xn--bcher-kva.example:8080");
  wk_buf_free(text);
  wk_weburl_free(url);
}

static void absent_components(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  uint16_t port = 1;
  wk_weburl_t *base = parsed("https://h/a/b", NULL), *url = parsed("../c?", base);

  wk_weburl_free(base);
  CHECK_STR(wk_weburl_href(url), "https://h/c?");
  CHECK(!absent(wk_weburl_query(url)) && absent(wk_weburl_fragment(url)));
  CHECK_STR(wk_weburl_username(url), "");
  CHECK(absent(wk_weburl_password(url)));
  CHECK(!wk_weburl_port(url, &port) && port == 0);
  CHECK(wk_weburl_port_or_default(url, &port) && port == 443);
  wk_weburl_free(url);

  url = parsed("data:text/plain,x", NULL);
  CHECK(absent(wk_weburl_host(url)) && absent(wk_weburl_hostname(url)));
  CHECK(!wk_weburl_port_or_default(url, NULL));
  CHECK_OK(wk_weburl_origin(url, &text, &err), err);
  CHECK_STR(wk_buf_str(text), "null");
  wk_buf_free(text);
  wk_weburl_free(url);
  CHECK(absent(wk_weburl_href(NULL)) && !wk_weburl_port(NULL, NULL));
  CHECK_STATUS(wk_weburl_origin(NULL, &text, &err), WK_E_NULL, err);
  wk_weburl_free(NULL);
}

static void replaced(uint32_t component, const char *value, const char *expected) {
  wk_error_t *err = NULL;
  wk_weburl_t *url = parsed("https://u:p@h:1/p?q#f", NULL), *other = NULL;
  CHECK_OK(wk_weburl_replace(url, component, wk_str(value), &other, &err), err);
  CHECK_STR(wk_weburl_href(other), expected);
  wk_weburl_free(url);
  wk_weburl_free(other);
}

static void replacing(void) {
  wk_error_t *err = NULL;
  wk_weburl_t *url = parsed("mailto:a@b", NULL), *other = NULL;

  replaced(WK_WEBURL_SCHEME, "http", "http://u:p@h:1/p?q#f");
  replaced(WK_WEBURL_USERNAME, "x y", "https://x%20y:p@h:1/p?q#f");
  replaced(WK_WEBURL_PASSWORD, "", "https://u@h:1/p?q#f");
  replaced(WK_WEBURL_HOST, "g:2", "https://u:p@g:2/p?q#f");
  replaced(WK_WEBURL_HOSTNAME, "\xc3\x9f.de", "https://u:p@xn--zca.de:1/p?q#f");
  replaced(WK_WEBURL_PORT, "443", "https://u:p@h/p?q#f");
  replaced(WK_WEBURL_PATH, "/a/../b", "https://u:p@h:1/b?q#f");
  replaced(WK_WEBURL_QUERY, "", "https://u:p@h:1/p#f");
  replaced(WK_WEBURL_FRAGMENT, "x y", "https://u:p@h:1/p?q#x%20y");
  replaced(WK_WEBURL_HREF, "ws://x", "ws://x/");
  CHECK_STATUS(wk_weburl_replace(url, WK_WEBURL_HOST, WK_STR("h"), &other, &err), WK_E_URL, err);
  CHECK(other == NULL);
  CHECK_STATUS(wk_weburl_replace(url, 77, WK_STR("h"), &other, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_weburl_replace(url, WK_WEBURL_PATH, WK_STR("\xff"), &other, &err), WK_E_DECODE,
               err);
  CHECK_STATUS(wk_weburl_replace(NULL, WK_WEBURL_PATH, WK_STR(""), &other, &err), WK_E_NULL, err);
  wk_weburl_free(url);
}

static void bad_urls(void) {
  wk_error_t *err = NULL;
  wk_weburl_t *url = NULL;
  CHECK_STATUS(wk_weburl_parse(WK_STR("relative"), NULL, &url, &err), WK_E_URL, err);
  CHECK(url == NULL);
  CHECK_STATUS(wk_weburl_parse(WK_STR("http://h:99999"), NULL, &url, &err), WK_E_URL_PORT, err);
  CHECK_STATUS(wk_weburl_parse(WK_STR("http://[::g]"), NULL, &url, &err), WK_E_URL_BRACKETS, err);
  CHECK_STATUS(wk_weburl_parse(WK_STR("\xff"), NULL, &url, &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_weburl_parse(WK_STR("http://h"), NULL, NULL, &err), WK_E_NULL, err);
}

int main(void) {
  components();
  absent_components();
  replacing();
  bad_urls();
  return check_report("weburl");
}
