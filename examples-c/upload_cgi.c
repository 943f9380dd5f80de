/* A CGI program that takes a form with uploaded files and says what it got.
 *
 * Build: cc -std=c11 -D_POSIX_C_SOURCE=200809L upload_cgi.c $(pkg-config --cflags --libs wirekit)
 * Install it in the server's cgi-bin directory, mode 0755, and send a form to it:
 *   curl -F name=Joe -F 'file=@picture.png' http://localhost/cgi-bin/upload_cgi
 *
 * The answer has a line for each field, and for each file its name, type, size, number of lines and
 * Adler-32 checksum. A GET without a query string answers with a page that holds the form.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wirekit.h>

static const char page[] =
    "Content-Type: text/html; charset=utf-8\r\n\r\n"
    "<!DOCTYPE html>\n<title>Upload</title>\n"
    "<form method=\"post\" enctype=\"multipart/form-data\">\n"
    "<p><input name=\"name\"></p>\n<p><input type=\"file\" name=\"file\" multiple></p>\n"
    "<p><button>Send</button></p>\n</form>\n";

/* Reads a file in blocks, as one does that may be larger than the memory. */
static int show_file(const wk_form_item_t *item, wk_error_t **err) {
  wk_str_t name = wk_form_item_name(item), filename = wk_form_item_filename(item);
  wk_str_t type = wk_form_item_type(item);
  unsigned long a = 1, b = 0, size = 0, lines = 0;
  unsigned char block[8192];
  size_t count, i;

  do {
    if (wk_form_item_read(item, block, sizeof block, &count, err)) return 1;
    for (i = 0; i < count; i++) {
      a = (a + block[i]) % 65521;
      b = (b + a) % 65521;
      lines += block[i] == '\n';
    }
    size += count;
  } while (count);
  printf("file " WK_FMT " " WK_FMT " " WK_FMT " %lu bytes %lu lines %08lx%s\n", WK_ARG(name),
         WK_ARG(filename), WK_ARG(type), size, lines, b << 16 | a,
         wk_form_item_done(item) < 0 ? " cut short" : "");
  return 0;
}

static int show(const wk_form_item_t *list, wk_error_t **err) {
  size_t i;
  for (i = 0; i < wk_form_item_count(list); i++) {
    const wk_form_item_t *item = wk_form_item_at(list, i);
    if (wk_form_item_is_list(item)) {
      if (show(item, err)) return 1;
    } else if (wk_form_item_filename(item).data) {
      if (show_file(item, err)) return 1;
    } else {
      wk_str_t name = wk_form_item_name(item), value;
      if (wk_form_item_value(item, &value, err)) return 1;
      printf("field " WK_FMT " " WK_FMT "\n", WK_ARG(name), WK_ARG(value));
    }
  }
  return 0;
}

int main(void) {
  wk_error_t *err = NULL;
  wk_form_t *form = NULL;
  const char *method = getenv("REQUEST_METHOD"), *query = getenv("QUERY_STRING");
  int failed;

  if (method && !strcmp(method, "GET") && (!query || !*query)) {
    fputs(page, stdout);
    return EXIT_SUCCESS;
  }
  /* NULL is the environment of this process; the body is standard input. */
  failed = wk_form_new(&form, &err) ||
           wk_form_set_limit(form, WK_FORM_LIMIT_BODY, 100 << 20, &err) ||
           wk_form_set_keep_blank_values(form, true, &err) ||
           wk_form_read(form, NULL, wk_body_fd(0), &err);
  if (failed) {
    /* Some servers take it ill when the body is not read, even if nobody wants it. */
    char rest[4096];
    int blocks = 0;
    while (blocks++ < 4096 && fread(rest, 1, sizeof rest, stdin) == sizeof rest) continue;
    printf("Status: %s\r\n", wk_error_status(err) == WK_E_FORM_TOO_LARGE ? "413 Content Too Large"
                                                                         : "400 Bad Request");
  }
  fputs("Content-Type: text/plain; charset=utf-8\r\n\r\n", stdout);
  if (!failed) failed = show(wk_form_root(form), &err);
  if (failed)
    printf("%s: " WK_FMT "\n", wk_status_name(wk_error_status(err)), WK_ARG(wk_error_message(err)));
  wk_error_free(err);
  wk_form_free(form);
  return EXIT_SUCCESS;
}
