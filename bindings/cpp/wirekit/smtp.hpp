// wirekit/smtp.hpp: mail for C++17.
#ifndef WIREKIT_SMTP_HPP
#define WIREKIT_SMTP_HPP

#include <wirekit/smtp.h>
#include <wirekit/url.hpp>

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
}  // namespace wirekit

#endif  // WIREKIT_SMTP_HPP
