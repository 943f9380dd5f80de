// wirekit/form.hpp: forms that a browser sent, for C++17.
#ifndef WIREKIT_FORM_HPP
#define WIREKIT_FORM_HPP

#include <wirekit/form.h>
#include <wirekit/form_item.h>
#include <wirekit/form_reader.h>
#include <wirekit/headers.hpp>
#include <wirekit/http_body.hpp>
#include <wirekit/wsgi.hpp>

namespace wirekit {

/// An item of a form: a field, an uploaded file, or a list of items. A view into the form, which it
/// must not outlive; the text that it gives lives as long as the form.
class form_item {
 public:
  explicit form_item(const wk_form_item_t *item) noexcept : item_(item) {}

  std::optional<std::string_view> name() const noexcept {
    return detail::present(wk_form_item_name(item_));
  }
  /// The name of an uploaded file, as the browser sent it: never a path to write to.
  std::optional<std::string_view> filename() const noexcept {
    return detail::present(wk_form_item_filename(item_));
  }
  std::optional<std::string_view> type() const noexcept {
    return detail::present(wk_form_item_type(item_));
  }
  std::optional<std::string_view> disposition() const noexcept {
    return detail::present(wk_form_item_disposition(item_));
  }
  /// A parameter of the type; names are in lower case.
  std::optional<std::string_view> type_option(std::string_view option) const noexcept {
    return detail::present(wk_form_item_type_option(item_, to_c(option)));
  }
  std::optional<std::string_view> disposition_option(std::string_view option) const noexcept {
    return detail::present(wk_form_item_disposition_option(item_, to_c(option)));
  }
  headers_view fields() const noexcept { return headers_view(wk_form_item_headers(item_)); }
  /// 1 for the last part, 0 for another, -1 when the upload was cut short.
  int done() const noexcept { return wk_form_item_done(item_); }
  /// A field of a query string.
  bool is_field() const noexcept { return wk_form_item_is_field(item_); }
  /// It can be read like a file.
  bool is_file() const noexcept { return wk_form_item_is_file(item_); }
  /// The value is text, not bytes.
  bool is_text() const noexcept { return wk_form_item_is_text(item_); }
  bool is_list() const noexcept { return wk_form_item_is_list(item_); }
  std::uint64_t size_in_bytes() const noexcept { return wk_form_item_size(item_); }

  /// The whole value.
  result<std::string_view> try_value() const {
    wk_str_t out = {};
    return detail::attempt([&](wk_error_t **err) { return wk_form_item_value(item_, &out, err); },
                           [&] { return from_c(out); });
  }
  std::string_view value() const { return try_value().value(); }
  /// Reads on in the content, and says how much came; 0 is the end.
  result<std::size_t> try_read(char *data, std::size_t size) const {
    std::size_t count = 0;
    return detail::attempt(
        [&](wk_error_t **err) { return wk_form_item_read(item_, data, size, &count, err); },
        [&] { return count; });
  }
  std::size_t read(char *data, std::size_t size) const { return try_read(data, size).value(); }
  /// The next line with its line feed, until the item is read again; empty at the end.
  result<std::string_view> try_readline(std::size_t max = 0) const {
    wk_bytes_t line = {};
    return detail::attempt(
        [&](wk_error_t **err) { return wk_form_item_readline(item_, max, &line, err); },
        [&] { return from_c(line); });
  }
  std::string_view readline(std::size_t max = 0) const { return try_readline(max).value(); }
  void seek(std::uint64_t position) const {
    detail::check([&](wk_error_t **err) { return wk_form_item_seek(item_, position, err); });
  }

