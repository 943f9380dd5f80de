// wirekit/client.hpp: how the clients of line protocols connect, for C++17.
#ifndef WIREKIT_CLIENT_HPP
#define WIREKIT_CLIENT_HPP

#include <wirekit/trace.h>
#include <wirekit/net.hpp>

#include <functional>

namespace wirekit {
namespace detail {

/// A list of texts as C takes it; borrowed from them.
class text_views {
 public:
  explicit text_views(const std::vector<std::string_view> &list) {
    list_.reserve(list.size() + 1);
    for (std::string_view view : list) list_.push_back(to_c(view));
  }
  /// Never NULL, for an empty list is not an absent one.
  const wk_str_t *data() const noexcept { return list_.data(); }
  std::size_t size() const noexcept { return list_.size(); }

 private:
  std::vector<wk_str_t> list_;
};

}  // namespace detail

/// What a trace is shown: WK_TRACE_SENT or WK_TRACE_RECEIVED, the bytes, and the time since it was
/// set. It must not throw: nobody could be told.
using trace_function = std::function<void(std::uint32_t direction, std::string_view bytes,
                                          std::chrono::microseconds since)>;

/// The options of a client; `Api` names the C functions of its protocol. Each gives the client
/// back.
template <class Client, class Api>
class client_options {
 public:
  /// Limits connecting, and the time in which no byte moves; negative is no limit, here and below.
  Client &timeout(std::chrono::milliseconds limit) {
    return set(Api::set_timeout_ms, count(limit));
  }
  /// Limits name lookup and connecting.
  Client &connect_timeout(std::chrono::milliseconds limit) {
    return set(Api::set_connect_timeout_ms, count(limit));
  }
  /// Limits the time in which no byte moves.
  Client &idle_timeout(std::chrono::milliseconds limit) {
    return set(Api::set_idle_timeout_ms, count(limit));
  }
  /// Limits a whole command with its reply.
  Client &total_timeout(std::chrono::milliseconds limit) {
    return set(Api::set_total_timeout_ms, count(limit));
  }
  /// Connects from this address and port; "" and 0 are any.
  Client &source_address(std::string_view host, std::uint16_t port = 0) {
    return set(Api::set_source_address, to_c(host), port);
  }
  /// Connects to a Unix socket in place of the host and port; "" goes back.
  Client &unix_socket(std::string_view path) { return set(Api::set_unix_socket, to_c(path)); }
  /// How TLS is done.
  Client &tls(const tls_config &config) { return set(Api::set_tls, config.get()); }
  /// The token that wakes whatever blocks.
  Client &cancel(const cancel_token &token) { return set(Api::set_cancel, token.get()); }
  /// A transport in place of a socket, for the next connect.
  Client &transport(const wirekit::transport &other) {
    return set(Api::set_transport, other.get());
  }
  /// Prints the traffic to stderr when the level is above 0.
  Client &debuglevel(std::int32_t level) { return set(Api::set_debuglevel, level); }
  /// The longest line that the server may send.
  Client &max_line(std::size_t bytes) { return set(Api::set_max_line, bytes); }
  /// Shows the traffic to a function; an empty one ends that.
  Client &trace(trace_function show) {
    if (!show) return set(Api::set_trace, nullptr, nullptr);
    wk_trace_ops_t ops = {};
    ops.size = sizeof ops;
    ops.trace = [](void *user, std::uint32_t direction, wk_bytes_t bytes, std::uint64_t since) {
      const auto &function = *static_cast<trace_function *>(user);
      function(direction, from_c(bytes), std::chrono::microseconds(since));
    };
    ops.drop = [](void *user) { delete static_cast<trace_function *>(user); };
    return set(Api::set_trace, &ops, new trace_function(std::move(show)));
  }

 private:
  static std::int64_t count(std::chrono::milliseconds limit) {
    return limit.count() < 0 ? WK_NO_TIMEOUT : limit.count();
  }

  template <class Set, class... Args>
  Client &set(Set *function, Args... args) {
    Client &client = static_cast<Client &>(*this);
    detail::check([&](wk_error_t **err) { return function(client.get(), args..., err); });
    return client;
  }
};

}  // namespace wirekit

#endif  // WIREKIT_CLIENT_HPP
