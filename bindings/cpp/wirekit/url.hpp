// wirekit/url.hpp: URLs for C++17: taken apart as Python does, strictly, or as browsers do.
#ifndef WIREKIT_URL_HPP
#define WIREKIT_URL_HPP

#include <wirekit/url.h>
#include <wirekit/urljoin.h>
#include <wirekit/urlparts.h>
#include <wirekit/weburl.h>
#include <wirekit/core.hpp>

#include <initializer_list>
#include <ostream>
#include <vector>

namespace wirekit {

/// A URL that was taken apart. It never changes; views of its components live as long as it does.
class url {
 public:
  /// Takes a URL apart, with the parameters (";type=a") off the last path segment for the schemes
  /// that have them. `flags` are WK_URL_NO_FRAGMENTS, WK_URL_ASCII and WK_URL_STRICT.
  static result<url> try_parse(std::string_view text, std::uint32_t flags = 0,
                               std::string_view default_scheme = {}) {
    return made([&](wk_url_t **out, wk_error_t **err) {
      return wk_url_parse_with(to_c(text), to_c(default_scheme), flags, out, err);
    });
  }
  static url parse(std::string_view text, std::uint32_t flags = 0,
                   std::string_view default_scheme = {}) {
    return try_parse(text, flags, default_scheme).value();
  }

  /// The same, with the parameters left in the path.
  static result<url> try_split(std::string_view text, std::uint32_t flags = 0,
                               std::string_view default_scheme = {}) {
    return made([&](wk_url_t **out, wk_error_t **err) {
      return wk_url_split_with(to_c(text), to_c(default_scheme), flags, out, err);
    });
  }
  static url split(std::string_view text, std::uint32_t flags = 0,
                   std::string_view default_scheme = {}) {
    return try_split(text, flags, default_scheme).value();
  }

  /// Separates the fragment: of the result without_fragment() and fragment() are set.
  static result<url> try_defrag(std::string_view text, std::uint32_t flags = 0) {
    return made([&](wk_url_t **out, wk_error_t **err) {
      return wk_url_defrag(to_c(text), flags, out, err);
    });
  }
  static url defrag(std::string_view text, std::uint32_t flags = 0) {
    return try_defrag(text, flags).value();
  }

  /// Made from its components, which are taken as they are: 5 for WK_URL_KIND_SPLIT, 6 for
  /// WK_URL_KIND_PARSE, 2 for WK_URL_KIND_DEFRAG. `flags` are WK_URL_BYTES and WK_URL_ASCII.
  static result<url> try_from_parts(std::uint32_t kind,
                                    std::initializer_list<std::string_view> parts,
                                    std::uint32_t flags = 0) {
    std::vector<wk_str_t> views;
    for (const std::string_view part : parts) views.push_back(to_c(part));
    return made([&](wk_url_t **out, wk_error_t **err) {
      return wk_url_from_parts(kind, views.data(), views.size(), flags, out, err);
    });
  }
  static url from_parts(std::uint32_t kind, std::initializer_list<std::string_view> parts,
                        std::uint32_t flags = 0) {
    return try_from_parts(kind, parts, flags).value();
  }

  /// WK_URL_KIND_SPLIT, WK_URL_KIND_PARSE or WK_URL_KIND_DEFRAG.
  std::uint32_t kind() const noexcept { return wk_url_kind(get()); }
  /// The number of components that results of this kind have.
  std::size_t size() const noexcept { return wk_url_count(get()); }
  /// A component by its place; empty for one outside.
  std::string_view operator[](std::size_t index) const noexcept {
    return from_c(wk_url_at(get(), index));
  }
  std::string_view scheme() const noexcept { return from_c(wk_url_scheme(get())); }
  std::string_view netloc() const noexcept { return from_c(wk_url_netloc(get())); }
  std::string_view path() const noexcept { return from_c(wk_url_path(get())); }
  std::string_view params() const noexcept { return from_c(wk_url_params(get())); }
  std::string_view query() const noexcept { return from_c(wk_url_query(get())); }
  std::string_view fragment() const noexcept { return from_c(wk_url_fragment(get())); }
  std::string_view without_fragment() const noexcept {
    return from_c(wk_url_without_fragment(get()));
  }
  /// The user name, not percent-decoded.
  std::optional<std::string_view> username() const noexcept {
    return detail::present(wk_url_username(get()));
  }
  /// The password, not percent-decoded.
  std::optional<std::string_view> password() const noexcept {
    return detail::present(wk_url_password(get()));
  }
  /// The host in lower case, without brackets.
  std::optional<std::string_view> hostname() const noexcept {
    return detail::present(wk_url_hostname(get()));
  }
  /// The port, which is read now: WK_E_URL_PORT when it is none.
  result<std::optional<std::uint16_t>> try_port() const {
    std::int32_t port = -1;
    return detail::attempt([&](wk_error_t **err) { return wk_url_port(get(), &port, err); },
                           [&] {
                             return port < 0 ? std::optional<std::uint16_t>()
                                             : static_cast<std::uint16_t>(port);
                           });
  }
  std::optional<std::uint16_t> port() const { return try_port().value(); }
  /// The URL put together again.
  std::string_view str() const noexcept { return from_c(wk_url_geturl(get())); }

