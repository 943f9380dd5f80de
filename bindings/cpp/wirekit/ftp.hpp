// wirekit/ftp.hpp: the FTP client, and what FTP replies say, for C++17.
#ifndef WIREKIT_FTP_HPP
#define WIREKIT_FTP_HPP

#include <wirekit/ftp.h>
#include <wirekit/ftp_commands.h>
#include <wirekit/ftp_data.h>
#include <wirekit/ftp_options.h>
#include <wirekit/ftp_parse.h>
#include <wirekit/ftp_transfer.h>
#include <wirekit/client.hpp>
#include <wirekit/strings.hpp>
#include <wirekit/url.hpp>

namespace wirekit {

namespace detail {

struct ftp_api {
  static constexpr auto *set_timeout_ms = wk_ftp_set_timeout_ms;
  static constexpr auto *set_connect_timeout_ms = wk_ftp_set_connect_timeout_ms;
  static constexpr auto *set_idle_timeout_ms = wk_ftp_set_idle_timeout_ms;
  static constexpr auto *set_total_timeout_ms = wk_ftp_set_total_timeout_ms;
  static constexpr auto *set_source_address = wk_ftp_set_source_address;
  static constexpr auto *set_unix_socket = wk_ftp_set_unix_socket;
  static constexpr auto *set_tls = wk_ftp_set_tls;
  static constexpr auto *set_cancel = wk_ftp_set_cancel;
  static constexpr auto *set_transport = wk_ftp_set_transport;
  static constexpr auto *set_debuglevel = wk_ftp_set_debuglevel;
  static constexpr auto *set_trace = wk_ftp_set_trace;
  static constexpr auto *set_max_line = wk_ftp_set_max_line;
};

}  // namespace detail

namespace ftp {

/// When the control connection goes under TLS: not by itself, before the login by AUTH, or before
/// the first byte.
enum class security { clear, explicit_tls, implicit_tls };

/// A data connection. Behind close() the server's last reply is due: client::voidresp().
class data {
 public:
  data(wk_ftp_data_t *owned, std::optional<std::uint64_t> size) noexcept
      : handle_(owned), size_(size) {}
  /// The bytes that the server announced, if it did.
  std::optional<std::uint64_t> size() const noexcept { return size_; }
  /// Reads at least one byte; 0 is the end.
  std::size_t read(void *room, std::size_t length) {
    std::size_t count = 0;
    detail::check([&](wk_error_t **err) {
      return wk_ftp_data_read(handle_.get(), static_cast<std::uint8_t *>(room), length, &count,
                              err);
    });
    return count;
  }
  void write(std::string_view bytes) {
    detail::check(
        [&](wk_error_t **err) { return wk_ftp_data_write(handle_.get(), to_c_bytes(bytes), err); });
  }
  void close() {
    detail::check([&](wk_error_t **err) { return wk_ftp_data_close(handle_.get(), err); });
  }
  bool is_encrypted() const noexcept { return wk_ftp_data_is_encrypted(handle_.get(), nullptr); }

 private:
  handle<wk_ftp_data_t, wk_ftp_data_free> handle_;
  std::optional<std::uint64_t> size_;
};

/// A name of a directory, with the facts that the server gave, in its order.
struct entry {
  std::string name;
  std::vector<std::pair<std::string, std::string>> facts;

  /// A fact by its name in lower case.
  std::optional<std::string_view> fact(std::string_view which) const {
    for (const auto &[key, value] : facts)
      if (key == which) return std::string_view(value);
    return std::nullopt;
  }
};

/// Takes a block or a line. What it throws goes on from the call that it belongs to.
using taker = std::function<void(std::string_view)>;
/// Fills a buffer and says with how many bytes; 0 is the end.
using reader = std::function<std::size_t(char *room, std::size_t length)>;

/// A client of an FTP server. Set it up, connect(), login(), then one command after the other.
/// Every command throws wirekit::error.
class client : public client_options<client, detail::ftp_api> {
 public:
  /// A client of a server; port 0 is 21, or 990 when TLS comes first.
  explicit client(std::string_view host, std::uint16_t port = 0,
                  security manner = security::clear) {
    wk_ftp_t *out = nullptr;
    detail::check([&](wk_error_t **err) {
      switch (manner) {
        case security::explicit_tls:
          return wk_ftp_tls_new(to_c(host), port, &out, err);
        case security::implicit_tls:
          return wk_ftp_ssl_new(to_c(host), port, &out, err);
        default:
          return wk_ftp_new(to_c(host), port, &out, err);
      }
    });
    handle_ = handle<wk_ftp_t, wk_ftp_free>(out);
  }

