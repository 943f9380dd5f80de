// The POP3 client through the C++ interface, over memory.
#include <wirekit/pop3.hpp>

#include "check.h"

#define HI "+OK hello <1@h>\r\n"
#define OK "+OK done\r\n"

namespace {

wirekit::pop3 over(wirekit::transport &transport) {
  wirekit::pop3 client("localhost");
  client.transport(transport).timeout(std::chrono::seconds(5)).max_line(2048).max_reply(1 << 20);
  client.connect();
  return client;
}

void commands() {
  auto transport = wirekit::transport::memory(
      HI OK OK OK OK
      "+OK 2 320\r\n+OK 1 120\r\n+OK\r\n1 120\r\n.\r\n+OK 1 a\r\n+OK\r\n1 a\r\n.\r\n"
      "+OK\r\na\r\n..b\r\n.\r\n+OK\r\na\r\n.\r\n+OK\r\na\r\nb\r\n.\r\n+OK\r\na\r\n.\r\n"
      "+OK\r\nTOP\r\nSASL PLAIN\r\n.\r\n" OK OK OK OK OK);
  transport.end();
  wirekit::pop3 client = over(transport);
  CHECK(client.welcome() == "+OK hello <1@h>" && client.is_connected());
  std::string sent;
  client.trace([&](std::uint32_t direction, std::string_view bytes, std::chrono::microseconds) {
    if (direction == WK_TRACE_SENT) sent += bytes;
  });
  CHECK(client.user("ann") == "+OK done" && client.pass("secret") == "+OK done");
  CHECK(sent == "USER ann\r\nPASS ***\r\n");
  client.trace(nullptr);
  client.apop("u", "p");
  client.rpop("u");
  const auto status = client.stat();
  CHECK(status.count == 2 && status.octets == 320);
  CHECK(client.list(1) == "+OK 1 120" && client.list()[0] == "1 120");
  CHECK(client.uidl(1) == "+OK 1 a" && client.uidl().size() == 1);
  const auto lines = client.retr(1);
  CHECK(lines.status() == "+OK" && lines.size() == 2 && lines[1] == ".b" && lines.octets() == 7);
  CHECK(client.top(1, 0)[0] == "a");
  std::string text;
  CHECK(client.retr(1, [&](std::string_view line) { text += line; }) == 6 && text == "ab");
  CHECK(client.top(1, 0, [&](std::string_view line) { text += line; }) == 3);
  CHECK(client.capa().at("SASL").at(0) == "PLAIN");
  client.dele(1);
  client.rset();
  client.noop();
  client.utf8();
  client.quit();
  CHECK(!client.is_connected());
}

void failures() {
  auto transport = wirekit::transport::memory(HI "+OK\r\n.\r\n+OK\r\na\r\n.\r\n");
  transport.end();
  wirekit::pop3 client = over(transport);
  try {
    client.stls();
    CHECK(!"STLS is not offered");
  } catch (const wirekit::error &e) {
    CHECK(e.status() == WK_E_POP3_NOT_SUPPORTED);
  }
  try {
    client.retr(1, [](std::string_view) { throw 7; });
    CHECK(!"thrown");
  } catch (int seven) {
    CHECK(seven == 7 && !client.is_connected());
  }
  client.close();
  wirekit::cancel_token token;
  token.cancel();
  wirekit::pop3 other("localhost", 0, true);
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

}  // namespace

int main() {
  commands();
  failures();
  return check_report("pop3_cpp");
}
