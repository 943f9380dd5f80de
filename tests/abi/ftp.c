/* The FTP client as a C program uses it, over memory: what it sends, what it gives, how it fails.
 */
#include "check.h"

#define HI "220 hello\r\n"
#define OK "200 done\r\n"
#define PASV "227 Entering Passive Mode (127,0,0,1,4,1)\r\n"
#define BEGIN "150 x (12 bytes)\r\n"
#define END "226 done\r\n"

typedef struct {
  wk_transport_t *control, *data;
  wk_ftp_t *ftp;
} session_t;

static wk_transport_t *memory(const char *input) {
  wk_error_t *err = NULL;
  wk_transport_t *transport = NULL;
  CHECK_OK(wk_transport_new_memory(wk_bytes(input, strlen(input)), &transport, &err), err);
  CHECK_OK(wk_transport_memory_end(transport, &err), err);
  return transport;
}

/* A client whose server says `input`, connected; the first data connection says `data`. */
static session_t begin(const char *input, const char *data) {
  wk_error_t *err = NULL;
  session_t s = {memory(input), NULL, NULL};
  CHECK_OK(wk_ftp_new(WK_STR("localhost"), 0, &s.ftp, &err), err);
  CHECK_OK(wk_ftp_set_transport(s.ftp, s.control, &err), err);
  CHECK_OK(wk_ftp_connect(s.ftp, &err), err);
  CHECK(wk_ftp_is_connected(s.ftp) && !wk_ftp_is_encrypted(s.ftp));
  if (data) {
    s.data = memory(data);
    CHECK_OK(wk_ftp_set_data_transport(s.ftp, s.data, &err), err);
  }
  return s;
}

static void check_written(wk_transport_t *transport, const char *sent) {
  wk_error_t *err = NULL;
  wk_buf_t *written = NULL;
  CHECK_OK(wk_transport_memory_written(transport, &written, &err), err);
  CHECK_STR(wk_buf_str(written), sent);
  wk_buf_free(written);
}

/* Checks what was sent, and frees everything. */
static void end(session_t *s, const char *sent, const char *stored) {
  check_written(s->control, sent);
  if (s->data) check_written(s->data, stored);
  wk_ftp_free(s->ftp);
  wk_transport_free(s->control);
  wk_transport_free(s->data);
}

static void check_buf(wk_buf_t **buf, const char *expected) {
  CHECK_STR(wk_buf_str(*buf), expected);
  wk_buf_free(*buf);
  *buf = NULL;
}

