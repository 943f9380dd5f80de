/* The SMTP and LMTP client as a C program uses it, over memory: what it sends, gives, and how it
 * fails. */
#include "check.h"

#define HI "220 mx ESMTP\r\n"
#define EHLO "250-mx\r\n250-SIZE 1000\r\n250-AUTH CRAM-MD5 PLAIN LOGIN\r\n250 8BITMIME\r\n"
#define OK "250 ok\r\n"
#define GO "354 go\r\n"

typedef struct {
  wk_transport_t *transport;
  wk_smtp_t *smtp;
} session_t;

typedef wk_status_t make_fn(wk_str_t host, uint16_t port, wk_smtp_t **out, wk_error_t **err);

/* A client whose server says `input`, connected. */
static session_t begin(make_fn *make, const char *input) {
  wk_error_t *err = NULL;
  session_t s = {NULL, NULL};
  int32_t code = 0;
  wk_buf_t *text = NULL;
  CHECK_OK(wk_transport_new_memory(wk_bytes(input, strlen(input)), &s.transport, &err), err);
  CHECK_OK(wk_transport_memory_end(s.transport, &err), err);
  CHECK_OK(make(WK_STR("mx"), 0, &s.smtp, &err), err);
  CHECK_OK(wk_smtp_set_transport(s.smtp, s.transport, &err), err);
  CHECK_OK(wk_smtp_set_local_hostname(s.smtp, WK_STR("me"), &err), err);
  CHECK_OK(wk_smtp_connect(s.smtp, &code, &text, &err), err);
  CHECK(code == 220 && wk_smtp_is_connected(s.smtp));
  CHECK_STR(wk_buf_str(text), "mx ESMTP");
  wk_buf_free(text);
  return s;
}

/* Checks what was sent, and frees everything. */
static void end(session_t *s, const char *sent) {
  wk_error_t *err = NULL;
  wk_buf_t *written = NULL;
  CHECK_OK(wk_transport_memory_written(s->transport, &written, &err), err);
  CHECK_STR(wk_buf_str(written), sent);
  wk_buf_free(written);
  wk_smtp_free(s->smtp);
  wk_transport_free(s->transport);
}

static wk_bytes_t bytes(const char *text) { return wk_str_bytes(wk_str(text)); }

static void check_buf(wk_buf_t **buf, const char *expected) {
  CHECK_STR(wk_buf_str(*buf), expected);
  wk_buf_free(*buf);
  *buf = NULL;
}

