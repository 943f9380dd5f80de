/* Prints the header of a mail or news article as people read it: folded lines joined, encoded words
 * decoded, and for each From, To and Cc line the address that SMTP would be given.
 *
 *     decode_headers < article
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <wirekit.h>

/* Prints one field; a value that cannot be decoded is printed as it stands. */
static void print_field(wk_str_t name, wk_str_t value) {
  wk_buf_t *text = NULL, *address = NULL;
  wk_error_t *err = NULL;
  if (wk_nntp_decode_header(value, &text, &err)) {
    fprintf(stderr, WK_FMT ": " WK_FMT "\n", WK_ARG(name), WK_ARG(wk_error_message(err)));
    wk_error_free(err);
    err = NULL;
  }
  printf(WK_FMT ": " WK_FMT "\n", WK_ARG(name), WK_ARG(text ? wk_buf_str(text) : value));
  if ((name.len == 4 && !strncasecmp(name.data, "from", 4)) ||
      (name.len == 2 && (!strncasecmp(name.data, "to", 2) || !strncasecmp(name.data, "cc", 2)))) {
    if (wk_smtp_quoteaddr(value, &address, &err)) {
      wk_error_free(err);
    } else {
      printf("  " WK_FMT "\n", WK_ARG(wk_buf_str(address)));
    }
    wk_buf_free(address);
  }
  wk_buf_free(text);
}

int main(void) {
  static char header[65536];
  size_t size = fread(header, 1, sizeof header, stdin);
  char *line = header, *end = header + size;
  while (line < end && *line != '\n' && *line != '\r') {
    char *colon = memchr(line, ':', (size_t)(end - line));
    /* The field ends at a line feed that no blank follows. */
    char *stop = line;
    do {
      char *feed = memchr(stop, '\n', (size_t)(end - stop));
      stop = feed ? feed + 1 : end;
    } while (stop < end && (*stop == ' ' || *stop == '\t'));
    if (colon && colon < stop) {
      char *start = colon + 1, *last = stop;
      while (start < last && (*start == ' ' || *start == '\t')) start++;
      while (last > start && (last[-1] == '\n' || last[-1] == '\r')) last--;
      wk_str_t name = {line, (size_t)(colon - line)}, value = {start, (size_t)(last - start)};
      print_field(name, value);
    }
    line = stop;
  }
  return 0;
}
