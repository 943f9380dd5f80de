// wirekit/imap.hpp: the IMAP4rev1 client for C++17, and the dates, flags and names of IMAP.
#ifndef WIREKIT_IMAP_HPP
#define WIREKIT_IMAP_HPP

#include <wirekit/imap_commands.h>
#include <wirekit/imap_login.h>
#include <wirekit/imap_mailboxes.h>
#include <wirekit/imap_options.h>
#include <wirekit/imap_text.h>
#include <wirekit/imap_transfer.h>
#include <wirekit/client.hpp>
#include <wirekit/strings.hpp>
#include <wirekit/url.hpp>

namespace wirekit {
namespace imap {

/// The moment that the INTERNALDATE of a response names, in seconds since 1970; none when the
/// response holds no such date.
inline result<std::optional<std::int64_t>> try_parse_internaldate(std::string_view response) {
  bool known = false;
  std::int64_t seconds = 0;
  return detail::attempt(
      [&](wk_error_t **err) {
        return wk_imap_internaldate_parse(to_c_bytes(response), &known, &seconds, err);
      },
      [&] { return known ? std::optional<std::int64_t>(seconds) : std::nullopt; });
}
inline std::optional<std::int64_t> parse_internaldate(std::string_view response) {
  return try_parse_internaldate(response).value();
}

/// A moment as IMAP commands write it, with the quotes, in a zone that is `zone` seconds east of
/// UTC; by default in the machine's.
inline result<buffer> try_format_internaldate(std::int64_t seconds,
                                              std::int32_t zone = WK_IMAP_LOCAL_ZONE) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_imap_internaldate_format(seconds, zone, out, err);
  });
}
inline buffer format_internaldate(std::int64_t seconds, std::int32_t zone = WK_IMAP_LOCAL_ZONE) {
  return try_format_internaldate(seconds, zone).value();
}

/// A number in base 16 with the letters A to P.
inline buffer int2ap(std::int64_t number) {
  return detail::buffered(
             [&](wk_buf_t **out, wk_error_t **err) { return wk_imap_int2ap(number, out, err); })
      .value();
}

/// The flags of a FLAGS or FETCH response.
inline std::vector<std::string> parse_flags(std::string_view response) {
  return detail::listed([&](wk_strings_t **out, wk_error_t **err) {
           return wk_imap_parse_flags(to_c_bytes(response), out, err);
         })
      .value();
}

/// Text as the name of a mailbox: modified UTF-7.
inline result<buffer> try_utf7_encode(std::string_view text) {
  return detail::buffered(
      [&](wk_buf_t **out, wk_error_t **err) { return wk_imap_utf7_encode(to_c(text), out, err); });
}
inline buffer utf7_encode(std::string_view text) { return try_utf7_encode(text).value(); }

/// The text that the name of a mailbox stands for.
inline result<buffer> try_utf7_decode(std::string_view name) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_imap_utf7_decode(to_c_bytes(name), out, err);
  });
}
inline buffer utf7_decode(std::string_view name) { return try_utf7_decode(name).value(); }

}  // namespace imap

namespace detail {

struct imap_api {
  static constexpr auto *set_timeout_ms = wk_imap_set_timeout_ms;
  static constexpr auto *set_connect_timeout_ms = wk_imap_set_connect_timeout_ms;
  static constexpr auto *set_idle_timeout_ms = wk_imap_set_idle_timeout_ms;
  static constexpr auto *set_total_timeout_ms = wk_imap_set_total_timeout_ms;
  static constexpr auto *set_source_address = wk_imap_set_source_address;
  static constexpr auto *set_unix_socket = wk_imap_set_unix_socket;
  static constexpr auto *set_tls = wk_imap_set_tls;
  static constexpr auto *set_cancel = wk_imap_set_cancel;
  static constexpr auto *set_transport = wk_imap_set_transport;
  static constexpr auto *set_debuglevel = wk_imap_set_debuglevel;
  static constexpr auto *set_trace = wk_imap_set_trace;
  static constexpr auto *set_max_line = wk_imap_set_max_line;
};

}  // namespace detail

/// What a command gave: how it ended, and its data. Views live as long as it does.
class imap_result {
 public:
  /// A text, and the literal behind it; the text then ends with the literal's size in braces.
  struct item {
    std::string_view text;
    std::optional<std::string_view> literal;
  };

