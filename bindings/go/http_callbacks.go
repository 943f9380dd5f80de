package wirekit

/*
#include <stdint.h>
#include <wirekit.h>

int wkgoReadBody(void *user, uint8_t *buf, size_t len, size_t *out_len);

// A file with an exported function may only declare, so the definition stands here.
wk_body_t wkgo_reader_body_of(uintptr_t handle) {
	return wk_body_reader((wk_body_read_fn)wkgoReadBody, (void *)handle);
}
*/
import "C"