  wk_ftp_t *get() const noexcept { return handle_.get(); }
  /// Whether the server listens for data connections, or the client.
  client &pasv(bool passive) {
    detail::check([&](wk_error_t **err) { return wk_ftp_set_pasv(get(), passive, err); });
    return *this;
  }
  /// Whether data connections go to the address that the server names.
  client &trust_pasv_address(bool trust) {
    detail::check(
        [&](wk_error_t **err) { return wk_ftp_set_trust_pasv_address(get(), trust, err); });
    return *this;
  }
  /// Whether login() of an explicit_tls client asks for TLS first.
  client &auth_at_login(bool on) {
    detail::check([&](wk_error_t **err) { return wk_ftp_set_auth_at_login(get(), on, err); });
    return *this;
  }
  /// The bytes of a reply of many lines.
  client &max_reply(std::size_t bytes) {
    detail::check([&](wk_error_t **err) { return wk_ftp_set_max_reply(get(), bytes, err); });
    return *this;
  }
  /// The memory that nlst() and mlsd() may take.
  client &max_list(std::uint64_t bytes) {
    detail::check([&](wk_error_t **err) { return wk_ftp_set_max_list(get(), bytes, err); });
    return *this;
  }
  /// The encoding of names and text on the wire.
  client &encoding(std::string_view name) {
    detail::check([&](wk_error_t **err) { return wk_ftp_set_encoding(get(), to_c(name), err); });
    return *this;
  }
  /// A transport in place of a socket for the next data connection.
  client &data_transport(const wirekit::transport &other) {
    detail::check(
        [&](wk_error_t **err) { return wk_ftp_set_data_transport(get(), other.get(), err); });
    return *this;
  }
  void connect() {
    detail::check([&](wk_error_t **err) { return wk_ftp_connect(get(), err); });
  }
  void close() {
    detail::check([&](wk_error_t **err) { return wk_ftp_close(get(), err); });
  }
  bool is_connected() const noexcept { return wk_ftp_is_connected(get()); }
  bool is_encrypted() const noexcept { return wk_ftp_is_encrypted(get()); }

  /// Logs in; without a user anonymously.
  buffer login(std::string_view user = {}, std::string_view password = {},
               std::string_view account = {}) {
    return one(wk_ftp_login, to_c(user), to_c(password), to_c(account));
  }
  buffer getresp() { return one(wk_ftp_getresp); }
  buffer voidresp() { return one(wk_ftp_voidresp); }
  buffer abort() { return one(wk_ftp_abort); }
  buffer auth() { return one(wk_ftp_auth); }
  buffer ccc() { return one(wk_ftp_ccc); }
  buffer prot_p() { return one(wk_ftp_prot_p); }
  buffer prot_c() { return one(wk_ftp_prot_c); }
  buffer quit() { return one(wk_ftp_quit); }
  buffer pwd() { return one(wk_ftp_pwd); }
  buffer welcome() { return one(wk_ftp_getwelcome); }
  buffer acct(std::string_view account) { return one(wk_ftp_acct, to_c(account)); }
  buffer sendcmd(std::string_view command) { return one(wk_ftp_sendcmd, to_c(command)); }
  buffer voidcmd(std::string_view command) { return one(wk_ftp_voidcmd, to_c(command)); }
  buffer delete_file(std::string_view name) { return one(wk_ftp_delete, to_c(name)); }
  buffer cwd(std::string_view name) { return one(wk_ftp_cwd, to_c(name)); }
  buffer rmd(std::string_view name) { return one(wk_ftp_rmd, to_c(name)); }
  buffer mkd(std::string_view name) { return one(wk_ftp_mkd, to_c(name)); }
  buffer rename(std::string_view from, std::string_view to) {
    return one(wk_ftp_rename, to_c(from), to_c(to));
  }
  std::optional<std::uint64_t> size(std::string_view name) {
    bool known = false;
    std::uint64_t bytes = 0;
    detail::check(
        [&](wk_error_t **err) { return wk_ftp_size(get(), to_c(name), &known, &bytes, err); });
    return known ? std::optional<std::uint64_t>(bytes) : std::nullopt;
  }

