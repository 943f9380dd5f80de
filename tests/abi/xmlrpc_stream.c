/* XML-RPC documents without a tree: the writer's output goes to the reader. */
#include "check.h"

enum { ITEMS = 10000 };

static void drain(wk_xmlrpc_writer_t *writer, char **text, size_t *len) {
  wk_error_t *err = NULL;
  wk_buf_t *piece = NULL;
  CHECK_OK(wk_xmlrpc_writer_take(writer, &piece, &err), err);
  *text = realloc(*text, *len + wk_buf_len(piece) + 1);
  if (!*text) abort();
  memcpy(*text + *len, wk_buf_data(piece), wk_buf_len(piece));
  *len += wk_buf_len(piece);
  wk_buf_free(piece);
}

static char *write_array(size_t *len) {
  wk_error_t *err = NULL;
  wk_xmlrpc_writer_t *writer = NULL;
  char *text = NULL;
  int i;

  *len = 0;
  CHECK_OK(wk_xmlrpc_writer_new(WK_STR(""), 0, &writer, &err), err);
  CHECK_OK(wk_xmlrpc_writer_begin(writer, WK_XMLRPC_CALL, WK_STR("m"), &err), err);
  CHECK_OK(wk_xmlrpc_writer_begin_array(writer, &err), err);
  for (i = 0; i < ITEMS; i++) {
    if (wk_xmlrpc_writer_int(writer, i, NULL)) break;
    if (i % 1000 == 0) drain(writer, &text, len);
  }
  CHECK(i == ITEMS);
  CHECK_OK(wk_xmlrpc_writer_end(writer, &err), err);
  CHECK_OK(wk_xmlrpc_writer_finish(writer, &err), err);
  drain(writer, &text, len);
  wk_xmlrpc_writer_free(writer);
  return text;
}

static uint32_t next(wk_xmlrpc_reader_t *reader) {
  wk_error_t *err = NULL;
  uint32_t event = 0;
  CHECK_OK(wk_xmlrpc_reader_next(reader, &event, &err), err);
  return event;
}

static void large_array(void) {
  wk_error_t *err = NULL;
  wk_xmlrpc_reader_t *reader = NULL;
  size_t len;
  char *text = write_array(&len);
  int64_t sum = 0;
  uint32_t event = 0;

  CHECK_OK(wk_xmlrpc_reader_new(wk_bytes(text, len), 0, 0, 0, &reader, &err), err);
  free(text);
  CHECK(next(reader) == WK_XMLRPC_EVENT_METHOD);
  CHECK_STR(wk_xmlrpc_value_text(wk_xmlrpc_reader_value(reader)), "m");
  CHECK(next(reader) == WK_XMLRPC_EVENT_BEGIN_ARRAY && wk_xmlrpc_reader_depth(reader) == 1);
  CHECK(wk_xmlrpc_reader_value(reader) == NULL);
  while (!wk_xmlrpc_reader_next(reader, &event, NULL) && event == WK_XMLRPC_EVENT_VALUE)
    sum += wk_xmlrpc_value_int(wk_xmlrpc_reader_value(reader));
  CHECK(event == WK_XMLRPC_EVENT_END_ARRAY && sum == (int64_t)ITEMS * (ITEMS - 1) / 2);
  CHECK(next(reader) == WK_XMLRPC_EVENT_PARAMS);
  CHECK(next(reader) == WK_XMLRPC_EVENT_END && next(reader) == WK_XMLRPC_EVENT_END);
  wk_xmlrpc_reader_free(reader);
  CHECK(wk_xmlrpc_reader_value(NULL) == NULL && wk_xmlrpc_reader_depth(NULL) == 0);
  wk_xmlrpc_reader_free(NULL);
}

static void every_event(void) {
  wk_error_t *err = NULL;
  wk_xmlrpc_reader_t *reader = NULL;
  uint32_t event = 9;

  CHECK_OK(wk_xmlrpc_reader_new(
               wk_str_bytes(WK_STR("<methodResponse><fault><value><struct><member>"
                                   "<name>faultCode</name><value><i4>1</i4></value></member>"
                                   "</struct></value></fault></methodResponse>")),
               0, 0, 0, &reader, &err),
           err);
  CHECK(next(reader) == WK_XMLRPC_EVENT_BEGIN_STRUCT && next(reader) == WK_XMLRPC_EVENT_NAME);
  CHECK_STR(wk_xmlrpc_value_text(wk_xmlrpc_reader_value(reader)), "faultCode");
  CHECK(next(reader) == WK_XMLRPC_EVENT_VALUE && next(reader) == WK_XMLRPC_EVENT_END_STRUCT);
  CHECK(next(reader) == WK_XMLRPC_EVENT_FAULT && next(reader) == WK_XMLRPC_EVENT_END);
  wk_xmlrpc_reader_free(reader);

  CHECK_OK(wk_xmlrpc_reader_new(wk_bytes("<params><int>1</int><", 21), 0, 0, 0, &reader, &err),
           err);
  CHECK(next(reader) == WK_XMLRPC_EVENT_VALUE);
  CHECK_STATUS(wk_xmlrpc_reader_next(reader, &event, &err), WK_E_XMLRPC_SYNTAX, err);
  CHECK_STATUS(wk_xmlrpc_reader_next(reader, &event, &err), WK_E_XMLRPC_SYNTAX, err);
  CHECK(event == 0 && wk_xmlrpc_reader_value(reader) == NULL);
  wk_xmlrpc_reader_free(reader);
  reader = NULL;
  CHECK_STATUS(wk_xmlrpc_reader_new(wk_bytes("<a/>", 4), 0, 3, 0, &reader, &err), WK_E_LIMIT, err);
  CHECK_STATUS(wk_xmlrpc_reader_new(wk_bytes("<a/>", 4), 8, 0, 0, &reader, &err),
               WK_E_INVALID_ARGUMENT, err);
}

