// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/costs.hpp"
#include "cli/merge.hpp"
#include "cli/outcome.hpp"
#include "cli/progress.hpp"
#include "model/error.hpp"
#include "model/json.hpp"
#include "model/names.hpp"
#include "reports/report.hpp"
#include "run/doctor.hpp"
#include "run/environment.hpp"
#include "run/files.hpp"
#include "run/interrupt.hpp"
#include "run/session.hpp"
#include "run/tsan_environment.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

std::string output_folder(const CliOptions& options) {
  if (!options.output.empty()) return options.output;
  if (options.paths.empty()) return own_build_folder() + "/results";
  const bool is_build = options.paths.size() == 1 && fs::is_directory(options.paths.front());
  return is_build ? options.paths.front() + "/results" : "deadheat-results";
}

std::vector<std::string> chosen_formats(const CliOptions& options) {
  if (!options.formats.empty()) return options.formats;
  std::vector<std::string> all;
  for (const Format& format : formats()) all.emplace_back(format.name);
  return all;
}

bool is_whole(const Selection& selection) {
  return selection.variants.empty() && selection.roles.empty() && has_usual_detectors(selection);
}

// A selection that names something that is not there is a mistake, not an empty run.
void check_selection(const std::vector<Suite>& suites, const Selection& selection) {
  std::vector<std::string> ids, variants;
  for (const Suite& suite : suites) {
    for (const CaseInfo& each : suite.info.cases) {
      ids.push_back(each.id);
      for (const VariantInfo& variant : each.variants) variants.push_back(variant.name);
    }
  }
  check_globs(selection.ids, ids);
  for (const std::string& variant : selection.variants) {
    if (std::ranges::find(variants, variant) == variants.end()) {
      throw UsageError("--variant: no case has a variant '" + variant + "' (see deadheat list)");
    }
  }
}

SessionOptions session_options(const CliOptions& options, const std::string& program) {
  return {.budget = options.budget,
          .clean_budget = options.clean_budget,
          .jobs = options.jobs,
          .seed = options.seed,
          .trials = options.trials,
          .memory = options.memory,
          .program = program,
          .exploring = options.exploring};
}

// What is asked of explore, where nothing runs under it, would change nothing.
void check_exploring(const std::vector<Job>& jobs, const Exploring& exploring) {
  const std::vector<std::string> words = words_of(exploring);
  if (words.empty() || std::ranges::count(jobs, Detector::explore, &Job::detector) > 0) return;
  throw UsageError(words.front() +
                   " goes with the detector explore, and nothing that is selected runs under it");
}

bool is_of(const Result& result, const Job& job) {
  return result.suite == job.suite->info.name && result.id == job.info.id &&
         result.variant.name == job.variant.name && result.detector == job.detector;
}

// One `deadheat run`, from the doctor to the reports.
class RunCommand {
 public:
  RunCommand(const CliOptions& options, std::string program, std::string command_line)
      : options_(options),
        program_(std::move(program)),
        folder_(output_folder(options)),
        suites_(chosen_suites(options, options.doctor ? Asked::cases_and_controls : Asked::cases)) {
    check_selection(suites_, options.selection);
    session_.created = now_utc();
    session_.command = std::move(command_line);
    session_.seed = options.seed;
    session_.whole = is_whole(options.selection);
    session_.environment = environment_of(suites_);
    session_.costs = read_costs(options.costs);
  }

  ExitCode run() {
    std::vector<Job> jobs = plan(suites_, options_.selection);
    session_.planned = static_cast<long>(jobs.size());
    if (jobs.empty()) {
      std::fputs(
          "deadheat: nothing is selected: no suite here runs these variants, of cases with these "
          "tags, under these detectors\n",
          stderr);
      return ExitCode::nothing_judged;
    }
    check_exploring(jobs, options_.exploring);
    order_ = jobs;
    if (options_.resume) {
      keep_earlier_results(jobs);
    } else {
      // an old file must not pass for the result of a run that ends early
      fs::remove(json_file());
    }
    if (options_.doctor && !passes_doctor(jobs)) return ExitCode::cannot_detect;
    run_all(jobs);
    finish();
    if (!session_.interrupted) tell_unused_suppressions();
    return exit_code_of(session_);
  }

