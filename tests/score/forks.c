// SPDX-License-Identifier: MIT
// The child keeps the pipes of its parent, and stays.
#include <unistd.h>

int main(void) {
  if (fork() == 0) {
    sleep(300);
  }
  return 0;
}
