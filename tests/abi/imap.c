/* The IMAP client as a C program uses it, over memory: what it sends, what it gives, how it fails.
 */
#include "check.h"

#define HI "* OK hi\r\n* CAPABILITY IMAP4rev1 IDLE ENABLE AUTH=PLAIN\r\nT0 OK x\r\n"
#define IN HI "T1 OK in\r\n* 2 EXISTS\r\nT2 OK [READ-WRITE] s\r\n"
#define SENT_HI "T0 CAPABILITY\r\n"
#define SENT_IN SENT_HI "T1 LOGIN ann \"pw\"\r\nT2 SELECT INBOX\r\n"

typedef struct {
  wk_transport_t *transport;
  wk_imap_t *imap;
} session_t;

/* A client whose server says `input`, connected; its tags are T0 and so on. */
static session_t begin(const char *input) {
  wk_error_t *err = NULL;
  session_t s = {NULL, NULL};
  CHECK_OK(wk_transport_new_memory(wk_bytes(input, strlen(input)), &s.transport, &err), err);
  CHECK_OK(wk_transport_memory_end(s.transport, &err), err);
  CHECK_OK(wk_imap_new(WK_STR("localhost"), 0, &s.imap, &err), err);
  CHECK_OK(wk_imap_set_tag_prefix(s.imap, WK_STR("T"), &err), err);
  CHECK_OK(wk_imap_set_transport(s.imap, s.transport, &err), err);
  CHECK_OK(wk_imap_connect(s.imap, &err), err);
  CHECK(wk_imap_is_connected(s.imap) && wk_imap_state(s.imap) == WK_IMAP_STATE_NONAUTH);
  return s;
}

/* The same, with a mailbox selected. */
static session_t begin_inside(const char *input) {
  wk_error_t *err = NULL;
  session_t s = begin(input);
  CHECK_OK(wk_imap_login(s.imap, WK_STR("ann"), WK_STR("pw"), NULL, &err), err);
  CHECK_OK(wk_imap_select(s.imap, WK_STR("INBOX"), false, NULL, &err), err);
  CHECK(wk_imap_state(s.imap) == WK_IMAP_STATE_SELECTED);
  return s;
}

/* Checks what was sent, and frees everything. */
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

/* Checks a result of one item at most, and frees it. */
static void check_result(wk_imap_result_t **result, const char *type, const char *text) {
  CHECK_STR(wk_imap_result_type(*result), type);
  CHECK(wk_imap_result_is_ok(*result) == (strcmp(type, "OK") == 0));
  CHECK(wk_imap_result_count(*result) == (text != NULL));
  if (text != NULL) CHECK(is(wk_imap_result_text(*result, 0), text));
  CHECK(wk_imap_result_text(*result, 1).data == NULL);
  wk_imap_result_free(*result);
  *result = NULL;
}