  /// A copy in which one component (WK_URL_PATH) is replaced; the value is taken as it is.
  result<url> try_with(std::uint32_t component, std::string_view value) const {
    return made([&](wk_url_t **out, wk_error_t **err) {
      return wk_url_replace(get(), component, to_c(value), out, err);
    });
  }
  url with(std::uint32_t component, std::string_view value) const {
    return try_with(component, value).value();
  }

  /// A copy whose components are bytes in an encoding; empty is ASCII.
  result<url> try_encode(std::string_view encoding = {}, std::string_view errors = {}) const {
    return made([&](wk_url_t **out, wk_error_t **err) {
      return wk_url_encode(get(), to_c(encoding), to_c(errors), out, err);
    });
  }
  url encode(std::string_view encoding = {}, std::string_view errors = {}) const {
    return try_encode(encoding, errors).value();
  }
  /// A copy whose components are text, from bytes in an encoding; empty is ASCII.
  result<url> try_decode(std::string_view encoding = {}, std::string_view errors = {}) const {
    return made([&](wk_url_t **out, wk_error_t **err) {
      return wk_url_decode(get(), to_c(encoding), to_c(errors), out, err);
    });
  }
  url decode(std::string_view encoding = {}, std::string_view errors = {}) const {
    return try_decode(encoding, errors).value();
  }

  /// The C handle.
  const wk_url_t *get() const noexcept { return handle_.get(); }

  friend std::ostream &operator<<(std::ostream &out, const url &u) { return out << u.str(); }

 private:
  explicit url(wk_url_t *owned) noexcept : handle_(owned) {}

  template <class Make>
  static result<url> made(Make &&make) {
    wk_url_t *out = nullptr;
    return detail::attempt([&](wk_error_t **err) { return make(&out, err); },
                           [&] { return url(out); });
  }

  handle<wk_url_t, wk_url_free> handle_;
};

/// The absolute URL that a reference means in a document at `base` (RFC 3986, section 5).
inline result<buffer> try_join_url(std::string_view base, std::string_view reference,
                                   std::uint32_t flags = 0) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_url_join_with(to_c(base), to_c(reference), flags, out, err);
  });
}
inline buffer join_url(std::string_view base, std::string_view reference, std::uint32_t flags = 0) {
  return try_join_url(base, reference, flags).value();
}

/// The components of a URL, for unparse_url().
struct url_parts {
  std::string_view scheme, netloc, path, params, query, fragment;
};

/// Puts six components together.
inline result<buffer> try_unparse_url(const url_parts &p) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_url_unparse(to_c(p.scheme), to_c(p.netloc), to_c(p.path), to_c(p.params),
                          to_c(p.query), to_c(p.fragment), out, err);
  });
}
inline buffer unparse_url(const url_parts &p) { return try_unparse_url(p).value(); }

/// Puts five components together, those of url::split(); `params` is not used.
inline result<buffer> try_unsplit_url(const url_parts &p) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_url_unsplit(to_c(p.scheme), to_c(p.netloc), to_c(p.path), to_c(p.query),
                          to_c(p.fragment), out, err);
  });
}
inline buffer unsplit_url(const url_parts &p) { return try_unsplit_url(p).value(); }