static void commands(void) {
  session_t s = begin(wk_smtp_new,
                      HI EHLO "250 helo\r\n" OK OK OK OK OK OK "214 help\r\n" GO OK "221 bye\r\n");
  const wk_str_t size = WK_STR("SIZE=5"), never = WK_STR("NOTIFY=NEVER");
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  int32_t code = 0;

  CHECK(!wk_smtp_does_esmtp(s.smtp));
  CHECK_OK(wk_smtp_ehlo_resp(s.smtp, &text, &err), err);
  CHECK(text == NULL);
  CHECK_OK(wk_smtp_ehlo(s.smtp, WK_STR(""), &code, NULL, &err), err);
  CHECK(code == 250 && wk_smtp_does_esmtp(s.smtp));
  CHECK(wk_smtp_has_extn(s.smtp, WK_STR("Size")) && !wk_smtp_has_extn(s.smtp, WK_STR("x")));
  CHECK_OK(wk_smtp_feature_at(s.smtp, 0, &text, &err), err);
  check_buf(&text, "size 1000");
  CHECK_OK(wk_smtp_feature_at(s.smtp, 9, &text, &err), err);
  CHECK(text == NULL);
  CHECK_OK(wk_smtp_ehlo_resp(s.smtp, &text, &err), err);
  CHECK(wk_buf_len(text) > 10);
  wk_buf_free(text);
  CHECK_OK(wk_smtp_helo(s.smtp, WK_STR("other"), NULL, NULL, &err), err);
  CHECK_OK(wk_smtp_helo_resp(s.smtp, &text, &err), err);
  check_buf(&text, "helo");
  CHECK_OK(wk_smtp_ehlo_or_helo_if_needed(s.smtp, &err), err);
  CHECK_OK(wk_smtp_verify(s.smtp, WK_STR("Ann <a@x>"), &code, &text, &err), err);
  check_buf(&text, "ok");
  CHECK_OK(wk_smtp_expn(s.smtp, WK_STR("list"), &code, NULL, &err), err);
  CHECK_OK(wk_smtp_mail(s.smtp, WK_STR("a@x"), &size, 1, &code, NULL, &err), err);
  CHECK_OK(wk_smtp_rcpt(s.smtp, WK_STR("b@y"), &never, 1, &code, NULL, &err), err);
  CHECK_OK(wk_smtp_rset(s.smtp, NULL, NULL, &err), err);
  CHECK_OK(wk_smtp_noop(s.smtp, NULL, NULL, &err), err);
  CHECK_OK(wk_smtp_help(s.smtp, WK_STR("mail"), &code, &text, &err), err);
  CHECK(code == 214);
  check_buf(&text, "help");
  CHECK_OK(wk_smtp_data(s.smtp, bytes("a\r\n.b\r\n"), &code, NULL, &err), err);
  CHECK_OK(wk_smtp_quit(s.smtp, &code, NULL, &err), err);
  CHECK(code == 221 && !wk_smtp_is_connected(s.smtp));
  CHECK_STATUS(wk_smtp_docmd(s.smtp, WK_STR("XYZ"), WK_STR("a"), &code, &text, &err),
               WK_E_SMTP_SERVER_DISCONNECTED, err);
  end(&s,
      "ehlo me\r\nhelo other\r\nvrfy a@x\r\nexpn list\r\nmail FROM:<a@x> SIZE=5\r\n"
      "rcpt TO:<b@y> NOTIFY=NEVER\r\nrset\r\nnoop\r\nhelp "
      "mail\r\ndata\r\na\r\n..b\r\n.\r\nquit\r\n");
}

/* Answers a challenge with what `user` points at, but has no first response. */
static int answer(void *user, wk_bytes_t challenge, wk_bytes_t *out_response) {
  if (!challenge.data) return 0;
  *out_response = *(const wk_bytes_t *)user;
  return challenge.len == 0 ? 9 : 0;
}

