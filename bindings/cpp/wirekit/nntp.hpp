// wirekit/nntp.hpp: news for C++17.
#ifndef WIREKIT_NNTP_HPP
#define WIREKIT_NNTP_HPP

#include <wirekit/nntp.h>
#include <wirekit/nntp_articles.h>
#include <wirekit/nntp_groups.h>
#include <wirekit/nntp_options.h>
#include <wirekit/nntp_overview.h>
#include <wirekit/nntp_reply.h>
#include <wirekit/client.hpp>
#include <wirekit/http_body.hpp>
#include <wirekit/strings.hpp>
#include <wirekit/url.hpp>

#include <map>

namespace wirekit {
namespace nntp {

/// Decodes the encoded words of a header field's value, for people to read.
inline result<buffer> try_decode_header(std::string_view header) {
  return detail::buffered([&](wk_buf_t **out, wk_error_t **err) {
    return wk_nntp_decode_header(to_c(header), out, err);
  });
}
inline buffer decode_header(std::string_view header) { return try_decode_header(header).value(); }

}  // namespace nntp

namespace detail {

struct nntp_api {
  static constexpr auto *set_timeout_ms = wk_nntp_set_timeout_ms;
  static constexpr auto *set_connect_timeout_ms = wk_nntp_set_connect_timeout_ms;
  static constexpr auto *set_idle_timeout_ms = wk_nntp_set_idle_timeout_ms;
  static constexpr auto *set_total_timeout_ms = wk_nntp_set_total_timeout_ms;
  static constexpr auto *set_source_address = wk_nntp_set_source_address;
  static constexpr auto *set_unix_socket = wk_nntp_set_unix_socket;
  static constexpr auto *set_tls = wk_nntp_set_tls;
  static constexpr auto *set_cancel = wk_nntp_set_cancel;
  static constexpr auto *set_transport = wk_nntp_set_transport;
  static constexpr auto *set_debuglevel = wk_nntp_set_debuglevel;
  static constexpr auto *set_trace = wk_nntp_set_trace;
  static constexpr auto *set_max_line = wk_nntp_set_max_line;
};

}  // namespace detail

/// A date and a time of the day.
using nntp_time = wk_nntp_time_t;

/// Groups. Views live as long as it does.
class nntp_groups {
 public:
  struct group {
    std::string_view name, last, first, flag;
  };

  explicit nntp_groups(wk_nntp_groups_t *owned) noexcept : handle_(owned) {}
  std::size_t size() const noexcept { return wk_nntp_groups_count(handle_.get()); }
  /// The group of an index below size().
  group operator[](std::size_t index) const noexcept {
    wk_str_t last = {}, first = {}, flag = {};
    const wk_str_t name = wk_nntp_groups_at(handle_.get(), index, &last, &first, &flag);
    return {from_c(name), from_c(last), from_c(first), from_c(flag)};
  }

 private:
  handle<wk_nntp_groups_t, wk_nntp_groups_free> handle_;
};

/// Names or numbers with texts. Views live as long as it does.
class nntp_pairs {
 public:
  explicit nntp_pairs(wk_nntp_pairs_t *owned) noexcept : handle_(owned) {}
  std::size_t size() const noexcept { return wk_nntp_pairs_count(handle_.get()); }
  /// The pair of an index below size().
  std::pair<std::string_view, std::string_view> operator[](std::size_t index) const noexcept {
    wk_str_t text = {};
    const wk_str_t name = wk_nntp_pairs_at(handle_.get(), index, &text);
    return {from_c(name), from_c(text)};
  }
  /// The text of a name, if there is one.
  std::optional<std::string_view> get(std::string_view name) const noexcept {
    return detail::present(wk_nntp_pairs_get(handle_.get(), to_c(name)));
  }

 private:
  handle<wk_nntp_pairs_t, wk_nntp_pairs_free> handle_;
};

/// An article, or a part of it, as lines without their ends. Views live as long as it does.
class nntp_article {
 public:
  explicit nntp_article(wk_nntp_article_t *owned) noexcept : handle_(owned) {}
  /// The line that the server answered.
  std::string_view reply() const noexcept { return from_c(wk_nntp_article_reply(handle_.get())); }
  /// The number in the group; 0 when there is none.
  std::uint64_t number() const noexcept { return wk_nntp_article_number(handle_.get()); }
  std::string_view id() const noexcept { return from_c(wk_nntp_article_id(handle_.get())); }
  std::size_t size() const noexcept { return wk_nntp_article_count(handle_.get()); }
  std::string_view operator[](std::size_t index) const noexcept {
    return from_c(wk_nntp_article_line(handle_.get(), index));
  }

