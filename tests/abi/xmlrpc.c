/* XML-RPC documents as a C program reads and writes them. */
#include "check.h"

/* Appends a value to an array, or sets a member, and frees it. */
static void add(wk_xmlrpc_value_t *to, const char *name, wk_xmlrpc_value_t *item) {
  wk_error_t *err = NULL;
  if (name)
    CHECK_OK(wk_xmlrpc_value_set(to, wk_str(name), item, &err), err);
  else
    CHECK_OK(wk_xmlrpc_value_append(to, item, &err), err);
  wk_xmlrpc_value_free(item);
}

/* One value of each kind that C can make, in a struct, as the one parameter. */
static wk_xmlrpc_value_t *sample(void) {
  wk_error_t *err = NULL;
  wk_xmlrpc_value_t *params = NULL, *members = NULL, *list = NULL, *v = NULL;

  CHECK_OK(wk_xmlrpc_value_new_array(&params, &err), err);
  CHECK_OK(wk_xmlrpc_value_new_struct(&members, &err), err);
  CHECK_OK(wk_xmlrpc_value_new_nil(&v, &err), err);
  add(members, "nil", v);
  CHECK_OK(wk_xmlrpc_value_new_bool(true, &v, &err), err);
  add(members, "bool", v);
  CHECK_OK(wk_xmlrpc_value_new_int(-5, &v, &err), err);
  add(members, "int", v);
  CHECK_OK(wk_xmlrpc_value_new_double(1.5, &v, &err), err);
  add(members, "double", v);
  CHECK_OK(wk_xmlrpc_value_new_string(WK_STR("a<b & \xc3\xa9"), &v, &err), err);
  add(members, "string", v);
  CHECK_OK(wk_xmlrpc_value_new_base64(wk_bytes("\0\1", 2), &v, &err), err);
  add(members, "base64", v);
  CHECK_OK(wk_xmlrpc_value_new_datetime(1998, 7, 17, 14, 8, 55, &v, &err), err);
  add(members, "date", v);
  CHECK_OK(wk_xmlrpc_value_new_array(&list, &err), err);
  CHECK_OK(wk_xmlrpc_value_new_int(1, &v, &err), err);
  add(list, NULL, v);
  add(members, "list", list);
  add(params, NULL, members);
  return params;
}

static wk_buf_t *dumped(const wk_xmlrpc_value_t *params, uint32_t form, uint32_t flags) {
  wk_error_t *err = NULL;
  wk_buf_t *document = NULL;
  CHECK_OK(wk_xmlrpc_dumps(params, form, WK_STR("m"), WK_STR(""), flags, &document, &err), err);
  return document;
}

