// SPDX-License-Identifier: MIT
#include "run/doctor.hpp"

#include <algorithm>

#include "model/finding.hpp"
#include "model/names.hpp"
#include "run/advice.hpp"

namespace deadheat {
namespace {

constexpr std::string_view control_file = "controls.cpp";

bool is_planted_here(const Stack& stack) {
  const Frame* frame = telling_frame(stack);
  return frame && frame->file.ends_with(control_file);
}

// Whether a finding names the file in which the control was planted.
bool names_the_place(const Finding& finding) {
  return std::ranges::any_of(finding.accesses,
                             [](const Access& access) { return is_planted_here(access.stack); }) ||
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

std::vector<std::string> advice_on_tsan(const Result& control) {
  std::vector<std::string> advice = advice_on_tsan_options();
  const std::vector<std::string> more = advice_on_tsan_output(all_output(control));
  advice.insert(advice.end(), more.begin(), more.end());
  if (advice.empty()) {
    advice.push_back(
        "The suite may be built with flags that take the instrumentation out (such as -mllvm "
        "-tsan-instrument-memory-accesses=0 or -fno-sanitize=thread): look at its flags.");
  }
  return advice;
}

std::vector<std::string> advice_on(const Result& control) {
  switch (control.detector) {
    case Detector::tsan:
      return advice_on_tsan(control);
    case Detector::explore:
      return advice_on_explore(control);
    case Detector::stress:
    case Detector::helgrind:
    case Detector::drd:
      break;
  }
  return {};
}

Check check_of(const Result& control) {
  const bool is_repair = control.variant.role == Role::locked;
  const std::string detector(name(control.detector));
  const std::string place = control.id + "/" + control.variant.name;
  Check check{
      .name = control.suite + ": " + detector + (is_repair ? " is silent on " : " sees ") + place,
      .passed = control.verdict == Verdict::confirmed,
      .detail = control.reason,
      .advice = {}};
  if (!check.passed) {
    check.advice = advice_on(control);
  } else if (!is_repair && !places_are_known(control)) {
    check.passed = false;
    check.detail = "it was reported, but not with the function and line where it was planted";
    check.advice.push_back(
        "Install the llvm-symbolizer of the compiler (package llvm), and build with -g.");
  }
  return check;
}

}  // namespace

std::vector<Check> examine(const std::vector<Result>& controls) {
  std::vector<Check> checks;
  for (const Result& control : controls) checks.push_back(check_of(control));
  return checks;
}

}  // namespace deadheat
