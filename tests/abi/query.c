/* Query strings as a C program reads and writes them. */
#include "check.h"

static wk_bytes_t bytes(const char *text, size_t len) {
  wk_bytes_t view = {(const uint8_t *)text, len};
  return view;
}

static void check_field(const wk_query_t *query, size_t index, const char *name,
                        const char *value) {
  wk_str_t got_name, got_value;
  if (!CHECK(wk_query_at(query, index, &got_name, &got_value))) return;
  CHECK_STR(got_name, name);
  CHECK_STR(got_value, value);
}

static void reading(void) {
  wk_error_t *err = NULL;
  wk_query_t *query = NULL;
  wk_str_t name, value;

  CHECK_OK(wk_query_parse(WK_STR("b=1&a=x+y&b=%C3%A9&c=&d"), &query, &err), err);
  CHECK(wk_query_count(query) == 3);
  check_field(query, 0, "b", "1");
  check_field(query, 1, "a", "x y");
  check_field(query, 2, "b", "\xc3\xa9");
  CHECK(!wk_query_at(query, 3, &name, &value) && name.len == 0 && value.len == 0);
  CHECK(wk_query_at(query, 0, NULL, NULL));
  wk_query_free(query);
  CHECK(wk_query_count(NULL) == 0 && !wk_query_at(NULL, 0, NULL, NULL));
  wk_query_free(NULL);
}

static void grouped(void) {
  wk_error_t *err = NULL;
  wk_query_t *query = NULL;
  size_t index = 9;

  CHECK_OK(wk_query_parse(WK_STR("b=1&a=2&b=3"), &query, &err), err);
  CHECK(wk_query_name_count(query) == 2);
  CHECK_STR(wk_query_name_at(query, 0), "b");
  CHECK_STR(wk_query_name_at(query, 1), "a");
  CHECK(wk_query_name_at(query, 2).data == NULL);
  CHECK(wk_query_value_count(query, 0) == 2 && wk_query_value_count(query, 2) == 0);
  CHECK_STR(wk_query_value_at(query, 0, 1), "3");
  CHECK(wk_query_value_at(query, 0, 2).data == NULL);
  CHECK(wk_query_value_at(query, (size_t)-1, 0).data == NULL);
  CHECK(wk_query_find(query, WK_STR("a"), &index) && index == 1);
  CHECK(!wk_query_find(query, WK_STR("z"), &index) && index == 0);
  CHECK(!wk_query_find(query, WK_STR("\xff"), NULL) && !wk_query_find(NULL, WK_STR("a"), NULL));
  CHECK(wk_query_name_count(NULL) == 0 && wk_query_value_count(NULL, 0) == 0);
  wk_query_free(query);
}

static wk_status_t read_with(const char *text, uint32_t flags, uint64_t max, const char *separator,
                             const char *encoding, const char *errors, wk_query_t **query,
                             wk_error_t **err) {
  return wk_query_parse_with(wk_str(text), flags, max, wk_str(separator), wk_str(encoding),
                             wk_str(errors), query, err);
}

