// wirekit/net.hpp: what every client of the C++ interface shares: cancellation, TLS, transports.
#ifndef WIREKIT_NET_HPP
#define WIREKIT_NET_HPP

#include <wirekit/cancel.h>
#include <wirekit/tls.h>
#include <wirekit/transport.h>
#include <wirekit/core.hpp>

#include <chrono>

namespace wirekit {

namespace detail {

/// What a function of the program's threw while the library called it. It must not cross the
/// library, so it is kept here and goes on when the call of the library has returned.
class thrown {
 public:
  /// Keeps the exception that is being handled; the first one counts.
  void keep() noexcept {
    if (!first_) first_ = std::current_exception();
  }
  /// Runs what calls a function of the program's: 0, or 1 when it threw.
  template <class Call>
  int watch(Call &&call) noexcept {
    try {
      call();
      return 0;
    } catch (...) {
      keep();
      return 1;
    }
  }
  /// Forgets what was thrown where nobody could be told, as in a destructor.
  void clear() noexcept { first_ = nullptr; }
  void rethrow() {
    if (first_) std::rethrow_exception(std::exchange(first_, nullptr));
  }

 private:
  std::exception_ptr first_;
};

}  // namespace detail

/// A switch that any thread can turn once: whatever blocks with it fails with WK_E_CANCELLED. It is
/// given to any number of connections.
class cancel_token {
 public:
  cancel_token() {
    wk_cancel_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_cancel_new(&out, err); });
    handle_ = handle<wk_cancel_t, wk_cancel_free>(out);
  }

  /// Triggers it, for ever; from any thread, but not in a signal handler.
  void cancel() const noexcept { wk_cancel_trigger(get()); }
  bool is_cancelled() const noexcept { return wk_cancel_is_cancelled(get()); }
  /// The C handle.
  const wk_cancel_t *get() const noexcept { return handle_.get(); }

 private:
  handle<wk_cancel_t, wk_cancel_free> handle_;
};

/// How TLS is done: trust, names, certificates. It starts with what the system trusts, host names
/// verified, TLS 1.2 and 1.3. Set it up, then share it between connections, which resume each
/// other's sessions; once it is in use, changing it is WK_E_STATE.
class tls_config {
 public:
  tls_config() {
    wk_tls_config_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_tls_config_new(&out, err); });
    handle_ = handle<wk_tls_config_t, wk_tls_config_free>(out);
  }

  /// Trusts the authorities in a file, PEM or DER, in place of the system's.
  tls_config &add_ca_file(std::string_view path) {
    return set([&](wk_error_t **err) { return wk_tls_config_add_ca_file(get(), to_c(path), err); });
  }
  /// Trusts these authorities, PEM or DER, in place of the system's.
  tls_config &add_ca_bytes(std::string_view bytes) {
    return set([&](wk_error_t **err) {
      return wk_tls_config_add_ca_bytes(get(), to_c_bytes(bytes), err);
    });
  }
  /// Shows a certificate from files when the server asks; one file may hold chain and key.
  tls_config &client_certificate_files(std::string_view chain, std::string_view key = {}) {
    return set([&](wk_error_t **err) {
      return wk_tls_config_set_client_certificate_files(get(), to_c(chain), to_c(key), err);
    });
  }
  /// Shows a certificate given as bytes when the server asks.
  tls_config &client_certificate(std::string_view chain, std::string_view key) {
    return set([&](wk_error_t **err) {
      return wk_tls_config_set_client_certificate(get(), to_c_bytes(chain), to_c_bytes(key), err);
    });
  }
  /// Offers one more application protocol; the first one is the one liked best.
  tls_config &add_alpn(std::string_view protocol) {
    return set(
        [&](wk_error_t **err) { return wk_tls_config_add_alpn(get(), to_c(protocol), err); });
  }
  /// Sends and verifies this name in place of the host that is connected to.
  tls_config &verify_name(std::string_view name) {
    return set(
        [&](wk_error_t **err) { return wk_tls_config_set_verify_name(get(), to_c(name), err); });
  }
  /// Whether the server is told, in clear, the name that it will have to prove.
  tls_config &sni(bool on) {
    return set([&](wk_error_t **err) { return wk_tls_config_set_sni(get(), on, err); });
  }
  /// The lowest version to speak, WK_TLS_VERSION_1_2 or WK_TLS_VERSION_1_3.
  tls_config &min_version(std::uint32_t version) {
    return set(
        [&](wk_error_t **err) { return wk_tls_config_set_min_version(get(), version, err); });
  }
  /// Accepts any certificate from anybody.
  tls_config &dangerous_disable_verification() {
    return set(
        [&](wk_error_t **err) { return wk_tls_config_dangerous_disable_verification(get(), err); });
  }
  /// Loads the system's trust store now, so that an error shows here.
  tls_config &prepare() {
    return set([&](wk_error_t **err) { return wk_tls_config_prepare(get(), err); });
  }
  /// The C handle.
  const wk_tls_config_t *get() const noexcept { return handle_.get(); }

 private:
  template <class Call>
  tls_config &set(Call &&call) {
    detail::check(call);
    return *this;
  }

  handle<wk_tls_config_t, wk_tls_config_free> handle_;
};

