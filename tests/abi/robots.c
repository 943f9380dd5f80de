/* robots.txt as a C program asks it. */
#include "check.h"

static const char *const file =
    "# a comment\n"
    "User-agent: figtree\n"
    "User-agent: Googlebot\n"
    "Crawl-delay: 3\n"
    "Request-rate: 9/30\n"
    "Disallow: /tmp\n"
    "Disallow: /a%3cd.html\n"
    "\n"
    "User-agent: *\n"
    "Allow: /public/\n"
    "Disallow: /\n"
    "\n"
    "Sitemap: http://h/a.xml\n"
    "Sitemap: http://h/b.xml\n";

static wk_robots_t *make(const char *url) {
  wk_error_t *err = NULL;
  wk_robots_t *robots = NULL;
  CHECK_OK(wk_robots_new(wk_str(url), &robots, &err), err);
  return robots;
}

static int may(const wk_robots_t *robots, const char *agent, const char *url) {
  wk_error_t *err = NULL;
  bool allowed = true;
  CHECK_OK(wk_robots_can_fetch(robots, wk_str(agent), wk_str(url), &allowed, &err), err);
  return allowed;
}

static void asking(void) {
  wk_error_t *err = NULL;
  wk_robots_t *robots = make("");
  uint64_t requests, seconds;
  bool allowed;

  CHECK(!may(robots, "figtree", "/"));
  CHECK_OK(wk_robots_parse(robots, wk_str(file), &err), err);
  CHECK(may(robots, "FigTree/1.0", "http://h/") && !may(robots, "figtree", "http://h/tmp/x"));
  CHECK(!may(robots, "figtree", "/a%3Cd.html") && !may(robots, "other", "/x"));
  CHECK(may(robots, "other", "/public/x?y"));
  CHECK(wk_robots_crawl_delay(robots, WK_STR("googlebot"), &seconds) && seconds == 3);
  CHECK(!wk_robots_crawl_delay(robots, WK_STR("other"), &seconds) && seconds == 0);
  CHECK(wk_robots_request_rate(robots, WK_STR("figtree"), &requests, &seconds));
  CHECK(requests == 9 && seconds == 30);
  CHECK(!wk_robots_request_rate(robots, WK_STR("other"), NULL, NULL));
  CHECK(wk_robots_site_map_count(robots) == 2);
  CHECK_STR(wk_robots_site_map_at(robots, 1), "http://h/b.xml");
  CHECK(wk_robots_site_map_at(robots, 2).data == NULL);
  CHECK_STATUS(wk_robots_can_fetch(robots, WK_STR("a"), WK_STR("//[x"), &allowed, &err),
               WK_E_URL_BRACKETS, err);
  CHECK(!allowed);
  CHECK_STATUS(wk_robots_can_fetch(robots, WK_STR("\xff"), WK_STR("/"), &allowed, &err),
               WK_E_DECODE, err);
  CHECK(!wk_robots_crawl_delay(robots, WK_STR("\xff"), &seconds));
  wk_robots_free(robots);
  CHECK(!wk_robots_crawl_delay(NULL, WK_STR("a"), NULL) && wk_robots_site_map_count(NULL) == 0);
  wk_robots_free(NULL);
}

static void printing(void) {
  wk_error_t *err = NULL;
  wk_robots_t *robots = make("");
  wk_buf_t *text = NULL;
  const wk_str_t lines[4] = {WK_STR("User-agent: a\n"), WK_STR("Disallow: /x y\r\n"), WK_STR(""),
                             WK_STR("Sitemap: s")};

  CHECK_OK(wk_robots_parse_lines(robots, lines, 4, &err), err);
  CHECK_OK(wk_robots_format(robots, &text, &err), err);
  CHECK_STR(wk_buf_str(text), "User-agent: a\nDisallow: /x%20y");
  wk_buf_free(text);
  CHECK_OK(wk_robots_parse_lines(robots, NULL, 0, &err), err);
  CHECK_STATUS(wk_robots_parse_lines(robots, NULL, 1, &err), WK_E_NULL, err);
  wk_robots_free(robots);
}