  imap_result() noexcept = default;
  explicit imap_result(wk_imap_result_t *owned) noexcept : handle_(owned) {}
  /// "OK", "NO" or "BYE"; the name of the responses for response() and idle_next().
  std::string_view type() const noexcept { return from_c(wk_imap_result_type(handle_.get())); }
  bool is_ok() const noexcept { return wk_imap_result_is_ok(handle_.get()); }
  std::size_t size() const noexcept { return wk_imap_result_count(handle_.get()); }
  bool empty() const noexcept { return size() == 0; }
  /// The item of an index below size().
  item operator[](std::size_t index) const noexcept {
    item found{from_c(wk_imap_result_text(handle_.get(), index)), std::nullopt};
    if (wk_imap_result_has_literal(handle_.get(), index)) {
      found.literal = from_c(wk_imap_result_literal(handle_.get(), index));
    }
    return found;
  }
  std::vector<item> items() const {
    std::vector<item> all;
    all.reserve(size());
    for (std::size_t i = 0; i < size(); i++) all.push_back((*this)[i]);
    return all;
  }
  /// The response that begins with the item at `first`, with its literals in place, as
  /// imap_fetched reads it. `first` becomes the first item of the next one.
  buffer response(std::size_t &first) const {
    wk_buf_t *out = nullptr;
    detail::check([&](wk_error_t **err) {
      return wk_imap_result_response(handle_.get(), first, &out, &first, err);
    });
    return buffer(out);
  }

 private:
  handle<wk_imap_result_t, wk_imap_result_free> handle_;
};

/// What imap_client::fetch_to calls. What a function throws goes on from there, and the connection
/// is closed.
struct imap_sink {
  /// A text of a FETCH response. With a `literal_size` so many bytes follow, and then the next
  /// text; without one the response ends.
  std::function<void(std::string_view text, std::optional<std::uint64_t> literal_size)> text;
  /// The next bytes of a literal; an empty function lets them go.
  std::function<void(std::string_view piece)> literal;
};

/// A client of an IMAP server. Set it up, connect(), then one command after the other. A command
/// throws wirekit::error when it fails; where the server says NO, the result tells.
class imap_client : public client_options<imap_client, detail::imap_api> {
 public:
  using texts = std::vector<std::string_view>;
  using maybe = std::optional<std::string_view>;
  /// Answers a challenge; no answer gives the login up.
  using authenticator = std::function<std::optional<std::string>(std::string_view challenge)>;
  /// Fills `room` and says how many bytes; 0 is the end.
  using reader = std::function<std::size_t(char *room, std::size_t size)>;

  /// A client of a server; port 0 is 143, or 993 when `tls` comes first.
  explicit imap_client(std::string_view host, std::uint16_t port = 0, bool tls = false) {
    wk_imap_t *out = nullptr;
    check([&](wk_error_t **err) {
      return tls ? wk_imap_ssl_new(to_c(host), port, &out, err)
                 : wk_imap_new(to_c(host), port, &out, err);
    });
    handle_ = handle<wk_imap_t, wk_imap_free>(out);
  }
  /// A client that speaks to a program, which /bin/sh starts.
  static imap_client stream(std::string_view command) {
    wk_imap_t *out = nullptr;
    check([&](wk_error_t **err) { return wk_imap_stream_new(to_c(command), &out, err); });
    return imap_client(out);
  }

  wk_imap_t *get() const noexcept { return handle_.get(); }
  /// The memory that responses kept for the program may take.
  imap_client &max_reply(std::uint64_t bytes) {
    check([&](wk_error_t **err) { return wk_imap_set_max_reply(get(), bytes, err); });
    return *this;
  }
  /// How the tags of commands begin, from the next connect on: ASCII letters.
  imap_client &tag_prefix(std::string_view prefix) {
    check([&](wk_error_t **err) { return wk_imap_set_tag_prefix(get(), to_c(prefix), err); });
    return *this;
  }
  /// Connects, reads the greeting, and asks what the server can do.
  void connect() {
    check([&](wk_error_t **err) { return wk_imap_connect(get(), err); });
  }
  /// Closes without LOGOUT.
  void shutdown() {
    check([&](wk_error_t **err) { return wk_imap_shutdown(get(), err); });
  }