/// A channel of bytes of the program's own, for transport::custom(). What a function throws stops
/// the operation and is thrown by the call of the client that needed it; an error of the network,
/// as error(WK_E_TIMEOUT, nullptr), becomes the client's own error.
class channel {
 public:
  virtual ~channel() = default;
  /// Reads 1 to `size` bytes, blocking until there is one; 0 is the orderly end. A negative
  /// `timeout` is none.
  virtual std::size_t read(char *data, std::size_t size, std::chrono::milliseconds timeout) = 0;
  /// Writes 1 to bytes.size() of the bytes and says how many.
  virtual std::size_t write(std::string_view bytes, std::chrono::milliseconds timeout) = 0;
  /// Ends the channel in order; called at most once.
  virtual void close(std::chrono::milliseconds timeout) { (void)timeout; }
  /// Makes a call that blocks return; called on the thread that cancels, possibly while another
  /// function is running.
  virtual void interrupt() noexcept {}
};

/// What a client uses in place of a host and port: memory, a descriptor, a channel of the
/// program's.
class transport {
 public:
  /// A client reads `input`, and what it writes is kept. Reading behind the input waits for feed()
  /// or end().
  static transport memory(std::string_view input = {}) {
    return made([&](wk_transport_t **out, wk_error_t **err) {
      return wk_transport_new_memory(to_c_bytes(input), out, err);
    });
  }
  /// A connected socket, a pair's end, a serial line. Unless `take_ownership`, a duplicate is used.
  static transport fd(int descriptor, bool take_ownership = false) {
    return made([&](wk_transport_t **out, wk_error_t **err) {
      return wk_transport_new_fd(descriptor, take_ownership, out, err);
    });
  }
  /// The program's own channel, which lives as long as somebody uses the transport.
  static transport custom(std::unique_ptr<channel> own) {
    auto thrown = std::make_shared<detail::thrown>();
    auto *user = new user_data{std::move(own), thrown};
    wk_transport_ops_t ops = {};
    ops.size = sizeof ops;
    ops.read = &user_data::read;
    ops.write = &user_data::write;
    ops.close = &user_data::close;
    ops.interrupt = &user_data::interrupt;
    ops.drop = &user_data::drop;
    transport t = made([&](wk_transport_t **out, wk_error_t **err) {
      return wk_transport_new(&ops, user, out, err);
    });
    t.thrown_ = std::move(thrown);
    return t;
  }

  /// Adds a piece of input to a memory transport; a client never sees two pieces in one read.
  void feed(std::string_view piece) const {
    detail::check(
        [&](wk_error_t **err) { return wk_transport_memory_feed(get(), to_c_bytes(piece), err); });
  }
  /// Ends the input of a memory transport.
  void end() const {
    detail::check([&](wk_error_t **err) { return wk_transport_memory_end(get(), err); });
  }
  /// What was written to a memory transport so far.
  buffer written() const {
    wk_buf_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return wk_transport_memory_written(get(), &out, err); });
    return buffer(out);
  }
  /// The C handle.
  const wk_transport_t *get() const noexcept { return handle_.get(); }
  /// Where the exceptions of a custom channel are kept; nullptr for other transports.
  const std::shared_ptr<detail::thrown> &thrown() const noexcept { return thrown_; }

 private:
  struct user_data {
    std::unique_ptr<channel> own;
    std::shared_ptr<detail::thrown> thrown;

    static user_data &of(void *user) noexcept { return *static_cast<user_data *>(user); }

    template <class Call>
    std::int32_t guarded(Call &&call) noexcept {
      try {
        call();
        return 0;
      } catch (const error &failure) {
        if (failure.is(WK_E_IO) || failure.is(WK_E_CANCELLED)) return failure.status();
        thrown->keep();
        return 1;
      } catch (...) {
        thrown->keep();
        return 1;
      }
    }

    static std::int32_t read(void *user, std::uint8_t *data, std::size_t size, std::int64_t timeout,
                             std::size_t *count) {
      *count = 0;
      return of(user).guarded([&] {
        *count = of(user).own->read(reinterpret_cast<char *>(data), size,
                                    std::chrono::milliseconds(timeout));
      });
    }
    static std::int32_t write(void *user, const std::uint8_t *data, std::size_t size,
                              std::int64_t timeout, std::size_t *count) {
      *count = 0;
      return of(user).guarded([&] {
        *count = of(user).own->write({reinterpret_cast<const char *>(data), size},
                                     std::chrono::milliseconds(timeout));
      });
    }
    static std::int32_t close(void *user, std::int64_t timeout) {
      return of(user).guarded([&] { of(user).own->close(std::chrono::milliseconds(timeout)); });
    }
    static void interrupt(void *user) { of(user).own->interrupt(); }
    static void drop(void *user) { delete static_cast<user_data *>(user); }
  };

  explicit transport(wk_transport_t *owned) noexcept : handle_(owned) {}

  template <class Make>
  static transport made(Make &&make) {
    wk_transport_t *out = nullptr;
    detail::check([&](wk_error_t **err) { return make(&out, err); });
    return transport(out);
  }

  handle<wk_transport_t, wk_transport_free> handle_;
  std::shared_ptr<detail::thrown> thrown_;
};

}  // namespace wirekit

#endif  // WIREKIT_NET_HPP
