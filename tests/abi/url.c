/* URLs as a C program takes them apart, puts them together and joins them. */
#include "check.h"

/* The view is absent: its data is NULL. */
static int absent(wk_str_t view) { return view.data == NULL && view.len == 0; }

static wk_url_t *parsed(const char *text) {
  wk_error_t *err = NULL;
  wk_url_t *url = NULL;
  CHECK_OK(wk_url_parse(wk_str(text), &url, &err), err);
  return url;
}

static int32_t port_of(const wk_url_t *url) {
  wk_error_t *err = NULL;
  int32_t port = -2;
  CHECK_OK(wk_url_port(url, &port, &err), err);
  return port;
}

static void components(void) {
  wk_url_t *url = parsed("HTTP://User:Pa%20ss@WWW.Example.com:8080/a/b;type=c?q=1#top");

  CHECK_STR(wk_url_scheme(url), "http");
  CHECK_STR(wk_url_netloc(url), "User:Pa%20ss@WWW.Example.com:8080");
  CHECK_STR(wk_url_path(url), "/a/b");
  CHECK_STR(wk_url_params(url), "type=c");
  CHECK_STR(wk_url_query(url), "q=1");
  CHECK_STR(wk_url_fragment(url), "top");
  CHECK_STR(wk_url_username(url), "User");
  CHECK_STR(wk_url_password(url), "Pa%20ss");
  CHECK_STR(wk_url_hostname(url), "www.example.com");
  CHECK(port_of(url) == 8080);
  CHECK_STR(wk_url_geturl(url), "http://User:Pa%20ss@WWW.Example.com:8080/a/b;type=c?q=1#top");
  CHECK_STR(wk_url_without_fragment(url),
            "http://User:Pa%20ss@WWW.Example.com:8080/a/b;type=c?q=1");
  CHECK(wk_url_kind(url) == WK_URL_KIND_PARSE && wk_url_count(url) == 6);
  CHECK_STR(wk_url_at(url, 3), "type=c");
  CHECK_STR(wk_url_at(url, 5), "top");
  CHECK(absent(wk_url_at(url, 6)));
  wk_url_free(url);
}

static void absent_is_not_empty(void) {
  wk_url_t *url = parsed("//:@host");
  CHECK_STR(wk_url_username(url), "");
  CHECK(!absent(wk_url_username(url)) && !absent(wk_url_password(url)));
  CHECK_STR(wk_url_query(url), "");
  CHECK(!absent(wk_url_query(url)));
  CHECK(port_of(url) == -1);
  wk_url_free(url);

  url = parsed("mailto:a@b");
  CHECK(absent(wk_url_username(url)) && absent(wk_url_password(url)));
  CHECK(absent(wk_url_hostname(url)));
  wk_url_free(url);

  CHECK(absent(wk_url_scheme(NULL)) && absent(wk_url_netloc(NULL)) && absent(wk_url_path(NULL)));
  CHECK(absent(wk_url_params(NULL)) && absent(wk_url_query(NULL)));
  CHECK(absent(wk_url_fragment(NULL)) && absent(wk_url_geturl(NULL)));
  CHECK(wk_url_kind(NULL) == 0 && wk_url_count(NULL) == 0);
  wk_url_free(NULL);
}

/* The worked examples of the Python 3.9 documentation. */
static void examples(void) {
  wk_error_t *err = NULL;
  wk_url_t *url = parsed("http://www.cwi.nl:80/%7Eguido/Python.html"), *other = NULL;
  CHECK_STR(wk_url_scheme(url), "http");
  CHECK_STR(wk_url_netloc(url), "www.cwi.nl:80");
  CHECK_STR(wk_url_path(url), "/%7Eguido/Python.html");
  CHECK(port_of(url) == 80);
  CHECK_STR(wk_url_geturl(url), "http://www.cwi.nl:80/%7Eguido/Python.html");
  wk_url_free(url);

  url = parsed("//www.cwi.nl:80/%7Eguido/Python.html");
  CHECK_STR(wk_url_netloc(url), "www.cwi.nl:80");
  CHECK_OK(wk_url_replace(url, WK_URL_SCHEME, WK_STR("http"), &other, &err), err);
  CHECK_STR(wk_url_scheme(url), "");
  wk_url_free(url);
  CHECK_STR(wk_url_geturl(other), "http://www.cwi.nl:80/%7Eguido/Python.html");
  wk_url_free(other);

  url = parsed("www.cwi.nl/%7Eguido/Python.html");
  CHECK_STR(wk_url_netloc(url), "");
  CHECK_STR(wk_url_path(url), "www.cwi.nl/%7Eguido/Python.html");
  wk_url_free(url);
  url = parsed("help/Python.html");
  CHECK_STR(wk_url_path(url), "help/Python.html");
  wk_url_free(url);

  CHECK_OK(wk_url_split(WK_STR("HTTP://www.Python.org/doc/#"), &url, &err), err);
  CHECK_STR(wk_url_geturl(url), "http://www.Python.org/doc/");
  CHECK_OK(wk_url_split(wk_url_geturl(url), &other, &err), err);
  CHECK_STR(wk_url_geturl(other), "http://www.Python.org/doc/");
  wk_url_free(url);
  wk_url_free(other);
}

