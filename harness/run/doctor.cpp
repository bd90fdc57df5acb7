// SPDX-License-Identifier: MIT
#include "run/doctor.hpp"

#include <algorithm>

#include "detect/detector.hpp"
#include "model/finding.hpp"
#include "model/names.hpp"
#include "run/advice.hpp"
#include "run/instrumentation.hpp"
#include "run/surroundings.hpp"
#include "run/tsan_environment.hpp"

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

std::string place_of(const Result& control) { return control.id + "/" + control.variant.name; }

void add(std::vector<Complaint>& all, const std::vector<Complaint>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// What is known to keep the detector from seeing.
std::vector<Complaint> causes_of(const Result& control) {
  switch (control.detector) {
    case Detector::tsan:
    case Detector::gcc_tsan: {
      std::vector<Complaint> causes =
          advice_on_tsan_environment(place_of(control), all_output(control));
      add(causes, advice_on_tsan_output(all_output(control)));
      return causes;
    }
    case Detector::explore:
      return advice_on_explore(control);
    case Detector::helgrind:
    case Detector::drd:
      return advice_on_valgrind(control);
    case Detector::stress:
      break;
  }
  return {};
}

// Of a control that did not pass: what that means, unless its cause is known.
Complaint sentence_on(const Result& control) {
  switch (control.verdict) {
    case Verdict::broken:
      return {Ailment::control_loud,
              control.variant.role == Role::locked
                  ? "The repair was not silent: such alarms on clean code would be believed."
                  : "Something was seen that was not planted: such alarms would be believed."};
    case Verdict::errored:
      return {Ailment::control_errored,
              "The control could not be run to its end: run it by hand: " + control.repeat};
    case Verdict::confirmed:
    case Verdict::unjudged:
    case Verdict::missed:
      break;
  }
  return {Ailment::control_missed,
          "The planted bug was not seen, and nothing in the environment tells why. The suite may "
          "be built with flags that take the instrumentation out (such as -mllvm "
          "-tsan-instrument-memory-accesses=0 or -fno-sanitize=thread): look at its flags."};
}

// Where it passed, but leaves a doubt.
std::vector<Complaint> doubts_about(const Result& control, const Check& check) {
  if (!places_are_known(control)) {
    return {{Ailment::control_place,
             "It was reported, but not with the function and line where it was planted. Install "
             "the llvm-symbolizer of the compiler (package llvm), and build with -g."}};
  }
  if (is_by_tsan(control.detector) && check.seen * 2 <= check.of) {
    return {{Ailment::control_rare, "The planted bug was seen in " + std::to_string(check.seen) +
                                        " of " + std::to_string(check.of) +
                                        " runs only: one run of a test would miss it."}};
  }
  return {};
}

void count_sightings(Check& check, const Result& control) {
  const auto sighting = std::ranges::find(control.sightings, must, &Sighting::truth);
  if (sighting == control.sightings.end()) return;
  check.seen = sighting->seen;
  check.of = sighting->of;
}

bool is_blinding(const Complaint& complaint) {
  return severity_of(complaint.ailment) == Severity::blinding;
}

Check check_of(const Result& control) {
  const bool is_repair = control.variant.role == Role::locked;
  const std::string detector(name(control.detector));
  Check check{.name = control.suite + ": " + detector + (is_repair ? " is silent on " : " sees ") +
                      place_of(control),
              .passed = control.verdict == Verdict::confirmed,
              .detail = control.reason,
              .complaints = {}};
  count_sightings(check, control);
  if (!check.passed) {
    check.complaints = causes_of(control);
    if (check.complaints.empty()) check.complaints.push_back(sentence_on(control));
  } else if (!is_repair) {
    check.complaints = doubts_about(control, check);
    check.passed = std::ranges::none_of(check.complaints, is_blinding);
  }
  return check;
}

}  // namespace

std::vector<Check> examine(const std::vector<Result>& controls) {
  std::vector<Check> checks;
  for (const Result& control : controls) checks.push_back(check_of(control));
  return checks;
}

bool can_detect(const Examination& examination) {
  return !examination.controls.empty() &&
         std::ranges::all_of(examination.controls, &Check::passed) &&
         std::ranges::none_of(examination.complaints, is_blinding);
}

std::vector<Complaint> inspect(const std::vector<Suite>& suites) {
  std::vector<Complaint> complaints = audit_tsan_environment(suites);
  for (const Suite& suite : suites) add(complaints, instrumentation_of(suite).complaints);
  add(complaints, complaints_on(look_around(suites)));
  return complaints;
}

}  // namespace deadheat
