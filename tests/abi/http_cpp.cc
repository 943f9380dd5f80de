// The HTTP client through the C++ interface, over memory and over a channel of the program's own:
// exchanges, errors in both forms, exceptions that pass through the library's callbacks.
#include <wirekit.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

#include "check.h"

using wirekit::headers;
using wirekit::http_body;
using wirekit::http_connection;
using wirekit::http_parser;
using wirekit::http_response;
using wirekit::transport;

namespace {

#define HEAD_OF(method, target) \
  method " " target " HTTP/1.1\r\nHost: example.com:8080\r\nAccept-Encoding: identity\r\n"

/// A connection whose server answers with `input`, and the wire.
struct session {
  transport wire;
  http_connection conn;

  explicit session(std::string_view input)
      : wire(transport::memory(input)), conn(http_connection::http("example.com", 8080)) {
    wire.end();
    conn.use(wire);
  }
};

/// Whether `call` throws an `Expected` for which `holds` is true.
template <class Expected, class Call, class Holds>
bool throws(Call &&call, Holds &&holds) {
  try {
    call();
  } catch (const Expected &failure) {
    return holds(failure);
  }
  return false;
}

template <class Call>
bool throws_mine(Call &&call) {
  return throws<std::runtime_error>(
      call, [](const std::runtime_error &e) { return std::string_view(e.what()) == "mine"; });
}

void exchanges() {
  session s(
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nx-a: 2\r\n\r\nhello"
      "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n3\r\ntwo\r\n0\r\n"
      "Sum: 7\r\n\r\n"
      "HTTP/1.1 204 No Content\r\n\r\n");
  CHECK(s.conn.host() == "example.com" && s.conn.port() == 8080 && !s.conn.is_connected());
  CHECK(s.conn.fileno() == -1);
  s.conn.request("POST", "/a?b", {{"X-B", "caf\xc3\xa9"}}, http_body::text("x"));
  http_response first = s.conn.response();
  CHECK(s.conn.is_connected());
  CHECK(first.status() == WK_HTTP_OK && first.reason() == "OK" && first.version() == 11);
  CHECK(first.url() == "/a?b" && first.length() == 5u && !first.chunked() && !first.will_close());
  CHECK(first.header("X-A") == "1" && !first.header("X-B") && first.fileno() == -1);
  CHECK(first.joined_header("x-a") == "1, 2" && !first.joined_header("x-b"));
  std::string names;
  for (const wirekit::header_field field : first.fields()) names.append(field.name).append(" ");
  CHECK(names == "Content-Length X-A x-a ");
  CHECK(first.peek().substr(0, 1) == "h");
  std::array<char, 8> buf;
  CHECK(first.read(buf.data(), 2) == 2 && std::string_view(buf.data(), 2) == "he");
  CHECK(first.read_full(buf.data(), buf.size()) == 3 && first.closed());

  s.conn.request("GET", "/lines");
  http_response second = s.conn.response();
  CHECK(second.status() == 404 && second.chunked() && !second.length());
  std::string line;
  CHECK(second.read_line(line, 2) && line == "on");
  CHECK(second.read_line(line) && line == "e\n");
  CHECK(second.read_line(line) && line == "two");
  CHECK(!second.read_line(line) && line.empty());
  CHECK(second.trailers().find("sum") == "7");

  s.conn.request("GET", "/", {}, http_body::bytes({}));
  http_response moved = s.conn.response();
  http_response third = std::move(moved);
  CHECK(third.status() == 204 && third.read_all().empty());
  third.close();
  s.conn.close();
  CHECK(!s.conn.is_connected());
  const std::string_view post =
      HEAD_OF("POST", "/a?b") "Content-Length: 1\r\nX-B: caf\xe9\r\n\r\nx";
  CHECK(s.wire.written().view().substr(0, post.size()) == post);
}

/// What a request with this body sends behind its first three lines.
std::string sent(http_body body, const headers &h = {}) {
  session s("");
  s.conn.block_size(4).request("PUT", "/", h, std::move(body));
  return s.wire.written().str().substr(sizeof(HEAD_OF("PUT", "/")) - 1);
}

void bodies() {
  CHECK(sent({}) == "Content-Length: 0\r\n\r\n");
  CHECK(sent(http_body::bytes("abc")) == "Content-Length: 3\r\n\r\nabc");
  std::string_view left = "012345";
  const auto read = [&left](char *data, std::size_t size) {
    const std::size_t count = left.copy(data, size);
    left.remove_prefix(count);
    return count;
  };
  CHECK(sent(http_body::reader(read)) ==
        "Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n2\r\n45\r\n0\r\n\r\n");
  left = "ab";
  CHECK(sent(http_body::reader(read), {{"Content-Length", "2"}}) == "Content-Length: 2\r\n\r\nab");
  int calls = 0;
  const auto next = [&calls]() -> std::optional<std::string_view> {
    if (calls++ == 2) return std::nullopt;
    return "piece";
  };
  CHECK(sent(http_body::pieces(next)) ==
        "Transfer-Encoding: chunked\r\n\r\n5\r\npiece\r\n5\r\npiece\r\n0\r\n\r\n");
  std::FILE *file = std::tmpfile();
  if (CHECK(file != nullptr)) {
    CHECK(std::fputs("file", file) >= 0 && std::fflush(file) == 0);
    std::rewind(file);
    CHECK(sent(http_body::fd(fileno(file))) ==
          "Transfer-Encoding: chunked\r\n\r\n4\r\nfile\r\n0\r\n\r\n");
    std::fclose(file);
  }
  CHECK(http_body().is_valid() && http_body::reader(read).is_valid());

  session s("");
  s.conn.request_chunked("PUT", "/", {{"Transfer-Encoding", "chunked"}}, http_body::bytes("xyz"));
  CHECK(s.wire.written() ==
        HEAD_OF("PUT", "/") "Transfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n0\r\n\r\n");
}

void exceptions_come_back() {
  const auto fail = [](char *, std::size_t) -> std::size_t { throw std::runtime_error("mine"); };
  CHECK(throws_mine([&] { (void)sent(http_body::reader(fail)); }));
  session s("");
  CHECK(throws_mine([&] { (void)s.conn.try_request("PUT", "/", {}, http_body::reader(fail)); }));
  const auto stop = []() -> std::optional<std::string_view> { throw std::runtime_error("mine"); };
  CHECK(throws_mine([&] { (void)sent(http_body::pieces(stop)); }));

  // The trace sees both directions; what it throws does not spoil the connection.
  session t("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  std::string out, in;
  t.conn.trace([&](std::uint32_t direction, std::string_view bytes, std::chrono::microseconds) {
    (direction == WK_TRACE_SENT ? out : in).append(bytes);
  });
  t.conn.request("GET", "/");
  CHECK(out == HEAD_OF("GET", "/") "\r\n" && in.empty());
  t.conn.trace([](std::uint32_t, std::string_view, std::chrono::microseconds) {
    throw std::runtime_error("mine");
  });
  CHECK(throws_mine([&] { (void)t.conn.response(); }));
  t.conn.trace(nullptr);
}

void errors_in_both_forms() {
  session s("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
  const auto refused = s.conn.try_request("GET\r\n", "/");
  CHECK(!refused && refused.error().status() == WK_E_INJECTION);
  CHECK(s.conn.try_request("GET", "/ x").error().status() == WK_E_HTTP_INVALID_URL);
  CHECK(throws<wirekit::error>(
      [] {
        (void)headers{{"A", "b\r\nc: d"}};
      },
      [](const wirekit::error &e) { return e.is(WK_E_INJECTION); }));
  CHECK(s.conn.try_response().error().status() == WK_E_HTTP_RESPONSE_NOT_READY);
  CHECK(throws<wirekit::error>([] { (void)http_connection::http("a:b"); },
                               [](const wirekit::error &e) {
                                 return e.status() == WK_E_HTTP_INVALID_URL && e.is(WK_E_HTTP);
                               }));
  s.conn.request("GET", "/");
  http_response cut = s.conn.response();
  const auto body = cut.try_read_all();
  CHECK(!body && body.error().status() == WK_E_HTTP_INCOMPLETE_READ);
  CHECK(body.error().partial() == "half" && body.error().expected() == 5u);

  session large("HTTP/1.1 200 OK\r\n\r\n0123456789");
  large.conn.limits(100, 10, 5).request("GET", "/");
  CHECK(large.conn.response().try_read_all().error().status() == WK_E_LIMIT);
  session closed("");
  closed.conn.auto_open(false);
  CHECK(closed.conn.try_request("GET", "/").error().status() == WK_E_HTTP_NOT_CONNECTED);
  CHECK(closed.conn.try_connect().has_value() && closed.conn.is_connected());
  session cancelled("");
  const wirekit::cancel_token token;
  cancelled.conn.cancel(&token);
  token.cancel();
  CHECK(token.is_cancelled());
  CHECK(cancelled.conn.try_request("GET", "/").error().status() == WK_E_CANCELLED);
  cancelled.conn.cancel(nullptr).use(transport::memory());
  CHECK(cancelled.conn.try_request("GET", "/").has_value());
}

void step_by_step() {
  session s("HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  s.conn.skip_interim(true)
      .timeout(std::chrono::seconds(20))
      .connect_timeout(std::chrono::seconds(5))
      .idle_timeout(std::chrono::seconds(5))
      .total_timeout(std::chrono::seconds(60))
      .source_address("127.0.0.1")
      .debug_level(0);
  s.conn.put_request("POST", "/x", true, true)
      .put_header("A", {"a", "b"})
      .put_header("Transfer-Encoding", "chunked")
      .end_headers()
      .send_chunk("0123456789abcdef")
      .send_chunk("")
      .send("1\r\nx\r\n")
      .end_chunks({{"Sum", "9"}});
  CHECK(s.wire.written() ==
        "POST /x HTTP/1.1\r\nA: a\r\n\tb\r\nTransfer-Encoding: chunked\r\n\r\n"
        "10\r\n0123456789abcdef\r\n1\r\nx\r\n0\r\nSum: 9\r\n\r\n");
  CHECK(s.conn.response().status() == 200);
  CHECK(throws<wirekit::error>(
      [&] { s.conn.end_headers(); },
      [](const wirekit::error &e) { return e.status() == WK_E_HTTP_CANNOT_SEND_HEADER; }));

  session proxy("HTTP/1.1 200 OK\r\n\r\n");
  proxy.conn.tunnel("inside", 99, {{"Proxy-Authorization", "Basic eA=="}}).connect();
  CHECK(proxy.wire.written().view().substr(0, 25) == "CONNECT inside:99 HTTP/1.");
  const auto unix_only = http_connection::http("h").unix_socket("/nonexistent").try_connect();
  CHECK(!unix_only && unix_only.error().is(WK_E_IO));
}

/// A server in the program: answers once, then fails as it is told.
class scripted : public wirekit::channel {
 public:
  scripted(std::string_view answer, std::string *log) : answer_(answer), log_(log) {}
  ~scripted() override { log_->append("[dropped]"); }

  std::size_t read(char *data, std::size_t size, std::chrono::milliseconds) override {
    if (answer_.empty()) throw std::runtime_error("mine");
    if (answer_ == "timeout") throw wirekit::error(WK_E_TIMEOUT, nullptr);
    const std::size_t count = answer_.copy(data, size);
    answer_.remove_prefix(count);
    return count;
  }
  std::size_t write(std::string_view bytes, std::chrono::milliseconds) override {
    log_->append(bytes.substr(0, bytes.find(' ')));
    return bytes.size();
  }
  void close(std::chrono::milliseconds) override { log_->append("[closed]"); }

 private:
  std::string_view answer_;
  std::string *log_;
};

void channels() {
  std::string log;
  {
    http_connection conn = http_connection::http("h");
    conn.use(transport::custom(
        std::make_unique<scripted>("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nok", &log)));
    conn.request("GET", "/");
    http_response response = conn.response();
    char buf[2];
    CHECK(response.read(buf, sizeof buf) == 2);
    CHECK(throws_mine([&] { (void)response.try_read(buf, sizeof buf); }));
  }
  CHECK(log == "GET[closed][dropped]");
  http_connection late = http_connection::http("h");
  late.use(transport::custom(std::make_unique<scripted>("timeout", &log))).request("GET", "/");
  CHECK(late.try_response().error().status() == WK_E_TIMEOUT);
  CHECK(throws<wirekit::error>(
      [] { (void)transport::fd(-1); },
      [](const wirekit::error &e) { return e.status() == WK_E_INVALID_ARGUMENT; }));
}

void lists() {
  headers h{{"A", "1"}, {"B", "2"}};
  h.add("a", "3").add_bytes("C", "\xff");
  CHECK(h.size() == 4 && h[2].value == "3" && h.find("c") == "\xff" && !h.find("D"));
  CHECK(h.joined("A") == "1, 3" && !h.joined("D"));
  CHECK(h.set("A", "9").size() == 3 && h.remove("b") == 1 && h.raw().empty());
  CHECK(h.format() == "C: \xff\r\nA: 9\r\n\r\n");
  CHECK(wirekit::decode_latin1("\xff") == "\xc3\xbf");
  const headers none;
  CHECK(none.empty() && none.begin() == none.end() && !none.find("A") && !none.joined("A"));
  const headers::parsed block = headers::parse("A: 1\r\nB: 2\r\n\r\nbody");
  CHECK(block.used == 14 && block.fields.size() == 2 && block.fields.raw().size() == 14);
  CHECK(headers::try_parse("A: 1\r\n\r\n", 3).error().status() == WK_E_HTTP_LINE_TOO_LONG);
}

void parsers() {
  http_parser p(WK_HTTP_PARSER_RESPONSE);
  p.strict().limits(0, 10).request_method("GET");
  std::string_view input = "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
  std::string body;
  for (;;) {
    const http_parser::step step = p.next(input);
    input.remove_prefix(step.used);
    if (step.event == WK_HTTP_EVENT_NEED_DATA) break;
    body.append(step.data);
  }
  CHECK(body == "abc" && p.status() == 200 && p.reason() == "Fine" && p.version() == 11);
  CHECK(p.chunked() && !p.length() && !p.will_close() && p.fields().size() == 1);
  CHECK(p.try_finish().error().status() == WK_E_HTTP_INCOMPLETE_READ);

  http_parser q(WK_HTTP_PARSER_REQUEST);
  CHECK(q.next("GET /x HTTP/1.1\r\nHost: h\r\n\r\n").event == WK_HTTP_EVENT_HEAD);
  CHECK(q.method() == "GET" && q.target() == "/x" && q.next("").event == WK_HTTP_EVENT_END);
  CHECK(q.trailers().empty() && q.finish() == WK_HTTP_EVENT_END);
  CHECK(throws<wirekit::error>(
      [] { http_parser(7); },
      [](const wirekit::error &e) { return e.status() == WK_E_INVALID_ARGUMENT; }));
}

void tls() {
  wirekit::tls_config config;
  config.add_alpn("http/1.1").verify_name("example.com").sni(false).min_version(WK_TLS_VERSION_1_3);
  const auto bad = [&](auto change) {
    return throws<wirekit::error>(
        [&] { change(); },
        [](const wirekit::error &e) { return e.status() != WK_OK && *e.what() != '\0'; });
  };
  CHECK(bad([&] { config.add_ca_file("/nonexistent"); }));
  CHECK(bad([&] { config.add_ca_bytes("no certificate"); }));
  CHECK(bad([&] { config.client_certificate_files("/nonexistent"); }));
  CHECK(bad([&] { config.client_certificate("none", "none"); }));
  config.dangerous_disable_verification().prepare();
  CHECK(bad([&] { config.sni(true); }));
  http_connection conn = http_connection::https("example.com");
  CHECK(conn.tls(config).port() == 443);
}

void statuses() {
  CHECK(wirekit::describe_http_status(404).phrase == "Not Found");
  CHECK(wirekit::describe_http_status(404).name == "NOT_FOUND");
  CHECK(!wirekit::describe_http_status(404).description.empty());
  CHECK(wirekit::describe_http_status(1).phrase.empty());
  const std::vector<std::uint32_t> codes = wirekit::http_status_codes();
  CHECK(codes.size() > 50 && codes.front() == 100 && std::is_sorted(codes.begin(), codes.end()));
  CHECK(wirekit::abi_version() == WK_ABI_VERSION && !wirekit::features().empty());
}

}  // namespace

int main() {
  exchanges();
  bodies();
  exceptions_come_back();
  errors_in_both_forms();
  step_by_step();
  channels();
  lists();
  parsers();
  tls();
  statuses();
  return check_report("http_cpp");
}
