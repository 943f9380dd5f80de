// wirekit/telnet.hpp: the Telnet client and decoder for C++17.
#ifndef WIREKIT_TELNET_HPP
#define WIREKIT_TELNET_HPP

#include <wirekit/telnet_codes.h>
#include <wirekit/telnet_decoder.h>
#include <wirekit/telnet_expect.h>
#include <wirekit/telnet_options.h>
#include <wirekit/telnet_read.h>
#include <wirekit/telnet_write.h>
#include <wirekit/client.hpp>
#include <wirekit/url.hpp>

namespace wirekit {

namespace detail {

struct telnet_api {
  static constexpr auto *set_timeout_ms = wk_telnet_set_timeout_ms;
  static constexpr auto *set_connect_timeout_ms = wk_telnet_set_connect_timeout_ms;
  static constexpr auto *set_idle_timeout_ms = wk_telnet_set_idle_timeout_ms;
  static constexpr auto *set_total_timeout_ms = wk_telnet_set_total_timeout_ms;
  static constexpr auto *set_source_address = wk_telnet_set_source_address;
  static constexpr auto *set_unix_socket = wk_telnet_set_unix_socket;
  static constexpr auto *set_tls = wk_telnet_set_tls;
  static constexpr auto *set_cancel = wk_telnet_set_cancel;
  static constexpr auto *set_transport = wk_telnet_set_transport;
  static constexpr auto *set_debuglevel = wk_telnet_set_debuglevel;
  static constexpr auto *set_trace = wk_telnet_set_trace;
};

inline wk_bytes_t telnet_bytes(std::string_view text) noexcept { return wk_str_bytes(to_c(text)); }

}  // namespace detail

/// The name of a command, "WILL"; empty for none.
inline std::string_view telnet_command_name(std::uint8_t command) noexcept {
  return wk_telnet_command_name(command);
}
/// The name of an option, "ECHO"; empty for none.
inline std::string_view telnet_option_name(std::uint8_t option) noexcept {
  return wk_telnet_option_name(option);
}
/// Data with each byte 255 doubled.
inline buffer telnet_escape(std::string_view data) {
  wk_buf_t *out = nullptr;
  detail::check(
      [&](wk_error_t **err) { return wk_telnet_escape(detail::telnet_bytes(data), &out, err); });
  return buffer(out);
}

/// A list of regular expressions over bytes.
class telnet_patterns {
 public:
  telnet_patterns() {
    wk_telnet_patterns_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_telnet_patterns_new(&out, err); });
    handle_ = handle<wk_telnet_patterns_t, wk_telnet_patterns_free>(out);
  }
  telnet_patterns(std::initializer_list<std::string_view> list) : telnet_patterns() {
    for (std::string_view pattern : list) add(pattern);
  }
  telnet_patterns &add(std::string_view pattern) {
    detail::check([&](wk_error_t **err) {
      return wk_telnet_patterns_add(handle_.get(), detail::telnet_bytes(pattern), err);
    });
    return *this;
  }
  const wk_telnet_patterns_t *get() const noexcept { return handle_.get(); }

 private:
  handle<wk_telnet_patterns_t, wk_telnet_patterns_free> handle_;
};

/// Where a pattern matched. Views live as long as it does.
class telnet_match {
 public:
  explicit telnet_match(wk_telnet_match_t *owned) noexcept : handle_(owned) {}
  /// Whether anything matched.
  explicit operator bool() const noexcept { return handle_.get() != nullptr; }
  /// The groups without the whole match, which is 0.
  std::size_t group_count() const noexcept { return wk_telnet_match_group_count(handle_.get()); }
  std::string_view operator[](std::size_t group) const noexcept {
    return from_c(wk_telnet_match_group(handle_.get(), group));
  }
  /// Where a group starts and ends; -1 when it is not part of the match.
  std::int64_t start(std::size_t group = 0) const noexcept {
    return wk_telnet_match_start(handle_.get(), group);
  }
  std::int64_t end(std::size_t group = 0) const noexcept {
    return wk_telnet_match_end(handle_.get(), group);
  }
  /// The number of the group with this name; -1 for none.
  std::int64_t named(std::string_view name) const noexcept {
    return wk_telnet_match_group_named(handle_.get(), to_c(name));
  }

 private:
  handle<wk_telnet_match_t, wk_telnet_match_free> handle_;
};

