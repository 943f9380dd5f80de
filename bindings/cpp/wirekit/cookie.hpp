// wirekit/cookie.hpp: cookies as a server sees them, for C++17.
#ifndef WIREKIT_COOKIE_HPP
#define WIREKIT_COOKIE_HPP

#include <wirekit/cookie.h>
#include <wirekit/cookie_field.h>
#include <wirekit/cookie_morsel.h>
#include <wirekit/cookie_output.h>

#include <initializer_list>
#include <variant>
#include <vector>
#include <wirekit/url.hpp>

namespace wirekit {

/// The names of the attributes that are written; none of them when empty.
using attribute_names = std::vector<std::string_view>;

namespace detail {

inline std::vector<wk_str_t> views(const std::vector<std::string_view> &texts) {
  // One more, so that an empty list is not NULL.
  std::vector<wk_str_t> views;
  views.reserve(texts.size() + 1);
  for (const std::string_view text : texts) views.push_back(to_c(text));
  return views;
}

/// The attributes as C takes them: NULL for all.
struct chosen {
  explicit chosen(const attribute_names *names) {
    if (!names) return;
    list = views(*names);
    data = list.data();
  }
  std::vector<wk_str_t> list;
  const wk_str_t *data = nullptr;
};

}  // namespace detail

/// One cookie with its attributes. A set that it came from or was put into shares it.
class morsel {
 public:
  /// Nothing, text, a number, a flag.
  using attribute = std::variant<std::monostate, std::string, std::int64_t, bool>;

