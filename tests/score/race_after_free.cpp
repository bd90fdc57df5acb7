// SPDX-License-Identifier: MIT
// A relaxed flag says that the number is gone, and orders nothing.
#include <atomic>
#include <thread>

namespace {
std::atomic<bool> is_gone = false;
}

int main() {
  int* number = new int(1);
  std::thread reader([number] {
    while (!is_gone.load(std::memory_order_relaxed)) {
    }
    *number = 2;
  });
  delete number;
  is_gone.store(true, std::memory_order_relaxed);
  reader.join();
}