/// What an option callback answers with; it lives for the callback.
class telnet_answer {
 public:
  explicit telnet_answer(wk_telnet_answer_t *borrowed) noexcept : answer_(borrowed) {}
  void option(std::uint8_t command, std::uint8_t which) {
    detail::check(
        [&](wk_error_t **err) { return wk_telnet_answer_option(answer_, command, which, err); });
  }
  void subnegotiation(std::uint8_t option, std::string_view data) {
    detail::check([&](wk_error_t **err) {
      return wk_telnet_answer_subnegotiation(answer_, option, detail::telnet_bytes(data), err);
    });
  }
  /// The data of the last subnegotiation; complete with WK_TELNET_SE.
  std::string_view sb_data() const noexcept { return from_c(wk_telnet_answer_sb_data(answer_)); }

 private:
  wk_telnet_answer_t *answer_;
};

/// A client of a Telnet server. Set it up, connect(), then read and write. Every call throws
/// wirekit::error; telnetlib's EOFError is the one with WK_E_TELNET_EOF.
class telnet : public client_options<telnet, detail::telnet_api> {
 public:
  using option_function = std::function<void(telnet_answer &, std::uint8_t, std::uint8_t)>;

  struct expected {
    /// The place of the pattern that matched; -1 for none.
    std::int64_t index;
    telnet_match match;
    buffer data;
  };

  /// A client of a server; port 0 is 23, or 992 when `tls` comes first.
  explicit telnet(std::string_view host, std::uint16_t port = 0, bool tls = false)
      : negotiator_(std::make_unique<negotiator>()) {
    wk_telnet_t *out = nullptr;
    detail::check([&](wk_error_t **err) {
      return tls ? wk_telnet_ssl_new(to_c(host), port, &out, err)
                 : wk_telnet_new(to_c(host), port, &out, err);
    });
    handle_ = handle<wk_telnet_t, wk_telnet_free>(out);
  }

  wk_telnet_t *get() const noexcept { return handle_.get(); }
  /// The data that may wait to be read.
  telnet &max_buffer(std::size_t bytes) { return change(wk_telnet_set_max_buffer, bytes); }
  telnet &max_sb_data(std::size_t bytes) { return change(wk_telnet_set_max_sb_data, bytes); }
  /// Keeps NUL and XON in the data.
  telnet &binary(bool kept) { return change(wk_telnet_set_binary, kept); }
  /// Answers commands and options; an empty function refuses all. What it throws comes out of the
  /// call that read, and the connection is closed.
  telnet &option_callback(option_function function) {
    const bool wanted = static_cast<bool>(function);
    auto other = std::make_unique<negotiator>();
    other->function = std::move(function);
    wk_telnet_option_ops_t ops = {};
    ops.size = sizeof ops;
    ops.negotiate = [](void *user, wk_telnet_answer_t *answer, std::uint8_t command,
                       std::uint8_t option) -> std::int32_t {
      auto &self = *static_cast<negotiator *>(user);
      try {
        telnet_answer borrowed(answer);
        self.function(borrowed, command, option);
        return 0;
      } catch (...) {
        self.thrown.keep();
        return 1;
      }
    };
    change(wk_telnet_set_option_negotiation_callback, wanted ? &ops : nullptr,
           static_cast<void *>(other.get()));
    negotiator_ = std::move(other);
    return *this;
  }

  void connect() { change(wk_telnet_connect); }
  void close() { change(wk_telnet_close); }
  bool is_connected() const noexcept { return wk_telnet_is_connected(get()); }
  /// The descriptor of the socket; -1 for none.
  std::int32_t fileno() const noexcept { return wk_telnet_fileno(get()); }

  /// Reads up to and including `what`; without a time the client's own limits hold.
  buffer read_until(std::string_view what, std::optional<std::chrono::milliseconds> time = {}) {
    return one(wk_telnet_read_until, detail::telnet_bytes(what), count(time));
  }
  expected expect(const telnet_patterns &patterns,
                  std::optional<std::chrono::milliseconds> time = {}) {
    std::int64_t index = -1;
    wk_telnet_match_t *match = nullptr;
    wk_buf_t *data = nullptr;
    call([&](wk_error_t **err) {
      return wk_telnet_expect(get(), patterns.get(), count(time), &index, &match, &data, err);
    });
    return expected{index, telnet_match(match), buffer(data)};
  }
  buffer read_all() { return one(wk_telnet_read_all); }
  buffer read_some() { return one(wk_telnet_read_some); }
  buffer read_very_eager() { return one(wk_telnet_read_very_eager); }
  buffer read_eager() { return one(wk_telnet_read_eager); }
  buffer read_lazy() { return one(wk_telnet_read_lazy); }
  buffer read_very_lazy() { return one(wk_telnet_read_very_lazy); }
  buffer read_sb_data() { return one(wk_telnet_read_sb_data); }
  /// Reads into memory of the caller; 0 at the end.
  std::size_t read(void *memory, std::size_t capacity) {
    std::size_t length = 0;
    call([&](wk_error_t **err) {
      return wk_telnet_read(get(), static_cast<std::uint8_t *>(memory), capacity, &length, err);
    });
    return length;
  }