 private:
  // Takes over what an earlier run left in the output folder, and leaves only the rest to do.
  void keep_earlier_results(std::vector<Job>& jobs) {
    const fs::path file = json_file();
    if (!fs::exists(file))
      throw UsageError("--resume: there is no '" + file.string() + "' to go on from");
    Session earlier = session_from_json_text(read_file(file), file.string());
    session_.controls =
        std::move(earlier.controls);  // the doctor looks again only where something is left to run
    for (Result& result : earlier.results) {
      const auto known =
          std::ranges::find_if(jobs, [&](const Job& job) { return is_of(result, job); });
      if (known == jobs.end() || result.verdict == Verdict::errored) continue;
      jobs.erase(known);
      session_.results.push_back(std::move(result));
    }
  }

  // Only the detectors that are going to be used have to see.
  bool passes_doctor(const std::vector<Job>& jobs) {
    Selection used;
    for (const Job& job : jobs) used.detectors.push_back(job.detector);
    if (used.detectors.empty()) return true;
    session_.controls =
        run_with_progress("doctor", plan_controls(suites_, used), doctor_options(), {});
    const Examination examination{.controls = examine(session_.controls)};
    if (interrupt::requested() || std::ranges::all_of(examination.controls, &Check::passed))
      return true;
    tell_examination(examination);
    std::puts(
        "The set-up cannot detect, so nothing was run: mend it, or look closer with `deadheat "
        "doctor`.");
    finish();
    return false;
  }

  // The planted bugs show whatever is asked of the cases, and are not to be missed for its sake.
  SessionOptions doctor_options() const {
    SessionOptions session = session_options(options_, program_);
    session.budget = controls_budget;
    session.clean_budget = {};
    session.exploring = {};
    return session;
  }

  void run_all(const std::vector<Job>& jobs) {
    run_with_progress("run", jobs, session_options(options_, program_),
                      [this](const Result& result) {
                        session_.results.push_back(result);
                        save();
                      });
    session_.interrupted = interrupt::requested();
  }

  std::vector<Result> run_with_progress(const std::string& what, const std::vector<Job>& jobs,
                                        const SessionOptions& session,
                                        const std::function<void(const Result&)>& keep) {
    ProgressLine progress(what, jobs.size());
    return run_jobs(jobs, session,
                    {.started = [&](const Job& job) { progress.started(job); },
                     .finished =
                         [&](const Result& result) {
                           if (keep) keep(result);
                           progress.finished(result);
                         }});
  }

  // Of those that could have matched: under ThreadSanitizer.
  void tell_unused_suppressions() const {
    std::string text;
    for (const Result& result : session_.results) {
      if (result.detector != Detector::tsan) continue;
      for (const Run& run : result.runs) text += run.err.text + "\n";
    }
    if (!text.empty()) tell_complaints(unused_suppressions(text));
  }

  // After each result: what was measured must not be lost to what comes later.
  void save() {
    session_.interrupted = session_.results.size() < static_cast<std::size_t>(session_.planned);
    session_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    write_file_atomically(json_file(), to_json_text(session_));
  }

  fs::path json_file() const { return fs::path(folder_) / find_format("json")->file; }

  std::ptrdiff_t position(const Result& result) const {
    const auto job =
        std::ranges::find_if(order_, [&](const Job& each) { return is_of(result, each); });
    return job - order_.begin();
  }

  void finish() {
    std::ranges::stable_sort(session_.results, {}, [this](const Result& result) {
      return std::pair(result.id, position(result));
    });
    session_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    write_reports(session_, chosen_formats(options_), folder_);
  }

  const CliOptions& options_;
  const std::string program_;
  const std::string folder_;
  const std::vector<Suite> suites_;
  std::vector<Job> order_;  // all that was planned
  Session session_;
  const Clock::time_point start_ = Clock::now();
};

}  // namespace

ExitCode run(const CliOptions& options, const std::string& program,
             const std::string& command_line) {
  return RunCommand(options, program, command_line).run();
}

}  // namespace deadheat
