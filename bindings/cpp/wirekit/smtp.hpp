// wirekit/smtp.hpp: mail for C++17.
#ifndef WIREKIT_SMTP_HPP
#define WIREKIT_SMTP_HPP

#include <wirekit/smtp_commands.h>
#include <wirekit/smtp_options.h>
#include <wirekit/smtp_send.h>
#include <wirekit/client.hpp>
#include <wirekit/http_body.hpp>
#include <wirekit/url.hpp>

#include <map>

namespace wirekit {
namespace smtp {

/// The address of a mailbox in angle brackets.
inline result<buffer> try_quoteaddr(std::string_view address) {
  return detail::buffered(
      [&](wk_buf_t **out, wk_error_t **err) { return wk_smtp_quoteaddr(to_c(address), out, err); });
}
inline buffer quoteaddr(std::string_view address) { return try_quoteaddr(address).value(); }

/// Message text with CRLF line ends, and a second dot on each line that begins with one.
inline result<buffer> try_quotedata(std::string_view data) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_smtp_quotedata(to_c_bytes(data), out, err);
  });
}
inline buffer quotedata(std::string_view data) { return try_quotedata(data).value(); }

}  // namespace smtp

namespace detail {

struct smtp_api {
  static constexpr auto *set_timeout_ms = wk_smtp_set_timeout_ms;
  static constexpr auto *set_connect_timeout_ms = wk_smtp_set_connect_timeout_ms;
  static constexpr auto *set_idle_timeout_ms = wk_smtp_set_idle_timeout_ms;
  static constexpr auto *set_total_timeout_ms = wk_smtp_set_total_timeout_ms;
  static constexpr auto *set_source_address = wk_smtp_set_source_address;
  static constexpr auto *set_unix_socket = wk_smtp_set_unix_socket;
  static constexpr auto *set_tls = wk_smtp_set_tls;
  static constexpr auto *set_cancel = wk_smtp_set_cancel;
  static constexpr auto *set_transport = wk_smtp_set_transport;
  static constexpr auto *set_debuglevel = wk_smtp_set_debuglevel;
  static constexpr auto *set_trace = wk_smtp_set_trace;
  static constexpr auto *set_max_line = wk_smtp_set_max_line;
};

}  // namespace detail

/// A reply: its code, -1 when it has none, and its text, lines with LF between them.
struct smtp_reply {
  std::int32_t code;
  buffer text;
};

/// The recipients that a server refused while it took others. Views live as long as it does.
class smtp_refused {
 public:
  explicit smtp_refused(wk_smtp_refused_t *owned) noexcept : handle_(owned) {}
  std::size_t size() const noexcept { return wk_smtp_refused_count(handle_.get()); }
  bool empty() const noexcept { return size() == 0; }
  /// The entry of an index below size().
  refused_address operator[](std::size_t index) const noexcept {
    wk_str_t address = {};
    wk_bytes_t text = {};
    std::uint32_t code = 0;
    wk_smtp_refused_at(handle_.get(), index, &address, &code, &text);
    return {from_c(address), code, from_c(text)};
  }

 private:
  handle<wk_smtp_refused_t, wk_smtp_refused_free> handle_;
};

/// A client of an SMTP or LMTP server. Set it up, connect(), then one command after the other.
/// Every command throws wirekit::error; a reply comes back whatever its code, unless the command
/// says otherwise.
class smtp_client : public client_options<smtp_client, detail::smtp_api> {
 public:
  using options = std::vector<std::string_view>;
  /// Answers a challenge; there is none when the first response is asked for, and no answer then
  /// means that the mechanism has no first response.
  using authenticator =
      std::function<std::optional<std::string>(std::optional<std::string_view> challenge)>;

  /// A client of a server; port 0 is 25, or 465 when `tls` comes first.
  explicit smtp_client(std::string_view host, std::uint16_t port = 0, bool tls = false)
      : smtp_client(tls ? wk_smtp_ssl_new : wk_smtp_new, host, port) {}
  /// A client of an LMTP server; port 0 is 2003, and a host that begins with '/' is a Unix socket.
  static smtp_client lmtp(std::string_view host, std::uint16_t port = 0) {
    return smtp_client(wk_lmtp_new, host, port);
  }

  wk_smtp_t *get() const noexcept { return handle_.get(); }
  /// The name that this end gives itself; "" finds it out.
  smtp_client &local_hostname(std::string_view name) {
    check([&](wk_error_t **err) { return wk_smtp_set_local_hostname(get(), to_c(name), err); });
    return *this;
  }
  /// Whether MAIL and all RCPT go out at once to servers that offer it.
  smtp_client &pipelining(bool on) {
    check([&](wk_error_t **err) { return wk_smtp_set_pipelining(get(), on, err); });
    return *this;
  }
  /// Connects and gives the greeting; anything but 220 throws.
  smtp_reply connect() { return ask(wk_smtp_connect); }
  /// Closes without QUIT.
  void close() {
    check([&](wk_error_t **err) { return wk_smtp_close(get(), err); });
  }
  bool is_connected() const noexcept { return wk_smtp_is_connected(get()); }

