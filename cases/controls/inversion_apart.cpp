// SPDX-License-Identifier: MIT
#include <chrono>
#include <mutex>
#include <thread>

#include <deadheat/case.hpp>

// One thread takes two locks in one order, another in the opposite order, but the one is joined
// before the other begins. They never meet, and so cannot deadlock. A detector that remembers who
// took which lock after which, and not when, reports an inversion.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

struct Drawer {
  std::mutex mutex;
  long coins = 0;
};

void carry_one(Drawer& from, Drawer& to) {
  std::scoped_lock hold_from(from.mutex);
  std::scoped_lock hold_to(to.mutex);
  --from.coins;
  ++to.coins;
}

using Work = void (*)(Drawer&, Drawer&);

void at_once(Drawer& left, Drawer& right, Work work) {
  std::thread there([&] { work(left, right); });
  std::thread back([&] { work(right, left); });
  there.join();
  back.join();
}

void one_after_the_other(Drawer& left, Drawer& right, Work work) {
  std::thread there([&] { work(left, right); });
  there.join();
  std::thread back([&] { work(right, left); });
  back.join();
}

template <void (*run)(Drawer&, Drawer&, Work)>
Tally trial(Crew&) {
  Drawer left, right;
  run(left, right, carry_one);
  return {.expected = 0, .found = left.coins + right.coins};
}

const Case inversion_apart({
    .id = "controls/inversion-apart",
    .rule = "Locks taken in opposite orders cannot deadlock in threads that never run together.",
    .bug = "The two threads run at once, and each can hold the lock that the other waits for.",
    .fix = "The first thread is joined before the second starts.",
    .source =
        "Havelund: Using Runtime Analysis to Guide Model Checking of Java Programs, SPIN 2000",
    .tags = {"CP.21", "CWE-833"},
    .racy = {.trial = trial<at_once>, .truth = {.inversion = must, .hang = must}, .deadline = 1s},
    .locked = {.trial = trial<one_after_the_other>,
               .false_alarm = {{Detector::tsan, Symptom::inversion,
                                "ThreadSanitizer does not ask whether the two threads can meet"}}},
});

}  // namespace
