// SPDX-License-Identifier: MIT
// What the file of a case includes: Case, Crew, Tally, truth and NoLock.
#pragma once

#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include <deadheat/crew.hpp>
#include <deadheat/entry.hpp>
#include <deadheat/truth.hpp>

namespace deadheat {

// One side of a case: its body, its truth and its limits.
struct Variant {
  Trial trial = nullptr;
  Truth truth = {};
  std::vector<Limit> blind = {};
  std::vector<Limit> false_alarm = {};
  std::chrono::milliseconds deadline = default_deadline;  // for one trial
  // Under explore each execution is in a process of its own: for a body that leaves something
  // behind outside its own variables (a library's state, a file), so that the next one would
  // differ.
  bool isolate = false;
};

// A variant beside `racy` and `locked`. Its name is unique in the case.
struct Further {
  std::string_view name = {};
  Role role = Role::locked;
  Variant variant = {};
};

struct Pair {
  std::string_view id = {};    // "family/bug": lower-case letters, digits and dashes; unique
  std::string_view rule = {};  // what must hold, in one sentence
  std::string_view bug = {};   // why the racy variant breaks it
  std::string_view fix = {};   // what the locked variant does about it
  // Where the lesson comes from: a chapter, a paper, a CVE or known defect.
  std::string_view source = {};
  // Words to select by: "CP.20" (C++ Core Guidelines), "CWE-362", "quick" (in the quick subset).
  std::vector<std::string_view> tags = {};
  Variant racy = {};
  Variant locked = {};
  std::vector<Further> further = {};
};

// Enters a pair into the catalogue. Write one at namespace scope of each case file.
class Case {
 public:
  explicit Case(const Pair& pair, Where where = Where::here()) {
    Entry entry{pair.id, pair.rule, pair.bug, pair.fix, pair.source, pair.tags, {}, where};
    entry.sides.push_back(side("racy", Role::racy, pair.racy));
    entry.sides.push_back(side("locked", Role::locked, pair.locked));
    for (const Further& more : pair.further) {
      entry.sides.push_back(side(more.name, more.role, more.variant));
    }
    enter(std::move(entry));
  }

 private:
  static Side side(std::string_view name, Role role, const Variant& variant) {
    return {.name = name,
            .role = role,
            .trial = variant.trial,
            .litmus = nullptr,
            .truth = variant.truth,
            .blind = variant.blind,
            .false_alarm = variant.false_alarm,
            .deadline = variant.deadline,
            .isolate = variant.isolate};
  }
};

// Stands in for a mutex where the racy variant leaves the lock out.
struct NoLock {
  void lock() {}
  void unlock() {}
  bool try_lock() { return true; }
};

}  // namespace deadheat
