// How Go's strings cross into C. A Go pointer must not stand in memory that C is given, so a list
// of strings comes as one string and the lengths of its parts.
#ifndef WKGO_VIEWS_H
#define WKGO_VIEWS_H

#include <stdint.h>
#include <stdlib.h>
#include <wirekit.h>

#define WKGO_STR(go) ((wk_str_t){_GoStringPtr(go), _GoStringLen(go)})
// The same for text that is absent when it is empty.
#define WKGO_OPTIONAL(go) (_GoStringLen(go) ? WKGO_STR(go) : (wk_str_t){NULL, 0})

// The parts of `all`; the caller frees them with free(). Without memory the program ends, as Go's
// own allocations do.
static inline wk_str_t *wkgo_parts(wk_str_t all, const size_t *lengths, size_t count) {
  wk_str_t *parts = malloc((count + 1) * sizeof *parts);
  if (!parts) abort();
  for (size_t i = 0; i < count; i++) {
    parts[i] = (wk_str_t){all.data, lengths[i]};
    all.data += lengths[i];
  }
  return parts;
}

wk_body_t wkgo_reader_body_of(uintptr_t handle);

// The body of a kind of Go's: 1 bytes, 2 text, 3 a reader, 4 a descriptor.
static inline wk_body_t wkgo_body(int kind, wk_str_t data, uintptr_t handle) {
  switch (kind) {
    case 1:
      return wk_body_bytes(wk_str_bytes(data));
    case 2:
      return wk_body_text(data);
    case 3:
      return wkgo_reader_body_of(handle);
    case 4:
      return wk_body_fd((int32_t)handle);
    default:
      return wk_no_body();
  }
}

#endif
