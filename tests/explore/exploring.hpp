// SPDX-License-Identifier: MIT
// What the tests of the controlled scheduler share: how they explore, and how they say what was
// found.
#pragma once

#include <gmock/gmock.h>
#include <deadheat/gtest.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <ostream>
#include <set>
#include <string>
#include <thread>
#include <utility>

namespace deadheat {

// Every interleaving. The budget is a limit for a runtime that does not end, not a measure.
template <std::invocable Function>
Explored explore_all(Function body, ExploreOptions options = {}) {
  options.strategy = Strategy::exhaustive;
  options.budget = std::chrono::seconds(20);
  return explore(std::move(body), options);
}

// For bodies that spin or retry: they have more interleavings than anyone can count.
template <std::invocable Function>
Explored explore_some(Function body, ExploreOptions options = {}) {
  options.strategy = Strategy::random;
  if (options.schedules == 0) options.schedules = 1000;
  options.budget = std::chrono::seconds(20);
  return explore(std::move(body), options);
}

// Runs each piece of work in a thread of its own, and waits for all of them.
template <std::invocable... Work>
void together(Work... work) {
  std::array threads{std::thread(std::move(work))...};
  for (std::thread& thread : threads) thread.join();
}

// A tally that is never wrong, and that tells in `Explored::tallies` how the execution ended.
inline Tally outcome(long value) { return {.expected = value, .found = value}; }

inline std::set<long> outcomes(const Explored& explored) {
  std::set<long> found;
  for (const ExploredTally& row : explored.tallies) found.insert(row.tally.found);
  return found;
}

inline auto FindsTheKind(const std::string& kind) { return FindsA(kind); }

MATCHER_P2(Finds, symptom, kind, "has a bug of the symptom and kind") {
  return std::ranges::any_of(
      arg.bugs, [&](const ExploredBug& bug) { return bug.symptom == symptom && bug.kind == kind; });
}

inline auto FindsARace() { return Finds(Symptom::race, std::string("data-race")); }
inline auto FindsAWrongTally() { return Finds(Symptom::wrong, std::string("wrong-tally")); }
inline auto FindsADeadlock() { return Finds(Symptom::hang, std::string("deadlock")); }
inline auto FindsALostWakeUp() { return Finds(Symptom::hang, std::string("lost-wake-up")); }
inline auto FindsALivelock() { return Finds(Symptom::hang, std::string("livelock")); }
inline auto FindsADoubleLock() { return Finds(Symptom::misuse, std::string("mutex-double-lock")); }
inline auto FindsABadUnlock() { return Finds(Symptom::misuse, std::string("mutex-bad-unlock")); }
inline auto FindsALockedDestruction() {
  return Finds(Symptom::misuse, std::string("mutex-destroy-locked"));
}
inline auto FindsALeakedThread() { return Finds(Symptom::misuse, std::string("thread-leak")); }
inline auto FindsAnInversion() {
  return Finds(Symptom::inversion, std::string("lock-order-inversion"));
}

}  // namespace deadheat
