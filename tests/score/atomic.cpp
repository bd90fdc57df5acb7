// SPDX-License-Identifier: MIT
// As race_plain.c, with an atomic number.
#include <atomic>
#include <thread>

int main() {
  std::atomic<int> count = 0;
  std::thread one([&] { ++count; });
  std::thread other([&] { ++count; });
  one.join();
  other.join();
}