  /// The items of a list.
  std::size_t size() const noexcept { return wk_form_item_count(item_); }
  form_item operator[](std::size_t index) const noexcept {
    return form_item(wk_form_item_at(item_, index));
  }
  /// The different names of a list's items.
  std::size_t name_count() const noexcept { return wk_form_item_name_count(item_); }
  std::optional<std::string_view> name_at(std::size_t index) const noexcept {
    return detail::present(wk_form_item_name_at(item_, index));
  }
  bool contains(std::string_view key) const noexcept {
    return wk_form_item_find(item_, to_c(key), nullptr);
  }
  /// The first item of a name; WK_E_FORM_NO_FIELD when there is none.
  result<form_item> try_get(std::string_view key) const {
    const wk_form_item_t *out = nullptr;
    return detail::attempt(
        [&](wk_error_t **err) { return wk_form_item_get(item_, to_c(key), &out, err); },
        [&] { return form_item(out); });
  }
  form_item get(std::string_view key) const { return try_get(key).value(); }
  /// All items of a name.
  std::vector<form_item> getlist(std::string_view key) const {
    std::vector<form_item> items;
    std::size_t index = 0;
    if (!wk_form_item_find(item_, to_c(key), &index)) return items;
    const std::size_t count = wk_form_item_value_count(item_, index);
    for (std::size_t i = 0; i < count; i++)
      items.emplace_back(wk_form_item_value_at(item_, index, i));
    return items;
  }
  /// The value of the first item of a name, or `fallback`.
  result<std::string_view> try_getfirst(std::string_view key,
                                        std::string_view fallback = {}) const {
    wk_str_t out = {};
    return detail::attempt(
        [&](wk_error_t **err) {
          return wk_form_item_getfirst(item_, to_c(key), to_c(fallback), &out, err);
        },
        [&] { return from_c(out); });
  }
  std::string_view getfirst(std::string_view key, std::string_view fallback = {}) const {
    return try_getfirst(key, fallback).value();
  }
  /// The C handle, which belongs to the form.
  const wk_form_item_t *get() const noexcept { return item_; }
  explicit operator bool() const noexcept { return item_ != nullptr; }

 private:
  const wk_form_item_t *item_;
};

/// A form: set how it is read, read it once, and look at its root.
class form {
 public:
  form() {
    wk_form_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_form_new(&out, err); });
    handle_ = handle<wk_form_t, wk_form_free>(out);
  }
  /// Takes over a form of the C interface.
  explicit form(wk_form_t *owned) noexcept : handle_(owned) {}

  form &keep_blank_values(bool on = true) {
    return set([&](wk_error_t **err) { return wk_form_set_keep_blank_values(get(), on, err); });
  }
  form &strict_parsing(bool on = true) {
    return set([&](wk_error_t **err) { return wk_form_set_strict_parsing(get(), on, err); });
  }
  form &separator(std::string_view text) {
    return set([&](wk_error_t **err) { return wk_form_set_separator(get(), to_c(text), err); });
  }
  form &encoding(std::string_view name, std::string_view errors = {}) {
    return set([&](wk_error_t **err) {
      return wk_form_set_encoding(get(), to_c(name), to_c(errors), err);
    });
  }
  /// `which` is WK_FORM_LIMIT_FIELDS or one of its neighbours.
  form &limit(std::uint32_t which, std::uint64_t value) {
    return set([&](wk_error_t **err) { return wk_form_set_limit(get(), which, value, err); });
  }

  /// Reads the form of a request; without an environment, that of this process.
  result<form_item> try_read(http_body body, const wsgi_environ *environ = nullptr) {
    return read_with(body, [&](wk_error_t **err) {
      return wk_form_read(get(), environ ? environ->get() : nullptr, body.to_c_body(), err);
    });
  }
  form_item read(http_body body, const wsgi_environ *environ = nullptr) {
    return try_read(std::move(body), environ).value();
  }
  /// Reads a form that came with these header fields.
  result<form_item> try_read(http_body body, const headers &fields) {
    return read_with(body, [&](wk_error_t **err) {
      return wk_form_read_headers(get(), fields.get(), body.to_c_body(), err);
    });
  }
  form_item read(http_body body, const headers &fields) {
    return try_read(std::move(body), fields).value();
  }
  /// Reads a multipart body with this boundary.
  result<form_item> try_read_multipart(std::string_view boundary, http_body body) {
    return read_with(body, [&](wk_error_t **err) {
      return wk_form_read_multipart(get(), to_c_bytes(boundary), body.to_c_body(), err);
    });
  }
  form_item read_multipart(std::string_view boundary, http_body body) {
    return try_read_multipart(boundary, std::move(body)).value();
  }

  /// The form as an item, once it has been read.
  form_item root() const noexcept { return form_item(wk_form_root(get())); }
  /// The C handle.
  wk_form_t *get() const noexcept { return handle_.get(); }

 private:
  template <class Call>
  form &set(Call &&call) {
    detail::check(call);
    return *this;
  }
  template <class Call>
  result<form_item> read_with(http_body &body, Call &&call) {
    auto outcome = detail::attempt(call, [&] { return root(); });
    body.rethrow();
    return outcome;
  }

  handle<wk_form_t, wk_form_free> handle_;
};

