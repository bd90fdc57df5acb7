// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>

#include <deadheat/case.hpp>

// The function has a mutex and locks it. How long the mutex lives decides whom it keeps out: a
// `thread_local` one is another mutex in each thread, and a local one is another in each call. Both
// are always free. Only a `static` one (or better: a member next to the count) is the same mutex
// for all who call.
namespace {

using namespace deadheat;

constexpr int threads = 2;

void count_in_thread_local(long& count) {
  thread_local std::mutex mutex;
  std::scoped_lock hold(mutex);
  ++count;
}

void count_in_local(long& count) {
  std::mutex mutex;
  std::scoped_lock hold(mutex);
  ++count;
}

void count_in_static(long& count) {
  static std::mutex mutex;
  std::scoped_lock hold(mutex);
  ++count;
}

template <void (*add_one)(long& count)>
Tally trial(Crew& crew) {
  long count = 0;
  const int steps = std::min(crew.steps(), 100'000);
  crew.together(threads, steps, [&] { add_one(count); });
  return {.expected = long{threads} * steps, .found = count};
}

const Case per_thread_mutex({
    .id = "counter/per-thread-mutex",
    .rule = "Every increment counts: the total is threads x steps.",
    .bug = "The mutex is thread_local, so that each thread has one of its own, which nobody else "
           "ever holds.",
    .fix = "The mutex is static: one for all threads and all calls.",
    .source = "Effective Python, item 54",
    .tags = {"CP.2", "CP.50", "CWE-362", "CWE-821"},
    .racy = {trial<count_in_thread_local>, {.race = must, .wrong = must}},
    .locked = {trial<count_in_static>},
    .further = {{"local", Role::racy, {trial<count_in_local>, {.race = must, .wrong = must}}}},
});

}  // namespace
