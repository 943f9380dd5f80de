/* Messages by IMAP as a C program uses it, over memory: fetched whole and in pieces, appended,
 * waited for, and read. */
#include "check.h"

#define IN                                                                                      \
  "* PREAUTH hi\r\n* CAPABILITY IMAP4rev1 IDLE\r\nT0 OK x\r\n* 2 EXISTS\r\nT1 OK [READ-WRITE] " \
  "s\r\n"
#define SENT_IN "T0 CAPABILITY\r\nT1 SELECT INBOX\r\n"

typedef struct {
  wk_transport_t *transport;
  wk_imap_t *imap;
} session_t;

/* A client whose server says `input`, with a mailbox selected; the next tag is T2. */
static session_t begin(const char *input) {
  wk_error_t *err = NULL;
  session_t s = {NULL, NULL};
  CHECK_OK(wk_transport_new_memory(wk_bytes(IN, strlen(IN)), &s.transport, &err), err);
  CHECK_OK(wk_transport_memory_feed(s.transport, wk_bytes(input, strlen(input)), &err), err);
  CHECK_OK(wk_transport_memory_end(s.transport, &err), err);
  CHECK_OK(wk_imap_new(WK_STR("localhost"), 0, &s.imap, &err), err);
  CHECK_OK(wk_imap_set_tag_prefix(s.imap, WK_STR("T"), &err), err);
  CHECK_OK(wk_imap_set_transport(s.imap, s.transport, &err), err);
  CHECK_OK(wk_imap_connect(s.imap, &err), err);
  CHECK(wk_imap_state(s.imap) == WK_IMAP_STATE_AUTH);
  CHECK_OK(wk_imap_select(s.imap, WK_STR("INBOX"), false, NULL, &err), err);
  return s;
}

static void end(session_t *s, const char *sent) {
  wk_error_t *err = NULL;
  wk_buf_t *written = NULL;
  CHECK_OK(wk_transport_memory_written(s->transport, &written, &err), err);
  CHECK_STR(wk_buf_str(written), sent);
  wk_buf_free(written);
  wk_imap_free(s->imap);
  wk_transport_free(s->transport);
}

static bool is(wk_bytes_t bytes, const char *expected) {
  return bytes.data != NULL && bytes.len == strlen(expected) &&
         memcmp(bytes.data, expected, bytes.len) == 0;
}

static void check_result(wk_imap_result_t **result, const char *type, const char *text) {
  CHECK_STR(wk_imap_result_type(*result), type);
  CHECK(wk_imap_result_count(*result) == (text != NULL));
  if (text != NULL) CHECK(is(wk_imap_result_text(*result, 0), text));
  wk_imap_result_free(*result);
  *result = NULL;
}

