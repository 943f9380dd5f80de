/* Percent-encoding as a C program uses it: owned buffers, its own buffers, encodings, errors. */
#include "check.h"

static wk_bytes_t bytes(const char *text, size_t len) {
  wk_bytes_t view = {(const uint8_t *)text, len};
  return view;
}

/* Checks what a call put into `text`, and frees it. */
static void check_text(wk_buf_t *text, const char *expected) {
  CHECK_STR(wk_buf_str(text), expected);
  wk_buf_free(text);
}

static void quoting(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;

  CHECK_OK(wk_quote(WK_STR("/El Ni\xc3\xb1o/"), &text, &err), err);
  check_text(text, "/El%20Ni%C3%B1o/");
  CHECK_OK(wk_quote_plus(WK_STR("/El Ni\xc3\xb1o/"), &text, &err), err);
  check_text(text, "%2FEl+Ni%C3%B1o%2F");
  CHECK_OK(wk_quote_from_bytes(bytes("a&\xef", 3), WK_STR("/"), 0, &text, &err), err);
  check_text(text, "a%26%EF");
  CHECK_OK(wk_quote_from_bytes(bytes("a +", 3), WK_STR("+"), WK_QUOTE_PLUS, &text, &err), err);
  check_text(text, "a++");
  CHECK_OK(wk_quote(wk_str(NULL), &text, &err), err);
  check_text(text, "");
}

static void quoting_with_options(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;

  CHECK_OK(wk_quote_with(WK_STR("\xc3\xa9 :"), WK_STR(":"), WK_QUOTE_PLUS, WK_STR("latin-1"),
                         WK_STR(""), &text, &err),
           err);
  check_text(text, "%E9+:");
  CHECK_OK(wk_quote_with(WK_STR("\xe2\x82\xac"), WK_STR(""), 0, WK_STR("ascii"),
                         WK_STR("xmlcharrefreplace"), &text, &err),
           err);
  check_text(text, "%26%238364%3B");
  CHECK_STATUS(wk_quote_with(WK_STR("\xe2\x82\xac"), WK_STR(""), 0, WK_STR("ascii"), WK_STR(""),
                             &text, &err),
               WK_E_ENCODE, err);
  CHECK(text == NULL);
  CHECK_STATUS(
      wk_quote_with(WK_STR("a"), WK_STR(""), 0, WK_STR("no-such"), WK_STR(""), &text, &err),
      WK_E_UNKNOWN_ENCODING, err);
  CHECK_STATUS(wk_quote_with(WK_STR("a"), WK_STR(""), 2, WK_STR(""), WK_STR(""), &text, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_quote(WK_STR("\xff"), &text, &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_quote(WK_STR("a"), NULL, &err), WK_E_NULL, err);
}

static void unquoting(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;

  CHECK_OK(wk_unquote(WK_STR("/El%20Ni%C3%B1o/+%zz%4"), &text, &err), err);
  check_text(text, "/El Ni\xc3\xb1o/+%zz%4");
  CHECK_OK(wk_unquote_plus(WK_STR("/El+Ni%C3%B1o/"), &text, &err), err);
  check_text(text, "/El Ni\xc3\xb1o/");
  CHECK_OK(wk_unquote_to_bytes(bytes("a%26%EF", 7), &text, &err), err);
  check_text(text, "a&\xef");
  CHECK_OK(wk_unquote(WK_STR("%ff"), &text, &err), err);
  check_text(text, "\xef\xbf\xbd");
  CHECK_OK(wk_unquote_with(WK_STR("%82%A0+"), WK_QUOTE_PLUS, WK_STR("shift_jis"), WK_STR("strict"),
                           &text, &err),
           err);
  check_text(text, "\xe3\x81\x82 ");
  CHECK_OK(wk_unquote_from_bytes(bytes("%e9\xe9", 4), WK_STR("latin-1"), WK_STR(""), &text, &err),
           err);
  check_text(text, "\xc3\xa9\xc3\xa9");
  /* As in Python, nothing needs no charset. */
  CHECK_OK(wk_unquote_from_bytes(bytes(NULL, 0), WK_STR("no-such"), WK_STR(""), &text, &err), err);
  check_text(text, "");
}

static void unquoting_errors(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;

  CHECK_STATUS(wk_unquote_with(WK_STR("a%ff"), 0, WK_STR(""), WK_STR("strict"), &text, &err),
               WK_E_DECODE, err);
  CHECK(text == NULL);
  CHECK_STATUS(wk_unquote_with(WK_STR("%ff"), 0, WK_STR("no-such"), WK_STR(""), &text, &err),
               WK_E_UNKNOWN_ENCODING, err);
  CHECK_STATUS(wk_unquote_with(WK_STR("%ff"), 0, WK_STR(""), WK_STR("no-such"), &text, &err),
               WK_E_UNKNOWN_ENCODING, err);
  CHECK_STATUS(
      wk_unquote_with(WK_STR("%ff"), 0, WK_STR(""), WK_STR("xmlcharrefreplace"), &text, &err),
      WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_unquote_with(WK_STR("%ff"), 8, WK_STR(""), WK_STR(""), &text, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_unquote_from_bytes(bytes("\xff", 1), WK_STR(""), WK_STR("strict"), &text, &err),
               WK_E_DECODE, err);
  CHECK_STATUS(wk_unquote_plus(WK_STR("\xff"), &text, &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_unquote_to_bytes(bytes("a", 1), NULL, &err), WK_E_NULL, err);
}

static void own_buffers(void) {
  wk_error_t *err = NULL;
  uint8_t room[32];
  size_t len = 99;

  CHECK_STATUS(wk_quote_into(bytes("a b/c", 5), WK_STR("/"), 0, NULL, 0, &len, &err),
               WK_E_BUFFER_TOO_SMALL, err);
  CHECK(len == 7);
  CHECK_OK(wk_quote_into(bytes("a b/c", 5), WK_STR("/"), 0, room, len, &len, &err), err);
  CHECK(len == 7 && memcmp(room, "a%20b/c", 7) == 0);
  CHECK_OK(wk_quote_into(bytes("a b", 3), WK_STR(""), WK_QUOTE_PLUS, room, sizeof room, &len, &err),
           err);
  CHECK(len == 3 && memcmp(room, "a+b", 3) == 0);
  CHECK_STATUS(wk_quote_into(bytes("a", 1), WK_STR(""), 0, NULL, 4, &len, &err), WK_E_NULL, err);
  CHECK(len == 0);
  CHECK_STATUS(wk_quote_into(bytes("a", 1), WK_STR(""), 5, room, 4, &len, &err),
               WK_E_INVALID_ARGUMENT, err);

  CHECK_OK(wk_unquote_into(bytes("a%20b", 5), room, sizeof room, &len, &err), err);
  CHECK(len == 3 && memcmp(room, "a b", 3) == 0);
  CHECK_STATUS(wk_unquote_into(bytes("a%20b", 5), room, 2, &len, &err), WK_E_BUFFER_TOO_SMALL, err);
  CHECK(len == 3);
  CHECK_OK(wk_unquote_into(bytes(NULL, 0), NULL, 0, &len, &err), err);
  CHECK(len == 0);
  CHECK_STATUS(wk_unquote_into(bytes("a", 1), room, 2, NULL, &err), WK_E_NULL, err);
}

int main(void) {
  quoting();
  quoting_with_options();
  unquoting();
  unquoting_errors();
  own_buffers();
  return check_report("quote");
}
