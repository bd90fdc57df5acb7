#include <thread>

// Two threads count without a lock. The exit code is 1 where a count was lost.
int main() {
  int count = 0;
  std::thread other([&] { ++count; });
  ++count;
  other.join();
  return count == 2 ? 0 : 1;
}
