// wirekit/query.hpp: percent-escapes, query strings and form data for C++17.
#ifndef WIREKIT_QUERY_HPP
#define WIREKIT_QUERY_HPP

#include <wirekit/query.h>
#include <wirekit/quote.h>
#include <wirekit/url.hpp>

namespace wirekit {

/// How text becomes escapes and back. Letters, digits and "_.-~" always stay.
struct quote_options {
  /// ASCII characters that stay.
  std::string_view safe = {};
  /// A space is "+".
  bool plus = false;
  /// The character encoding; empty for UTF-8.
  std::string_view encoding = {};
  /// The error mode ("strict", "ignore", "replace"); empty for the function's own.
  std::string_view errors = {};
};

/// Escapes text; for the path of a URL by default.
inline result<buffer> try_quote(std::string_view text, const quote_options &o = {"/"}) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_quote_with(to_c(text), to_c(o.safe), o.plus ? WK_QUOTE_PLUS : 0, to_c(o.encoding),
                         to_c(o.errors), out, err);
  });
}
inline buffer quote(std::string_view text, const quote_options &o = {"/"}) {
  return try_quote(text, o).value();
}

/// Escapes bytes; of the options `safe` and `plus` count.
inline result<buffer> try_quote_bytes(std::string_view bytes, const quote_options &o = {"/"}) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_quote_from_bytes(to_c_bytes(bytes), to_c(o.safe), o.plus ? WK_QUOTE_PLUS : 0, out,
                               err);
  });
}
inline buffer quote_bytes(std::string_view bytes, const quote_options &o = {"/"}) {
  return try_quote_bytes(bytes, o).value();
}

/// Replaces escapes by the characters they stand for; `safe` does not count.
inline result<buffer> try_unquote(std::string_view text, const quote_options &o = {}) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_unquote_with(to_c(text), o.plus ? WK_QUOTE_PLUS : 0, to_c(o.encoding), to_c(o.errors),
                           out, err);
  });
}
inline buffer unquote(std::string_view text, const quote_options &o = {}) {
  return try_unquote(text, o).value();
}

/// Replaces escapes by the bytes they stand for.
inline result<buffer> try_unquote_bytes(std::string_view bytes) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_unquote_to_bytes(to_c_bytes(bytes), out, err);
  });
}
inline buffer unquote_bytes(std::string_view bytes) { return try_unquote_bytes(bytes).value(); }

/// Replaces escapes in bytes, then decodes everything; of the options `encoding` and `errors`
/// count.
inline result<buffer> try_unquote_from_bytes(std::string_view bytes, const quote_options &o = {}) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_unquote_from_bytes(to_c_bytes(bytes), to_c(o.encoding), to_c(o.errors), out, err);
  });
}
inline buffer unquote_from_bytes(std::string_view bytes, const quote_options &o = {}) {
  return try_unquote_from_bytes(bytes, o).value();
}

/// Escapes bytes into the program's own memory, without another; gives the length, at most three
/// times that of `bytes`. WK_E_BUFFER_TOO_SMALL when it does not fit.
inline result<std::size_t> try_quote_into(std::string_view bytes, char *data, std::size_t size,
                                          const quote_options &o = {"/"}) {
  std::size_t length = 0;
  return detail::attempt(
      [&](wk_error_t **err) {
        return wk_quote_into(to_c_bytes(bytes), to_c(o.safe), o.plus ? WK_QUOTE_PLUS : 0,
                             reinterpret_cast<std::uint8_t *>(data), size, &length, err);
      },
      [&] { return length; });
}
inline std::size_t quote_into(std::string_view bytes, char *data, std::size_t size,
                              const quote_options &o = {"/"}) {
  return try_quote_into(bytes, data, size, o).value();
}

/// Replaces escapes by bytes in the program's own memory; gives the length, at most that of
/// `bytes`.
inline result<std::size_t> try_unquote_into(std::string_view bytes, char *data, std::size_t size) {
  std::size_t length = 0;
  return detail::attempt(
      [&](wk_error_t **err) {
        return wk_unquote_into(to_c_bytes(bytes), reinterpret_cast<std::uint8_t *>(data), size,
                               &length, err);
      },
      [&] { return length; });
}
inline std::size_t unquote_into(std::string_view bytes, char *data, std::size_t size) {
  return try_unquote_into(bytes, data, size).value();
}

