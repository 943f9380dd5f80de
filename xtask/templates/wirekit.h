/**
 * @file
 * `wirekit.h`: all of wirekit, the Internet half of a batteries-included standard library.
 *
 * Functions are named `wk_<module>_<verb>`, types `wk_<noun>_t`, constants `WK_<MODULE>_<NAME>`.
 *
 * Handles are pointers to incomplete structs. Each type has one `_free`, which takes NULL. Handles
 * may be freed in any order: a child keeps its parent alive.
 *
 * Text and bytes go in as views (`wk_str_t`, `wk_bytes_t`); `{NULL, 0}` is empty. A view that comes
 * out is borrowed and its function says from whom; a `wk_buf_t *` that comes out is the caller's.
 *
 * Every function that can fail returns a `wk_status_t`, 0 for success. Out-parameters are cleared
 * on entry and filled only on success. The last one, `out_err`, may be NULL and gives an error
 * object that says more. Besides the codes that a function lists it can return WK_E_PANIC, which
 * means a fault inside wirekit that was caught.
 *
 * A handle that is passed as a pointer to const may be read by many threads at once; any other call
 * needs the handle alone, on whatever thread. A second entry gives WK_E_BUSY, never a deadlock.
 */
#ifndef WIREKIT_H
#define WIREKIT_H

@includes@

#endif /* WIREKIT_H */
