// The text of mail, news, file transfer and the opener through the C++ interface.
#include <wirekit.hpp>

#include "check.h"

namespace {

void mail() {
  CHECK(wirekit::nntp::decode_header("=?utf-8?q?caf=C3=A9?=") == "caf\xc3\xa9");
  CHECK(wirekit::nntp::try_decode_header("=?none?q?x?=").error().is(WK_E_UNKNOWN_ENCODING));
  CHECK(wirekit::smtp::quoteaddr("Ann <ann@example.org>") == "<ann@example.org>");
  CHECK(wirekit::smtp::quotedata("a\n.b") == "a\r\n..b");
}

void ftp() {
  CHECK(wirekit::ftp::parse150("150 x (12 bytes)") == 12U);
  CHECK(!wirekit::ftp::parse150("150 x"));
  CHECK(wirekit::ftp::try_parse150("200").error().is(WK_E_FTP));
  const wirekit::ftp::data_address address = wirekit::ftp::parse227("227 (127,0,0,1,1,2)");
  CHECK(address.host == "127.0.0.1" && address.port == 258);
  CHECK(wirekit::ftp::parse229("229 (|||7|)") == 7);
  CHECK(wirekit::ftp::parse257("257 \"/a\" x") == "/a");
}

void imap() {
  const auto text = wirekit::imap::format_internaldate(1000000000, 3600);
  CHECK(text == "\"09-Sep-2001 02:46:40 +0100\"");
  CHECK(wirekit::imap::parse_internaldate("1 (INTERNALDATE " + text.str() + ")") == 1000000000);
  CHECK(!wirekit::imap::parse_internaldate("junk"));
  CHECK(wirekit::imap::int2ap(16) == "BA");
  CHECK(wirekit::imap::parse_flags("FLAGS (a b)") == (std::vector<std::string>{"a", "b"}));
}

void request() {
  CHECK(wirekit::parse_http_list("a, \"b, c\"").size() == 2);
  CHECK(wirekit::proxy_bypass("a.b", "b") && !wirekit::proxy_bypass("ab", "b"));
  const wirekit::data_url data = wirekit::data_url::parse("data:a/b,c");
  CHECK(data.media_type() == "a/b" && data.body() == "c");
  CHECK(wirekit::data_url::try_parse("x").error().status() == WK_E_DATA_URL);

  wirekit::password_mgr mgr(WK_PASSWORD_MGR_PRIOR_AUTH);
  mgr.add("r", {"http://h/a", "g"}, "u", "p", true);
  mgr.add(std::nullopt, {"http://o/"}, "all", "");
  CHECK(mgr.find("r", "http://h/a/b")->user == "u" && mgr.find("r", "g")->password == "p");
  CHECK(mgr.find(std::nullopt, "http://o/x")->user == "all" && !mgr.find("r", "http://none/"));
  CHECK(mgr.is_authenticated("g"));
  mgr.update_authenticated({"g"}, false);
  CHECK(!mgr.is_authenticated("g"));
  CHECK(!mgr.try_add("r", {"http://[h"}, "u", "p"));
}

}  // namespace

int main() {
  mail();
  ftp();
  imap();
  request();
  return check_report("text_cpp");
}
