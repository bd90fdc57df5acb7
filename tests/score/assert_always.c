// SPDX-License-Identifier: MIT
#include <assert.h>

int main(void) {
  const int sum = 1 + 1;
  assert(sum == 3);
  return 0;
}