/// How a query string is read.
struct query_options {
  /// WK_QUERY_KEEP_BLANK, WK_QUERY_STRICT, WK_QUERY_ASCII.
  std::uint32_t flags = 0;
  /// More fields are an error, WK_E_QUERY_FIELDS.
  std::uint64_t max_fields = WK_QUERY_UNLIMITED;
  /// What stands between fields.
  std::string_view separator = "&";
  /// The character encoding of the escaped bytes; empty for UTF-8.
  std::string_view encoding = {};
  /// The error mode; empty for "replace".
  std::string_view errors = {};
};

/// The fields of a query string. Views live as long as it does.
class query {
 public:
  struct field {
    std::string_view name, value;
  };

  /// Reads a query string or form data, without the question mark.
  static result<query> try_parse(std::string_view text, const query_options &o = {}) {
    wk_query_t *out = nullptr;
    return detail::attempt(
        [&](wk_error_t **err) {
          return wk_query_parse_with(to_c(text), o.flags, o.max_fields, to_c(o.separator),
                                     to_c(o.encoding), to_c(o.errors), &out, err);
        },
        [&] { return query(out); });
  }
  static query parse(std::string_view text, const query_options &o = {}) {
    return try_parse(text, o).value();
  }

  std::size_t size() const noexcept { return wk_query_count(get()); }
  bool empty() const noexcept { return size() == 0; }
  /// A field in the order of the query string; empty for an index outside.
  field operator[](std::size_t index) const noexcept {
    wk_str_t name, value;
    wk_query_at(get(), index, &name, &value);
    return {from_c(name), from_c(value)};
  }
  /// The first value of a name.
  std::optional<std::string_view> find(std::string_view name) const noexcept {
    std::size_t index = 0;
    if (!wk_query_find(get(), to_c(name), &index)) return std::nullopt;
    return detail::present(wk_query_value_at(get(), index, 0));
  }
  /// The different names, in the order in which they first appear.
  std::vector<std::string_view> names() const {
    std::vector<std::string_view> names(wk_query_name_count(get()));
    for (std::size_t i = 0; i < names.size(); i++) names[i] = from_c(wk_query_name_at(get(), i));
    return names;
  }
  /// All values of a name, in order.
  std::vector<std::string_view> values(std::string_view name) const {
    std::size_t index = 0;
    if (!wk_query_find(get(), to_c(name), &index)) return {};
    std::vector<std::string_view> values(wk_query_value_count(get(), index));
    for (std::size_t i = 0; i < values.size(); i++)
      values[i] = from_c(wk_query_value_at(get(), index, i));
    return values;
  }
  /// The C handle.
  const wk_query_t *get() const noexcept { return handle_.get(); }

 private:
  explicit query(wk_query_t *owned) noexcept : handle_(owned) {}

  handle<wk_query_t, wk_query_free> handle_;
};

/// Builds a query string or form data.
class query_builder {
 public:
  /// By default a space is "+".
  explicit query_builder(const quote_options &o = {{}, true, {}, {}}) {
    wk_query_builder_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_query_builder_new(&out, err); });
    handle_ = handle<wk_query_builder_t, wk_query_builder_free>(out);
    detail::check([&](wk_error_t **err) {
      return wk_query_builder_set_quoting(out, to_c(o.safe), o.plus ? WK_QUERY_PLUS : 0, err);
    });
    detail::check([&](wk_error_t **err) {
      return wk_query_builder_set_encoding(out, to_c(o.encoding), to_c(o.errors), err);
    });
  }

  /// Appends a field; WK_E_ENCODE when the encoding has not a character.
  query_builder &add(std::string_view name, std::string_view value) {
    detail::check([&](wk_error_t **err) {
      return wk_query_builder_add(handle_.get(), to_c(name), to_c(value), err);
    });
    return *this;
  }

  /// Appends a field of bytes, which are quoted without being encoded.
  query_builder &add_bytes(std::string_view name, std::string_view value) {
    detail::check([&](wk_error_t **err) {
      return wk_query_builder_add_bytes(handle_.get(), to_c_bytes(name), to_c_bytes(value), 0, err);
    });
    return *this;
  }
  /// Appends a field for each value of a name.
  query_builder &add_list(std::string_view name, const std::vector<std::string_view> &values) {
    std::vector<wk_str_t> views;
    for (const std::string_view value : values) views.push_back(to_c(value));
    detail::check([&](wk_error_t **err) {
      return wk_query_builder_add_list(handle_.get(), to_c(name), views.data(), views.size(), err);
    });
    return *this;
  }

  /// The query string; the builder is empty again.
  buffer finish() {
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
             return wk_query_builder_finish(handle_.get(), out, err);
           })
        .value();
  }

 private:
  handle<wk_query_builder_t, wk_query_builder_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_QUERY_HPP
