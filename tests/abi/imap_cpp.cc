// The IMAP client through the C++ interface, over memory.
#include <wirekit/imap.hpp>
#include <wirekit/imap_fetch.hpp>

#include "check.h"

#define HI                                                                                      \
  "* OK hello\r\n* CAPABILITY IMAP4rev1 IDLE ENABLE UNSELECT XEXT AUTH=PLAIN AUTH=CRAM-MD5\r\n" \
  "T0 OK done\r\n"
#define OK(number) "T" #number " OK done\r\n"
#define IN HI OK(1)
#define OPEN IN "* 3 EXISTS\r\n" OK(2)

namespace {

wirekit::imap_client over(wirekit::transport &transport) {
  wirekit::imap_client client("localhost");
  client.transport(transport).timeout(std::chrono::seconds(5)).max_line(4096).max_reply(1 << 20);
  client.tag_prefix("T").connect();
  return client;
}

/// Everything behind the CAPABILITY of connecting.
std::string sent(const wirekit::transport &transport) {
  const std::string all(std::string_view(transport.written()));
  const std::string first = "T0 CAPABILITY\r\n";
  CHECK(all.compare(0, first.size(), first) == 0);
  return all.substr(first.size());
}

void mailboxes() {
  auto transport = wirekit::transport::memory(
      IN OK(2) OK(3) OK(4) OK(5) OK(6) "* LIST (\\Noselect) \"/\" {3}\r\na b\r\n" OK(7) OK(8)
      "* STATUS x (MESSAGES 3)\r\n" OK(9) OK(10) OK(11) OK(12) OK(13) OK(14) OK(15) OK(16) OK(17)
      OK(18) "* QUOTAROOT x \"\"\r\n* QUOTA \"\" (STORAGE 1 5)\r\n" OK(19) "T20 NO never\r\n"
      "* BYE later\r\nT21 OK done\r\n");
  transport.end();
  wirekit::imap_client client = over(transport);
  CHECK(client.is_connected() && client.state() == WK_IMAP_STATE_NONAUTH);
  CHECK(client.welcome() == "* OK hello" && client.protocol_version() == "IMAP4REV1");
  CHECK(client.capabilities().size() == 7 && client.capabilities()[1] == "IDLE");
  CHECK(client.fileno() == -1 && !client.is_readonly() && !client.utf8_enabled());
  std::string shown;
  client.trace([&](std::uint32_t direction, std::string_view bytes, std::chrono::microseconds) {
    if (direction == WK_TRACE_SENT) shown += bytes;
  });
  CHECK(client.login("ann", "secret").is_ok() && client.state() == WK_IMAP_STATE_AUTH);
  CHECK(shown.find("LOGIN ann") != std::string::npos && shown.find("secret") == std::string::npos);
  client.trace(nullptr);
  client.create("x");
  client.rename("x", "y z");
  client.remove("y z");
  client.subscribe("x");
  client.unsubscribe("x");
  const auto list = client.list();
  CHECK(list.type() == "OK" && list.size() == 2 && !list.empty());
  CHECK(list[0].text == "(\\Noselect) \"/\" {3}" && list[0].literal == "a b");
  CHECK(list.items()[1].text.empty() && !list.items()[1].literal);
  std::size_t at = 0;
  CHECK(list.response(at) == "(\\Noselect) \"/\" {3}\r\na b" && at == 2);
  client.lsub("a", "%");
  CHECK(client.status("x", "(MESSAGES)")[0].text == "x (MESSAGES 3)");
  client.namespaces();
  client.getacl("x");
  client.setacl("x", "bob", "lr");
  client.deleteacl("x", "bob");
  client.myrights("x");
  client.getannotation("x", "/comment", "value.shared");
  client.setannotation("x", {"/comment", "(\"value.shared\" \"a\")"});
  client.getquota("root");
  client.setquota("root", "(STORAGE 5)");
  const auto quota = client.getquotaroot("x");
  CHECK(quota.first[0].text == "x \"\"" && quota.second[0].text == "\"\" (STORAGE 1 5)");
  const auto refused = client.proxyauth("bob");
  CHECK(!refused.is_ok() && refused.type() == "NO" && refused[0].text == "never");
  CHECK(client.logout().type() == "BYE" && !client.is_connected());
  CHECK(sent(transport) ==
        "T1 LOGIN ann \"secret\"\r\nT2 CREATE x\r\nT3 RENAME x \"y z\"\r\nT4 DELETE \"y z\"\r\n"
        "T5 SUBSCRIBE x\r\nT6 UNSUBSCRIBE x\r\nT7 LIST \"\" *\r\nT8 LSUB a %\r\n"
        "T9 STATUS x (MESSAGES)\r\nT10 NAMESPACE\r\nT11 GETACL x\r\nT12 SETACL x bob lr\r\n"
        "T13 DELETEACL x bob\r\nT14 MYRIGHTS x\r\nT15 GETANNOTATION x /comment value.shared\r\n"
        "T16 SETANNOTATION x /comment (\"value.shared\" \"a\")\r\nT17 GETQUOTA root\r\n"
        "T18 SETQUOTA root (STORAGE 5)\r\nT19 GETQUOTAROOT x\r\nT20 PROXYAUTH bob\r\n"
        "T21 LOGOUT\r\n");
}

void messages() {
  auto transport = wirekit::transport::memory(
      OPEN "* SEARCH 1 2\r\n" OK(3) OK(4) OK(5) "* 1 FETCH (BODY[] {5}\r\nhello UID 7)\r\n" OK(6)
          OK(7) OK(8) OK(9) OK(10) "* XEXT a\r\n" OK(11) OK(12) OK(13) "* 2 RECENT\r\n" OK(14)
              OK(15) "* CAPABILITY IMAP4rev1\r\n" OK(16) OK(17) "* ENABLED UTF8=ACCEPT\r\n" OK(18));
  transport.end();
  wirekit::imap_client client = over(transport);
  client.login("u", "p");
  CHECK(client.select("INBOX", true)[0].text == "3");
  CHECK(client.state() == WK_IMAP_STATE_SELECTED && client.is_readonly());
  CHECK(client.search({"FROM", "ann"})[0].text == "1 2");
  client.sort("DATE", {"ALL"});
  client.thread("REFERENCES", {"ALL"}, "US-ASCII");
  const auto fetched = client.fetch("1", "(BODY[] UID)");
  CHECK(fetched.size() == 2 && fetched[0].literal == "hello");
  std::size_t at = 0;
  const wirekit::imap_fetched message(fetched.response(at));
  CHECK(message.number() == 1 && message.uid() == 7 && message.attribute("BODY[]") == "hello");
  client.partial(1, "RFC822.TEXT", 1, 10);
  client.store("1", "+FLAGS", "\\Seen");
  client.copy("1", "x");
  client.uid("EXPUNGE", {"7"});
  client.xatom("XEXT", {"b"});
  CHECK(client.response("xext")[0].text == "a");
  client.checkpoint();
  client.expunge();
  CHECK(client.recent()[0].text == "2");
  client.noop();
  CHECK(client.capability()[0].text == "IMAP4rev1");
  client.unselect();
  client.enable("UTF8=ACCEPT");
  CHECK(client.utf8_enabled());
  CHECK(sent(transport) ==
        "T1 LOGIN u \"p\"\r\nT2 EXAMINE INBOX\r\nT3 SEARCH FROM ann\r\n"
        "T4 SORT (DATE) UTF-8 ALL\r\nT5 THREAD REFERENCES US-ASCII ALL\r\n"
        "T6 FETCH 1 (BODY[] UID)\r\nT7 PARTIAL 1 RFC822.TEXT 1 10\r\nT8 STORE 1 +FLAGS (\\Seen)\r\n"
        "T9 COPY 1 x\r\nT10 UID EXPUNGE 7\r\nT11 XEXT b\r\nT12 CHECK\r\nT13 EXPUNGE\r\n"
        "T14 NOOP\r\nT15 NOOP\r\nT16 CAPABILITY\r\nT17 UNSELECT\r\nT18 ENABLE UTF8=ACCEPT\r\n");
  client.shutdown();
  CHECK(!client.is_connected());
}

void transfer() {
  auto transport = wirekit::transport::memory(OPEN "* 1 FETCH (BODY[] {5}\r\nhello UID 7)\r\n" OK(
      3) "+ go\r\n" OK(4) "+ go\r\n" OK(5) "+ idling\r\n* 4 EXISTS\r\n" OK(6) OK(7) "raw\r\n1234");
  transport.end();
  wirekit::imap_client client = over(transport);
  client.login("u", "p");
  client.select();
  std::string texts, literals;
  std::uint64_t announced = 0;
  wirekit::imap_sink sink;
  sink.text = [&](std::string_view text, std::optional<std::uint64_t> size) {
    texts += text;
    if (size) announced += *size;
  };
  sink.literal = [&](std::string_view piece) { literals += piece; };
  CHECK(client.fetch_to("7", "(BODY[] UID)", sink, true).is_ok());
  CHECK(texts == "1 (BODY[] {5} UID 7)" && literals == "hello" && announced == 5);
  client.append("x", "a\nb", "\\Seen", wirekit::imap::format_internaldate(0, 0));
  std::string_view rest = "c\r\n";
  client.append_from({}, rest.size(), [&](char *room, std::size_t size) {
    const std::size_t count = rest.copy(room, size);
    rest.remove_prefix(count);
    return count;
  });
  client.idle();
  const auto news = client.idle_next(std::chrono::milliseconds(-1));
  CHECK(news && news->type() == "EXISTS" && news->items().back().text == "4");
  CHECK(client.idle_done().is_ok());
  client.close_mailbox();
  client.send("ping\r\n");
  CHECK(client.readline() == "raw\r\n" && client.read(4) == "1234");
  CHECK(sent(transport) ==
        "T1 LOGIN u \"p\"\r\nT2 SELECT INBOX\r\nT3 UID FETCH 7 (BODY[] UID)\r\n"
        "T4 APPEND x (\\Seen) \"01-Jan-1970 00:00:00 +0000\" {4}\r\na\r\nb\r\n"
        "T5 APPEND INBOX {3}\r\nc\r\n\r\nT6 IDLE\r\nDONE\r\nT7 CLOSE\r\nping\r\n");
}

void logins() {
  auto transport = wirekit::transport::memory(HI
                                              "+ eA==\r\nT1 NO a\r\n+ PDFAaD4=\r\nT2 NO b\r\n"
                                              "+ \r\nT3 NO c\r\n+ eA==\r\nT4 BAD gone\r\n");
  transport.end();
  wirekit::imap_client client = over(transport);
  const auto fails = [&](auto call) {
    try {
      call();
      CHECK(!"refused");
    } catch (const wirekit::error &e) {
      CHECK(e.status() == WK_E_IMAP);
    }
  };
  std::string asked;
  fails([&] {
    client.authenticate("own", [&](std::string_view challenge) {
      asked += challenge;
      return std::string("y");
    });
  });
  CHECK(asked == "x");
  fails([&] { client.login_cram_md5("ann", "secret"); });
  fails([&] { client.authenticate("PLAIN", "ann", "secret"); });
  try {
    client.authenticate("own", [](std::string_view) -> std::optional<std::string> { throw 7; });
    CHECK(!"thrown");
  } catch (int seven) {
    CHECK(seven == 7);
  }
  const std::string all = sent(transport);
  CHECK(all.find("T1 AUTHENTICATE OWN\r\neQ==\r\nT2 AUTHENTICATE CRAM-MD5\r\n") == 0);
  CHECK(all.find("AGFubgBzZWNyZXQ=\r\nT4 AUTHENTICATE OWN\r\n*\r\n") != std::string::npos);
}

void failures() {
  auto transport = wirekit::transport::memory(OPEN "* 1 FETCH (BODY[] {5}\r\nhello)\r\n" OK(3));
  transport.end();
  wirekit::imap_client client = over(transport);
  const auto fails = [&](wk_status_t status, auto call) {
    try {
      call();
      CHECK(!"fails");
    } catch (const wirekit::error &e) {
      CHECK(e.status() == status);
    }
  };
  fails(WK_E_IMAP_STATE, [&] { client.select(); });
  fails(WK_E_IMAP_ABORT, [&] { client.starttls(); });
  client.login("u", "p");
  client.select();
  fails(WK_E_INJECTION, [&] { client.create("a\r\nT9 LOGOUT"); });
  wirekit::imap_sink sink;
  sink.text = [](std::string_view, std::optional<std::uint64_t>) { throw 7; };
  try {
    client.fetch_to("1", "BODY[]", sink);
    CHECK(!"thrown");
  } catch (int seven) {
    CHECK(seven == 7 && !client.is_connected());
  }
  fails(WK_E_STATE, [&] { client.noop(); });
  wirekit::cancel_token token;
  token.cancel();
  wirekit::imap_client other("localhost", 0, true);
  other.cancel(token).tls(wirekit::tls_config()).source_address("").unix_socket("").debuglevel(0);
  other.connect_timeout(std::chrono::seconds(1)).idle_timeout(std::chrono::milliseconds(-1));
  other.total_timeout(std::chrono::seconds(1));
  fails(WK_E_CANCELLED, [&] { other.connect(); });
  auto program = wirekit::imap_client::stream(
      "printf '* PREAUTH in\\r\\n'; read tag rest; "
      "printf '* CAPABILITY IMAP4rev1\\r\\nT0 OK x\\r\\n'; read tag");
  program.tag_prefix("T").connect();
  CHECK(program.state() == WK_IMAP_STATE_AUTH);
  program.shutdown();
}

void fetched() {
  const wirekit::imap_fetched message(
      "2 (UID 9 RFC822.SIZE 44 FLAGS (\\Seen x) INTERNALDATE \"01-Jan-1970 00:00:01 +0000\" "
      "ENVELOPE (\"today\" \"hi\" ((\"Ann\" NIL \"ann\" \"x\")) NIL NIL ((NIL NIL \"b\" \"y\")) "
      "NIL "
      "NIL NIL \"<1@x>\") BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL "
      "\"7bit\" 12 3 NIL (\"inline\" (\"filename\" \"a\")) (\"en\" \"de\") NIL)(\"image\" \"png\" "
      "NIL "
      "\"<i>\" \"d\" \"base64\" 30) \"mixed\") MODSEQ (5))");
  CHECK(message.number() == 2 && message.uid() == 9 && message.size() == 44u);
  CHECK(message.flags()->size() == 2 && message.flags()->at(0) == "\\Seen");
  CHECK(message.internaldate() == 1);
  const auto envelope = message.envelope();
  CHECK(envelope && envelope->date == "today" && envelope->subject == "hi");
  CHECK(!envelope->in_reply_to && envelope->message_id == "<1@x>" && envelope->sender.empty());
  CHECK(envelope->from.at(0).name == "Ann" && envelope->from[0].host == "x");
  CHECK(!envelope->to.at(0).name && envelope->to[0].mailbox == "b" && !envelope->to[0].route);
  const auto parts = message.parts();
  CHECK(parts.size() == 3 && parts[0].is_multipart && !parts[0].parent);
  CHECK(parts[0].number.empty() && parts[0].subtype == "mixed");
  const auto &text = parts[1];
  CHECK(text.number == "1" && text.parent == 0u && text.type == "text" && text.size == 12u);
  CHECK(text.lines == 3u && text.encoding == "7bit" && text.disposition == "inline");
  CHECK(text.parameters.at(0).first == "charset" && text.parameters[0].second == "utf-8");
  CHECK(text.disposition_parameters.at(0).second == "a" && text.languages.at(1) == "de");
  CHECK(parts[2].id == "<i>" && parts[2].description == "d" && !parts[2].lines && !parts[2].md5);
  CHECK(!parts[2].location && parts[2].languages.empty());
  CHECK(message.attributes().at(0).first == "MODSEQ" && message.attribute("MODSEQ"));
  CHECK(!message.attribute("X") && !message.envelope(1));
  const wirekit::imap_fetched bare("1 (UID 1)");
  CHECK(!bare.flags() && !bare.size() && !bare.internaldate() && !bare.envelope());
  CHECK(bare.parts().empty());
  CHECK(wirekit::imap_fetched::try_read("1 (UID").error().status() == WK_E_IMAP_PARSE);
  CHECK(wirekit::imap::utf7_encode("caf\303\251") == "caf&AOk-");
  CHECK(wirekit::imap::utf7_decode("caf&AOk-") == "caf\303\251");
  CHECK(!wirekit::imap::try_utf7_decode("&"));
}

}  // namespace

int main() {
  mailboxes();
  messages();
  transfer();
  logins();
  failures();
  fetched();
  return check_report("imap_cpp");
}
