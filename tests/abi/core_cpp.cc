// The shared part of the C++ interface: errors, results, handles, buffers; and the C macros in C++.
#include <wirekit.hpp>

#include <type_traits>

#include "check.h"

using wirekit::buffer;
using wirekit::error;
using wirekit::result;

namespace {

void errors() {
  const error failure(WK_E_HTTP_BAD_STATUS_LINE, nullptr);
  const error copy = failure;
  CHECK(copy.status() == WK_E_HTTP_BAD_STATUS_LINE);
  CHECK(std::string_view(copy.name()) == "WK_E_HTTP_BAD_STATUS_LINE");
  CHECK(std::string_view(copy.what()) == "The status line is malformed");
  CHECK(copy.is(WK_E_HTTP));
  CHECK(!copy.is(WK_E_IO));
  CHECK(copy.stage().empty() && copy.reply_text().empty() && copy.partial().empty());
  CHECK(copy.reply_code() == 0 && copy.os_error() == 0 && copy.callback_result() == 0);
  CHECK(!copy.offset() && !copy.expected());
}

void results() {
  result<int> good(7);
  CHECK(good && *good == 7 && good.value() == 7);
  result<int> bad(error(WK_E_TIMEOUT, nullptr));
  CHECK(!bad && bad.error().status() == WK_E_TIMEOUT);
  CHECK(result<int>(bad).value_or(3) == 3);
  bool thrown = false;
  try {
    (void)bad.value();
  } catch (const error &caught) {
    thrown = caught.is(WK_E_IO);
  }
  CHECK(thrown);
}

void buffers() {
  static_assert(!std::is_copy_constructible_v<buffer> && !std::is_copy_assignable_v<buffer>);
  static_assert(std::is_nothrow_move_constructible_v<buffer>);
  buffer empty;
  buffer moved = std::move(empty);
  CHECK(moved.empty() && moved == "" && moved.str().empty());
}

void macros() {
  CHECK_STR(WK_STR("abc"), "abc");
  CHECK(wirekit::from_c(wirekit::to_c("abc")) == "abc");
  CHECK(wirekit::from_c(wirekit::to_c_bytes({"a\0b", 3})).size() == 3);
  CHECK(wirekit::from_c(wk_str(nullptr)).empty());
  CHECK(wirekit::version() == wk_version());
}

}  // namespace

int main() {
  errors();
  results();
  buffers();
  macros();
  return check_report("core_cpp");
}
