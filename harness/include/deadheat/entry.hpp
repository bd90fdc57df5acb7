// SPDX-License-Identifier: MIT
// What the catalogue keeps of a case. Case authors include case.hpp or litmus.hpp instead.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include <deadheat/truth.hpp>

// 1 where the including file is compiled with ThreadSanitizer's instrumentation.
#if defined(__SANITIZE_THREAD__)
#define DEADHEAT_TSAN_INSTRUMENTED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DEADHEAT_TSAN_INSTRUMENTED 1
#endif
#endif
#ifndef DEADHEAT_TSAN_INSTRUMENTED
#define DEADHEAT_TSAN_INSTRUMENTED 0
#endif

namespace deadheat {

class Crew;
struct LitmusBody;

// What one trial should have ended with, and what it did end with.
struct Tally {
  long expected = 0;
  long found = 0;
};

// One execution of a variant's body. It may throw: that is a `crash` symptom.
using Trial = Tally (*)(Crew&);

// Where a case was written, and whether its file was compiled with ThreadSanitizer.
struct Where {
  const char* file = "";
  int line = 0;
  bool instrumented = false;

  static constexpr Where here(const char* file = __builtin_FILE(), int line = __builtin_LINE(),
                              bool instrumented = DEADHEAT_TSAN_INSTRUMENTED != 0) {
    return {file, line, instrumented};
  }
};

// One variant of an entered case: exactly one of `trial` and `litmus` is set.
struct Side {
  std::string_view name;
  Role role = Role::racy;
  Trial trial = nullptr;
  const LitmusBody* litmus = nullptr;
  Truth truth = {};
  std::vector<Limit> blind = {};
  std::vector<Limit> false_alarm = {};
  std::chrono::milliseconds deadline = {};
  bool isolate = false;
};

// The time that one trial may take where its variant does not say otherwise.
inline constexpr std::chrono::milliseconds default_deadline{10'000};

// A case as the catalogue keeps it. All text has static storage duration.
struct Entry {
  std::string_view id;
  std::string_view rule;
  std::string_view bug;
  std::string_view fix;
  std::string_view source;
  std::vector<std::string_view> tags;
  std::vector<Side> sides;
  Where where;
};

// Enters a case; called by the constructors of Case and Litmus. Defined in catalogue/. What is
// wrong with an entry (a duplicate or malformed id, a missing sentence) is kept and told when the
// catalogue is used, as nothing may be thrown before main.
void enter(Entry entry);

}  // namespace deadheat