  void write(std::string_view data) { change(wk_telnet_write, detail::telnet_bytes(data)); }
  /// The same, and traces do not show it.
  void write_secret(std::string_view data) {
    change(wk_telnet_write_secret, detail::telnet_bytes(data));
  }
  void send_command(std::uint8_t command) { change(wk_telnet_send_command, command); }
  void send_option(std::uint8_t command, std::uint8_t option) {
    change(wk_telnet_send_option, command, option);
  }
  void send_subnegotiation(std::uint8_t option, std::string_view data) {
    change(wk_telnet_send_subnegotiation, option, detail::telnet_bytes(data));
  }
  /// Prints a line to stderr when the debug level is above 0.
  void msg(std::string_view text) { change(wk_telnet_msg, to_c(text)); }
  /// A dumb terminal over two descriptors; mt_interact has a thread for each direction.
  void interact(std::int32_t in = 0, std::int32_t out = 1) { change(wk_telnet_interact, in, out); }
  void mt_interact(std::int32_t in = 0, std::int32_t out = 1) {
    change(wk_telnet_mt_interact, in, out);
  }

 private:
  struct negotiator {
    option_function function;
    detail::thrown thrown;
  };

  static std::int64_t count(std::optional<std::chrono::milliseconds> time) {
    return time && time->count() >= 0 ? time->count() : WK_NO_TIMEOUT;
  }
  template <class Call>
  void call(Call &&body) {
    wk_error_t *details = nullptr;
    const wk_status_t outcome = body(&details);
    const error failure(outcome, details);
    negotiator_->thrown.rethrow();
    if (outcome != WK_OK) throw failure;
  }
  template <class... Args, class... Given>
  telnet &change(wk_status_t (*function)(wk_telnet_t *, Args...), Given... args) {
    call([&](wk_error_t **err) { return function(get(), args..., err); });
    return *this;
  }
  template <class... Args, class... Given>
  buffer one(wk_status_t (*function)(wk_telnet_t *, Args...), Given... args) {
    wk_buf_t *out = nullptr;
    call([&](wk_error_t **err) { return function(get(), args..., &out, err); });
    return buffer(out);
  }

  // The client lets go of the callback before this is freed.
  std::unique_ptr<negotiator> negotiator_;
  handle<wk_telnet_t, wk_telnet_free> handle_;
};

/// What a decoder found.
struct telnet_event {
  /// The bytes of the input that are used up.
  std::size_t used;
  /// WK_TELNET_EVENT_NEED_DATA and its neighbours.
  std::uint32_t kind;
  /// Of WK_TELNET_EVENT_DATA; a part of the input.
  std::string_view data;
  std::uint8_t command, option;
};

/// A decoder without I/O.
class telnet_decoder {
 public:
  telnet_decoder() {
    wk_telnet_decoder_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_telnet_decoder_new(&out, err); });
    handle_ = handle<wk_telnet_decoder_t, wk_telnet_decoder_free>(out);
  }
  telnet_decoder &binary(bool kept) {
    detail::check(
        [&](wk_error_t **err) { return wk_telnet_decoder_set_binary(handle_.get(), kept, err); });
    return *this;
  }
  telnet_decoder &max_sb_data(std::size_t bytes) {
    detail::check([&](wk_error_t **err) {
      return wk_telnet_decoder_set_max_sb_data(handle_.get(), bytes, err);
    });
    return *this;
  }
  /// Goes on with what has arrived and was not used up.
  telnet_event next(std::string_view input) {
    telnet_event event = {};
    wk_bytes_t data = {};
    detail::check([&](wk_error_t **err) {
      return wk_telnet_decoder_next(handle_.get(), detail::telnet_bytes(input), &event.used,
                                    &event.kind, &data, &event.command, &event.option, err);
    });
    event.data = from_c(data);
    return event;
  }
  std::string_view sb_data() const noexcept {
    return from_c(wk_telnet_decoder_sb_data(handle_.get()));
  }

 private:
  handle<wk_telnet_decoder_t, wk_telnet_decoder_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_TELNET_HPP