 private:
  handle<wk_nntp_article_t, wk_nntp_article_free> handle_;
};

/// Overviews of articles. Views live as long as it does.
class nntp_overviews {
 public:
  explicit nntp_overviews(wk_nntp_overview_t *owned) noexcept : handle_(owned) {}
  std::size_t size() const noexcept { return wk_nntp_overview_count(handle_.get()); }
  std::uint64_t number(std::size_t index) const noexcept {
    return wk_nntp_overview_number(handle_.get(), index);
  }
  /// How many fields an article's line has.
  std::size_t fields(std::size_t index) const noexcept {
    return wk_nntp_overview_fields(handle_.get(), index);
  }
  /// The name of a field.
  std::optional<std::string_view> name(std::size_t place) const noexcept {
    return detail::present(wk_nntp_overview_name(handle_.get(), place));
  }
  /// A field by its place or by its name, as "subject" and ":lines".
  std::optional<std::string_view> at(std::size_t index, std::size_t place) const noexcept {
    return detail::present(wk_nntp_overview_at(handle_.get(), index, place));
  }
  std::optional<std::string_view> get(std::size_t index, std::string_view name) const noexcept {
    return detail::present(wk_nntp_overview_get(handle_.get(), index, to_c(name)));
  }

 private:
  handle<wk_nntp_overview_t, wk_nntp_overview_free> handle_;
};

/// A client of an NNTP server. Set it up, connect(), then one command after the other. Every
/// command throws wirekit::error; reply() is the line that answered the last one. Commands with a
/// `take` hand it the lines as they come, with their ends; what it throws goes on from there, and
/// the connection is closed.
class nntp_client : public client_options<nntp_client, detail::nntp_api> {
 public:
  using taker = std::function<void(std::string_view)>;

  /// Where an article is.
  struct place {
    std::uint64_t number;
    std::string id;
  };
  struct group_info {
    std::uint64_t count, first, last;
    std::string name;
  };

  /// A client of a server; port 0 is 119, or 563 when `tls` comes first.
  explicit nntp_client(std::string_view host, std::uint16_t port = 0, bool tls = false) {
    wk_nntp_t *out = nullptr;
    detail::check([&](wk_error_t **err) {
      return tls ? wk_nntp_ssl_new(to_c(host), port, &out, err)
                 : wk_nntp_new(to_c(host), port, &out, err);
    });
    handle_ = handle<wk_nntp_t, wk_nntp_free>(out);
  }

  wk_nntp_t *get() const noexcept { return handle_.get(); }
  /// Asks for the commands of readers when connecting.
  nntp_client &readermode(bool on) { return run(wk_nntp_set_readermode, on); }
  /// Logs in when connecting.
  nntp_client &credentials(std::string_view user, std::string_view password) {
    return run(wk_nntp_set_credentials, to_c(user), to_c(password));
  }
  /// Looks into .netrc when connecting.
  nntp_client &usenetrc(bool on) { return run(wk_nntp_set_usenetrc, on); }
  /// The file in place of the home folder's .netrc.
  nntp_client &netrc(std::string_view path) { return run(wk_nntp_set_netrc, to_c(path)); }
  /// The memory that a reply of many lines may take.
  nntp_client &max_reply(std::uint64_t bytes) { return run(wk_nntp_set_max_reply, bytes); }
  /// Connects, and does what was set of reader mode and login.
  void connect() { run(wk_nntp_connect); }
  /// Closes without QUIT.
  void close() { run(wk_nntp_close); }
  bool is_connected() const noexcept { return wk_nntp_is_connected(get()); }

  /// The line that answered the last command.
  std::string_view reply() const noexcept { return reply_; }
  /// The greeting, or what answered the wish for reader mode.
  buffer welcome() { return made<wk_buf_t, buffer>(wk_nntp_getwelcome); }
  /// What the server can do: each name with its parameters.
  std::map<std::string, std::vector<std::string>> capabilities() {
    wk_nntp_capabilities_t *out = nullptr;
    run(wk_nntp_getcapabilities, &out);
    handle<wk_nntp_capabilities_t, wk_nntp_capabilities_free> owner(out);
    std::map<std::string, std::vector<std::string>> all;
    for (std::size_t i = 0; i < wk_nntp_capabilities_count(out); i++) {
      auto &parameters = all[std::string(from_c(wk_nntp_capabilities_name(out, i)))];
      for (std::size_t j = 0;; j++) {
        const wk_str_t parameter = wk_nntp_capabilities_parameter(out, i, j);
        if (!parameter.data) break;
        parameters.emplace_back(from_c(parameter));
      }
    }
    return all;
  }
  /// 2 for RFC 3977, 1 for what came before.
  std::uint64_t version() {
    std::uint64_t out = 0;
    run(wk_nntp_version, &out);
    return out;
  }
  /// The name of the server's program, if it says.
  std::optional<buffer> implementation() {
    buffer found = made<wk_buf_t, buffer>(wk_nntp_implementation);
    if (!found.get()) return std::nullopt;
    return found;
  }
  /// Logs in; without a user by .netrc, if it may be used.
  void login(std::string_view user, std::string_view password = {}, bool usenetrc = false) {
    run(wk_nntp_login, to_c(user), to_c(password), usenetrc);
  }
  /// Goes on under TLS.
  void starttls() { ask(wk_nntp_starttls); }
  /// Signs off and closes.
  void quit() { ask(wk_nntp_quit); }