static void reading_with_options(void) {
  wk_error_t *err = NULL;
  wk_query_t *query = NULL;
  const uint64_t any = WK_QUERY_UNLIMITED;

  /* What the caller left in the out-parameter is gone after every failure. */
  query = (wk_query_t *)&query;
  CHECK_STATUS(read_with("a=1", 64, any, "&", "", "", &query, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK(query == NULL);

  CHECK_OK(read_with("a=1;b=2", 0, any, "&", "", "", &query, &err), err);
  CHECK(wk_query_count(query) == 1);
  check_field(query, 0, "a", "1;b=2");
  wk_query_free(query);
  CHECK_OK(read_with("a=1;b=;c", WK_QUERY_KEEP_BLANK, 3, ";", "", "", &query, &err), err);
  CHECK(wk_query_count(query) == 3);
  check_field(query, 2, "c", "");
  wk_query_free(query);
  CHECK_OK(read_with("%e9=%e9", 0, any, "&", "latin-1", "strict", &query, &err), err);
  check_field(query, 0, "\xc3\xa9", "\xc3\xa9");
  wk_query_free(query);
  CHECK_OK(read_with("a=%41", WK_QUERY_ASCII, any, "&", "", "", &query, &err), err);
  check_field(query, 0, "a", "A");
  wk_query_free(query);
  CHECK_OK(read_with("a=1", WK_QUERY_ASCII, any, "\xc3\xa9", "", "", &query, &err), err);
  CHECK(wk_query_count(query) == 1);
  wk_query_free(query);
}

static void reading_errors(void) {
  wk_error_t *err = NULL;
  wk_query_t *query = NULL;
  const uint64_t any = WK_QUERY_UNLIMITED;
  uint64_t offset = 0;

  CHECK(read_with("a=1&b", WK_QUERY_STRICT, any, "&", "", "", &query, &err) == WK_E_QUERY);
  CHECK(query == NULL && wk_error_offset(err, &offset) && offset == 4);
  wk_error_free(err);
  err = NULL;
  CHECK_STATUS(read_with("a&b", 0, 1, "&", "", "", &query, &err), WK_E_QUERY_FIELDS, err);
  CHECK(wk_status_is(WK_E_QUERY_FIELDS, WK_E_LIMIT));
  CHECK_STATUS(read_with("a=1", 0, any, "", "", "", &query, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(read_with("a=1", 64, any, "&", "", "", &query, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(read_with("a=%ff", 0, any, "&", "", "strict", &query, &err), WK_E_DECODE, err);
  CHECK_STATUS(read_with("a=%ff", 0, any, "&", "no-such", "", &query, &err), WK_E_UNKNOWN_ENCODING,
               err);
  CHECK_STATUS(read_with("a=\xc3\xa9", WK_QUERY_ASCII, any, "&", "", "", &query, &err), WK_E_DECODE,
               err);
  CHECK_STATUS(read_with("a=%ff", WK_QUERY_ASCII, any, "&", "", "", &query, &err), WK_E_ENCODE,
               err);
  CHECK_STATUS(wk_query_parse(WK_STR("\xff"), &query, &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_query_parse(WK_STR("a"), NULL, &err), WK_E_NULL, err);
}

static void finish(wk_query_builder_t *builder, const char *expected) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  CHECK_OK(wk_query_builder_finish(builder, &text, &err), err);
  CHECK_STR(wk_buf_str(text), expected);
  wk_buf_free(text);
}

static void writing(void) {
  wk_error_t *err = NULL;
  wk_query_builder_t *builder = NULL;
  wk_str_t values[2] = {WK_STR("x"), WK_STR("y z")};

  CHECK_OK(wk_query_builder_new(&builder, &err), err);
  CHECK_OK(wk_query_builder_add(builder, WK_STR("a b"), WK_STR("/\xc3\xa9"), &err), err);
  CHECK_OK(wk_query_builder_add_list(builder, WK_STR("l"), values, 2, &err), err);
  CHECK_OK(wk_query_builder_add_list(builder, WK_STR("l"), NULL, 0, &err), err);
  CHECK_OK(wk_query_builder_add_bytes(builder, bytes("\xff", 1), bytes("1", 1), 0, &err), err);
  finish(builder, "a+b=%2F%C3%A9&l=x&l=y+z&%FF=1");
  finish(builder, "");

  CHECK_OK(wk_query_builder_set_quoting(builder, WK_STR("/"), 0, &err), err);
  CHECK_OK(wk_query_builder_set_encoding(builder, WK_STR("latin-1"), WK_STR(""), &err), err);
  CHECK_OK(wk_query_builder_add_bytes(builder, bytes("\xc3\xa9", 2), bytes("/ \xff", 3),
                                      WK_QUERY_NAME_TEXT, &err),
           err);
  CHECK_STATUS(wk_query_builder_set_quoting(builder, WK_STR(""), 0, &err), WK_E_STATE, err);
  CHECK_STATUS(wk_query_builder_set_encoding(builder, WK_STR(""), WK_STR(""), &err), WK_E_STATE,
               err);
  finish(builder, "%E9=/%20%FF");
  wk_query_builder_free(builder);
  wk_query_builder_free(NULL);
}

static void writing_errors(void) {
  wk_error_t *err = NULL;
  wk_query_builder_t *builder = NULL;
  wk_str_t values[2] = {WK_STR("x"), WK_STR("\xe2\x82\xac")};

  CHECK_OK(wk_query_builder_new(&builder, &err), err);
  CHECK_OK(wk_query_builder_set_encoding(builder, WK_STR("ascii"), WK_STR("strict"), &err), err);
  CHECK_OK(wk_query_builder_add(builder, WK_STR("a"), WK_STR("1"), &err), err);
  CHECK_STATUS(wk_query_builder_add_list(builder, WK_STR("l"), values, 2, &err), WK_E_ENCODE, err);
  CHECK_STATUS(wk_query_builder_add_list(builder, WK_STR("l"), NULL, 2, &err), WK_E_NULL, err);
  CHECK_STATUS(wk_query_builder_add(builder, WK_STR("\xff"), WK_STR(""), &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_query_builder_add_bytes(builder, bytes("a", 1), bytes("\xff", 1),
                                          WK_QUERY_VALUE_TEXT, &err),
               WK_E_DECODE, err);
  CHECK_STATUS(wk_query_builder_add_bytes(builder, bytes("a", 1), bytes("b", 1), 4, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_query_builder_add(NULL, WK_STR("a"), WK_STR("b"), &err), WK_E_NULL, err);
  finish(builder, "a=1");
  CHECK_STATUS(wk_query_builder_set_quoting(builder, WK_STR(""), 2, &err), WK_E_INVALID_ARGUMENT,
               err);
  CHECK_OK(wk_query_builder_set_encoding(builder, WK_STR("no-such"), WK_STR(""), &err), err);
  CHECK_STATUS(wk_query_builder_add(builder, WK_STR("a"), WK_STR("b"), &err), WK_E_UNKNOWN_ENCODING,
               err);
  wk_query_builder_free(builder);
  CHECK_STATUS(wk_query_builder_new(NULL, &err), WK_E_NULL, err);
}

int main(void) {
  reading();
  grouped();
  reading_with_options();
  reading_errors();
  writing();
  writing_errors();
  return check_report("query");
}
