// SPDX-License-Identifier: MIT
// Deadheat from any test framework.
//
//   EXPECT_TRUE(deadheat::check([] { … }));
//
// The same call does what the build can: in the explore flavour it explores interleavings, under
// ThreadSanitizer it repeats, natively it stresses. A body is an ordinary function; it says that
// something is wrong by throwing, by an assert, or by returning a Tally whose counts differ.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <deadheat/entry.hpp>
#include <deadheat/truth.hpp>

namespace deadheat {

struct ExploreOptions {
  // Of processor time; on a busy machine it takes up to ten times as long.
  std::chrono::milliseconds budget{1000};
  long schedules = 0;  // at most so many executions; 0: the budget
  std::uint64_t seed = 1;
  Strategy strategy = Strategy::portfolio;
  int depth = 3;         // pct: the depth of the bugs that it is to find
  int bound = -1;        // exhaustive: at most so many preemptions; -1: no bound
  long enough = 1;       // stop after so many executions that failed; 0: never
  bool isolate = false;  // each execution in a forked child: for bodies that keep state
  // Choices beside the scheduler's.
  bool waiters = true;      // which waiter a notify wakes
  bool spurious = false;    // a wait on a condition variable may end without a notify
  int most_spurious = 2;    // so many of them in one execution
  bool timeouts = true;     // a timed wait may end by its time before anything else happens
  bool weak_cas = false;    // a weak compare-exchange may fail
  std::string replay = {};  // a token: that interleaving alone
};

// What was found, once for each kind and place.
struct ExploredBug {
  Symptom symptom = Symptom::race;
  std::string kind = {};          // "data-race", "deadlock", "wrong-tally", …
  std::string message = {};       // in a sentence
  std::string token = {};         // replays the interleaving that showed it
  int preemptions = 0;            // that the interleaving needs
  long executions = 0;            // in how many executions it was seen
  long first = 0;                 // the number of the first of them, from 1
  std::string interleaving = {};  // one line an event
};

struct ExploredTally {
  Tally tally = {};
  long executions = 0;
};

// What an exploration found. `failure` tells why its result says nothing, where it does.
struct Explored {
  bool explored = false;  // false: this build cannot explore; it stressed or repeated instead
  long executions = 0;
  long interleavings = 0;  // of them, different ones; known where the search was exhaustive
  bool complete = false;   // all interleavings were explored
  int bound = -1;          // all interleavings up to so many preemptions were explored; -1: none
  int spurious = 0;        // at most so many waits of one execution ended without a notify
  std::vector<ExploredTally> tallies = {};
  std::vector<ExploredBug> bugs = {};
  std::vector<std::string> unsupported = {};  // calls that cannot be explored
  std::string nondeterminism = {};            // the first event that differed on the same schedule
  std::string failure = {};                   // a set-up that cannot find anything

  bool clean() const { return bugs.empty() && unsupported.empty() && failure.empty(); }
  std::string text() const;  // for a person, or the message of a failed test
};

using Body = std::function<Tally()>;

// Runs the body again and again, each time in another interleaving.
Explored explore_body(const Body& body, const ExploreOptions& options);

template <std::invocable Function>
Explored explore(Function function, const ExploreOptions& options = {}) {
  if constexpr (std::same_as<std::invoke_result_t<Function&>, Tally>) {
    return explore_body(Body(std::move(function)), options);
  } else {
    return explore_body(
        [function = std::move(function)]() mutable {
          function();
          return Tally{};
        },
        options);
  }
}

// The answer to check(): usable as a condition, and printable by test frameworks.
class Check {
 public:
  explicit Check(Explored explored) : explored_(std::move(explored)) {}
  explicit operator bool() const { return explored_.clean(); }
  const Explored& explored() const { return explored_; }
  std::string message() const { return explored_.text(); }

  template <class Stream>
  friend Stream& operator<<(Stream& to, const Check& check) {
    to << check.message();
    return to;
  }

 private:
  Explored explored_;
};

template <std::invocable Function>
Check check(Function function, const ExploreOptions& options = {}) {
  return Check(explore(std::move(function), options));
}

}  // namespace deadheat