static void round_trip(void) {
  wk_error_t *err = NULL;
  wk_xmlrpc_value_t *params = sample(), *copy = NULL;
  wk_buf_t *document = dumped(params, WK_XMLRPC_CALL, WK_XMLRPC_ALLOW_NIL);
  wk_xmlrpc_message_t *message = NULL;
  const wk_xmlrpc_value_t *read, *members;
  uint16_t year;
  uint8_t month, day, hour, minute, second;

  CHECK_OK(wk_xmlrpc_loads(wk_buf_bytes(document), &message, &err), err);
  CHECK_STR(wk_xmlrpc_message_method(message), "m");
  read = wk_xmlrpc_message_params(message);
  CHECK(wk_xmlrpc_value_equal(read, params) && !wk_xmlrpc_value_equal(read, NULL));
  CHECK(wk_xmlrpc_value_kind(read) == WK_XMLRPC_ARRAY && wk_xmlrpc_value_count(read) == 1);
  members = wk_xmlrpc_value_at(read, 0);
  CHECK(wk_xmlrpc_value_kind(members) == WK_XMLRPC_STRUCT && wk_xmlrpc_value_count(members) == 8);
  CHECK_STR(wk_xmlrpc_value_name_at(members, 2), "int");
  CHECK(wk_xmlrpc_value_name_at(members, 8).data == NULL);
  CHECK(wk_xmlrpc_value_kind(wk_xmlrpc_value_get(members, WK_STR("nil"))) == WK_XMLRPC_NIL);
  CHECK(wk_xmlrpc_value_bool(wk_xmlrpc_value_get(members, WK_STR("bool"))));
  CHECK(wk_xmlrpc_value_int(wk_xmlrpc_value_at(members, 2)) == -5);
  CHECK(wk_xmlrpc_value_double(wk_xmlrpc_value_get(members, WK_STR("double"))) > 1.4);
  CHECK(wk_xmlrpc_value_double(wk_xmlrpc_value_at(members, 2)) < -4.9);
  CHECK_STR(wk_xmlrpc_value_text(wk_xmlrpc_value_get(members, WK_STR("string"))), "a<b & \xc3\xa9");
  CHECK(wk_xmlrpc_value_bytes(wk_xmlrpc_value_get(members, WK_STR("base64"))).len == 2);
  CHECK_STR(wk_xmlrpc_value_text(wk_xmlrpc_value_get(members, WK_STR("date"))),
            "19980717T14:08:55");
  CHECK_OK(wk_xmlrpc_value_datetime(wk_xmlrpc_value_get(members, WK_STR("date")), &year, &month,
                                    &day, &hour, &minute, &second, &err),
           err);
  CHECK(year == 1998 && month == 7 && day == 17 && hour == 14 && minute == 8 && second == 55);
  CHECK_STATUS(wk_xmlrpc_value_datetime(members, &year, NULL, NULL, NULL, NULL, NULL, &err),
               WK_E_XMLRPC_TYPE, err);
  CHECK(wk_xmlrpc_value_get(members, WK_STR("none")) == NULL);
  CHECK(wk_xmlrpc_value_at(members, 8) == NULL && wk_xmlrpc_value_text(members).data == NULL);
  CHECK(wk_xmlrpc_value_bytes(members).len == 0 && wk_xmlrpc_value_int(members) == 0);

  /* A copy outlives the message. */
  CHECK_OK(wk_xmlrpc_value_copy(members, &copy, &err), err);
  wk_xmlrpc_message_free(message);
  CHECK(wk_xmlrpc_value_equal(copy, wk_xmlrpc_value_at(params, 0)));
  wk_xmlrpc_value_free(copy);
  wk_buf_free(document);
  wk_xmlrpc_value_free(params);
  CHECK(wk_xmlrpc_value_kind(NULL) == WK_XMLRPC_NIL && wk_xmlrpc_value_count(NULL) == 0);
  CHECK(!wk_xmlrpc_value_bool(NULL) && wk_xmlrpc_message_params(NULL) == NULL);
  CHECK(wk_xmlrpc_message_method(NULL).data == NULL);
  wk_xmlrpc_message_free(NULL);
  wk_xmlrpc_value_free(NULL);
}

static void values(void) {
  wk_error_t *err = NULL;
  wk_xmlrpc_value_t *a = NULL, *b = NULL, *list = NULL;
  int32_t order = 9;

  CHECK_STATUS(wk_xmlrpc_value_new_datetime(1999, 2, 29, 0, 0, 0, &a, &err), WK_E_XMLRPC_VALUE,
               err);
  CHECK(a == NULL);
  CHECK_OK(wk_xmlrpc_value_new_datetime_at(86400, true, &a, &err), err);
  CHECK_STR(wk_xmlrpc_value_text(a), "19700102T00:00:00");
  CHECK_OK(wk_xmlrpc_value_new_datetime_text(WK_STR(" 19700101T00:00:01\n"), &b, &err), err);
  CHECK_STR(wk_xmlrpc_value_text(b), "19700101T00:00:01");
  CHECK_OK(wk_xmlrpc_value_compare_datetimes(a, b, &order, &err), err);
  CHECK(order == 1);
  wk_xmlrpc_value_free(b);
  CHECK_OK(wk_xmlrpc_value_new_datetime_at(0, false, &b, &err), err);
  CHECK_OK(wk_xmlrpc_value_compare_datetimes(a, b, &order, &err), err);
  CHECK(order == -1);
  CHECK_STATUS(wk_xmlrpc_value_new_datetime_at(INT64_MAX, true, &list, &err), WK_E_XMLRPC_VALUE,
               err);
  wk_xmlrpc_value_free(b);
  wk_xmlrpc_value_free(a);

  CHECK_OK(wk_xmlrpc_value_new_base64_text(wk_bytes("YW Jj\n", 6), &a, &err), err);
  CHECK(wk_xmlrpc_value_bytes(a).len == 3 && memcmp(wk_xmlrpc_value_bytes(a).data, "abc", 3) == 0);
  CHECK_STATUS(wk_xmlrpc_value_new_base64_text(wk_bytes("Y", 1), &b, &err), WK_E_XMLRPC_VALUE, err);
  CHECK_STATUS(wk_xmlrpc_value_compare_datetimes(a, a, &order, &err), WK_E_XMLRPC_TYPE, err);
  CHECK_STATUS(wk_xmlrpc_value_append(a, a, &err), WK_E_XMLRPC_TYPE, err);
  CHECK_STATUS(wk_xmlrpc_value_set(a, WK_STR("x"), a, &err), WK_E_XMLRPC_TYPE, err);
  CHECK_OK(wk_xmlrpc_value_new_array(&list, &err), err);
  CHECK_OK(wk_xmlrpc_value_append(list, a, &err), err);
  CHECK_STATUS(wk_xmlrpc_value_new_string(WK_STR("\xff"), &b, &err), WK_E_DECODE, err);
  wk_xmlrpc_value_free(a);
  CHECK(wk_xmlrpc_value_bytes(wk_xmlrpc_value_at(list, 0)).len == 3);
  wk_xmlrpc_value_free(list);
}

