// wirekit/nntp.hpp: news for C++17.
#ifndef WIREKIT_NNTP_HPP
#define WIREKIT_NNTP_HPP

#include <wirekit/nntp.h>
#include <wirekit/url.hpp>

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
}  // namespace wirekit

#endif  // WIREKIT_NNTP_HPP