/// Takes the wrapping off a URL: "<URL:http://host/>" gives "http://host/". The result is a part of
/// `text`.
inline result<std::string_view> try_unwrap_url(std::string_view text) {
  wk_str_t out = {};
  return detail::attempt([&](wk_error_t **err) { return wk_url_unwrap(to_c(text), &out, err); },
                         [&] { return from_c(out); });
}
inline std::string_view unwrap_url(std::string_view text) { return try_unwrap_url(text).value(); }

/// An absolute URL as browsers read it (WHATWG): repaired, in one form, its host by IDNA.
class web_url {
 public:
  /// Reads a URL; a relative one is relative to `base`.
  static result<web_url> try_parse(std::string_view text, const web_url *base = nullptr) {
    return made([&](wk_weburl_t **out, wk_error_t **err) {
      return wk_weburl_parse(to_c(text), base ? base->get() : nullptr, out, err);
    });
  }
  static web_url parse(std::string_view text, const web_url *base = nullptr) {
    return try_parse(text, base).value();
  }

  /// The whole URL.
  std::string_view str() const noexcept { return from_c(wk_weburl_href(get())); }
  std::string_view scheme() const noexcept { return from_c(wk_weburl_scheme(get())); }
  std::string_view username() const noexcept { return from_c(wk_weburl_username(get())); }
  std::string_view path() const noexcept { return from_c(wk_weburl_path(get())); }
  std::optional<std::string_view> password() const noexcept {
    return detail::present(wk_weburl_password(get()));
  }
  /// The host, with its port when that is not the scheme's own.
  std::optional<std::string_view> host() const noexcept {
    return detail::present(wk_weburl_host(get()));
  }
  /// The host alone, in ASCII.
  std::optional<std::string_view> hostname() const noexcept {
    return detail::present(wk_weburl_hostname(get()));
  }
  std::optional<std::string_view> query() const noexcept {
    return detail::present(wk_weburl_query(get()));
  }
  std::optional<std::string_view> fragment() const noexcept {
    return detail::present(wk_weburl_fragment(get()));
  }
  /// The port that stands in the URL, which the scheme's own never does.
  std::optional<std::uint16_t> port() const noexcept { return number(wk_weburl_port); }
  /// The port to connect to, when it is known.
  std::optional<std::uint16_t> port_or_default() const noexcept {
    return number(wk_weburl_port_or_default);
  }
  /// The host as people read it. Show it, do not connect to it.
  result<buffer> try_unicode_hostname() const {
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
      return wk_weburl_hostname_unicode(get(), out, err);
    });
  }
  buffer unicode_hostname() const { return try_unicode_hostname().value(); }
  /// Scheme, host and port; "null" for a URL whose origin is opaque.
  result<buffer> try_origin() const {
    return detail::buffered(
        [&](wk_buf_t **out, wk_error_t **err) { return wk_weburl_origin(get(), out, err); });
  }
  buffer origin() const { return try_origin().value(); }

  /// A copy in which one component (WK_WEBURL_PATH) is set by the rules of the standard's setters.
  result<web_url> try_with(std::uint32_t component, std::string_view value) const {
    return made([&](wk_weburl_t **out, wk_error_t **err) {
      return wk_weburl_replace(get(), component, to_c(value), out, err);
    });
  }
  web_url with(std::uint32_t component, std::string_view value) const {
    return try_with(component, value).value();
  }

  /// The C handle.
  const wk_weburl_t *get() const noexcept { return handle_.get(); }

  friend std::ostream &operator<<(std::ostream &out, const web_url &u) { return out << u.str(); }

 private:
  explicit web_url(wk_weburl_t *owned) noexcept : handle_(owned) {}

  template <class Make>
  static result<web_url> made(Make &&make) {
    wk_weburl_t *out = nullptr;
    return detail::attempt([&](wk_error_t **err) { return make(&out, err); },
                           [&] { return web_url(out); });
  }

  std::optional<std::uint16_t> number(bool (*read)(const wk_weburl_t *, std::uint16_t *)) const {
    std::uint16_t value = 0;
    if (read(get(), &value)) return value;
    return std::nullopt;
  }

  handle<wk_weburl_t, wk_weburl_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_URL_HPP