static void session(void) {
  session_t s =
      begin(HI
            "T1 NO not yet\r\nT2 OK in\r\n* 3 RECENT\r\nT3 OK n\r\nT4 OK [READ-ONLY] s\r\n"
            "* 1 EXPUNGE\r\nT5 BAD what\r\n* ENABLED UTF8=ACCEPT\r\nT6 OK e\r\n"
            "* BYE so long\r\n");
  wk_error_t *err = NULL;
  wk_buf_t *line = NULL;
  wk_strings_t *list = NULL;
  wk_imap_result_t *result = NULL;

  CHECK_OK(wk_imap_getwelcome(s.imap, &line, &err), err);
  CHECK_STR(wk_buf_str(line), "* OK hi");
  wk_buf_free(line);
  CHECK_OK(wk_imap_capabilities(s.imap, &list, &err), err);
  CHECK(wk_strings_count(list) == 4);
  CHECK_STR(wk_strings_at(list, 3), "AUTH=PLAIN");
  wk_strings_free(list);
  CHECK_STR(wk_imap_protocol_version(s.imap), "IMAP4REV1");
  CHECK(wk_imap_fileno(s.imap) == -1 && !wk_imap_utf8_enabled(s.imap));
  CHECK(wk_imap_login(s.imap, WK_STR("a\"n"), WK_STR("p\\w"), &result, &err) == WK_E_IMAP);
  CHECK_STR(wk_error_message(err), "not yet");
  CHECK(result == NULL);
  wk_error_free(err);
  err = NULL;
  CHECK_STATUS(wk_imap_check(s.imap, &result, &err), WK_E_IMAP_STATE, err);
  CHECK_OK(wk_imap_login(s.imap, WK_STR("ann"), WK_STR("pw"), &result, &err), err);
  check_result(&result, "OK", "in");
  CHECK_OK(wk_imap_noop(s.imap, &result, &err), err);
  check_result(&result, "OK", "n");
  CHECK_OK(wk_imap_recent(s.imap, &result, &err), err);
  check_result(&result, "OK", "3");
  CHECK_STATUS(wk_imap_select(s.imap, WK_STR("a b"), false, &result, &err), WK_E_IMAP_READONLY,
               err);
  CHECK(!wk_imap_is_readonly(s.imap));
  CHECK_STATUS(wk_imap_noop(s.imap, NULL, &err), WK_E_IMAP_READONLY, err);
  CHECK_OK(wk_imap_response(s.imap, WK_STR("read-only"), &result, &err), err);
  check_result(&result, "read-only", "");
  CHECK(wk_imap_expunge(s.imap, &result, &err) == WK_E_IMAP);
  CHECK_STR(wk_error_message(err), "EXPUNGE command error: BAD what");
  wk_error_free(err);
  err = NULL;
  CHECK_STATUS(wk_imap_enable(s.imap, WK_STR("X"), &result, &err), WK_E_IMAP_STATE, err);
  CHECK_OK(wk_imap_logout(s.imap, &result, &err), err);
  /* T6 ends the LOGOUT; BYE comes first when the server is orderly. */
  CHECK_STR(wk_imap_result_type(result), "OK");
  wk_imap_result_free(result);
  CHECK(!wk_imap_is_connected(s.imap) && wk_imap_state(s.imap) == WK_IMAP_STATE_LOGOUT);
  CHECK_STATUS(wk_imap_noop(s.imap, NULL, &err), WK_E_STATE, err);
  end(&s, SENT_HI
      "T1 LOGIN \"a\\\"n\" \"p\\\\w\"\r\nT2 LOGIN ann \"pw\"\r\nT3 NOOP\r\n"
      "T4 SELECT \"a b\"\r\nT5 EXPUNGE\r\nT6 LOGOUT\r\n");
}

