/* xmlrpc_doc: writes the document of an XML-RPC call, or prints the values of one.
 *
 *   xmlrpc_doc METHOD [PARAMETER …] >call.xml      whole numbers become int, the rest string
 *   xmlrpc_doc <call.xml
 *
 * Exit codes: 0 success, 1 the document is no XML-RPC message or a fault.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wirekit.h>

/* Writes one parameter. */
static wk_status_t write_param(wk_xmlrpc_writer_t *writer, const char *text, wk_error_t **err) {
  char *end;
  long long number = strtoll(text, &end, 10);
  if (*text && !*end) return wk_xmlrpc_writer_int(writer, number, err);
  return wk_xmlrpc_writer_string(writer, wk_str(text), err);
}

static wk_status_t write_call(int count, char **words, wk_error_t **err) {
  wk_xmlrpc_writer_t *writer = NULL;
  wk_buf_t *document = NULL;
  uint32_t flags = WK_XMLRPC_STRICT | WK_XMLRPC_ALLOW_WIDE;
  int i;
  wk_status_t status = wk_xmlrpc_writer_new(WK_STR(""), flags, &writer, err);
  if (!status) status = wk_xmlrpc_writer_begin(writer, WK_XMLRPC_CALL, wk_str(words[0]), err);
  for (i = 1; i < count && !status; i++) status = write_param(writer, words[i], err);
  if (!status) status = wk_xmlrpc_writer_finish(writer, err);
  if (!status) status = wk_xmlrpc_writer_take(writer, &document, err);
  if (!status) fwrite(wk_buf_data(document), 1, wk_buf_len(document), stdout);
  wk_buf_free(document);
  wk_xmlrpc_writer_free(writer);
  return status;
}

static void show_scalar(const wk_xmlrpc_value_t *value) {
  wk_str_t text = wk_xmlrpc_value_text(value);
  switch (wk_xmlrpc_value_kind(value)) {
    case WK_XMLRPC_NIL:
      printf("nil\n");
      break;
    case WK_XMLRPC_BOOL:
      printf("%s\n", wk_xmlrpc_value_bool(value) ? "true" : "false");
      break;
    case WK_XMLRPC_INT:
      printf("%" PRId64 "\n", wk_xmlrpc_value_int(value));
      break;
    case WK_XMLRPC_DOUBLE:
      printf("%.17g\n", wk_xmlrpc_value_double(value));
      break;
    case WK_XMLRPC_BASE64:
      printf("%zu bytes\n", wk_xmlrpc_value_bytes(value).len);
      break;
    default:
      printf("\"" WK_FMT "\"\n", WK_ARG(text));
  }
}

/* Prints the events of a document, indented; no tree of it is ever made. */
static wk_status_t show(wk_bytes_t document, wk_error_t **err) {
  wk_xmlrpc_reader_t *reader = NULL;
  uint32_t event = 0;
  wk_status_t status = wk_xmlrpc_reader_new(document, 0, 0, 0, &reader, err);
  while (!status && event != WK_XMLRPC_EVENT_END) {
    const wk_xmlrpc_value_t *value;
    wk_str_t name;
    status = wk_xmlrpc_reader_next(reader, &event, err);
    if (status) break;
    value = wk_xmlrpc_reader_value(reader);
    name = wk_xmlrpc_value_text(value);
    if (event == WK_XMLRPC_EVENT_METHOD) printf("call of " WK_FMT "\n", WK_ARG(name));
    if (event == WK_XMLRPC_EVENT_FAULT) printf("fault\n");
    if (event != WK_XMLRPC_EVENT_VALUE && event != WK_XMLRPC_EVENT_NAME) continue;
    printf("%*s", (int)wk_xmlrpc_reader_depth(reader) * 2, "");
    if (event == WK_XMLRPC_EVENT_NAME)
      printf(WK_FMT ":\n", WK_ARG(name));
    else
      show_scalar(value);
  }
  wk_xmlrpc_reader_free(reader);
  return status;
}

/* All of a file, with malloc; NULL when there is no memory. */
static uint8_t *read_all(FILE *file, size_t *len) {
  size_t room = 1 << 16, count;
  uint8_t *data = malloc(room);
  *len = 0;
  while (data && (count = fread(data + *len, 1, room - *len, file)) > 0) {
    *len += count;
    if (*len == room) {
      uint8_t *more = realloc(data, room *= 2);
      if (!more) free(data);
      data = more;
    }
  }
  return data;
}

int main(int argc, char **argv) {
  wk_error_t *err = NULL;
  wk_status_t status;
  if (argc > 1) {
    status = write_call(argc - 1, argv + 1, &err);
  } else {
    size_t len;
    uint8_t *data = read_all(stdin, &len);
    if (!data) return EXIT_FAILURE;
    status = show(wk_bytes(data, len), &err);
    free(data);
  }
  if (status) {
    wk_str_t message = wk_error_message(err);
    fprintf(stderr, "xmlrpc_doc: %s: " WK_FMT "\n", wk_status_name(status), WK_ARG(message));
    wk_error_free(err);
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
