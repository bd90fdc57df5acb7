// SPDX-License-Identifier: MIT
// What the tests of each framework check: a clean body and one with a planted race.
#pragma once

#include <mutex>
#include <thread>

#include <deadheat/case.hpp>
#include <deadheat/explore.hpp>

template <class Mutex>
deadheat::Tally two_increments() {
  Mutex mutex;
  volatile int count = 0;
  const auto increment = [&] {
    std::scoped_lock hold(mutex);
    count = count + 1;
  };
  std::thread one(increment), other(increment);
  one.join();
  other.join();
  return {.expected = 2, .found = count};
}

inline deadheat::Tally clean() { return two_increments<std::mutex>(); }
inline deadheat::Tally racy() { return two_increments<deadheat::NoLock>(); }