static void logins(void) {
  session_t s = begin(wk_smtp_new, HI EHLO
                      "334 PDEyM0BteD4=\r\n235 in\r\n235 in\r\n334 eA==\r\n235 in\r\n"
                      "334 \r\n501 cancelled\r\n");
  wk_error_t *err = NULL;
  wk_bytes_t token = bytes("token");
  int32_t code = 0;

  CHECK_OK(wk_smtp_login(s.smtp, WK_STR("ann"), WK_STR("secret"), 0, &code, NULL, &err), err);
  CHECK(code == 235);
  CHECK_OK(wk_smtp_auth_with(s.smtp, WK_STR("xoauth2"), WK_STR("ann"), WK_STR("t"), 0, &code, NULL,
                             &err),
           err);
  CHECK_OK(wk_smtp_auth(s.smtp, WK_STR("own"), answer, &token, 0, &code, NULL, &err), err);
  CHECK(wk_smtp_auth(s.smtp, WK_STR("own"), answer, &token, 0, &code, NULL, &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 9);
  wk_error_free(err);
  err = NULL;
  CHECK_STATUS(wk_smtp_auth(s.smtp, WK_STR("own"), NULL, NULL, 0, &code, NULL, &err), WK_E_NULL,
               err);
  CHECK_STATUS(
      wk_smtp_auth_with(s.smtp, WK_STR("GSSAPI"), WK_STR("u"), WK_STR("p"), 0, &code, NULL, &err),
      WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_smtp_login(s.smtp, WK_STR("u"), WK_STR("p"), 8, &code, NULL, &err),
               WK_E_INVALID_ARGUMENT, err);
  end(&s,
      "ehlo me\r\nAUTH CRAM-MD5\r\nYW5uIGRhODI4Y2JlNWU4YTA0ZTM3NWJjZDI5M2Y0M2FkNjIz\r\n"
      "AUTH XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgdAEB\r\nAUTH OWN\r\ndG9rZW4=\r\nAUTH OWN\r\n*\r\n");
}

static void sending(void) {
  const wk_str_t to[3] = {WK_STR("b@y"), WK_STR("c@z"), WK_STR("d@w")};
  const wk_str_t option = WK_STR("BODY=8BITMIME");
  wk_error_t *err = NULL;
  wk_smtp_refused_t *refused = NULL;
  wk_str_t address;
  wk_bytes_t text;
  uint32_t code = 0;

  session_t s = begin(wk_smtp_new, HI EHLO OK OK "550 who\r\n" OK GO OK OK OK GO OK OK
                                                 "550 a\r\n551 b\r\n" OK "552 never\r\n" OK);
  CHECK_OK(wk_smtp_sendmail(s.smtp, WK_STR("a@x"), to, 3, bytes("hi\n.\n"), WK_SMTP_TEXT, &option,
                            1, NULL, 0, &refused, &err),
           err);
  CHECK(wk_smtp_refused_count(refused) == 1);
  CHECK(wk_smtp_refused_at(refused, 0, &address, &code, &text) && code == 550 && text.len == 3);
  CHECK_STR(address, "c@z");
  CHECK(!wk_smtp_refused_at(refused, 1, NULL, NULL, NULL));
  wk_smtp_refused_free(refused);
  CHECK_OK(wk_smtp_send_message(s.smtp, bytes("From: a@x\nTo: B <b@y>\nBcc: x@h\n\nhi\n"),
                                wk_str(NULL), to, 1, NULL, 0, NULL, 0, &refused, &err),
           err);
  CHECK(refused == NULL);
  CHECK(wk_smtp_sendmail(s.smtp, WK_STR("a@x"), to, 2, bytes("hi"), 0, NULL, 0, NULL, 0, &refused,
                         &err) == WK_E_SMTP_RECIPIENTS_REFUSED);
  CHECK(wk_error_refused_count(err) == 2 && wk_error_reply_code(err) == 551);
  CHECK(wk_error_refused_at(err, 0, &address, &code, &text) && code == 550);
  CHECK_STR(address, "b@y");
  CHECK(!wk_error_refused_at(err, 2, &address, &code, &text) && address.len == 0 && code == 0);
  wk_error_free(err);
  err = NULL;
  CHECK(wk_smtp_sendmail(s.smtp, WK_STR("a@x"), to, 1, bytes("hi"), 0, NULL, 0, NULL, 0, NULL,
                         &err) == WK_E_SMTP_SENDER_REFUSED);
  CHECK(wk_error_refused_at(err, 0, &address, NULL, NULL) &&
        wk_status_is(wk_error_status(err), WK_E_SMTP));
  CHECK_STR(address, "a@x");
  wk_error_free(err);
  err = NULL;
  CHECK_STATUS(wk_smtp_send_message(s.smtp, bytes("Subject: x\n\n"), wk_str(NULL), NULL, 0, NULL, 0,
                                    NULL, 0, NULL, &err),
               WK_E_SMTP_MESSAGE, err);
  CHECK_STATUS(wk_smtp_sendmail(s.smtp, WK_STR("a@x"), to, 1, bytes("\xc3\xa9"), WK_SMTP_TEXT, NULL,
                                0, NULL, 0, NULL, &err),
               WK_E_ENCODE, err);
  CHECK_STATUS(
      wk_smtp_sendmail(s.smtp, WK_STR("a@x"), to, 1, bytes(""), 8, NULL, 0, NULL, 0, NULL, &err),
      WK_E_INVALID_ARGUMENT, err);
  end(&s,
      "ehlo me\r\nmail FROM:<a@x> size=7 BODY=8BITMIME\r\nrcpt TO:<b@y>\r\nrcpt TO:<c@z>\r\n"
      "rcpt TO:<d@w>\r\ndata\r\nhi\r\n..\r\n.\r\n"
      "mail FROM:<a@x> size=30\r\nrcpt TO:<b@y>\r\ndata\r\nFrom: a@x\r\nTo: B "
      "<b@y>\r\n\r\nhi\r\n.\r\n"
      "mail FROM:<a@x> size=2\r\nrcpt TO:<b@y>\r\nrcpt TO:<c@z>\r\nrset\r\n"
      "mail FROM:<a@x> size=2\r\nrset\r\n");
  wk_smtp_refused_free(NULL);
  CHECK(wk_smtp_refused_count(NULL) == 0);
}

/* With PIPELINING the envelope goes out at once, and a refused sender leaves no reply unread. */
static void pipelining(void) {
  const wk_str_t to[2] = {WK_STR("b@y"), WK_STR("c@z")};
  wk_error_t *err = NULL;
  session_t s = begin(
      wk_smtp_new,
      HI "250-mx\r\n250 PIPELINING\r\n550 no\r\n503 a\r\n503 b\r\n" OK OK OK OK GO OK OK OK GO OK);
  CHECK_STATUS(
      wk_smtp_sendmail(s.smtp, WK_STR("a@x"), to, 2, bytes("1"), 0, NULL, 0, NULL, 0, NULL, &err),
      WK_E_SMTP_SENDER_REFUSED, err);
  CHECK_OK(
      wk_smtp_sendmail(s.smtp, WK_STR("a@x"), to, 2, bytes("2"), 0, NULL, 0, NULL, 0, NULL, &err),
      err);
  CHECK_OK(wk_smtp_set_pipelining(s.smtp, false, &err), err);
  CHECK_OK(
      wk_smtp_sendmail(s.smtp, WK_STR("a@x"), to, 1, bytes("3"), 0, NULL, 0, NULL, 0, NULL, &err),
      err);
  end(&s,
      "ehlo me\r\nmail FROM:<a@x>\r\nrcpt TO:<b@y>\r\nrcpt TO:<c@z>\r\nrset\r\n"
      "mail FROM:<a@x>\r\nrcpt TO:<b@y>\r\nrcpt TO:<c@z>\r\ndata\r\n2\r\n.\r\n"
      "mail FROM:<a@x>\r\nrcpt TO:<b@y>\r\ndata\r\n3\r\n.\r\n");
}

/* LMTP answers for each recipient that it took. */
static void lmtp(void) {
  const wk_str_t to[3] = {WK_STR("b@y"), WK_STR("c@z"), WK_STR("d@w")};
  wk_error_t *err = NULL;
  wk_smtp_refused_t *refused = NULL;
  wk_str_t address;
  session_t s = begin(wk_lmtp_new, HI OK OK OK "550 who\r\n" OK GO
                                               "250 kept\r\n"
                                               "452 full\r\n" OK OK GO "452 full\r\n");
  CHECK_OK(wk_smtp_sendmail(s.smtp, WK_STR("a@x"), to, 3, bytes("hi"), 0, NULL, 0, NULL, 0,
                            &refused, &err),
           err);
  CHECK(wk_smtp_refused_count(refused) == 2);
  CHECK(wk_smtp_refused_at(refused, 1, &address, NULL, NULL));
  CHECK_STR(address, "d@w");
  wk_smtp_refused_free(refused);
  CHECK_STATUS(
      wk_smtp_sendmail(s.smtp, WK_STR("a@x"), to, 1, bytes("hi"), 0, NULL, 0, NULL, 0, NULL, &err),
      WK_E_SMTP_RECIPIENTS_REFUSED, err);
  end(&s,
      "lhlo me\r\nmail FROM:<a@x>\r\nrcpt TO:<b@y>\r\nrcpt TO:<c@z>\r\nrcpt "
      "TO:<d@w>\r\ndata\r\nhi\r\n.\r\n"
      "mail FROM:<a@x>\r\nrcpt TO:<b@y>\r\ndata\r\nhi\r\n.\r\n");
  wk_smtp_t *smtp = NULL;
  CHECK_OK(wk_lmtp_new(WK_STR("/nonexistent/lmtp"), 0, &smtp, &err), err);
  CHECK(wk_status_is(wk_smtp_connect(smtp, NULL, NULL, NULL), WK_E_IO));
  wk_smtp_free(smtp);
}

/* What would be a second command is refused, and not a byte of it is sent. */
static void injection(void) {
  static const wk_str_t bad[] = {
      {"a\rQUIT", 6}, {"a\nQUIT", 6}, {"a@x\r\nQUIT", 9}, {"a\0b", 3}, {"\n", 1}};
  const wk_str_t good = WK_STR("b@y");
  session_t s = begin(wk_smtp_new, HI "250 mx\r\n");
  wk_error_t *err = NULL;
  int32_t code = 0;
  CHECK_OK(wk_smtp_ehlo(s.smtp, WK_STR(""), &code, NULL, &err), err);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    const wk_str_t b = bad[i];
    CHECK_STATUS(wk_smtp_docmd(s.smtp, b, WK_STR(""), &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_docmd(s.smtp, WK_STR("X"), b, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_helo(s.smtp, b, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_ehlo(s.smtp, b, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_help(s.smtp, b, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_mail(s.smtp, good, &b, 1, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_rcpt(s.smtp, good, &b, 1, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_auth(s.smtp, b, answer, NULL, 0, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_sendmail(s.smtp, good, &good, 1, bytes(""), 0, &b, 1, NULL, 0, NULL, &err),
                 WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_sendmail(s.smtp, good, &good, 1, bytes(""), 0, NULL, 0, &b, 1, NULL, &err),
                 WK_E_INJECTION, err);
  }
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    const wk_str_t b = bad[i];
    CHECK_STATUS(wk_smtp_verify(s.smtp, b, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_expn(s.smtp, b, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_mail(s.smtp, b, NULL, 0, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_rcpt(s.smtp, b, NULL, 0, &code, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_sendmail(s.smtp, b, &good, 1, bytes(""), 0, NULL, 0, NULL, 0, NULL, &err),
                 WK_E_INJECTION, err);
    CHECK_STATUS(wk_smtp_sendmail(s.smtp, good, &b, 1, bytes(""), 0, NULL, 0, NULL, 0, NULL, &err),
                 WK_E_INJECTION, err);
  }
  CHECK_STATUS(wk_smtp_mail(s.smtp, WK_STR("\"a\0b\"@x"), NULL, 0, &code, NULL, &err),
               WK_E_INJECTION, err);
  CHECK_STATUS(wk_smtp_rcpt(s.smtp, WK_STR("\xc3\xa9@x"), NULL, 0, &code, NULL, &err), WK_E_ENCODE,
               err);
  CHECK_STATUS(
      wk_smtp_auth_with(s.smtp, WK_STR("PLAIN"), WK_STR("a\0b"), WK_STR("p"), 0, &code, NULL, &err),
      WK_E_INJECTION, err);
  end(&s, "ehlo me\r\n");
}

static void options(void) {
  wk_error_t *err = NULL;
  wk_smtp_t *smtp = NULL;
  wk_cancel_t *cancel = NULL;
  CHECK_STATUS(wk_smtp_new(WK_STR("a b"), 0, &smtp, &err), WK_E_ADDRESS, err);
  CHECK_OK(wk_smtp_ssl_new(WK_STR(""), 0, &smtp, &err), err);
  CHECK_STATUS(wk_smtp_set_timeout_ms(smtp, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_smtp_set_timeout_ms(smtp, 1000, &err), err);
  CHECK_OK(wk_smtp_set_connect_timeout_ms(smtp, 1000, &err), err);
  CHECK_OK(wk_smtp_set_idle_timeout_ms(smtp, 1000, &err), err);
  CHECK_OK(wk_smtp_set_total_timeout_ms(smtp, 1000, &err), err);
  CHECK_OK(wk_smtp_set_source_address(smtp, WK_STR(""), 0, &err), err);
  CHECK_OK(wk_smtp_set_tls(smtp, NULL, &err), err);
  CHECK_OK(wk_smtp_set_debuglevel(smtp, 0, &err), err);
  CHECK_OK(wk_smtp_set_trace(smtp, NULL, NULL, &err), err);
  CHECK_OK(wk_smtp_set_max_line(smtp, 100, &err), err);
  CHECK_OK(wk_smtp_set_unix_socket(smtp, WK_STR("/nonexistent/socket"), &err), err);
  CHECK_OK(wk_cancel_new(&cancel, &err), err);
  wk_cancel_trigger(cancel);
  CHECK_OK(wk_smtp_set_cancel(smtp, cancel, &err), err);
  CHECK_STATUS(wk_smtp_connect(smtp, NULL, NULL, &err), WK_E_CANCELLED, err);
  wk_cancel_free(cancel);
  CHECK_OK(wk_smtp_close(smtp, &err), err);
  CHECK(!wk_smtp_is_connected(smtp) && !wk_smtp_is_connected(NULL));
  wk_smtp_free(smtp);
  session_t s = begin(wk_smtp_new, HI EHLO);
  CHECK_STATUS(wk_smtp_starttls(s.smtp, NULL, NULL, &err), WK_E_SMTP_NOT_SUPPORTED, err);
  end(&s, "ehlo me\r\n");
}

/* Gives the text of `user` in parts, and stops with 7 where it has a '!'. */
static int read_text(void *user, uint8_t *buf, size_t len, size_t *out_len) {
  const char **text = user;
  if (**text == '!') return 7;
  *out_len = **text && len ? 1 : 0;
  if (*out_len) *buf = (uint8_t) * (*text)++;
  return 0;
}

static void from_callbacks(void) {
  session_t s = begin(wk_smtp_new, HI
                      "250 mx\r\n250 a\r\n250 b\r\n354 go\r\n250 c\r\n354 go\r\n250 d\r\n"
                      "250 a\r\n250 b\r\n354 go\r\n");
  wk_error_t *err = NULL;
  wk_smtp_refused_t *refused = NULL;
  const wk_str_t to = WK_STR("b@y");
  const char *text = ".hi\r\n", *broken = "half!";
  int32_t code = 0;
  CHECK_OK(wk_smtp_sendmail_from(s.smtp, WK_STR("a@x"), &to, 1, wk_body_reader(read_text, &text),
                                 NULL, 0, NULL, 0, &refused, &err),
           err);
  CHECK(refused == NULL);
  CHECK_STATUS(wk_smtp_data_from(s.smtp, wk_body_text(WK_STR("\xc3\xa9")), &code, NULL, &err),
               WK_E_ENCODE, err);
  CHECK_OK(wk_smtp_data_from(s.smtp, wk_body_text(WK_STR("a\nb")), &code, NULL, &err), err);
  CHECK(code == 250);
  CHECK(wk_smtp_sendmail_from(s.smtp, WK_STR("a@x"), &to, 1, wk_body_reader(read_text, &broken),
                              NULL, 0, NULL, 0, &refused, &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 7 && !wk_smtp_is_connected(s.smtp));
  wk_error_free(err);
  end(&s,
      "ehlo me\r\nmail FROM:<a@x>\r\nrcpt TO:<b@y>\r\ndata\r\n..hi\r\n.\r\n"
      "data\r\na\r\nb\r\n.\r\nmail FROM:<a@x>\r\nrcpt TO:<b@y>\r\ndata\r\n");
}

int main(void) {
  commands();
  logins();
  sending();
  pipelining();
  lmtp();
  injection();
  options();
  from_callbacks();
  return check_report("smtp");
}