  bool does_esmtp() const noexcept { return wk_smtp_does_esmtp(get()); }
  bool has_extn(std::string_view name) const noexcept {
    return wk_smtp_has_extn(get(), to_c(name));
  }
  /// What the server can do: each name, in lower case, with its parameters.
  std::map<std::string, std::string> features() {
    std::map<std::string, std::string> all;
    for (std::size_t i = 0;; i++) {
      const buffer feature = text(
          [&](wk_buf_t **out, wk_error_t **err) { return wk_smtp_feature_at(get(), i, out, err); });
      if (!feature.get()) return all;
      const std::string_view line = feature;
      const std::size_t space = line.find(' ');
      const bool bare = space == std::string_view::npos;
      all.emplace(line.substr(0, space), bare ? std::string_view() : line.substr(space + 1));
    }
  }
  /// What the server answered to HELO, once it did.
  std::optional<buffer> helo_resp() { return present(wk_smtp_helo_resp); }
  /// What the server answered to EHLO, once it did.
  std::optional<buffer> ehlo_resp() { return present(wk_smtp_ehlo_resp); }

  smtp_reply docmd(std::string_view command, std::string_view arguments = {}) {
    return ask(wk_smtp_docmd, to_c(command), to_c(arguments));
  }
  smtp_reply helo(std::string_view name = {}) { return ask(wk_smtp_helo, to_c(name)); }
  smtp_reply ehlo(std::string_view name = {}) { return ask(wk_smtp_ehlo, to_c(name)); }
  /// Greets, unless that has been done.
  void ehlo_or_helo_if_needed() {
    check([&](wk_error_t **err) { return wk_smtp_ehlo_or_helo_if_needed(get(), err); });
  }
  smtp_reply verify(std::string_view address) { return ask(wk_smtp_verify, to_c(address)); }
  smtp_reply expn(std::string_view address) { return ask(wk_smtp_expn, to_c(address)); }
  smtp_reply mail(std::string_view sender, const options &with = {}) {
    const views list(with);
    return ask(wk_smtp_mail, to_c(sender), list.data(), list.size());
  }
  smtp_reply rcpt(std::string_view recipient, const options &with = {}) {
    const views list(with);
    return ask(wk_smtp_rcpt, to_c(recipient), list.data(), list.size());
  }
  /// Sends the message of a transaction; dots are doubled on the way.
  smtp_reply data(std::string_view message) { return ask(wk_smtp_data, to_c_bytes(message)); }
  /// The same from wherever it comes, in blocks. What the body's function throws goes on from here.
  smtp_reply data(http_body message) {
    return rethrowing(message, [&] { return ask(wk_smtp_data_from, message.to_c_body()); });
  }
  smtp_reply rset() { return ask(wk_smtp_rset); }
  smtp_reply noop() { return ask(wk_smtp_noop); }
  smtp_reply help(std::string_view topic = {}) { return ask(wk_smtp_help, to_c(topic)); }
  /// Ends the session and closes.
  smtp_reply quit() { return ask(wk_smtp_quit); }
  /// Goes on under TLS.
  smtp_reply starttls() { return ask(wk_smtp_starttls); }
  /// Logs in by the best mechanism that the server offers; `flags` is 0 or
  /// WK_SMTP_NO_INITIAL_RESPONSE, here and below.
  smtp_reply login(std::string_view user, std::string_view password, std::uint32_t flags = 0) {
    return ask(wk_smtp_login, to_c(user), to_c(password), flags);
  }
  /// Logs in by CRAM-MD5, PLAIN, LOGIN or XOAUTH2.
  smtp_reply auth(std::string_view mechanism, std::string_view user, std::string_view secret,
                  std::uint32_t flags = 0) {
    return ask(wk_smtp_auth_with, to_c(mechanism), to_c(user), to_c(secret), flags);
  }
  /// Logs in by a mechanism of the caller's. What `answer` throws goes on from here.
  smtp_reply auth(std::string_view mechanism, const authenticator &answer,
                  std::uint32_t flags = 0) {
    answering user{answer, {}, {}};
    smtp_reply reply = {};
    wk_buf_t *out = nullptr;
    wk_error_t *details = nullptr;
    const wk_status_t outcome = wk_smtp_auth(get(), to_c(mechanism), answering::call, &user, flags,
                                             &reply.code, &out, &details);
    reply.text = buffer(out);
    const error failure(outcome, details);
    user.thrown.rethrow();
    if (outcome != WK_OK) throw failure;
    return reply;
  }

