// wirekit/http_parser.hpp: the incremental HTTP parser for C++17, for programs with an event loop.
#ifndef WIREKIT_HTTP_PARSER_HPP
#define WIREKIT_HTTP_PARSER_HPP

#include <wirekit/http_parser.h>
#include <wirekit/headers.hpp>

namespace wirekit {

/// A parser without I/O: feed it what arrives, it says how much it used and what it found.
class http_parser {
 public:
  /// What next() found.
  struct step {
    /// WK_HTTP_EVENT_NEED_DATA, _HEAD, _DATA or _END.
    std::uint32_t event;
    /// The bytes of the input that are used up.
    std::size_t used;
    /// The bytes of body of WK_HTTP_EVENT_DATA: a part of the input.
    std::string_view data;
  };

  /// `kind` is WK_HTTP_PARSER_REQUEST or WK_HTTP_PARSER_RESPONSE.
  explicit http_parser(std::uint32_t kind) {
    wk_http_parser_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_http_parser_new(kind, &out, err); });
    handle_ = handle<wk_http_parser_t, wk_http_parser_free>(out);
  }

  /// RFC 9112 to the letter; requests are always read so.
  http_parser &strict(bool on = true) {
    return set([&](wk_error_t **err) { return wk_http_parser_set_strict(get(), on, err); });
  }
  /// What the next response answers: one to HEAD has no body.
  http_parser &request_method(std::string_view method) {
    return set([&](wk_error_t **err) {
      return wk_http_parser_set_request_method(get(), to_c(method), err);
    });
  }
  /// The bytes of a line and the lines of a head; 0 stands for 65536 and 100.
  http_parser &limits(std::size_t max_line, std::size_t max_lines) {
    return set([&](wk_error_t **err) {
      return wk_http_parser_set_limits(get(), max_line, max_lines, err);
    });
  }

  /// Goes on with what has arrived. Call it again with the bytes that were not used, as long as it
  /// does not ask for data.
  result<step> try_next(std::string_view input) {
    std::size_t used = 0;
    std::uint32_t event = WK_HTTP_EVENT_NEED_DATA;
    wk_bytes_t data = {};
    return detail::attempt(
        [&](wk_error_t **err) {
          return wk_http_parser_next(get(), to_c_bytes(input), &used, &event, &data, err);
        },
        [&] {
          return step{event, used, from_c(data)};
        });
  }
  step next(std::string_view input) { return try_next(input).value(); }

  /// Says that the input has ended: WK_HTTP_EVENT_END when that is in order; WK_HTTP_EVENT_HEAD
  /// when it completed a head, after which finish() is called again.
  result<std::uint32_t> try_finish() {
    std::uint32_t event = WK_HTTP_EVENT_NEED_DATA;
    return detail::attempt(
        [&](wk_error_t **err) { return wk_http_parser_finish(get(), &event, err); },
        [&] { return event; });
  }
  std::uint32_t finish() { return try_finish().value(); }

  std::uint32_t status() const noexcept { return wk_http_parser_status(get()); }
  /// 10 for HTTP/1.0, 11 for HTTP/1.1.
  std::uint32_t version() const noexcept { return wk_http_parser_version(get()); }
  std::string_view reason() const noexcept { return from_c(wk_http_parser_reason(get())); }
  std::string_view method() const noexcept { return from_c(wk_http_parser_method(get())); }
  std::string_view target() const noexcept { return from_c(wk_http_parser_target(get())); }
  bool will_close() const noexcept { return wk_http_parser_will_close(get()); }
  bool chunked() const noexcept { return wk_http_parser_chunked(get()); }
  /// The length of the body, when the head says it.
  std::optional<std::uint64_t> length() const noexcept {
    std::uint64_t value = 0;
    if (wk_http_parser_length(get(), &value)) return value;
    return std::nullopt;
  }
  /// The fields of the head, until the parser goes on.
  headers_view fields() const noexcept { return headers_view(wk_http_parser_headers(get())); }
  /// The fields behind a body in chunks.
  headers trailers() const {
    wk_headers_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_http_parser_trailers(get(), &out, err); });
    return headers(out);
  }
  /// The C handle.
  wk_http_parser_t *get() const noexcept { return handle_.get(); }

 private:
  template <class Call>
  http_parser &set(Call &&call) {
    detail::check(call);
    return *this;
  }

  handle<wk_http_parser_t, wk_http_parser_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_HTTP_PARSER_HPP