  morsel() {
    wk_cookie_morsel_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookie_morsel_new(&out, err); });
    handle_ = handle<wk_cookie_morsel_t, wk_cookie_morsel_free>(out);
  }
  /// Takes over a handle of the C interface.
  explicit morsel(wk_cookie_morsel_t *owned) noexcept : handle_(owned) {}

  /// Sets name, value and what goes over the wire.
  morsel &set(std::string_view key, std::string_view value, std::string_view coded) {
    detail::check([&](wk_error_t **err) {
      return wk_cookie_morsel_set(get(), to_c(key), to_c(value), to_c(coded), err);
    });
    return *this;
  }
  std::string_view key() const noexcept { return from_c(wk_cookie_morsel_key(get())); }
  std::string_view value() const noexcept { return from_c(wk_cookie_morsel_value(get())); }
  std::string_view coded_value() const noexcept {
    return from_c(wk_cookie_morsel_coded_value(get()));
  }

  /// An attribute; WK_E_COOKIE_ATTRIBUTE for a name that is none.
  attribute operator[](std::string_view name) const {
    std::uint32_t kind = 0;
    wk_str_t text;
    std::int64_t number = 0;
    detail::check([&](wk_error_t **err) {
      return wk_cookie_morsel_get(get(), to_c(name), &kind, &text, &number, err);
    });
    if (kind == WK_COOKIE_TEXT) return std::string(from_c(text));
    if (kind == WK_COOKIE_NUMBER) return number;
    if (kind == WK_COOKIE_FLAG) return number != 0;
    return {};
  }
  /// Sets an attribute; the empty text unsets it.
  morsel &put(std::string_view name, std::string_view value) {
    detail::check([&](wk_error_t **err) {
      return wk_cookie_morsel_put(get(), to_c(name), to_c(value), err);
    });
    return *this;
  }
  morsel &put(std::string_view name, const char *value) {
    return put(name, std::string_view(value));
  }
  /// In "expires" it is seconds from the moment of writing.
  morsel &put(std::string_view name, std::int64_t value) {
    detail::check([&](wk_error_t **err) {
      return wk_cookie_morsel_put_number(get(), to_c(name), value, err);
    });
    return *this;
  }
  morsel &put(std::string_view name, bool value) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookie_morsel_put_flag(get(), to_c(name), value, err); });
    return *this;
  }
  /// Sets several attributes, all or none.
  morsel &update(std::initializer_list<std::pair<std::string_view, std::string_view>> attributes) {
    std::vector<wk_str_t> names, values;
    for (const auto &[name, value] : attributes) {
      names.push_back(to_c(name));
      values.push_back(to_c(value));
    }
    detail::check([&](wk_error_t **err) {
      return wk_cookie_morsel_update(get(), names.data(), values.data(), names.size(), err);
    });
    return *this;
  }
  /// The text of an attribute, which is always there.
  std::string_view setdefault(std::string_view name, std::string_view value = {}) const {
    wk_str_t text;
    detail::check([&](wk_error_t **err) {
      return wk_cookie_morsel_setdefault(get(), to_c(name), to_c(value), &text, err);
    });
    return from_c(text);
  }
  /// A cookie of its own.
  morsel copy() const {
    wk_cookie_morsel_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookie_morsel_copy(get(), &out, err); });
    return morsel(out);
  }
  friend bool operator==(const morsel &a, const morsel &b) noexcept {
    return wk_cookie_morsel_equal(a.get(), b.get());
  }
  friend bool operator!=(const morsel &a, const morsel &b) noexcept { return !(a == b); }

  /// As a header.
  buffer output(const attribute_names *attributes = nullptr,
                std::string_view header = "Set-Cookie:") const {
    const detail::chosen attrs(attributes);
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
             return wk_cookie_morsel_output(get(), attrs.data, attrs.list.size(), to_c(header), out,
                                            err);
           })
        .value();
  }
  /// As a script.
  buffer js_output(const attribute_names *attributes = nullptr) const {
    const detail::chosen attrs(attributes);
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
             return wk_cookie_morsel_js_output(get(), attrs.data, attrs.list.size(), out, err);
           })
        .value();
  }
  /// As name=value; Attribute=value.
  buffer output_string(const attribute_names *attributes = nullptr) const {
    const detail::chosen attrs(attributes);
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
             return wk_cookie_morsel_output_string(get(), attrs.data, attrs.list.size(), out, err);
           })
        .value();
  }
  /// Whether a text is the name of an attribute.
  static bool is_reserved_key(std::string_view name) noexcept {
    return wk_cookie_is_reserved_key(to_c(name));
  }
  /// The names of all attributes.
  static attribute_names reserved_keys() {
    attribute_names names;
    for (std::size_t i = 0; wk_cookie_reserved_key_at(i).data; i++)
      names.push_back(from_c(wk_cookie_reserved_key_at(i)));
    return names;
  }
  /// The C handle.
  wk_cookie_morsel_t *get() const noexcept { return handle_.get(); }

 private:
  handle<wk_cookie_morsel_t, wk_cookie_morsel_free> handle_;
};

/// A set of cookies, each under its name.
class cookies {
 public:
  struct entry {
    std::string_view name, value;
  };
  /// A piece of a header that load_lenient left out.
  struct refusal {
    std::size_t offset, length;
    wk_status_t reason;
  };

