/* Transports of the caller's: memory, a descriptor, functions; and what a trace shows of them. */
#include "check.h"

#include <sys/socket.h>
#include <unistd.h>

static const char response_text[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
static const char request_start[] = "GET /path HTTP/1.1\r\n";

/* One request and its answer over a transport. */
static void exchange(wk_transport_t *transport, const wk_trace_ops_t *trace, void *trace_user) {
  wk_error_t *err = NULL;
  wk_http_conn_t *conn = NULL;
  wk_http_response_t *response = NULL;
  wk_buf_t *body = NULL;

  CHECK_OK(wk_http_conn_new(wk_str("x.test"), 80, &conn, &err), err);
  CHECK_OK(wk_http_conn_set_transport(conn, transport, &err), err);
  CHECK_OK(wk_http_conn_set_trace(conn, trace, trace_user, &err), err);
  CHECK_OK(wk_http_conn_request(conn, wk_str("GET"), wk_str("/path"), NULL, wk_no_body(), &err),
           err);
  CHECK_OK(wk_http_conn_getresponse(conn, &response, &err), err);
  CHECK_OK(wk_http_response_read_all(response, &body, &err), err);
  CHECK_STR(wk_buf_str(body), "hello");
  wk_buf_free(body);
  wk_http_response_free(response);
  wk_http_conn_free(conn);
}

static void over_memory(void) {
  wk_error_t *err = NULL;
  wk_transport_t *transport = NULL;
  wk_buf_t *written = NULL;
  size_t i;

  /* The cruellest network: a byte at a time. */
  CHECK_OK(wk_transport_new_memory(wk_bytes(NULL, 0), &transport, &err), err);
  for (i = 0; i < sizeof response_text - 1; i++)
    CHECK_OK(wk_transport_memory_feed(transport, wk_bytes(response_text + i, 1), &err), err);
  CHECK_OK(wk_transport_memory_end(transport, &err), err);
  CHECK_STATUS(wk_transport_memory_feed(transport, wk_bytes("x", 1), &err), WK_E_BROKEN_PIPE, err);
  exchange(transport, NULL, NULL);
  CHECK_OK(wk_transport_memory_written(transport, &written, &err), err);
  CHECK(wk_buf_len(written) > sizeof request_start &&
        memcmp(wk_buf_data(written), request_start, sizeof request_start - 1) == 0);
  wk_buf_free(written);
  wk_transport_free(transport);
}

static void over_a_descriptor(void) {
  wk_error_t *err = NULL;
  wk_transport_t *transport = NULL;
  wk_buf_t *written = NULL;
  int take;

  for (take = 0; take < 2; take++) {
    int ends[2];
    char request[512];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    CHECK(write(ends[1], response_text, sizeof response_text - 1) > 0);
    CHECK_OK(wk_transport_new_fd(ends[0], take == 1, &transport, &err), err);
    exchange(transport, NULL, NULL);
    CHECK(read(ends[1], request, sizeof request) > 0);
    CHECK(memcmp(request, request_start, sizeof request_start - 1) == 0);
    CHECK_STATUS(wk_transport_memory_written(transport, &written, &err), WK_E_UNSUPPORTED, err);
    CHECK(written == NULL);
    wk_transport_free(transport);
    /* Ours is still open exactly when it was not given away. */
    CHECK((close(ends[0]) == 0) == (take == 0));
    CHECK(close(ends[1]) == 0);
  }
  CHECK_STATUS(wk_transport_new_fd(-1, true, &transport, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_transport_new_fd(9999, false, &transport, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK(transport == NULL);
}

/* Functions that read from a text and keep what is written. */
typedef struct script {
  const char *input;
  char output[512];
  size_t written;
  int result;
  int closed;
  int dropped;
} script;

static int script_read(void *user, uint8_t *data, size_t len, int64_t timeout_ms,
                       size_t *out_count) {
  script *s = (script *)user;
  size_t count = strlen(s->input);
  CHECK(timeout_ms > 0 || timeout_ms == WK_NO_TIMEOUT);
  if (s->result) return s->result;
  if (count > len) count = len;
  if (count > 7) count = 7;
  memcpy(data, s->input, count);
  s->input += count;
  *out_count = count;
  return 0;
}

static int script_write(void *user, const uint8_t *data, size_t len, int64_t timeout_ms,
                        size_t *out_count) {
  script *s = (script *)user;
  size_t room = sizeof s->output - s->written;
  CHECK(timeout_ms > 0 || timeout_ms == WK_NO_TIMEOUT);
  if (len > room) len = room;
  /* Less than was offered, as a socket may. */
  if (len > 11) len = 11;
  memcpy(s->output + s->written, data, len);
  s->written += len;
  *out_count = len;
  return 0;
}

static int script_close(void *user, int64_t timeout_ms) {
  (void)timeout_ms;
  ((script *)user)->closed++;
  return 0;
}

static void script_drop(void *user) { ((script *)user)->dropped++; }

typedef struct seen {
  size_t sent;
  size_t received;
  int dropped;
} seen;

static void note(void *user, uint32_t direction, wk_bytes_t data, uint64_t microseconds) {
  seen *s = (seen *)user;
  (void)microseconds;
  CHECK(direction == WK_TRACE_SENT || direction == WK_TRACE_RECEIVED);
  *(direction == WK_TRACE_SENT ? &s->sent : &s->received) += data.len;
}

static void seen_drop(void *user) { ((seen *)user)->dropped++; }

static void over_functions(void) {
  script s = {0};
  seen traced = {0};
  wk_transport_ops_t ops = {0};
  wk_trace_ops_t trace = {0};
  wk_error_t *err = NULL;
  wk_transport_t *transport = NULL;

  ops.size = sizeof ops;
  ops.read = script_read;
  ops.write = script_write;
  ops.close = script_close;
  ops.drop = script_drop;
  trace.size = sizeof trace;
  trace.trace = note;
  trace.drop = seen_drop;
  s.input = response_text;
  CHECK_OK(wk_transport_new(&ops, &s, &transport, &err), err);
  exchange(transport, &trace, &traced);
  CHECK(memcmp(s.output, request_start, sizeof request_start - 1) == 0);
  CHECK(traced.sent == s.written && traced.received == sizeof response_text - 1);
  CHECK(traced.dropped == 1);
  wk_transport_free(transport);
  CHECK(s.closed <= 1 && s.dropped == 1);

  /* What cannot be used is dropped too, unless it is not known what it is. */
  s.dropped = 0;
  ops.write = NULL;
  CHECK_STATUS(wk_transport_new(&ops, &s, &transport, &err), WK_E_NULL, err);
  CHECK(transport == NULL && s.dropped == 1);
  ops.write = script_write;
  CHECK_STATUS(wk_transport_new(&ops, &s, NULL, &err), WK_E_NULL, err);
  CHECK(s.dropped == 2);
  ops.size = 3;
  CHECK_STATUS(wk_transport_new(&ops, &s, &transport, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_transport_new(NULL, &s, &transport, &err), WK_E_NULL, err);
  CHECK(s.dropped == 2);
}

static void a_function_that_fails(int result, wk_status_t expected) {
  script s = {0};
  wk_transport_ops_t ops = {0};
  wk_error_t *err = NULL;
  wk_transport_t *transport = NULL;
  wk_http_conn_t *conn = NULL;
  wk_http_response_t *response = NULL;

  ops.size = sizeof ops;
  ops.read = script_read;
  ops.write = script_write;
  ops.drop = script_drop;
  s.input = "";
  s.result = result;
  CHECK_OK(wk_transport_new(&ops, &s, &transport, &err), err);
  CHECK_OK(wk_http_conn_new(wk_str("x.test"), 80, &conn, &err), err);
  CHECK_OK(wk_http_conn_set_transport(conn, transport, &err), err);
  wk_transport_free(transport);
  CHECK_OK(wk_http_conn_request(conn, wk_str("GET"), wk_str("/"), NULL, wk_no_body(), &err), err);
  CHECK(wk_http_conn_getresponse(conn, &response, &err) == expected);
  CHECK(wk_error_callback_result(err) == result);
  wk_error_free(err);
  wk_http_conn_free(conn);
  CHECK(s.dropped == 1);
}

int main(void) {
  over_memory();
  over_a_descriptor();
  over_functions();
  a_function_that_fails(42, WK_E_CALLBACK);
  a_function_that_fails(WK_E_TIMEOUT, WK_E_TIMEOUT);
  wk_transport_free(NULL);
  return check_report("transport");
}
