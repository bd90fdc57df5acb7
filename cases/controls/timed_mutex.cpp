// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>

#include <deadheat/case.hpp>

// A lock that is taken with a time limit guards like any other, in the threads that got it; who ran
// out of time must not touch what it guards. libstdc++ takes it by pthread_mutex_clocklock, which a
// detector has to know: one that does not sees an unlock of a lock that nobody took.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int threads = 2;

struct NoTimedLock : NoLock {
  bool try_lock_for(std::chrono::milliseconds) { return true; }
};

// A time by the steady clock.
auto for_a_while() { return 5s; }

// A time by the clock on the wall, for which libstdc++ calls the older pthread_mutex_timedlock.
auto until_then() { return std::chrono::system_clock::now() + 5s; }

template <class Mutex, auto limit>
Tally trial(Crew& crew) {
  Mutex mutex;
  long count = 0;
  std::array<long, threads> out_of_time{};
  const int steps = std::min(crew.steps(), 20'000);
  crew.together(threads, steps, [&](int who, int) {
    std::unique_lock hold(mutex, limit());
    if (hold) {
      ++count;
    } else {
      ++out_of_time[static_cast<std::size_t>(who)];
    }
  });
  return {.expected = long{threads} * steps, .found = count + out_of_time[0] + out_of_time[1]};
}

const Case timed_mutex({
    .id = "controls/timed-mutex",
    .rule = "Every step counts, unless it ran out of time and says so.",
    .bug = "The threads count without the lock.",
    .fix = "Each takes a std::timed_mutex, and counts only if it got it.",
    .source = "C++20, [thread.timedmutex.class]",
    .tags = {"CP.2", "CWE-362", "CWE-820"},
    .racy = {trial<NoTimedLock, for_a_while>, {.race = must, .wrong = must}},
    .locked = {.trial = trial<std::timed_mutex, for_a_while>,
               .false_alarm =
                   {{Detector::tsan, Symptom::race,
                     "ThreadSanitizer of this compiler does not know pthread_mutex_clocklock"},
                    {Detector::tsan, Symptom::misuse,
                     "it sees the unlock and not the lock, as pthread_mutex_clocklock is unknown "
                     "to it"}}},
    .further =
        {
            {"system-clock", Role::locked, {trial<std::timed_mutex, until_then>}},
        },
});

}  // namespace
