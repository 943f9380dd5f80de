// wirekit/http.hpp: the HTTP and HTTPS client for C++17.
#ifndef WIREKIT_HTTP_HPP
#define WIREKIT_HTTP_HPP

#include <wirekit/http.h>
#include <wirekit/http_options.h>
#include <wirekit/http_response.h>
#include <wirekit/http_status.h>
#include <wirekit/headers.hpp>
#include <wirekit/http_body.hpp>
#include <wirekit/net.hpp>

#include <algorithm>
#include <vector>

namespace wirekit {

namespace detail {

/// Where exceptions of the functions of one connection are kept: its traces, its transport.
struct thrown_pair {
  std::shared_ptr<thrown> own, transport;

  /// Runs a call of the library, then throws what a function threw meanwhile.
  template <class Call>
  auto around(Call &&call) const {
    own->clear();
    if (transport) transport->clear();
    auto outcome = call();
    own->rethrow();
    if (transport) transport->rethrow();
    return outcome;
  }
};

}  // namespace detail

/// A response: its head, and its body as it is read. Views of the head live as long as it does.
class http_response {
 public:
  std::uint32_t status() const noexcept { return wk_http_response_status(get()); }
  /// The reason phrase as it came: ISO-8859-1.
  std::string_view reason() const noexcept { return from_c(wk_http_response_reason(get())); }
  /// 10 for HTTP/1.0, 11 for HTTP/1.1.
  std::uint32_t version() const noexcept { return wk_http_response_version(get()); }
  /// The target of the request.
  std::string_view url() const noexcept { return from_c(wk_http_response_url(get())); }
  /// The header fields.
  headers_view fields() const noexcept { return headers_view(wk_http_response_headers(get())); }
  /// The value of the first field of a name.
  std::optional<std::string_view> header(std::string_view name) const noexcept {
    const wk_str_t value = wk_http_response_header(get(), to_c(name));
    if (value.data == nullptr) return std::nullopt;
    return from_c(value);
  }
  /// All values of a name, joined by ", ".
  std::optional<std::string> joined_header(std::string_view name) const {
    wk_buf_t *out = nullptr;
    detail::check(
        [&](wk_error_t **err) { return wk_http_response_getheader(get(), to_c(name), &out, err); });
    const buffer value(out);
    if (!out) return std::nullopt;
    return value.str();
  }
  bool chunked() const noexcept { return wk_http_response_chunked(get()); }
  /// The length of the whole body, when the head says it.
  std::optional<std::uint64_t> length() const noexcept {
    std::uint64_t value = 0;
    if (wk_http_response_length(get(), &value)) return value;
    return std::nullopt;
  }
  /// Whether the connection ends with this response.
  bool will_close() const noexcept { return wk_http_response_will_close(get()); }
  /// Whether the body was read to its end or closed.
  bool closed() const noexcept { return wk_http_response_closed(get()); }
  /// The descriptor of the socket, which stays the library's; -1 for none.
  int fileno() const noexcept { return wk_http_response_fileno(get()); }
  /// The fields behind a body in chunks, once it was read to its end.
  headers_view trailers() const noexcept { return headers_view(wk_http_response_trailers(get())); }

