// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <mutex>

#include <deadheat/case.hpp>

// Three parts of a program, each with its own lock, and each calls the next while it holds its own:
// the cache logs, the log reads the settings, the settings are cached. Any two of the three calls
// agree on an order and cannot block each other. All three together make a circle, in which each
// holds the lock that the one before waits for.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int parts = 3;

struct Part {
  std::mutex mutex;
  long calls = 0;
};
using Parts = std::array<Part, parts>;

void call_both(Part& first, Part& second) {
  std::scoped_lock hold_first(first.mutex);
  std::scoped_lock hold_second(second.mutex);
  ++first.calls;
  ++second.calls;
}

void own_lock_first(Part& own, Part& next) { call_both(own, next); }

// Elements of one array are in the order of their addresses: the circle is cut at the last of them.
void lower_address_first(Part& own, Part& next) {
  &own < &next ? call_both(own, next) : call_both(next, own);
}

template <void (*call_next)(Part&, Part&)>
Tally trial(Crew& crew) {
  Parts all;
  const auto call = [&](int who, int) {
    const auto own = static_cast<std::size_t>(who);
    call_next(all[own], all[(own + 1) % parts]);
  };
  for (int who = 0; who < parts; ++who) call(who, 0);  // one after the other, all go well

  const int calls = std::min(crew.steps(), 20'000);
  crew.together(parts, calls, call);
  return {.expected = 2L * parts * (calls + 1),
          .found = all[0].calls + all[1].calls + all[2].calls};
}

const Case order_inversion_of_three({
    .id = "lock/order-inversion-of-three",
    .rule = "Calls from each part of a program to the next all end.",
    .bug = "Each part calls the next with its own lock held, and the three orders close a circle.",
    .fix = "One order for all locks, by address, whoever calls whom.",
    .source = "Coffman, Elphick, Shoshani: System Deadlocks, Computing Surveys 1971",
    .tags = {"CP.21", "CWE-833"},
    .racy = {.trial = trial<own_lock_first>,
             .truth = {.inversion = must, .hang = must},
             .deadline = 1s},
    .locked = {trial<lower_address_first>},
});

}  // namespace
