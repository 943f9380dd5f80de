/* The POP3 client as a C program uses it, over memory: what it sends, what it gives, how it fails.
 */
#include "check.h"

#define HI "+OK hello <1@h>\r\n"
#define OK "+OK done\r\n"

typedef struct {
  wk_transport_t *transport;
  wk_pop3_t *pop3;
} session_t;

/* A client whose server says `input`, connected. */
static session_t begin(const char *input) {
  wk_error_t *err = NULL;
  session_t s = {NULL, NULL};
  CHECK_OK(wk_transport_new_memory(wk_bytes(input, strlen(input)), &s.transport, &err), err);
  CHECK_OK(wk_transport_memory_end(s.transport, &err), err);
  CHECK_OK(wk_pop3_new(WK_STR("localhost"), 0, &s.pop3, &err), err);
  CHECK_OK(wk_pop3_set_transport(s.pop3, s.transport, &err), err);
  CHECK_OK(wk_pop3_connect(s.pop3, &err), err);
  CHECK(wk_pop3_is_connected(s.pop3));
  return s;
}

/* Checks what was sent, and frees everything. */
static void end(session_t *s, const char *sent) {
  wk_error_t *err = NULL;
  wk_buf_t *written = NULL;
  CHECK_OK(wk_transport_memory_written(s->transport, &written, &err), err);
  CHECK_STR(wk_buf_str(written), sent);
  wk_buf_free(written);
  wk_pop3_free(s->pop3);
  wk_transport_free(s->transport);
}

static void check_buf(wk_buf_t **buf, const char *expected) {
  CHECK_STR(wk_buf_str(*buf), expected);
  wk_buf_free(*buf);
  *buf = NULL;
}

static void check_line(wk_bytes_t line, const char *expected) {
  CHECK(line.len == strlen(expected) && memcmp(line.data, expected, line.len) == 0);
}

static void short_commands(void) {
  session_t s = begin(HI OK OK OK OK OK OK OK OK "+OK 2 320\r\n+OK 1 120\r\n+OK 1 abc\r\n" OK);
  wk_error_t *err = NULL;
  wk_buf_t *reply = NULL;
  uint64_t count = 0, octets = 0;

  CHECK_OK(wk_pop3_getwelcome(s.pop3, &reply, &err), err);
  check_buf(&reply, "+OK hello <1@h>");
  CHECK_OK(wk_pop3_user(s.pop3, WK_STR("ann"), &reply, &err), err);
  check_buf(&reply, "+OK done");
  CHECK_OK(wk_pop3_pass(s.pop3, WK_STR("a secret"), NULL, &err), err);
  CHECK_OK(wk_pop3_apop(s.pop3, WK_STR("u"), WK_STR("p"), NULL, &err), err);
  CHECK_OK(wk_pop3_rpop(s.pop3, WK_STR("u"), NULL, &err), err);
  CHECK_OK(wk_pop3_utf8(s.pop3, NULL, &err), err);
  CHECK_OK(wk_pop3_dele(s.pop3, 7, NULL, &err), err);
  CHECK_OK(wk_pop3_rset(s.pop3, NULL, &err), err);
  CHECK_OK(wk_pop3_noop(s.pop3, NULL, &err), err);
  CHECK_OK(wk_pop3_stat(s.pop3, &count, &octets, &err), err);
  CHECK(count == 2 && octets == 320);
  CHECK_OK(wk_pop3_list_one(s.pop3, 1, &reply, &err), err);
  check_buf(&reply, "+OK 1 120");
  CHECK_OK(wk_pop3_uidl_one(s.pop3, 1, &reply, &err), err);
  check_buf(&reply, "+OK 1 abc");
  CHECK_OK(wk_pop3_quit(s.pop3, &reply, &err), err);
  check_buf(&reply, "+OK done");
  CHECK(!wk_pop3_is_connected(s.pop3));
  CHECK_STATUS(wk_pop3_noop(s.pop3, &reply, &err), WK_E_STATE, err);
  CHECK(reply == NULL);
  end(&s,
      "USER ann\r\nPASS a secret\r\nAPOP u 207e5e1635cbefec039104271a658b65\r\nRPOP u\r\nUTF8\r\n"
      "DELE 7\r\nRSET\r\nNOOP\r\nSTAT\r\nLIST 1\r\nUIDL 1\r\nQUIT\r\n");
}

typedef struct {
  char text[64];
  int stop_after;
} taken_t;

static int take(void *user, wk_bytes_t line) {
  taken_t *taken = user;
  strncat(taken->text, (const char *)line.data, line.len);
  strcat(taken->text, "|");
  return --taken->stop_after == 0 ? 42 : 0;
}