static void every_value(void) {
  wk_error_t *err = NULL;
  wk_xmlrpc_writer_t *writer = NULL;
  wk_xmlrpc_value_t *value = NULL;
  wk_buf_t *document = NULL;

  CHECK_STATUS(wk_xmlrpc_writer_new(WK_STR("no such"), 0, &writer, &err), WK_E_UNKNOWN_ENCODING,
               err);
  CHECK_STATUS(wk_xmlrpc_writer_new(WK_STR(""), 8, &writer, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_xmlrpc_writer_new(WK_STR("us-ascii"), WK_XMLRPC_ALLOW_NIL, &writer, &err), err);
  CHECK_STATUS(wk_xmlrpc_writer_nil(writer, &err), WK_E_STATE, err);
  CHECK_OK(wk_xmlrpc_writer_begin(writer, WK_XMLRPC_RESPONSE, WK_STR(""), &err), err);
  CHECK_STATUS(wk_xmlrpc_writer_finish(writer, &err), WK_E_STATE, err);
  CHECK_STATUS(wk_xmlrpc_writer_end(writer, &err), WK_E_STATE, err);
  CHECK_OK(wk_xmlrpc_writer_begin_struct(writer, &err), err);
  CHECK_STATUS(wk_xmlrpc_writer_bool(writer, true, &err), WK_E_STATE, err);
  CHECK_OK(wk_xmlrpc_writer_name(writer, WK_STR("\xc3\xa9"), &err), err);
  CHECK_OK(wk_xmlrpc_writer_begin_array(writer, &err), err);
  CHECK_OK(wk_xmlrpc_writer_nil(writer, &err), err);
  CHECK_OK(wk_xmlrpc_writer_bool(writer, true, &err), err);
  CHECK_STATUS(wk_xmlrpc_writer_int(writer, INT64_MAX, &err), WK_E_XMLRPC_RANGE, err);
  CHECK_OK(wk_xmlrpc_writer_int(writer, -1, &err), err);
  CHECK_OK(wk_xmlrpc_writer_double(writer, 1e-7, &err), err);
  CHECK_OK(wk_xmlrpc_writer_string(writer, WK_STR("<"), &err), err);
  CHECK_OK(wk_xmlrpc_writer_base64(writer, wk_bytes("abc", 3), &err), err);
  CHECK_OK(wk_xmlrpc_writer_datetime(writer, WK_STR("19980717T14:08:55"), &err), err);
  CHECK_OK(wk_xmlrpc_value_new_struct(&value, &err), err);
  CHECK_OK(wk_xmlrpc_writer_value(writer, value, &err), err);
  wk_xmlrpc_value_free(value);
  CHECK_OK(wk_xmlrpc_writer_end(writer, &err), err);
  CHECK_OK(wk_xmlrpc_writer_take(writer, &document, &err), err);
  CHECK(wk_buf_len(document) == 0);
  wk_buf_free(document);
  CHECK_OK(wk_xmlrpc_writer_end(writer, &err), err);
  CHECK_OK(wk_xmlrpc_writer_finish(writer, &err), err);
  CHECK_OK(wk_xmlrpc_writer_take(writer, &document, &err), err);
  CHECK_STR(wk_buf_str(document),
            "<?xml version='1.0' encoding='us-ascii'?>\n<methodResponse>\n<params>\n<param>\n"
            "<value><struct>\n<member>\n<name>&#233;</name>\n<value><array><data>\n"
            "<value><nil/></value><value><boolean>1</boolean></value>\n"
            "<value><int>-1</int></value>\n<value><double>1e-07</double></value>\n"
            "<value><string>&lt;</string></value>\n<value><base64>\nYWJj\n</base64></value>\n"
            "<value><dateTime.iso8601>19980717T14:08:55</dateTime.iso8601></value>\n"
            "<value><struct>\n</struct></value>\n</data></array></value>\n</member>\n"
            "</struct></value>\n</param>\n</params>\n</methodResponse>\n");
  wk_buf_free(document);
  wk_xmlrpc_writer_free(writer);
  wk_xmlrpc_writer_free(NULL);
}

int main(void) {
  large_array();
  every_event();
  every_value();
  return check_report("xmlrpc_stream");
}
