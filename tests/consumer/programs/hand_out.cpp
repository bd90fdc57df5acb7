#include "job_queue.hpp"

#include <cstdlib>
#include <thread>

// hand_out JOBS: one thread hands out jobs, and this one takes them. The exit code is 0 where each
// was taken once.
int main(int, char** words) {
  const int jobs = std::atoi(words[1]);
  JobQueue queue;
  std::thread other([&] {
    for (int job = 0; job < jobs; ++job) queue.push(job);
  });
  int taken = queue.take() ? 1 : 0;
  other.join();
  while (queue.take()) ++taken;
  return taken == jobs ? 0 : 1;
}
