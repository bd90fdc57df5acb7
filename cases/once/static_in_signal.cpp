// SPDX-License-Identifier: MIT
#include <pthread.h>
#include <chrono>
#include <csignal>

#include <deadheat/case.hpp>

// A function-local static is made by the first call that comes past. A signal arrives while it is
// being made, on the same thread, and the handler comes past as well: it waits for the one who
// makes it, who is the thread that it interrupted. (The signal is raised in the middle of the
// making, so that it always comes at the worst moment. In a process that never had a second thread
// libstdc++ throws instead of waiting.)
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int whole = 42;

volatile std::sig_atomic_t looked_up = 0;

int make() {
  std::raise(SIGUSR2);
  return whole;
}

int table() {
  static const int made = make();
  return made;
}

void on_signal(int) { looked_up = table(); }

struct Unguarded {};

// The signal stays pending until the static is made.
class Blocked {
 public:
  Blocked() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, &before_);
  }
  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;
  ~Blocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

template <class Guard>
Tally trial(Crew& crew) {
  looked_up = 0;
  struct sigaction handle {};
  struct sigaction before {};
  handle.sa_handler = on_signal;
  sigaction(SIGUSR2, &handle, &before);
  crew.together(1, [](int) {
    {
      [[maybe_unused]] Guard guard;
      table();
    }
    std::raise(SIGUSR2);  // a later trial finds the static made, and its handler is to run too
  });
  sigaction(SIGUSR2, &before, nullptr);
  return {.expected = whole, .found = looked_up};
}

constexpr std::string_view no_signals = "it handles signals, which explore does not run";

const Case static_in_signal({
    .id = "once/static-in-signal",
    .rule = "A signal handler ends, whenever its signal comes.",
    .bug = "The handler uses a function-local static while the thread that it interrupted is "
           "making it, and waits for that thread.",
    .fix = "The signal is blocked until the static is made.",
    .source = "C++20, [stmt.dcl] and [support.signal]",
    .tags = {"CWE-364", "CWE-479", "CWE-833"},
    .racy = {.trial = trial<Unguarded>,
             .truth = {.hang = must},
             .blind = {{Detector::explore, Symptom::hang, no_signals}},
             .deadline = 500ms},
    .locked = {.trial = trial<Blocked>,
               .blind = {{Detector::explore, Symptom::hang, no_signals}},
               .deadline = 1s},
});

}  // namespace