static void long_commands(void) {
  const char *message = "+OK 20\r\nA: b\r\n\r\n..dot\r\n.\r\n";
  char input[512];
  snprintf(input, sizeof input,
           HI
           "+OK 1 message\r\n1 20\r\n.\r\n+OK\r\n1 abc\r\n.\r\n%s%s%s%s"
           "+OK\r\nTOP\r\nSASL PLAIN LOGIN\r\n.\r\n",
           message, message, message, message);
  session_t s = begin(input);
  wk_error_t *err = NULL;
  wk_pop3_lines_t *lines = NULL;
  wk_pop3_capabilities_t *capabilities = NULL;
  taken_t taken = {"", 0};
  uint64_t octets = 0;

  CHECK_OK(wk_pop3_list(s.pop3, &lines, &err), err);
  check_line(wk_pop3_lines_status(lines), "+OK 1 message");
  CHECK(wk_pop3_lines_count(lines) == 1 && wk_pop3_lines_octets(lines) == 6);
  check_line(wk_pop3_lines_at(lines, 0), "1 20");
  CHECK(wk_pop3_lines_at(lines, 1).len == 0);
  wk_pop3_lines_free(lines);
  CHECK_OK(wk_pop3_uidl(s.pop3, &lines, &err), err);
  check_line(wk_pop3_lines_at(lines, 0), "1 abc");
  wk_pop3_lines_free(lines);
  CHECK_OK(wk_pop3_retr(s.pop3, 1, &lines, &err), err);
  CHECK(wk_pop3_lines_count(lines) == 3 && wk_pop3_lines_octets(lines) == 14);
  check_line(wk_pop3_lines_at(lines, 2), ".dot");
  wk_pop3_lines_free(lines);
  CHECK_OK(wk_pop3_top(s.pop3, 1, 2, &lines, &err), err);
  wk_pop3_lines_free(lines);
  CHECK_OK(wk_pop3_retr_to(s.pop3, 1, take, &taken, &octets, &err), err);
  CHECK(strcmp(taken.text, "A: b||.dot|") == 0 && octets == 14);
  taken.text[0] = 0;
  CHECK_OK(wk_pop3_top_to(s.pop3, 1, 0, take, &taken, NULL, &err), err);
  CHECK(strcmp(taken.text, "A: b||.dot|") == 0);
  CHECK_OK(wk_pop3_capa(s.pop3, &capabilities, &err), err);
  CHECK(wk_pop3_capabilities_count(capabilities) == 2);
  CHECK_STR(wk_pop3_capabilities_name(capabilities, 1), "SASL");
  CHECK_STR(wk_pop3_capabilities_parameter(capabilities, 1, 1), "LOGIN");
  CHECK(wk_pop3_capabilities_parameter(capabilities, 1, 2).data == NULL);
  CHECK(wk_pop3_capabilities_name(capabilities, 2).data == NULL);
  wk_pop3_capabilities_free(capabilities);
  end(&s, "LIST\r\nUIDL\r\nRETR 1\r\nTOP 1 2\r\nRETR 1\r\nTOP 1 0\r\nCAPA\r\n");
}

