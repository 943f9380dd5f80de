// wirekit/pop3.hpp: the POP3 client for C++17.
#ifndef WIREKIT_POP3_HPP
#define WIREKIT_POP3_HPP

#include <wirekit/pop3_commands.h>
#include <wirekit/pop3_options.h>
#include <wirekit/client.hpp>
#include <wirekit/url.hpp>

#include <map>

namespace wirekit {

namespace detail {

struct pop3_api {
  static constexpr auto *set_timeout_ms = wk_pop3_set_timeout_ms;
  static constexpr auto *set_connect_timeout_ms = wk_pop3_set_connect_timeout_ms;
  static constexpr auto *set_idle_timeout_ms = wk_pop3_set_idle_timeout_ms;
  static constexpr auto *set_total_timeout_ms = wk_pop3_set_total_timeout_ms;
  static constexpr auto *set_source_address = wk_pop3_set_source_address;
  static constexpr auto *set_unix_socket = wk_pop3_set_unix_socket;
  static constexpr auto *set_tls = wk_pop3_set_tls;
  static constexpr auto *set_cancel = wk_pop3_set_cancel;
  static constexpr auto *set_transport = wk_pop3_set_transport;
  static constexpr auto *set_debuglevel = wk_pop3_set_debuglevel;
  static constexpr auto *set_trace = wk_pop3_set_trace;
  static constexpr auto *set_max_line = wk_pop3_set_max_line;
};

}  // namespace detail

/// A reply of many lines. Views live as long as it does.
class pop3_lines {
 public:
  explicit pop3_lines(wk_pop3_lines_t *owned) noexcept : handle_(owned) {}
  /// The line that came before the others.
  std::string_view status() const noexcept { return from_c(wk_pop3_lines_status(handle_.get())); }
  std::size_t size() const noexcept { return wk_pop3_lines_count(handle_.get()); }
  std::string_view operator[](std::size_t index) const noexcept {
    return from_c(wk_pop3_lines_at(handle_.get(), index));
  }
  /// The bytes of all lines with their ends.
  std::uint64_t octets() const noexcept { return wk_pop3_lines_octets(handle_.get()); }

 private:
  handle<wk_pop3_lines_t, wk_pop3_lines_free> handle_;
};

/// A client of a POP3 server. Set it up, connect(), then one command after the other. Every command
/// throws wirekit::error; the replies of one line come back as they are.
class pop3 : public client_options<pop3, detail::pop3_api> {
 public:
  struct status {
    std::uint64_t count, octets;
  };

  /// A client of a server; port 0 is 110, or 995 when `tls` comes first.
  explicit pop3(std::string_view host, std::uint16_t port = 0, bool tls = false) {
    wk_pop3_t *out = nullptr;
    detail::check([&](wk_error_t **err) {
      return tls ? wk_pop3_ssl_new(to_c(host), port, &out, err)
                 : wk_pop3_new(to_c(host), port, &out, err);
    });
    handle_ = handle<wk_pop3_t, wk_pop3_free>(out);
  }

  wk_pop3_t *get() const noexcept { return handle_.get(); }
  /// The memory that a reply of many lines may take.
  pop3 &max_reply(std::uint64_t bytes) {
    detail::check([&](wk_error_t **err) { return wk_pop3_set_max_reply(get(), bytes, err); });
    return *this;
  }
  void connect() {
    detail::check([&](wk_error_t **err) { return wk_pop3_connect(get(), err); });
  }
  void close() {
    detail::check([&](wk_error_t **err) { return wk_pop3_close(get(), err); });
  }
  bool is_connected() const noexcept { return wk_pop3_is_connected(get()); }