  /// Retrieves a file in binary mode, in blocks of at most `block` bytes, from the offset `rest`.
  buffer retrbinary(std::string_view command, const taker &take, std::size_t block = 0,
                    std::int64_t rest = WK_FTP_NO_REST) {
    return run({&take, nullptr}, [&](context *u, wk_buf_t **out, wk_error_t **err) {
      return wk_ftp_retrbinary(get(), to_c(command), on_block, u, block, rest, out, err);
    });
  }
  /// Retrieves text, line by line.
  buffer retrlines(std::string_view command, const taker &take) {
    return run({&take, nullptr}, [&](context *u, wk_buf_t **out, wk_error_t **err) {
      return wk_ftp_retrlines(get(), to_c(command), on_line, u, out, err);
    });
  }
  /// Stores a file in binary mode; `sent` sees each block after it has gone.
  buffer storbinary(std::string_view command, const reader &read, const taker &sent = {},
                    std::size_t block = 0, std::int64_t rest = WK_FTP_NO_REST) {
    return run({&sent, &read}, [&](context *u, wk_buf_t **out, wk_error_t **err) {
      return wk_ftp_storbinary(get(), to_c(command), on_read, sent ? on_block : nullptr, u, block,
                               rest, out, err);
    });
  }
  /// Stores text; each line is made to end with CRLF.
  buffer storlines(std::string_view command, const reader &read, const taker &sent = {}) {
    return run({&sent, &read}, [&](context *u, wk_buf_t **out, wk_error_t **err) {
      return wk_ftp_storlines(get(), to_c(command), on_read, sent ? on_block : nullptr, u, out,
                              err);
    });
  }
  std::vector<std::string> nlst(const std::vector<std::string> &arguments = {}) {
    const auto views = lent(arguments);
    return detail::listed([&](wk_strings_t **out, wk_error_t **err) {
             return wk_ftp_nlst(get(), views.data(), views.size(), out, err);
           })
        .value();
  }
  /// Lists a directory for people.
  void dir(const std::vector<std::string> &arguments, const taker &take) {
    const auto views = lent(arguments);
    run({&take, nullptr}, [&](context *u, wk_buf_t **, wk_error_t **err) {
      return wk_ftp_dir(get(), views.data(), views.size(), on_line, u, err);
    });
  }
  /// Lists a directory for programs.
  std::vector<entry> mlsd(std::string_view path = {}, const std::vector<std::string> &facts = {}) {
    const auto views = lent(facts);
    wk_ftp_entries_t *out = nullptr;
    detail::check([&](wk_error_t **err) {
      return wk_ftp_mlsd(get(), to_c(path), views.data(), views.size(), &out, err);
    });
    handle<wk_ftp_entries_t, wk_ftp_entries_free> owner(out);
    std::vector<entry> all(wk_ftp_entries_count(out));
    for (std::size_t i = 0; i < all.size(); i++) {
      all[i].name = from_c(wk_ftp_entries_name(out, i));
      for (std::size_t j = 0; j < wk_ftp_entries_fact_count(out, i); j++)
        all[i].facts.emplace_back(from_c(wk_ftp_entries_fact_name_at(out, i, j)),
                                  from_c(wk_ftp_entries_fact_value_at(out, i, j)));
    }
    return all;
  }
  /// Opens a data connection and sends the command that uses it.
  data transfercmd(std::string_view command, std::int64_t rest = WK_FTP_NO_REST) {
    wk_ftp_data_t *out = nullptr;
    bool known = false;
    std::uint64_t size = 0;
    detail::check([&](wk_error_t **err) {
      return wk_ftp_ntransfercmd(get(), to_c(command), rest, &out, &known, &size, err);
    });
    return data(out, known ? std::optional<std::uint64_t>(size) : std::nullopt);
  }

