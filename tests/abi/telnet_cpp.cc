// The Telnet client through the C++ interface, over memory.
#include <unistd.h>

#include <wirekit/telnet.hpp>

#include "check.h"

namespace {

wirekit::telnet over(wirekit::transport &transport) {
  wirekit::telnet client("localhost");
  client.transport(transport).timeout(std::chrono::seconds(5)).debuglevel(0);
  client.max_buffer(1 << 20).max_sb_data(100).connect();
  return client;
}

void session() {
  auto transport = wirekit::transport::memory("login: Password: Last: 7 May\r\n$ \xff\xf9rest");
  transport.end();
  wirekit::telnet client = over(transport);
  std::string sent;
  client.trace([&](std::uint32_t direction, std::string_view bytes, std::chrono::microseconds) {
    if (direction == WK_TRACE_SENT) sent += bytes;
  });
  CHECK(client.is_connected() && client.fileno() == -1 && client.read_lazy().view().empty());
  CHECK(client.read_until(": ").view() == "login: ");
  client.write("ann\n");
  CHECK(client.read_until(": ", std::chrono::milliseconds(10)).view() == "Password: ");
  client.write_secret("secret\n");
  CHECK(sent == "ann\n***");
  client.trace(nullptr);
  const wirekit::telnet_patterns patterns = {"incorrect", "(?P<day>[0-9]+) (\\w+)(!)?\r\n"};
  const auto found = client.expect(patterns, std::chrono::seconds(1));
  CHECK(found.index == 1 && found.match && found.match[2] == "May");
  CHECK(found.match.group_count() == 3 && found.match.named("day") == 1);
  CHECK(found.match.start() == 6 && found.match.end() == 13 && found.match.start(3) == -1);
  CHECK(found.data.view() == "Last: 7 May\r\n");
  char byte = 0;
  CHECK(client.read(&byte, 1) == 1 && byte == '$');
  CHECK(client.read_eager().view() == " rest" && client.read_sb_data().view().empty());
  client.send_command(WK_TELNET_AYT);
  client.send_option(WK_TELNET_WILL, WK_TELNET_OPT_NAWS);
  client.send_subnegotiation(WK_TELNET_OPT_NAWS, "1");
  client.msg("not printed");
  CHECK(client.read_some().view().empty() && client.read_all().view().empty());
  try {
    client.read_very_eager();
    CHECK(!"an end");
  } catch (const wirekit::error &e) {
    CHECK(e.status() == WK_E_TELNET_EOF);
  }
  client.close();
  try {
    client.read_very_lazy();
    CHECK(!"an end");
  } catch (const wirekit::error &e) {
    CHECK(e.status() == WK_E_TELNET_EOF);
  }
}

void options() {
  auto transport = wirekit::transport::memory("\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0$");
  wirekit::telnet client = over(transport);
  client.binary(true).option_callback(
      [](wirekit::telnet_answer &answer, std::uint8_t command, std::uint8_t option) {
        if (command == WK_TELNET_DO) answer.option(WK_TELNET_WILL, option);
        if (command == WK_TELNET_SE) {
          CHECK(answer.sb_data() == "\x18\x01");
          answer.subnegotiation(WK_TELNET_OPT_TTYPE, "vt");
        }
      });
  wirekit::telnet moved = std::move(client);
  CHECK(moved.read_some().view() == "$");
  CHECK(transport.written().view() == "\xff\xfb\x18\xff\xfa\x18vt\xff\xf0");

  auto other = wirekit::transport::memory("\xff\xf3");
  wirekit::telnet stopped = over(other);
  stopped.option_callback([](wirekit::telnet_answer &, std::uint8_t, std::uint8_t) { throw 42; });
  try {
    stopped.read_some();
    CHECK(!"what the callback throws");
  } catch (int thrown) {
    CHECK(thrown == 42 && !stopped.is_connected());
  }
  stopped.option_callback(nullptr);
}

void talking() {
  auto transport = wirekit::transport::memory("x");
  wirekit::telnet client = over(transport);
  for (int threads = 0; threads < 2; threads++) {
    try {
      threads ? client.mt_interact() : client.interact();
      CHECK(!"memory has no descriptor");
    } catch (const wirekit::error &e) {
      CHECK(e.status() == WK_E_UNSUPPORTED);
    }
  }
}

void decoding() {
  wirekit::telnet_decoder decoder;
  decoder.binary(false).max_sb_data(10);
  const std::string_view input = "ab\xff\xfd\x1f";
  auto event = decoder.next(input);
  CHECK(event.kind == WK_TELNET_EVENT_DATA && event.data == "ab" && event.used == 2);
  event = decoder.next(input.substr(2));
  CHECK(event.kind == WK_TELNET_EVENT_NEGOTIATE && event.option == WK_TELNET_OPT_NAWS);
  CHECK(wirekit::telnet_command_name(event.command) == "DO" && decoder.sb_data().empty());
  CHECK(wirekit::telnet_option_name(event.option) == "NAWS");
  CHECK(wirekit::telnet_escape("\xff").view() == "\xff\xff");
}

}  // namespace

int main() {
  session();
  options();
  talking();
  decoding();
  return check_report("telnet_cpp");
}