  bool is_connected() const noexcept { return wk_imap_is_connected(get()); }
  /// WK_IMAP_STATE_LOGOUT, _NONAUTH, _AUTH or _SELECTED.
  std::uint32_t state() const noexcept { return wk_imap_state(get()); }
  bool is_readonly() const noexcept { return wk_imap_is_readonly(get()); }
  bool utf8_enabled() const noexcept { return wk_imap_utf8_enabled(get()); }
  /// "IMAP4REV1" or "IMAP4".
  std::string_view protocol_version() const noexcept {
    return from_c(wk_imap_protocol_version(get()));
  }
  /// The descriptor of the socket, for poll; -1 when there is none.
  std::int32_t fileno() const noexcept { return wk_imap_fileno(get()); }
  buffer welcome() { return bytes(wk_imap_getwelcome); }
  /// What the server said that it can do, in capitals.
  std::vector<std::string> capabilities() {
    return detail::listed([&](wk_strings_t **out, wk_error_t **err) {
             return wk_imap_capabilities(get(), out, err);
           })
        .value();
  }

  imap_result login(std::string_view user, std::string_view password) {
    return ask(wk_imap_login, to_c(user), to_c(password));
  }
  imap_result login_cram_md5(std::string_view user, std::string_view password) {
    return ask(wk_imap_login_cram_md5, to_c(user), to_c(password));
  }
  /// Logs in by PLAIN, CRAM-MD5, LOGIN or XOAUTH2.
  imap_result authenticate(std::string_view mechanism, std::string_view user,
                           std::string_view secret) {
    return ask(wk_imap_authenticate_with, to_c(mechanism), to_c(user), to_c(secret));
  }
  /// Logs in by a mechanism of the caller's. What `answer` throws goes on from here.
  imap_result authenticate(std::string_view mechanism, const authenticator &answer) {
    answering user{answer, {}, {}};
    return guarded(user.thrown, wk_imap_authenticate, to_c(mechanism), answering::call, &user);
  }
  imap_result proxyauth(std::string_view user) { return ask(wk_imap_proxyauth, to_c(user)); }
  /// Goes on under TLS.
  imap_result starttls() { return ask(wk_imap_starttls); }

  imap_result capability() { return ask(wk_imap_capability); }
  imap_result enable(std::string_view what) { return ask(wk_imap_enable, to_c(what)); }
  imap_result noop() { return ask(wk_imap_noop); }
  imap_result recent() { return ask(wk_imap_recent); }
  /// Ends the session and closes the connection.
  imap_result logout() { return ask(wk_imap_logout); }

  imap_result select(std::string_view mailbox = "INBOX", bool readonly = false) {
    return ask(wk_imap_select, to_c(mailbox), readonly);
  }
  imap_result create(std::string_view mailbox) { return ask(wk_imap_create, to_c(mailbox)); }
  /// DELETE, a word that C++ keeps.
  imap_result remove(std::string_view mailbox) { return ask(wk_imap_delete, to_c(mailbox)); }
  imap_result rename(std::string_view old_mailbox, std::string_view new_mailbox) {
    return ask(wk_imap_rename, to_c(old_mailbox), to_c(new_mailbox));
  }
  imap_result subscribe(std::string_view mailbox) { return ask(wk_imap_subscribe, to_c(mailbox)); }
  imap_result unsubscribe(std::string_view mailbox) {
    return ask(wk_imap_unsubscribe, to_c(mailbox));
  }
  imap_result list(std::string_view directory = "", std::string_view pattern = "*") {
    return ask(wk_imap_list, to_c(directory), to_c(pattern));
  }
  imap_result lsub(std::string_view directory = "", std::string_view pattern = "*") {
    return ask(wk_imap_lsub, to_c(directory), to_c(pattern));
  }
  /// Asks about a mailbox: "(MESSAGES UNSEEN)".
  imap_result status(std::string_view mailbox, std::string_view names) {
    return ask(wk_imap_status, to_c(mailbox), to_c(names));
  }
  /// NAMESPACE, a word that C++ keeps.
  imap_result namespaces() { return ask(wk_imap_namespace); }
  imap_result getacl(std::string_view mailbox) { return ask(wk_imap_getacl, to_c(mailbox)); }
  imap_result setacl(std::string_view mailbox, std::string_view who, std::string_view what) {
    return ask(wk_imap_setacl, to_c(mailbox), to_c(who), to_c(what));
  }
  imap_result deleteacl(std::string_view mailbox, std::string_view who) {
    return ask(wk_imap_deleteacl, to_c(mailbox), to_c(who));
  }
  imap_result myrights(std::string_view mailbox) { return ask(wk_imap_myrights, to_c(mailbox)); }
  imap_result getannotation(std::string_view mailbox, std::string_view entry,
                            std::string_view attribute) {
    return ask(wk_imap_getannotation, to_c(mailbox), to_c(entry), to_c(attribute));
  }
  imap_result setannotation(std::string_view mailbox, const texts &pairs) {
    const detail::text_views list(pairs);
    return ask(wk_imap_setannotation, to_c(mailbox), list.data(), list.size());
  }
  imap_result getquota(std::string_view root) { return ask(wk_imap_getquota, to_c(root)); }
  imap_result setquota(std::string_view root, std::string_view limits) {
    return ask(wk_imap_setquota, to_c(root), to_c(limits));
  }
  /// The QUOTAROOT and the QUOTA responses.
  std::pair<imap_result, imap_result> getquotaroot(std::string_view mailbox) {
    wk_imap_result_t *roots = nullptr, *quotas = nullptr;
    check([&](wk_error_t **err) {
      return wk_imap_getquotaroot(get(), to_c(mailbox), &roots, &quotas, err);
    });
    return {imap_result(roots), imap_result(quotas)};
  }

