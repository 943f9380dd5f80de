// wirekit/imap.hpp: dates, flags and tags of IMAP for C++17.
#ifndef WIREKIT_IMAP_HPP
#define WIREKIT_IMAP_HPP

#include <wirekit/imap.h>
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

}  // namespace imap
}  // namespace wirekit

#endif  // WIREKIT_IMAP_HPP
