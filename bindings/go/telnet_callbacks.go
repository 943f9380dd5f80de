package wirekit

/*
#include <stdint.h>
#include <wirekit.h>

void wkgoTrace(void *user, uint32_t direction, wk_bytes_t data, uint64_t since);
void wkgoDrop(void *user);
int32_t wkgoNegotiate(void *user, wk_telnet_answer_t *answer, uint8_t command, uint8_t option);

// A file with an exported function may only declare, so the definitions stand here.
wk_status_t wkgo_telnet_set_trace_to(wk_telnet_t *t, uintptr_t handle, wk_error_t **err) {
	wk_trace_ops_t ops = {.size = sizeof ops, .trace = wkgoTrace, .drop = wkgoDrop};
	return wk_telnet_set_trace(t, &ops, (void *)handle, err);
}

wk_status_t wkgo_telnet_set_options_to(wk_telnet_t *t, uintptr_t handle, wk_error_t **err) {
	wk_telnet_option_ops_t ops = {.size = sizeof ops, .negotiate = wkgoNegotiate, .drop = wkgoDrop};
	return wk_telnet_set_option_negotiation_callback(t, handle ? &ops : NULL, (void *)handle, err);
}
*/
import "C"
