/* Views, buffers, status codes, error getters and versions, as a C program sees them. */
#include "check.h"

static void views(void) {
  wk_str_t literal = WK_STR("abc");
  wk_str_t with_nul = WK_STR("a\0b");
  wk_bytes_t bytes = WK_BYTES("\xff\x00", 2);
  char out[32];

  CHECK_STR(literal, "abc");
  CHECK(with_nul.len == 3);
  CHECK(WK_STR("").len == 0);
  CHECK_STR(wk_str("xyz"), "xyz");
  CHECK(wk_str("").len == 0);
  CHECK(wk_str(NULL).len == 0);
  CHECK(bytes.len == 2 && bytes.data[0] == 0xff);
  CHECK(wk_bytes(NULL, 0).len == 0);
  CHECK(wk_str_bytes(literal).len == 3 && wk_str_bytes(literal).data[2] == 'c');

  snprintf(out, sizeof out, "<" WK_FMT ">", WK_ARG(wk_str("view")));
  CHECK(strcmp(out, "<view>") == 0);
  snprintf(out, sizeof out, "<" WK_FMT ">", WK_ARG(wk_str(NULL)));
  CHECK(strcmp(out, "<>") == 0);
}

static void versions(void) {
  char text[32];
  snprintf(text, sizeof text, "%d.%d.%d", WK_VERSION_MAJOR, WK_VERSION_MINOR, WK_VERSION_PATCH);
  CHECK(strcmp(text, wk_version()) == 0);
  CHECK(wk_abi_version() == WK_ABI_VERSION);
  CHECK(strstr(wk_features(), "tls") != NULL);
}

static void statuses(void) {
  int code;
  int known = 0;
  CHECK(WK_OK == 0);
  CHECK(strcmp(wk_status_name(WK_OK), "WK_OK") == 0);
  CHECK(strcmp(wk_status_name(WK_E_TIMEOUT), "WK_E_TIMEOUT") == 0);
  CHECK(strcmp(wk_status_text(WK_OK), "Success") == 0);
  CHECK(strcmp(wk_status_text(WK_E_TIMEOUT), "The deadline passed") == 0);
  CHECK(strcmp(wk_status_name(-1), "WK_E_UNKNOWN") == 0);
  CHECK(strcmp(wk_status_text(INT32_MAX), "Unknown status") == 0);
  for (code = 1; code < 2000; code++) {
    if (strcmp(wk_status_name(code), "WK_E_UNKNOWN") == 0) {
      CHECK(strcmp(wk_status_text(code), "Unknown status") == 0);
      continue;
    }
    known++;
    CHECK(strncmp(wk_status_name(code), "WK_E_", 5) == 0);
    CHECK(strlen(wk_status_text(code)) > 5);
    CHECK(wk_status_is(code, code));
    CHECK(!wk_status_is(code, WK_OK));
  }
  CHECK(known > 60);
}

static void families(void) {
  CHECK(wk_status_is(WK_E_HTTP_BAD_STATUS_LINE, WK_E_HTTP));
  CHECK(wk_status_is(WK_E_HTTP_REMOTE_DISCONNECTED, WK_E_HTTP_BAD_STATUS_LINE));
  CHECK(wk_status_is(WK_E_HTTP_REMOTE_DISCONNECTED, WK_E_CONNECTION_RESET));
  CHECK(wk_status_is(WK_E_HTTP_REMOTE_DISCONNECTED, WK_E_IO));
  CHECK(!wk_status_is(WK_E_HTTP, WK_E_HTTP_BAD_STATUS_LINE));
  CHECK(!wk_status_is(WK_E_TIMEOUT, WK_E_HTTP));
  CHECK(wk_status_is(WK_OK, WK_OK));
  CHECK(!wk_status_is(WK_OK, WK_E_IO));
  CHECK(wk_status_is(-7, -7));
}

static void error_of_null(void) {
  uint64_t number = 99;
  CHECK(wk_error_status(NULL) == WK_OK);
  CHECK(wk_error_message(NULL).len == 0);
  CHECK(wk_error_message(NULL).data != NULL);
  CHECK(wk_error_stage(NULL).len == 0);
  CHECK(wk_error_reply_code(NULL) == 0);
  CHECK(wk_error_reply_text(NULL).len == 0);
  CHECK(wk_error_os_error(NULL) == 0);
  CHECK(!wk_error_offset(NULL, &number) && number == 0);
  number = 99;
  CHECK(!wk_error_expected(NULL, &number) && number == 0);
  CHECK(!wk_error_offset(NULL, NULL));
  CHECK(wk_error_partial(NULL).len == 0);
  CHECK(wk_error_callback_result(NULL) == 0);
  wk_error_free(NULL);
}

static void buffer_of_null(void) {
  CHECK(wk_buf_data(NULL)[0] == '\0');
  CHECK(wk_buf_len(NULL) == 0);
  CHECK(wk_buf_str(NULL).len == 0);
  CHECK(wk_buf_bytes(NULL).len == 0);
  wk_buf_free(NULL);
}

int main(void) {
  views();
  versions();
  statuses();
  families();
  error_of_null();
  buffer_of_null();
  return check_report("core");
}