/// The incremental decoder of multipart bodies: feed it what arrives, it says what it found.
class form_reader {
 public:
  /// What next() found.
  struct step {
    /// WK_FORM_EVENT_NEED_DATA, _PART, _DATA, _PART_END, _GROUP, _GROUP_END or _END.
    std::uint32_t event;
    /// The bytes of the input that are used up.
    std::size_t used;
    /// Content, until the next call.
    std::string_view data;
  };

  explicit form_reader(std::string_view boundary) {
    make([&](wk_form_reader_t **out, wk_error_t **err) {
      return wk_form_reader_new(to_c_bytes(boundary), out, err);
    });
  }
  /// A decoder for a request with this Content-Type.
  static form_reader for_type(std::string_view content_type) {
    form_reader reader;
    reader.make([&](wk_form_reader_t **out, wk_error_t **err) {
      return wk_form_reader_new_for(to_c(content_type), out, err);
    });
    return reader;
  }
  /// 0 stands for 10,000 parts, 65,536 bytes and 8 levels.
  form_reader &limits(std::uint64_t parts, std::size_t header = 0, std::size_t depth = 0) {
    detail::check([&](wk_error_t **err) {
      return wk_form_reader_set_limits(get(), parts, header, depth, err);
    });
    return *this;
  }
  form_reader &encoding(std::string_view name, std::string_view errors = {}) {
    detail::check([&](wk_error_t **err) {
      return wk_form_reader_set_encoding(get(), to_c(name), to_c(errors), err);
    });
    return *this;
  }

  /// Goes on with what has arrived. Call it again with the bytes that were not used, as long as it
  /// does not ask for data.
  result<step> try_next(std::string_view input) {
    std::size_t used = 0;
    std::uint32_t event = 0;
    wk_bytes_t data = {};
    return detail::attempt(
        [&](wk_error_t **err) {
          return wk_form_reader_next(get(), to_c_bytes(input), &used, &event, &data, err);
        },
        [&] {
          return step{event, used, from_c(data)};
        });
  }
  step next(std::string_view input) { return try_next(input).value(); }
  /// Says that the input has ended; call it until the event is WK_FORM_EVENT_END.
  result<step> try_finish() {
    std::uint32_t event = 0;
    wk_bytes_t data = {};
    return detail::attempt(
        [&](wk_error_t **err) { return wk_form_reader_finish(get(), &event, &data, err); },
        [&] {
          return step{event, 0, from_c(data)};
        });
  }
  step finish() { return try_finish().value(); }

  /// Of the part that began last.
  headers_view fields() const noexcept { return headers_view(wk_form_reader_headers(get())); }
  std::optional<std::string_view> name() const noexcept {
    return detail::present(wk_form_reader_name(get()));
  }
  std::optional<std::string_view> filename() const noexcept {
    return detail::present(wk_form_reader_filename(get()));
  }
  std::string_view type() const noexcept { return from_c(wk_form_reader_type(get())); }
  /// How the part that ended last did: 1 for the last, 0 for another, -1 when it was cut short.
  int done() const noexcept { return wk_form_reader_done(get()); }
  /// The C handle.
  wk_form_reader_t *get() const noexcept { return handle_.get(); }

 private:
  form_reader() noexcept = default;
  template <class Make>
  void make(Make &&call) {
    wk_form_reader_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return call(&out, err); });
    handle_ = handle<wk_form_reader_t, wk_form_reader_free>(out);
  }
  handle<wk_form_reader_t, wk_form_reader_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_FORM_HPP
