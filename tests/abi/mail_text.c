/* The text of mail, news and file transfer as a C program reads and writes it. */
#define _XOPEN_SOURCE 700
#include "check.h"

#include <time.h>

static wk_bytes_t bytes(const char *text) { return wk_str_bytes(wk_str(text)); }

/* Checks an owned text and frees it. */
static void check_buf(wk_buf_t **buf, const char *expected) {
  CHECK_STR(wk_buf_str(*buf), expected);
  wk_buf_free(*buf);
  *buf = NULL;
}

static void headers(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;

  CHECK_OK(
      wk_nntp_decode_header(WK_STR("Re: =?UTF-8?B?cHJvYmzDqG1lIGRlIG1hdHJpY2U=?="), &text, &err),
      err);
  check_buf(&text, "Re: probl\xc3\xa8me de matrice");
  CHECK_OK(wk_nntp_decode_header(WK_STR("=?ISO-8859-15?Q?D=E9buter_en_Python?="), &text, &err),
           err);
  check_buf(&text,
            "D\xc3\xa9"
            "buter en Python");
  CHECK_OK(wk_nntp_decode_header(WK_STR("Some subject"), &text, &err), err);
  check_buf(&text, "Some subject");
  CHECK_STATUS(wk_nntp_decode_header(WK_STR("=?none?q?x?="), &text, &err), WK_E_UNKNOWN_ENCODING,
               err);
  CHECK_STATUS(wk_nntp_decode_header(WK_STR("=?utf-8?b?Y?="), &text, &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_nntp_decode_header(WK_STR("\xff"), &text, &err), WK_E_DECODE, err);
  CHECK(text == NULL);
}

static void mail(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;

  CHECK_OK(wk_smtp_quoteaddr(WK_STR("Ann (home) <ann@example.org>"), &text, &err), err);
  check_buf(&text, "<ann@example.org>");
  CHECK_OK(wk_smtp_quoteaddr(WK_STR(""), &text, &err), err);
  check_buf(&text, "<>");
  CHECK_STATUS(wk_smtp_quoteaddr(WK_STR("\xff"), &text, &err), WK_E_DECODE, err);
  CHECK_OK(wk_smtp_quotedata(bytes("a\n.\r.b\r\n\xff"), &text, &err), err);
  check_buf(&text, "a\r\n..\r\n..b\r\n\xff");
}

static void replies(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  bool known = false;
  uint64_t number = 9;

  CHECK_OK(wk_ftp_parse150(WK_STR("150 Opening (123456 bytes)."), &known, &number, &err), err);
  CHECK(known && number == 123456);
  CHECK_OK(wk_ftp_parse150(WK_STR("150 ok"), &known, &number, &err), err);
  CHECK(!known && number == 0);
  CHECK_OK(wk_ftp_parse150(WK_STR("150 x (7 bytes)"), NULL, &number, &err), err);
  CHECK(number == 7);
  CHECK_STATUS(wk_ftp_parse150(WK_STR("200 no"), NULL, &number, &err), WK_E_FTP_REPLY, err);
  CHECK(number == 0 && wk_status_is(WK_E_FTP_REPLY, WK_E_FTP));

  CHECK_OK(wk_ftp_parse227(WK_STR("227 Entering (127,0,0,1,200,10)."), &text, &number, &err), err);
  CHECK(number == 51210);
  check_buf(&text, "127.0.0.1");
  CHECK_OK(wk_ftp_parse227(WK_STR("227 1,2,3,4,0,21"), NULL, &number, &err), err);
  CHECK(number == 21);
  CHECK(wk_ftp_parse227(WK_STR("227 bad"), &text, &number, &err) == WK_E_FTP_PROTO && text == NULL);
  CHECK(wk_error_reply_code(err) == 227);
  CHECK_STR(wk_error_message(err), "227 bad");
  wk_error_free(err);
  err = NULL;

  CHECK_OK(wk_ftp_parse229(WK_STR("229 Entering (|||50000|)"), &number, &err), err);
  CHECK(number == 50000);
  CHECK_STATUS(wk_ftp_parse229(WK_STR("229 (|||5x|)"), &number, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_ftp_parse229(WK_STR("229 (||5|)"), &number, &err), WK_E_FTP_PROTO, err);
  CHECK_OK(wk_ftp_parse257(WK_STR("257 \"/a\"\"b\" created"), &text, &err), err);
  check_buf(&text, "/a\"b");
  CHECK_STATUS(wk_ftp_parse257(WK_STR("550 \"/a\""), &text, &err), WK_E_FTP_REPLY, err);
}

static void imap(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  wk_strings_t *flags = NULL;
  bool known = false;
  int64_t seconds = 0;

  CHECK_OK(wk_imap_internaldate_parse(bytes("25 (INTERNALDATE \"01-Jan-2000 11:30:00 +1130\")"),
                                      &known, &seconds, &err),
           err);
  CHECK(known && seconds == 946684800);
  CHECK_OK(wk_imap_internaldate_parse(bytes("junk"), &known, &seconds, &err), err);
  CHECK(!known && seconds == 0);
  CHECK_STATUS(wk_imap_internaldate_parse(bytes("INTERNALDATE \"01-Xxx-2000 00:00:00 +0000\""),
                                          NULL, &seconds, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_imap_internaldate_format(1000000000, -3600, &text, &err), err);
  check_buf(&text, "\"09-Sep-2001 00:46:40 -0100\"");
  CHECK_STATUS(wk_imap_internaldate_format(0, 86400, &text, &err), WK_E_INVALID_ARGUMENT, err);
  setenv("TZ", "XXX-05:45", 1);
  tzset();
  CHECK_OK(wk_imap_internaldate_format(0, WK_IMAP_LOCAL_ZONE, &text, &err), err);
  check_buf(&text, "\"01-Jan-1970 05:45:00 +0545\"");
  CHECK_OK(wk_imap_int2ap(-4096, &text, &err), err);
  check_buf(&text, "BAAA");

  CHECK_OK(wk_imap_parse_flags(bytes("5 (FLAGS (\\Seen $Label1 ))"), &flags, &err), err);
  CHECK(wk_strings_count(flags) == 2);
  CHECK_STR(wk_strings_at(flags, 0), "\\Seen");
  CHECK_STR(wk_strings_at(flags, 1), "$Label1");
  CHECK(wk_strings_at(flags, 2).data == NULL);
  wk_strings_free(flags);
  CHECK(wk_strings_count(NULL) == 0 && wk_strings_at(NULL, 0).data == NULL);
  wk_strings_free(NULL);
}

int main(void) {
  headers();
  mail();
  replies();
  imap();
  return check_report("mail_text");
}