static void mailboxes(void) {
  session_t s =
      begin(HI
            "T1 OK in\r\nT2 OK c\r\nT3 OK d\r\nT4 OK r\r\nT5 OK s\r\nT6 OK u\r\n"
            "* LIST () \"/\" {3}\r\na b\r\nT7 OK l\r\n* LSUB () \"/\" a\r\nT8 OK l\r\n"
            "* STATUS a (MESSAGES 1)\r\nT9 OK s\r\n* NAMESPACE NIL NIL NIL\r\nT10 OK n\r\n"
            "* ACL a bob l\r\nT11 OK a\r\nT12 OK s\r\nT13 OK d\r\n* MYRIGHTS a l\r\nT14 OK m\r\n"
            "* ANNOTATION a b c\r\nT15 OK g\r\nT16 OK s\r\n* QUOTA r ()\r\nT17 OK q\r\nT18 OK q\r\n"
            "* QUOTAROOT a r\r\n* QUOTA r (STORAGE 1 2)\r\nT19 OK q\r\n* ENABLED UTF8=ACCEPT\r\n"
            "T20 OK e\r\nT21 OK p\r\nT22 NO none\r\n* CAPABILITY IMAP4rev1\r\nT23 OK c\r\n");
  wk_error_t *err = NULL;
  wk_imap_result_t *result = NULL, *quotas = NULL;
  wk_buf_t *raw = NULL;
  size_t next = 0;
  const wk_str_t a = WK_STR("a");
  const wk_str_t pairs[] = {WK_STR("/comment"), WK_STR("(\"value.priv\" \"x\")")};

  CHECK_OK(wk_imap_login(s.imap, WK_STR("ann"), WK_STR("pw"), NULL, &err), err);
  CHECK_OK(wk_imap_create(s.imap, WK_STR("a b"), NULL, &err), err);
  CHECK_OK(wk_imap_delete(s.imap, a, NULL, &err), err);
  CHECK_OK(wk_imap_rename(s.imap, a, WK_STR(""), NULL, &err), err);
  CHECK_OK(wk_imap_subscribe(s.imap, a, NULL, &err), err);
  CHECK_OK(wk_imap_unsubscribe(s.imap, a, &result, &err), err);
  check_result(&result, "OK", "u");
  CHECK_OK(wk_imap_list(s.imap, WK_STR(""), WK_STR("%"), &result, &err), err);
  CHECK(wk_imap_result_count(result) == 2 && wk_imap_result_has_literal(result, 0));
  CHECK(is(wk_imap_result_text(result, 0), "() \"/\" {3}"));
  CHECK(is(wk_imap_result_literal(result, 0), "a b"));
  CHECK(!wk_imap_result_has_literal(result, 1) && wk_imap_result_literal(result, 1).len == 0);
  CHECK_OK(wk_imap_result_response(result, 0, &raw, &next, &err), err);
  CHECK_STR(wk_buf_str(raw), "() \"/\" {3}\r\na b");
  CHECK(next == 2);
  wk_buf_free(raw);
  CHECK_STATUS(wk_imap_result_response(result, 2, &raw, &next, &err), WK_E_INVALID_ARGUMENT, err);
  wk_imap_result_free(result);
  CHECK_OK(wk_imap_lsub(s.imap, WK_STR(""), WK_STR("*"), &result, &err), err);
  check_result(&result, "OK", "() \"/\" a");
  CHECK_OK(wk_imap_status(s.imap, a, WK_STR("(MESSAGES)"), &result, &err), err);
  check_result(&result, "OK", "a (MESSAGES 1)");
  CHECK_OK(wk_imap_namespace(s.imap, &result, &err), err);
  check_result(&result, "OK", "NIL NIL NIL");
  CHECK_OK(wk_imap_getacl(s.imap, a, &result, &err), err);
  check_result(&result, "OK", "a bob l");
  CHECK_OK(wk_imap_setacl(s.imap, a, WK_STR("bob"), WK_STR("lr"), NULL, &err), err);
  CHECK_OK(wk_imap_deleteacl(s.imap, a, WK_STR("bob"), NULL, &err), err);
  CHECK_OK(wk_imap_myrights(s.imap, a, &result, &err), err);
  check_result(&result, "OK", "a l");
  CHECK_OK(wk_imap_getannotation(s.imap, a, WK_STR("/c"), WK_STR("v"), &result, &err), err);
  check_result(&result, "OK", "a b c");
  CHECK_OK(wk_imap_setannotation(s.imap, a, pairs, 2, &result, &err), err);
  check_result(&result, "OK", NULL);
  CHECK_OK(wk_imap_getquota(s.imap, WK_STR(""), &result, &err), err);
  check_result(&result, "OK", "r ()");
  CHECK_OK(wk_imap_setquota(s.imap, WK_STR("r"), WK_STR("(STORAGE 5)"), NULL, &err), err);
  CHECK_OK(wk_imap_getquotaroot(s.imap, a, &result, &quotas, &err), err);
  check_result(&result, "OK", "a r");
  check_result(&quotas, "OK", "r (STORAGE 1 2)");
  CHECK_STATUS(wk_imap_create(s.imap, WK_STR("caf\xc3\xa9"), NULL, &err), WK_E_ENCODE, err);
  CHECK_OK(wk_imap_enable(s.imap, WK_STR("UTF8=ACCEPT"), NULL, &err), err);
  CHECK(wk_imap_utf8_enabled(s.imap));
  CHECK_OK(wk_imap_proxyauth(s.imap, WK_STR("caf\xc3\xa9"), NULL, &err), err);
  CHECK_OK(wk_imap_select(s.imap, WK_STR("none"), true, &result, &err), err);
  check_result(&result, "NO", "none");
  CHECK(wk_imap_is_readonly(s.imap));
  CHECK_OK(wk_imap_capability(s.imap, &result, &err), err);
  check_result(&result, "OK", "IMAP4rev1");
  end(&s, SENT_HI
      "T1 LOGIN ann \"pw\"\r\nT2 CREATE \"a b\"\r\nT3 DELETE a\r\nT4 RENAME a \"\"\r\n"
      "T5 SUBSCRIBE a\r\nT6 UNSUBSCRIBE a\r\nT7 LIST \"\" %\r\nT8 LSUB \"\" *\r\n"
      "T9 STATUS a (MESSAGES)\r\nT10 NAMESPACE\r\nT11 GETACL a\r\nT12 SETACL a bob lr\r\n"
      "T13 DELETEACL a bob\r\nT14 MYRIGHTS a\r\nT15 GETANNOTATION a /c v\r\n"
      "T16 SETANNOTATION a /comment (\"value.priv\" \"x\")\r\nT17 GETQUOTA \"\"\r\n"
      "T18 SETQUOTA r (STORAGE 5)\r\nT19 GETQUOTAROOT a\r\nT20 ENABLE UTF8=ACCEPT\r\n"
      "T21 PROXYAUTH caf\xc3\xa9\r\nT22 EXAMINE none\r\nT23 CAPABILITY\r\n");
}

