/* Cookies as a server's program sees them: sets, morsels, Set-Cookie headers by RFC 6265, values
 * that are signed and encrypted. */
#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Takes the text out of a buffer for one comparison. */
static void check_buf(wk_buf_t *buf, const char *expected) {
  CHECK_STR(wk_buf_str(buf), expected);
  wk_buf_free(buf);
}

static wk_cookie_t *make(void) {
  wk_error_t *err = NULL;
  wk_cookie_t *set = NULL;
  CHECK_OK(wk_cookie_new(&set, &err), err);
  return set;
}

static void check_output(const wk_cookie_t *set, const char *expected) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  CHECK_OK(wk_cookie_output(set, &text, &err), err);
  check_buf(text, expected);
}

static void set(wk_cookie_t *cookies, const char *name, const char *value) {
  wk_error_t *err = NULL;
  CHECK_OK(wk_cookie_set(cookies, wk_str(name), wk_str(value), &err), err);
}

static wk_cookie_morsel_t *get(const wk_cookie_t *cookies, const char *name) {
  wk_error_t *err = NULL;
  wk_cookie_morsel_t *morsel = NULL;
  CHECK_OK(wk_cookie_get(cookies, wk_str(name), &morsel, &err), err);
  return morsel;
}

/* The worked examples of the text. */
static void examples(void) {
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  wk_str_t none[1] = {{NULL, 0}};
  wk_cookie_t *c = make();
  wk_cookie_morsel_t *morsel;

  set(c, "fig", "newton");
  set(c, "sugar", "wafer");
  check_output(c, "Set-Cookie: fig=newton\r\nSet-Cookie: sugar=wafer");
  wk_cookie_free(c);

  c = make();
  set(c, "rocky", "road");
  morsel = get(c, "rocky");
  CHECK_OK(wk_cookie_morsel_put(morsel, WK_STR("path"), WK_STR("/cookie"), &err), err);
  wk_cookie_morsel_free(morsel);
  CHECK_OK(wk_cookie_output_with(c, NULL, 0, WK_STR("Cookie:"), WK_STR("\r\n"), &text, &err), err);
  check_buf(text, "Cookie: rocky=road; Path=/cookie");
  CHECK_OK(wk_cookie_output_with(c, none, 0, WK_STR("Cookie:"), WK_STR("\r\n"), &text, &err), err);
  check_buf(text, "Cookie: rocky=road");
  wk_cookie_free(c);

  c = make();
  CHECK_OK(wk_cookie_load(c, WK_STR("chips=ahoy; vienna=finger"), &err), err);
  check_output(c, "Set-Cookie: chips=ahoy\r\nSet-Cookie: vienna=finger");
  wk_cookie_free(c);

  c = make();
  CHECK_OK(
      wk_cookie_load(c, WK_STR("keebler=\"E=everybody; L=\\\"Loves\\\"; fudge=\\012;\";"), &err),
      err);
  check_output(c, "Set-Cookie: keebler=\"E=everybody; L=\\\"Loves\\\"; fudge=\\012;\"");
  CHECK_STR(wk_cookie_value(c, WK_STR("keebler")), "E=everybody; L=\"Loves\"; fudge=\n;");
  wk_cookie_free(c);

  c = make();
  set(c, "oreo", "doublestuff");
  morsel = get(c, "oreo");
  CHECK_OK(wk_cookie_morsel_put(morsel, WK_STR("path"), WK_STR("/"), &err), err);
  wk_cookie_morsel_free(morsel);
  check_output(c, "Set-Cookie: oreo=doublestuff; Path=/");
  wk_cookie_free(c);

  c = make();
  set(c, "twix", "none for you");
  CHECK_STR(wk_cookie_value(c, WK_STR("twix")), "none for you");
  check_output(c, "Set-Cookie: twix=\"none for you\"");
  wk_cookie_free(c);

  c = make();
  CHECK_OK(wk_cookie_set_number(c, WK_STR("number"), 7, &err), err);
  set(c, "string", "seven");
  CHECK_STR(wk_cookie_value(c, WK_STR("number")), "7");
  check_output(c, "Set-Cookie: number=7\r\nSet-Cookie: string=seven");
  wk_cookie_free(c);
}

