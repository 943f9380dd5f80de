/* The smallest program that uses wirekit from C. */
#include <stdio.h>
#include <wirekit.h>

int main(void) {
  printf("wirekit %s " WK_FMT "\n", wk_version(), WK_ARG(WK_STR("from C")));
  return wk_abi_version() == WK_ABI_VERSION ? 0 : 1;
}
