// wirekit/xmlrpc.hpp: XML-RPC documents for C++17.
#ifndef WIREKIT_XMLRPC_HPP
#define WIREKIT_XMLRPC_HPP

#include <wirekit/xmlrpc.h>
#include <wirekit/xmlrpc_make.h>
#include <wirekit/xmlrpc_reader.h>
#include <wirekit/xmlrpc_value.h>
#include <wirekit/xmlrpc_writer.h>
#include <wirekit/url.hpp>

namespace wirekit::xmlrpc {

class value;

/// What a value is: WK_XMLRPC_NIL to WK_XMLRPC_DECIMAL.
enum class kind : std::uint32_t {
  nil = WK_XMLRPC_NIL,
  boolean = WK_XMLRPC_BOOL,
  integer = WK_XMLRPC_INT,
  real = WK_XMLRPC_DOUBLE,
  string = WK_XMLRPC_STRING,
  datetime = WK_XMLRPC_DATETIME,
  base64 = WK_XMLRPC_BASE64,
  array = WK_XMLRPC_ARRAY,
  structure = WK_XMLRPC_STRUCT,
  bigint = WK_XMLRPC_BIGINT,
  decimal = WK_XMLRPC_DECIMAL,
};

/// A date and time of day without a zone.
struct datetime {
  std::uint16_t year;
  std::uint8_t month, day, hour = 0, minute = 0, second = 0;
};

/// A value that another object owns; it may be none, which reads as nil.
class value_ref {
 public:
  value_ref(const wk_xmlrpc_value_t *pointer = nullptr) noexcept : pointer_(pointer) {}

  explicit operator bool() const noexcept { return pointer_ != nullptr; }
  xmlrpc::kind kind() const noexcept {
    return static_cast<xmlrpc::kind>(wk_xmlrpc_value_kind(get()));
  }
  bool as_bool() const noexcept { return wk_xmlrpc_value_bool(get()); }
  std::int64_t as_int() const noexcept { return wk_xmlrpc_value_int(get()); }
  double as_double() const noexcept { return wk_xmlrpc_value_double(get()); }
  /// The text of a string, date, large number or decimal.
  std::string_view text() const noexcept { return from_c(wk_xmlrpc_value_text(get())); }
  std::string_view bytes() const noexcept { return from_c(wk_xmlrpc_value_bytes(get())); }
  /// The parts of a date.
  result<datetime> try_as_datetime() const {
    datetime d{};
    return detail::attempt(
        [&](wk_error_t **err) {
          return wk_xmlrpc_value_datetime(get(), &d.year, &d.month, &d.day, &d.hour, &d.minute,
                                          &d.second, err);
        },
        [&] { return d; });
  }
  datetime as_datetime() const { return try_as_datetime().value(); }

  std::size_t size() const noexcept { return wk_xmlrpc_value_count(get()); }
  value_ref operator[](std::size_t index) const noexcept {
    return wk_xmlrpc_value_at(get(), index);
  }
  value_ref operator[](std::string_view name) const noexcept {
    return wk_xmlrpc_value_get(get(), to_c(name));
  }
  value_ref operator[](const char *name) const noexcept { return (*this)[std::string_view(name)]; }
  std::string_view name_at(std::size_t index) const noexcept {
    return from_c(wk_xmlrpc_value_name_at(get(), index));
  }
  /// An owned copy, which is cheap.
  inline value copy() const;

  /// The C pointer.
  const wk_xmlrpc_value_t *get() const noexcept { return pointer_; }

 private:
  const wk_xmlrpc_value_t *pointer_;
};

inline bool operator==(value_ref a, value_ref b) noexcept {
  return wk_xmlrpc_value_equal(a.get(), b.get());
}
inline bool operator!=(value_ref a, value_ref b) noexcept { return !(a == b); }

/// -1, 0 or 1: which of two dates is the earlier one.
inline std::int32_t compare_datetimes(value_ref a, value_ref b) {
  std::int32_t order = 0;
  detail::check([&](wk_error_t **err) {
    return wk_xmlrpc_value_compare_datetimes(a.get(), b.get(), &order, err);
  });
  return order;
}

/// A value with all that is in it.
class value {
 public:
  explicit value(wk_xmlrpc_value_t *owned) noexcept : handle_(owned) {}
  /// A copy, which is cheap.
  value(const value &other) : value(other.ref().copy()) {}
  value(value &&) noexcept = default;
  value &operator=(value other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }

  static value nil() {
    return make([](auto... a) { return wk_xmlrpc_value_new_nil(a...); });
  }
  static value boolean(bool v) {
    return make([&](auto... a) { return wk_xmlrpc_value_new_bool(v, a...); });
  }
  static value integer(std::int64_t v) {
    return make([&](auto... a) { return wk_xmlrpc_value_new_int(v, a...); });
  }
  static value real(double v) {
    return make([&](auto... a) { return wk_xmlrpc_value_new_double(v, a...); });
  }
  static value string(std::string_view v) {
    return make([&](auto... a) { return wk_xmlrpc_value_new_string(to_c(v), a...); });
  }
  static value base64(std::string_view bytes) {
    return make([&](auto... a) { return wk_xmlrpc_value_new_base64(to_c_bytes(bytes), a...); });
  }
  /// Bytes from their base64 text.
  static value from_base64(std::string_view text) {
    return make([&](auto... a) { return wk_xmlrpc_value_new_base64_text(to_c_bytes(text), a...); });
  }
  static value date(const datetime &d) {
    return make([&](auto... a) {
      return wk_xmlrpc_value_new_datetime(d.year, d.month, d.day, d.hour, d.minute, d.second, a...);
    });
  }
  /// A date from its text, which is not checked.
  static value date(std::string_view text) {
    return make([&](auto... a) { return wk_xmlrpc_value_new_datetime_text(to_c(text), a...); });
  }
  /// A date from seconds since 1970, 0 for now; in UTC or in the zone of the process.
  static value date_at(std::int64_t seconds, bool utc) {
    return make([&](auto... a) { return wk_xmlrpc_value_new_datetime_at(seconds, utc, a...); });
  }
  static value array() {
    return make([](auto... a) { return wk_xmlrpc_value_new_array(a...); });
  }
  static value structure() {
    return make([](auto... a) { return wk_xmlrpc_value_new_struct(a...); });
  }

  /// Appends a copy, which is cheap.
  value &append(value_ref item) {
    detail::check([&](wk_error_t **err) { return wk_xmlrpc_value_append(get(), item.get(), err); });
    return *this;
  }
  /// Sets a member to a copy, which is cheap.
  value &set(std::string_view name, value_ref item) {
    detail::check(
        [&](wk_error_t **err) { return wk_xmlrpc_value_set(get(), to_c(name), item.get(), err); });
    return *this;
  }

  value_ref ref() const noexcept { return get(); }
  operator value_ref() const noexcept { return get(); }
  /// The C handle.
  wk_xmlrpc_value_t *get() const noexcept { return handle_.get(); }

 private:
  template <class Make>
  static value make(Make &&create) {
    wk_xmlrpc_value_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return create(&out, err); });
    return value(out);
  }

  handle<wk_xmlrpc_value_t, wk_xmlrpc_value_free> handle_;
};

inline value value_ref::copy() const {
  wk_xmlrpc_value_t *out = nullptr;
  detail::check([&](wk_error_t **err) { return wk_xmlrpc_value_copy(get(), &out, err); });
  return value(out);
}

/// A call or a response.
class message {
 public:
  explicit message(wk_xmlrpc_message_t *owned) noexcept : handle_(owned) {}

  /// The method of a call; a response has none.
  std::optional<std::string_view> method() const noexcept {
    const wk_str_t view = wk_xmlrpc_message_method(handle_.get());
    if (view.data == nullptr) return std::nullopt;
    return from_c(view);
  }
  /// An array; the result of a response is the first.
  value_ref params() const noexcept { return wk_xmlrpc_message_params(handle_.get()); }

 private:
  handle<wk_xmlrpc_message_t, wk_xmlrpc_message_free> handle_;
};

/// How a document is read: flags as WK_XMLRPC_TEXT, and limits, 0 for the defaults.
struct read_options {
  std::uint32_t flags = 0;
  std::size_t max_bytes = 0;
  std::uint32_t max_depth = 0;
};

/// Reads a document. A fault is an error of status WK_E_XMLRPC_FAULT; see fault_code().
inline result<message> try_loads(std::string_view document, const read_options &o = {}) {
  wk_xmlrpc_message_t *out = nullptr;
  return detail::attempt(
      [&](wk_error_t **err) {
        return wk_xmlrpc_loads_with(to_c_bytes(document), o.flags, o.max_bytes, o.max_depth, &out,
                                    err);
      },
      [&] { return message(out); });
}
inline message loads(std::string_view document, const read_options &o = {}) {
  return try_loads(document, o).value();
}

/// The code of the fault that an error is; its text is reply_text().
inline std::int32_t fault_code(const error &e) noexcept {
  return e.is(WK_E_XMLRPC_FAULT) ? static_cast<std::int32_t>(e.reply_code()) : 0;
}

/// How a document is written: flags as WK_XMLRPC_ALLOW_NIL.
struct write_options {
  std::uint32_t flags = 0;
  /// Empty for UTF-8.
  std::string_view encoding = {};
};

/// Writes a document of an array of parameters; `form` is WK_XMLRPC_CALL or one of its kin.
inline result<buffer> try_dumps(value_ref params, std::uint32_t form, std::string_view method = {},
                                const write_options &o = {}) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_xmlrpc_dumps(params.get(), form, to_c(method), to_c(o.encoding), o.flags, out, err);
  });
}
inline buffer dumps(value_ref params, std::uint32_t form, std::string_view method = {},
                    const write_options &o = {}) {
  return try_dumps(params, form, method, o).value();
}

/// Writes the response that is a fault.
inline buffer dumps_fault(std::int64_t code, std::string_view text, const write_options &o = {}) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
           return wk_xmlrpc_dumps_fault(code, to_c(text), to_c(o.encoding), o.flags, out, err);
         })
      .value();
}