  /// Reads some of the body into `data`; 0 is the end.
  result<std::size_t> try_read(void *data, std::size_t size) {
    return filled(wk_http_response_read, data, size);
  }
  std::size_t read(void *data, std::size_t size) { return try_read(data, size).value(); }
  /// Reads until `data` is full or the body is at its end.
  result<std::size_t> try_read_full(void *data, std::size_t size) {
    return filled(wk_http_response_readinto, data, size);
  }
  std::size_t read_full(void *data, std::size_t size) { return try_read_full(data, size).value(); }
  /// Reads the rest of the body, as far as the connection's limit allows.
  result<buffer> try_read_all() {
    wk_buf_t *out = nullptr;
    return thrown_.around([&] {
      return detail::attempt(
          [&](wk_error_t **err) { return wk_http_response_read_all(get(), &out, err); },
          [&] { return buffer(out); });
    });
  }
  buffer read_all() { return try_read_all().value(); }
  /// Reads a line with its LF into `line`, or `limit` bytes of it; false at the end of the body.
  result<bool> try_read_line(std::string &line, std::size_t limit = 65536) {
    line.clear();
    while (line.size() < limit) {
      const std::size_t before = line.size();
      line.resize(before + std::min<std::size_t>(limit - before, 512));
      const result<std::size_t> count =
          filled(wk_http_response_readline, line.data() + before, line.size() - before);
      line.resize(before + (count ? *count : 0));
      if (!count) return count.error();
      if (*count == 0 || line.back() == '\n') break;
    }
    return !line.empty();
  }
  bool read_line(std::string &line, std::size_t limit = 65536) {
    return try_read_line(line, limit).value();
  }
  /// Shows bytes that have arrived, at least one unless the body is at its end; they live until the
  /// next call that reads.
  result<std::string_view> try_peek() {
    wk_bytes_t view = {};
    return thrown_.around([&] {
      return detail::attempt(
          [&](wk_error_t **err) { return wk_http_response_peek(get(), &view, err); },
          [&] { return from_c(view); });
    });
  }
  std::string_view peek() { return try_peek().value(); }
  /// Gives the rest of the body up; when there is some, its connection is closed too.
  void close() {
    thrown_
        .around([&] {
          return detail::attempt(
              [&](wk_error_t **err) { return wk_http_response_close(get(), err); });
        })
        .value();
  }
  /// The C handle.
  wk_http_response_t *get() const noexcept { return handle_.get(); }

 private:
  friend class http_connection;
  http_response(wk_http_response_t *owned, detail::thrown_pair thrown) noexcept
      : handle_(owned), thrown_(std::move(thrown)) {}

  using read_function = wk_status_t(wk_http_response_t *, void *, std::size_t, std::size_t *,
                                    wk_error_t **);
  result<std::size_t> filled(read_function *call, void *data, std::size_t size) {
    std::size_t count = 0;
    return thrown_.around([&] {
      return detail::attempt([&](wk_error_t **err) { return call(get(), data, size, &count, err); },
                             [&] { return count; });
    });
  }

  handle<wk_http_response_t, wk_http_response_free> handle_;
  detail::thrown_pair thrown_;
};

/// A connection to a server: one exchange after the other, opened by itself, and again when the
/// server closed it. The setters can be chained. What the program's own functions throw (a body's
/// reader, a trace, a custom channel) is thrown by the call that ran them, by the try_ forms too.
class http_connection {
 public:
  /// What a trace is shown: WK_TRACE_SENT or WK_TRACE_RECEIVED, the bytes, the time since it was
  /// set.
  using trace_function = std::function<void(std::uint32_t direction, std::string_view bytes,
                                            std::chrono::microseconds since)>;

  /// To an HTTP server; port 0 takes the port from `host`, or 80.
  static http_connection http(std::string_view host, std::uint16_t port = 0) {
    return http_connection(wk_http_conn_new, host, port);
  }
  /// To an HTTPS server, whose certificate and name are verified; port 0 takes the port from
  /// `host`, or 443.
  static http_connection https(std::string_view host, std::uint16_t port = 0) {
    return http_connection(wk_https_conn_new, host, port);
  }

  std::string_view host() const noexcept { return from_c(wk_http_conn_host(get())); }
  std::uint16_t port() const noexcept { return wk_http_conn_port(get()); }
  bool is_connected() const noexcept { return wk_http_conn_is_connected(get()); }
  /// The descriptor of the socket, which stays the library's; -1 for none.
  int fileno() const noexcept { return wk_http_conn_fileno(get()); }