  /// Asks for a checkpoint of the mailbox.
  imap_result checkpoint() { return ask(wk_imap_check); }
  /// Leaves the mailbox; its deleted messages are removed.
  imap_result close_mailbox() { return ask(wk_imap_close_mailbox); }
  /// Leaves the mailbox; nothing is removed.
  imap_result unselect() { return ask(wk_imap_unselect); }
  imap_result expunge() { return ask(wk_imap_expunge); }
  imap_result copy(std::string_view message_set, std::string_view mailbox) {
    return ask(wk_imap_copy, to_c(message_set), to_c(mailbox));
  }
  imap_result fetch(std::string_view message_set, std::string_view parts) {
    return ask(wk_imap_fetch, to_c(message_set), to_c(parts));
  }
  /// Fetches and hands over as it comes; with `by_uid` the messages are named by UIDs.
  imap_result fetch_to(std::string_view message_set, std::string_view parts, const imap_sink &sink,
                       bool by_uid = false) {
    taking user{sink, {}};
    const wk_imap_sink_t functions = {sizeof functions, taking::text,
                                      sink.literal ? taking::literal : nullptr};
    return guarded(user.thrown, wk_imap_fetch_to, by_uid, to_c(message_set), to_c(parts),
                   &functions, &user);
  }
  imap_result partial(std::uint64_t message, std::string_view part, std::uint64_t start,
                      std::uint64_t length) {
    return ask(wk_imap_partial, message, to_c(part), start, length);
  }
  imap_result search(const texts &criteria, maybe charset = {}) {
    const detail::text_views list(criteria);
    return ask(wk_imap_search, optional(charset), list.data(), list.size());
  }
  imap_result sort(std::string_view keys, const texts &criteria,
                   std::string_view charset = "UTF-8") {
    const detail::text_views list(criteria);
    return ask(wk_imap_sort, to_c(keys), to_c(charset), list.data(), list.size());
  }
  imap_result thread(std::string_view method, const texts &criteria,
                     std::string_view charset = "UTF-8") {
    const detail::text_views list(criteria);
    return ask(wk_imap_thread, to_c(method), to_c(charset), list.data(), list.size());
  }
  /// Changes flags: "FLAGS", "+FLAGS" or "-FLAGS".
  imap_result store(std::string_view message_set, std::string_view command,
                    std::string_view flags) {
    return ask(wk_imap_store, to_c(message_set), to_c(command), to_c(flags));
  }
  imap_result uid(std::string_view command, const texts &arguments) {
    const detail::text_views list(arguments);
    return ask(wk_imap_uid, to_c(command), list.data(), list.size());
  }
  imap_result xatom(std::string_view name, const texts &arguments = {}) {
    const detail::text_views list(arguments);
    return ask(wk_imap_xatom, to_c(name), list.data(), list.size());
  }

  /// Appends a message; its line ends become CRLF.
  imap_result append(maybe mailbox, std::string_view message, maybe flags = {},
                     maybe date_time = {}) {
    return ask(wk_imap_append, optional(mailbox), optional(flags), optional(date_time),
               to_c_bytes(message));
  }
  /// Appends `size` bytes that `read` gives, as they are.
  imap_result append_from(maybe mailbox, std::uint64_t size, const reader &read, maybe flags = {},
                          maybe date_time = {}) {
    reading user{read, {}};
    return guarded(user.thrown, wk_imap_append_from, optional(mailbox), optional(flags),
                   optional(date_time), size, reading::call, &user);
  }
  /// Takes the responses of a name that came and were not asked for yet.
  imap_result response(std::string_view name) { return ask(wk_imap_response, to_c(name)); }