static void commands(void) {
  session_t s =
      begin(HI "331 pass\r\n332 acct\r\n230 in\r\n" OK OK OK OK OK
               "350 more\r\n250 done\r\n250 gone\r\n250 in\r\n250 up\r\n213 12\r\n250 x\r\n"
               "257 \"/a\"\r\n257 \"/\"\r\n" OK "226 none\r\n" OK OK OK "221 bye\r\n",
            NULL);
  wk_error_t *err = NULL;
  wk_buf_t *out = NULL;
  bool known = true;
  uint64_t size = 1;

  CHECK_OK(wk_ftp_getwelcome(s.ftp, &out, &err), err);
  check_buf(&out, "220 hello");
  CHECK_OK(wk_ftp_login(s.ftp, WK_STR("ann"), WK_STR("pw"), WK_STR("acc"), &out, &err), err);
  check_buf(&out, "230 in");
  CHECK_OK(wk_ftp_acct(s.ftp, WK_STR("mine"), NULL, &err), err);
  CHECK_OK(wk_ftp_sendcmd(s.ftp, WK_STR("NOOP"), &out, &err), err);
  check_buf(&out, "200 done");
  CHECK_OK(wk_ftp_voidcmd(s.ftp, WK_STR("NOOP"), NULL, &err), err);
  CHECK_OK(wk_ftp_getresp(s.ftp, NULL, &err), err);
  CHECK_OK(wk_ftp_voidresp(s.ftp, NULL, &err), err);
  CHECK_OK(wk_ftp_rename(s.ftp, WK_STR("a"), WK_STR("b"), NULL, &err), err);
  CHECK_OK(wk_ftp_delete(s.ftp, WK_STR("b"), NULL, &err), err);
  CHECK_OK(wk_ftp_cwd(s.ftp, WK_STR("d"), NULL, &err), err);
  CHECK_OK(wk_ftp_cwd(s.ftp, WK_STR(".."), NULL, &err), err);
  CHECK_OK(wk_ftp_size(s.ftp, WK_STR("a"), &known, &size, &err), err);
  CHECK(known && size == 12);
  CHECK_OK(wk_ftp_size(s.ftp, WK_STR("a"), &known, &size, &err), err);
  CHECK(!known && size == 0);
  CHECK_OK(wk_ftp_mkd(s.ftp, WK_STR("a"), &out, &err), err);
  check_buf(&out, "/a");
  CHECK_OK(wk_ftp_pwd(s.ftp, &out, &err), err);
  check_buf(&out, "/");
  CHECK_OK(wk_ftp_rmd(s.ftp, WK_STR("a"), NULL, &err), err);
  CHECK_OK(wk_ftp_abort(s.ftp, &out, &err), err);
  check_buf(&out, "226 none");
  CHECK_OK(wk_ftp_prot_p(s.ftp, NULL, &err), err);
  CHECK_OK(wk_ftp_prot_c(s.ftp, NULL, &err), err);
  CHECK_STATUS(wk_ftp_ccc(s.ftp, NULL, &err), WK_E_STATE, err);
  CHECK_OK(wk_ftp_quit(s.ftp, &out, &err), err);
  check_buf(&out, "221 bye");
  CHECK(!wk_ftp_is_connected(s.ftp));
  CHECK_STATUS(wk_ftp_pwd(s.ftp, &out, &err), WK_E_STATE, err);
  end(&s,
      "USER ann\r\nPASS pw\r\nACCT acc\r\nACCT mine\r\nNOOP\r\nNOOP\r\nRNFR a\r\nRNTO b\r\nDELE "
      "b\r\n"
      "CWD d\r\nCDUP\r\nSIZE a\r\nSIZE a\r\nMKD a\r\nPWD\r\nRMD a\r\nABOR\r\nPBSZ 0\r\nPROT P\r\n"
      "PROT C\r\nQUIT\r\n",
      NULL);
}

typedef struct {
  wk_ftp_t *ftp;
  char seen[256];
  const char *input;
  int stop;
} user_t;

static int on_block(void *context, wk_bytes_t block) {
  user_t *user = context;
  wk_error_t *err = NULL;
  strncat(user->seen, (const char *)block.data, block.len);
  strcat(user->seen, "|");
  CHECK_STATUS(wk_ftp_pwd(user->ftp, NULL, &err), WK_E_BUSY, err);
  return user->stop;
}

static int on_line(void *context, wk_str_t line) {
  return on_block(context, wk_bytes(line.data, line.len));
}

static int on_read(void *context, uint8_t *buf, size_t len, size_t *out_len) {
  user_t *user = context;
  size_t count = strlen(user->input);
  if (count > len) count = len;
  memcpy(buf, user->input, count);
  user->input += count;
  *out_len = count;
  return user->stop;
}

static int on_too_much(void *context, uint8_t *buf, size_t len, size_t *out_len) {
  (void)context, (void)buf;
  *out_len = len + 1;
  return 0;
}