  /// Limits connecting, and the time in which no byte moves; negative is no limit, here and below.
  http_connection &timeout(std::chrono::milliseconds limit) {
    return set(wk_http_conn_set_timeout_ms, std::int64_t{limit.count()});
  }
  /// Limits name lookup and connecting.
  http_connection &connect_timeout(std::chrono::milliseconds limit) {
    return set(wk_http_conn_set_connect_timeout_ms, std::int64_t{limit.count()});
  }
  /// Limits the time in which no byte moves.
  http_connection &idle_timeout(std::chrono::milliseconds limit) {
    return set(wk_http_conn_set_idle_timeout_ms, std::int64_t{limit.count()});
  }
  /// Limits a whole exchange.
  http_connection &total_timeout(std::chrono::milliseconds limit) {
    return set(wk_http_conn_set_total_timeout_ms, std::int64_t{limit.count()});
  }
  /// Connects from this address and port; empty and 0 are any.
  http_connection &source_address(std::string_view host, std::uint16_t port = 0) {
    return set(wk_http_conn_set_source_address, to_c(host), port);
  }
  /// Connects to a Unix socket; empty goes back to the host and port.
  http_connection &unix_socket(std::string_view path) {
    return set(wk_http_conn_set_unix_socket, to_c(path));
  }
  /// The size of the blocks in which a body like a file is read and sent.
  http_connection &block_size(std::size_t bytes) { return set(wk_http_conn_set_block_size, bytes); }
  /// How TLS is done, from the next connect on.
  http_connection &tls(const tls_config &config) { return set(wk_http_conn_set_tls, config.get()); }
  /// The token that wakes whatever blocks; nullptr takes it away.
  http_connection &cancel(const cancel_token *token) {
    return set(wk_http_conn_set_cancel, token ? token->get() : nullptr);
  }
  /// Uses a transport in place of a socket for the next connect.
  http_connection &use(const transport &other) {
    set(wk_http_conn_set_transport, other.get());
    thrown_.transport = other.thrown();
    return *this;
  }
  /// Runs the connection through a proxy, which shall connect to this host.
  http_connection &tunnel(std::string_view host, std::uint16_t port = 0, const headers &h = {}) {
    return set(wk_http_conn_set_tunnel, to_c(host), port, h.get());
  }
  /// Prints the traffic to stderr when the level is above 0.
  http_connection &debug_level(std::int32_t level) {
    return set(wk_http_conn_set_debuglevel, level);
  }
  /// Shows the traffic, in clear and with secrets masked, to a function; an empty one ends that.
  http_connection &trace(trace_function show);
  /// Whether a request opens the connection by itself.
  http_connection &auto_open(bool on) { return set(wk_http_conn_set_auto_open, on); }
  /// Whether every interim response but 101 is skipped, not 100 alone.
  http_connection &skip_interim(bool on) { return set(wk_http_conn_set_skip_interim, on); }
  /// What the server may send; 0 stands for the default: 65536 bytes a line, 100 lines a head, 1
  /// GiB for read_all(), 100 interim responses.
  http_connection &limits(std::size_t max_line, std::size_t max_lines, std::uint64_t max_body = 0,
                          std::size_t max_interim = 0) {
    return set(wk_http_conn_set_limits, max_line, max_lines, max_body, max_interim);
  }

  /// Opens the connection now.
  result<void> try_connect() { return run(wk_http_conn_connect); }
  void connect() { try_connect().value(); }
  /// Closes it; the next request opens a new one.
  void close() { run(wk_http_conn_close).value(); }

  /// Sends a whole request.
  result<void> try_request(std::string_view method, std::string_view target, const headers &h = {},
                           http_body body = {}) {
    return sent(body, wk_http_conn_request, to_c(method), to_c(target), h.get(), body.to_c_body());
  }
  void request(std::string_view method, std::string_view target, const headers &h = {},
               http_body body = {}) {
    try_request(method, target, h, std::move(body)).value();
  }
  /// The same; a body whose headers say Transfer-Encoding is sent in chunks.
  result<void> try_request_chunked(std::string_view method, std::string_view target,
                                   const headers &h, http_body body) {
    return sent(body, wk_http_conn_request_chunked, to_c(method), to_c(target), h.get(),
                body.to_c_body());
  }
  void request_chunked(std::string_view method, std::string_view target, const headers &h,
                       http_body body) {
    try_request_chunked(method, target, h, std::move(body)).value();
  }
  /// Reads the head of the response to the request that was sent.
  result<http_response> try_response() {
    wk_http_response_t *out = nullptr;
    return thrown_.around([&] {
      return detail::attempt(
          [&](wk_error_t **err) { return wk_http_conn_getresponse(get(), &out, err); },
          [&] { return http_response(out, thrown_); });
    });
  }
  http_response response() { return try_response().value(); }

