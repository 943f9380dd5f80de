// wirekit/request.hpp: header lists, proxy exceptions, data: URLs and credentials for C++17.
#ifndef WIREKIT_REQUEST_HPP
#define WIREKIT_REQUEST_HPP

#include <wirekit/password_mgr.h>
#include <wirekit/request.h>
#include <wirekit/strings.hpp>
#include <wirekit/url.hpp>

namespace wirekit {

/// Splits a header field's value at the commas outside quoted strings.
inline result<std::vector<std::string>> try_parse_http_list(std::string_view value) {
  return detail::listed([&](wk_strings_t **out, wk_error_t **err) {
    return wk_request_parse_http_list(to_c(value), out, err);
  });
}
inline std::vector<std::string> parse_http_list(std::string_view value) {
  return try_parse_http_list(value).value();
}

/// Whether a host is reached without a proxy; `no_proxy` is what the environment variable holds.
inline result<bool> try_proxy_bypass(std::string_view host, std::string_view no_proxy) {
  bool bypass = false;
  return detail::attempt(
      [&](wk_error_t **err) {
        return wk_request_proxy_bypass(to_c(host), to_c(no_proxy), &bypass, err);
      },
      [&] { return bypass; });
}
inline bool proxy_bypass(std::string_view host, std::string_view no_proxy) {
  return try_proxy_bypass(host, no_proxy).value();
}

/// What a data: URL holds. Views live as long as it does.
class data_url {
 public:
  static result<data_url> try_parse(std::string_view url) {
    wk_request_data_t *out = nullptr;
    return detail::attempt(
        [&](wk_error_t **err) { return wk_request_data_parse(to_c(url), &out, err); },
        [&] { return data_url(out); });
  }
  static data_url parse(std::string_view url) { return try_parse(url).value(); }

  /// The media type with its parameters.
  std::string_view media_type() const noexcept {
    return from_c(wk_request_data_media_type(handle_.get()));
  }
  /// The content.
  std::string_view body() const noexcept { return from_c(wk_request_data_body(handle_.get())); }

 private:
  explicit data_url(wk_request_data_t *owned) noexcept : handle_(owned) {}
  handle<wk_request_data_t, wk_request_data_free> handle_;
};

/// Credentials by realm and URI. No realm stands for every realm.
class password_mgr {
 public:
  struct credentials {
    std::string_view user, password;
  };

  /// WK_PASSWORD_MGR_REALM, WK_PASSWORD_MGR_DEFAULT_REALM or WK_PASSWORD_MGR_PRIOR_AUTH.
  explicit password_mgr(std::uint32_t manner = WK_PASSWORD_MGR_DEFAULT_REALM) {
    wk_password_mgr_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_password_mgr_new(manner, &out, err); });
    handle_ = handle<wk_password_mgr_t, wk_password_mgr_free>(out);
  }

  /// Adds credentials for a realm at and below each of `uris`; `authenticated` sends them without
  /// being asked for (WK_PASSWORD_MGR_PRIOR_AUTH).
  result<void> try_add(std::optional<std::string_view> realm,
                       const std::vector<std::string_view> &uris, std::string_view user,
                       std::string_view password, bool authenticated = false) {
    const std::uint32_t flags = (realm ? 0 : WK_PASSWORD_MGR_ANY_REALM) |
                                (authenticated ? WK_PASSWORD_MGR_AUTHENTICATED : 0);
    const std::vector<wk_str_t> views = to_views(uris);
    return detail::attempt([&](wk_error_t **err) {
      return wk_password_mgr_add(handle_.get(), to_c(realm.value_or("")), views.data(),
                                 views.size(), to_c(user), to_c(password), flags, err);
    });
  }
  void add(std::optional<std::string_view> realm, const std::vector<std::string_view> &uris,
           std::string_view user, std::string_view password, bool authenticated = false) {
    try_add(realm, uris, user, password, authenticated).value();
  }

  /// The credentials for a realm at a URI; the views live until the next add().
  result<std::optional<credentials>> try_find(std::optional<std::string_view> realm,
                                              std::string_view uri) const {
    wk_str_t user, password;
    return detail::attempt(
        [&](wk_error_t **err) {
          return wk_password_mgr_find(handle_.get(), to_c(realm.value_or("")), to_c(uri),
                                      realm ? 0 : WK_PASSWORD_MGR_ANY_REALM, &user, &password, err);
        },
        [&]() -> std::optional<credentials> {
          if (!user.data) return std::nullopt;
          return credentials{from_c(user), from_c(password)};
        });
  }
  std::optional<credentials> find(std::optional<std::string_view> realm,
                                  std::string_view uri) const {
    return try_find(realm, uri).value();
  }

  /// Says whether requests at and below URIs carry credentials without being asked for.
  void update_authenticated(const std::vector<std::string_view> &uris, bool authenticated) {
    const std::vector<wk_str_t> views = to_views(uris);
    detail::check([&](wk_error_t **err) {
      return wk_password_mgr_update_authenticated(handle_.get(), views.data(), views.size(),
                                                  authenticated, err);
    });
  }
  bool is_authenticated(std::string_view uri) const {
    bool yes = false;
    detail::check([&](wk_error_t **err) {
      return wk_password_mgr_is_authenticated(handle_.get(), to_c(uri), &yes, err);
    });
    return yes;
  }

 private:
  static std::vector<wk_str_t> to_views(const std::vector<std::string_view> &texts) {
    std::vector<wk_str_t> views;
    views.reserve(texts.size());
    for (std::string_view text : texts) views.push_back(to_c(text));
    return views;
  }

  handle<wk_password_mgr_t, wk_password_mgr_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_REQUEST_HPP
