// SPDX-License-Identifier: MIT
// The ground truth of a variant: what it must, may and must never show.
#pragma once

#include <string_view>

namespace deadheat {

// How often a symptom shows. `must` is judged over a whole run, never over one trial.
enum class Seen { never, may, must };
inline constexpr Seen never = Seen::never;
inline constexpr Seen may = Seen::may;
inline constexpr Seen must = Seen::must;

// What can show.
enum class Symptom {
  race,       // a detector reports conflicting accesses that nothing orders (a data race)
  inversion,  // a detector reports locks taken in opposite orders (a potential deadlock)
  misuse,     // a detector reports a lock or thread used against its contract
  wrong,      // a trial ends with found != expected, or a litmus in a forbidden outcome
  hang,       // a trial does not end within the variant's deadline
  crash,      // a trial throws, or takes its process down
};

// How a suite is run and watched. Where the build's compiler is clang, `gcc_tsan` is g++'s
// ThreadSanitizer beside clang's.
enum class Detector { stress, tsan, explore, helgrind, drd, gcc_tsan };

// How the controlled scheduler of `explore` goes through interleavings. The papers are named in
// harness/explore/README.md.
enum class Strategy {
  portfolio,   // exhaustive for a part of the budget, then the others in turn
  exhaustive,  // every interleaving once (source-DPOR with sleep sets), or every one up to a bound
  random,      // a random walk that stays with the running thread most of the time
  pct,         // random priorities that change at a few random points
  pos,         // random priorities, drawn anew for operations that meet
  surw,        // random, weighted by what each thread still has to do
};

// `racy` means "has the bug", `locked` means "has the repair", with or without a lock.
enum class Role { racy, locked };

// The truth per symptom. What a variant leaves out it must never show.
struct Truth {
  Seen race = never;
  Seen inversion = never;
  Seen misuse = never;
  Seen wrong = never;
  Seen hang = never;
  Seen crash = never;

  constexpr Seen of(Symptom symptom) const {
    switch (symptom) {
      case Symptom::race:
        return race;
      case Symptom::inversion:
        return inversion;
      case Symptom::misuse:
        return misuse;
      case Symptom::wrong:
        return wrong;
      case Symptom::hang:
        return hang;
      case Symptom::crash:
        return crash;
    }
    return never;
  }

  friend bool operator==(const Truth&, const Truth&) = default;
};

// A known limit of one detector: it cannot see the symptom in this variant (`blind`), or it reports
// the symptom although the code is correct (`false_alarm`). The reason is one sentence. A limit of
// `tsan` is one of `gcc_tsan` too.
struct Limit {
  Detector detector = Detector::tsan;
  Symptom symptom = Symptom::race;
  std::string_view reason = {};
};

}  // namespace deadheat
