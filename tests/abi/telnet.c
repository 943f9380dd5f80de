/* The Telnet client as a C program uses it, over memory: what it sends, what it gives, how it
 * fails.
 */
#include <unistd.h>

#include "check.h"

#define VIEW(text) wk_bytes((text), sizeof(text) - 1)

typedef struct {
  wk_transport_t *transport;
  wk_telnet_t *telnet;
} session_t;

/* A client whose server says `input` and, with `ended`, no more; connected. */
static session_t begin(wk_bytes_t input, bool ended) {
  wk_error_t *err = NULL;
  session_t s = {NULL, NULL};
  CHECK_OK(wk_transport_new_memory(input, &s.transport, &err), err);
  if (ended) CHECK_OK(wk_transport_memory_end(s.transport, &err), err);
  CHECK_OK(wk_telnet_new(WK_STR("localhost"), 0, &s.telnet, &err), err);
  CHECK(!wk_telnet_is_connected(s.telnet));
  CHECK_OK(wk_telnet_set_transport(s.telnet, s.transport, &err), err);
  CHECK_OK(wk_telnet_connect(s.telnet, &err), err);
  CHECK(wk_telnet_is_connected(s.telnet) && wk_telnet_fileno(s.telnet) == -1);
  return s;
}

/* Checks what was sent, and frees everything. */
static void end(session_t *s, wk_bytes_t sent) {
  wk_error_t *err = NULL;
  wk_buf_t *written = NULL;
  CHECK_OK(wk_transport_memory_written(s->transport, &written, &err), err);
  CHECK(wk_buf_len(written) == sent.len && memcmp(wk_buf_data(written), sent.data, sent.len) == 0);
  wk_buf_free(written);
  wk_telnet_free(s->telnet);
  wk_transport_free(s->transport);
}

static void check_buf(wk_buf_t **buf, const char *expected) {
  CHECK_STR(wk_buf_str(*buf), expected);
  wk_buf_free(*buf);
  *buf = NULL;
}

static void reading(void) {
  session_t s = begin(VIEW("login: Password: $ \xff\xfd\x01rest\xff\xff"), true);
  wk_error_t *err = NULL;
  wk_buf_t *data = NULL;
  uint8_t byte = 0;
  size_t count = 9;

  CHECK_OK(wk_telnet_read_lazy(s.telnet, &data, &err), err);
  check_buf(&data, "");
  CHECK_OK(wk_telnet_read_until(s.telnet, VIEW(": "), WK_NO_TIMEOUT, &data, &err), err);
  check_buf(&data, "login: ");
  CHECK_OK(wk_telnet_read_until(s.telnet, VIEW(": "), 0, &data, &err), err);
  check_buf(&data, "Password: ");
  CHECK_OK(wk_telnet_read(s.telnet, &byte, 1, &count, &err), err);
  CHECK(count == 1 && byte == '$');
  CHECK_OK(wk_telnet_read(s.telnet, NULL, 0, &count, &err), err);
  CHECK(count == 0);
  CHECK_OK(wk_telnet_read_very_lazy(s.telnet, &data, &err), err);
  check_buf(&data, " rest\xff");
  CHECK_OK(wk_telnet_read_sb_data(s.telnet, &data, &err), err);
  check_buf(&data, "");
  CHECK_OK(wk_telnet_read_some(s.telnet, &data, &err), err);
  check_buf(&data, "");
  CHECK_OK(wk_telnet_read_all(s.telnet, &data, &err), err);
  check_buf(&data, "");
  CHECK_OK(wk_telnet_read(s.telnet, &byte, 1, &count, &err), err);
  CHECK(count == 0);
  CHECK_STATUS(wk_telnet_read_until(s.telnet, VIEW("x"), 0, &data, &err), WK_E_TELNET_EOF, err);
  CHECK_STATUS(wk_telnet_read_very_eager(s.telnet, &data, &err), WK_E_TELNET_EOF, err);
  CHECK_STATUS(wk_telnet_read_eager(s.telnet, &data, &err), WK_E_TELNET_EOF, err);
  CHECK_STATUS(wk_telnet_read_lazy(s.telnet, &data, &err), WK_E_TELNET_EOF, err);
  CHECK_STATUS(wk_telnet_read_very_lazy(s.telnet, &data, &err), WK_E_TELNET_EOF, err);
  CHECK(data == NULL && wk_status_is(WK_E_TELNET_EOF, WK_E_TELNET));
  end(&s, VIEW("\xff\xfc\x01"));

  s = begin(VIEW("half"), false);
  CHECK_OK(wk_telnet_read_very_eager(s.telnet, &data, &err), err);
  check_buf(&data, "half");
  CHECK_OK(wk_telnet_read_eager(s.telnet, &data, &err), err);
  check_buf(&data, "");
  CHECK_OK(wk_telnet_read_until(s.telnet, VIEW("x"), 10, &data, &err), err);
  check_buf(&data, "");
  CHECK_STATUS(wk_telnet_read_until(s.telnet, VIEW("x"), -2, &data, &err), WK_E_INVALID_ARGUMENT,
               err);
  CHECK_OK(wk_telnet_set_idle_timeout_ms(s.telnet, 20, &err), err);
  CHECK_STATUS(wk_telnet_read_until(s.telnet, VIEW("x"), WK_NO_TIMEOUT, &data, &err), WK_E_TIMEOUT,
               err);
  CHECK(wk_telnet_is_connected(s.telnet));
  CHECK_OK(wk_telnet_close(s.telnet, &err), err);
  CHECK_OK(wk_telnet_close(s.telnet, &err), err);
  CHECK(!wk_telnet_is_connected(s.telnet));
  end(&s, VIEW(""));
}

