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
  CHECK(wirekit::unsplit_url({"http", "h", "/p", "", "q", "f"}) == "http://h/p?q#f");

  const url made = url::from_parts(WK_URL_KIND_SPLIT, {"http", "h", "/\xc3\xb1", "", ""});
  CHECK(made.kind() == WK_URL_KIND_SPLIT && made.size() == 5 && made[1] == "h" && made[9].empty());
  CHECK(made.encode("latin-1").path() == "/\xf1");
  CHECK(made.encode("latin-1").decode("latin-1").str() == made.str());
  CHECK(made.try_encode().error().status() == WK_E_ENCODE);
  CHECK(made.try_decode().error().status() == WK_E_UNSUPPORTED);
  CHECK(!url::try_from_parts(WK_URL_KIND_PARSE, {"http"}));
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

void quoting_into_own_memory() {
  char room[6];
  CHECK(wirekit::quote_into("a b", room, sizeof room) == 5);
  CHECK(std::string_view(room, 5) == "a%20b");
  CHECK(wirekit::try_quote_into("a b c", room, sizeof room).error().is(WK_E_BUFFER_TOO_SMALL));
  CHECK(wirekit::unquote_into("%41%42", room, sizeof room) == 2);
  CHECK(std::string_view(room, 2) == "AB");
  CHECK(!wirekit::try_unquote_into("abcdefg", room, sizeof room));
  CHECK(wirekit::unquote_from_bytes("\xf1%F1", {"", false, "latin-1"}) == "\xc3\xb1\xc3\xb1");
}

void queries() {
  const query q = query::parse("a=1&b=%20x+y&a=2&c=");
  CHECK(q.size() == 3 && q[1].name == "b" && q[1].value == " x y");
  CHECK(q.find("a") == "1" && !q.find("z") && q[7].name.empty());
  CHECK(query::try_parse("a", {WK_QUERY_STRICT}).error().status() == WK_E_QUERY);
  CHECK(query::try_parse("a=1&b=2", {0, 1}).error().is(WK_E_LIMIT));
  CHECK(q.names().size() == 2 && q.names()[1] == "b");
  CHECK(q.values("a").size() == 2 && q.values("a")[1] == "2" && q.values("z").empty());
  query_builder builder;
  CHECK(builder.add_bytes("\xff", "\xfe").add_list("n", {"1", "2"}).add_list("o", {}).finish() ==
        "%FF=%FE&n=1&n=2");
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
  quoting_into_own_memory();
  queries();
  return check_report("url_cpp");
}