  /// Values are quoted on the wire where they need it.
  cookies() {
    wk_cookie_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookie_new(&out, err); });
    handle_ = handle<wk_cookie_t, wk_cookie_free>(out);
  }
  /// Values are coded by the program; a NULL codec codes nothing. The set owns `user`.
  explicit cookies(const wk_cookie_codec_t *codec, void *user = nullptr) {
    wk_cookie_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookie_new_codec(codec, user, &out, err); });
    handle_ = handle<wk_cookie_t, wk_cookie_free>(out);
  }

  /// Sets what may come in from headers; 0 is the usual limit.
  cookies &limit(std::size_t max_bytes, std::size_t max_count) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookie_set_limits(get(), max_bytes, max_count, err); });
    return *this;
  }
  /// Reads a Cookie header.
  result<void> try_load(std::string_view text) {
    return detail::attempt(
        [&](wk_error_t **err) { return wk_cookie_load(get(), to_c(text), err); });
  }
  void load(std::string_view text) { try_load(text).value(); }
  /// Reads a Cookie header and keeps what is good; the rest is listed.
  std::vector<refusal> load_lenient(std::string_view text) {
    detail::check([&](wk_error_t **err) { return wk_cookie_load_lenient(get(), to_c(text), err); });
    std::vector<refusal> refused(wk_cookie_refused_count(get()));
    for (std::size_t i = 0; i < refused.size(); i++)
      wk_cookie_refused_at(get(), i, &refused[i].offset, &refused[i].length, &refused[i].reason);
    return refused;
  }
  /// Sets several cookies.
  void load(std::initializer_list<entry> entries) {
    std::vector<wk_str_t> names, values;
    for (const entry &one : entries) {
      names.push_back(to_c(one.name));
      values.push_back(to_c(one.value));
    }
    detail::check([&](wk_error_t **err) {
      return wk_cookie_load_pairs(get(), names.data(), values.data(), names.size(), err);
    });
  }
  /// Sets a cookie to a value.
  result<void> try_set(std::string_view name, std::string_view value) {
    return detail::attempt(
        [&](wk_error_t **err) { return wk_cookie_set(get(), to_c(name), to_c(value), err); });
  }
  cookies &set(std::string_view name, std::string_view value) {
    try_set(name, value).value();
    return *this;
  }
  cookies &set(std::string_view name, const char *value) {
    return set(name, std::string_view(value));
  }
  cookies &set(std::string_view name, std::int64_t value) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookie_set_number(get(), to_c(name), value, err); });
    return *this;
  }
  /// Puts a cookie in, which is shared from now on.
  cookies &put(std::string_view name, const morsel &cookie) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookie_put(get(), to_c(name), cookie.get(), err); });
    return *this;
  }
  /// The cookie of a name, shared; WK_E_COOKIE_MISSING when there is none.
  morsel operator[](std::string_view name) const {
    wk_cookie_morsel_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookie_get(get(), to_c(name), &out, err); });
    return morsel(out);
  }
  /// The value of a cookie; it lives until the cookie is set again.
  std::optional<std::string_view> value(std::string_view name) const noexcept {
    return detail::present(wk_cookie_value(get(), to_c(name)));
  }
  std::size_t size() const noexcept { return wk_cookie_count(get()); }
  bool empty() const noexcept { return size() == 0; }
  /// A cookie in the order in which the names came; empty for an index outside.
  entry at(std::size_t index) const noexcept {
    wk_str_t name, value;
    wk_cookie_at(get(), index, &name, &value);
    return {from_c(name), from_c(value)};
  }
  /// WK_E_COOKIE_MISSING when there is none.
  void remove(std::string_view name) {
    detail::check([&](wk_error_t **err) { return wk_cookie_remove(get(), to_c(name), err); });
  }
  void clear() {
    detail::check([&](wk_error_t **err) { return wk_cookie_clear(get(), err); });
  }
  /// The value behind a coded one, and back.
  buffer value_decode(std::string_view coded) const {
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
             return wk_cookie_value_decode(get(), to_c(coded), out, err);
           })
        .value();
  }
  buffer value_encode(std::string_view value) const {
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
             return wk_cookie_value_encode(get(), to_c(value), out, err);
           })
        .value();
  }
  /// As Set-Cookie headers.
  buffer output() const {
    return detail::buffered(
               [&](wk_buf_t **out, wk_error_t **err) { return wk_cookie_output(get(), out, err); })
        .value();
  }
  buffer output(const attribute_names *attributes, std::string_view header = "Set-Cookie:",
                std::string_view separator = "\r\n") const {
    const detail::chosen attrs(attributes);
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
             return wk_cookie_output_with(get(), attrs.data, attrs.list.size(), to_c(header),
                                          to_c(separator), out, err);
           })
        .value();
  }
  /// As scripts.
  buffer js_output(const attribute_names *attributes = nullptr) const {
    const detail::chosen attrs(attributes);
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
             return wk_cookie_js_output(get(), attrs.data, attrs.list.size(), out, err);
           })
        .value();
  }
  /// Whether a text can be the name of a cookie by its characters.
  static bool is_legal_key(std::string_view name) noexcept {
    return wk_cookie_is_legal_key(to_c(name));
  }
  /// The C handle.
  wk_cookie_t *get() const noexcept { return handle_.get(); }

 private:
  handle<wk_cookie_t, wk_cookie_free> handle_;
};