static void downloads(void) {
  session_t s = begin(HI OK PASV "350 there\r\n" BEGIN END OK PASV BEGIN END OK, "some bytes");
  wk_error_t *err = NULL;
  wk_buf_t *out = NULL;
  user_t user = {s.ftp, "", "", 0};

  CHECK_STATUS(
      wk_ftp_retrbinary(s.ftp, WK_STR("RETR a"), NULL, NULL, 0, WK_FTP_NO_REST, NULL, &err),
      WK_E_NULL, err);
  CHECK_STATUS(wk_ftp_retrbinary(s.ftp, WK_STR("RETR a"), on_block, &user, 0, -2, NULL, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_ftp_retrbinary(s.ftp, WK_STR("RETR a"), on_block, &user, 5, 7, &out, &err), err);
  check_buf(&out, "226 done");
  CHECK(strcmp(user.seen, "some |bytes|") == 0);
  check_written(s.data, "");
  wk_transport_free(s.data);
  s.data = memory("one\r\ntwo\nthree");
  CHECK_OK(wk_ftp_set_data_transport(s.ftp, s.data, &err), err);
  user.seen[0] = '\0';
  CHECK_OK(wk_ftp_retrlines(s.ftp, WK_STR("LIST"), on_line, &user, NULL, &err), err);
  CHECK(strcmp(user.seen, "one|two|three|") == 0);
  CHECK_STATUS(wk_ftp_retrlines(s.ftp, WK_STR("LIST"), NULL, NULL, NULL, &err), WK_E_NULL, err);
  end(&s, "TYPE I\r\nPASV\r\nREST 7\r\nRETR a\r\nTYPE A\r\nPASV\r\nLIST\r\n", "");
}

static void a_callback_stops(void) {
  session_t s = begin(HI OK PASV BEGIN "426 cut\r\n" OK, "some bytes");
  wk_error_t *err = NULL;
  user_t user = {s.ftp, "", "", 42};
  CHECK(wk_ftp_retrbinary(s.ftp, WK_STR("RETR a"), on_block, &user, 5, WK_FTP_NO_REST, NULL,
                          &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 42);
  wk_error_free(err);
  err = NULL;
  CHECK_OK(wk_ftp_voidcmd(s.ftp, WK_STR("NOOP"), NULL, &err), err);
  end(&s, "TYPE I\r\nPASV\r\nRETR a\r\nNOOP\r\n", "");
}

static void uploads(void) {
  session_t s = begin(HI OK PASV BEGIN END OK PASV BEGIN END OK PASV BEGIN END, "");
  wk_error_t *err = NULL;
  wk_buf_t *out = NULL;
  user_t user = {s.ftp, "", "some bytes", 0};

  CHECK_OK(wk_ftp_storbinary(s.ftp, WK_STR("STOR a"), on_read, on_block, &user, 5, WK_FTP_NO_REST,
                             &out, &err),
           err);
  check_buf(&out, "226 done");
  CHECK(strcmp(user.seen, "some |bytes|") == 0);
  check_written(s.data, "some bytes");
  wk_transport_free(s.data);
  s.data = memory("");
  CHECK_OK(wk_ftp_set_data_transport(s.ftp, s.data, &err), err);
  user.input = "one\ntwo";
  user.seen[0] = '\0';
  CHECK_OK(wk_ftp_storlines(s.ftp, WK_STR("STOR b"), on_read, NULL, &user, NULL, &err), err);
  check_written(s.data, "one\r\ntwo\r\n");
  wk_transport_free(s.data);
  s.data = memory("");
  CHECK_OK(wk_ftp_set_data_transport(s.ftp, s.data, &err), err);
  CHECK_STATUS(wk_ftp_storlines(s.ftp, WK_STR("STOR b"), on_too_much, NULL, &user, NULL, &err),
               WK_E_CALLBACK, err);
  CHECK_STATUS(wk_ftp_storlines(s.ftp, WK_STR("STOR b"), NULL, NULL, &user, NULL, &err), WK_E_NULL,
               err);
  end(&s, "TYPE I\r\nPASV\r\nSTOR a\r\nTYPE A\r\nPASV\r\nSTOR b\r\nTYPE A\r\nPASV\r\nSTOR b\r\n",
      "");
}

static void listings(void) {
  session_t s = begin(HI OK PASV BEGIN END OK OK PASV BEGIN END OK PASV BEGIN END, "a\r\nb c\r\n");
  wk_error_t *err = NULL;
  wk_strings_t *names = NULL;
  wk_ftp_entries_t *entries = NULL;
  const wk_str_t arguments[] = {WK_STR("-a"), WK_STR("d")};
  const wk_str_t facts[] = {WK_STR("type"), WK_STR("size")};
  user_t user = {s.ftp, "", "", 0};

  CHECK_OK(wk_ftp_nlst(s.ftp, arguments, 2, &names, &err), err);
  CHECK(wk_strings_count(names) == 2);
  CHECK_STR(wk_strings_at(names, 1), "b c");
  wk_strings_free(names);
  wk_transport_free(s.data);
  s.data = memory("Type=file;Size=3; a b\r\n");
  CHECK_OK(wk_ftp_set_data_transport(s.ftp, s.data, &err), err);
  CHECK_OK(wk_ftp_mlsd(s.ftp, WK_STR("p"), facts, 2, &entries, &err), err);
  CHECK(wk_ftp_entries_count(entries) == 1 && wk_ftp_entries_count(NULL) == 0);
  CHECK_STR(wk_ftp_entries_name(entries, 0), "a b");
  CHECK(wk_ftp_entries_name(entries, 1).data == NULL);
  CHECK_STR(wk_ftp_entries_fact(entries, 0, WK_STR("size")), "3");
  CHECK(wk_ftp_entries_fact(entries, 0, WK_STR("perm")).data == NULL);
  CHECK(wk_ftp_entries_fact_count(entries, 0) == 2 && wk_ftp_entries_fact_count(entries, 1) == 0);
  CHECK_STR(wk_ftp_entries_fact_name_at(entries, 0, 0), "type");
  CHECK_STR(wk_ftp_entries_fact_value_at(entries, 0, 0), "file");
  CHECK(wk_ftp_entries_fact_value_at(entries, 0, 2).data == NULL);
  wk_ftp_entries_free(entries);
  wk_ftp_entries_free(NULL);
  wk_transport_free(s.data);
  s.data = memory("drwx d\r\n");
  CHECK_OK(wk_ftp_set_data_transport(s.ftp, s.data, &err), err);
  CHECK_OK(wk_ftp_dir(s.ftp, NULL, 0, on_line, &user, &err), err);
  CHECK(strcmp(user.seen, "drwx d|") == 0);
  end(&s,
      "TYPE A\r\nPASV\r\nNLST -a d\r\nOPTS MLST type;size;\r\nTYPE A\r\nPASV\r\nMLSD p\r\n"
      "TYPE A\r\nPASV\r\nLIST\r\n",
      "");
}

static void streams(void) {
  session_t s = begin(HI PASV BEGIN END PASV BEGIN END, "some bytes");
  wk_error_t *err = NULL;
  wk_ftp_data_t *data = NULL;
  uint8_t buf[16];
  size_t count = 0;
  bool known = false, resumed = true;
  uint64_t size = 0;

  CHECK_OK(wk_ftp_ntransfercmd(s.ftp, WK_STR("RETR a"), WK_FTP_NO_REST, &data, &known, &size, &err),
           err);
  CHECK(known && size == 12);
  CHECK(!wk_ftp_data_is_encrypted(data, &resumed) && !resumed);
  CHECK_OK(wk_ftp_data_read(data, NULL, 0, &count, &err), err);
  CHECK_STATUS(wk_ftp_data_read(data, NULL, 1, &count, &err), WK_E_NULL, err);
  CHECK_OK(wk_ftp_data_read(data, buf, sizeof buf, &count, &err), err);
  CHECK(count == 10 && memcmp(buf, "some bytes", 10) == 0);
  CHECK_OK(wk_ftp_data_read(data, buf, sizeof buf, &count, &err), err);
  CHECK(count == 0);
  CHECK_OK(wk_ftp_data_close(data, &err), err);
  CHECK_OK(wk_ftp_data_close(data, &err), err);
  wk_ftp_data_free(data);
  CHECK_OK(wk_ftp_voidresp(s.ftp, NULL, &err), err);
  wk_transport_free(s.data);
  s.data = memory("");
  CHECK_OK(wk_ftp_set_data_transport(s.ftp, s.data, &err), err);
  CHECK_OK(wk_ftp_transfercmd(s.ftp, WK_STR("STOR a"), WK_FTP_NO_REST, &data, &err), err);
  CHECK_OK(wk_ftp_data_write(data, wk_bytes("up", 2), &err), err);
  CHECK_OK(wk_ftp_data_close(data, &err), err);
  wk_ftp_data_free(data);
  wk_ftp_data_free(NULL);
  CHECK_OK(wk_ftp_voidresp(s.ftp, NULL, &err), err);
  end(&s, "PASV\r\nRETR a\r\nPASV\r\nSTOR a\r\n", "up");
}

static void failures(void) {
  static const struct {
    const char *reply;
    wk_status_t status;
  } table[] = {{"421 later\r\n", WK_E_FTP_TEMP},   {"550 no\r\n", WK_E_FTP_PERM},
               {"150 odd\r\n", WK_E_FTP_REPLY},    {"999 odd\r\n", WK_E_FTP_PROTO},
               {"", WK_E_UNEXPECTED_EOF},          {"200 a", WK_E_UNEXPECTED_EOF},
               {"200-a\r\n", WK_E_UNEXPECTED_EOF}, {"200 \xff\r\n", WK_E_DECODE}};
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    char input[64] = HI;
    wk_error_t *err = NULL;
    session_t s = begin(strcat(input, table[i].reply), NULL);
    const wk_status_t status = wk_ftp_voidcmd(s.ftp, WK_STR("NOOP"), NULL, &err);
    CHECK(status == table[i].status);
    CHECK(wk_status_is(status, WK_E_FTP) == (i < 4));
    if (i < 4) CHECK((int)wk_error_reply_code(err) == atoi(table[i].reply));
    wk_error_free(err);
    CHECK(wk_ftp_is_connected(s.ftp) == (i < 4 || i == 7));
    end(&s, "NOOP\r\n", NULL);
  }
}

/* No text smuggles a second command: nothing is sent. */
static void injection(void) {
  static const wk_str_t bad[] = {
      {"a\rQUIT", 6}, {"a\nQUIT", 6}, {"a\r\nQUIT", 7}, {"a\0b", 3}, {"\n", 1}};
  session_t s = begin(HI, "");
  wk_error_t *err = NULL;
  const wk_str_t a = WK_STR("a");
  user_t user = {s.ftp, "", "x", 0};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    const wk_str_t b = bad[i];
    wk_strings_t *names = NULL;
    wk_ftp_entries_t *entries = NULL;
    wk_ftp_data_t *data = NULL;
    uint64_t size = 0;
    CHECK_STATUS(wk_ftp_login(s.ftp, b, a, a, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_login(s.ftp, a, b, a, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_login(s.ftp, a, a, b, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_acct(s.ftp, b, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_sendcmd(s.ftp, b, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_voidcmd(s.ftp, b, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_rename(s.ftp, b, a, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_rename(s.ftp, a, b, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_delete(s.ftp, b, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_cwd(s.ftp, b, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_mkd(s.ftp, b, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_rmd(s.ftp, b, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_size(s.ftp, b, NULL, &size, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_retrbinary(s.ftp, b, on_block, &user, 0, 0, NULL, &err), WK_E_INJECTION,
                 err);
    CHECK_STATUS(wk_ftp_retrlines(s.ftp, b, on_line, &user, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_storbinary(s.ftp, b, on_read, NULL, &user, 0, 0, NULL, &err),
                 WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_storlines(s.ftp, b, on_read, NULL, &user, NULL, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_nlst(s.ftp, &b, 1, &names, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_dir(s.ftp, &b, 1, on_line, &user, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_mlsd(s.ftp, b, NULL, 0, &entries, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_mlsd(s.ftp, a, &b, 1, &entries, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_transfercmd(s.ftp, b, 0, &data, &err), WK_E_INJECTION, err);
    CHECK_STATUS(wk_ftp_ntransfercmd(s.ftp, b, 0, &data, NULL, NULL, &err), WK_E_INJECTION, err);
  }
  CHECK_STATUS(wk_ftp_cwd(s.ftp, WK_STR("\xff"), NULL, &err), WK_E_DECODE, err);
  CHECK_OK(wk_ftp_set_encoding(s.ftp, WK_STR("latin-1"), &err), err);
  CHECK_STATUS(wk_ftp_cwd(s.ftp, WK_STR("\xe2\x82\xac"), NULL, &err), WK_E_ENCODE, err);
  CHECK(wk_ftp_is_connected(s.ftp));
  end(&s, "", "");
}

static void trace(void *user, uint32_t direction, wk_bytes_t data, uint64_t microseconds) {
  (void)microseconds;
  if (direction == WK_TRACE_SENT) strncat(user, (const char *)data.data, data.len);
}

static void options(void) {
  wk_error_t *err = NULL;
  wk_ftp_t *ftp = NULL;
  wk_cancel_t *cancel = NULL;
  wk_tls_config_t *tls = NULL;
  wk_buf_t *out = NULL;
  char seen[128] = "";
  const wk_trace_ops_t ops = {sizeof ops, trace, NULL};

  CHECK(WK_FTP_PORT == 21 && WK_FTP_SSL_PORT == 990);
  CHECK_STATUS(wk_ftp_new(WK_STR("a b"), 0, &ftp, &err), WK_E_ADDRESS, err);
  CHECK_OK(wk_ftp_ssl_new(WK_STR("localhost"), 0, &ftp, &err), err);
  CHECK_STATUS(wk_ftp_set_timeout_ms(ftp, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_ftp_set_timeout_ms(ftp, 1000, &err), err);
  CHECK_OK(wk_ftp_set_connect_timeout_ms(ftp, 1000, &err), err);
  CHECK_OK(wk_ftp_set_idle_timeout_ms(ftp, WK_NO_TIMEOUT, &err), err);
  CHECK_OK(wk_ftp_set_total_timeout_ms(ftp, 1000, &err), err);
  CHECK_OK(wk_ftp_set_source_address(ftp, WK_STR(""), 0, &err), err);
  CHECK_OK(wk_tls_config_new(&tls, &err), err);
  CHECK_OK(wk_ftp_set_tls(ftp, tls, &err), err);
  CHECK_OK(wk_ftp_set_tls(ftp, NULL, &err), err);
  wk_tls_config_free(tls);
  CHECK_OK(wk_ftp_set_debuglevel(ftp, 0, &err), err);
  CHECK_STATUS(wk_ftp_set_max_line(ftp, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_ftp_set_max_line(ftp, 100, &err), err);
  CHECK_OK(wk_ftp_set_max_reply(ftp, 100, &err), err);
  CHECK_OK(wk_ftp_set_max_list(ftp, 100, &err), err);
  CHECK_OK(wk_ftp_set_pasv(ftp, false, &err), err);
  CHECK_OK(wk_ftp_set_trust_pasv_address(ftp, true, &err), err);
  CHECK_OK(wk_ftp_set_auth_at_login(ftp, false, &err), err);
  CHECK_STATUS(wk_ftp_set_encoding(ftp, WK_STR("nonsense"), &err), WK_E_UNKNOWN_ENCODING, err);
  CHECK_OK(wk_cancel_new(&cancel, &err), err);
  wk_cancel_trigger(cancel);
  CHECK_OK(wk_ftp_set_cancel(ftp, cancel, &err), err);
  wk_cancel_free(cancel);
  CHECK_STATUS(wk_ftp_connect(ftp, &err), WK_E_CANCELLED, err);
  CHECK_OK(wk_ftp_close(ftp, &err), err);
  CHECK_OK(wk_ftp_set_unix_socket(ftp, WK_STR("/nonexistent/socket"), &err), err);
  CHECK_OK(wk_ftp_set_cancel(ftp, NULL, &err), err);
  CHECK(wk_ftp_connect(ftp, &err) != WK_OK);
  wk_error_free(err);
  err = NULL;
  wk_ftp_free(ftp);
  wk_ftp_free(NULL);

  session_t s = begin(HI "331 pass\r\n230 in\r\n500 no\r\n", NULL);
  CHECK_OK(wk_ftp_set_trace(s.ftp, &ops, seen, &err), err);
  CHECK_OK(wk_ftp_login(s.ftp, WK_STR(""), WK_STR(""), WK_STR(""), NULL, &err), err);
  CHECK(strcmp(seen, "USER anonymous\r\nPASS ***\r\n") == 0);
  CHECK_OK(wk_ftp_set_trace(s.ftp, NULL, NULL, &err), err);
  CHECK_STATUS(wk_ftp_auth(s.ftp, NULL, &err), WK_E_FTP_PERM, err);
  /* Active mode needs an address to listen at. */
  CHECK_OK(wk_ftp_set_pasv(s.ftp, false, &err), err);
  wk_ftp_data_t *data = NULL;
  CHECK_STATUS(wk_ftp_transfercmd(s.ftp, WK_STR("RETR a"), 0, &data, &err), WK_E_UNSUPPORTED, err);
  CHECK(data == NULL && out == NULL);
  end(&s, "USER anonymous\r\nPASS anonymous@\r\nAUTH TLS\r\n", NULL);

  /* The password of a client for TLS is not sent when the server has none. */
  wk_transport_t *control = memory(HI "502 no\r\n");
  CHECK_OK(wk_ftp_tls_new(WK_STR("localhost"), 0, &ftp, &err), err);
  CHECK_OK(wk_ftp_set_transport(ftp, control, &err), err);
  CHECK_OK(wk_ftp_connect(ftp, &err), err);
  CHECK_STATUS(wk_ftp_login(ftp, WK_STR("u"), WK_STR("p"), WK_STR(""), NULL, &err), WK_E_FTP_PERM,
               err);
  check_written(control, "AUTH TLS\r\n");
  wk_ftp_free(ftp);
  wk_transport_free(control);
}

int main(void) {
  commands();
  downloads();
  a_callback_stops();
  uploads();
  listings();
  streams();
  failures();
  injection();
  options();
  return check_report("ftp");
}
