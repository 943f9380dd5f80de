// URLs, quoting and query strings through the C++ interface.
#include <wirekit/query.hpp>
#include <wirekit/url.hpp>

#include "check.h"

using wirekit::query;
using wirekit::query_builder;
using wirekit::url;
using wirekit::web_url;

namespace {

void urls() {
  const url u = url::parse("HTTP://user:pass@Host:8080/a/b;p=1?q=2#frag");
  CHECK(u.scheme() == "http" && u.netloc() == "user:pass@Host:8080" && u.path() == "/a/b");
  CHECK(u.params() == "p=1" && u.query() == "q=2" && u.fragment() == "frag");
  CHECK(u.username() == "user" && u.password() == "pass" && u.hostname() == "host");
  CHECK(u.port() == 8080);
  CHECK(u.with(WK_URL_FRAGMENT, "").str() == "http://user:pass@Host:8080/a/b;p=1?q=2");
  const url bare = url::split("/p;x", 0, "https");
  CHECK(bare.scheme() == "https" && bare.path() == "/p;x" && bare.params().empty());
  CHECK(!bare.hostname() && !bare.username() && !bare.port());
  CHECK(url::parse("http://h:port/").try_port().error().status() == WK_E_URL_PORT);
  CHECK(url::try_parse("http://[::1").error().is(WK_E_URL));
  CHECK(!url::try_parse("http://h/a b", WK_URL_STRICT));
  CHECK(url::defrag("http://h/#top").without_fragment() == "http://h/");
  CHECK(wirekit::join_url("http://a/b/c/d;p?q", "../g") == "http://a/b/g");
  CHECK(wirekit::unparse_url({"http", "h", "/p", "x", "q", ""}) == "http://h/p;x?q");
  CHECK(wirekit::unwrap_url(" <URL:http://host/path> ") == "http://host/path");
  CHECK(wirekit::unwrap_url("").empty());
}

void web_urls() {
  const web_url base = web_url::parse(
      "https://B\xc3\xbc"
      "cher.example:443/a/./b/../c?x#y");
  CHECK(base.str() == "https://xn--bcher-kva.example/a/c?x#y");
  CHECK(base.unicode_hostname() ==
        "b\xc3\xbc"
        "cher.example");
  CHECK(!base.port() && base.port_or_default() == 443 && base.query() == "x");
  const web_url u = web_url::parse("//u:p@other:8080", &base);
  CHECK(u.scheme() == "https" && u.host() == "other:8080" && u.hostname() == "other");
  CHECK(u.username() == "u" && u.password() == "p" && u.port() == 8080 && u.path() == "/");
  CHECK(!u.query() && !u.fragment());
  CHECK(u.origin() == "https://other:8080");
  CHECK(u.with(WK_WEBURL_PATH, "/x y").path() == "/x%20y");
  CHECK(web_url::try_parse("/relative").error().is(WK_E_URL));
}

void quoting() {
  CHECK(wirekit::quote("/a b/") == "/a%20b/");
  CHECK(wirekit::quote("a b/c", {"", true}) == "a+b%2Fc");
  CHECK(wirekit::quote("\xc3\xb1", {"", false, "latin-1"}) == "%F1");
  CHECK(wirekit::quote_bytes({"a\0\xff", 3}) == "a%00%FF");
  CHECK(wirekit::unquote("a%20b+%C3%B1") == "a b+\xc3\xb1");
  CHECK(wirekit::unquote("a+b", {"", true}) == "a b");
  CHECK(wirekit::unquote_bytes("a%00%FF").view() == std::string_view("a\0\xff", 3));
  CHECK(wirekit::try_quote("\xc3\xb1", {"", false, "ascii"}).error().is(WK_E_ENCODE));
}

void queries() {
  const query q = query::parse("a=1&b=%20x+y&a=2&c=");
  CHECK(q.size() == 3 && q[1].name == "b" && q[1].value == " x y");
  CHECK(q.find("a") == "1" && !q.find("z") && q[7].name.empty());
  CHECK(query::try_parse("a", {WK_QUERY_STRICT}).error().status() == WK_E_QUERY);
  CHECK(query::try_parse("a=1&b=2", {0, 1}).error().is(WK_E_LIMIT));
  query_builder builder;
  CHECK(builder.add("a", "1").add("b", " x/y").finish() == "a=1&b=+x%2Fy");
  CHECK(builder.finish().empty());
  bool thrown = false;
  try {
    query_builder({"", true, "ascii", ""}).add("a", "\xc3\xb1");
  } catch (const wirekit::error &e) {
    thrown = e.status() == WK_E_ENCODE;
  }
  CHECK(thrown);
}

}  // namespace

int main() {
  urls();
  web_urls();
  quoting();
  queries();
  return check_report("url_cpp");
}
