// wirekit/cgi.hpp: header values with parameters, and pages that show a request, for C++17.
#ifndef WIREKIT_CGI_HPP
#define WIREKIT_CGI_HPP

#include <wirekit/cgi.h>
#include <wirekit/form.hpp>

namespace wirekit {

/// A header value taken apart: what stands before the first semicolon, and parameters.
class header_value {
 public:
  explicit header_value(std::string_view line) {
    wk_cgi_header_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cgi_parse_header(to_c(line), &out, err); });
    handle_ = handle<wk_cgi_header_t, wk_cgi_header_free>(out);
  }

  std::string_view value() const noexcept { return from_c(wk_cgi_header_value(handle_.get())); }
  /// The number of parameters.
  std::size_t size() const noexcept { return wk_cgi_header_count(handle_.get()); }
  /// A parameter; empty for an index outside.
  header_field operator[](std::size_t index) const noexcept {
    wk_str_t name = {}, value = {};
    wk_cgi_header_at(handle_.get(), index, &name, &value);
    return {from_c(name), from_c(value)};
  }
  /// The value of a parameter; names are in lower case.
  std::optional<std::string_view> find(std::string_view name) const noexcept {
    return detail::present(wk_cgi_header_get(handle_.get(), to_c(name)));
  }

 private:
  handle<wk_cgi_header_t, wk_cgi_header_free> handle_;
};

/// Reads a form in one call; `flags` are WK_CGI_KEEP_BLANK and WK_CGI_STRICT. Without an
/// environment that of this process counts.
inline result<form> try_cgi_parse(http_body body, const wsgi_environ *environ = nullptr,
                                  std::uint32_t flags = 0, std::string_view separator = {}) {
  wk_form_t *out = nullptr;
  auto outcome = detail::attempt(
      [&](wk_error_t **err) {
        return wk_cgi_parse(environ ? environ->get() : nullptr, body.to_c_body(), flags,
                            to_c(separator), &out, err);
      },
      [&] { return form(out); });
  body.rethrow();
  return outcome;
}
inline form cgi_parse(http_body body, const wsgi_environ *environ = nullptr,
                      std::uint32_t flags = 0, std::string_view separator = {}) {
  return try_cgi_parse(std::move(body), environ, flags, separator).value();
}

/// The whole answer of a CGI program that shows its request.
inline buffer cgi_test(http_body body, const wsgi_environ *environ = nullptr) {
  auto page = detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_cgi_test(environ ? environ->get() : nullptr, body.to_c_body(), out, err);
  });
  body.rethrow();
  return std::move(page).value();
}
/// An environment as HTML; without one, that of this process.
inline buffer cgi_print_environ(const wsgi_environ *environ = nullptr) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
           return wk_cgi_print_environ(environ ? environ->get() : nullptr, out, err);
         })
      .value();
}
/// A form as HTML.
inline buffer cgi_print_form(form_item item) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
           return wk_cgi_print_form(item.get(), out, err);
         })
      .value();
}
/// The current directory as HTML.
inline buffer cgi_print_directory() { return detail::buffered(wk_cgi_print_directory).value(); }
/// The variables of CGI as HTML.
inline buffer cgi_print_environ_usage() {
  return detail::buffered(wk_cgi_print_environ_usage).value();
}

}  // namespace wirekit

#endif  // WIREKIT_CGI_HPP