  /// Sends a message to all of `to`; gives those that were refused. `flags` is 0, or WK_SMTP_TEXT
  /// for ASCII text whose line ends become CRLF.
  smtp_refused sendmail(std::string_view from, const options &to, std::string_view message,
                        std::uint32_t flags = 0, const options &mail_options = {},
                        const options &rcpt_options = {}) {
    const views all(to), mail(mail_options), rcpt(rcpt_options);
    wk_smtp_refused_t *out = nullptr;
    check([&](wk_error_t **err) {
      return wk_smtp_sendmail(get(), to_c(from), all.data(), all.size(), to_c_bytes(message), flags,
                              mail.data(), mail.size(), rcpt.data(), rcpt.size(), &out, err);
    });
    return smtp_refused(out);
  }
  /// The same with the message from wherever it comes, in blocks. What the body's function throws
  /// goes on from here.
  smtp_refused sendmail(std::string_view from, const options &to, http_body message,
                        const options &mail_options = {}, const options &rcpt_options = {}) {
    const views all(to), mail(mail_options), rcpt(rcpt_options);
    wk_smtp_refused_t *out = nullptr;
    return rethrowing(message, [&] {
      check([&](wk_error_t **err) {
        return wk_smtp_sendmail_from(get(), to_c(from), all.data(), all.size(), message.to_c_body(),
                                     mail.data(), mail.size(), rcpt.data(), rcpt.size(), &out, err);
      });
      return smtp_refused(out);
    });
  }
  /// Sends a message to whom its header names, unless `to` does; blind copies are not told.
  smtp_refused send_message(std::string_view message, std::optional<std::string_view> from = {},
                            const std::optional<options> &to = {}, const options &mail_options = {},
                            const options &rcpt_options = {}) {
    const views all(to ? *to : options()), mail(mail_options), rcpt(rcpt_options);
    wk_smtp_refused_t *out = nullptr;
    check([&](wk_error_t **err) {
      return wk_smtp_send_message(get(), to_c_bytes(message), from ? to_c(*from) : wk_str_t{},
                                  to ? all.data() : nullptr, all.size(), mail.data(), mail.size(),
                                  rcpt.data(), rcpt.size(), &out, err);
    });
    return smtp_refused(out);
  }

 private:
  using maker = wk_status_t(wk_str_t, std::uint16_t, wk_smtp_t **, wk_error_t **);

  smtp_client(maker *make, std::string_view host, std::uint16_t port) {
    wk_smtp_t *out = nullptr;
    check([&](wk_error_t **err) { return make(to_c(host), port, &out, err); });
    handle_ = handle<wk_smtp_t, wk_smtp_free>(out);
  }

  using views = detail::text_views;

  struct answering {
    const authenticator &answer;
    std::string last;
    detail::thrown thrown;

    static int call(void *context, wk_bytes_t challenge, wk_bytes_t *out_response) {
      answering &self = *static_cast<answering *>(context);
      try {
        std::optional<std::string_view> asked;
        if (challenge.data) asked = from_c(challenge);
        auto response = self.answer(asked);
        if (!response) return 0;
        self.last = std::move(*response);
        *out_response = to_c_bytes(self.last);
        return 0;
      } catch (...) {
        self.thrown.keep();
        return 1;
      }
    }
  };

  /// Runs `send`, and throws what the body's own function threw in it.
  template <class Send>
  static auto rethrowing(http_body &body, Send &&send) -> decltype(send()) {
    try {
      return send();
    } catch (const error &) {
      body.rethrow();
      throw;
    }
  }
  template <class Call>
  static void check(Call &&call) {
    detail::check(std::forward<Call>(call));
  }
  template <class Make>
  static buffer text(Make &&make) {
    wk_buf_t *out = nullptr;
    check([&](wk_error_t **err) { return make(&out, err); });
    return buffer(out);
  }
  std::optional<buffer> present(wk_status_t (*get_text)(wk_smtp_t *, wk_buf_t **, wk_error_t **)) {
    buffer found =
        text([&](wk_buf_t **out, wk_error_t **err) { return get_text(get(), out, err); });
    if (!found.get()) return std::nullopt;
    return found;
  }
  template <class... Args, class... Given>
  smtp_reply ask(wk_status_t (*command)(wk_smtp_t *, Args...), Given... args) {
    smtp_reply reply = {};
    wk_buf_t *out = nullptr;
    check([&](wk_error_t **err) { return command(get(), args..., &reply.code, &out, err); });
    reply.text = buffer(out);
    return reply;
  }

  handle<wk_smtp_t, wk_smtp_free> handle_;
};
}  // namespace wirekit

#endif  // WIREKIT_SMTP_HPP
