// SPDX-License-Identifier: MIT
#include "run/doctor.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "model/finding.hpp"
#include "model/names.hpp"
#include "run/files.hpp"

namespace deadheat {
namespace {

constexpr std::string_view control_file = "controls.cpp";

bool is_planted_here(const Stack& stack) {
  const Frame* frame = telling_frame(stack);
  return frame && frame->file.ends_with(control_file);
}

// Whether a finding names the file in which the control was planted.
bool names_the_place(const Finding& finding) {
  return std::ranges::any_of(finding.accesses, [](const Access& access) { return is_planted_here(access.stack); }) ||
         std::ranges::any_of(finding.stacks, is_planted_here);
}

bool is_report(Symptom symptom) {
  return symptom == Symptom::race || symptom == Symptom::inversion || symptom == Symptom::misuse;
}

// The symptom that the control plants.
Symptom planted(const Result& control) {
  for (const Sighting& sighting : control.sightings) {
    if (sighting.truth == must) return sighting.symptom;
  }
  return Symptom::race;
}

bool places_are_known(const Result& control) {
  const Symptom symptom = planted(control);
  return !is_report(symptom) || std::ranges::any_of(control.findings, [&](const Finding& finding) {
    return finding.symptom == symptom && names_the_place(finding);
  });
}

std::string all_output(const Result& control) {
  std::string text;
  for (const Run& run : control.runs) text += run.err.text + run.message;
  return text;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// The value of a key in options of the form "key=value:key=value" (also separated by spaces or commas).
std::string option(const std::string& options, const std::string& key) {
  const std::size_t at = options.rfind(key + "=");
  if (at == std::string::npos) return {};
  const std::size_t from = at + key.size() + 1;
  const std::size_t end = options.find_first_of(": ,\n", from);
  return options.substr(from, end == std::string::npos ? end : end - from);
}

int mmap_rnd_bits() {
  std::ifstream file("/proc/sys/vm/mmap_rnd_bits");
  int bits = 0;
  file >> bits;
  return bits;
}

void suspect_tsan_options(std::vector<std::string>& advice) {
  const std::string options = variable("TSAN_OPTIONS");
  const auto is_off = [&](const char* key) {
    const std::string value = option(options, key);
    return value == "0" || value == "false" || value == "no";
  };
  if (is_off("report_bugs")) advice.push_back("TSAN_OPTIONS has report_bugs=0, which turns all reports off: remove it.");
  if (is_off("detect_deadlocks")) {
    advice.push_back("TSAN_OPTIONS has detect_deadlocks=0, which turns lock-order inversions off: remove it.");
  }
  if (const std::string file = option(options, "suppressions"); !file.empty()) {
    advice.push_back("TSAN_OPTIONS names the suppressions file '" + file +
                     "': a pattern in it may hide everything (such as race:*); make it narrower.");
  }
}

void suspect_output(const std::string& output, std::vector<std::string>& advice) {
  const auto says = [&](const char* text) { return output.find(text) != std::string::npos; };
  if (says("unexpected memory mapping")) {
    advice.push_back("ThreadSanitizer found its address range taken: lower vm.mmap_rnd_bits (now " +
                     std::to_string(mmap_rnd_bits()) + ") with `sysctl vm.mmap_rnd_bits=28`, or take a newer clang.");
  }
  if (says("failed to read suppressions file") || says("failed to parse suppressions")) {
    advice.push_back("The suppressions file of TSAN_OPTIONS cannot be read: mend its path or its content.");
  }
  if (says("Unknown flag") || says("ERROR: expected") || says("Invalid value")) {
    advice.push_back("TSAN_OPTIONS cannot be understood by the runtime: mend the option that it names.");
  }
  if (says("compiled without it")) {
    advice.push_back("Compile the sources with -fsanitize=thread, not only the link: use deadheat_add_cases.");
  }
}

Check check_of(const Result& control) {
  const bool is_repair = control.variant.role == Role::locked;
  const std::string detector(name(control.detector));
  const std::string place = control.id + "/" + control.variant.name;
  Check check{.name = control.suite + ": " + detector + (is_repair ? " is silent on " : " sees ") + place,
              .passed = control.verdict == Verdict::confirmed,
              .detail = control.reason,
              .advice = {}};
  if (!check.passed) {
    check.advice = suspicions(control);
  } else if (!is_repair && !places_are_known(control)) {
    check.passed = false;
    check.detail = "it was reported, but not with the function and line where it was planted";
    check.advice.push_back("Install the llvm-symbolizer of the compiler (package llvm), and build with -g.");
  }
  return check;
}

}  // namespace

std::vector<Check> examine(const std::vector<Result>& controls) {
  std::vector<Check> checks;
  for (const Result& control : controls) checks.push_back(check_of(control));
  return checks;
}

std::vector<std::string> suspicions(const Result& control) {
  std::vector<std::string> advice;
  if (control.detector == Detector::tsan) {
    suspect_tsan_options(advice);
    suspect_output(all_output(control), advice);
    if (advice.empty()) {
      advice.push_back("The suite may be built with flags that take the instrumentation out (such as -mllvm "
                       "-tsan-instrument-memory-accesses=0 or -fno-sanitize=thread): look at its flags.");
    }
  }
  return advice;
}

}  // namespace deadheat
