// SPDX-License-Identifier: MIT
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <vector>

#include <deadheat/case.hpp>

// A reader finds that the value is missing, keeps its shared lock, and waits to be the only reader:
// then it may write. Two readers who do so wait for each other to leave, for ever. That is why
// std::shared_mutex has no upgrade, and why other libraries let only one reader at a time have the
// right to one.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int threads = 2;

class SharedLock {
 public:
  void lock_shared() {
    std::scoped_lock hold(mutex_);
    ++readers_;
  }
  void unlock_shared() {
    std::scoped_lock hold(mutex_);
    --readers_;
    left_.notify_all();
  }

  // Waits until all readers but `own` have left, and keeps new ones out until it is written.
  template <class Write>
  void write(int own, Write write) {
    std::unique_lock hold(mutex_);
    left_.wait(hold, [&] { return readers_ == own; });
    write();
  }

 private:
  std::mutex mutex_;
  std::condition_variable left_;
  int readers_ = 0;
};

struct Cached {
  SharedLock lock;
  bool is_there = false;
  long computed = 0;

  void compute() {
    if (is_there) return;  // another thread was first
    is_there = true;
    ++computed;
  }
};

void keep_the_lock(Cached& value) {
  value.lock.lock_shared();
  if (!value.is_there) value.lock.write(1, [&] { value.compute(); });
  value.lock.unlock_shared();
}

void leave_and_come_back(Cached& value) {
  value.lock.lock_shared();
  const bool is_there = value.is_there;
  value.lock.unlock_shared();
  if (!is_there) value.lock.write(0, [&] { value.compute(); });
}

template <void (*look_up)(Cached&)>
Tally trial(Crew& crew) {
  std::vector<Cached> values(static_cast<std::size_t>(std::min(crew.steps(), 2'000)));
  crew.together(threads, static_cast<int>(values.size()),
                [&](int, int number) { look_up(values[static_cast<std::size_t>(number)]); });

  long computed = 0;
  for (const Cached& value : values) computed += value.computed;
  return {.expected = std::ssize(values), .found = computed};
}

const Case upgrade({
    .id = "lock/upgrade",
    .rule = "Each value is computed once, and every look-up ends.",
    .bug = "Two readers both keep their shared lock and wait to be the only reader.",
    .fix = "The reader leaves, takes the lock alone, and looks again whether the value is missing.",
    .source = "Hinnant: Mutex, Lock, Condition Variable Rationale, WG21 N2406, 2007",
    .tags = {"CWE-833", "CWE-667"},
    .racy = {.trial = trial<keep_the_lock>, .truth = {.hang = must}, .deadline = 1s},
    .locked = {trial<leave_and_come_back>},
});

}  // namespace
