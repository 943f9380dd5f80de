// The SMTP and LMTP client through the C++ interface, over memory.
#include <wirekit/smtp.hpp>

#include "check.h"

#define HI "220 mx\r\n"
#define EHLO "250-mx\r\n250-SIZE 1000\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n"
#define OK "250 ok\r\n"
#define GO "354 go\r\n"
#define IN "235 in\r\n"

namespace {

wirekit::smtp_client set_up(wirekit::smtp_client client, wirekit::transport &transport) {
  transport.end();
  client.transport(transport).timeout(std::chrono::seconds(5)).max_line(2048);
  client.local_hostname("me").pipelining(true);
  CHECK(client.connect().code == 220);
  return client;
}

void commands() {
  auto transport = wirekit::transport::memory(
      HI EHLO "250 helo\r\n" OK OK OK OK OK OK OK OK GO OK IN IN "334 eA==\r\n" IN "221 bye\r\n");
  auto client = set_up(wirekit::smtp_client("mx"), transport);
  CHECK(client.is_connected() && !client.does_esmtp() && !client.ehlo_resp());
  client.ehlo_or_helo_if_needed();
  CHECK(client.does_esmtp() && client.has_extn("Size") && !client.has_extn("x"));
  const auto features = client.features();
  CHECK(features.size() == 3 && features.at("size") == "1000" && features.at("8bitmime").empty());
  CHECK(client.ehlo_resp()->view().substr(0, 2) == "mx" && !client.helo_resp());
  CHECK(client.helo("other").text == "helo" && *client.helo_resp() == "helo");
  CHECK(client.docmd("XYZ", "a").code == 250);
  client.verify("Ann <a@x>");
  client.expn("list");
  CHECK(client.help("mail").text == "ok");
  client.noop();
  client.rset();
  client.mail("a@x", {"SIZE=5"});
  client.rcpt("b@y", {"NOTIFY=NEVER"});
  client.data("a\r\n.b\r\n");
  std::string sent;
  client.trace([&](std::uint32_t direction, std::string_view bytes, std::chrono::microseconds) {
    if (direction == WK_TRACE_SENT) sent += bytes;
  });
  CHECK(client.login("ann", "secret").code == 235);
  CHECK(sent.find("AUTH PLAIN ***") == 0);
  client.trace(nullptr);
  client.auth("XOAUTH2", "ann", "token");
  int asked = 0;
  client.auth("own", [&](std::optional<std::string_view> challenge) -> std::optional<std::string> {
    asked++;
    if (!challenge) return std::nullopt;
    CHECK(*challenge == "x");
    return "y";
  });
  CHECK(asked == 2 && client.quit().code == 221 && !client.is_connected());
  CHECK(transport.written() ==
        "ehlo me\r\nhelo other\r\nXYZ a\r\nvrfy a@x\r\nexpn list\r\nhelp mail\r\nnoop\r\nrset\r\n"
        "mail FROM:<a@x> SIZE=5\r\nrcpt TO:<b@y> NOTIFY=NEVER\r\ndata\r\na\r\n..b\r\n.\r\n"
        "AUTH PLAIN AGFubgBzZWNyZXQ=\r\nAUTH XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgdG9rZW4BAQ==\r\n"
        "AUTH OWN\r\neQ==\r\nquit\r\n");
}

void sending() {
  auto transport = wirekit::transport::memory(HI EHLO OK OK "550 who\r\n" GO OK OK OK GO OK OK
                                                            "550 a\r\n551 b\r\n" OK OK OK);
  auto client = set_up(wirekit::smtp_client("mx"), transport);
  const auto refused =
      client.sendmail("a@x", {"b@y", "c@z"}, "hi\n.\n", WK_SMTP_TEXT, {"BODY=8BITMIME"});
  CHECK(refused.size() == 1 && refused[0].address == "c@z" && refused[0].code == 550);
  CHECK(refused[0].text == "who");
  CHECK(client.send_message("From: a@x\nTo: B <b@y>\nBcc: b@h\n\nhi\n", {}, {{"b@y"}}).empty());
  try {
    client.sendmail("a@x", {"b@y", "c@z"}, "hi");
    CHECK(!"all were refused");
  } catch (const wirekit::error &e) {
    CHECK(e.status() == WK_E_SMTP_RECIPIENTS_REFUSED && e.is(WK_E_SMTP) && e.reply_code() == 551);
    CHECK(e.refused().size() == 2 && e.refused()[0].address == "b@y" && e.refused()[1].code == 551);
  }
  // An empty list is nobody, not whom the header names.
  try {
    client.send_message("From: a@x\nTo: b@y\n\n", "s@x", wirekit::smtp_client::options());
    CHECK(!"there was somebody");
  } catch (const wirekit::error &e) {
    CHECK(e.status() == WK_E_SMTP_RECIPIENTS_REFUSED && e.refused().empty());
  }
}

void lmtp() {
  auto transport = wirekit::transport::memory(HI OK OK OK OK GO "250 kept\r\n452 full\r\n");
  auto client = set_up(wirekit::smtp_client::lmtp("mx"), transport);
  const auto refused = client.sendmail("a@x", {"b@y", "c@z"}, "hi");
  CHECK(refused.size() == 1 && refused[0].code == 452 && refused[0].address == "c@z");
}

void failures() {
  auto transport = wirekit::transport::memory(HI EHLO "334 eA==\r\n501 cancelled\r\n");
  auto client = set_up(wirekit::smtp_client("mx"), transport);
  try {
    client.starttls();
    CHECK(!"STARTTLS is not offered");
  } catch (const wirekit::error &e) {
    CHECK(e.status() == WK_E_SMTP_NOT_SUPPORTED && e.refused().empty());
  }
  try {
    client.auth(
        "own", [](auto) -> std::optional<std::string> { throw 7; }, WK_SMTP_NO_INITIAL_RESPONSE);
    CHECK(!"thrown");
  } catch (int seven) {
    CHECK(seven == 7 && client.is_connected());
  }
  client.close();
  wirekit::cancel_token token;
  token.cancel();
  wirekit::smtp_client other("localhost", 0, true);
  other.cancel(token).tls(wirekit::tls_config()).source_address("").unix_socket("").debuglevel(0);
  other.connect_timeout(std::chrono::seconds(1)).idle_timeout(std::chrono::milliseconds(-1));
  other.total_timeout(std::chrono::seconds(1));
  try {
    other.connect();
    CHECK(!"cancelled");
  } catch (const wirekit::error &e) {
    CHECK(e.status() == WK_E_CANCELLED);
  }
}

void from_functions() {
  auto transport = wirekit::transport::memory(
      "220 mx\r\n250 mx\r\n250 a\r\n250 b\r\n354 go\r\n250 c\r\n354 go\r\n250 d\r\n"
      "250 a\r\n250 b\r\n354 go\r\n");
  transport.end();
  wirekit::smtp_client client("mx");
  client.transport(transport).local_hostname("me");
  client.connect();
  std::string_view rest = ".hi\r\n";
  const auto read = [&](char *data, std::size_t size) {
    const std::size_t count = rest.copy(data, size);
    rest.remove_prefix(count);
    return count;
  };
  CHECK(client.sendmail("a@x", {"b@y"}, wirekit::http_body::reader(read)).empty());
  CHECK(client.data(wirekit::http_body::text("a\nb")).code == 250);
  const auto broken = [](char *, std::size_t) -> std::size_t { throw 7; };
  try {
    client.sendmail("a@x", {"b@y"}, wirekit::http_body::reader(broken));
    CHECK(!"thrown");
  } catch (int seven) {
    CHECK(seven == 7 && !client.is_connected());
  }
}

}  // namespace

int main() {
  commands();
  sending();
  lmtp();
  failures();
  from_functions();
  return check_report("smtp_cpp");
}