  buffer welcome() { return one(wk_pop3_getwelcome); }
  buffer user(std::string_view name) { return one(wk_pop3_user, to_c(name)); }
  buffer pass(std::string_view password) { return one(wk_pop3_pass, to_c(password)); }
  buffer apop(std::string_view user, std::string_view secret) {
    return one(wk_pop3_apop, to_c(user), to_c(secret));
  }
  buffer rpop(std::string_view user) { return one(wk_pop3_rpop, to_c(user)); }
  buffer dele(std::uint64_t which) { return one(wk_pop3_dele, which); }
  buffer rset() { return one(wk_pop3_rset); }
  buffer noop() { return one(wk_pop3_noop); }
  buffer utf8() { return one(wk_pop3_utf8); }
  /// Goes on under TLS.
  buffer stls() { return one(wk_pop3_stls); }
  /// Carries the deletions out and closes.
  buffer quit() { return one(wk_pop3_quit); }
  status stat() {
    status s = {};
    detail::check([&](wk_error_t **err) { return wk_pop3_stat(get(), &s.count, &s.octets, err); });
    return s;
  }
  pop3_lines list() { return many(wk_pop3_list); }
  buffer list(std::uint64_t which) { return one(wk_pop3_list_one, which); }
  pop3_lines uidl() { return many(wk_pop3_uidl); }
  buffer uidl(std::uint64_t which) { return one(wk_pop3_uidl_one, which); }
  pop3_lines retr(std::uint64_t which) { return many(wk_pop3_retr, which); }
  pop3_lines top(std::uint64_t which, std::uint64_t howmuch) {
    return many(wk_pop3_top, which, howmuch);
  }
  /// Hands the lines of a message to `take` as they come; gives their bytes. What `take` throws
  /// goes on from here, and the connection is closed.
  std::uint64_t retr(std::uint64_t which, const std::function<void(std::string_view)> &take) {
    return streamed(take,
                    [&](wk_pop3_line_fn line, void *user, std::uint64_t *octets, wk_error_t **err) {
                      return wk_pop3_retr_to(get(), which, line, user, octets, err);
                    });
  }
  std::uint64_t top(std::uint64_t which, std::uint64_t howmuch,
                    const std::function<void(std::string_view)> &take) {
    return streamed(take,
                    [&](wk_pop3_line_fn line, void *user, std::uint64_t *octets, wk_error_t **err) {
                      return wk_pop3_top_to(get(), which, howmuch, line, user, octets, err);
                    });
  }
  /// What the server can do: each name with its parameters.
  std::map<std::string, std::vector<std::string>> capa() {
    wk_pop3_capabilities_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_pop3_capa(get(), &out, err); });
    handle<wk_pop3_capabilities_t, wk_pop3_capabilities_free> owner(out);
    std::map<std::string, std::vector<std::string>> all;
    for (std::size_t i = 0; i < wk_pop3_capabilities_count(out); i++) {
      auto &parameters = all[std::string(from_c(wk_pop3_capabilities_name(out, i)))];
      for (std::size_t j = 0;; j++) {
        const wk_str_t parameter = wk_pop3_capabilities_parameter(out, i, j);
        if (!parameter.data) break;
        parameters.emplace_back(from_c(parameter));
      }
    }
    return all;
  }

 private:
  struct taker {
    const std::function<void(std::string_view)> &take;
    detail::thrown thrown;
  };

  template <class... Args, class... Given>
  buffer one(wk_status_t (*command)(wk_pop3_t *, Args...), Given... args) {
    wk_buf_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return command(get(), args..., &out, err); });
    return buffer(out);
  }
  template <class... Args, class... Given>
  pop3_lines many(wk_status_t (*command)(wk_pop3_t *, Args...), Given... args) {
    wk_pop3_lines_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return command(get(), args..., &out, err); });
    return pop3_lines(out);
  }
  template <class Call>
  std::uint64_t streamed(const std::function<void(std::string_view)> &take, Call &&call) {
    std::uint64_t octets = 0;
    taker user{take, {}};
    const wk_pop3_line_fn line = [](void *context, wk_bytes_t text) -> int {
      taker &t = *static_cast<taker *>(context);
      try {
        t.take(from_c(text));
        return 0;
      } catch (...) {
        t.thrown.keep();
        return 1;
      }
    };
    wk_error_t *details = nullptr;
    const wk_status_t outcome = call(line, &user, &octets, &details);
    const error failure(outcome, details);
    user.thrown.rethrow();
    if (outcome != WK_OK) throw failure;
    return octets;
  }

  handle<wk_pop3_t, wk_pop3_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_POP3_HPP
