package wirekit

/*
#include <stdint.h>
#include <wirekit.h>

int wkgoReadBody(void *user, uint8_t *buf, size_t len, size_t *out_len);
void wkgoTrace(void *user, uint32_t direction, wk_bytes_t data, uint64_t since);
void wkgoDrop(void *user);
int32_t wkgoChannelRead(void *user, uint8_t *data, size_t len, int64_t timeout, size_t *count);
int32_t wkgoChannelWrite(void *user, uint8_t *data, size_t len, int64_t timeout, size_t *count);
int32_t wkgoChannelClose(void *user, int64_t timeout);

// A file with an exported function may only declare, so the definitions stand here.
wk_body_t wkgo_reader_body_of(uintptr_t handle) {
	return wk_body_reader((wk_body_read_fn)wkgoReadBody, (void *)handle);
}

wk_status_t wkgo_http_set_trace_to(wk_http_conn_t *c, uintptr_t handle, wk_error_t **err) {
	wk_trace_ops_t ops = {.size = sizeof ops, .trace = wkgoTrace, .drop = wkgoDrop};
	return wk_http_conn_set_trace(c, &ops, (void *)handle, err);
}

static int32_t channel_write(void *user, const uint8_t *data, size_t len, int64_t timeout, size_t *count) {
	return wkgoChannelWrite(user, (uint8_t *)data, len, timeout, count);
}

wk_status_t wkgo_transport_over(uintptr_t handle, wk_transport_t **out, wk_error_t **err) {
	wk_transport_ops_t ops = {
		.size = sizeof ops,
		.read = wkgoChannelRead,
		.write = channel_write,
		.close = wkgoChannelClose,
		.drop = wkgoDrop,
	};
	return wk_transport_new(&ops, (void *)handle, out, err);
}
*/
import "C"
