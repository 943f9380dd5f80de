package wirekit

/*
#include <stdint.h>
#include <wirekit.h>

void wkgoTrace(void *user, uint32_t direction, wk_bytes_t data, uint64_t since);
void wkgoDrop(void *user);
int wkgoLine(void *user, wk_bytes_t line);

// A file with an exported function may only declare, so the definitions stand here.
wk_status_t wkgo_nntp_set_trace_to(wk_nntp_t *n, uintptr_t handle, wk_error_t **err) {
	wk_trace_ops_t ops = {.size = sizeof ops, .trace = wkgoTrace, .drop = wkgoDrop};
	return wk_nntp_set_trace(n, &ops, (void *)handle, err);
}

wk_nntp_line_fn wkgo_nntp_line(void) {
	return wkgoLine;
}
*/
import "C"