static void failures(void) {
  session_t s = begin(HI "-ERR [IN-USE] no\r\n+OK caps\r\nUIDL\r\n.\r\n+OK\r\na\r\nb\r\n.\r\n");
  wk_error_t *err = NULL;
  wk_buf_t *reply = NULL;
  taken_t taken = {"", 1};

  CHECK(wk_pop3_pass(s.pop3, WK_STR("x"), &reply, &err) == WK_E_POP3_REFUSED && reply == NULL);
  CHECK_STR(wk_error_message(err), "-ERR [IN-USE] no");
  CHECK(wk_status_is(wk_error_status(err), WK_E_POP3));
  wk_error_free(err);
  err = NULL;
  CHECK_STATUS(wk_pop3_stls(s.pop3, &reply, &err), WK_E_POP3_NOT_SUPPORTED, err);
  CHECK(wk_pop3_retr_to(s.pop3, 1, take, &taken, NULL, &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 42);
  wk_error_free(err);
  err = NULL;
  CHECK(!wk_pop3_is_connected(s.pop3) && strcmp(taken.text, "a|") == 0);
  CHECK_STATUS(wk_pop3_retr_to(s.pop3, 1, NULL, NULL, NULL, &err), WK_E_NULL, err);
  end(&s, "PASS x\r\nCAPA\r\nRETR 1\r\n");

  s = begin(HI "+OK\r\n1234567890\r\n1234567890\r\n.\r\n");
  wk_pop3_lines_t *lines = NULL;
  CHECK_OK(wk_pop3_set_max_reply(s.pop3, 12, &err), err);
  CHECK_STATUS(wk_pop3_list(s.pop3, &lines, &err), WK_E_LIMIT, err);
  CHECK(lines == NULL && !wk_pop3_is_connected(s.pop3));
  end(&s, "LIST\r\n");

  s = begin(HI "+OK a long line\r\n");
  CHECK_STATUS(wk_pop3_connect(s.pop3, &err), WK_E_STATE, err);
  CHECK_OK(wk_pop3_set_max_line(s.pop3, 8, &err), err);
  CHECK_STATUS(wk_pop3_set_max_line(s.pop3, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_pop3_noop(s.pop3, NULL, &err), WK_E_POP3_LINE_TOO_LONG, err);
  CHECK_OK(wk_pop3_close(s.pop3, &err), err);
  end(&s, "NOOP\r\n");
}

/* What would be a second command is refused, and not a byte of it is sent. */
static void injection(void) {
  static const wk_str_t bad[] = {
      {"a\rQUIT", 6}, {"a\nQUIT", 6}, {"a\r\nQUIT", 7}, {"a\0b", 3}, {"\n", 1}};
  session_t s = begin(HI);
  wk_error_t *err = NULL;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    CHECK_STATUS(wk_pop3_user(s.pop3, bad[i], NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_pop3_pass(s.pop3, bad[i], NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_pop3_apop(s.pop3, bad[i], WK_STR("p"), NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_pop3_rpop(s.pop3, bad[i], NULL, &err), WK_E_INJECTION, err);
  }
  CHECK_STATUS(wk_pop3_user(s.pop3, WK_STR("\xff"), NULL, &err), WK_E_DECODE, err);
  CHECK(wk_pop3_is_connected(s.pop3));
  end(&s, "");
}

static void trace(void *user, uint32_t direction, wk_bytes_t data, uint64_t microseconds) {
  (void)microseconds;
  if (direction == WK_TRACE_SENT) strncat(user, (const char *)data.data, data.len);
}

static void options(void) {
  wk_error_t *err = NULL;
  wk_pop3_t *pop3 = NULL;
  wk_cancel_t *cancel = NULL;
  wk_tls_config_t *tls = NULL;
  char seen[64] = "";
  const wk_trace_ops_t ops = {sizeof ops, trace, NULL};

  CHECK_STATUS(wk_pop3_new(WK_STR("a b"), 0, &pop3, &err), WK_E_ADDRESS, err);
  CHECK_OK(wk_pop3_ssl_new(WK_STR("localhost"), 0, &pop3, &err), err);
  CHECK_STATUS(wk_pop3_set_timeout_ms(pop3, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_pop3_set_timeout_ms(pop3, 1000, &err), err);
  CHECK_OK(wk_pop3_set_connect_timeout_ms(pop3, 1000, &err), err);
  CHECK_OK(wk_pop3_set_idle_timeout_ms(pop3, WK_NO_TIMEOUT, &err), err);
  CHECK_OK(wk_pop3_set_total_timeout_ms(pop3, 1000, &err), err);
  CHECK_OK(wk_pop3_set_source_address(pop3, WK_STR(""), 0, &err), err);
  CHECK_OK(wk_tls_config_new(&tls, &err), err);
  CHECK_OK(wk_pop3_set_tls(pop3, tls, &err), err);
  CHECK_OK(wk_pop3_set_tls(pop3, NULL, &err), err);
  wk_tls_config_free(tls);
  CHECK_OK(wk_pop3_set_debuglevel(pop3, 0, &err), err);
  CHECK_OK(wk_pop3_set_transport(pop3, NULL, &err), err);
  CHECK_OK(wk_pop3_set_unix_socket(pop3, WK_STR("/nonexistent/socket"), &err), err);
  CHECK(wk_status_is(wk_pop3_connect(pop3, NULL), WK_E_IO));
  CHECK(!wk_pop3_is_connected(pop3));
  CHECK_OK(wk_cancel_new(&cancel, &err), err);
  wk_cancel_trigger(cancel);
  CHECK_OK(wk_pop3_set_cancel(pop3, cancel, &err), err);
  CHECK_STATUS(wk_pop3_connect(pop3, &err), WK_E_CANCELLED, err);
  wk_cancel_free(cancel);
  wk_pop3_free(pop3);

  session_t s = begin(HI OK);
  CHECK_OK(wk_pop3_set_trace(s.pop3, &ops, seen, &err), err);
  CHECK_OK(wk_pop3_pass(s.pop3, WK_STR("secret"), NULL, &err), err);
  CHECK(strcmp(seen, "PASS ***\r\n") == 0);
  CHECK_OK(wk_pop3_set_trace(s.pop3, NULL, NULL, &err), err);
  end(&s, "PASS secret\r\n");
}

int main(void) {
  short_commands();
  long_commands();
  failures();
  injection();
  options();
  return check_report("pop3");
}