typedef struct {
  const char *answers[3];
  int at, stop;
  char seen[64];
} answers_t;

static int answer(void *user, wk_bytes_t challenge, wk_bytes_t *out_response) {
  answers_t *answers = user;
  strncat(answers->seen, (const char *)challenge.data, challenge.len);
  strcat(answers->seen, "|");
  if (answers->stop != 0) return answers->stop;
  const char *next = answers->answers[answers->at++];
  if (next != NULL) *out_response = wk_bytes(next, strlen(next));
  return 0;
}

static void logins(void) {
  wk_error_t *err = NULL;
  wk_imap_result_t *result = NULL;
  answers_t answers = {{"one", "two", NULL}, 0, 0, ""};

  session_t s = begin(HI "+ aGk=\r\n+ \r\nT1 OK in\r\n");
  CHECK_OK(wk_imap_authenticate(s.imap, WK_STR("x-m"), answer, &answers, &result, &err), err);
  check_result(&result, "OK", "in");
  CHECK(strcmp(answers.seen, "hi||") == 0);
  end(&s, SENT_HI "T1 AUTHENTICATE X-M\r\nb25l\r\ndHdv\r\n");

  s = begin(HI "+ \r\nT1 BAD cancelled\r\n+ \r\nT2 BAD cancelled\r\n+ !\r\nT3 BAD x\r\n");
  answers.at = 2;
  CHECK_STATUS(wk_imap_authenticate(s.imap, WK_STR("X"), answer, &answers, &result, &err),
               WK_E_IMAP, err);
  answers.stop = 42;
  CHECK(wk_imap_authenticate(s.imap, WK_STR("X"), answer, &answers, &result, &err) ==
        WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 42 && wk_imap_is_connected(s.imap));
  wk_error_free(err);
  err = NULL;
  CHECK(wk_imap_authenticate(s.imap, WK_STR("X"), answer, &answers, &result, NULL) != WK_OK);
  CHECK_STATUS(wk_imap_authenticate(s.imap, WK_STR("X"), NULL, NULL, NULL, &err), WK_E_NULL, err);
  end(&s, SENT_HI "T1 AUTHENTICATE X\r\n*\r\nT2 AUTHENTICATE X\r\n*\r\nT3 AUTHENTICATE X\r\n*\r\n");

  s = begin(
      HI
      "+ \r\nT1 NO x\r\n+ \r\nT2 NO x\r\n+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2U+\r\nT3 OK in\r\n");
  const wk_str_t u = WK_STR("u"), p = WK_STR("p");
  CHECK_STATUS(wk_imap_authenticate_with(s.imap, WK_STR("plain"), u, p, NULL, &err), WK_E_IMAP,
               err);
  CHECK_STATUS(wk_imap_authenticate_with(s.imap, WK_STR("XOAUTH2"), u, p, NULL, &err), WK_E_IMAP,
               err);
  CHECK_STATUS(wk_imap_authenticate_with(s.imap, WK_STR("GSSAPI"), u, p, NULL, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_imap_login_cram_md5(s.imap, WK_STR("tim"), WK_STR("tanstaaf"), &result, &err), err);
  check_result(&result, "OK", "in");
  CHECK_STATUS(wk_imap_starttls(s.imap, NULL, &err), WK_E_IMAP_ABORT, err);
  CHECK(wk_imap_is_connected(s.imap));
  end(&s, SENT_HI
      "T1 AUTHENTICATE PLAIN\r\nAHUAcA==\r\nT2 AUTHENTICATE XOAUTH2\r\n"
      "dXNlcj11AWF1dGg9QmVhcmVyIHABAQ==\r\nT3 AUTHENTICATE CRAM-MD5\r\n"
      "dGltIGVjZTMwZjRiMjQ2NmI1ZjMxNWM1NmUzMzVkNTNjZWIy\r\n");
}

/* A server that wants no passwords gets none. */
static void no_logins(void) {
  wk_error_t *err = NULL;
  session_t s = begin("* OK hi\r\n* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nT0 OK x\r\n");
  CHECK_STATUS(wk_imap_login(s.imap, WK_STR("ann"), WK_STR("pw"), NULL, &err),
               WK_E_IMAP_NOT_SUPPORTED, err);
  end(&s, SENT_HI);
}

/* What would be a second command is refused, and not a byte of it is sent. */
static void injection(void) {
  static const wk_str_t bad[] = {{"a\rX", 3}, {"a\nX", 3},     {"a\r\nX", 4}, {"a\0b", 3},
                                 {"\n", 1},   {"\"\r\n\"", 4}, {"(\n)", 3}};
  const wk_str_t a = WK_STR("a"), none = {NULL, 0};
  const wk_bytes_t message = wk_bytes("m", 1);
  wk_error_t *err = NULL;
  answers_t answers = {{NULL}, 0, 0, ""};

  session_t s = begin_inside(IN);
  wk_imap_t *m = s.imap;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    const wk_str_t b = bad[i];
#define REFUSED(call) CHECK_STATUS(call, WK_E_INJECTION, err)
    REFUSED(wk_imap_copy(m, b, a, NULL, &err));
    REFUSED(wk_imap_copy(m, a, b, NULL, &err));
    REFUSED(wk_imap_fetch(m, b, a, NULL, &err));
    REFUSED(wk_imap_fetch(m, a, b, NULL, &err));
    REFUSED(wk_imap_partial(m, 1, b, 1, 1, NULL, &err));
    REFUSED(wk_imap_search(m, b, &a, 1, NULL, &err));
    REFUSED(wk_imap_search(m, none, &b, 1, NULL, &err));
    REFUSED(wk_imap_sort(m, b, a, &a, 1, NULL, &err));
    REFUSED(wk_imap_sort(m, a, b, &a, 1, NULL, &err));
    REFUSED(wk_imap_sort(m, a, a, &b, 1, NULL, &err));
    REFUSED(wk_imap_thread(m, b, a, &a, 1, NULL, &err));
    REFUSED(wk_imap_thread(m, a, b, &a, 1, NULL, &err));
    REFUSED(wk_imap_thread(m, a, a, &b, 1, NULL, &err));
    REFUSED(wk_imap_store(m, b, a, a, NULL, &err));
    REFUSED(wk_imap_store(m, a, b, a, NULL, &err));
    REFUSED(wk_imap_store(m, a, a, b, NULL, &err));
    REFUSED(wk_imap_uid(m, WK_STR("FETCH"), &b, 1, NULL, &err));
    CHECK_STATUS(wk_imap_uid(m, b, &a, 1, NULL, &err), WK_E_IMAP, err);
    REFUSED(wk_imap_xatom(m, b, &a, 1, NULL, &err));
    REFUSED(wk_imap_xatom(m, a, &b, 1, NULL, &err));
    REFUSED(wk_imap_select(m, b, false, NULL, &err));
    REFUSED(wk_imap_create(m, b, NULL, &err));
    REFUSED(wk_imap_delete(m, b, NULL, &err));
    REFUSED(wk_imap_rename(m, b, a, NULL, &err));
    REFUSED(wk_imap_rename(m, a, b, NULL, &err));
    REFUSED(wk_imap_subscribe(m, b, NULL, &err));
    REFUSED(wk_imap_unsubscribe(m, b, NULL, &err));
    REFUSED(wk_imap_list(m, b, a, NULL, &err));
    REFUSED(wk_imap_list(m, a, b, NULL, &err));
    REFUSED(wk_imap_lsub(m, b, a, NULL, &err));
    REFUSED(wk_imap_lsub(m, a, b, NULL, &err));
    REFUSED(wk_imap_status(m, b, a, NULL, &err));
    REFUSED(wk_imap_status(m, a, b, NULL, &err));
    REFUSED(wk_imap_getacl(m, b, NULL, &err));
    REFUSED(wk_imap_setacl(m, b, a, a, NULL, &err));
    REFUSED(wk_imap_setacl(m, a, b, a, NULL, &err));
    REFUSED(wk_imap_setacl(m, a, a, b, NULL, &err));
    REFUSED(wk_imap_deleteacl(m, b, a, NULL, &err));
    REFUSED(wk_imap_deleteacl(m, a, b, NULL, &err));
    REFUSED(wk_imap_myrights(m, b, NULL, &err));
    REFUSED(wk_imap_getannotation(m, b, a, a, NULL, &err));
    REFUSED(wk_imap_getannotation(m, a, b, a, NULL, &err));
    REFUSED(wk_imap_getannotation(m, a, a, b, NULL, &err));
    REFUSED(wk_imap_setannotation(m, b, &a, 1, NULL, &err));
    REFUSED(wk_imap_setannotation(m, a, &b, 1, NULL, &err));
    REFUSED(wk_imap_getquota(m, b, NULL, &err));
    REFUSED(wk_imap_setquota(m, b, a, NULL, &err));
    REFUSED(wk_imap_setquota(m, a, b, NULL, &err));
    REFUSED(wk_imap_getquotaroot(m, b, NULL, NULL, &err));
    REFUSED(wk_imap_append(m, b, none, none, message, NULL, &err));
    REFUSED(wk_imap_append(m, none, b, none, message, NULL, &err));
    REFUSED(wk_imap_append(m, none, none, b, message, NULL, &err));
  }
  CHECK(wk_imap_is_connected(m));
  end(&s, SENT_IN);

  s = begin(HI "T1 OK in\r\n");
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    REFUSED(wk_imap_login(s.imap, bad[i], a, NULL, &err));
    REFUSED(wk_imap_login(s.imap, a, bad[i], NULL, &err));
    REFUSED(wk_imap_authenticate(s.imap, bad[i], answer, &answers, NULL, &err));
  }
  REFUSED(wk_imap_authenticate_with(s.imap, WK_STR("PLAIN"), bad[3], a, NULL, &err));
  CHECK_OK(wk_imap_login(s.imap, a, a, NULL, &err), err);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    REFUSED(wk_imap_enable(s.imap, bad[i], NULL, &err));
    REFUSED(wk_imap_proxyauth(s.imap, bad[i], NULL, &err));
  }
  CHECK_STATUS(wk_imap_create(s.imap, WK_STR("\xff"), NULL, &err), WK_E_DECODE, err);
  end(&s, SENT_HI "T1 LOGIN a \"a\"\r\n");
}