static void expecting(void) {
  session_t s = begin(VIEW("Last login: 7 May\r\n$ "), true);
  wk_error_t *err = NULL;
  wk_buf_t *data = NULL;
  wk_telnet_patterns_t *patterns = NULL;
  wk_telnet_match_t *found = NULL;
  int64_t index = 9;
  char message[256];

  CHECK_OK(wk_telnet_patterns_new(&patterns, &err), err);
  CHECK_OK(wk_telnet_patterns_add(patterns, VIEW("incorrect"), &err), err);
  CHECK_OK(wk_telnet_patterns_add(patterns, VIEW("(?P<day>\\d+) (\\w+)(!)?\\s+"), &err), err);
  CHECK(wk_telnet_patterns_add(patterns, VIEW("(?=x)"), &err) == WK_E_INVALID_ARGUMENT);
  snprintf(message, sizeof message, WK_FMT, WK_ARG(wk_error_message(err)));
  CHECK(strstr(message, "(?=x)") != NULL && strstr(message, "look-around") != NULL);
  wk_error_free(err);
  err = NULL;
  CHECK_OK(wk_telnet_expect(s.telnet, patterns, 1000, &index, &found, &data, &err), err);
  check_buf(&data, "Last login: 7 May\r\n");
  CHECK(index == 1 && wk_telnet_match_group_count(found) == 3);
  CHECK(wk_telnet_match_start(found, 0) == 12 && wk_telnet_match_end(found, 0) == 19);
  CHECK(wk_telnet_match_start(found, 3) == -1 && wk_telnet_match_end(found, 99) == -1);
  CHECK(wk_telnet_match_group_named(found, WK_STR("day")) == 1);
  CHECK(wk_telnet_match_group_named(found, WK_STR("month")) == -1);
  CHECK(wk_telnet_match_group(found, 2).len == 3 &&
        memcmp(wk_telnet_match_group(found, 2).data, "May", 3) == 0);
  CHECK(wk_telnet_match_group(found, 3).len == 0);
  wk_telnet_match_free(found);
  CHECK_OK(wk_telnet_expect(s.telnet, patterns, WK_NO_TIMEOUT, &index, &found, &data, &err), err);
  check_buf(&data, "$ ");
  CHECK(index == -1 && found == NULL);
  CHECK_STATUS(wk_telnet_expect(s.telnet, patterns, 0, &index, NULL, &data, &err), WK_E_TELNET_EOF,
               err);
  CHECK_STATUS(wk_telnet_expect(s.telnet, NULL, 0, &index, NULL, &data, &err), WK_E_NULL, err);
  wk_telnet_match_free(NULL);
  wk_telnet_patterns_free(patterns);
  end(&s, VIEW(""));
}