static void responses(void) {
  wk_error_t *err = NULL;
  wk_robots_t *robots = make("http://h/robots.txt");
  static const struct {
    uint32_t status;
    int allowed;
  } cases[] = {{401, 0}, {403, 0}, {404, 1}, {410, 1}, {500, 0}, {301, 0}, {200, 1}};
  size_t i;

  CHECK_STR(wk_robots_url(robots), "http://h/robots.txt");
  CHECK_OK(wk_robots_set_url(robots, WK_STR("http://h/other"), &err), err);
  CHECK_STR(wk_robots_url(robots), "http://h/other");
  CHECK_STATUS(wk_robots_set_url(robots, WK_STR("http://["), &err), WK_E_URL_BRACKETS, err);
  CHECK(wk_robots_mtime_ms(robots) == 0 && wk_robots_status(robots) == 0);
  for (i = 0; i < sizeof cases / sizeof *cases; i++) {
    CHECK_OK(wk_robots_clear(robots, &err), err);
    CHECK_OK(wk_robots_apply_response(robots, cases[i].status, wk_bytes("", 0), &err), err);
    CHECK(may(robots, "a", "/") == cases[i].allowed);
    CHECK(wk_robots_status(robots) == cases[i].status);
  }
  CHECK(wk_robots_mtime_ms(robots) > 1600000000000);
  CHECK_OK(wk_robots_clear(robots, &err), err);
  CHECK_OK(wk_robots_modified(robots, &err), err);
  CHECK(wk_robots_mtime_ms(robots) > 1600000000000 && may(robots, "a", "/"));
  CHECK(wk_robots_url(NULL).data == NULL && wk_robots_mtime_ms(NULL) == 0 &&
        wk_robots_status(NULL) == 0);
  wk_robots_free(robots);
}

static void limits(void) {
  wk_error_t *err = NULL;
  wk_robots_t *robots = make("");

  CHECK_OK(wk_robots_set_max_bytes(robots, 20, &err), err);
  CHECK_STATUS(wk_robots_parse(robots, wk_str(file), &err), WK_E_LIMIT, err);
  CHECK_STATUS(wk_robots_parse(robots, WK_STR("\xff"), &err), WK_E_DECODE, err);
  CHECK_OK(wk_robots_set_rfc9309(robots, true, &err), err);
  CHECK_OK(wk_robots_parse(robots, WK_STR("user-agent:a\ndisallow:/\xff"), &err), err);
  CHECK_STATUS(wk_robots_set_rfc9309(robots, false, &err), WK_E_STATE, err);
  wk_robots_free(robots);
}

static void modern(void) {
  wk_error_t *err = NULL;
  wk_robots_t *robots = make("");

  CHECK_OK(wk_robots_set_rfc9309(robots, true, &err), err);
  CHECK_OK(wk_robots_parse(robots,
                           WK_STR("User-agent: a\nDisallow: /x\nAllow: /x/y\n"
                                  "User-agent: *\nDisallow: /*.gif$\n"),
                           &err),
           err);
  CHECK(!may(robots, "A/2.0", "/x/z") && may(robots, "a", "/x/y/z") && may(robots, "a", "/b.gif"));
  CHECK(!may(robots, "b", "/b.gif") && may(robots, "b", "/b.gif?c") && may(robots, "ab", "/x"));
  wk_robots_free(robots);
}

static void reading(void) {
  wk_error_t *err = NULL;
  wk_robots_t *robots = make("");
  wk_cancel_t *cancel = NULL;
  wk_tls_config_t *tls = NULL;

  CHECK_STATUS(wk_robots_read(robots, &err), WK_E_URL, err);
  CHECK_OK(wk_robots_set_url(robots, WK_STR("ftp://h/robots.txt"), &err), err);
  CHECK_STATUS(wk_robots_read(robots, &err), WK_E_UNSUPPORTED, err);
  CHECK_OK(wk_robots_set_url(robots, WK_STR("http://127.0.0.1:1/robots.txt"), &err), err);
  CHECK_OK(wk_robots_set_timeout_ms(robots, 5000, WK_NO_TIMEOUT, &err), err);
  CHECK_STATUS(wk_robots_set_timeout_ms(robots, 0, 1, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_robots_set_user_agent(robots, WK_STR("test/1"), &err), err);
  CHECK_OK(wk_tls_config_new(&tls, &err), err);
  CHECK_OK(wk_robots_set_tls(robots, tls, &err), err);
  CHECK_OK(wk_robots_set_tls(robots, NULL, &err), err);
  wk_tls_config_free(tls);
  CHECK_STATUS(wk_robots_read(robots, &err), WK_E_CONNECTION_REFUSED, err);
  CHECK(!may(robots, "a", "/"));
  CHECK_OK(wk_cancel_new(&cancel, &err), err);
  CHECK_OK(wk_robots_set_cancel(robots, cancel, &err), err);
  wk_cancel_trigger(cancel);
  CHECK_STATUS(wk_robots_read(robots, &err), WK_E_CANCELLED, err);
  wk_cancel_free(cancel);
  wk_robots_free(robots);
}

int main(void) {
  asking();
  printing();
  responses();
  limits();
  modern();
  reading();
  return check_report("robots");
}
