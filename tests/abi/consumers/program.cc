// The smallest program that uses wirekit from C++.
#include <iostream>
#include <wirekit.hpp>

int main() {
  const wirekit::error failure(WK_E_TIMEOUT, nullptr);
  std::cout << "wirekit " << wirekit::version() << " from C++\n";
  return failure.is(WK_E_IO) ? 0 : 1;
}
