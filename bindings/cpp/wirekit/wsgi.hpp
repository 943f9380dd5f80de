// wirekit/wsgi.hpp: the environment of a request, and files as blocks, for C++17.
#ifndef WIREKIT_WSGI_HPP
#define WIREKIT_WSGI_HPP

#include <wirekit/wsgi.h>
#include <wirekit/wsgi_file.h>
#include <wirekit/net.hpp>

#include <functional>

namespace wirekit {

/// The variables of a request, as CGI programs and WSGI applications see them: bytes.
class wsgi_environ {
 public:
  /// One variable.
  struct variable {
    std::string_view name, value;
  };

  /// No variables.
  wsgi_environ() {
    wk_wsgi_environ_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_wsgi_environ_new(&out, err); });
    handle_ = handle<wk_wsgi_environ_t, wk_wsgi_environ_free>(out);
  }
  wsgi_environ(std::initializer_list<variable> variables) : wsgi_environ() {
    for (const variable &each : variables) set(each.name, each.value);
  }
  /// A copy of this process's environment, where a CGI program finds its request.
  static wsgi_environ from_process() {
    wsgi_environ environ(nullptr);
    wk_wsgi_environ_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_wsgi_environ_from_process(&out, err); });
    environ.handle_ = handle<wk_wsgi_environ_t, wk_wsgi_environ_free>(out);
    return environ;
  }

  wsgi_environ &set(std::string_view name, std::string_view value) {
    detail::check(
        [&](wk_error_t **err) { return wk_wsgi_environ_set(get(), to_c(name), to_c(value), err); });
    return *this;
  }
  /// Takes a variable away and says whether it was there.
  bool remove(std::string_view name) noexcept { return wk_wsgi_environ_remove(get(), to_c(name)); }
  /// The value of a variable, until the environment changes.
  std::optional<std::string_view> find(std::string_view name) const noexcept {
    return detail::present(wk_wsgi_environ_get(get(), to_c(name)));
  }
  std::size_t size() const noexcept { return wk_wsgi_environ_count(get()); }
  /// A variable in the order in which they were set; empty for an index outside.
  variable operator[](std::size_t index) const noexcept {
    wk_str_t name = {}, value = {};
    wk_wsgi_environ_at(get(), index, &name, &value);
    return {from_c(name), from_c(value)};
  }

  /// "https" or "http", by the variable HTTPS.
  std::string_view guess_scheme() const noexcept {
    return from_c(wk_wsgi_environ_guess_scheme(get()));
  }
  /// The URI of the request.
  result<buffer> try_request_uri(bool with_query = true) const {
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
      return wk_wsgi_environ_request_uri(get(), with_query, out, err);
    });
  }
  buffer request_uri(bool with_query = true) const { return try_request_uri(with_query).value(); }
  /// The URI of the application.
  result<buffer> try_application_uri() const {
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
      return wk_wsgi_environ_application_uri(get(), out, err);
    });
  }
  buffer application_uri() const { return try_application_uri().value(); }
  /// Moves one name from PATH_INFO to SCRIPT_NAME; nothing when there is none left.
  result<std::optional<buffer>> try_shift_path_info() {
    wk_buf_t *out = nullptr;
    return detail::attempt(
        [&](wk_error_t **err) { return wk_wsgi_environ_shift_path_info(get(), &out, err); },
        [&] { return out ? std::optional<buffer>(buffer(out)) : std::nullopt; });
  }
  std::optional<buffer> shift_path_info() { return try_shift_path_info().value(); }
  /// Gives what is not there a value for tests.
  wsgi_environ &setup_testing_defaults() {
    detail::check(
        [&](wk_error_t **err) { return wk_wsgi_environ_setup_testing_defaults(get(), err); });
    return *this;
  }
  /// The C handle.
  wk_wsgi_environ_t *get() const noexcept { return handle_.get(); }

 private:
  explicit wsgi_environ(std::nullptr_t) noexcept {}

  handle<wk_wsgi_environ_t, wk_wsgi_environ_free> handle_;
};

/// Whether a header field concerns one connection only.
inline bool is_hop_by_hop(std::string_view name) noexcept {
  return wk_wsgi_is_hop_by_hop(to_c(name));
}

/// A file-like object as blocks. What a function throws stops the call and is thrown by it.
class wsgi_file_wrapper {
 public:
  /// Fills at most `size` bytes and says how many; 0 is the end.
  using read_function = std::function<std::size_t(char *data, std::size_t size)>;

  /// Without a close function the wrapper cannot be closed.
  explicit wsgi_file_wrapper(read_function read, std::function<void()> close = nullptr,
                             std::size_t block_size = WK_WSGI_BLOCK_SIZE)
      : file_(std::make_unique<file>()) {
    file_->read = std::move(read);
    file_->close = std::move(close);
    wk_wsgi_file_ops_t ops = {};
    ops.size = sizeof ops;
    ops.read = &on_read;
    if (file_->close) ops.close = &on_close;
    wk_wsgi_file_wrapper_t *out = nullptr;
    detail::check([&](wk_error_t **err) {
      return wk_wsgi_file_wrapper_new(&ops, file_.get(), block_size, &out, err);
    });
    handle_ = handle<wk_wsgi_file_wrapper_t, wk_wsgi_file_wrapper_free>(out);
  }

  /// The next block, until the next call; empty at the end, and ever after.
  result<std::string_view> try_next() {
    wk_bytes_t block = {};
    auto outcome = detail::attempt(
        [&](wk_error_t **err) { return wk_wsgi_file_wrapper_next(handle_.get(), &block, err); },
        [&] { return from_c(block); });
    file_->thrown.rethrow();
    return outcome;
  }
  std::string_view next() { return try_next().value(); }
  bool can_close() const noexcept { return wk_wsgi_file_wrapper_can_close(handle_.get()); }
  result<void> try_close() {
    auto outcome = detail::attempt(
        [&](wk_error_t **err) { return wk_wsgi_file_wrapper_close(handle_.get(), err); });
    file_->thrown.rethrow();
    return outcome;
  }
  void close() { try_close().value(); }

 private:
  struct file {
    read_function read;
    std::function<void()> close;
    detail::thrown thrown;
  };

  static std::int32_t on_read(void *user, std::uint8_t *data, std::size_t size,
                              std::size_t *out_count) {
    file &self = *static_cast<file *>(user);
    try {
      *out_count = self.read(reinterpret_cast<char *>(data), size);
      return 0;
    } catch (...) {
      self.thrown.keep();
      return 1;
    }
  }
  static std::int32_t on_close(void *user) {
    file &self = *static_cast<file *>(user);
    try {
      self.close();
      return 0;
    } catch (...) {
      self.thrown.keep();
      return 1;
    }
  }

  // Behind a pointer, because the library keeps its address.
  std::unique_ptr<file> file_;
  handle<wk_wsgi_file_wrapper_t, wk_wsgi_file_wrapper_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_WSGI_HPP
