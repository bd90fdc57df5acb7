// SPDX-License-Identifier: MIT
#include "run/advice.hpp"

#include <algorithm>
#include <fstream>
#include <set>

#include "model/exploration.hpp"
#include "run/suppressions.hpp"
#include "run/tsan_environment.hpp"
#include "run/tsan_options.hpp"

namespace deadheat {
namespace {

int mmap_rnd_bits() {
  std::ifstream file("/proc/sys/vm/mmap_rnd_bits");
  int bits = 0;
  file >> bits;
  return bits;
}

}  // namespace

std::vector<Complaint> advice_on_tsan_environment(const std::string& control,
                                                  const std::string& output) {
  const TsanOptions options = users_tsan_options();
  std::vector<Complaint> advice;
  for (Complaint& complaint : complaints_on(options, {})) {
    if (severity_of(complaint.ailment) == Severity::blinding) advice.push_back(complaint);
  }
  const SuppressionsFile file = users_suppressions();
  std::set<std::string> matched = matched_suppressions(output);
  for (const Suppression& each : those_that_match(file.suppressions, matched)) {
    advice.push_back(
        {Ailment::suppression_silences, "The report of " + control + " is silenced by " +
                                            place_of(each, file.path) + ": make it narrower."});
    matched.erase(each.text);
  }
  for (const std::string& text : matched) {
    advice.push_back({Ailment::suppression_silences,
                      "The report of " + control + " is silenced by '" + text +
                          "', a suppression of the program's own (__tsan_default_suppressions): "
                          "make it narrower."});
  }
  return advice;
}

std::vector<Complaint> advice_on_tsan_output(const std::string& output) {
  std::vector<Complaint> advice;
  const auto says = [&](const char* text) { return output.find(text) != std::string::npos; };
  if (says("unexpected memory mapping")) {
    advice.push_back(
        {Ailment::memory_mapping,
         "ThreadSanitizer found its address range taken: lower vm.mmap_rnd_bits (now " +
             std::to_string(mmap_rnd_bits()) +
             ") with `sysctl vm.mmap_rnd_bits=28`, or take a newer clang."});
  }
  if (says("failed to read suppressions file") || says("failed to parse suppressions")) {
    advice.push_back(
        {Ailment::suppressions_unreadable,
         "The suppressions file of TSAN_OPTIONS cannot be read: mend its path or its content."});
  }
  if (says("Unknown flag") || says("ERROR: expected") || says("Invalid value") ||
      says("Flag parsing failed")) {
    advice.push_back(
        {Ailment::options_unreadable,
         "TSAN_OPTIONS cannot be understood by the runtime: mend the option that it names."});
  }
  if (says("compiled without it")) {
    advice.push_back(
        {Ailment::object_uninstrumented,
         "Compile the sources with -fsanitize=thread, not only the link: use deadheat_add_cases."});
  }
  return advice;
}

std::vector<Complaint> advice_on_valgrind(const Result& control) {
  const auto was_not_found = [](const Run& run) {
    return run.how == How::not_started && run.message.starts_with("cannot start 'valgrind'");
  };
  if (std::ranges::any_of(control.runs, was_not_found)) {
    return {{Ailment::no_valgrind, "Install valgrind (package valgrind), or name other detectors."}};
  }
  return {{Ailment::valgrind_blind,
           "Build the native flavour with -gdwarf-4, which every valgrind can read, and look "
           "whether VALGRIND_OPTS or a .valgrindrc suppresses errors."},
          {Ailment::valgrind_blind,
           "Valgrind cannot watch a program that is linked statically or built with a sanitizer."}};
}

std::vector<Complaint> advice_on_explore(const Result& control) {
  if (!control.exploration) {
    return {
        {Ailment::explore_silent,
         "The suite told nothing of an exploration: run it by hand, and look at what it prints: " +
             control.repeat}};
  }
  if (const std::string why = why_undecided(*control.exploration); !why.empty()) {
    return {{Ailment::explore_undecided, "The explorer cannot follow this build: " + why + "."}};
  }
  if (control.exploration->executions == 0) {
    return {
        {Ailment::explore_unfinished,
         "No execution came to its end: the machine may be too slow or too busy for the budget."}};
  }
  return {{Ailment::explore_silent,
           "The suite may be built with flags that take the instrumentation out (such as -mllvm "
           "-tsan-instrument-memory-accesses=0 or -mllvm -tsan-instrument-atomics=0): look at its "
           "flags."},
          {Ailment::explore_silent,
           "Something linked before the runtime may stand in for the same functions (another "
           "allocator, "
           "a sanitizer, LD_PRELOAD): look at its link."}};
}

}  // namespace deadheat
