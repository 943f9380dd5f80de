// wirekit/headers.hpp: lists of header fields for C++17.
#ifndef WIREKIT_HEADERS_HPP
#define WIREKIT_HEADERS_HPP

#include <wirekit/headers.h>
#include <wirekit/core.hpp>

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <vector>

namespace wirekit {

/// One header field; both are bytes as they stand on the wire.
struct header_field {
  std::string_view name, value;
};

namespace detail {

/// What can be read of a list of fields; `List` has get().
template <class List>
class header_reads {
 public:
  /// Goes over the fields in order; valid as long as the list is not changed.
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = header_field;
    using difference_type = std::ptrdiff_t;
    using pointer = const header_field *;
    using reference = header_field;

    iterator(const wk_headers_t *list, std::size_t index) noexcept : list_(list), index_(index) {}
    header_field operator*() const noexcept { return at(list_, index_); }
    iterator &operator++() noexcept {
      index_++;
      return *this;
    }
    iterator operator++(int) noexcept { return iterator(list_, index_++); }
    bool operator==(const iterator &other) const noexcept { return index_ == other.index_; }
    bool operator!=(const iterator &other) const noexcept { return index_ != other.index_; }

   private:
    const wk_headers_t *list_;
    std::size_t index_;
  };

  std::size_t size() const noexcept { return wk_headers_count(list()); }
  bool empty() const noexcept { return size() == 0; }
  iterator begin() const noexcept { return iterator(list(), 0); }
  iterator end() const noexcept { return iterator(list(), size()); }
  /// A field in the order of the list; empty for an index outside.
  header_field operator[](std::size_t index) const noexcept { return at(list(), index); }
  /// The value of the first field of a name, without regard to case.
  std::optional<std::string_view> find(std::string_view name) const noexcept {
    const wk_str_t value = wk_headers_get(list(), to_c(name));
    if (value.data == nullptr) return std::nullopt;
    return from_c(value);
  }
  /// The values of all fields of a name, in order.
  std::vector<std::string_view> get_all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (;;) {
      const wk_str_t value = wk_headers_get_at(list(), to_c(name), values.size());
      if (value.data == nullptr) return values;
      values.push_back(from_c(value));
    }
  }
  /// All values of a name, joined by ", ".
  std::optional<std::string> joined(std::string_view name) const {
    if (!list()) return std::nullopt;
    wk_buf_t *out = nullptr;
    check([&](wk_error_t **err) { return wk_headers_get_joined(list(), to_c(name), &out, err); });
    const buffer value(out);
    if (!out) return std::nullopt;
    return value.str();
  }
  /// The block of fields as it came from the peer; empty for a list that was not parsed.
  std::string_view raw() const noexcept { return from_c(wk_headers_raw(list())); }
  /// The fields as lines, with the empty line that ends a head.
  buffer format() const {
    wk_buf_t *out = nullptr;
    if (!list()) return buffer();
    check([&](wk_error_t **err) { return wk_headers_format(list(), &out, err); });
    return buffer(out);
  }

 private:
  static header_field at(const wk_headers_t *list, std::size_t index) noexcept {
    wk_str_t name, value;
    wk_headers_at(list, index, &name, &value);
    return {from_c(name), from_c(value)};
  }
  const wk_headers_t *list() const noexcept { return static_cast<const List *>(this)->get(); }
};

}  // namespace detail

/// Fields that belong to a response or a parser, and live as long as it does.
class headers_view : public detail::header_reads<headers_view> {
 public:
  explicit headers_view(const wk_headers_t *borrowed) noexcept : list_(borrowed) {}
  /// The C handle; NULL stands for none.
  const wk_headers_t *get() const noexcept { return list_; }

 private:
  const wk_headers_t *list_;
};

/// A list of header fields: ordered, repeatable. Values that go in are UTF-8 and are stored as
/// ISO-8859-1; add_bytes() takes them as they are. What could end the line is WK_E_INJECTION.
class headers : public detail::header_reads<headers> {
 public:
  headers() noexcept = default;
  headers(std::initializer_list<header_field> fields) {
    for (const header_field &field : fields) add(field.name, field.value);
  }
  /// Takes over a list of the C interface.
  explicit headers(wk_headers_t *owned) noexcept : handle_(owned) {}

