package wirekit

/*
#include <stdint.h>
#include <wirekit.h>

void wkgoTrace(void *user, uint32_t direction, wk_bytes_t data, uint64_t since);
void wkgoDrop(void *user);
int wkgoFTPBlock(void *user, wk_bytes_t block);
int wkgoFTPLine(void *user, wk_str_t line);
int wkgoFTPRead(void *user, uint8_t *buf, size_t len, size_t *out_len);

// A file with an exported function may only declare, so the definitions stand here.
wk_status_t wkgo_ftp_set_trace_to(wk_ftp_t *f, uintptr_t handle, wk_error_t **err) {
	wk_trace_ops_t ops = {.size = sizeof ops, .trace = wkgoTrace, .drop = wkgoDrop};
	return wk_ftp_set_trace(f, &ops, (void *)handle, err);
}

wk_status_t wkgo_ftp_retrbinary_to(wk_ftp_t *f, wk_str_t command, uintptr_t handle, size_t block, int64_t rest, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_retrbinary(f, command, wkgoFTPBlock, (void *)handle, block, rest, out, err);
}

wk_status_t wkgo_ftp_retrlines_to(wk_ftp_t *f, wk_str_t command, uintptr_t handle, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_retrlines(f, command, wkgoFTPLine, (void *)handle, out, err);
}

wk_status_t wkgo_ftp_dir_to(wk_ftp_t *f, const wk_str_t *arguments, size_t count, uintptr_t handle, wk_error_t **err) {
	return wk_ftp_dir(f, arguments, count, wkgoFTPLine, (void *)handle, err);
}

wk_status_t wkgo_ftp_storbinary_from(wk_ftp_t *f, wk_str_t command, uintptr_t handle, size_t block, int64_t rest, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_storbinary(f, command, wkgoFTPRead, wkgoFTPBlock, (void *)handle, block, rest, out, err);
}

wk_status_t wkgo_ftp_storlines_from(wk_ftp_t *f, wk_str_t command, uintptr_t handle, wk_buf_t **out, wk_error_t **err) {
	return wk_ftp_storlines(f, command, wkgoFTPRead, wkgoFTPBlock, (void *)handle, out, err);
}
*/
import "C"
