package wirekit

/*
#include <stdint.h>
#include <wirekit.h>

void wkgoTrace(void *user, uint32_t direction, wk_bytes_t data, uint64_t since);
void wkgoDrop(void *user);
int wkgoAnswer(void *user, wk_bytes_t challenge, wk_bytes_t *out_response);

// A file with an exported function may only declare, so the definitions stand here.
wk_status_t wkgo_smtp_set_trace_to(wk_smtp_t *s, uintptr_t handle, wk_error_t **err) {
	wk_trace_ops_t ops = {.size = sizeof ops, .trace = wkgoTrace, .drop = wkgoDrop};
	return wk_smtp_set_trace(s, &ops, (void *)handle, err);
}

wk_status_t wkgo_smtp_auth_by(wk_smtp_t *s, wk_str_t mechanism, uintptr_t handle, uint32_t flags, int32_t *code, wk_buf_t **out, wk_error_t **err) {
	return wk_smtp_auth(s, mechanism, wkgoAnswer, (void *)handle, flags, code, out, err);
}
*/
import "C"
