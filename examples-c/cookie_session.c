/* cookie_session URL SET-COOKIE … : what a client keeps of a server's cookies.
 *
 * It takes the Set-Cookie headers of a response to a request for URL into the jar cookies.txt of
 * the current directory (which curl and browsers' exports share) and prints the Cookie header that
 * the next request for URL sends.
 *
 *   cookie_session https://www.example.com/shop/ 'cart=42; Path=/shop; Max-Age=3600; Secure'
 */
#include <stdio.h>
#include <wirekit.h>

#define JAR WK_STR("cookies.txt")

static int fail(wk_error_t *err) {
  fprintf(stderr, "%s: " WK_FMT "\n", wk_status_name(wk_error_status(err)),
          WK_ARG(wk_error_message(err)));
  return 1;
}

static wk_status_t run(wk_cookiejar_t *jar, const wk_headers_t *headers, const char *url,
                       wk_buf_t **cookie, wk_error_t **err) {
  wk_cookiejar_request_t request = wk_cookiejar_request(wk_str(url));
  uint32_t flags = WK_COOKIEJAR_IGNORE_DISCARD | WK_COOKIEJAR_CURL;
  wk_status_t status = wk_cookiejar_load(jar, JAR, flags, err);

  /* There is no file the first time. */
  if (status == WK_E_FILE && wk_error_os_error(*err) == 2) {
    wk_error_free(*err);
    *err = NULL;
    status = WK_OK;
  }
  if (!status) status = wk_cookiejar_extract(jar, request, headers, err);
  if (!status) status = wk_cookiejar_header(jar, request, cookie, NULL, err);
  if (!status) status = wk_cookiejar_save(jar, JAR, flags, err);
  return status;
}

int main(int argc, char **argv) {
  wk_error_t *err = NULL;
  wk_cookiejar_t *jar = NULL;
  wk_headers_t *headers = NULL;
  wk_buf_t *cookie = NULL;
  wk_status_t status;
  int i;

  if (argc < 2) {
    fprintf(stderr, "usage: cookie_session URL [SET-COOKIE …]\n");
    return 2;
  }
  status = wk_cookiejar_new(NULL, WK_COOKIEJAR_MOZILLA, &jar, &err);
  if (!status) status = wk_headers_new(&headers, &err);
  for (i = 2; !status && i < argc; i++)
    status = wk_headers_add(headers, WK_STR("Set-Cookie"), wk_str(argv[i]), &err);
  if (!status) status = run(jar, headers, argv[1], &cookie, &err);
  if (!status && cookie) printf("Cookie: " WK_FMT "\n", WK_ARG(wk_buf_str(cookie)));
  if (!status) fprintf(stderr, "%zu cookies in the jar\n", wk_cookiejar_count(jar));

  wk_buf_free(cookie);
  wk_headers_free(headers);
  wk_cookiejar_free(jar);
  i = status ? fail(err) : 0;
  wk_error_free(err);
  return i;
}
