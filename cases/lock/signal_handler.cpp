// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <csignal>
#include <mutex>

#include <deadheat/case.hpp>

// A signal interrupts a thread anywhere, also while it holds a lock. A handler that asks for that
// lock waits for the thread that it runs in the middle of, for ever. A handler may use atomics that
// are free of locks and little else; what else is to be done, the thread does when it looks.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

std::mutex mutex;
std::atomic<long> told = 0;
static_assert(std::atomic<long>::is_always_lock_free);

void lock_and_count(int) {
  std::scoped_lock hold(mutex);
  ++told;
}

void count(int) { ++told; }

class Handler {
 public:
  explicit Handler(void (*handle)(int)) : before_(std::signal(SIGUSR2, handle)) {}
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  ~Handler() { std::signal(SIGUSR2, before_); }

 private:
  void (*before_)(int);
};

// The signal comes at the worst moment here; elsewhere it is a matter of luck.
void work() {
  std::scoped_lock hold(mutex);
  std::raise(SIGUSR2);
}

template <void (*handle)(int)>
Tally trial(Crew& crew) {
  told = 0;
  Handler handler(handle);
  const int signals = std::min(crew.steps(), 100);
  for (int number = 0; number < signals; ++number) work();
  return {.expected = signals, .found = told};
}

constexpr const char* no_signals = "it does not run signal handlers";

const Case signal_handler({
    .id = "lock/signal-handler",
    .rule = "Every signal is counted, whenever it comes.",
    .bug = "The handler locks a mutex that the interrupted thread may hold.",
    .fix = "The handler does nothing but count in an atomic that is free of locks.",
    .source = "SEI CERT SIG30-C; POSIX.1-2017, 2.4.3; [support.signal]",
    .tags = {"CWE-479", "CWE-364", "CWE-833"},
    .racy = {.trial = trial<lock_and_count>,
             .truth = {.hang = must},
             .blind = {{Detector::explore, Symptom::hang, no_signals}},
             .deadline = 500ms},
    .locked = {trial<count>},
});

}  // namespace
