// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <thread>

#include <deadheat/case.hpp>

// Members are made in the order in which they are declared. A thread that is declared first runs
// while those below it are still to be made.
namespace {

using namespace deadheat;

// Keeps the answer of a thread that looks at the limit as soon as it runs.
class ThreadFirst {
 public:
  ThreadFirst(int limit, int& seen) : thread_([this, &seen] { seen = limit_; }), limit_(limit) {}

 private:
  std::jthread thread_;
  int limit_;
};

class ThreadLast {
 public:
  ThreadLast(int limit, int& seen) : limit_(limit), thread_([this, &seen] { seen = limit_; }) {}

 private:
  int limit_;
  std::jthread thread_;
};

template <class Worker>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 10);
  long right = 0;
  for (int round = 0; round < rounds; ++round) {
    int seen = 0;
    // zeros, so that a member that is not made yet can be told from one that is
    const auto place = std::make_unique<std::byte[]>(sizeof(Worker));
    std::destroy_at(new (place.get()) Worker(round + 1, seen));  // which joins its thread
    if (seen == round + 1) ++right;
  }
  return {.expected = rounds, .found = right};
}

const Case early_thread({
    .id = "lifetime/early-thread",
    .rule = "A thread sees the members of its object as the constructor makes them.",
    .bug = "The thread is declared before the member that it reads, and so is started before the "
           "member is made.",
    .fix = "The thread is declared last.",
    .source = "Lu et al., ASPLOS 2008 (order violations); C++ Core Guidelines, C.47",
    .tags = {"CWE-362", "CWE-457", "quick"},
    .racy = {trial<ThreadFirst>, {.race = must, .wrong = must}},
    .locked = {trial<ThreadLast>},
});

}  // namespace
