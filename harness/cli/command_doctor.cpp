// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <iterator>
#include <optional>
#include <string>

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "model/error.hpp"
#include "model/visible.hpp"
#include "run/doctor.hpp"
#include "run/job.hpp"
#include "run/session.hpp"

namespace deadheat {
namespace {

void print(const Check& check) {
  std::printf("%s  %s: %s\n", check.passed ? "ok  " : "FAIL", visible(check.name).c_str(),
              visible(check.detail).c_str());
  for (const Complaint& complaint : check.complaints)
    std::printf("      %s\n", visible(text_of(complaint)).c_str());
}

void print(const Complaint& complaint) {
  const bool blinds = severity_of(complaint.ailment) == Severity::blinding;
  std::printf("%s  %s\n", blinds ? "FAIL" : "warn", visible(text_of(complaint)).c_str());
}

bool has_complaints(const Examination& examination) {
  return !examination.complaints.empty() ||
         std::ranges::any_of(examination.controls,
                             [](const Check& check) { return !check.complaints.empty(); });
}

const char* sentence_on(bool well) {
  return well ? "The set-up can detect what it is asked to."
              : "The set-up cannot detect: nothing that it finds clean is evidence of anything.";
}

// What the doctor prints goes where the output of a job does not: that is for other programs.
class DoctorCommand {
 public:
  explicit DoctorCommand(const CliOptions& options) : options_(options) {}

  ExitCode run() {
    const std::optional<Examination> found = examine_all();
    if (!found) return ExitCode::nothing_judged;
    return tell(*found) ? ExitCode::as_expected : ExitCode::cannot_detect;
  }

  // Returns the exit code of the command where nothing is wrong.
  int run_around_job() {
    std::optional<Examination> found = examine_all();
    if (!found) return value(ExitCode::nothing_judged);
    if (!can_detect(*found)) return cannot_detect(*found, "before the command, which was not run");
    const int code = run_command(options_.job);
    found = examine_all();
    if (!found) return value(ExitCode::nothing_judged);
    if (!can_detect(*found)) return cannot_detect(*found, "after the command");
    tell(*found);
    std::fprintf(stderr, "deadheat: the command ended with %d\n", code);
    return code;
  }

 private:
  // Nothing where there is nothing to look at, or it was interrupted.
  std::optional<Examination> examine_all() const {
    const std::vector<Suite> suites = chosen_suites(options_, Asked::cases_and_controls);
    Selection selection = options_.selection;
    if (!options_.job.empty()) selection.detectors = detectors_of_job();
    const std::vector<Job> jobs =
        plan_controls(suites, selection, options_.deep ? Depth::deep : Depth::usual);
    if (jobs.empty()) {
      std::fputs("deadheat: no detector was chosen that these suites can run under\n", stderr);
      return std::nullopt;
    }
    const std::vector<Result> controls = run_controls(jobs);
    if (controls.size() < jobs.size()) return std::nullopt;  // interrupted
    Examination found{.controls = examine(controls), .complaints = inspect(suites)};
    if (!options_.job.empty()) add_what_job_sees(found, suites);
    return found;
  }

  std::vector<Result> run_controls(const std::vector<Job>& jobs) const {
    ProgressLine progress("doctor", jobs.size());
    return run_jobs(jobs, {.budget = controls_budget, .jobs = options_.jobs, .program = "deadheat"},
                    {.started = [&](const Job& job) { progress.started(job); },
                     .finished = [&](const Result& result) { progress.finished(result); }});
  }

  // The job is one of ThreadSanitizer: clang's, unless g++'s is named.
  std::vector<Detector> detectors_of_job() const {
    std::vector<Detector> named;
    std::ranges::copy_if(options_.selection.detectors, std::back_inserter(named), is_by_tsan);
    return named.empty() ? std::vector{Detector::tsan} : named;
  }

  void add_what_job_sees(Examination& found, const std::vector<Suite>& suites) const {
    const std::vector<Detector> detectors = detectors_of_job();
    for (const Suite& suite : suites) {
      const bool is_asked = std::ranges::any_of(detectors, [&](Detector detector) {
        return info_of(detector).flavour == suite.info.flavour;
      });
      if (!is_asked) continue;
      const std::vector<Complaint> more = complaints_on(race_as_job_sees_it(suite));
      found.complaints.insert(found.complaints.end(), more.begin(), more.end());
    }
  }

  bool tell(const Examination& found) const {
    if (!options_.json) return tell_examination(found);
    std::fputs(to_json_text(found).c_str(), stdout);
    return can_detect(found);
  }

  int cannot_detect(const Examination& found, const char* when) const {
    tell(found);
    std::fprintf(stderr, "deadheat: the set-up cannot detect (%s)\n", when);
    return value(ExitCode::cannot_detect);
  }

  const CliOptions& options_;
};

// For a program, a suite that refuses is an answer like others.
int tell_refusal(const CannotDetect& problem) {
  const Examination found{.complaints = {{Ailment::suite_refused, problem.what()}}};
  std::fputs(to_json_text(found).c_str(), stdout);
  return value(ExitCode::cannot_detect);
}

}  // namespace

bool tell_examination(const Examination& examination) {
  for (const Check& check : examination.controls) print(check);
  for (const Complaint& complaint : examination.complaints) print(complaint);
  if (has_complaints(examination))
    std::puts("What to do about a complaint: deadheat doctor --explain ID");
  const bool well = can_detect(examination);
  std::puts(sentence_on(well));
  return well;
}

void tell_complaints(const std::vector<Complaint>& complaints) {
  for (const Complaint& complaint : complaints)
    std::fprintf(stderr, "deadheat: %s\n", visible(text_of(complaint)).c_str());
}

int doctor(const CliOptions& options) {
  if (!options.explain.empty()) {
    std::fputs(explanation_of(options.explain).c_str(), stdout);
    return value(ExitCode::as_expected);
  }
  DoctorCommand command(options);
  try {
    return options.job.empty() ? value(command.run()) : command.run_around_job();
  } catch (const CannotDetect& problem) {
    if (!options.json) throw;
    return tell_refusal(problem);
  }
}

}  // namespace deadheat
