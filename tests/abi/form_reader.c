/* The streaming decoder of multipart bodies, fed in pieces. */
#include "check.h"

static const char body[] =
    "preamble\r\n--x\r\nContent-Disposition: form-data; name=a\r\n\r\none\r\ntwo\r\n"
    "--x\r\nContent-Disposition: form-data; name=f; filename=\"n.bin\"\r\n"
    "Content-Type: application/octet-stream\r\nX-A: 1\r\n\r\n\r\n--xy\r\n"
    "\r\n--x\r\nContent-Type: multipart/mixed; "
    "boundary=y\r\n\r\n--y\r\n\r\nin\r\n--y--\r\n--x--\r\n"
    "epilogue";

/* What came, in letters: P part, D content, p its end, G and g for nested bodies, E the end. */
static char log_text[256];
static char content[256];

static void add(char *text, const void *data, size_t len) {
  size_t old = strlen(text);
  if (old + len < 255) {
    memcpy(text + old, data, len);
    text[old + len] = 0;
  }
}

static int tell(const wk_form_reader_t *reader, uint32_t event, wk_bytes_t data) {
  static const char letters[] = " PDpGgE";
  if (event == WK_FORM_EVENT_NEED_DATA) return 0;
  if (event == WK_FORM_EVENT_DATA) {
    CHECK(data.len > 0);
    add(content, data.data, data.len);
    return 1;
  }
  add(log_text, &letters[event], 1);
  if (event == WK_FORM_EVENT_PART_END) {
    char done = (char)('1' + wk_form_reader_done(reader));
    add(log_text, &done, 1);
    add(content, "|", 1);
  }
  if (event == WK_FORM_EVENT_PART && wk_form_reader_filename(reader).data) {
    CHECK_STR(wk_form_reader_name(reader), "f");
    CHECK_STR(wk_form_reader_filename(reader), "n.bin");
    CHECK_STR(wk_form_reader_type(reader), "application/octet-stream");
    CHECK_STR(wk_headers_get(wk_form_reader_headers(reader), WK_STR("x-a")), "1");
  }
  return event != WK_FORM_EVENT_END;
}

static wk_form_reader_t *reader_of(const char *boundary) {
  wk_error_t *err = NULL;
  wk_form_reader_t *reader = NULL;
  CHECK_OK(wk_form_reader_new(wk_str_bytes(wk_str(boundary)), &reader, &err), err);
  return reader;
}

static void feed(const char *text, size_t len, size_t step, wk_status_t last) {
  wk_error_t *err = NULL;
  wk_form_reader_t *reader = reader_of("x");
  wk_status_t status = WK_OK;
  size_t at, used;
  uint32_t event = 0;
  wk_bytes_t data;

  log_text[0] = content[0] = 0;
  for (at = 0; at < len && event != WK_FORM_EVENT_END; at += step) {
    wk_bytes_t rest = {(const uint8_t *)text + at, at + step < len ? step : len - at};
    do {
      CHECK_OK(wk_form_reader_next(reader, rest, &used, &event, &data, &err), err);
      CHECK(used <= rest.len);
      rest.data += used;
      rest.len -= used;
    } while (tell(reader, event, data));
  }
  while (event != WK_FORM_EVENT_END && status == WK_OK) {
    status = wk_form_reader_finish(reader, &event, &data, &err);
    if (status == WK_OK) tell(reader, event, data);
  }
  CHECK(status == last && wk_error_status(err) == last);
  wk_error_free(err);
  wk_form_reader_free(reader);
}

static void pieces(void) {
  size_t step;
  for (step = 1; step < sizeof body; step += 1 + step / 8) {
    feed(body, sizeof body - 1, step, WK_OK);
    CHECK_STR(wk_str(log_text), "Pp1Pp1GPp2gE");
    CHECK_STR(wk_str(content), "one\r\ntwo|\r\n--xy\r\n|in|");
  }
}

static void cut_short(void) {
  static const char cut[] = "--x\r\n\r\nabc\r\n--";
  feed(cut, sizeof cut - 1, 4, WK_E_FORM_TRUNCATED);
  CHECK_STR(wk_str(log_text), "Pp0");
  CHECK_STR(wk_str(content), "abc\r\n--|");
  feed("", 0, 1, WK_E_FORM_TRUNCATED);
}

