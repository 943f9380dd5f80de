// wirekit/robots.hpp: robots.txt for C++17.
#ifndef WIREKIT_ROBOTS_HPP
#define WIREKIT_ROBOTS_HPP

#include <wirekit/robots.h>
#include <wirekit/net.hpp>
#include <wirekit/url.hpp>

#include <vector>

namespace wirekit {

/// The rules of one site. Many threads may ask at once; to change it needs the object alone.
class robots {
 public:
  /// So many requests in so many seconds.
  struct rate {
    std::uint64_t requests, seconds;
  };

  /// No rules yet: nothing may be fetched. `rfc9309` chooses the modern manner.
  explicit robots(std::string_view url = {}, bool rfc9309 = false) {
    wk_robots_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_robots_new(to_c(url), &out, err); });
    handle_ = handle<wk_robots_t, wk_robots_free>(out);
    if (rfc9309) set([&](wk_error_t **err) { return wk_robots_set_rfc9309(get(), true, err); });
  }

  robots &set_url(std::string_view url) {
    return set([&](wk_error_t **err) { return wk_robots_set_url(get(), to_c(url), err); });
  }
  robots &set_max_bytes(std::uint64_t bytes) {
    return set([&](wk_error_t **err) { return wk_robots_set_max_bytes(get(), bytes, err); });
  }
  robots &set_user_agent(std::string_view agent) {
    return set([&](wk_error_t **err) { return wk_robots_set_user_agent(get(), to_c(agent), err); });
  }
  /// How long read() waits, in milliseconds; WK_NO_TIMEOUT for no limit.
  robots &set_timeout_ms(std::int64_t limit, std::int64_t total = WK_NO_TIMEOUT) {
    return set(
        [&](wk_error_t **err) { return wk_robots_set_timeout_ms(get(), limit, total, err); });
  }
  robots &set_cancel(const cancel_token &token) {
    return set([&](wk_error_t **err) { return wk_robots_set_cancel(get(), token.get(), err); });
  }
  robots &set_tls(const tls_config &tls) {
    return set([&](wk_error_t **err) { return wk_robots_set_tls(get(), tls.get(), err); });
  }

  /// Where the file is.
  std::string_view url() const noexcept { return from_c(wk_robots_url(get())); }

  /// Gets the file and parses it.
  result<void> try_read() {
    return detail::attempt([&](wk_error_t **err) { return wk_robots_read(get(), err); });
  }
  void read() { try_read().value(); }

  /// Does with a response what read() does.
  result<void> try_apply_response(std::uint32_t status, std::string_view body) {
    return detail::attempt([&](wk_error_t **err) {
      return wk_robots_apply_response(get(), status, to_c_bytes(body), err);
    });
  }
  void apply_response(std::uint32_t status, std::string_view body) {
    try_apply_response(status, body).value();
  }

  /// Parses a whole file.
  result<void> try_parse(std::string_view text) {
    return detail::attempt(
        [&](wk_error_t **err) { return wk_robots_parse(get(), to_c(text), err); });
  }
  void parse(std::string_view text) { try_parse(text).value(); }

  /// Parses lines.
  result<void> try_parse_lines(const std::vector<std::string_view> &lines) {
    std::vector<wk_str_t> views;
    for (std::string_view line : lines) views.push_back(to_c(line));
    return detail::attempt([&](wk_error_t **err) {
      return wk_robots_parse_lines(get(), views.data(), views.size(), err);
    });
  }
  void parse_lines(const std::vector<std::string_view> &lines) { try_parse_lines(lines).value(); }

  /// Forgets the rules, so that the file can be read anew.
  void clear() {
    set([&](wk_error_t **err) { return wk_robots_clear(get(), err); });
  }

  /// Whether an agent may fetch a URL.
  result<bool> try_can_fetch(std::string_view agent, std::string_view url) const {
    bool allowed = false;
    return detail::attempt(
        [&](wk_error_t **err) {
          return wk_robots_can_fetch(get(), to_c(agent), to_c(url), &allowed, err);
        },
        [&] { return allowed; });
  }
  bool can_fetch(std::string_view agent, std::string_view url) const {
    return try_can_fetch(agent, url).value();
  }

  /// The seconds between two requests of an agent.
  std::optional<std::uint64_t> crawl_delay(std::string_view agent) const noexcept {
    std::uint64_t seconds = 0;
    if (wk_robots_crawl_delay(get(), to_c(agent), &seconds)) return seconds;
    return std::nullopt;
  }
  std::optional<rate> request_rate(std::string_view agent) const noexcept {
    rate found{};
    if (wk_robots_request_rate(get(), to_c(agent), &found.requests, &found.seconds)) return found;
    return std::nullopt;
  }

  /// The site maps; they live until the rules change.
  std::vector<std::string_view> site_maps() const {
    std::vector<std::string_view> maps;
    for (std::size_t i = 0; i < wk_robots_site_map_count(get()); i++)
      maps.push_back(from_c(wk_robots_site_map_at(get(), i)));
    return maps;
  }

  /// Milliseconds since 1970 of the last fetch; 0 for never.
  std::int64_t mtime_ms() const noexcept { return wk_robots_mtime_ms(get()); }
  /// Sets the time of the last fetch to now.
  void modified() {
    set([&](wk_error_t **err) { return wk_robots_modified(get(), err); });
  }
  /// The status of the last response; 0 for none.
  std::uint32_t status() const noexcept { return wk_robots_status(get()); }

  /// The records as text.
  buffer str() const {
    return detail::buffered(
               [&](wk_buf_t **out, wk_error_t **err) { return wk_robots_format(get(), out, err); })
        .value();
  }

  /// The C handle.
  wk_robots_t *get() const noexcept { return handle_.get(); }

 private:
  template <class Call>
  robots &set(Call &&call) {
    detail::check(std::forward<Call>(call));
    return *this;
  }

  handle<wk_robots_t, wk_robots_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_ROBOTS_HPP
