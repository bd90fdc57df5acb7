// SPDX-License-Identifier: MIT
#include "cost/stopwatch.hpp"

#include <chrono>
#include <mutex>

namespace deadheat::stopwatch {
namespace {

using Clock = std::chrono::steady_clock;

struct Watch {
  std::mutex mutex;
  int at_work = 0;
  Clock::time_point last_entered;
  std::chrono::duration<double> sum{0};
};

Watch& watch() {
  static Watch only;
  return only;
}

void leave() {
  const Clock::time_point now = Clock::now();
  Watch& own = watch();
  std::scoped_lock hold(own.mutex);
  if (--own.at_work == 0) own.sum += now - own.last_entered;
}

// A thread ends right after its work, and then its thread_local objects end: the only notice there
// is.
struct Leaving {
  bool entered = false;
  Leaving() = default;
  Leaving(const Leaving&) = delete;
  Leaving& operator=(const Leaving&) = delete;
  ~Leaving() {
    if (entered) leave();
  }
};

}  // namespace

void reset() {
  Watch& own = watch();
  std::scoped_lock hold(own.mutex);
  own.sum = own.sum.zero();
}

void enter(int) {
  thread_local Leaving leaving;
  leaving.entered = true;
  Watch& own = watch();
  std::scoped_lock hold(own.mutex);
  ++own.at_work;
  own.last_entered = Clock::now();
}

double seconds() {
  Watch& own = watch();
  std::scoped_lock hold(own.mutex);
  return own.sum.count();
}

}  // namespace deadheat::stopwatch