static wk_status_t one(wk_form_reader_t *reader, const char *text, wk_error_t **err) {
  wk_bytes_t rest = wk_str_bytes(wk_str(text));
  wk_status_t status;
  uint32_t event;
  size_t used;
  do {
    status = wk_form_reader_next(reader, rest, &used, &event, NULL, err);
    if (status) return status;
    rest.data += used;
    rest.len -= used;
  } while (event != WK_FORM_EVENT_NEED_DATA && event != WK_FORM_EVENT_END);
  return WK_OK;
}

static void limits(void) {
  wk_error_t *err = NULL;
  wk_form_reader_t *reader = reader_of("x");

  CHECK_OK(wk_form_reader_set_limits(reader, 1, 40, 1, &err), err);
  CHECK_STATUS(one(reader, "--x\r\n\r\n\r\n--x\r\n\r\n", &err), WK_E_FORM_FIELDS, err);
  wk_form_reader_free(reader);
  reader = reader_of("x");
  CHECK_OK(wk_form_reader_set_limits(reader, 0, 4, 0, &err), err);
  CHECK_STATUS(one(reader, "--x\r\nA: b\r\n", &err), WK_E_FORM_HEADER, err);
  wk_form_reader_free(reader);
  reader = reader_of("x");
  CHECK_OK(wk_form_reader_set_limits(reader, 0, 0, 1, &err), err);
  CHECK_STATUS(one(reader, "--x\r\nContent-Type: multipart/a; boundary=y\r\n\r\n", &err),
               WK_E_FORM_DEPTH, err);
  wk_form_reader_free(reader);
  reader = reader_of("x");
  CHECK_STATUS(one(reader, "--x\r\nContent-Type: multipart/a\r\n\r\n", &err), WK_E_FORM_BOUNDARY,
               err);
  CHECK_STATUS(wk_form_reader_set_limits(reader, 0, 0, 101, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_form_reader_set_encoding(reader, WK_STR("none"), WK_STR(""), &err),
               WK_E_UNKNOWN_ENCODING, err);
  wk_form_reader_free(reader);
  reader = reader_of("x");
  CHECK_OK(wk_form_reader_set_encoding(reader, WK_STR("latin-1"), WK_STR("strict"), &err), err);
  CHECK_OK(one(reader, "--x\r\nContent-Disposition: form-data; name=\xe9\r\n\r\n", &err), err);
  CHECK_STR(wk_form_reader_name(reader), "\xc3\xa9");
  CHECK_STR(wk_form_reader_type(reader), "text/plain");
  wk_form_reader_free(reader);
}

static void making(void) {
  wk_error_t *err = NULL;
  wk_form_reader_t *reader = NULL;
  uint32_t event;

  CHECK_OK(wk_form_reader_new_for(WK_STR("multipart/form-data; boundary=\"x\""), &reader, &err),
           err);
  CHECK_OK(one(reader, "--x\r\n\r\n", &err), err);
  CHECK(wk_form_reader_name(reader).data == NULL && wk_form_reader_filename(reader).data == NULL);
  wk_form_reader_free(reader);
  CHECK_STATUS(wk_form_reader_new_for(WK_STR("text/plain; boundary=x"), &reader, &err), WK_E_FORM,
               err);
  CHECK_STATUS(wk_form_reader_new_for(WK_STR("multipart/form-data"), &reader, &err),
               WK_E_FORM_BOUNDARY, err);
  CHECK_STATUS(wk_form_reader_new(wk_str_bytes(WK_STR("")), &reader, &err), WK_E_FORM_BOUNDARY,
               err);
  CHECK(reader == NULL);
  CHECK_STATUS(wk_form_reader_finish(NULL, &event, NULL, &err), WK_E_NULL, err);
  CHECK(wk_form_reader_headers(NULL) == NULL && wk_form_reader_done(NULL) == 0);
  CHECK(wk_form_reader_type(NULL).data == NULL);
  wk_form_reader_free(NULL);
}

int main(void) {
  pieces();
  cut_short();
  limits();
  making();
  return check_report("form_reader");
}