  /// Begins to idle; then only idle_next() and idle_done() may be called.
  void idle() {
    check([&](wk_error_t **err) { return wk_imap_idle(get(), err); });
  }
  /// The next response; none when none came in time. A negative time is no limit.
  std::optional<imap_result> idle_next(std::chrono::milliseconds limit) {
    wk_imap_result_t *out = nullptr;
    check([&](wk_error_t **err) {
      return wk_imap_idle_next(get(), limit.count() < 0 ? WK_NO_TIMEOUT : limit.count(), &out, err);
    });
    if (!out) return std::nullopt;
    return imap_result(out);
  }
  imap_result idle_done() { return ask(wk_imap_idle_done); }

  /// Bytes past the protocol; fewer than `size` only at the end.
  buffer read(std::size_t size) { return bytes(wk_imap_read, size); }
  /// A line past the protocol, with its end.
  buffer readline() { return bytes(wk_imap_readline); }
  void send(std::string_view data) {
    check([&](wk_error_t **err) { return wk_imap_send(get(), to_c_bytes(data), err); });
  }

 private:
  explicit imap_client(wk_imap_t *owned) noexcept : handle_(owned) {}

  struct answering {
    const authenticator &answer;
    std::string last;
    detail::thrown thrown;

    static int call(void *context, wk_bytes_t challenge, wk_bytes_t *out_response) {
      answering &self = *static_cast<answering *>(context);
      return self.thrown.watch([&] {
        auto response = self.answer(from_c(challenge));
        if (!response) return;
        self.last = std::move(*response);
        *out_response = to_c_bytes(self.last);
      });
    }
  };
  struct taking {
    const imap_sink &sink;
    detail::thrown thrown;

    static int text(void *context, wk_bytes_t text, bool has_literal, std::uint64_t size) {
      taking &self = *static_cast<taking *>(context);
      return self.thrown.watch([&] {
        self.sink.text(from_c(text),
                       has_literal ? std::optional<std::uint64_t>(size) : std::nullopt);
      });
    }
    static int literal(void *context, wk_bytes_t piece) {
      taking &self = *static_cast<taking *>(context);
      return self.thrown.watch([&] { self.sink.literal(from_c(piece)); });
    }
  };
  struct reading {
    const reader &read;
    detail::thrown thrown;

    static std::int32_t call(void *context, std::uint8_t *room, std::size_t size,
                             std::size_t *out_size) {
      reading &self = *static_cast<reading *>(context);
      return self.thrown.watch(
          [&] { *out_size = self.read(reinterpret_cast<char *>(room), size); });
    }
  };

  template <class Call>
  static void check(Call &&call) {
    detail::check(std::forward<Call>(call));
  }
  static wk_str_t optional(maybe text) noexcept { return text ? to_c(*text) : wk_str_t{}; }

  template <class... Args, class... Given>
  imap_result ask(wk_status_t (*command)(wk_imap_t *, Args...), Given... args) {
    wk_imap_result_t *out = nullptr;
    check([&](wk_error_t **err) { return command(get(), args..., &out, err); });
    return imap_result(out);
  }
  /// ask() with a function of the caller's: what it threw goes on.
  template <class... Args, class... Given>
  imap_result guarded(detail::thrown &thrown, wk_status_t (*command)(wk_imap_t *, Args...),
                      Given... args) {
    wk_imap_result_t *out = nullptr;
    wk_error_t *details = nullptr;
    const wk_status_t outcome = command(get(), args..., &out, &details);
    imap_result found(out);
    const error failure(outcome, details);
    thrown.rethrow();
    if (outcome != WK_OK) throw failure;
    return found;
  }
  template <class... Args, class... Given>
  buffer bytes(wk_status_t (*command)(wk_imap_t *, Args...), Given... args) {
    wk_buf_t *out = nullptr;
    check([&](wk_error_t **err) { return command(get(), args..., &out, err); });
    return buffer(out);
  }

  handle<wk_imap_t, wk_imap_free> handle_;
};

}  // namespace wirekit

#endif  // WIREKIT_IMAP_HPP
