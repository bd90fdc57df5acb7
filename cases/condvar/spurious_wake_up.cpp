// SPDX-License-Identifier: MIT
#include <array>
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// A wait may end although nothing that the waiter cares about has happened. The standard allows it
// to end for no reason (explore has that as a choice, --spurious); what everybody meets is the
// notify that was meant for another: two guests wait at one counter, and each call wakes both.
namespace {

using namespace deadheat;

constexpr int guests = 2, threads = guests + 1;

struct Counter {
  std::mutex mutex;
  std::condition_variable called;
  std::array<bool, guests> ready{};

  bool& of(int guest) { return ready[static_cast<std::size_t>(guest)]; }
};

void wait_for_a_call(Counter& counter, std::unique_lock<std::mutex>& hold, int guest) {
  if (!counter.of(guest)) counter.called.wait(hold);
}

void wait_for_the_cup(Counter& counter, std::unique_lock<std::mutex>& hold, int guest) {
  while (!counter.of(guest)) counter.called.wait(hold);
}

void serve(Counter& counter, int guest) {
  std::scoped_lock hold(counter.mutex);
  counter.of(guest) = true;
  counter.called.notify_all();
}

template <void (*wait)(Counter&, std::unique_lock<std::mutex>&, int)>
Tally trial(Crew& crew) {
  Counter counter;
  std::array<long, guests> cups{};  // one slot each: the check must not order the guests
  crew.together(threads, [&](int who) {
    if (who < guests) {
      std::unique_lock hold(counter.mutex);
      wait(counter, hold, who);
      cups[static_cast<std::size_t>(who)] = counter.of(who) ? 1 : 0;
    } else {
      for (int guest = 0; guest < guests; ++guest) serve(counter, guest);
    }
  });
  return {.expected = guests, .found = cups[0] + cups[1]};
}

const Case spurious_wake_up({
    .id = "condvar/spurious-wake-up",
    .rule = "A guest leaves the counter with a cup.",
    .bug = "`if` takes every wake-up for the own one: the other guest's call, or none at all.",
    .fix = "`while` waits on until the own cup is there.",
    .source = "C++ Core Guidelines, CP.42; C++20, [thread.condition.condvar]",
    .tags = {"CP.42", "CWE-821", "quick"},
    .racy = {trial<wait_for_a_call>, {.wrong = must}},
    .locked = {trial<wait_for_the_cup>},
});

}  // namespace
