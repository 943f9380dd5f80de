// wirekit/core.hpp: what every module of the C++ interface shares: errors, results, handles,
// buffers.
#ifndef WIREKIT_CORE_HPP
#define WIREKIT_CORE_HPP

#include <wirekit/core.h>
#include <wirekit/error.h>
#include <wirekit/status.h>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace wirekit {

/// A move-only owner of a C handle; `Free` takes NULL.
template <class T, void (*Free)(T *)>
class handle {
 public:
  handle() noexcept = default;
  explicit handle(T *pointer) noexcept : pointer_(pointer) {}

  /// The C handle, for calls of the C interface; still owned by this object.
  T *get() const noexcept { return pointer_.get(); }
  /// Gives the C handle away; the caller frees it.
  [[nodiscard]] T *release() noexcept { return pointer_.release(); }
  /// Whether there is a handle.
  explicit operator bool() const noexcept { return pointer_ != nullptr; }

 private:
  struct deleter {
    void operator()(T *pointer) const noexcept { Free(pointer); }
  };
  std::unique_ptr<T, deleter> pointer_;
};

/// A view of text for the C interface; borrowed from `text`.
inline wk_str_t to_c(std::string_view text) noexcept {
  wk_str_t view;
  view.data = text.data();
  view.len = text.size();
  return view;
}

/// A view of bytes for the C interface; borrowed from `bytes`.
inline wk_bytes_t to_c_bytes(std::string_view bytes) noexcept {
  return wk_bytes(bytes.data(), bytes.size());
}

/// The view that a C function gave; it lives as long as that function says.
inline std::string_view from_c(wk_str_t view) noexcept {
  return view.len == 0 ? std::string_view() : std::string_view(view.data, view.len);
}

/// The bytes that a C function gave; they live as long as that function says.
inline std::string_view from_c(wk_bytes_t view) noexcept {
  return view.len == 0 ? std::string_view()
                       : std::string_view(reinterpret_cast<const char *>(view.data), view.len);
}

/// The version of the library that is running, as "0.1.0".
inline std::string_view version() noexcept { return wk_version(); }
/// The ABI number of the library that is running, which fits when it equals WK_ABI_VERSION.
inline std::uint32_t abi_version() noexcept { return wk_abi_version(); }
/// The optional parts that the running library holds, separated by spaces.
inline std::string_view features() noexcept { return wk_features(); }

/// A mail address that a server refused, and how. Views live as long as what gave it.
struct refused_address {
  std::string_view address;
  std::uint32_t code;
  std::string_view text;
};

/// A failed call: the status and all that is known about it. Copies share the details.
class error : public std::exception {
 public:
  /// Takes over the error object of a C call; `details` may be NULL.
  error(wk_status_t status, wk_error_t *details)
      : status_(status), details_(details, wk_error_free), message_(text(status, details)) {}

  /// One line for people.
  const char *what() const noexcept override { return message_->c_str(); }
  /// The status code, as WK_E_TIMEOUT.
  wk_status_t status() const noexcept { return status_; }
  /// The name of the status code, as "WK_E_TIMEOUT".
  const char *name() const noexcept { return wk_status_name(status_); }
  /// Whether the status is `family` or a case of it: a bad status line is an HTTP error.
  bool is(wk_status_t family) const noexcept { return wk_status_is(status_, family); }
  /// What was going on: "connect", "send"; empty for a parser.
  std::string_view stage() const noexcept { return from_c(wk_error_stage(details_.get())); }
  /// The peer's reply code, 0 for none.
  std::uint32_t reply_code() const noexcept { return wk_error_reply_code(details_.get()); }
  /// The peer's reply text: any bytes.
  std::string_view reply_text() const noexcept {
    return from_c(wk_error_reply_text(details_.get()));
  }
  /// The operating system's error number, 0 for none.
  std::int32_t os_error() const noexcept { return wk_error_os_error(details_.get()); }
  /// Where in the input a parser stopped.
  std::optional<std::uint64_t> offset() const noexcept { return number(wk_error_offset); }
  /// What had arrived of a body when it was cut short.
  std::string_view partial() const noexcept { return from_c(wk_error_partial(details_.get())); }
  /// How many more bytes of a body were expected.
  std::optional<std::uint64_t> expected() const noexcept { return number(wk_error_expected); }
  /// What a callback returned when it stopped the operation.
  std::int32_t callback_result() const noexcept { return wk_error_callback_result(details_.get()); }
  /// The mail addresses that the server refused: the sender, or every recipient.
  std::vector<refused_address> refused() const {
    std::vector<refused_address> all(wk_error_refused_count(details_.get()));
    for (std::size_t i = 0; i < all.size(); i++) {
      wk_str_t address = {};
      wk_bytes_t text = {};
      wk_error_refused_at(details_.get(), i, &address, &all[i].code, &text);
      all[i].address = from_c(address);
      all[i].text = from_c(text);
    }
    return all;
  }