  /// Begins a request step by step.
  http_connection &put_request(std::string_view method, std::string_view target,
                               bool skip_host = false, bool skip_accept_encoding = false) {
    return set(wk_http_conn_putrequest, to_c(method), to_c(target), skip_host,
               skip_accept_encoding);
  }
  /// Adds a field; from the second value on each goes on a line of its own, behind a tab.
  http_connection &put_header(std::string_view name,
                              std::initializer_list<std::string_view> values) {
    std::vector<wk_str_t> views;
    for (const std::string_view value : values) views.push_back(to_c(value));
    return set(wk_http_conn_putheader, to_c(name), views.data(), views.size());
  }
  http_connection &put_header(std::string_view name, std::string_view value) {
    return put_header(name, {value});
  }
  /// Ends the head and sends it, with a body; in chunks if so wanted.
  http_connection &end_headers(http_body body = {}, bool encode_chunked = false) {
    sent(body, wk_http_conn_endheaders, body.to_c_body(), encode_chunked).value();
    return *this;
  }
  /// Sends bytes behind the head, as they are.
  http_connection &send(std::string_view bytes) {
    return set(wk_http_conn_send, to_c_bytes(bytes));
  }
  /// Sends one chunk; an empty one is left out.
  http_connection &send_chunk(std::string_view bytes) {
    return set(wk_http_conn_send_chunk, to_c_bytes(bytes));
  }
  /// Ends a body in chunks.
  http_connection &end_chunks(const headers &trailers = {}) {
    return set(wk_http_conn_end_chunks, trailers.get());
  }
  /// The C handle.
  wk_http_conn_t *get() const noexcept { return handle_.get(); }

 private:
  using make_function = wk_status_t(wk_str_t, std::uint16_t, wk_http_conn_t **, wk_error_t **);
  http_connection(make_function *make, std::string_view host, std::uint16_t port) {
    wk_http_conn_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return make(to_c(host), port, &out, err); });
    handle_ = handle<wk_http_conn_t, wk_http_conn_free>(out);
    thrown_.own = std::make_shared<detail::thrown>();
  }

  /// A function of the C interface on this connection.
  template <class... Parameters, class... Arguments>
  result<void> run(wk_status_t (*call)(wk_http_conn_t *, Parameters...), Arguments... arguments) {
    return thrown_.around([&] {
      return detail::attempt([&](wk_error_t **err) { return call(get(), arguments..., err); });
    });
  }
  template <class... Parameters, class... Arguments>
  http_connection &set(wk_status_t (*call)(wk_http_conn_t *, Parameters...),
                       Arguments... arguments) {
    run(call, arguments...).value();
    return *this;
  }
  /// The same for a call that sends a body.
  template <class... Parameters, class... Arguments>
  result<void> sent(http_body &body, wk_status_t (*call)(wk_http_conn_t *, Parameters...),
                    Arguments... arguments) {
    result<void> outcome = run(call, arguments...);
    body.rethrow();
    return outcome;
  }

  handle<wk_http_conn_t, wk_http_conn_free> handle_;
  detail::thrown_pair thrown_;
};

inline http_connection &http_connection::trace(trace_function show) {
  struct user_data {
    trace_function show;
    std::shared_ptr<detail::thrown> thrown;
  };
  if (!show) return set(wk_http_conn_set_trace, nullptr, nullptr);
  wk_trace_ops_t ops = {};
  ops.size = sizeof ops;
  ops.trace = [](void *user, std::uint32_t direction, wk_bytes_t bytes, std::uint64_t since) {
    user_data &data = *static_cast<user_data *>(user);
    try {
      data.show(direction, from_c(bytes), std::chrono::microseconds(since));
    } catch (...) {
      data.thrown->keep();
    }
  };
  ops.drop = [](void *user) { delete static_cast<user_data *>(user); };
  // From here on `drop` frees it, also when setting fails.
  return set(wk_http_conn_set_trace, &ops, new user_data{std::move(show), thrown_.own});
}

/// What is known about a status code; empty for an unknown one.
struct http_status_text {
  /// "NOT_FOUND", "Not Found", "Nothing matches the given URI".
  std::string_view name, phrase, description;
};
inline http_status_text describe_http_status(std::uint32_t code) noexcept {
  const auto view = [](const char *text) {
    return text ? std::string_view(text) : std::string_view();
  };
  return {view(wk_http_status_name(code)), view(wk_http_status_phrase(code)),
          view(wk_http_status_description(code))};
}
/// The codes of the table, in ascending order.
inline std::vector<std::uint32_t> http_status_codes() {
  std::vector<std::uint32_t> codes(wk_http_status_count());
  for (std::size_t i = 0; i < codes.size(); i++) codes[i] = wk_http_status_at(i);
  return codes;
}

}  // namespace wirekit

#endif  // WIREKIT_HTTP_HPP