  /// The groups that a pattern names, or all.
  nntp_groups list(std::optional<std::string_view> pattern = {}) {
    return kept<wk_nntp_groups_t, nntp_groups>(wk_nntp_list, absent(pattern));
  }
  void list(std::optional<std::string_view> pattern, const taker &take) {
    streamed(take, wk_nntp_list_to, absent(pattern));
  }
  /// The groups since a moment.
  nntp_groups newgroups(nntp_time since) {
    return kept<wk_nntp_groups_t, nntp_groups>(wk_nntp_newgroups, since);
  }
  void newgroups(nntp_time since, const taker &take) {
    streamed(take, wk_nntp_newgroups_to, since);
  }
  /// The identifiers of the messages since a moment.
  std::vector<std::string> newnews(std::string_view group, nntp_time since) {
    return strings(wk_nntp_newnews, to_c(group), since);
  }
  void newnews(std::string_view group, nntp_time since, const taker &take) {
    streamed(take, wk_nntp_newnews_to, to_c(group), since);
  }
  /// Groups and their descriptions.
  nntp_pairs descriptions(std::string_view pattern) {
    return kept<wk_nntp_pairs_t, nntp_pairs>(wk_nntp_descriptions, to_c(pattern));
  }
  /// The description of a group; empty when there is none.
  buffer description(std::string_view pattern) {
    return made<wk_buf_t, buffer>(wk_nntp_description, to_c(pattern));
  }
  /// Makes a group the current one.
  group_info group(std::string_view name) {
    group_info info = {};
    wk_buf_t *called = nullptr;
    ask(wk_nntp_group, to_c(name), &info.count, &info.first, &info.last, &called);
    info.name = buffer(called).str();
    return info;
  }
  std::vector<std::string> help() { return strings(wk_nntp_help); }
  void help(const taker &take) { streamed(take, wk_nntp_help_to); }
  /// The server's clock, in UTC.
  nntp_time date() {
    nntp_time now = {};
    ask(wk_nntp_date, &now);
    return now;
  }
  void slave() { ask(wk_nntp_slave); }

  /// Where an article is: a number, an identifier, or nothing for the current one.
  place stat(std::string_view spec = {}) { return located(wk_nntp_stat, to_c(spec)); }
  place next() { return located(wk_nntp_next); }
  place last() { return located(wk_nntp_last); }
  nntp_article article(std::string_view spec = {}) {
    return made<wk_nntp_article_t, nntp_article>(wk_nntp_article, to_c(spec));
  }
  nntp_article head(std::string_view spec = {}) {
    return made<wk_nntp_article_t, nntp_article>(wk_nntp_head, to_c(spec));
  }
  nntp_article body(std::string_view spec = {}) {
    return made<wk_nntp_article_t, nntp_article>(wk_nntp_body, to_c(spec));
  }
  place article(std::string_view spec, const taker &take) {
    return fetched(take, wk_nntp_article_to, spec);
  }
  place head(std::string_view spec, const taker &take) {
    return fetched(take, wk_nntp_head_to, spec);
  }
  place body(std::string_view spec, const taker &take) {
    return fetched(take, wk_nntp_body_to, spec);
  }