static void writing_refuses(void) {
  wk_error_t *err = NULL;
  wk_xmlrpc_value_t *params = NULL, *v = NULL;
  wk_buf_t *document = NULL;

  CHECK_OK(wk_xmlrpc_value_new_array(&params, &err), err);
  CHECK_STATUS(
      wk_xmlrpc_dumps(params, WK_XMLRPC_RESPONSE, WK_STR(""), WK_STR(""), 0, &document, &err),
      WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_xmlrpc_dumps(params, 9, WK_STR(""), WK_STR(""), 0, &document, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_xmlrpc_dumps(params, 0, WK_STR(""), WK_STR("no such"), 0, &document, &err),
               WK_E_UNKNOWN_ENCODING, err);
  CHECK_STATUS(wk_xmlrpc_dumps(params, WK_XMLRPC_CALL, WK_STR("a b"), WK_STR(""), WK_XMLRPC_STRICT,
                               &document, &err),
               WK_E_INJECTION, err);
  CHECK_OK(wk_xmlrpc_value_new_int((int64_t)1 << 40, &v, &err), err);
  add(params, NULL, v);
  CHECK_STATUS(wk_xmlrpc_dumps(params, 0, WK_STR(""), WK_STR(""), 0, &document, &err),
               WK_E_XMLRPC_RANGE, err);
  CHECK(document == NULL);
  document = dumped(params, WK_XMLRPC_PARAMS, WK_XMLRPC_ALLOW_WIDE);
  CHECK_STR(wk_buf_str(document),
            "<params>\n<param>\n<value><i8>1099511627776</i8></value>\n</param>\n</params>\n");
  wk_buf_free(document);
  document = NULL;
  CHECK_STATUS(
      wk_xmlrpc_dumps(wk_xmlrpc_value_at(params, 0), 0, WK_STR(""), WK_STR(""), 0, &document, &err),
      WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_xmlrpc_value_new_nil(&v, &err), err);
  add(params, NULL, v);
  CHECK_STATUS(
      wk_xmlrpc_dumps(params, 0, WK_STR(""), WK_STR(""), WK_XMLRPC_ALLOW_WIDE, &document, &err),
      WK_E_XMLRPC_TYPE, err);
  wk_xmlrpc_value_free(params);
}

static wk_status_t loads(const char *text, uint32_t flags, wk_error_t **err) {
  wk_xmlrpc_message_t *message = NULL;
  wk_status_t status = wk_xmlrpc_loads_with(wk_str_bytes(wk_str(text)), flags, 0, 0, &message, err);
  wk_xmlrpc_message_free(message);
  return status;
}

static void reading_refuses(void) {
  wk_error_t *err = NULL;
  wk_buf_t *document = NULL;
  uint64_t offset = 0;
  wk_xmlrpc_message_t *message = NULL;
  const char *date = "<params><dateTime.iso8601>1998</dateTime.iso8601></params>";

  CHECK_STATUS(loads("<params>", 0, &err), WK_E_XMLRPC_SYNTAX, err);
  CHECK_STATUS(loads("<a/>", 0, &err), WK_E_XMLRPC_RESPONSE, err);
  CHECK_STATUS(loads("<!DOCTYPE x []><params/>", 0, &err), WK_E_XMLRPC_DTD, err);
  CHECK(wk_status_is(WK_E_XMLRPC_DTD, WK_E_XMLRPC_SYNTAX));
  CHECK_STATUS(loads("<params><int>x</int></params>", 0, &err), WK_E_XMLRPC_VALUE, err);
  CHECK_STATUS(loads("<params><boolean>2</boolean></params>", 0, &err), WK_E_XMLRPC_TYPE, err);
  CHECK_STATUS(loads(date, WK_XMLRPC_CHECK_DATES, &err), WK_E_XMLRPC_VALUE, err);
  CHECK_OK(loads(date, 0, &err), err);
  CHECK_STATUS(loads(date, 64, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(loads("<?xml version='1.0' encoding='latin-1'?><params/>", 0, &err), err);
  CHECK_STATUS(loads("<?xml version='1.0' encoding='nope'?><params/>", 0, &err),
               WK_E_UNKNOWN_ENCODING, err);
  CHECK_OK(loads("<?xml version='1.0' encoding='nope'?><params/>", WK_XMLRPC_TEXT, &err), err);
  CHECK_STATUS(wk_xmlrpc_loads_with(wk_bytes("<params/>", 9), 0, 8, 0, &message, &err), WK_E_LIMIT,
               err);
  CHECK_STATUS(wk_xmlrpc_loads_with(wk_bytes("<params><array><array/></array></params>", 40), 0, 0,
                                    1, &message, &err),
               WK_E_LIMIT, err);

  CHECK(loads("<params><int>x</int></params>", 0, &err) == WK_E_XMLRPC_VALUE);
  CHECK(wk_error_offset(err, &offset) && offset == 20);
  CHECK(wk_xmlrpc_error_fault_code(err) == 0 && wk_xmlrpc_error_fault_code(NULL) == 0);
  wk_error_free(err);
  err = NULL;

  CHECK_OK(
      wk_xmlrpc_dumps_fault(-4, WK_STR("Too many <parameters>."), WK_STR(""), 0, &document, &err),
      err);
  CHECK(wk_xmlrpc_loads(wk_buf_bytes(document), &message, &err) == WK_E_XMLRPC_FAULT);
  CHECK(wk_xmlrpc_error_fault_code(err) == -4);
  CHECK(wk_error_reply_text(err).len == strlen("Too many <parameters>."));
  CHECK(message == NULL && wk_status_is(wk_error_status(err), WK_E_XMLRPC));
  wk_error_free(err);
  err = NULL;
  wk_buf_free(document);
  CHECK_STATUS(wk_xmlrpc_dumps_fault((int64_t)1 << 31, WK_STR("x"), WK_STR(""), 0, &document, &err),
               WK_E_XMLRPC_RANGE, err);
}

static void multicall(void) {
  wk_error_t *err = NULL;
  wk_xmlrpc_value_t *calls = NULL, *params = NULL, *v = NULL, *results = NULL;
  wk_buf_t *document;
  wk_xmlrpc_message_t *message = NULL;

  CHECK_OK(wk_xmlrpc_value_new_array(&calls, &err), err);
  CHECK_OK(wk_xmlrpc_value_new_array(&params, &err), err);
  CHECK_OK(wk_xmlrpc_value_new_int(7, &v, &err), err);
  add(params, NULL, v);
  CHECK_OK(wk_xmlrpc_multicall_add(calls, WK_STR("add"), params, &err), err);
  CHECK_STATUS(wk_xmlrpc_multicall_add(calls, WK_STR("add"), wk_xmlrpc_value_at(params, 0), &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_STR(
      wk_xmlrpc_value_text(wk_xmlrpc_value_get(wk_xmlrpc_value_at(calls, 0), WK_STR("methodName"))),
      "add");

  /* What a server answers: a result, then a fault. */
  CHECK_OK(wk_xmlrpc_value_new_array(&results, &err), err);
  CHECK_OK(wk_xmlrpc_value_append(results, params, &err), err);
  CHECK_OK(wk_xmlrpc_dumps_fault(3, WK_STR("no"), WK_STR(""), 0, &document, &err), err);
  wk_buf_free(document);
  CHECK_OK(wk_xmlrpc_loads(wk_str_bytes(WK_STR(
                               "<params><struct><name>faultCode</name><int>3</int>"
                               "<name>faultString</name><string>no</string></struct></params>")),
                           &message, &err),
           err);
  CHECK_OK(wk_xmlrpc_value_append(results, wk_xmlrpc_value_at(wk_xmlrpc_message_params(message), 0),
                                  &err),
           err);
  wk_xmlrpc_message_free(message);
  CHECK_OK(wk_xmlrpc_multicall_result(results, 0, &v, &err), err);
  CHECK(wk_xmlrpc_value_int(v) == 7);
  wk_xmlrpc_value_free(v);
  CHECK(wk_xmlrpc_multicall_result(results, 1, &v, &err) == WK_E_XMLRPC_FAULT && v == NULL);
  CHECK(wk_xmlrpc_error_fault_code(err) == 3);
  wk_error_free(err);
  err = NULL;
  CHECK_STATUS(wk_xmlrpc_multicall_result(results, 2, &v, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_xmlrpc_multicall_result(params, 0, &v, &err), WK_E_XMLRPC_VALUE, err);
  wk_xmlrpc_value_free(results);
  wk_xmlrpc_value_free(params);
  wk_xmlrpc_value_free(calls);
}

int main(void) {
  round_trip();
  values();
  writing_refuses();
  reading_refuses();
  multicall();
  return check_report("xmlrpc");
}
