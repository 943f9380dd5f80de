/* Cancellation tokens: one that is triggered before, and one while a call blocks. */
#include "check.h"

#include <pthread.h>

/* A transport whose read blocks until it is interrupted. */
typedef struct blocker {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int reading;
  int interrupted;
  int dropped;
} blocker;

static int blocker_read(void *user, uint8_t *data, size_t len, int64_t timeout_ms,
                        size_t *out_count) {
  blocker *b = (blocker *)user;
  (void)data, (void)len, (void)timeout_ms, (void)out_count;
  pthread_mutex_lock(&b->lock);
  b->reading = 1;
  pthread_cond_broadcast(&b->changed);
  while (!b->interrupted) pthread_cond_wait(&b->changed, &b->lock);
  pthread_mutex_unlock(&b->lock);
  return 1;
}

static int blocker_write(void *user, const uint8_t *data, size_t len, int64_t timeout_ms,
                         size_t *out_count) {
  (void)user, (void)data, (void)timeout_ms;
  *out_count = len;
  return 0;
}

static void blocker_interrupt(void *user) {
  blocker *b = (blocker *)user;
  pthread_mutex_lock(&b->lock);
  b->interrupted = 1;
  pthread_cond_broadcast(&b->changed);
  pthread_mutex_unlock(&b->lock);
}

static void blocker_drop(void *user) { ((blocker *)user)->dropped++; }

static void *trigger_when_reading(void *argument) {
  void **arguments = (void **)argument;
  blocker *b = (blocker *)arguments[0];
  pthread_mutex_lock(&b->lock);
  while (!b->reading) pthread_cond_wait(&b->changed, &b->lock);
  pthread_mutex_unlock(&b->lock);
  wk_cancel_trigger((wk_cancel_t *)arguments[1]);
  return NULL;
}

static void a_blocked_call(void) {
  blocker b = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, 0};
  wk_transport_ops_t ops = {0};
  wk_error_t *err = NULL;
  wk_cancel_t *cancel = NULL;
  wk_transport_t *transport = NULL;
  wk_http_conn_t *conn = NULL;
  wk_http_response_t *response = NULL;
  pthread_t thread;
  void *arguments[2];

  ops.size = sizeof ops;
  ops.read = blocker_read;
  ops.write = blocker_write;
  ops.interrupt = blocker_interrupt;
  ops.drop = blocker_drop;
  CHECK_OK(wk_cancel_new(&cancel, &err), err);
  CHECK_OK(wk_transport_new(&ops, &b, &transport, &err), err);
  CHECK_OK(wk_http_conn_new(wk_str("x.test"), 80, &conn, &err), err);
  CHECK_OK(wk_http_conn_set_transport(conn, transport, &err), err);
  CHECK_OK(wk_http_conn_set_cancel(conn, cancel, &err), err);
  arguments[0] = &b;
  arguments[1] = cancel;
  CHECK(pthread_create(&thread, NULL, trigger_when_reading, arguments) == 0);
  CHECK_OK(wk_http_conn_request(conn, wk_str("GET"), wk_str("/"), NULL, wk_no_body(), &err), err);
  CHECK_STATUS(wk_http_conn_getresponse(conn, &response, &err), WK_E_CANCELLED, err);
  CHECK(response == NULL);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(wk_cancel_is_cancelled(cancel));

  /* Any order of freeing will do; the functions' data is dropped once, when all are gone. */
  wk_cancel_free(cancel);
  wk_transport_free(transport);
  wk_http_conn_free(conn);
  CHECK(b.dropped == 1);
}

int main(void) {
  wk_error_t *err = NULL;
  wk_cancel_t *cancel = NULL;
  wk_http_conn_t *conn = NULL;

  CHECK_OK(wk_cancel_new(&cancel, &err), err);
  CHECK(!wk_cancel_is_cancelled(cancel));
  wk_cancel_trigger(cancel);
  wk_cancel_trigger(cancel);
  CHECK(wk_cancel_is_cancelled(cancel));

  /* Sticky: a connection that gets it now does not even begin. */
  CHECK_OK(wk_http_conn_new(wk_str("127.0.0.1"), 1, &conn, &err), err);
  CHECK_OK(wk_http_conn_set_cancel(conn, cancel, &err), err);
  CHECK_STATUS(wk_http_conn_connect(conn, &err), WK_E_CANCELLED, err);
  wk_cancel_free(cancel);
  CHECK_STATUS(wk_http_conn_connect(conn, &err), WK_E_CANCELLED, err);
  wk_http_conn_free(conn);

  wk_cancel_trigger(NULL);
  wk_cancel_free(NULL);
  CHECK(!wk_cancel_is_cancelled(NULL));
  CHECK_STATUS(wk_cancel_new(NULL, &err), WK_E_NULL, err);

  a_blocked_call();
  return check_report("cancel");
}
