// wirekit/strings.hpp: lists of strings that the library makes, for C++17.
#ifndef WIREKIT_STRINGS_HPP
#define WIREKIT_STRINGS_HPP

#include <wirekit/strings.h>
#include <wirekit/core.hpp>

#include <vector>

namespace wirekit {
namespace detail {

/// Copies a list and frees it.
inline std::vector<std::string> take_strings(wk_strings_t *list) {
  handle<wk_strings_t, wk_strings_free> owner(list);
  std::vector<std::string> all(wk_strings_count(list));
  for (std::size_t i = 0; i < all.size(); i++) all[i] = from_c(wk_strings_at(list, i));
  return all;
}

/// Runs a C call that gives a list.
template <class Call>
result<std::vector<std::string>> listed(Call &&call) {
  wk_strings_t *out = nullptr;
  return attempt([&](wk_error_t **err) { return call(&out, err); },
                 [&] { return take_strings(out); });
}

}  // namespace detail
}  // namespace wirekit

#endif  // WIREKIT_STRINGS_HPP