 private:
  static std::shared_ptr<const std::string> text(wk_status_t status, const wk_error_t *details) {
    std::string_view message = from_c(wk_error_message(details));
    if (message.empty()) message = wk_status_text(status);
    return std::make_shared<const std::string>(message);
  }

  std::optional<std::uint64_t> number(bool (*get)(const wk_error_t *, std::uint64_t *)) const {
    std::uint64_t value = 0;
    if (get(details_.get(), &value)) return value;
    return std::nullopt;
  }

  wk_status_t status_;
  std::shared_ptr<wk_error_t> details_;
  std::shared_ptr<const std::string> message_;
};

/// A value or the error that stood in its way; for programs without exceptions.
template <class T>
class result {
 public:
  result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  result(wirekit::error failure) : state_(std::in_place_index<1>, std::move(failure)) {}

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  /// The value; throws the error when there is none.
  T &value() & {
    if (!has_value()) throw std::get<1>(state_);
    return std::get<0>(state_);
  }
  const T &value() const & {
    if (!has_value()) throw std::get<1>(state_);
    return std::get<0>(state_);
  }
  T &&value() && {
    if (!has_value()) throw std::get<1>(state_);
    return std::move(std::get<0>(state_));
  }

  /// The value, which must be there.
  T &operator*() &noexcept { return *std::get_if<0>(&state_); }
  const T &operator*() const &noexcept { return *std::get_if<0>(&state_); }
  T &&operator*() &&noexcept { return std::move(*std::get_if<0>(&state_)); }
  T *operator->() noexcept { return std::get_if<0>(&state_); }
  const T *operator->() const noexcept { return std::get_if<0>(&state_); }

  /// The error, which must be there.
  const wirekit::error &error() const noexcept { return *std::get_if<1>(&state_); }

  /// The value, or `fallback` when there is none.
  template <class U>
  T value_or(U &&fallback) && {
    return has_value() ? std::move(**this) : static_cast<T>(std::forward<U>(fallback));
  }

 private:
  std::variant<T, wirekit::error> state_;
};

/// Success, or the error that stood in its way.
template <>
class result<void> {
 public:
  result() noexcept = default;
  result(wirekit::error failure) : error_(std::move(failure)) {}

  bool has_value() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return has_value(); }
  /// Throws the error when there is one.
  void value() const {
    if (error_) throw *error_;
  }
  /// The error, which must be there.
  const wirekit::error &error() const noexcept { return *error_; }

 private:
  std::optional<wirekit::error> error_;
};

namespace detail {

/// Runs a C call that takes `wk_error_t **`; gives what `value` makes, or the error.
template <class Call, class Value>
auto attempt(Call &&call, Value &&value) -> result<decltype(value())> {
  wk_error_t *details = nullptr;
  const wk_status_t status = call(&details);
  if (status != WK_OK) return error(status, details);
  return value();
}

/// The same for a call that gives nothing.
template <class Call>
result<void> attempt(Call &&call) {
  wk_error_t *details = nullptr;
  const wk_status_t status = call(&details);
  if (status != WK_OK) return error(status, details);
  return {};
}

/// The same, and throws the error.
template <class Call>
void check(Call &&call) {
  wk_error_t *details = nullptr;
  const wk_status_t status = call(&details);
  if (status != WK_OK) throw error(status, details);
}

}  // namespace detail

/// Bytes that the library made; the view() lives as long as the buffer.
class buffer {
 public:
  buffer() noexcept = default;
  /// Takes over a buffer of the C interface.
  explicit buffer(wk_buf_t *owned) noexcept : handle_(owned) {}

  const char *data() const noexcept { return wk_buf_data(handle_.get()); }
  std::size_t size() const noexcept { return wk_buf_len(handle_.get()); }
  bool empty() const noexcept { return size() == 0; }
  std::string_view view() const noexcept { return {data(), size()}; }
  operator std::string_view() const noexcept { return view(); }
  /// A copy.
  std::string str() const { return std::string(view()); }
  /// The C handle.
  wk_buf_t *get() const noexcept { return handle_.get(); }

 private:
  handle<wk_buf_t, wk_buf_free> handle_;
};

inline bool operator==(const buffer &a, std::string_view b) noexcept { return a.view() == b; }
inline bool operator!=(const buffer &a, std::string_view b) noexcept { return a.view() != b; }

namespace detail {

/// A view that tells absent from empty.
inline std::optional<std::string_view> present(wk_str_t view) noexcept {
  if (view.data == nullptr) return std::nullopt;
  return from_c(view);
}

/// What a C function gives in a buffer.
template <class Make>
result<buffer> buffered(Make &&make) {
  wk_buf_t *out = nullptr;
  return attempt([&](wk_error_t **err) { return make(&out, err); }, [&] { return buffer(out); });
}

}  // namespace detail

}  // namespace wirekit

#endif  // WIREKIT_CORE_HPP
