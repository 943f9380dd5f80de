// The FTP client as a C++ program uses it, over memory.
#include "check.h"

#include <wirekit.hpp>

#include <algorithm>
#include <stdexcept>

using wirekit::ftp::client;

namespace {

// A client whose server says these words, connected; its first data connection says `bytes`.
client session(std::string_view words, std::string_view bytes) {
  auto control = wirekit::transport::memory(words);
  control.end();
  auto data = wirekit::transport::memory(bytes);
  data.end();
  client ftp("localhost");
  ftp.transport(control).data_transport(data);
  ftp.pasv(true).trust_pasv_address(false).auth_at_login(true).encoding("utf-8");
  ftp.max_reply(1000).max_list(1000).max_line(1000).timeout(std::chrono::seconds(5));
  ftp.connect();
  return ftp;
}

constexpr const char *kTransfer =
    "220 hi\r\n200 ok\r\n227 (127,0,0,1,4,1)\r\n150 x (4 bytes)\r\n226 done\r\n200 ok\r\n";

void commands() {
  client ftp = session(
      "220 hi\r\n331 pw\r\n230 in\r\n257 \"/d\"\r\n257 \"/\"\r\n213 7\r\n350 a\r\n250 b\r\n"
      "250 c\r\n250 d\r\n250 e\r\n200 f\r\n550 g\r\n221 bye\r\n",
      "");
  CHECK(ftp.welcome().view() == "220 hi" && ftp.is_connected() && !ftp.is_encrypted());
  CHECK(ftp.login("ann", "pw").view() == "230 in");
  CHECK(ftp.mkd("d").view() == "/d" && ftp.pwd().view() == "/");
  CHECK(ftp.size("a") == 7u);
  CHECK(ftp.rename("a", "b").view() == "250 b");
  CHECK(ftp.delete_file("b").view() == "250 c" && ftp.rmd("d").view() == "250 d");
  CHECK(ftp.cwd("x").view() == "250 e" && ftp.voidcmd("NOOP").view() == "200 f");
  try {
    ftp.cwd("nowhere");
    CHECK(!"no error");
  } catch (const wirekit::error &error) {
    CHECK(error.status() == WK_E_FTP_PERM && wk_status_is(error.status(), WK_E_FTP));
  }
  CHECK(ftp.quit().view() == "221 bye");
  ftp.close();
}

void transfers() {
  std::string all;
  client down = session(kTransfer, "some bytes");
  down.retrbinary("RETR a", [&](std::string_view block) { all += block; });
  CHECK(all == "some bytes");
  client lines = session(kTransfer, "one\r\ntwo\r\n");
  all.clear();
  lines.retrlines("LIST", [&](std::string_view line) { all += std::string(line) + "|"; });
  CHECK(all == "one|two|");

  std::string_view left = "up";
  const auto read = [&](char *room, std::size_t length) {
    const std::size_t count = left.copy(room, length);
    left.remove_prefix(count);
    return count;
  };
  client up = session(kTransfer, "");
  std::size_t sent = 0;
  up.storbinary("STOR a", read, [&](std::string_view block) { sent += block.size(); });
  CHECK(sent == 2);
  left = "text\n";
  session(kTransfer, "").storlines("STOR a", read);

  CHECK(session(kTransfer, "a\r\nb\r\n").nlst({"-a"}) == (std::vector<std::string>{"a", "b"}));
  all.clear();
  session(kTransfer, "x\r\n").dir({}, [&](std::string_view line) { all += line; });
  CHECK(all == "x");
  const auto entries = session(kTransfer, "type=file;Size=3; a b\r\n").mlsd();
  CHECK(entries.size() == 1 && entries[0].name == "a b");
  CHECK(entries[0].fact("size") == "3" && !entries[0].fact("perm"));

  client stream =
      session(std::string(kTransfer).substr(0, 8) + (std::string(kTransfer).substr(16)), "some");
  auto data = stream.transfercmd("RETR a");
  char room[10];
  CHECK(data.size() == 4u && data.read(room, sizeof room) == 4 && !data.is_encrypted());
  data.close();
  CHECK(stream.voidresp().view() == "226 done");
}

// What a callback throws comes out, and the session goes on.
void a_callback_throws() {
  client ftp = session(kTransfer, "some bytes");
  try {
    ftp.retrbinary("RETR a", [](std::string_view) { throw std::runtime_error("enough"); });
    CHECK(!"no exception");
  } catch (const std::runtime_error &error) {
    CHECK(std::string(error.what()) == "enough");
  }
  CHECK(ftp.voidcmd("NOOP").view() == "200 ok");
}

}  // namespace

int main() {
  commands();
  transfers();
  a_callback_throws();
  return check_report("ftp_cpp");
}