/// One Set-Cookie header by RFC 6265.
class set_cookie {
 public:
  /// Reads a header; with `percent` name and value are percent-decoded.
  static result<set_cookie> try_parse(std::string_view text, bool percent = false) {
    wk_cookie_field_t *out = nullptr;
    return detail::attempt(
        [&](wk_error_t **err) {
          return wk_cookie_field_parse(to_c(text), percent ? WK_COOKIE_PERCENT : 0, &out, err);
        },
        [&] { return set_cookie(out); });
  }
  static set_cookie parse(std::string_view text, bool percent = false) {
    return try_parse(text, percent).value();
  }
  /// Its parts; the views live as long as it does.
  wk_cookie_parts_t parts() const noexcept {
    wk_cookie_parts_t parts;
    wk_cookie_field_parts(handle_.get(), &parts);
    return parts;
  }
  /// Writes a header. Parts that are all zero are a header without attributes.
  static result<buffer> try_format(const wk_cookie_parts_t &parts, bool percent = false) {
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
      return wk_cookie_field_format(&parts, percent ? WK_COOKIE_PERCENT : 0, out, err);
    });
  }
  static buffer format(const wk_cookie_parts_t &parts, bool percent = false) {
    return try_format(parts, percent).value();
  }

 private:
  explicit set_cookie(wk_cookie_field_t *owned) noexcept : handle_(owned) {}

  handle<wk_cookie_field_t, wk_cookie_field_free> handle_;
};

/// A secret that signs and encrypts values.
class cookie_key {
 public:
  /// A new one.
  cookie_key() {
    wk_cookie_key_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookie_key_generate(&out, err); });
    handle_ = handle<wk_cookie_key_t, wk_cookie_key_free>(out);
  }
  /// One that was kept: at least 64 bytes.
  explicit cookie_key(std::string_view bytes) {
    wk_cookie_key_t *out = nullptr;
    detail::check(
        [&](wk_error_t **err) { return wk_cookie_key_from_bytes(to_c_bytes(bytes), &out, err); });
    handle_ = handle<wk_cookie_key_t, wk_cookie_key_free>(out);
  }
  std::string_view bytes() const noexcept { return from_c(wk_cookie_key_bytes(handle_.get())); }
  buffer sign(std::string_view name, std::string_view value) const {
    return call(wk_cookie_sign, name, value).value();
  }
  /// WK_E_COOKIE_FORGED when the signature is not good.
  result<buffer> try_verify(std::string_view name, std::string_view text) const {
    return call(wk_cookie_verify, name, text);
  }
  buffer verify(std::string_view name, std::string_view text) const {
    return try_verify(name, text).value();
  }
  buffer encrypt(std::string_view name, std::string_view value) const {
    return call(wk_cookie_encrypt, name, value).value();
  }
  /// WK_E_COOKIE_FORGED when the text was not made with this secret and name.
  result<buffer> try_decrypt(std::string_view name, std::string_view text) const {
    return call(wk_cookie_decrypt, name, text);
  }
  buffer decrypt(std::string_view name, std::string_view text) const {
    return try_decrypt(name, text).value();
  }

 private:
  template <class Function>
  result<buffer> call(Function function, std::string_view name, std::string_view text) const {
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
      return function(handle_.get(), to_c(name), to_c(text), out, err);
    });
  }

  handle<wk_cookie_key_t, wk_cookie_key_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_COOKIE_HPP