static void sets(void) {
  wk_error_t *err = NULL;
  wk_cookie_t *c = make();
  wk_cookie_morsel_t *morsel = NULL;
  wk_buf_t *text = NULL;
  wk_str_t names[] = {WK_STR("a"), WK_STR("b")}, values[] = {WK_STR("1"), WK_STR("x y")};
  wk_str_t name, value;

  CHECK_OK(wk_cookie_load_pairs(c, names, values, COUNT(names), &err), err);
  CHECK(wk_cookie_count(c) == 2);
  CHECK(wk_cookie_at(c, 1, &name, &value));
  CHECK_STR(name, "b");
  CHECK_STR(value, "x y");
  CHECK(!wk_cookie_at(c, 2, &name, &value) && name.len == 0 && value.len == 0);
  CHECK(wk_cookie_value(c, WK_STR("none")).data == NULL);
  CHECK_OK(wk_cookie_load(c, WK_STR("a=2; Path=/x; Secure"), &err), err);
  check_output(c, "Set-Cookie: a=2; Path=/x; Secure\r\nSet-Cookie: b=\"x y\"");
  CHECK_OK(wk_cookie_js_output(c, names, 0, &text, &err), err);
  CHECK(strstr(wk_buf_data(text), "document.cookie = \"b=\\\"x y\\\"\";") != NULL);
  wk_buf_free(text);
  CHECK_OK(wk_cookie_value_encode(c, WK_STR("a;b"), &text, &err), err);
  check_buf(text, "\"a\\073b\"");
  CHECK_OK(wk_cookie_value_decode(c, WK_STR("\"a\\073b\""), &text, &err), err);
  check_buf(text, "a;b");

  CHECK_STATUS(wk_cookie_get(c, WK_STR("z"), &morsel, &err), WK_E_COOKIE_MISSING, err);
  CHECK(morsel == NULL);
  CHECK_STATUS(wk_cookie_remove(c, WK_STR("z"), &err), WK_E_COOKIE_MISSING, err);
  CHECK_OK(wk_cookie_remove(c, WK_STR("a"), &err), err);
  CHECK_STATUS(wk_cookie_set(c, WK_STR("a b"), WK_STR(""), &err), WK_E_COOKIE_KEY, err);
  CHECK_STATUS(wk_cookie_set(c, WK_STR("Path"), WK_STR(""), &err), WK_E_COOKIE_RESERVED, err);
  CHECK(wk_status_is(WK_E_COOKIE_RESERVED, WK_E_COOKIE));
  CHECK_STATUS(wk_cookie_set(c, WK_STR("a"), WK_STR("\xff"), &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_cookie_load(c, WK_STR("a=1; $x=1"), &err), WK_E_COOKIE_ATTRIBUTE, err);
  CHECK_STATUS(wk_cookie_load_pairs(c, NULL, values, 2, &err), WK_E_NULL, err);
  CHECK_OK(wk_cookie_clear(c, &err), err);
  CHECK(wk_cookie_count(c) == 0);
  check_output(c, "");

  CHECK_OK(wk_cookie_set_limits(c, 10, 1, &err), err);
  CHECK_STATUS(wk_cookie_load(c, WK_STR("a=1234567890"), &err), WK_E_LIMIT, err);
  CHECK_STATUS(wk_cookie_load(c, WK_STR("a=1;b=2"), &err), WK_E_LIMIT, err);
  CHECK(wk_cookie_count(c) == 1);
  wk_cookie_free(c);

  CHECK(wk_cookie_is_legal_key(WK_STR("a:b|c")) && !wk_cookie_is_legal_key(WK_STR("a=b")));
  CHECK(!wk_cookie_is_legal_key(WK_STR("")) && !wk_cookie_is_legal_key(WK_STR("\xff")));
  CHECK(wk_cookie_is_reserved_key(WK_STR("Max-AGE")) && !wk_cookie_is_reserved_key(WK_STR("a")));
  CHECK_STR(wk_cookie_reserved_key_at(0), "comment");
  CHECK_STR(wk_cookie_reserved_key_at(8), "version");
  CHECK(wk_cookie_reserved_key_at(9).data == NULL);
}

static void lenient(void) {
  wk_error_t *err = NULL;
  wk_cookie_t *c = make();
  size_t offset, len;
  wk_status_t reason;

  CHECK_OK(wk_cookie_load_lenient(c, WK_STR("a=1; b b=2; c; d=4"), &err), err);
  check_output(c, "Set-Cookie: a=1\r\nSet-Cookie: d=4");
  CHECK(wk_cookie_refused_count(c) == 2);
  CHECK(wk_cookie_refused_at(c, 0, &offset, &len, &reason));
  CHECK(offset == 5 && len == 5 && reason == WK_E_COOKIE_KEY);
  CHECK(wk_cookie_refused_at(c, 1, &offset, &len, &reason));
  CHECK(offset == 12 && len == 1 && reason == WK_E_COOKIE_SYNTAX);
  CHECK(!wk_cookie_refused_at(c, 2, &offset, &len, &reason) && offset == 0 && reason == WK_OK);
  wk_cookie_free(c);
}

static void morsels(void) {
  wk_error_t *err = NULL;
  wk_cookie_t *c = make();
  wk_cookie_morsel_t *m = NULL, *copy = NULL;
  wk_buf_t *text = NULL;
  wk_str_t names[] = {WK_STR("PATH"), WK_STR("domain")}, bad[] = {WK_STR("path"), WK_STR("no")};
  wk_str_t values[] = {WK_STR("/p"), WK_STR("h.org")}, view;
  wk_str_t only[] = {WK_STR("path")};
  uint32_t kind;
  int64_t number;

  CHECK_OK(wk_cookie_morsel_new(&m, &err), err);
  CHECK(wk_cookie_morsel_key(m).data == NULL && wk_cookie_morsel_value(m).data == NULL);
  CHECK_OK(wk_cookie_morsel_set(m, WK_STR("k"), WK_STR("v w"), WK_STR("v%20w"), &err), err);
  CHECK_STR(wk_cookie_morsel_key(m), "k");
  CHECK_STR(wk_cookie_morsel_value(m), "v w");
  CHECK_STR(wk_cookie_morsel_coded_value(m), "v%20w");
  CHECK_STATUS(wk_cookie_morsel_set(m, WK_STR("secure"), values[0], values[0], &err),
               WK_E_COOKIE_RESERVED, err);
  CHECK_OK(wk_cookie_morsel_update(m, names, values, 2, &err), err);
  CHECK_STATUS(wk_cookie_morsel_update(m, bad, values, 2, &err), WK_E_COOKIE_ATTRIBUTE, err);
  CHECK_OK(wk_cookie_morsel_put_flag(m, WK_STR("httponly"), true, &err), err);
  CHECK_OK(wk_cookie_morsel_put_number(m, WK_STR("Max-Age"), 60, &err), err);
  CHECK_OK(wk_cookie_morsel_put(m, WK_STR("samesite"), WK_STR("Lax"), &err), err);
  CHECK_STATUS(wk_cookie_morsel_put(m, WK_STR("no"), WK_STR(""), &err), WK_E_COOKIE_ATTRIBUTE, err);
  CHECK_OK(wk_cookie_morsel_get(m, WK_STR("Path"), &kind, &view, &number, &err), err);
  CHECK(kind == WK_COOKIE_TEXT);
  CHECK_STR(view, "/p");
  CHECK_OK(wk_cookie_morsel_get(m, WK_STR("max-age"), &kind, NULL, &number, &err), err);
  CHECK(kind == WK_COOKIE_NUMBER && number == 60);
  CHECK_OK(wk_cookie_morsel_get(m, WK_STR("comment"), &kind, &view, NULL, &err), err);
  CHECK(kind == WK_COOKIE_UNSET && view.len == 0);
  CHECK_OK(wk_cookie_morsel_setdefault(m, WK_STR("domain"), WK_STR("x"), &view, &err), err);
  CHECK_STR(view, "h.org");
  CHECK_STATUS(wk_cookie_morsel_setdefault(m, WK_STR("no"), WK_STR("x"), &view, &err),
               WK_E_COOKIE_ATTRIBUTE, err);
  CHECK_OK(wk_cookie_morsel_output_string(m, NULL, 0, &text, &err), err);
  check_buf(text, "k=v%20w; Domain=h.org; HttpOnly; Max-Age=60; Path=/p; SameSite=Lax");
  CHECK_OK(wk_cookie_morsel_output(m, only, 1, WK_STR("Set-Cookie:"), &text, &err), err);
  check_buf(text, "Set-Cookie: k=v%20w; Path=/p");
  CHECK_OK(wk_cookie_morsel_js_output(m, only, 0, &text, &err), err);
  CHECK(strstr(wk_buf_data(text), "document.cookie = \"k=v%20w\";") != NULL);
  wk_buf_free(text);
  CHECK_STATUS(wk_cookie_morsel_output_string(m, NULL, 1, &text, &err), WK_E_NULL, err);

  CHECK_OK(wk_cookie_morsel_copy(m, &copy, &err), err);
  CHECK(wk_cookie_morsel_equal(m, copy) && !wk_cookie_morsel_equal(m, NULL));
  CHECK_OK(wk_cookie_morsel_put(copy, WK_STR("path"), WK_STR(""), &err), err);
  CHECK(!wk_cookie_morsel_equal(m, copy));

  /* The set and the handle share the cookie, and may go in any order. */
  CHECK_OK(wk_cookie_put(c, WK_STR("other"), m, &err), err);
  CHECK_OK(wk_cookie_set(c, WK_STR("other"), WK_STR("new"), &err), err);
  CHECK_STR(wk_cookie_morsel_value(m), "new");
  CHECK_STR(wk_cookie_morsel_key(m), "other");
  wk_cookie_free(c);
  CHECK_STR(wk_cookie_morsel_value(m), "new");
  wk_cookie_morsel_free(m);
  wk_cookie_morsel_free(copy);
  wk_cookie_morsel_free(NULL);
}

/* A codec that writes values backwards, and refuses "no". */
struct backwards {
  wk_cookie_t *set;
  char text[64];
  int drops, busy;
};

static int backwards(void *user, wk_str_t in, wk_str_t *out) {
  struct backwards *state = user;
  wk_error_t *err = NULL;
  size_t i;
  if (in.len == 2 && memcmp(in.data, "on", 2) == 0) return 42;
  if (state->set && wk_cookie_clear(state->set, &err) == WK_E_BUSY) state->busy++;
  wk_error_free(err);
  for (i = 0; i < in.len && i < sizeof state->text; i++) state->text[i] = in.data[in.len - 1 - i];
  out->data = state->text;
  out->len = i;
  return 0;
}

static void dropped(void *user) { ((struct backwards *)user)->drops++; }

static void codecs(void) {
  wk_error_t *err = NULL;
  wk_cookie_t *c = NULL;
  struct backwards state = {NULL, "", 0, 0};
  wk_cookie_codec_t codec = {sizeof codec, backwards, backwards, dropped};

  CHECK_OK(wk_cookie_new_codec(&codec, &state, &c, &err), err);
  state.set = c;
  set(c, "a", "abc");
  check_output(c, "Set-Cookie: a=cba");
  CHECK(state.busy == 1);
  CHECK_OK(wk_cookie_load(c, WK_STR("b=xyz"), &err), err);
  CHECK_STR(wk_cookie_value(c, WK_STR("b")), "zyx");
  CHECK(wk_cookie_load(c, WK_STR("d=1; e=on"), &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 42);
  wk_error_free(err);
  err = NULL;
  CHECK(wk_cookie_count(c) == 2);
  wk_cookie_free(c);
  CHECK(state.drops == 1);

  CHECK_STATUS(wk_cookie_new_codec(&codec, &state, NULL, &err), WK_E_NULL, err);
  CHECK(state.drops == 2);
  codec.size--;
  CHECK_STATUS(wk_cookie_new_codec(&codec, &state, &c, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK(state.drops == 2 && c == NULL);
  CHECK_OK(wk_cookie_new_codec(NULL, NULL, &c, &err), err);
  set(c, "a", "x \"y\"");
  check_output(c, "Set-Cookie: a=x \"y\"");
  wk_cookie_free(c);
}

static void fields(void) {
  wk_error_t *err = NULL;
  wk_cookie_field_t *field = NULL;
  wk_cookie_parts_t parts;
  wk_buf_t *text = NULL;
  const char *line =
      "id=a%20b; HttpOnly; SameSite=None; Partitioned; Secure; Path=/; Max-Age=9; "
      "Expires=Sun, 09 Sep 2001 01:46:40 GMT; Priority=High";

  CHECK_OK(wk_cookie_field_parse(wk_str(line), WK_COOKIE_PERCENT, &field, &err), err);
  CHECK(wk_cookie_field_parts(field, &parts));
  CHECK_STR(parts.value, "a b");
  CHECK(parts.has_expires && parts.expires == 1000000000 && parts.max_age == 9);
  CHECK(parts.same_site == WK_COOKIE_SAME_SITE_NONE && parts.priority == WK_COOKIE_PRIORITY_HIGH);
  CHECK(parts.secure && parts.http_only && parts.partitioned && parts.domain.data == NULL);
  CHECK_OK(wk_cookie_field_format(&parts, WK_COOKIE_PERCENT, &text, &err), err);
  check_buf(text, line);
  CHECK_STATUS(wk_cookie_field_format(&parts, 0, &text, &err), WK_E_COOKIE_SYNTAX, err);
  CHECK_STATUS(wk_cookie_field_format(&parts, 8, &text, &err), WK_E_INVALID_ARGUMENT, err);
  parts.same_site = 9;
  CHECK_STATUS(wk_cookie_field_format(&parts, 1, &text, &err), WK_E_INVALID_ARGUMENT, err);
  memset(&parts, 0, sizeof parts);
  parts.name = WK_STR("a");
  parts.value = WK_STR("x\r\nSet-Cookie: b");
  CHECK_STATUS(wk_cookie_field_format(&parts, 0, &text, &err), WK_E_INJECTION, err);
  wk_cookie_field_free(field);
  CHECK_STATUS(wk_cookie_field_parse(WK_STR("nothing"), 0, &field, &err), WK_E_COOKIE_SYNTAX, err);
  CHECK(field == NULL && !wk_cookie_field_parts(NULL, &parts));
}

static void secrets(void) {
  wk_error_t *err = NULL;
  wk_cookie_key_t *key = NULL, *again = NULL;
  wk_buf_t *sealed = NULL, *text = NULL;

  CHECK_OK(wk_cookie_key_generate(&key, &err), err);
  CHECK(wk_cookie_key_bytes(key).len == 64);
  CHECK_OK(wk_cookie_key_from_bytes(wk_cookie_key_bytes(key), &again, &err), err);
  CHECK_OK(wk_cookie_sign(key, WK_STR("n"), WK_STR("v"), &sealed, &err), err);
  CHECK_OK(wk_cookie_verify(again, WK_STR("n"), wk_buf_str(sealed), &text, &err), err);
  check_buf(text, "v");
  CHECK_STATUS(wk_cookie_verify(key, WK_STR("n"), WK_STR("v"), &text, &err), WK_E_COOKIE_FORGED,
               err);
  wk_buf_free(sealed);
  CHECK_OK(wk_cookie_encrypt(key, WK_STR("n"), WK_STR("v"), &sealed, &err), err);
  CHECK_OK(wk_cookie_decrypt(again, WK_STR("n"), wk_buf_str(sealed), &text, &err), err);
  check_buf(text, "v");
  CHECK_STATUS(wk_cookie_decrypt(key, WK_STR("m"), wk_buf_str(sealed), &text, &err),
               WK_E_COOKIE_FORGED, err);
  CHECK(text == NULL);
  wk_buf_free(sealed);
  wk_cookie_key_free(key);
  wk_cookie_key_free(again);
  CHECK_STATUS(wk_cookie_key_from_bytes(wk_bytes("short", 5), &key, &err), WK_E_INVALID_ARGUMENT,
               err);
}

int main(void) {
  examples();
  sets();
  lenient();
  morsels();
  codecs();
  fields();
  secrets();
  return check_report("cookie");
}
