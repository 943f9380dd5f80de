// wirekit/cookiejar.hpp: a client's jar of cookies, for C++17.
#ifndef WIREKIT_COOKIEJAR_HPP
#define WIREKIT_COOKIEJAR_HPP

#include <wirekit/cookiejar.h>
#include <wirekit/cookiejar_dates.h>
#include <wirekit/cookiejar_file.h>

#include <vector>
#include <wirekit/cookie.hpp>
#include <wirekit/headers.hpp>

namespace wirekit {

/// What a jar asks of a request. The views are borrowed.
struct jar_request {
  std::string_view url;
  /// The host of the page that caused the request; nothing for the request's own.
  std::optional<std::string_view> origin_host = std::nullopt;
  bool unverifiable = false;
  /// The Host header, for a URL without a host.
  std::string_view host = {};

  wk_cookiejar_request_t to_c() const noexcept {
    wk_cookiejar_request_t request = wk_cookiejar_request(wirekit::to_c(url));
    if (origin_host) request.origin_host = wirekit::to_c(*origin_host);
    request.host = wirekit::to_c(host);
    request.unverifiable = unverifiable;
    return request;
  }
};

/// A cookie of a jar. Changing it changes no jar until it is put in there again.
class jar_cookie {
 public:
  /// Makes a cookie by hand. Fields that are all zero are a Netscape cookie without any.
  explicit jar_cookie(const wk_cookiejar_fields_t &fields) {
    wk_cookiejar_cookie_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookiejar_cookie_new(&fields, &out, err); });
    handle_ = handle<wk_cookiejar_cookie_t, wk_cookiejar_cookie_free>(out);
  }
  /// Takes over a handle of the C interface.
  explicit jar_cookie(wk_cookiejar_cookie_t *owned) noexcept : handle_(owned) {}
  /// A handle of its own for a cookie that is lent.
  static jar_cookie copy_of(const wk_cookiejar_cookie_t *lent) {
    wk_cookiejar_cookie_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookiejar_cookie_copy(lent, &out, err); });
    return jar_cookie(out);
  }

  /// The standard attributes; the views live until the cookie is changed or goes.
  wk_cookiejar_fields_t fields() const noexcept {
    wk_cookiejar_fields_t fields;
    wk_cookiejar_cookie_fields(get(), &fields);
    return fields;
  }
  void set_fields(const wk_cookiejar_fields_t &fields) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookiejar_cookie_set_fields(get(), &fields, err); });
  }
  std::string_view name() const noexcept { return from_c(fields().name); }
  std::optional<std::string_view> value() const noexcept { return detail::present(fields().value); }
  /// The attributes that no standard knows; without value a view is empty.
  std::vector<std::pair<std::string_view, std::optional<std::string_view>>> attributes() const {
    std::vector<std::pair<std::string_view, std::optional<std::string_view>>> all;
    wk_str_t name, value;
    for (std::size_t i = 0; i < wk_cookiejar_cookie_attr_count(get()); i++) {
      wk_cookiejar_cookie_attr_at(get(), i, &name, &value);
      all.emplace_back(from_c(name), detail::present(value));
    }
    return all;
  }
  /// Whether it has such an attribute.
  bool has_attribute(std::string_view name) const noexcept {
    return wk_cookiejar_cookie_get_attr(get(), to_c(name), nullptr);
  }
  std::optional<std::string_view> attribute(std::string_view name) const noexcept {
    wk_str_t value;
    if (!wk_cookiejar_cookie_get_attr(get(), to_c(name), &value)) return std::nullopt;
    return detail::present(value);
  }
  void set_attribute(std::string_view name, std::optional<std::string_view> value) {
    const wk_str_t view = value ? to_c(*value) : wk_str_t{nullptr, 0};
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_cookie_set_attr(get(), to_c(name), view, err);
    });
  }
  /// Whether its time is over, now or at a moment in seconds since 1970.
  bool is_expired() const noexcept { return wk_cookiejar_cookie_is_expired(get()); }
  bool is_expired(std::int64_t now) const noexcept {
    return wk_cookiejar_cookie_is_expired_at(get(), now);
  }
  /// The C handle.
  wk_cookiejar_cookie_t *get() const noexcept { return handle_.get(); }

 private:
  handle<wk_cookiejar_cookie_t, wk_cookiejar_cookie_free> handle_;
};

