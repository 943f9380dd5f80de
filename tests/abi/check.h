/* Checks for the C and C++ tests: each failure is printed with its place, the program goes on, and
 * check_report() gives the exit status. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wirekit.h>

static int check_count;
static int check_failures;

static inline int check_that(int holds, const char *what, const char *file, int line) {
  check_count++;
  if (!holds) {
    check_failures++;
    fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
  }
  return holds;
}

/* Whether a call gave the expected status; prints and frees the error object. */
static inline int check_status(wk_status_t status, wk_status_t expected, wk_error_t **err,
                               const char *what, const char *file, int line) {
  int holds = status == expected;
  check_count++;
  if (!holds) {
    check_failures++;
    fprintf(stderr, "%s:%d: %s gave %s, expected %s: " WK_FMT "\n", file, line, what,
            wk_status_name(status), wk_status_name(expected), WK_ARG(wk_error_message(*err)));
  }
  if (status != WK_OK && wk_error_status(*err) != status) {
    check_failures++;
    fprintf(stderr, "%s:%d: %s: the error object does not match the status\n", file, line, what);
  }
  wk_error_free(*err);
  *err = NULL;
  return holds;
}

static inline int check_str(wk_str_t view, const char *expected, const char *what, const char *file,
                            int line) {
  int holds = view.len == strlen(expected) && memcmp(view.data, expected, view.len) == 0;
  check_count++;
  if (!holds) {
    check_failures++;
    fprintf(stderr, "%s:%d: %s is \"" WK_FMT "\", expected \"%s\"\n", file, line, what,
            WK_ARG(view), expected);
  }
  return holds;
}

static inline int check_zero(const void *data, size_t len) {
  const unsigned char *bytes = (const unsigned char *)data;
  size_t i;
  for (i = 0; i < len; i++)
    if (bytes[i]) return 0;
  return 1;
}

/* The condition holds. */
#define CHECK(condition) check_that((condition) ? 1 : 0, #condition, __FILE__, __LINE__)
/* The call gives WK_OK; `err` is the variable whose address the call got. */
#define CHECK_OK(call, err) check_status((call), WK_OK, &(err), #call, __FILE__, __LINE__)
/* The call gives this status. */
#define CHECK_STATUS(call, expected, err) \
  check_status((call), (expected), &(err), #call, __FILE__, __LINE__)
/* The view is this text. */
#define CHECK_STR(view, expected) check_str((view), (expected), #view, __FILE__, __LINE__)

/* Prints the result; the value is for main() to return. */
static inline int check_report(const char *name) {
  if (check_failures || !check_count) {
    fprintf(stderr, "%s: %d of %d checks failed\n", name, check_failures, check_count);
    return EXIT_FAILURE;
  }
  printf("%s: %d checks\n", name, check_count);
  return EXIT_SUCCESS;
}

#endif /* CHECK_H */