static void splitting_with_options(void) {
  wk_error_t *err = NULL;
  wk_url_t *url = NULL;

  CHECK_OK(wk_url_split_with(WK_STR("//h/p;x#f"), WK_STR("http"), WK_URL_NO_FRAGMENTS, &url, &err),
           err);
  CHECK(wk_url_kind(url) == WK_URL_KIND_SPLIT && wk_url_count(url) == 5);
  CHECK_STR(wk_url_scheme(url), "http");
  CHECK_STR(wk_url_path(url), "/p;x#f");
  CHECK_STR(wk_url_fragment(url), "");
  CHECK(absent(wk_url_params(url)));
  CHECK_STR(wk_url_at(url, 2), "/p;x#f");
  wk_url_free(url);

  CHECK_OK(wk_url_parse_with(WK_STR("ftp://h/p"), WK_STR("http"), 0, &url, &err), err);
  CHECK_STR(wk_url_scheme(url), "ftp");
  wk_url_free(url);

  CHECK_STATUS(wk_url_parse_with(WK_STR("h"), WK_STR(""), 64, &url, &err), WK_E_INVALID_ARGUMENT,
               err);
  CHECK(url == NULL);
}

static void bad_urls(void) {
  wk_error_t *err = NULL;
  wk_url_t *url = NULL;
  int32_t port = 7;

  CHECK_STATUS(wk_url_split(WK_STR("//[::1"), &url, &err), WK_E_URL_BRACKETS, err);
  CHECK(url == NULL);
  CHECK_STATUS(wk_url_split(WK_STR("//a\xe2\x84\x80"), &url, &err), WK_E_URL_NFKC, err);
  CHECK_STATUS(wk_url_split(WK_STR("\xff"), &url, &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_url_split(WK_STR("h"), NULL, &err), WK_E_NULL, err);
  CHECK(wk_url_split(WK_STR("//[::1"), &url, NULL) == WK_E_URL_BRACKETS);
  CHECK(wk_status_is(WK_E_URL_BRACKETS, WK_E_URL));

  url = parsed("//h:65536");
  CHECK_STATUS(wk_url_port(url, &port, &err), WK_E_URL_PORT, err);
  CHECK(port == 0);
  CHECK_STATUS(wk_url_port(NULL, &port, &err), WK_E_NULL, err);
  CHECK_STATUS(wk_url_port(url, NULL, &err), WK_E_NULL, err);
  wk_url_free(url);
}

static void the_strict_manner(void) {
  static const struct {
    const char *url;
    wk_status_t status;
  } refused[] = {
      {"http://h/\r\nx", WK_E_URL},
      {" http://h", WK_E_URL},
      {"http://[example]/", WK_E_URL_BRACKETS},
      {"http://[::1]x/", WK_E_URL_BRACKETS},
      {"http://x[::1]/", WK_E_URL_BRACKETS},
      {"http://[v1]/", WK_E_URL_BRACKETS},
      {"http://h:65536/", WK_E_URL_PORT},
      {"http://h:+1/", WK_E_URL_PORT},
      {"http:///p", WK_E_URL},
      {"http://a@b@c/", WK_E_URL},
  };
  wk_error_t *err = NULL;
  wk_url_t *url = NULL;
  size_t i;

  for (i = 0; i < sizeof refused / sizeof *refused; i++) {
    CHECK_STATUS(wk_url_parse_strict(wk_str(refused[i].url), &url, &err), refused[i].status, err);
    CHECK(url == NULL);
  }
  CHECK_OK(wk_url_parse_strict(WK_STR("https://u@[fe80::1%25eth0]:443/a;b?c"), &url, &err), err);
  CHECK_STR(wk_url_hostname(url), "fe80::1%25eth0");
  CHECK(port_of(url) == 443);
  wk_url_free(url);

  CHECK(wk_url_parse_strict(WK_STR("http://h/a b"), &url, &err) == WK_E_URL);
  {
    uint64_t offset = 0;
    CHECK(wk_error_offset(err, &offset) && offset == 10);
  }
  wk_error_free(err);
}

static void fragments(void) {
  wk_error_t *err = NULL;
  wk_url_t *url = NULL;

  CHECK_OK(wk_url_defrag(WK_STR("HTTP://h/?a#f#g"), 0, &url, &err), err);
  CHECK(wk_url_kind(url) == WK_URL_KIND_DEFRAG && wk_url_count(url) == 2);
  CHECK_STR(wk_url_without_fragment(url), "http://h/?a");
  CHECK_STR(wk_url_fragment(url), "f#g");
  CHECK_STR(wk_url_geturl(url), "http://h/?a#f#g");
  CHECK_STR(wk_url_at(url, 0), "http://h/?a");
  CHECK_STR(wk_url_at(url, 1), "f#g");
  CHECK(absent(wk_url_path(url)));
  wk_url_free(url);

  CHECK_OK(wk_url_defrag(WK_STR("HTTP://h/?"), 0, &url, &err), err);
  CHECK_STR(wk_url_without_fragment(url), "HTTP://h/?");
  wk_url_free(url);
  CHECK_STATUS(wk_url_defrag(WK_STR("//[#"), 0, &url, &err), WK_E_URL_BRACKETS, err);
  CHECK_STATUS(wk_url_defrag(WK_STR("//["), WK_URL_STRICT, &url, &err), WK_E_URL_BRACKETS, err);
}

static void parts(void) {
  wk_error_t *err = NULL;
  wk_url_t *url = NULL, *other = NULL;
  wk_str_t items[5] = {WK_STR("x"), WK_STR("H:1"), WK_STR("p"), WK_STR(""), WK_STR("f")};

  CHECK_OK(wk_url_from_parts(WK_URL_KIND_SPLIT, items, 5, 0, &url, &err), err);
  CHECK_STR(wk_url_geturl(url), "x://H:1/p#f");
  CHECK_STR(wk_url_path(url), "p");
  CHECK_STR(wk_url_hostname(url), "h");
  CHECK_OK(wk_url_replace(url, WK_URL_QUERY, WK_STR("q"), &other, &err), err);
  CHECK_STR(wk_url_geturl(other), "x://H:1/p?q#f");
  wk_url_free(other);
  CHECK_STATUS(wk_url_replace(url, WK_URL_PARAMS, WK_STR("q"), &other, &err), WK_E_INVALID_ARGUMENT,
               err);
  CHECK_STATUS(wk_url_replace(url, 99, WK_STR("q"), &other, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_url_replace(url, WK_URL_PATH, WK_STR("\xff"), &other, &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_url_replace(NULL, WK_URL_PATH, WK_STR(""), &other, &err), WK_E_NULL, err);
  wk_url_free(url);

  CHECK_STATUS(wk_url_from_parts(WK_URL_KIND_PARSE, items, 5, 0, &url, &err), WK_E_INVALID_ARGUMENT,
               err);
  CHECK_STATUS(wk_url_from_parts(9, items, 5, 0, &url, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_url_from_parts(WK_URL_KIND_SPLIT, NULL, 5, 0, &url, &err), WK_E_NULL, err);
}

static void bytes_and_text(void) {
  wk_error_t *err = NULL;
  wk_url_t *url = NULL, *other = NULL, *back = NULL, *none = NULL;

  CHECK_STATUS(wk_url_split_with(WK_STR("//\xc3\xa9"), WK_STR(""), WK_URL_ASCII, &url, &err),
               WK_E_DECODE, err);
  CHECK_OK(wk_url_split_with(WK_STR("//H"), WK_STR(""), WK_URL_ASCII, &url, &err), err);
  CHECK_STR(wk_url_hostname(url), "h");
  CHECK_STATUS(wk_url_encode(url, WK_STR(""), WK_STR(""), &other, &err), WK_E_UNSUPPORTED, err);
  CHECK_OK(wk_url_decode(url, WK_STR(""), WK_STR(""), &other, &err), err);
  CHECK_STR(wk_url_geturl(other), "//H");
  wk_url_free(other);
  wk_url_free(url);

  CHECK_OK(wk_url_split(WK_STR("http://\xc3\xa9/"), &url, &err), err);
  CHECK_STATUS(wk_url_encode(url, WK_STR(""), WK_STR(""), &other, &err), WK_E_ENCODE, err);
  CHECK_STATUS(wk_url_encode(url, WK_STR("no-such"), WK_STR(""), &other, &err),
               WK_E_UNKNOWN_ENCODING, err);
  CHECK_OK(wk_url_encode(url, WK_STR("latin-1"), WK_STR("strict"), &other, &err), err);
  CHECK_STR(wk_url_netloc(other), "\xe9");
  CHECK(absent(wk_url_geturl(other)));
  CHECK_OK(wk_url_decode(other, WK_STR("latin-1"), WK_STR(""), &back, &err), err);
  CHECK_STR(wk_url_geturl(back), "http://\xc3\xa9/");
  CHECK_STATUS(wk_url_decode(back, WK_STR(""), WK_STR(""), &none, &err), WK_E_UNSUPPORTED, err);
  wk_url_free(back);
  wk_url_free(other);
  wk_url_free(url);
}

static void raw_bytes(void) {
  wk_error_t *err = NULL;
  wk_url_t *url = NULL, *text = NULL;
  wk_str_t raw[2] = {WK_STR("\xe9"), WK_STR("\xff")};

  CHECK_STATUS(wk_url_from_parts(WK_URL_KIND_DEFRAG, raw, 2, 0, &url, &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_url_from_parts(WK_URL_KIND_DEFRAG, raw, 2, WK_URL_ASCII, &url, &err), WK_E_DECODE,
               err);
  CHECK_OK(wk_url_from_parts(WK_URL_KIND_DEFRAG, raw, 2, WK_URL_BYTES, &url, &err), err);
  CHECK_STATUS(wk_url_decode(url, WK_STR(""), WK_STR("strict"), &text, &err), WK_E_DECODE, err);
  CHECK_OK(wk_url_decode(url, WK_STR("cp1252"), WK_STR(""), &text, &err), err);
  CHECK_STR(wk_url_geturl(text), "\xc3\xa9#\xc3\xbf");
  wk_url_free(text);
  wk_url_free(url);
}

static void join(const char *base, const char *url, const char *expected) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  CHECK_OK(wk_url_join(wk_str(base), wk_str(url), &text, &err), err);
  CHECK_STR(wk_buf_str(text), expected);
  wk_buf_free(text);
}

static void joining(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;

  join("http://www.cwi.nl/%7Eguido/Python.html", "FAQ.html", "http://www.cwi.nl/%7Eguido/FAQ.html");
  join("http://www.cwi.nl/%7Eguido/Python.html", "//www.python.org/%7Eguido",
       "http://www.python.org/%7Eguido");
  join("http://a/b/c/d;p?q", "../../../g", "http://a/g");
  join("http://a/b", "", "http://a/b");
  join("", "x", "x");
  CHECK_OK(wk_url_join_with(WK_STR("http://a/b#c"), WK_STR("#d"), WK_URL_NO_FRAGMENTS, &text, &err),
           err);
  CHECK_STR(wk_buf_str(text), "http://a/#d");
  wk_buf_free(text);
  CHECK_STATUS(wk_url_join(WK_STR("//["), WK_STR("a"), &text, &err), WK_E_URL_BRACKETS, err);
  CHECK(text == NULL);
  CHECK_STATUS(wk_url_join(WK_STR("a"), WK_STR("\xff"), &text, &err), WK_E_DECODE, err);
}

static void putting_together(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  wk_str_t view;
  const char *wrapped = " <URL:http://h/p> ";

  CHECK_OK(wk_url_unsplit(WK_STR("http"), WK_STR("h"), WK_STR("p"), WK_STR("q"), wk_str(NULL),
                          &text, &err),
           err);
  CHECK_STR(wk_buf_str(text), "http://h/p?q");
  wk_buf_free(text);
  CHECK_OK(wk_url_unparse(WK_STR("ftp"), WK_STR("h"), WK_STR("/p"), WK_STR("type=a"), WK_STR(""),
                          WK_STR("f"), &text, &err),
           err);
  CHECK_STR(wk_buf_str(text), "ftp://h/p;type=a#f");
  wk_buf_free(text);
  CHECK_STATUS(
      wk_url_unsplit(WK_STR("\xff"), WK_STR(""), WK_STR(""), WK_STR(""), WK_STR(""), &text, &err),
      WK_E_DECODE, err);
  CHECK_STATUS(wk_url_unparse(WK_STR(""), WK_STR(""), WK_STR(""), WK_STR(""), WK_STR(""),
                              WK_STR(""), NULL, &err),
               WK_E_NULL, err);

  CHECK_OK(wk_url_unwrap(wk_str(wrapped), &view, &err), err);
  CHECK_STR(view, "http://h/p");
  CHECK(view.data == wrapped + 6);
  CHECK_STATUS(wk_url_unwrap(WK_STR("\xff"), &view, &err), WK_E_DECODE, err);
}

int main(void) {
  components();
  absent_is_not_empty();
  examples();
  splitting_with_options();
  bad_urls();
  the_strict_manner();
  fragments();
  parts();
  bytes_and_text();
  raw_bytes();
  joining();
  putting_together();
  return check_report("url");
}
