// Cookies and cookie jars through the C++ interface.
#include <wirekit/cookie.hpp>
#include <wirekit/cookiejar.hpp>

#include "check.h"

using wirekit::cookie_jar;
using wirekit::cookie_key;
using wirekit::cookie_policy;
using wirekit::cookies;
using wirekit::headers;
using wirekit::jar_cookie;
using wirekit::morsel;
using wirekit::set_cookie;

namespace {

void sets() {
  cookies c;
  c.set("fig", "newton").set("number", std::int64_t{7});
  c.load("sugar=\"a\\054b\"; Path=/; Secure");
  CHECK(c.size() == 3 && !c.empty() && c.value("sugar") == "a,b" && !c.value("none"));
  CHECK(c.at(1).name == "number" && c.at(1).value == "7" && c.at(9).name.empty());
  CHECK(c.output() ==
        "Set-Cookie: fig=newton\r\nSet-Cookie: number=7\r\n"
        "Set-Cookie: sugar=\"a\\054b\"; Path=/; Secure");
  const wirekit::attribute_names none, path = {"path"};
  CHECK(c.output(&none, "Cookie:", "|") ==
        "Cookie: fig=newton|Cookie: number=7|Cookie: sugar=\"a\\054b\"");
  CHECK(c.js_output(&path).str().find("Path=/") != std::string::npos);
  CHECK(c.try_set("a b", "").error().status() == WK_E_COOKIE_KEY);
  CHECK(c.try_load("a=1; $x=1").error().is(WK_E_COOKIE));
  const auto refused = c.load_lenient("x=1; y y=2");
  CHECK(refused.size() == 1 && refused[0].offset == 5 && refused[0].reason == WK_E_COOKIE_KEY);
  c.load({{"p", "1"}, {"q", "2"}});
  CHECK(c.value_encode("a b") == "\"a b\"" && c.value_decode("\"a b\"") == "a b");
  c.remove("p");
  c.limit(0, 0).clear();
  CHECK(c.empty() && cookies::is_legal_key("a:b") && !cookies::is_legal_key("a b"));

  cookies plain(nullptr);
  plain.set("a", "b c");
  CHECK(plain.output() == "Set-Cookie: a=b c");
}

void morsels() {
  cookies c;
  c.set("a", "1");
  morsel m = c["a"];
  m.put("path", "/x").put("max-age", std::int64_t{5}).put("secure", true);
  m.update({{"domain", "h.org"}, {"comment", "x y"}});
  CHECK(std::get<std::string>(m["Path"]) == "/x" && std::get<std::int64_t>(m["max-age"]) == 5);
  CHECK(std::get<bool>(m["secure"]) && m["version"].index() == 0);
  CHECK(m.setdefault("domain") == "h.org");
  CHECK(m.output_string() == "a=1; Comment=\"x y\"; Domain=h.org; Max-Age=5; Path=/x; Secure");
  const wirekit::attribute_names none;
  CHECK(m.output(&none) == "Set-Cookie: a=1" && !m.js_output().view().empty());
  morsel copy = m.copy();
  CHECK(copy == m);
  copy.set("b", "2", "two");
  CHECK(copy != m && copy.key() == "b" && copy.value() == "2" && copy.coded_value() == "two");
  c.put("b", copy);
  CHECK(c.value("b") == "2");
  CHECK(morsel().key().empty() && morsel::is_reserved_key("PATH"));
  CHECK(morsel::reserved_keys().size() == 9);
}

void fields() {
  const set_cookie cookie = set_cookie::parse("id=a%20b; SameSite=Lax; Path=/", true);
  CHECK(wirekit::from_c(cookie.parts().value) == "a b");
  CHECK(cookie.parts().same_site == WK_COOKIE_SAME_SITE_LAX);
  CHECK(set_cookie::format(cookie.parts(), true) == "id=a%20b; SameSite=Lax; Path=/");
  CHECK(set_cookie::try_format(cookie.parts()).error().status() == WK_E_COOKIE_SYNTAX);
  CHECK(!set_cookie::try_parse(""));
  const cookie_key key, again(key.bytes());
  CHECK(again.verify("n", key.sign("n", "v")) == "v");
  CHECK(again.decrypt("n", key.encrypt("n", "v")) == "v");
  CHECK(key.try_verify("n", "v").error().status() == WK_E_COOKIE_FORGED);
  CHECK(!key.try_decrypt("n", "v"));
}

void jars() {
  cookie_policy policy;
  policy.set(WK_COOKIEJAR_STRICT_NS_DOMAIN, WK_COOKIEJAR_DOMAIN_STRICT);
  policy.set_list(WK_COOKIEJAR_BLOCKED_DOMAINS, {{".ads.net"}});
  policy.set_public_suffixes("com\n");
  CHECK(policy[WK_COOKIEJAR_STRICT_NS_DOMAIN] == 3 && policy.is_blocked("x.ads.net"));
  CHECK(policy.list(WK_COOKIEJAR_BLOCKED_DOMAINS)->at(0) == ".ads.net");
  CHECK(!policy.list(WK_COOKIEJAR_ALLOWED_DOMAINS) && !policy.is_not_allowed("x.org"));
  CHECK(policy.is_public_suffix("com"));

  cookie_jar jar(WK_COOKIEJAR_MOZILLA, &policy);
  jar.set_clock(1000000000);
  jar.limit(10, 100);
  const wirekit::jar_request request{"http://www.h.org/p/"};
  headers response;
  response.add("Set-Cookie", "a=1; Path=/; Max-Age=10; HttpOnly");
  response.add("Set-Cookie", "b=2");
  jar.extract(request, response);
  CHECK(jar.size() == 2 && !jar.empty());
  CHECK(jar.header(request).cookie == "b=2; a=1" && !jar.header(request).cookie2);
  CHECK(!jar.header({"http://other.org/"}).cookie);
  headers fields;
  jar.add_cookie_header(request, fields);
  CHECK(fields.find("Cookie") == "b=2; a=1");
  CHECK(jar.make_cookies(request, response).size() == 2);
  CHECK(jar.try_extract({"http://[x"}, response).error().is(WK_E_URL));

  jar_cookie found = jar.find("www.h.org", "/", "a");
  CHECK(found.name() == "a" && found.value() == "1" && found.has_attribute("HttpOnly"));
  CHECK(found.attributes().size() == 1 && !found.attributes()[0].second);
  CHECK(!found.is_expired(1000000009) && found.is_expired(1000000010) && found.is_expired());
  found.set_attribute("x", "y");
  CHECK(found.attribute("x") == "y" && !found.attribute("z"));
  wk_cookiejar_fields_t parts = found.fields();
  parts.value = wirekit::to_c("new");
  found.set_fields(parts);
  jar.set_cookie(found);
  jar.set_cookie_if_ok(jar_cookie(found.fields()), request);
  CHECK(policy.set_ok(found, request) && policy.return_ok(found, request));
  CHECK(policy.domain_return_ok(".h.org", request) && !policy.path_return_ok("/q", request));
  CHECK(jar.all().size() == 2 && !jar.try_find("x", "y", "z"));

  const std::string text = jar.dump(WK_COOKIEJAR_IGNORE_DISCARD).str();
  CHECK(text.find("www.h.org\tFALSE\t/\tFALSE\t1000000010\ta\tnew\n") != std::string::npos);
  jar.clear();
  jar.load_text(text, WK_COOKIEJAR_IGNORE_DISCARD);
  CHECK(jar.size() == 2);
  jar.set_filename("cookies-of-the-cpp-test.txt");
  jar.set_delayload(true);
  CHECK(jar.filename() == "cookies-of-the-cpp-test.txt" && jar.delayload());
  jar.save();
  jar.revert();
  jar.load();
  CHECK(jar.size() == 1 && std::remove("cookies-of-the-cpp-test.txt") == 0);
  CHECK(jar.try_load().error().status() == WK_E_FILE);
  jar.clear("www.h.org", "/", "a");
  jar.extract(request, response);
  jar.clear("www.h.org", "/p");
  jar.clear_session_cookies();
  CHECK(jar.size() == 1);
  jar.set_clock(std::nullopt);
  jar.clear_expired_cookies();
  CHECK(jar.empty());
  jar.clear("www.h.org");
  jar.set_policy(cookie_policy());
  CHECK(jar.policy()[WK_COOKIEJAR_STRICT_NS_DOMAIN] == 0);
  CHECK(wirekit::http2time("Wed, 09 Feb 1994 22:23:32 GMT") == 760832612);
  CHECK(!wirekit::iso2time("x") && wirekit::time2isoz(0) == "1970-01-01 00:00:00Z");
  CHECK(wirekit::time2netscape(0) == "Thu, 01-Jan-1970 00:00:00 GMT");
}

}  // namespace

int main() {
  sets();
  morsels();
  fields();
  jars();
  return check_report("cookie_cpp");
}
