/**
 * A view of a string literal, without its NUL: `WK_STR("GET")`.
 *
 * @param literal a string literal; anything else does not compile.
 */
#ifdef __cplusplus
#define WK_STR(literal) (wk_str_t{("" literal), sizeof("" literal) - 1})
#else
#define WK_STR(literal) ((wk_str_t){("" literal), sizeof("" literal) - 1})
#endif

/**
 * A view of a NUL-terminated string, without its NUL.
 *
 * @param c_string Borrowed; may be NULL, which gives the empty text.
 * @return Borrowed from `c_string`.
 */
static inline wk_str_t wk_str(const char *c_string) {
  wk_str_t view;
  view.data = c_string;
  view.len = c_string ? strlen(c_string) : 0;
  return view;
}

/**
 * A view of bytes.
 *
 * @param data Borrowed; may be NULL when `len` is 0.
 * @param len the number of bytes.
 * @return Borrowed from `data`.
 */
static inline wk_bytes_t wk_bytes(const void *data, size_t len) {
  wk_bytes_t view;
#ifdef __cplusplus
  view.data = static_cast<const uint8_t *>(data);
#else
  view.data = (const uint8_t *)data;
#endif
  view.len = len;
  return view;
}

/** A view of bytes, as wk_bytes(); for symmetry with WK_STR. */
#define WK_BYTES(data, len) (wk_bytes((data), (len)))

/** The bytes of a text view. */
static inline wk_bytes_t wk_str_bytes(wk_str_t text) {
  return wk_bytes(text.data, text.len);
}

/**
 * How printf prints a text view: `printf("<" WK_FMT ">\n", WK_ARG(view))`. Printing stops at a NUL
 * in the text. The view is evaluated twice.
 */
#define WK_FMT "%.*s"
#define WK_ARG(view) wk_fmt_precision_(view), wk_fmt_text_(view)

/* What WK_ARG is made of. */
static inline int wk_fmt_precision_(wk_str_t view) {
#ifdef __cplusplus
  return view.len > INT_MAX ? INT_MAX : static_cast<int>(view.len);
#else
  return view.len > INT_MAX ? INT_MAX : (int)view.len;
#endif
}

static inline const char *wk_fmt_text_(wk_str_t view) {
  return view.data ? view.data : "";
}
