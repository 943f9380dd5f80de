/* A client's jar of cookies: what responses set and requests send, policies, files. */
#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static wk_cookiejar_t *make(const wk_cookiejar_policy_t *policy, uint32_t kind) {
  wk_error_t *err = NULL;
  wk_cookiejar_t *jar = NULL;
  CHECK_OK(wk_cookiejar_new(policy, kind, &jar, &err), err);
  CHECK_OK(wk_cookiejar_set_now(jar, 1000000000, &err), err);
  return jar;
}

static wk_headers_t *headers_of(const char *set_cookie) {
  wk_error_t *err = NULL;
  wk_headers_t *headers = NULL;
  CHECK_OK(wk_headers_new(&headers, &err), err);
  CHECK_OK(wk_headers_add(headers, WK_STR("Set-Cookie"), wk_str(set_cookie), &err), err);
  return headers;
}

static void extract(wk_cookiejar_t *jar, const char *url, const char *set_cookie) {
  wk_error_t *err = NULL;
  wk_headers_t *headers = headers_of(set_cookie);
  CHECK_OK(wk_cookiejar_extract(jar, wk_cookiejar_request(wk_str(url)), headers, &err), err);
  wk_headers_free(headers);
}

static void check_sent(wk_cookiejar_t *jar, const char *url, const char *expected) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL, *second = NULL;
  CHECK_OK(wk_cookiejar_header(jar, wk_cookiejar_request(wk_str(url)), &text, &second, &err), err);
  if (!expected)
    CHECK(text == NULL);
  else
    CHECK_STR(wk_buf_str(text), expected);
  CHECK(second == NULL);
  wk_buf_free(text);
}

