// wirekit/http_body.hpp: what a request carries, for C++17.
#ifndef WIREKIT_HTTP_BODY_HPP
#define WIREKIT_HTTP_BODY_HPP

#include <wirekit/http_body.h>
#include <wirekit/net.hpp>

#include <functional>

namespace wirekit {

/// The body of a request. Bytes and text are borrowed until the call that sends them returns; the
/// functions are the body's own. What a function throws stops the request and is thrown by it.
class http_body {
 public:
  /// Fills at most `size` bytes and says how many; 0 is the end.
  using reader_function = std::function<std::size_t(char *data, std::size_t size)>;
  /// The next piece, which stays valid until the next call; nothing when there is none left.
  using piece_function = std::function<std::optional<std::string_view>()>;

  /// No body.
  http_body() noexcept : view_(wk_no_body()) {}
  /// Bytes as they are; their number becomes the Content-Length.
  static http_body bytes(std::string_view data) noexcept {
    return http_body(wk_body_bytes(to_c_bytes(data)));
  }
  /// UTF-8 text, sent as ISO-8859-1.
  static http_body text(std::string_view text) noexcept {
    return http_body(wk_body_text(to_c(text)));
  }
  /// A descriptor, read to its end; it stays the program's. Like the two below it goes out in
  /// chunks unless the headers have a Content-Length.
  static http_body fd(int descriptor) noexcept { return http_body(wk_body_fd(descriptor)); }
  /// A function that fills block by block.
  static http_body reader(reader_function read) {
    http_body body;
    body.read_ = std::move(read);
    return body;
  }
  /// A function that gives pieces, which are sent without a copy, a chunk each.
  static http_body pieces(piece_function next) {
    http_body body;
    body.next_ = std::move(next);
    return body;
  }

  /// The body for a call of the C interface; it refers to this object.
  wk_body_t to_c_body() noexcept {
    if (read_) return wk_body_reader(&http_body::on_read, this);
    if (next_) return wk_body_pieces(&http_body::on_next, this);
    return view_;
  }
  /// Whether a request can send it.
  bool is_valid() noexcept { return wk_body_is_valid(to_c_body()); }
  /// Throws what a function threw.
  void rethrow() { thrown_.rethrow(); }

 private:
  explicit http_body(wk_body_t view) noexcept : view_(view) {}

  static std::int32_t on_read(void *user, std::uint8_t *data, std::size_t size,
                              std::size_t *out_size) {
    http_body &body = *static_cast<http_body *>(user);
    *out_size = 0;
    try {
      *out_size = body.read_(reinterpret_cast<char *>(data), size);
      return 0;
    } catch (...) {
      body.thrown_.keep();
      return 1;
    }
  }
  static std::int32_t on_next(void *user, wk_bytes_t *out_piece, bool *out_done) {
    http_body &body = *static_cast<http_body *>(user);
    try {
      const std::optional<std::string_view> piece = body.next_();
      *out_done = !piece;
      if (piece) *out_piece = to_c_bytes(*piece);
      return 0;
    } catch (...) {
      body.thrown_.keep();
      return 1;
    }
  }

  wk_body_t view_;
  reader_function read_;
  piece_function next_;
  detail::thrown thrown_;
};

}  // namespace wirekit

#endif  // WIREKIT_HTTP_BODY_HPP