/// Which cookies may be set and go back. Jars share it.
class cookie_policy {
 public:
  cookie_policy() {
    wk_cookiejar_policy_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookiejar_policy_new(&out, err); });
    handle_ = handle<wk_cookiejar_policy_t, wk_cookiejar_policy_free>(out);
  }
  /// Takes over a handle of the C interface.
  explicit cookie_policy(wk_cookiejar_policy_t *owned) noexcept : handle_(owned) {}

  /// A switch: WK_COOKIEJAR_RFC2965 and its neighbours.
  cookie_policy &set(std::uint32_t option, std::int32_t value) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookiejar_policy_set(get(), option, value, err); });
    return *this;
  }
  std::int32_t operator[](std::uint32_t option) const noexcept {
    return wk_cookiejar_policy_get(get(), option);
  }
  /// A list: WK_COOKIEJAR_BLOCKED_DOMAINS and its neighbours; nothing turns it off.
  cookie_policy &set_list(std::uint32_t list,
                          const std::optional<std::vector<std::string_view>> &entries) {
    const std::vector<wk_str_t> views =
        detail::views(entries ? *entries : std::vector<std::string_view>());
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_policy_set_list(get(), list, entries ? views.data() : nullptr,
                                          views.size(), err);
    });
    return *this;
  }
  std::optional<std::vector<std::string>> list(std::uint32_t list) const {
    const std::int64_t count = wk_cookiejar_policy_list_count(get(), list);
    if (count < 0) return std::nullopt;
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); i++)
      entries.emplace_back(from_c(wk_cookiejar_policy_list_at(get(), list, i)));
    return entries;
  }
  bool is_blocked(std::string_view domain) const noexcept {
    return wk_cookiejar_policy_is_blocked(get(), to_c(domain));
  }
  bool is_not_allowed(std::string_view domain) const noexcept {
    return wk_cookiejar_policy_is_not_allowed(get(), to_c(domain));
  }
  /// A list of public suffixes, as text or as a file.
  cookie_policy &set_public_suffixes(std::string_view text) {
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_policy_set_public_suffixes(get(), to_c(text), err);
    });
    return *this;
  }
  cookie_policy &load_public_suffixes(std::string_view filename) {
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_policy_load_public_suffixes(get(), to_c(filename), err);
    });
    return *this;
  }
  bool is_public_suffix(std::string_view domain) const noexcept {
    return wk_cookiejar_policy_is_public_suffix(get(), to_c(domain));
  }
  /// Rules of the program's own; the policy owns `user`. NULL takes them away.
  cookie_policy &set_rules(const wk_cookiejar_rules_t *rules, void *user = nullptr) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookiejar_policy_set_rules(get(), rules, user, err); });
    return *this;
  }
  /// The answers of the standard rules.
  bool set_ok(const jar_cookie &cookie, const jar_request &request) const {
    return ask(request, [&](const wk_cookiejar_request_t *r, bool *ok, wk_error_t **err) {
      return wk_cookiejar_policy_set_ok(get(), cookie.get(), r, ok, err);
    });
  }
  bool return_ok(const jar_cookie &cookie, const jar_request &request) const {
    return ask(request, [&](const wk_cookiejar_request_t *r, bool *ok, wk_error_t **err) {
      return wk_cookiejar_policy_return_ok(get(), cookie.get(), r, ok, err);
    });
  }
  bool domain_return_ok(std::string_view domain, const jar_request &request) const {
    return ask(request, [&](const wk_cookiejar_request_t *r, bool *ok, wk_error_t **err) {
      return wk_cookiejar_policy_domain_return_ok(get(), to_c(domain), r, ok, err);
    });
  }
  bool path_return_ok(std::string_view path, const jar_request &request) const {
    return ask(request, [&](const wk_cookiejar_request_t *r, bool *ok, wk_error_t **err) {
      return wk_cookiejar_policy_path_return_ok(get(), to_c(path), r, ok, err);
    });
  }
  /// The C handle.
  wk_cookiejar_policy_t *get() const noexcept { return handle_.get(); }

 private:
  template <class Call>
  static bool ask(const jar_request &request, Call call) {
    const wk_cookiejar_request_t c = request.to_c();
    bool ok = false;
    detail::check([&](wk_error_t **err) { return call(&c, &ok, err); });
    return ok;
  }

  handle<wk_cookiejar_policy_t, wk_cookiejar_policy_free> handle_;
};

