// The NNTP client through the C++ interface, over memory.
#include <wirekit/nntp.hpp>

#include "check.h"

#define OLD "200 hello\r\n500 what?\r\n"
#define NEW "200 hello\r\n101 caps\r\nOVER\r\nLIST ACTIVE X\r\nIMPLEMENTATION INN 2\r\n.\r\n"
#define LIST "215 list\r\na.b 9 1 y\r\n.\r\n"
#define IDS "230 ids\r\n<1@x>\r\n.\r\n"
#define PAIRS "215 d\r\na.b\tAbout\r\n.\r\n"
#define HELP "100 help\r\none\r\n.\r\n"
#define ARTICLE " 7 <7@x>\r\nA: b\r\n\r\n..c\r\n.\r\n"
#define OVER "224 o\r\n5\tRe: x\tann\r\n.\r\n"

namespace {

wirekit::nntp_client over(wirekit::transport &transport) {
  wirekit::nntp_client client("news");
  client.transport(transport).timeout(std::chrono::seconds(5)).max_line(2048).max_reply(1 << 20);
  client.readermode(false).usenetrc(false).netrc("").credentials("", "");
  client.connect();
  return client;
}

void groups() {
  auto transport = wirekit::transport::memory(
      NEW LIST LIST LIST LIST IDS IDS PAIRS PAIRS
      "211 3 1 7 a.b\r\n" HELP HELP "111 20040229010203\r\n202 ok\r\n381 more\r\n281 ok\r\n" OLD
      "205 bye\r\n");
  transport.end();
  wirekit::nntp_client client = over(transport);
  const wirekit::nntp_time since = {2004, 2, 29, 1, 2, 3};
  std::string seen;
  const auto take = [&](std::string_view line) { seen += line; };
  CHECK(client.welcome() == "200 hello" && client.is_connected());
  CHECK(client.capabilities().at("LIST").at(1) == "X" && client.version() == 1);
  CHECK(*client.implementation() == "INN 2");
  const auto all = client.list();
  CHECK(all.size() == 1 && all[0].name == "a.b" && all[0].last == "9" && all[0].first == "1");
  CHECK(all[0].flag == "y" && client.reply() == "215 list");
  client.list("a.*", take);
  CHECK(client.newgroups(since).size() == 1);
  client.newgroups(since, take);
  CHECK(client.newnews("*", since).at(0) == "<1@x>");
  client.newnews("*", since, take);
  const auto described = client.descriptions("*");
  CHECK(described.size() == 1 && described[0].second == "About");
  CHECK(*described.get("a.b") == "About" && !described.get("x"));
  CHECK(client.description("a.b") == "About");
  const auto group = client.group("a.b");
  CHECK(group.count == 3 && group.first == 1 && group.last == 7 && group.name == "a.b");
  CHECK(client.help().at(0) == "one");
  client.help(take);
  CHECK(seen == "a.b 9 1 y\r\na.b 9 1 y\r\n<1@x>\r\none\r\n");
  CHECK(client.date().day == 29);
  client.slave();
  try {
    client.login("ann", "secret");
    CHECK(!"the reply to CAPABILITIES is none");
  } catch (const wirekit::error &e) {
    CHECK(e.status() == WK_E_NNTP_REPLY);
  }
}

void articles() {
  auto transport = wirekit::transport::memory(
      NEW "223 7 <7@x>\r\n223 8 <8@x>\r\n421 end\r\n220" ARTICLE "221" ARTICLE "222" ARTICLE
          "220" ARTICLE "221" ARTICLE "222" ARTICLE OVER "503 what\r\n" OVER OVER OVER OVER OVER
          "221 h\r\n1 x\r\n.\r\n221 h\r\n1 x\r\n.\r\n340 go\r\n240 ok\r\n335 go\r\n235 ok\r\n"
          "340 go\r\n205 bye\r\n");
  transport.end();
  wirekit::nntp_client client = over(transport);
  std::string seen;
  const auto take = [&](std::string_view line) { seen += line; };
  CHECK(client.stat("7").id == "<7@x>" && client.next().number == 8);
  try {
    client.last();
    CHECK(!"there is none");
  } catch (const wirekit::error &e) {
    CHECK(e.is(WK_E_NNTP) && e.status() == WK_E_NNTP_TEMPORARY && e.reply_code() == 421);
  }
  const auto article = client.article();
  CHECK(article.number() == 7 && article.id() == "<7@x>" && article.size() == 3);
  CHECK(article[2] == ".c" && article.reply() == "220 7 <7@x>");
  CHECK(client.head("7").size() == 3 && client.body("7").size() == 3);
  CHECK(client.article("7", take).number == 7 && client.head("7", take).id == "<7@x>");
  client.body("7", take);
  CHECK(seen.size() == 3 * 12);
  const auto views = client.over("<5@x>");
  CHECK(views.size() == 1 && views.number(0) == 5 && views.fields(0) == 2);
  CHECK(*views.name(1) == "from" && *views.at(0, 1) == "ann" &&
        *views.get(0, "subject") == "Re: x");
  CHECK(!views.get(0, "date") && client.overview_format().size() == 7);
  CHECK(client.over(5, 0).size() == 1 && client.xover(5, 6).size() == 1);
  seen.clear();
  client.over("", take);
  client.over(5, 6, take);
  client.xover(5, 6, take);
  CHECK(seen.size() == 3 * 13);
  CHECK(client.xhdr("subject", "1")[0].second == "x");
  client.xhdr("subject", "1", take);
  client.post("A: b\n\nc");
  CHECK(client.reply() == "240 ok");
  std::string_view rest = "A: b\n\nc";
  client.ihave("<1@x>", wirekit::http_body::reader([&](char *data, std::size_t size) {
                 const std::size_t count = rest.copy(data, size);
                 rest.remove_prefix(count);
                 return count;
               }));
  try {
    client.post(wirekit::http_body::reader([](char *, std::size_t) -> std::size_t { throw 7; }));
    CHECK(!"thrown");
  } catch (int seven) {
    CHECK(seven == 7 && !client.is_connected());
  }
}

void failures() {
  auto transport = wirekit::transport::memory(OLD LIST "382 go\r\n");
  transport.end();
  wirekit::nntp_client client = over(transport);
  CHECK(!client.implementation());
  try {
    client.list({}, [](std::string_view) { throw 7; });
    CHECK(!"thrown");
  } catch (int seven) {
    CHECK(seven == 7 && !client.is_connected());
  }
  for (const auto call : {&wirekit::nntp_client::starttls, &wirekit::nntp_client::quit}) {
    try {
      (client.*call)();
      CHECK(!"there is no connection");
    } catch (const wirekit::error &e) {
      CHECK(e.status() == WK_E_STATE);
    }
  }
  client.close();
  wirekit::cancel_token token;
  token.cancel();
  wirekit::nntp_client other("localhost", 0, true);
  other.cancel(token).tls(wirekit::tls_config()).source_address("").unix_socket("").debuglevel(0);
  other.connect_timeout(std::chrono::seconds(1)).idle_timeout(std::chrono::milliseconds(-1));
  other.total_timeout(std::chrono::seconds(1)).trace(nullptr);
  try {
    other.connect();
    CHECK(!"cancelled");
  } catch (const wirekit::error &e) {
    CHECK(e.status() == WK_E_CANCELLED);
  }
  CHECK(wirekit::nntp::decode_header("=?utf-8?q?a?=") == "a");
}

}  // namespace

int main() {
  groups();
  articles();
  failures();
  return check_report("nntp_cpp");
}
