// SPDX-License-Identifier: MIT
// A result is published by a plain flag.
#include <thread>

namespace {
int result = 0;
bool ready = false;
}  // namespace

int main() {
  std::thread maker([] {
    result = 42;
    ready = true;
  });
  if (ready) result = 0;
  maker.join();
}