/// A jar of cookies.
class cookie_jar {
 public:
  /// WK_COOKIEJAR_PLAIN, WK_COOKIEJAR_MOZILLA or WK_COOKIEJAR_LWP.
  explicit cookie_jar(std::uint32_t kind = WK_COOKIEJAR_PLAIN,
                      const cookie_policy *policy = nullptr) {
    wk_cookiejar_t *out = nullptr;
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_new(policy ? policy->get() : nullptr, kind, &out, err);
    });
    handle_ = handle<wk_cookiejar_t, wk_cookiejar_free>(out);
  }

  void set_policy(const cookie_policy &policy) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookiejar_set_policy(get(), policy.get(), err); });
  }
  cookie_policy policy() const {
    wk_cookiejar_policy_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookiejar_policy(get(), &out, err); });
    return cookie_policy(out);
  }
  /// Stops the clock at a moment in seconds since 1970; nothing lets it go again.
  void set_clock(std::optional<std::int64_t> now) {
    detail::check([&](wk_error_t **err) {
      return now ? wk_cookiejar_set_now(get(), *now, err)
                 : wk_cookiejar_use_system_clock(get(), err);
    });
  }
  /// Sets what it may hold; 0 is the usual limit.
  void limit(std::size_t per_domain, std::size_t total, std::size_t cookie_bytes = 0,
             std::size_t total_bytes = 0) {
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_set_limits(get(), per_domain, total, cookie_bytes, total_bytes, err);
    });
  }

  /// Takes the cookies out of the headers of a response.
  result<void> try_extract(const jar_request &request, const headers &response) {
    if (!response.get()) return {};
    return detail::attempt([&](wk_error_t **err) {
      return wk_cookiejar_extract(get(), request.to_c(), response.get(), err);
    });
  }
  void extract(const jar_request &request, const headers &response) {
    try_extract(request, response).value();
  }
  /// The cookies of a response, without keeping them.
  std::vector<jar_cookie> make_cookies(const jar_request &request, const headers &response) {
    if (!response.get()) return {};
    wk_cookiejar_list_t *list = nullptr;
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_make_cookies(get(), request.to_c(), response.get(), &list, err);
    });
    return taken(list);
  }
  /// What a request gets: the Cookie and the Cookie2 header.
  struct sent {
    std::optional<std::string> cookie, cookie2;
  };
  sent header(const jar_request &request) {
    wk_buf_t *first = nullptr, *second = nullptr;
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_header(get(), request.to_c(), &first, &second, err);
    });
    sent both;
    const buffer one(first), two(second);
    if (first) both.cookie = one.str();
    if (second) both.cookie2 = two.str();
    return both;
  }
  /// Adds them to the headers of a request, unless they are there.
  void add_cookie_header(const jar_request &request, headers &fields) {
    const sent both = header(request);
    if (both.cookie && !fields.find("Cookie")) fields.add("Cookie", *both.cookie);
    if (both.cookie2 && !fields.find("Cookie2")) fields.add("Cookie2", *both.cookie2);
  }
  void set_cookie(const jar_cookie &cookie) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookiejar_set_cookie(get(), cookie.get(), err); });
  }
  void set_cookie_if_ok(const jar_cookie &cookie, const jar_request &request) {
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_set_cookie_if_ok(get(), cookie.get(), request.to_c(), err);
    });
  }

  std::size_t size() const noexcept { return wk_cookiejar_count(get()); }
  bool empty() const noexcept { return size() == 0; }
  /// All cookies, domain after domain.
  std::vector<jar_cookie> all() const {
    wk_cookiejar_list_t *list = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cookiejar_cookies(get(), &list, err); });
    return taken(list);
  }
  /// The cookie of a domain, path and name.
  result<jar_cookie> try_find(std::string_view domain, std::string_view path,
                              std::string_view name) const {
    wk_cookiejar_cookie_t *out = nullptr;
    return detail::attempt(
        [&](wk_error_t **err) {
          return wk_cookiejar_find(get(), to_c(domain), to_c(path), to_c(name), &out, err);
        },
        [&] { return jar_cookie(out); });
  }
  jar_cookie find(std::string_view domain, std::string_view path, std::string_view name) const {
    return try_find(domain, path, name).value();
  }
  /// Takes cookies out: all, those of a domain, of a path, or one. WK_E_COOKIEJAR_MISSING when
  /// there is none.
  void clear() {
    detail::check([&](wk_error_t **err) { return wk_cookiejar_clear(get(), err); });
  }
  void clear(std::string_view domain) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookiejar_clear_domain(get(), to_c(domain), err); });
  }
  void clear(std::string_view domain, std::string_view path) {
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_clear_path(get(), to_c(domain), to_c(path), err);
    });
  }
  void clear(std::string_view domain, std::string_view path, std::string_view name) {
    detail::check([&](wk_error_t **err) {
      return wk_cookiejar_clear_cookie(get(), to_c(domain), to_c(path), to_c(name), err);
    });
  }
  void clear_session_cookies() {
    detail::check([&](wk_error_t **err) { return wk_cookiejar_clear_session_cookies(get(), err); });
  }
  void clear_expired_cookies() {
    detail::check([&](wk_error_t **err) { return wk_cookiejar_clear_expired_cookies(get(), err); });
  }

  /// The file that is meant when a call names none.
  std::optional<std::string_view> filename() const noexcept {
    return detail::present(wk_cookiejar_filename(get()));
  }
  void set_filename(std::optional<std::string_view> name) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookiejar_set_filename(get(), optional(name), err); });
  }
  bool delayload() const noexcept { return wk_cookiejar_delayload(get()); }
  void set_delayload(bool hint) {
    detail::check([&](wk_error_t **err) { return wk_cookiejar_set_delayload(get(), hint, err); });
  }
  /// The flags are WK_COOKIEJAR_IGNORE_DISCARD and its neighbours.
  void save(std::optional<std::string_view> name = std::nullopt, std::uint32_t flags = 0) const {
    detail::check(
        [&](wk_error_t **err) { return wk_cookiejar_save(get(), optional(name), flags, err); });
  }
  result<void> try_load(std::optional<std::string_view> name = std::nullopt,
                        std::uint32_t flags = 0) {
    return detail::attempt(
        [&](wk_error_t **err) { return wk_cookiejar_load(get(), optional(name), flags, err); });
  }
  void load(std::optional<std::string_view> name = std::nullopt, std::uint32_t flags = 0) {
    try_load(name, flags).value();
  }
  void revert(std::optional<std::string_view> name = std::nullopt, std::uint32_t flags = 0) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookiejar_revert(get(), optional(name), flags, err); });
  }
  /// The text of the file.
  buffer dump(std::uint32_t flags = 0) const {
    return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
             return wk_cookiejar_dump(get(), flags, out, err);
           })
        .value();
  }
  void load_text(std::string_view text, std::uint32_t flags = 0) {
    detail::check(
        [&](wk_error_t **err) { return wk_cookiejar_load_text(get(), to_c(text), flags, err); });
  }
  /// The C handle.
  wk_cookiejar_t *get() const noexcept { return handle_.get(); }

 private:
  static wk_str_t optional(std::optional<std::string_view> text) noexcept {
    return text ? to_c(*text) : wk_str_t{nullptr, 0};
  }
  static std::vector<jar_cookie> taken(wk_cookiejar_list_t *owned) {
    const handle<wk_cookiejar_list_t, wk_cookiejar_list_free> list(owned);
    std::vector<jar_cookie> cookies;
    for (std::size_t i = 0; i < wk_cookiejar_list_count(owned); i++)
      cookies.push_back(jar_cookie::copy_of(wk_cookiejar_list_at(owned, i)));
    return cookies;
  }

  handle<wk_cookiejar_t, wk_cookiejar_free> handle_;
};

/// Dates of cookies, in seconds since 1970; nothing for a text that is no date.
inline std::optional<std::int64_t> http2time(std::string_view text) noexcept {
  std::int64_t seconds = 0;
  if (wk_cookiejar_http2time(to_c(text), &seconds, nullptr)) return std::nullopt;
  return seconds;
}
inline std::optional<std::int64_t> iso2time(std::string_view text) noexcept {
  std::int64_t seconds = 0;
  if (wk_cookiejar_iso2time(to_c(text), &seconds, nullptr)) return std::nullopt;
  return seconds;
}
inline buffer time2isoz(std::int64_t seconds) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
           return wk_cookiejar_time2isoz(seconds, out, err);
         })
      .value();
}
inline buffer time2netscape(std::int64_t seconds) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
           return wk_cookiejar_time2netscape(seconds, out, err);
         })
      .value();
}

}  // namespace wirekit

#endif  // WIREKIT_COOKIEJAR_HPP
