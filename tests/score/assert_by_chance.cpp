// SPDX-License-Identifier: MIT
// It holds as long as the other thread is done when the sleep is over.
#include <atomic>
#include <cassert>
#include <chrono>
#include <thread>

int main() {
  std::atomic<int> written = 0;
  std::thread writer([&] { written = 1; });
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  const int seen = written;
  writer.join();
  assert(seen == 1);
}