static void trace(void *user, uint32_t direction, wk_bytes_t data, uint64_t microseconds) {
  (void)microseconds;
  if (direction == WK_TRACE_SENT) strncat(user, (const char *)data.data, data.len);
}

static void options(void) {
  wk_error_t *err = NULL;
  wk_imap_t *imap = NULL;
  wk_cancel_t *cancel = NULL;
  wk_tls_config_t *tls = NULL;
  char seen[64] = "";
  const wk_trace_ops_t ops = {sizeof ops, trace, NULL};

  CHECK_STATUS(wk_imap_new(WK_STR("a b"), 0, &imap, &err), WK_E_ADDRESS, err);
  CHECK_OK(wk_imap_ssl_new(WK_STR("localhost"), 0, &imap, &err), err);
  CHECK_STATUS(wk_imap_set_timeout_ms(imap, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_imap_set_timeout_ms(imap, 1000, &err), err);
  CHECK_OK(wk_imap_set_connect_timeout_ms(imap, 1000, &err), err);
  CHECK_OK(wk_imap_set_idle_timeout_ms(imap, WK_NO_TIMEOUT, &err), err);
  CHECK_OK(wk_imap_set_total_timeout_ms(imap, 1000, &err), err);
  CHECK_OK(wk_imap_set_source_address(imap, WK_STR(""), 0, &err), err);
  CHECK_OK(wk_tls_config_new(&tls, &err), err);
  CHECK_OK(wk_imap_set_tls(imap, tls, &err), err);
  wk_tls_config_free(tls);
  CHECK_OK(wk_imap_set_debuglevel(imap, 0, &err), err);
  CHECK_OK(wk_imap_set_transport(imap, NULL, &err), err);
  CHECK_STATUS(wk_imap_set_tag_prefix(imap, WK_STR(""), &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_imap_set_tag_prefix(imap, WK_STR("A1"), &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_imap_set_max_line(imap, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_imap_set_unix_socket(imap, WK_STR("/nonexistent/socket"), &err), err);
  CHECK(wk_status_is(wk_imap_connect(imap, NULL), WK_E_IO));
  CHECK(!wk_imap_is_connected(imap) && wk_imap_protocol_version(imap).len == 0);
  CHECK_OK(wk_cancel_new(&cancel, &err), err);
  wk_cancel_trigger(cancel);
  CHECK_OK(wk_imap_set_cancel(imap, cancel, &err), err);
  CHECK_STATUS(wk_imap_connect(imap, &err), WK_E_CANCELLED, err);
  wk_cancel_free(cancel);
  wk_imap_free(imap);

  session_t s = begin(HI "T1 OK in\r\n* X a long line\r\n");
  CHECK_STATUS(wk_imap_connect(s.imap, &err), WK_E_STATE, err);
  CHECK_OK(wk_imap_set_trace(s.imap, &ops, seen, &err), err);
  CHECK_OK(wk_imap_login(s.imap, WK_STR("ann"), WK_STR("secret"), NULL, &err), err);
  CHECK(strcmp(seen, "T1 LOGIN ann ***\r\n") == 0);
  CHECK_OK(wk_imap_set_trace(s.imap, NULL, NULL, &err), err);
  CHECK_OK(wk_imap_set_max_line(s.imap, 10, &err), err);
  CHECK_STATUS(wk_imap_noop(s.imap, NULL, &err), WK_E_IMAP_LINE_TOO_LONG, err);
  CHECK_OK(wk_imap_shutdown(s.imap, &err), err);
  end(&s, SENT_HI "T1 LOGIN ann \"secret\"\r\nT2 NOOP\r\n");

  s = begin(HI "* X 1234567890\r\n");
  CHECK_OK(wk_imap_set_max_reply(s.imap, 12, &err), err);
  CHECK_STATUS(wk_imap_noop(s.imap, NULL, &err), WK_E_LIMIT, err);
  CHECK(!wk_imap_is_connected(s.imap));
  end(&s, SENT_HI "T1 NOOP\r\n");
}

int main(void) {
  session();
  mailboxes();
  logins();
  no_logins();
  injection();
  options();
  return check_report("imap");
}
