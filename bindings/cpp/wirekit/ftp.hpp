// wirekit/ftp.hpp: what FTP replies say, for C++17.
#ifndef WIREKIT_FTP_HPP
#define WIREKIT_FTP_HPP

#include <wirekit/ftp.h>
#include <wirekit/url.hpp>

namespace wirekit {
namespace ftp {

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