static void commands(void) {
  session_t s = begin(
      "* SEARCH 1 2\r\nT2 OK d\r\n* SEARCH\r\nT3 OK d\r\n* SORT 2 1\r\nT4 OK d\r\n* THREAD "
      "(1)\r\nT5 OK d\r\n"
      "* 1 FETCH (FLAGS (\\Seen))\r\nT6 OK d\r\nT7 OK [COPYUID 1 2 3] d\r\n* 1 FETCH (X "
      "{2}\r\nab)\r\nT8 OK d\r\n"
      "* 1 FETCH (UID 7)\r\nT9 OK d\r\n* XFOO 1\r\nT10 OK d\r\nT11 OK d\r\n* 1 EXPUNGE\r\nT12 OK "
      "d\r\n"
      "T13 OK d\r\nT14 OK d\r\n* 3 EXISTS\r\nT15 OK s\r\nT16 OK d\r\n");
  wk_error_t *err = NULL;
  wk_imap_result_t *r = NULL;
  wk_imap_t *m = s.imap;
  const wk_str_t none = {NULL, 0}, set = WK_STR("1:2"), all = WK_STR("ALL");
  const wk_str_t from[] = {WK_STR("FROM"), WK_STR("\"LDJ\"")};
  const wk_str_t uid[] = {WK_STR("7"), WK_STR("(UID)")};

  CHECK_OK(wk_imap_search(m, none, from, 2, &r, &err), err);
  check_result(&r, "OK", "1 2");
  CHECK_OK(wk_imap_search(m, WK_STR("UTF-8"), &all, 1, &r, &err), err);
  check_result(&r, "OK", "");
  CHECK_OK(wk_imap_sort(m, WK_STR("DATE"), WK_STR("UTF-8"), &all, 1, &r, &err), err);
  check_result(&r, "OK", "2 1");
  CHECK_OK(wk_imap_thread(m, WK_STR("REFERENCES"), WK_STR("UTF-8"), &all, 1, &r, &err), err);
  check_result(&r, "OK", "(1)");
  CHECK_OK(wk_imap_store(m, set, WK_STR("+FLAGS"), WK_STR("\\Seen"), &r, &err), err);
  check_result(&r, "OK", "1 (FLAGS (\\Seen))");
  CHECK_OK(wk_imap_copy(m, set, WK_STR("a b"), NULL, &err), err);
  CHECK_OK(wk_imap_response(m, WK_STR("copyuid"), &r, &err), err);
  check_result(&r, "copyuid", "1 2 3");
  CHECK_OK(wk_imap_partial(m, 1, WK_STR("X"), 1, 2, &r, &err), err);
  CHECK(wk_imap_result_count(r) == 2 && is(wk_imap_result_literal(r, 0), "ab"));
  wk_imap_result_free(r);
  CHECK_OK(wk_imap_uid(m, WK_STR("fetch"), uid, 2, &r, &err), err);
  check_result(&r, "OK", "1 (UID 7)");
  CHECK_OK(wk_imap_xatom(m, WK_STR("xfoo"), NULL, 0, &r, &err), err);
  check_result(&r, "OK", "d");
  CHECK_OK(wk_imap_response(m, WK_STR("XFOO"), &r, &err), err);
  check_result(&r, "XFOO", "1");
  CHECK_OK(wk_imap_check(m, NULL, &err), err);
  CHECK_OK(wk_imap_expunge(m, &r, &err), err);
  check_result(&r, "OK", "1");
  CHECK_OK(wk_imap_fetch(m, WK_STR("9"), WK_STR("(FLAGS)"), &r, &err), err);
  check_result(&r, "OK", NULL);
  CHECK_OK(wk_imap_unselect(m, NULL, &err), err);
  CHECK_STATUS(wk_imap_expunge(m, NULL, &err), WK_E_IMAP_STATE, err);
  CHECK_OK(wk_imap_select(m, WK_STR("b"), true, &r, &err), err);
  check_result(&r, "OK", "3");
  CHECK_OK(wk_imap_close_mailbox(m, NULL, &err), err);
  CHECK(wk_imap_state(m) == WK_IMAP_STATE_AUTH);
  end(&s, SENT_IN
      "T2 SEARCH FROM \"LDJ\"\r\nT3 SEARCH CHARSET UTF-8 ALL\r\nT4 SORT (DATE) UTF-8 ALL\r\n"
      "T5 THREAD REFERENCES UTF-8 ALL\r\nT6 STORE 1:2 +FLAGS (\\Seen)\r\nT7 COPY 1:2 \"a b\"\r\n"
      "T8 PARTIAL 1 X 1 2\r\nT9 UID FETCH 7 (UID)\r\nT10 XFOO\r\nT11 CHECK\r\nT12 EXPUNGE\r\n"
      "T13 FETCH 9 (FLAGS)\r\nT14 UNSELECT\r\nT15 EXAMINE b\r\nT16 CLOSE\r\n");
}

typedef struct {
  char text[200];
  uint64_t announced;
  int stop_at;
} taken_t;

static int on_text(void *user, wk_bytes_t text, bool has_literal, uint64_t size) {
  taken_t *taken = user;
  strncat(taken->text, (const char *)text.data, text.len);
  strcat(taken->text, has_literal ? "~" : "|");
  if (has_literal) taken->announced = size;
  return --taken->stop_at == 0 ? 42 : 0;
}

static int on_literal(void *user, wk_bytes_t piece) {
  strncat(((taken_t *)user)->text, (const char *)piece.data, piece.len);
  return 0;
}

static int read_some(void *user, uint8_t *buf, size_t len, size_t *out_len) {
  const char **left = user;
  *out_len = strlen(*left) < len ? strlen(*left) : len;
  if (*out_len > 2) *out_len = 2;
  memcpy(buf, *left, *out_len);
  *left += *out_len;
  return 0;
}

