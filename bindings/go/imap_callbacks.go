package wirekit

/*
#include <stdint.h>
#include <wirekit.h>

void wkgoTrace(void *user, uint32_t direction, wk_bytes_t data, uint64_t since);
void wkgoDrop(void *user);
int wkgoAnswer(void *user, wk_bytes_t challenge, wk_bytes_t *out_response);
int wkgoReadBody(void *user, uint8_t *buf, size_t len, size_t *out_len);
int wkgoFetchText(void *user, wk_bytes_t text, bool has_literal, uint64_t literal_size);
int wkgoFetchLiteral(void *user, wk_bytes_t piece);

// A file with an exported function may only declare, so the definitions stand here.
wk_status_t wkgo_imap_set_trace_to(wk_imap_t *i, uintptr_t handle, wk_error_t **err) {
	wk_trace_ops_t ops = {.size = sizeof ops, .trace = wkgoTrace, .drop = wkgoDrop};
	return wk_imap_set_trace(i, &ops, (void *)handle, err);
}

wk_status_t wkgo_imap_auth_by(wk_imap_t *i, wk_str_t mechanism, uintptr_t handle, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_authenticate(i, mechanism, wkgoAnswer, (void *)handle, out, err);
}

wk_status_t wkgo_imap_fetch_by(wk_imap_t *i, bool by_uid, wk_str_t set, wk_str_t parts, bool literals, uintptr_t handle, wk_imap_result_t **out, wk_error_t **err) {
	wk_imap_sink_t sink = {.size = sizeof sink, .text = wkgoFetchText, .literal = literals ? wkgoFetchLiteral : NULL};
	return wk_imap_fetch_to(i, by_uid, set, parts, &sink, (void *)handle, out, err);
}

wk_status_t wkgo_imap_append_by(wk_imap_t *i, wk_str_t mailbox, wk_str_t flags, wk_str_t date, uint64_t size, uintptr_t handle, wk_imap_result_t **out, wk_error_t **err) {
	return wk_imap_append_from(i, mailbox, flags, date, size, (wk_body_read_fn)wkgoReadBody, (void *)handle, out, err);
}
*/
import "C"
