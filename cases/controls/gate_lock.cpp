// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <mutex>

#include <deadheat/case.hpp>

// Two clerks carry books between two shelves, and each locks the shelf that he takes from first.
// That is a cycle of two locks, and yet no deadlock as long as both go through a gate that lets in
// one at a time. A detector that looks at the order of locks alone reports the cycle with the gate
// as well as without it.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int clerks = 2;

struct Shelf {
  std::mutex mutex;
  long books = 0;
};

void carry_one(Shelf& from, Shelf& to) {
  std::scoped_lock hold_from(from.mutex);
  std::scoped_lock hold_to(to.mutex);
  --from.books;
  ++to.books;
}

template <class Gate>
Tally trial(Crew& crew) {
  Gate gate;
  Shelf left, right;
  crew.together(clerks, std::min(crew.steps(), 20'000), [&](int who, int) {
    std::scoped_lock pass(gate);
    who == 0 ? carry_one(left, right) : carry_one(right, left);
  });
  return {.expected = 0, .found = left.books + right.books};
}

const Case gate_lock({
    .id = "controls/gate-lock",
    .rule = "Locks taken in opposite orders cannot deadlock behind a gate that lets in one thread.",
    .bug = "There is no gate, and each clerk can hold the lock that the other waits for.",
    .fix = "Both pass through one gate lock before they take the two locks.",
    .source =
        "Havelund: Using Runtime Analysis to Guide Model Checking of Java Programs, SPIN 2000",
    .tags = {"CP.21", "CWE-833"},
    .racy = {.trial = trial<NoLock>, .truth = {.inversion = must, .hang = must}, .deadline = 1s},
    .locked = {.trial = trial<std::mutex>,
               .false_alarm = {{Detector::tsan, Symptom::inversion,
                                "ThreadSanitizer does not see that a gate lock keeps the two "
                                "orders apart"}}},
});

}  // namespace