  /// A list that was parsed, and where the body begins.
  struct parsed;
  /// Takes a block of fields apart, up to an empty line or the end. The first line of a message
  /// must have been taken off. 0 stands for the limits of 65536 bytes and 100 lines.
  static result<parsed> try_parse(std::string_view text, std::size_t max_line = 0,
                                  std::size_t max_lines = 0);
  static parsed parse(std::string_view text, std::size_t max_line = 0, std::size_t max_lines = 0);

  headers &add(std::string_view name, std::string_view value) {
    return changed([&](wk_headers_t *list, wk_error_t **err) {
      return wk_headers_add(list, to_c(name), to_c(value), err);
    });
  }
  headers &add_bytes(std::string_view name, std::string_view value) {
    return changed([&](wk_headers_t *list, wk_error_t **err) {
      return wk_headers_add_bytes(list, to_c(name), to_c_bytes(value), err);
    });
  }
  /// Takes all fields of this name away and appends one with the value.
  headers &set(std::string_view name, std::string_view value) {
    return changed([&](wk_headers_t *list, wk_error_t **err) {
      return wk_headers_set(list, to_c(name), to_c(value), err);
    });
  }
  /// The value of the first field of a name, which is appended when there is none; until the list
  /// changes.
  std::string_view set_default(std::string_view name, std::string_view value) {
    wk_str_t out = {};
    changed([&](wk_headers_t *list, wk_error_t **err) {
      return wk_headers_set_default(list, to_c(name), to_c(value), &out, err);
    });
    return from_c(out);
  }
  /// Appends `; name="value"` to the last field; without "; " when it is the `first` thing in it,
  /// and only the name when the value is empty.
  headers &append_param(std::string_view name, std::string_view value, bool first = false) {
    return changed([&](wk_headers_t *list, wk_error_t **err) {
      return wk_headers_append_param(list, to_c(name), to_c(value),
                                     first ? WK_HEADERS_PARAM_FIRST : 0, err);
    });
  }
  /// Takes all fields of a name away and says how many there were.
  std::size_t remove(std::string_view name) noexcept {
    return wk_headers_remove(handle_.get(), to_c(name));
  }
  /// The C handle; NULL stands for none.
  const wk_headers_t *get() const noexcept { return handle_.get(); }

 private:
  template <class Change>
  headers &changed(Change &&change) {
    if (!handle_) {
      wk_headers_t *out = nullptr;
      detail::check([&](wk_error_t **err) { return wk_headers_new(&out, err); });
      handle_ = handle<wk_headers_t, wk_headers_free>(out);
    }
    detail::check([&](wk_error_t **err) { return change(handle_.get(), err); });
    return *this;
  }

  handle<wk_headers_t, wk_headers_free> handle_;
};

struct headers::parsed {
  headers fields;
  /// The bytes of the block, behind which the body begins.
  std::size_t used;
};

inline result<headers::parsed> headers::try_parse(std::string_view text, std::size_t max_line,
                                                  std::size_t max_lines) {
  wk_headers_t *out = nullptr;
  std::size_t used = 0;
  return detail::attempt(
      [&](wk_error_t **err) {
        return wk_headers_parse(to_c_bytes(text), max_line, max_lines, &used, &out, err);
      },
      [&] {
        return parsed{headers(out), used};
      });
}
inline headers::parsed headers::parse(std::string_view text, std::size_t max_line,
                                      std::size_t max_lines) {
  return try_parse(text, max_line, max_lines).value();
}

/// Turns bytes that are ISO-8859-1, such as a header value, into UTF-8.
inline buffer decode_latin1(std::string_view bytes) {
  wk_buf_t *out = nullptr;
  detail::check([&](wk_error_t **err) { return wk_headers_decode(to_c(bytes), &out, err); });
  return buffer(out);
}

}  // namespace wirekit

#endif  // WIREKIT_HEADERS_HPP