/// Appends a call to the array that is the parameter of `system.multicall`.
inline void multicall_add(value &calls, std::string_view method, value_ref params) {
  detail::check([&](wk_error_t **err) {
    return wk_xmlrpc_multicall_add(calls.get(), to_c(method), params.get(), err);
  });
}

/// The result of one of the calls, or the fault that it gave.
inline result<value> multicall_result(value_ref results, std::size_t index) {
  wk_xmlrpc_value_t *out = nullptr;
  return detail::attempt(
      [&](wk_error_t **err) { return wk_xmlrpc_multicall_result(results.get(), index, &out, err); },
      [&] { return value(out); });
}

/// Reads a document event by event, without a tree.
class reader {
 public:
  explicit reader(std::string_view document, const read_options &o = {}) {
    wk_xmlrpc_reader_t *out = nullptr;
    detail::check([&](wk_error_t **err) {
      return wk_xmlrpc_reader_new(to_c_bytes(document), o.flags, o.max_bytes, o.max_depth, &out,
                                  err);
    });
    handle_ = handle<wk_xmlrpc_reader_t, wk_xmlrpc_reader_free>(out);
  }

  /// The next event: WK_XMLRPC_EVENT_METHOD to WK_XMLRPC_EVENT_END.
  result<std::uint32_t> try_next() {
    std::uint32_t event = 0;
    return detail::attempt(
        [&](wk_error_t **err) { return wk_xmlrpc_reader_next(handle_.get(), &event, err); },
        [&] { return event; });
  }
  std::uint32_t next() { return try_next().value(); }

  /// The value of the last event, until the next one.
  value_ref current() const noexcept { return wk_xmlrpc_reader_value(handle_.get()); }
  std::uint32_t depth() const noexcept { return wk_xmlrpc_reader_depth(handle_.get()); }

 private:
  handle<wk_xmlrpc_reader_t, wk_xmlrpc_reader_free> handle_;
};

/// Writes a document value by value, without a tree.
class writer {
 public:
  explicit writer(const write_options &o = {}) {
    wk_xmlrpc_writer_t *out = nullptr;
    detail::check([&](wk_error_t **err) {
      return wk_xmlrpc_writer_new(to_c(o.encoding), o.flags, &out, err);
    });
    handle_ = handle<wk_xmlrpc_writer_t, wk_xmlrpc_writer_free>(out);
  }

  writer &begin(std::uint32_t form, std::string_view method = {}) {
    return run([&](auto *err) { return wk_xmlrpc_writer_begin(get(), form, to_c(method), err); });
  }
  writer &begin_array() {
    return run([&](auto *err) { return wk_xmlrpc_writer_begin_array(get(), err); });
  }
  writer &begin_struct() {
    return run([&](auto *err) { return wk_xmlrpc_writer_begin_struct(get(), err); });
  }
  writer &name(std::string_view text) {
    return run([&](auto *err) { return wk_xmlrpc_writer_name(get(), to_c(text), err); });
  }
  /// Ends the array or struct that was begun last.
  writer &end() {
    return run([&](auto *err) { return wk_xmlrpc_writer_end(get(), err); });
  }
  writer &nil() {
    return run([&](auto *err) { return wk_xmlrpc_writer_nil(get(), err); });
  }
  writer &boolean(bool v) {
    return run([&](auto *err) { return wk_xmlrpc_writer_bool(get(), v, err); });
  }
  writer &integer(std::int64_t v) {
    return run([&](auto *err) { return wk_xmlrpc_writer_int(get(), v, err); });
  }
  writer &real(double v) {
    return run([&](auto *err) { return wk_xmlrpc_writer_double(get(), v, err); });
  }
  writer &string(std::string_view v) {
    return run([&](auto *err) { return wk_xmlrpc_writer_string(get(), to_c(v), err); });
  }
  writer &base64(std::string_view bytes) {
    return run([&](auto *err) { return wk_xmlrpc_writer_base64(get(), to_c_bytes(bytes), err); });
  }
  writer &date(std::string_view text) {
    return run([&](auto *err) { return wk_xmlrpc_writer_datetime(get(), to_c(text), err); });
  }
  writer &put(value_ref v) {
    return run([&](auto *err) { return wk_xmlrpc_writer_value(get(), v.get(), err); });
  }
  /// Ends the document.
  writer &finish() {
    return run([&](auto *err) { return wk_xmlrpc_writer_finish(get(), err); });
  }
  /// What was written since the last time.
  buffer take() {
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
             return wk_xmlrpc_writer_take(get(), out, err);
           })
        .value();
  }

  /// The C handle.
  wk_xmlrpc_writer_t *get() const noexcept { return handle_.get(); }

 private:
  template <class Call>
  writer &run(Call &&call) {
    detail::check(std::forward<Call>(call));
    return *this;
  }

  handle<wk_xmlrpc_writer_t, wk_xmlrpc_writer_free> handle_;
};

}  // namespace wirekit::xmlrpc

#endif  // WIREKIT_XMLRPC_HPP