static void transfers(void) {
  const char *fetched =
      "* 1 FETCH (A {5}\r\nhello B {0}\r\n C \"x\")\r\n* 9 EXISTS\r\n* 2 FETCH (D)\r\n";
  char input[600];
  snprintf(input, sizeof input,
           "%sT2 OK d\r\n%sT3 OK d\r\n+ go\r\nT4 OK [APPENDUID 1 2] a\r\n+ go\r\nT5 OK b\r\n"
           "T6 NO full\r\n+ go\r\n",
           fetched, fetched);
  session_t s = begin(input);
  wk_error_t *err = NULL;
  wk_imap_result_t *r = NULL;
  taken_t taken = {"", 0, 0};
  const wk_imap_sink_t sink = {sizeof sink, on_text, on_literal},
                       texts = {sizeof sink, on_text, NULL};
  const wk_str_t none = {NULL, 0}, set = WK_STR("1:2"), parts = WK_STR("(A B C)");

  CHECK_OK(wk_imap_fetch_to(s.imap, false, set, parts, &sink, &taken, &r, &err), err);
  CHECK(strcmp(taken.text, "1 (A {5}~hello B {0}~ C \"x\")|2 (D)|") == 0 && taken.announced == 0);
  check_result(&r, "OK", "d");
  CHECK_OK(wk_imap_response(s.imap, WK_STR("EXISTS"), &r, &err), err);
  CHECK(wk_imap_result_count(r) == 2);
  wk_imap_result_free(r);
  taken.text[0] = 0;
  CHECK_OK(wk_imap_fetch_to(s.imap, true, set, parts, &texts, &taken, NULL, &err), err);
  CHECK(strcmp(taken.text, "1 (A {5}~ B {0}~ C \"x\")|2 (D)|") == 0);
  CHECK_OK(wk_imap_append(s.imap, WK_STR("a b"), WK_STR("\\Seen"), WK_STR("\"d\""),
                          wk_bytes("a\nb\r\nc\r", 7), NULL, &err),
           err);
  CHECK_OK(wk_imap_response(s.imap, WK_STR("APPENDUID"), &r, &err), err);
  check_result(&r, "APPENDUID", "1 2");
  const char *text = "line\r\n";
  CHECK_OK(wk_imap_append_from(s.imap, none, none, none, 6, read_some, &text, &r, &err), err);
  check_result(&r, "OK", "b");
  CHECK_OK(wk_imap_append(s.imap, none, none, none, wk_bytes("x", 1), &r, &err), err);
  check_result(&r, "NO", "full");
  text = "ab";
  CHECK_STATUS(wk_imap_append_from(s.imap, none, none, none, 6, read_some, &text, NULL, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK(!wk_imap_is_connected(s.imap));
  end(&s, SENT_IN
      "T2 FETCH 1:2 (A B C)\r\nT3 UID FETCH 1:2 (A B C)\r\nT4 APPEND \"a b\" (\\Seen) \"d\" "
      "{9}\r\na\r\nb\r\nc\r\n\r\n"
      "T5 APPEND INBOX {6}\r\nline\r\n\r\nT6 APPEND INBOX {1}\r\nT7 APPEND INBOX {6}\r\nab");

  s = begin(fetched);
  taken.text[0] = 0;
  taken.stop_at = 2;
  CHECK(wk_imap_fetch_to(s.imap, false, set, parts, &sink, &taken, &r, &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 42 && !wk_imap_is_connected(s.imap) && r == NULL);
  wk_error_free(err);
  err = NULL;
  CHECK_STATUS(wk_imap_fetch_to(s.imap, false, set, parts, NULL, NULL, NULL, &err), WK_E_NULL, err);
  CHECK_STATUS(wk_imap_append_from(s.imap, none, none, none, 6, NULL, NULL, NULL, &err), WK_E_NULL,
               err);
  end(&s, SENT_IN "T2 FETCH 1:2 (A B C)\r\n");
}

static void waiting_and_raw(void) {
  session_t s = begin("+ idling\r\n* 3 EXISTS\r\n* 1 RECENT\r\nT2 OK done\r\nabcde\r\nT3 x\r\n");
  wk_error_t *err = NULL;
  wk_imap_result_t *r = NULL;
  wk_buf_t *data = NULL;

  CHECK_STATUS(wk_imap_idle_done(s.imap, NULL, &err), WK_E_IMAP_STATE, err);
  CHECK_STATUS(wk_imap_idle_next(s.imap, 0, &r, &err), WK_E_IMAP_STATE, err);
  CHECK_OK(wk_imap_idle(s.imap, &err), err);
  CHECK_STATUS(wk_imap_noop(s.imap, NULL, &err), WK_E_IMAP_STATE, err);
  CHECK_STATUS(wk_imap_idle_next(s.imap, -2, &r, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_imap_idle_next(s.imap, WK_NO_TIMEOUT, &r, &err), err);
  check_result(&r, "EXISTS", "3");
  CHECK_OK(wk_imap_idle_next(s.imap, 1000, &r, &err), err);
  check_result(&r, "RECENT", "1");
  CHECK_OK(wk_imap_idle_done(s.imap, &r, &err), err);
  check_result(&r, "OK", "done");
  CHECK_OK(wk_imap_send(s.imap, wk_bytes("X\r\n", 3), &err), err);
  CHECK_OK(wk_imap_read(s.imap, 3, &data, &err), err);
  CHECK_STR(wk_buf_str(data), "abc");
  wk_buf_free(data);
  CHECK_OK(wk_imap_readline(s.imap, &data, &err), err);
  CHECK_STR(wk_buf_str(data), "de\r\n");
  wk_buf_free(data);
  CHECK_OK(wk_imap_read(s.imap, 100, &data, &err), err);
  CHECK_STR(wk_buf_str(data), "T3 x\r\n");
  wk_buf_free(data);
  end(&s, SENT_IN "T2 IDLE\r\nDONE\r\nX\r\n");
}

static void programs(void) {
  wk_error_t *err = NULL;
  wk_imap_t *imap = NULL;
  wk_imap_result_t *r = NULL;
  const char *command =
      "echo '* PREAUTH x'; read l; echo '* CAPABILITY IMAP4rev1'; echo 'T0 OK x';"
      "read l; echo '* BYE x'";
  CHECK_STATUS(wk_imap_stream_new((wk_str_t){"a\0b", 3}, &imap, &err), WK_E_INJECTION, err);
  CHECK_OK(wk_imap_stream_new(wk_str(command), &imap, &err), err);
  CHECK_OK(wk_imap_set_tag_prefix(imap, WK_STR("T"), &err), err);
  CHECK_OK(wk_imap_connect(imap, &err), err);
  CHECK(wk_imap_state(imap) == WK_IMAP_STATE_AUTH && wk_imap_fileno(imap) >= 0);
  CHECK_OK(wk_imap_logout(imap, &r, &err), err);
  check_result(&r, "BYE", "x");
  wk_imap_free(imap);
}

static void fetched(void) {
  const char *text =
      "7 (UID 12 FLAGS (\\Seen [t]) RFC822.SIZE 300 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" "
      "ENVELOPE (\"date\" \"s\" "
      "((\"Ann\" NIL \"ann\" \"x.org\")) NIL NIL ((NIL NIL \"g\" NIL)(NIL NIL NIL NIL)) NIL NIL "
      "NIL \"<id>\") BODYSTRUCTURE "
      "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"utf-8\") NIL NIL \"8BIT\" 12 1)(\"MESSAGE\" \"RFC822\" "
      "NIL NIL NIL \"7BIT\" 90 "
      "(NIL \"in\" NIL NIL NIL NIL NIL NIL NIL NIL) (\"IMAGE\" \"PNG\" NIL NIL NIL \"BASE64\" 7 "
      "NIL (\"attachment\" "
      "(\"filename\" \"x\")) (\"en\")) 9) \"MIXED\") BODY[TEXT] {5}\r\nhello X NIL)";
  wk_error_t *err = NULL;
  wk_imap_fetched_t *f = NULL;
  wk_bytes_t name, value;
  int64_t seconds = 0;

  CHECK_STATUS(wk_imap_fetched_new(wk_bytes("(X", 2), &f, &err), WK_E_IMAP_PARSE, err);
  CHECK_OK(wk_imap_fetched_new(wk_bytes(text, strlen(text)), &f, &err), err);
  CHECK(wk_imap_fetched_number(f) == 7 && wk_imap_fetched_uid(f) == 12 &&
        wk_imap_fetched_size(f) == 300);
  CHECK(wk_imap_fetched_internaldate(f, &seconds) && seconds == 837596665);
  CHECK(wk_imap_fetched_has_flags(f) && wk_imap_fetched_flag_count(f) == 2);
  CHECK(is(wk_imap_fetched_flag(f, 1), "[t]") && wk_imap_fetched_flag(f, 2).data == NULL);
  CHECK(wk_imap_fetched_has_envelope(f, WK_IMAP_MESSAGE) && !wk_imap_fetched_has_envelope(f, 1));
  CHECK(is(wk_imap_fetched_envelope_text(f, WK_IMAP_MESSAGE, WK_IMAP_ENVELOPE_MESSAGE_ID), "<id>"));
  CHECK(wk_imap_fetched_envelope_text(f, WK_IMAP_MESSAGE, WK_IMAP_ENVELOPE_IN_REPLY_TO).data ==
        NULL);
  CHECK(is(wk_imap_fetched_envelope_text(f, 2, WK_IMAP_ENVELOPE_SUBJECT), "in"));
  CHECK(wk_imap_fetched_address_count(f, WK_IMAP_MESSAGE, WK_IMAP_ADDRESS_TO) == 2);
  CHECK(is(wk_imap_fetched_address(f, WK_IMAP_MESSAGE, WK_IMAP_ADDRESS_FROM, 0,
                                   WK_IMAP_ADDRESS_PART_HOST),
           "x.org"));
  CHECK(wk_imap_fetched_address(f, WK_IMAP_MESSAGE, 99, 0, 0).data == NULL);
  CHECK(wk_imap_fetched_part_count(f) == 4 && wk_imap_fetched_part_is_multipart(f, 0));
  CHECK_STR(wk_imap_fetched_part_number(f, 3), "2.1");
  CHECK(wk_imap_fetched_part_parent(f, 3) == 2 &&
        wk_imap_fetched_part_parent(f, 0) == WK_IMAP_MESSAGE);
  CHECK(is(wk_imap_fetched_part_text(f, 3, WK_IMAP_PART_DISPOSITION), "attachment"));
  CHECK(wk_imap_fetched_part_size(f, 1) == 12 && wk_imap_fetched_part_lines(f, 1) == 1);
  CHECK(wk_imap_fetched_part_lines(f, 3) == -1 && wk_imap_fetched_part_size(f, 9) == -1);
  CHECK(wk_imap_fetched_parameter_count(f, 1, WK_IMAP_PARAMETERS_TYPE) == 1);
  CHECK(wk_imap_fetched_parameter(f, 3, WK_IMAP_PARAMETERS_DISPOSITION, 0, &name, &value));
  CHECK(is(name, "filename") && is(value, "x"));
  CHECK(!wk_imap_fetched_parameter(f, 3, WK_IMAP_PARAMETERS_DISPOSITION, 1, &name, &value));
  CHECK(is(wk_imap_fetched_language(f, 3, 0), "en"));
  CHECK(wk_imap_fetched_attribute_count(f) == 2);
  CHECK_STR(wk_imap_fetched_attribute_name(f, 0), "BODY[TEXT]");
  CHECK(is(wk_imap_fetched_attribute(f, 0), "hello") &&
        wk_imap_fetched_attribute(f, 1).data == NULL);
  wk_imap_fetched_free(f);
}

static void names(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  CHECK_OK(wk_imap_utf7_encode(WK_STR("Entw\xc3\xbcrfe & so"), &text, &err), err);
  CHECK_STR(wk_buf_str(text), "Entw&APw-rfe &- so");
  wk_buf_free(text);
  CHECK_OK(wk_imap_utf7_decode(wk_bytes("~peter/&U,BTFw-", 15), &text, &err), err);
  CHECK_STR(wk_buf_str(text), "~peter/\xe5\x8f\xb0\xe5\x8c\x97");
  wk_buf_free(text);
  CHECK_STATUS(wk_imap_utf7_decode(wk_bytes("&", 1), &text, &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_imap_utf7_encode(WK_STR("\xff"), &text, &err), WK_E_DECODE, err);
}

int main(void) {
  commands();
  transfers();
  waiting_and_raw();
  programs();
  fetched();
  names();
  return check_report("imap_messages");
}