static void set_and_sent(void) {
  wk_error_t *err = NULL;
  wk_cookiejar_t *jar = make(NULL, WK_COOKIEJAR_PLAIN);
  wk_headers_t *headers = NULL;
  wk_cookiejar_list_t *list = NULL;
  wk_cookiejar_cookie_t *cookie = NULL;
  wk_cookiejar_request_t request = wk_cookiejar_request(WK_STR("http://www.acme.com/"));

  extract(jar, "http://www.acme.com/x/y", "a=1; Path=/");
  extract(jar, "http://www.acme.com/x/y", "b=2; HttpOnly; Max-Age=10; foo=bar");
  extract(jar, "http://www.acme.com/x/y", "c=3; Domain=.acme.com; Secure");
  extract(jar, "http://www.acme.com/x/y", "d=4; Domain=other.org");
  CHECK(wk_cookiejar_count(jar) == 3);
  check_sent(jar, "http://www.acme.com/x/", "b=2; a=1");
  check_sent(jar, "https://acme.com/x", "c=3");
  check_sent(jar, "http://other.org/", NULL);

  CHECK_OK(wk_headers_new(&headers, &err), err);
  CHECK_OK(wk_cookiejar_add_cookie_header(jar, request, headers, &err), err);
  CHECK_STR(wk_headers_get(headers, WK_STR("cookie")), "a=1");
  CHECK_OK(wk_cookiejar_add_cookie_header(jar, request, headers, &err), err);
  CHECK(wk_headers_count(headers) == 1);
  wk_headers_free(headers);

  CHECK_OK(wk_cookiejar_cookies(jar, &list, &err), err);
  CHECK(wk_cookiejar_list_count(list) == 3 && !wk_cookiejar_list_at(list, 3));
  {
    const wk_cookiejar_cookie_t *b = wk_cookiejar_list_at(list, 1);
    wk_cookiejar_fields_t fields;
    wk_str_t name, value;
    CHECK(wk_cookiejar_cookie_fields(b, &fields));
    CHECK_STR(fields.name, "b");
    CHECK_STR(fields.path, "/x");
    CHECK_STR(fields.domain, "www.acme.com");
    CHECK(fields.has_expires && fields.expires == 1000000010 && !fields.discard);
    CHECK(!fields.path_specified && fields.port.data == NULL && fields.version == 0);
    CHECK(wk_cookiejar_cookie_attr_count(b) == 2);
    CHECK(wk_cookiejar_cookie_attr_at(b, 0, &name, &value) && value.data == NULL);
    CHECK_STR(name, "HttpOnly");
    CHECK(!wk_cookiejar_cookie_attr_at(b, 2, &name, &value));
    CHECK(wk_cookiejar_cookie_get_attr(b, WK_STR("foo"), &value));
    CHECK_STR(value, "bar");
    CHECK(!wk_cookiejar_cookie_get_attr(b, WK_STR("Foo"), &value));
    CHECK(wk_cookiejar_cookie_is_expired(b));
    CHECK(!wk_cookiejar_cookie_is_expired_at(b, 1000000009));
  }
  wk_cookiejar_list_free(list);

  CHECK_OK(wk_cookiejar_find(jar, WK_STR("www.acme.com"), WK_STR("/"), WK_STR("a"), &cookie, &err),
           err);
  wk_cookiejar_cookie_free(cookie);
  CHECK_STATUS(wk_cookiejar_find(jar, WK_STR("acme.com"), WK_STR("/"), WK_STR("a"), &cookie, &err),
               WK_E_COOKIEJAR_MISSING, err);
  CHECK_OK(wk_cookiejar_set_now(jar, 1000000010, &err), err);
  CHECK(wk_cookiejar_count(jar) == 3);
  check_sent(jar, "http://www.acme.com/x/", "a=1");
  CHECK(wk_cookiejar_count(jar) == 2);
  CHECK_STATUS(wk_cookiejar_extract(jar, wk_cookiejar_request(WK_STR("http://[x/")), NULL, &err),
               WK_E_NULL, err);
  CHECK_STATUS(wk_cookiejar_header(jar, wk_cookiejar_request(WK_STR("http://[x/")),
                                   &(wk_buf_t *){NULL}, NULL, &err),
               WK_E_URL_BRACKETS, err);
  wk_cookiejar_free(jar);
  CHECK_STATUS(wk_cookiejar_new(NULL, 9, &jar, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK(jar == NULL);
}

static void made_and_cleared(void) {
  wk_error_t *err = NULL;
  wk_cookiejar_t *jar = make(NULL, WK_COOKIEJAR_PLAIN);
  wk_cookiejar_list_t *list = NULL;
  wk_cookiejar_cookie_t *cookie = NULL, *copy = NULL;
  wk_cookiejar_request_t request = wk_cookiejar_request(WK_STR("http://h.org/p/"));
  wk_cookiejar_fields_t fields;
  wk_headers_t *headers = headers_of("a=1; Path=/q");

  CHECK_OK(wk_cookiejar_make_cookies(jar, request, headers, &list, &err), err);
  CHECK(wk_cookiejar_count(jar) == 0 && wk_cookiejar_list_count(list) == 1);
  CHECK_OK(wk_cookiejar_cookie_copy(wk_cookiejar_list_at(list, 0), &copy, &err), err);
  wk_cookiejar_list_free(list);
  wk_headers_free(headers);
  CHECK_OK(wk_cookiejar_cookie_set_attr(copy, WK_STR("x"), WK_STR("y"), &err), err);
  CHECK(wk_cookiejar_cookie_fields(copy, &fields));
  fields.value = WK_STR("2");
  CHECK_OK(wk_cookiejar_cookie_set_fields(copy, &fields, &err), err);
  CHECK(wk_cookiejar_cookie_attr_count(copy) == 1);
  CHECK_OK(wk_cookiejar_set_cookie_if_ok(jar, copy, request, &err), err);
  check_sent(jar, "http://h.org/q", "a=2");
  CHECK(wk_cookiejar_cookie_fields(copy, &fields));
  fields.port_specified = true;
  CHECK_STATUS(wk_cookiejar_cookie_set_fields(copy, &fields, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_cookiejar_cookie_new(&fields, &cookie, &err), WK_E_INVALID_ARGUMENT, err);
  wk_cookiejar_cookie_free(copy);

  memset(&fields, 0, sizeof fields);
  fields.name = WK_STR("hand");
  fields.domain = WK_STR("h.org");
  fields.path = WK_STR("/");
  CHECK_OK(wk_cookiejar_cookie_new(&fields, &cookie, &err), err);
  CHECK_OK(wk_cookiejar_set_cookie(jar, cookie, &err), err);
  check_sent(jar, "http://h.org/", "hand");
  wk_cookiejar_cookie_free(cookie);
  extract(jar, "http://h.org/", "s=1; Max-Age=5");
  extract(jar, "http://i.org/", "t=1; Path=/t");
  extract(jar, "http://i.org/", "u=1; Path=/");

  CHECK_STATUS(wk_cookiejar_clear_domain(jar, WK_STR("no.org"), &err), WK_E_COOKIEJAR_MISSING, err);
  CHECK_STATUS(wk_cookiejar_clear_path(jar, WK_STR("i.org"), WK_STR("/no"), &err),
               WK_E_COOKIEJAR_MISSING, err);
  CHECK_STATUS(wk_cookiejar_clear_cookie(jar, WK_STR("i.org"), WK_STR("/"), WK_STR("no"), &err),
               WK_E_COOKIEJAR_MISSING, err);
  CHECK_OK(wk_cookiejar_clear_cookie(jar, WK_STR("i.org"), WK_STR("/"), WK_STR("u"), &err), err);
  CHECK_OK(wk_cookiejar_clear_path(jar, WK_STR("i.org"), WK_STR("/t"), &err), err);
  CHECK(wk_cookiejar_count(jar) == 3);
  CHECK_OK(wk_cookiejar_clear_session_cookies(jar, &err), err);
  CHECK(wk_cookiejar_count(jar) == 2);
  CHECK_OK(wk_cookiejar_set_now(jar, 1000000005, &err), err);
  CHECK_OK(wk_cookiejar_clear_expired_cookies(jar, &err), err);
  CHECK(wk_cookiejar_count(jar) == 1);
  CHECK_OK(wk_cookiejar_clear_domain(jar, WK_STR("h.org"), &err), err);
  CHECK_OK(wk_cookiejar_clear(jar, &err), err);
  CHECK(wk_cookiejar_count(jar) == 0 && wk_cookiejar_count(NULL) == 0);

  CHECK_OK(wk_cookiejar_set_limits(jar, 2, 3, 4000, 0, &err), err);
  extract(jar, "http://h.org/", "a=1");
  extract(jar, "http://h.org/", "b=1");
  extract(jar, "http://h.org/", "c=1");
  check_sent(jar, "http://h.org/", "b=1; c=1");
  CHECK_OK(wk_cookiejar_use_system_clock(jar, &err), err);
  wk_cookiejar_free(jar);
}

static void policies(void) {
  wk_error_t *err = NULL;
  wk_cookiejar_policy_t *policy = NULL, *same = NULL;
  wk_cookiejar_t *jar;
  wk_str_t blocked[] = {WK_STR("192.168.1.2"), WK_STR(".168.1.2"), WK_STR(".ads.net")};
  wk_str_t suffix = WK_STR("com\nco.uk\ngithub.io\n");

  CHECK_OK(wk_cookiejar_policy_new(&policy, &err), err);
  CHECK(wk_cookiejar_policy_get(policy, WK_COOKIEJAR_NETSCAPE) == 1);
  CHECK(wk_cookiejar_policy_get(policy, WK_COOKIEJAR_RFC2965) == 0);
  CHECK(wk_cookiejar_policy_get(policy, WK_COOKIEJAR_RFC2109_AS_NETSCAPE) == -1);
  CHECK(wk_cookiejar_policy_get(policy, WK_COOKIEJAR_STRICT_RFC2965_UNVERIFIABLE) == 1);
  CHECK_OK(wk_cookiejar_policy_set(policy, WK_COOKIEJAR_STRICT_NS_DOMAIN, 3, &err), err);
  CHECK(wk_cookiejar_policy_get(policy, WK_COOKIEJAR_STRICT_NS_DOMAIN) ==
        WK_COOKIEJAR_DOMAIN_STRICT);
  CHECK_STATUS(wk_cookiejar_policy_set(policy, WK_COOKIEJAR_NETSCAPE, 2, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_cookiejar_policy_set(policy, 99, 1, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_cookiejar_policy_set_list(policy, WK_COOKIEJAR_BLOCKED_DOMAINS, blocked,
                                        COUNT(blocked), &err),
           err);
  CHECK(wk_cookiejar_policy_is_blocked(policy, WK_STR("192.168.1.2")));
  CHECK(!wk_cookiejar_policy_is_blocked(policy, WK_STR("193.168.1.2")));
  CHECK(wk_cookiejar_policy_list_count(policy, WK_COOKIEJAR_BLOCKED_DOMAINS) == 3);
  CHECK_STR(wk_cookiejar_policy_list_at(policy, WK_COOKIEJAR_BLOCKED_DOMAINS, 2), ".ads.net");
  CHECK_STR(wk_cookiejar_policy_list_at(policy, WK_COOKIEJAR_SECURE_PROTOCOLS, 1), "wss");
  CHECK(wk_cookiejar_policy_list_count(policy, WK_COOKIEJAR_ALLOWED_DOMAINS) == -1);
  CHECK(!wk_cookiejar_policy_is_not_allowed(policy, WK_STR("x.org")));
  CHECK_OK(wk_cookiejar_policy_set_list(policy, WK_COOKIEJAR_ALLOWED_DOMAINS, blocked, 0, &err),
           err);
  CHECK(wk_cookiejar_policy_is_not_allowed(policy, WK_STR("x.org")));
  CHECK_OK(wk_cookiejar_policy_set_list(policy, WK_COOKIEJAR_ALLOWED_DOMAINS, NULL, 0, &err), err);
  CHECK_STATUS(wk_cookiejar_policy_set_list(policy, 9, NULL, 0, &err), WK_E_INVALID_ARGUMENT, err);

  jar = make(policy, WK_COOKIEJAR_PLAIN);
  extract(jar, "http://x.ads.net/", "a=1");
  extract(jar, "http://a.github.io/", "b=1; Domain=github.io");
  CHECK(wk_cookiejar_count(jar) == 1);
  CHECK_OK(wk_cookiejar_policy_set_public_suffixes(policy, suffix, &err), err);
  CHECK(wk_cookiejar_policy_is_public_suffix(policy, WK_STR(".co.uk")));
  CHECK(!wk_cookiejar_policy_is_public_suffix(policy, WK_STR("acme.co.uk")));
  extract(jar, "http://a.github.io/", "c=1; Domain=github.io");
  CHECK(wk_cookiejar_count(jar) == 1);
  CHECK_STATUS(wk_cookiejar_policy_load_public_suffixes(policy, WK_STR("/no/such/file"), &err),
               WK_E_FILE, err);
  CHECK_STATUS(wk_cookiejar_policy_set_public_suffixes(policy, WK_STR("!com\n"), &err),
               WK_E_COOKIEJAR_SUFFIXES, err);

  CHECK_OK(wk_cookiejar_policy(jar, &same, &err), err);
  CHECK_OK(wk_cookiejar_policy_set(same, WK_COOKIEJAR_RFC2965, 1, &err), err);
  CHECK(wk_cookiejar_policy_get(policy, WK_COOKIEJAR_RFC2965) == 1);
  wk_cookiejar_policy_free(same);
  CHECK_OK(wk_cookiejar_policy_new(&same, &err), err);
  CHECK_OK(wk_cookiejar_set_policy(jar, same, &err), err);
  extract(jar, "http://x.ads.net/", "a=1");
  CHECK(wk_cookiejar_count(jar) == 2);
  wk_cookiejar_policy_free(same);
  wk_cookiejar_policy_free(policy);
  wk_cookiejar_free(jar);
}

/* A program's own rules, which ask the standard ones first. */
struct rules {
  wk_cookiejar_policy_t *policy;
  wk_cookiejar_t *jar;
  int asked[4], drops, busy, stop;
};

static int set_ok(void *user, wk_cookiejar_cookie_t *cookie, const wk_cookiejar_request_t *request,
                  bool *ok) {
  struct rules *rules = user;
  wk_cookiejar_fields_t fields;
  wk_error_t *err = NULL;
  rules->asked[0]++;
  if (rules->stop) return rules->stop;
  if (wk_cookiejar_clear(rules->jar, &err) == WK_E_BUSY) rules->busy++;
  wk_error_free(err);
  if (wk_cookiejar_policy_set_ok(rules->policy, cookie, request, ok, NULL)) return 1;
  wk_cookiejar_cookie_fields(cookie, &fields);
  if (fields.name.len == 3) *ok = false;
  fields.value = WK_STR("changed");
  return wk_cookiejar_cookie_set_fields(cookie, &fields, NULL);
}

static int return_ok(void *user, const wk_cookiejar_cookie_t *cookie,
                     const wk_cookiejar_request_t *request, bool *ok) {
  struct rules *rules = user;
  rules->asked[1]++;
  return wk_cookiejar_policy_return_ok(rules->policy, cookie, request, ok, NULL);
}

static int domain_return_ok(void *user, wk_str_t domain, const wk_cookiejar_request_t *request,
                            bool *ok) {
  struct rules *rules = user;
  rules->asked[2]++;
  return wk_cookiejar_policy_domain_return_ok(rules->policy, domain, request, ok, NULL);
}

static int path_return_ok(void *user, wk_str_t path, const wk_cookiejar_request_t *request,
                          bool *ok) {
  struct rules *rules = user;
  rules->asked[3]++;
  return wk_cookiejar_policy_path_return_ok(rules->policy, path, request, ok, NULL);
}

static void rules_dropped(void *user) { ((struct rules *)user)->drops++; }

static void own_rules(void) {
  wk_error_t *err = NULL;
  struct rules state;
  wk_cookiejar_rules_t rules = {sizeof rules,     set_ok,         return_ok,
                                domain_return_ok, path_return_ok, rules_dropped};
  wk_headers_t *headers = headers_of("x=1");
  memset(&state, 0, sizeof state);
  CHECK_OK(wk_cookiejar_policy_new(&state.policy, &err), err);
  CHECK_OK(wk_cookiejar_policy_set_rules(state.policy, &rules, &state, &err), err);
  state.jar = make(state.policy, WK_COOKIEJAR_PLAIN);
  extract(state.jar, "http://h.org/", "a=1");
  extract(state.jar, "http://h.org/", "bad=1");
  extract(state.jar, "http://i.org/", "c=1; Path=/c");
  CHECK(wk_cookiejar_count(state.jar) == 2 && state.busy == 3);
  check_sent(state.jar, "http://h.org/", "a=changed");
  CHECK(state.asked[0] == 3 && state.asked[1] == 1 && state.asked[2] == 2 && state.asked[3] == 1);
  state.stop = 7;
  CHECK(wk_cookiejar_extract(state.jar, wk_cookiejar_request(WK_STR("http://h.org/")), headers,
                             &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 7);
  wk_error_free(err);
  err = NULL;
  CHECK_OK(wk_cookiejar_policy_set_rules(state.policy, NULL, NULL, &err), err);
  CHECK(state.drops == 1);
  CHECK_STATUS(wk_cookiejar_policy_set_rules(NULL, &rules, &state, &err), WK_E_NULL, err);
  CHECK(state.drops == 2);
  rules.size = 1;
  CHECK_STATUS(wk_cookiejar_policy_set_rules(state.policy, &rules, &state, &err),
               WK_E_INVALID_ARGUMENT, err);
  rules.size = sizeof rules;
  CHECK_OK(wk_cookiejar_policy_set_rules(state.policy, &rules, &state, &err), err);
  wk_cookiejar_policy_free(state.policy);
  CHECK(state.drops == 2);
  wk_cookiejar_free(state.jar);
  CHECK(state.drops == 3);
  wk_headers_free(headers);
}

static void files(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  wk_cookiejar_t *jar = make(NULL, WK_COOKIEJAR_LWP), *plain = make(NULL, WK_COOKIEJAR_PLAIN);
  wk_str_t none = {NULL, 0}, name = WK_STR("cookies-of-the-test.lwp");
  uint32_t all = WK_COOKIEJAR_IGNORE_DISCARD | WK_COOKIEJAR_IGNORE_EXPIRES;

  extract(jar, "http://h.org/", "a=1; Max-Age=10");
  extract(jar, "http://h.org/", "b=2");
  CHECK_OK(wk_cookiejar_dump(jar, 0, &text, &err), err);
  CHECK_STR(wk_buf_str(text),
            "#LWP-Cookies-2.0\nSet-Cookie3: a=1; path=\"/\"; domain=\"h.org\"; "
            "expires=\"2001-09-09 01:46:50Z\"; version=0\n");
  CHECK_OK(wk_cookiejar_load_text(jar, wk_buf_str(text), 0, &err), err);
  wk_buf_free(text);
  CHECK(wk_cookiejar_count(jar) == 2);
  CHECK(wk_cookiejar_filename(jar).data == NULL && !wk_cookiejar_delayload(jar));
  CHECK_STATUS(wk_cookiejar_save(jar, none, all, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_cookiejar_save(jar, name, 64, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_cookiejar_set_filename(jar, name, &err), err);
  CHECK_STR(wk_cookiejar_filename(jar), "cookies-of-the-test.lwp");
  CHECK_OK(wk_cookiejar_set_delayload(jar, true, &err), err);
  CHECK(wk_cookiejar_delayload(jar));
  CHECK_OK(wk_cookiejar_save(jar, none, all, &err), err);
  CHECK_OK(wk_cookiejar_clear(jar, &err), err);
  CHECK_OK(wk_cookiejar_load(jar, none, 0, &err), err);
  CHECK(wk_cookiejar_count(jar) == 1);
  CHECK_OK(wk_cookiejar_revert(jar, none, all, &err), err);
  CHECK(wk_cookiejar_count(jar) == 2);
  CHECK(remove("cookies-of-the-test.lwp") == 0);
  CHECK_STATUS(wk_cookiejar_load(jar, none, 0, &err), WK_E_FILE, err);
  CHECK_STATUS(wk_cookiejar_load_text(jar, WK_STR("nothing"), 0, &err), WK_E_COOKIEJAR_LOAD, err);
  CHECK(wk_status_is(WK_E_COOKIEJAR_LOAD, WK_E_FILE));
  CHECK_STATUS(wk_cookiejar_save(plain, name, 0, &err), WK_E_UNSUPPORTED, err);
  wk_cookiejar_free(jar);
  wk_cookiejar_free(plain);
}

static void dates(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  int64_t seconds = -1;
  CHECK_OK(wk_cookiejar_http2time(WK_STR("Wed, 09 Feb 1994 22:23:32 GMT"), &seconds, &err), err);
  CHECK(seconds == 760832612);
  CHECK_STATUS(wk_cookiejar_http2time(WK_STR("never"), &seconds, &err), WK_E_COOKIEJAR_DATE, err);
  CHECK(seconds == 0);
  CHECK_OK(wk_cookiejar_iso2time(WK_STR("1994-02-03 14:15:29 -0800"), &seconds, &err), err);
  CHECK(seconds == 760313729);
  CHECK_STATUS(wk_cookiejar_iso2time(WK_STR("1994-02-03 14:15:29.5"), &seconds, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_cookiejar_time2isoz(0, &text, &err), err);
  CHECK_STR(wk_buf_str(text), "1970-01-01 00:00:00Z");
  wk_buf_free(text);
  CHECK_OK(wk_cookiejar_time2netscape(0, &text, &err), err);
  CHECK_STR(wk_buf_str(text), "Thu, 01-Jan-1970 00:00:00 GMT");
  wk_buf_free(text);
  CHECK_STATUS(wk_cookiejar_time2isoz(INT64_MAX, &text, &err), WK_E_INVALID_ARGUMENT, err);
}

int main(void) {
  set_and_sent();
  made_and_cleared();
  policies();
  own_rules();
  files();
  dates();
  return check_report("cookiejar");
}