 private:
  /// What callbacks work on.
  struct context {
    const taker *take;
    const reader *read;
    detail::thrown thrown = {};
  };

  template <class Call>
  static int kept(void *self, Call &&call) {
    context &u = *static_cast<context *>(self);
    try {
      call(u);
      return 0;
    } catch (...) {
      u.thrown.keep();
      return 1;
    }
  }
  static int on_block(void *self, wk_bytes_t block) {
    return kept(self, [&](context &u) { (*u.take)(from_c(block)); });
  }
  static int on_line(void *self, wk_str_t line) {
    return kept(self, [&](context &u) { (*u.take)(from_c(line)); });
  }
  static int on_read(void *self, std::uint8_t *room, std::size_t length, std::size_t *count) {
    return kept(self,
                [&](context &u) { *count = (*u.read)(reinterpret_cast<char *>(room), length); });
  }
  static std::vector<wk_str_t> lent(const std::vector<std::string> &texts) {
    std::vector<wk_str_t> views;
    for (const std::string &text : texts) views.push_back(to_c(text));
    return views;
  }

  template <class... Args, class... Given>
  buffer one(wk_status_t (*command)(wk_ftp_t *, Args...), Given... args) {
    wk_buf_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return command(get(), args..., &out, err); });
    return buffer(out);
  }
  template <class Call>
  buffer run(context own, Call &&call) {
    wk_buf_t *out = nullptr;
    wk_error_t *details = nullptr;
    const wk_status_t outcome = call(&own, &out, &details);
    const error failure(outcome, details);
    own.thrown.rethrow();
    if (outcome != WK_OK) throw failure;
    return buffer(out);
  }

  handle<wk_ftp_t, wk_ftp_free> handle_;
};

/// The size that a 150 reply announces.
inline result<std::optional<std::uint64_t>> try_parse150(std::string_view reply) {
  bool known = false;
  std::uint64_t size = 0;
  return detail::attempt(
      [&](wk_error_t **err) { return wk_ftp_parse150(to_c(reply), &known, &size, err); },
      [&] { return known ? std::optional<std::uint64_t>(size) : std::nullopt; });
}
inline std::optional<std::uint64_t> parse150(std::string_view reply) {
  return try_parse150(reply).value();
}

/// Where a server awaits the data connection, as its reply says.
struct data_address {
  std::string host;
  std::uint64_t port;
};

/// The address in a 227 reply.
inline result<data_address> try_parse227(std::string_view reply) {
  wk_buf_t *host = nullptr;
  std::uint64_t port = 0;
  return detail::attempt(
      [&](wk_error_t **err) { return wk_ftp_parse227(to_c(reply), &host, &port, err); },
      [&] {
        return data_address{buffer(host).str(), port};
      });
}
inline data_address parse227(std::string_view reply) { return try_parse227(reply).value(); }

/// The port in a 229 reply.
inline result<std::uint64_t> try_parse229(std::string_view reply) {
  std::uint64_t port = 0;
  return detail::attempt([&](wk_error_t **err) { return wk_ftp_parse229(to_c(reply), &port, err); },
                         [&] { return port; });
}
inline std::uint64_t parse229(std::string_view reply) { return try_parse229(reply).value(); }

/// The directory that a 257 reply names; empty when it names none.
inline result<buffer> try_parse257(std::string_view reply) {
  return detail::buffered(
      [&](wk_buf_t **out, wk_error_t **err) { return wk_ftp_parse257(to_c(reply), out, err); });
}
inline buffer parse257(std::string_view reply) { return try_parse257(reply).value(); }

}  // namespace ftp
}  // namespace wirekit

#endif  // WIREKIT_FTP_HPP
