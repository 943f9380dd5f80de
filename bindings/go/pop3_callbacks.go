package wirekit

/*
#include <stdint.h>
#include <wirekit.h>

void wkgoTrace(void *user, uint32_t direction, wk_bytes_t data, uint64_t since);
void wkgoDrop(void *user);
int wkgoLine(void *user, wk_bytes_t line);

// A file with an exported function may only declare, so the definitions stand here.
wk_status_t wkgo_pop3_set_trace_to(wk_pop3_t *p, uintptr_t handle, wk_error_t **err) {
	wk_trace_ops_t ops = {.size = sizeof ops, .trace = wkgoTrace, .drop = wkgoDrop};
	return wk_pop3_set_trace(p, &ops, (void *)handle, err);
}

wk_status_t wkgo_pop3_retr_to(wk_pop3_t *p, uint64_t which, uintptr_t handle, uint64_t *octets, wk_error_t **err) {
	return wk_pop3_retr_to(p, which, wkgoLine, (void *)handle, octets, err);
}

wk_status_t wkgo_pop3_top_to(wk_pop3_t *p, uint64_t which, uint64_t howmuch, uintptr_t handle, uint64_t *octets, wk_error_t **err) {
	return wk_pop3_top_to(p, which, howmuch, wkgoLine, (void *)handle, octets, err);
}
*/
import "C"