  /// Overviews: of an identifier, a range as text, or the current article.
  nntp_overviews over(std::string_view spec = {}) {
    return kept<wk_nntp_overview_t, nntp_overviews>(wk_nntp_over, to_c(spec));
  }
  void over(std::string_view spec, const taker &take) {
    streamed(take, wk_nntp_over_to, to_c(spec));
  }
  /// Overviews of a range; `last` 0 is no end.
  nntp_overviews over(std::uint64_t first, std::uint64_t last) {
    return kept<wk_nntp_overview_t, nntp_overviews>(wk_nntp_over_range, first, last);
  }
  void over(std::uint64_t first, std::uint64_t last, const taker &take) {
    streamed(take, wk_nntp_over_range_to, first, last);
  }
  nntp_overviews xover(std::uint64_t first, std::uint64_t last) {
    return kept<wk_nntp_overview_t, nntp_overviews>(wk_nntp_xover, first, last);
  }
  void xover(std::uint64_t first, std::uint64_t last, const taker &take) {
    streamed(take, wk_nntp_xover_to, first, last);
  }
  /// The names of the fields of overviews.
  std::vector<std::string> overview_format() {
    wk_strings_t *out = nullptr;
    run(wk_nntp_overview_format, &out);
    return detail::take_strings(out);
  }
  /// Numbers of articles, and one field of each one's header.
  nntp_pairs xhdr(std::string_view field, std::string_view articles) {
    return kept<wk_nntp_pairs_t, nntp_pairs>(wk_nntp_xhdr, to_c(field), to_c(articles));
  }
  void xhdr(std::string_view field, std::string_view articles, const taker &take) {
    streamed(take, wk_nntp_xhdr_to, to_c(field), to_c(articles));
  }

  /// Posts an article.
  void post(http_body article) { sent(article, wk_nntp_post); }
  void post(std::string_view article) { post(http_body::bytes(article)); }
  /// Offers an article that came from elsewhere.
  void ihave(std::string_view id, http_body article) { sent(article, wk_nntp_ihave, to_c(id)); }

 private:
  static wk_str_t absent(std::optional<std::string_view> text) noexcept {
    // A view without data means that there is none.
    if (!text) return wk_str_t{};
    return text->data() ? to_c(*text) : WK_STR("");
  }

  template <class... Args, class... Given>
  nntp_client &run(wk_status_t (*command)(wk_nntp_t *, Args...), Given... args) {
    detail::check([&](wk_error_t **err) { return command(get(), args..., err); });
    return *this;
  }
  /// A command whose reply is kept.
  template <class... Args, class... Given>
  void ask(wk_status_t (*command)(wk_nntp_t *, Args...), Given... args) {
    wk_buf_t *line = nullptr;
    run(command, args..., &line);
    reply_ = buffer(line);
  }
  template <class Raw, class Made, class... Args, class... Given>
  Made made(wk_status_t (*command)(wk_nntp_t *, Args...), Given... args) {
    Raw *out = nullptr;
    run(command, args..., &out);
    return Made(out);
  }
  template <class Raw, class Made, class... Args, class... Given>
  Made kept(wk_status_t (*command)(wk_nntp_t *, Args...), Given... args) {
    Raw *out = nullptr;
    ask(command, args..., &out);
    return Made(out);
  }
  template <class... Args, class... Given>
  std::vector<std::string> strings(wk_status_t (*command)(wk_nntp_t *, Args...), Given... args) {
    wk_strings_t *out = nullptr;
    ask(command, args..., &out);
    return detail::take_strings(out);
  }
  template <class... Args, class... Given>
  place located(wk_status_t (*command)(wk_nntp_t *, Args...), Given... args) {
    place found = {};
    wk_buf_t *id = nullptr;
    ask(command, args..., &found.number, &id);
    found.id = buffer(id).str();
    return found;
  }

  struct taking {
    const taker &take;
    detail::thrown thrown;

    static int line(void *context, wk_bytes_t text) {
      taking &self = *static_cast<taking *>(context);
      try {
        self.take(from_c(text));
        return 0;
      } catch (...) {
        self.thrown.keep();
        return 1;
      }
    }
  };

  /// Runs `call`, and throws what the program's own function threw in it.
  template <class Thrown, class Call>
  static void rethrowing(Thrown &&own, Call &&call) {
    try {
      call();
    } catch (const error &) {
      own();
      throw;
    }
  }
  template <class... Args, class... Given>
  void streamed(const taker &take, wk_status_t (*command)(wk_nntp_t *, Args...), Given... args) {
    taking user{take, {}};
    rethrowing([&] { user.thrown.rethrow(); },
               [&] { ask(command, args..., &taking::line, static_cast<void *>(&user)); });
  }
  template <class Command>
  place fetched(const taker &take, Command *command, std::string_view spec) {
    taking user{take, {}};
    place found = {};
    rethrowing(
        [&] { user.thrown.rethrow(); },
        [&] { found = located(command, to_c(spec), &taking::line, static_cast<void *>(&user)); });
    return found;
  }
  template <class... Args, class... Given>
  void sent(http_body &article, wk_status_t (*command)(wk_nntp_t *, Args...), Given... args) {
    rethrowing([&] { article.rethrow(); }, [&] { ask(command, args..., article.to_c_body()); });
  }

  handle<wk_nntp_t, wk_nntp_free> handle_;
  buffer reply_;
};

}  // namespace wirekit

#endif  // WIREKIT_NNTP_HPP