static void writing(void) {
  session_t s = begin(VIEW(""), false);
  wk_error_t *err = NULL;

  CHECK_OK(wk_telnet_write(s.telnet, VIEW("a\xff z\r\n"), &err), err);
  CHECK_OK(wk_telnet_write_secret(s.telnet, VIEW("pass\n"), &err), err);
  CHECK_OK(wk_telnet_send_command(s.telnet, WK_TELNET_AYT, &err), err);
  CHECK_STATUS(wk_telnet_send_command(s.telnet, WK_TELNET_DO, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_telnet_send_option(s.telnet, WK_TELNET_WILL, WK_TELNET_OPT_NAWS, &err), err);
  CHECK_STATUS(wk_telnet_send_option(s.telnet, WK_TELNET_NOP, 1, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(
      wk_telnet_send_subnegotiation(s.telnet, WK_TELNET_OPT_NAWS, VIEW("\x01\xff\x01\x02"), &err),
      err);
  CHECK_OK(wk_telnet_msg(s.telnet, WK_STR("not printed"), &err), err);
  CHECK_STATUS(wk_telnet_msg(s.telnet, WK_STR("\xff"), &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_telnet_interact(s.telnet, 0, 1, &err), WK_E_UNSUPPORTED, err);
  CHECK_STATUS(wk_telnet_mt_interact(s.telnet, 0, 1, &err), WK_E_UNSUPPORTED, err);
  CHECK_OK(wk_telnet_close(s.telnet, &err), err);
  CHECK_STATUS(wk_telnet_write(s.telnet, VIEW("late"), &err), WK_E_STATE, err);
  end(&s,
      VIEW("a\xff\xff z\r\npass\n\xff\xf6\xff\xfb\x1f\xff\xfa\x1f\x01\xff\xff\x01\x02\xff\xf0"));
}

typedef struct {
  wk_telnet_t *telnet;
  char seen[128];
  int dropped, result;
} server_t;

static int32_t negotiate(void *user, wk_telnet_answer_t *answer, uint8_t command, uint8_t option) {
  server_t *server = user;
  wk_error_t *err = NULL;
  wk_buf_t *data = NULL;
  size_t used = strlen(server->seen);
  snprintf(server->seen + used, sizeof server->seen - used, "%s %s;",
           wk_telnet_command_name(command), wk_telnet_option_name(option));
  CHECK_STATUS(wk_telnet_read_very_lazy(server->telnet, &data, &err), WK_E_BUSY, err);
  if (command == WK_TELNET_DO && option == WK_TELNET_OPT_TTYPE) {
    CHECK_OK(wk_telnet_answer_option(answer, WK_TELNET_WILL, option, &err), err);
    CHECK_STATUS(wk_telnet_answer_option(answer, 1, option, &err), WK_E_INVALID_ARGUMENT, err);
  }
  if (command == WK_TELNET_SE) {
    wk_bytes_t sb = wk_telnet_answer_sb_data(answer);
    CHECK(sb.len == 2 && sb.data[0] == WK_TELNET_OPT_TTYPE && sb.data[1] == 1);
    CHECK_OK(wk_telnet_answer_subnegotiation(answer, WK_TELNET_OPT_TTYPE, VIEW("\0vt"), &err), err);
  }
  return command == WK_TELNET_BRK ? server->result : 0;
}

static void let_go(void *user) { ((server_t *)user)->dropped++; }

static void options_of_the_peer(void) {
  session_t s = begin(VIEW("\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0$\xff\xf3"), false);
  wk_error_t *err = NULL;
  wk_buf_t *data = NULL;
  server_t server = {s.telnet, "", 0, 42};
  wk_telnet_option_ops_t ops = {sizeof ops, negotiate, let_go};

  CHECK_OK(wk_telnet_set_option_negotiation_callback(s.telnet, &ops, &server, &err), err);
  CHECK(wk_telnet_read_some(s.telnet, &data, &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 42);
  wk_error_free(err);
  err = NULL;
  CHECK(!wk_telnet_is_connected(s.telnet));
  CHECK(strcmp(server.seen, "DO TTYPE;SB BINARY;SE BINARY;BRK BINARY;") == 0);
  CHECK_OK(wk_telnet_read_very_lazy(s.telnet, &data, &err), err);
  check_buf(&data, "$");
  CHECK_OK(wk_telnet_set_option_negotiation_callback(s.telnet, NULL, NULL, &err), err);
  CHECK(server.dropped == 1);
  ops.negotiate = NULL;
  CHECK_STATUS(wk_telnet_set_option_negotiation_callback(s.telnet, &ops, &server, &err), WK_E_NULL,
               err);
  CHECK(server.dropped == 2);
  ops.size = 1;
  CHECK_STATUS(wk_telnet_set_option_negotiation_callback(s.telnet, &ops, &server, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK(server.dropped == 2);
  /* A client that is freed lets go too. */
  ops.size = sizeof ops;
  ops.negotiate = negotiate;
  CHECK_OK(wk_telnet_set_option_negotiation_callback(s.telnet, &ops, &server, &err), err);
  end(&s, VIEW(""));
  CHECK(server.dropped == 3);

  server_t other = {NULL, "", 0, 0};
  s = begin(VIEW("\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0$\xff\xf3"), false);
  other.telnet = s.telnet;
  CHECK_OK(wk_telnet_set_option_negotiation_callback(s.telnet, &ops, &other, &err), err);
  CHECK_OK(wk_telnet_read_some(s.telnet, &data, &err), err);
  check_buf(&data, "$");
  end(&s, VIEW("\xff\xfb\x18\xff\xfa\x18\0vt\xff\xf0"));
}

static void trace(void *user, uint32_t direction, wk_bytes_t data, uint64_t microseconds) {
  (void)microseconds;
  if (direction == WK_TRACE_SENT) strncat(user, (const char *)data.data, data.len);
}

static void options(void) {
  wk_error_t *err = NULL;
  wk_telnet_t *telnet = NULL;
  wk_buf_t *data = NULL;
  wk_cancel_t *cancel = NULL;
  wk_tls_config_t *tls = NULL;
  char seen[64] = "";
  wk_trace_ops_t ops = {sizeof ops, trace, NULL};

  CHECK_STATUS(wk_telnet_new(WK_STR("a b"), 0, &telnet, &err), WK_E_ADDRESS, err);
  CHECK_OK(wk_telnet_ssl_new(WK_STR("localhost"), 0, &telnet, &err), err);
  CHECK_STATUS(wk_telnet_read_some(telnet, &data, &err), WK_E_STATE, err);
  CHECK_STATUS(wk_telnet_write(telnet, VIEW("x"), &err), WK_E_STATE, err);
  CHECK_OK(wk_cancel_new(&cancel, &err), err);
  CHECK_OK(wk_tls_config_new(&tls, &err), err);
  CHECK_OK(wk_telnet_set_timeout_ms(telnet, 1000, &err), err);
  CHECK_STATUS(wk_telnet_set_timeout_ms(telnet, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_telnet_set_connect_timeout_ms(telnet, 1000, &err), err);
  CHECK_OK(wk_telnet_set_total_timeout_ms(telnet, WK_NO_TIMEOUT, &err), err);
  CHECK_OK(wk_telnet_set_source_address(telnet, WK_STR("127.0.0.1"), 0, &err), err);
  CHECK_OK(wk_telnet_set_unix_socket(telnet, WK_STR("/nonexistent/socket"), &err), err);
  CHECK_OK(wk_telnet_set_tls(telnet, tls, &err), err);
  CHECK_OK(wk_telnet_set_cancel(telnet, cancel, &err), err);
  CHECK_OK(wk_telnet_set_debuglevel(telnet, 0, &err), err);
  CHECK(wk_status_is(wk_telnet_connect(telnet, NULL), WK_E_IO));
  wk_telnet_free(telnet);
  wk_tls_config_free(tls);
  wk_cancel_free(cancel);

  session_t s = begin(VIEW("\0a\x11\xff\xfa"
                           "12345\xff\xf0"),
                      false);
  CHECK_OK(wk_telnet_set_trace(s.telnet, &ops, seen, &err), err);
  CHECK_OK(wk_telnet_write_secret(s.telnet, VIEW("secret"), &err), err);
  CHECK(strcmp(seen, "***") == 0);
  CHECK_OK(wk_telnet_set_binary(s.telnet, true, &err), err);
  CHECK_OK(wk_telnet_set_max_sb_data(s.telnet, 4, &err), err);
  CHECK_STATUS(wk_telnet_read_some(s.telnet, &data, &err), WK_E_LIMIT, err);
  CHECK_OK(wk_telnet_read_very_lazy(s.telnet, &data, &err), err);
  CHECK(wk_buf_len(data) == 3);
  wk_buf_free(data);
  end(&s, VIEW("secret"));

  s = begin(VIEW("abcdef"), false);
  CHECK_OK(wk_telnet_set_max_buffer(s.telnet, 4, &err), err);
  CHECK_STATUS(wk_telnet_read_until(s.telnet, VIEW("x"), WK_NO_TIMEOUT, &data, &err), WK_E_LIMIT,
               err);
  CHECK_OK(wk_telnet_read_some(s.telnet, &data, &err), err);
  check_buf(&data, "abcdef");
  end(&s, VIEW(""));
}

static void talking(void) {
  int typing[2], screen[2], line[2];
  char shown[64] = "";
  wk_error_t *err = NULL;
  for (int threads = 0; threads < 2; threads++) {
    session_t s = {NULL, NULL};
    CHECK(pipe(typing) == 0 && pipe(screen) == 0 && pipe(line) == 0);
    CHECK(write(line[1], "hello", 5) == 5);
    close(line[1]);
    CHECK_OK(wk_transport_new_fd(line[0], true, &s.transport, &err), err);
    CHECK_OK(wk_telnet_new(WK_STR("pipe"), 0, &s.telnet, &err), err);
    CHECK_OK(wk_telnet_set_transport(s.telnet, s.transport, &err), err);
    CHECK_OK(wk_telnet_connect(s.telnet, &err), err);
    CHECK(wk_telnet_fileno(s.telnet) == line[0]);
    CHECK_STATUS(wk_telnet_interact(s.telnet, -1, screen[1], &err), WK_E_INVALID_ARGUMENT, err);
    CHECK_OK((threads ? wk_telnet_mt_interact : wk_telnet_interact)(s.telnet, typing[0], screen[1],
                                                                    &err),
             err);
    ssize_t length = read(screen[0], shown, sizeof shown - 1);
    CHECK(length > 0);
    shown[length] = 0;
    CHECK(strcmp(shown, "hello*** Connection closed by remote host ***\n") == 0);
    wk_telnet_free(s.telnet);
    wk_transport_free(s.transport);
    for (int i = 0; i < 2; i++) {
      close(typing[i]);
      close(screen[i]);
    }
  }
}

static int32_t read_once(void *user, uint8_t *buffer, size_t capacity, int64_t timeout_ms,
                         size_t *out_count) {
  int *calls = user;
  CHECK(capacity > 0 && timeout_ms >= 0);
  if ((*calls)++) return WK_E_TIMEOUT;
  buffer[0] = 'x';
  *out_count = 1;
  return WK_OK;
}

static int32_t write_nothing(void *user, const uint8_t *data, size_t len, int64_t timeout_ms,
                             size_t *out_count) {
  (void)user, (void)data, (void)timeout_ms;
  *out_count = len;
  return WK_OK;
}

/* Functions can only be asked to wait: an eager read gives them a millisecond. */
static void functions(void) {
  wk_error_t *err = NULL;
  wk_buf_t *data = NULL;
  wk_transport_t *transport = NULL;
  wk_telnet_t *telnet = NULL;
  wk_transport_ops_t ops = {.size = sizeof ops, .read = read_once, .write = write_nothing};
  int calls = 0;
  CHECK_OK(wk_transport_new(&ops, &calls, &transport, &err), err);
  CHECK_OK(wk_telnet_new(WK_STR("h"), 0, &telnet, &err), err);
  CHECK_OK(wk_telnet_set_transport(telnet, transport, &err), err);
  CHECK_OK(wk_telnet_connect(telnet, &err), err);
  CHECK_OK(wk_telnet_read_very_eager(telnet, &data, &err), err);
  check_buf(&data, "x");
  CHECK(calls == 2);
  wk_telnet_free(telnet);
  wk_transport_free(transport);
}

static void decoding(void) {
  wk_error_t *err = NULL;
  wk_telnet_decoder_t *decoder = NULL;
  wk_buf_t *escaped = NULL;
  wk_bytes_t data, input = VIEW(
                       "ab\xff\xfd\x1f\xff\xf1\xff\xfa\x18\x01\xff\xf0"
                       "c\0");
  size_t used;
  uint32_t event;
  uint8_t command, option;
  char seen[128] = "";

  CHECK_OK(wk_telnet_decoder_new(&decoder, &err), err);
  do {
    CHECK_OK(wk_telnet_decoder_next(decoder, input, &used, &event, &data, &command, &option, &err),
             err);
    size_t at = strlen(seen);
    snprintf(seen + at, sizeof seen - at, "%u:%.*s:%u:%u ", (unsigned)event, (int)data.len,
             (const char *)data.data, command, option);
    input = wk_bytes(input.data + used, input.len - used);
  } while (event != WK_TELNET_EVENT_NEED_DATA);
  CHECK(strcmp(seen, "1:ab:0:0 3::253:31 2::241:0 2::250:0 2::240:0 1:c:0:0 0::0:0 ") == 0);
  CHECK(wk_telnet_decoder_sb_data(decoder).len == 2);
  CHECK_OK(wk_telnet_decoder_set_binary(decoder, true, &err), err);
  CHECK_OK(wk_telnet_decoder_next(decoder, VIEW("\0"), &used, &event, &data, NULL, NULL, &err),
           err);
  CHECK(event == WK_TELNET_EVENT_DATA && data.len == 1);
  CHECK_OK(wk_telnet_decoder_set_max_sb_data(decoder, 1, &err), err);
  CHECK_OK(wk_telnet_decoder_next(decoder, VIEW("\xff\xfa"), &used, &event, NULL, NULL, NULL, &err),
           err);
  CHECK_STATUS(wk_telnet_decoder_next(decoder, VIEW("12"), &used, &event, NULL, NULL, NULL, &err),
               WK_E_LIMIT, err);
  wk_telnet_decoder_free(decoder);
  CHECK_OK(wk_telnet_escape(VIEW("a\xff"), &escaped, &err), err);
  check_buf(&escaped, "a\xff\xff");
  CHECK(strcmp(wk_telnet_command_name(WK_TELNET_GA), "GA") == 0);
  CHECK(strcmp(wk_telnet_option_name(WK_TELNET_OPT_LINEMODE), "LINEMODE") == 0);
  CHECK(wk_telnet_command_name(1)[0] == 0 && WK_TELNET_PORT == 23 && WK_TELNET_SSL_PORT == 992);
}

int main(void) {
  reading();
  expecting();
  writing();
  options_of_the_peer();
  options();
  talking();
  functions();
  decoding();
  return check_report("telnet");
}
