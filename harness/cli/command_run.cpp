// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

#include "cli/baseline.hpp"
#include "cli/commands.hpp"
#include "cli/costs.hpp"
#include "cli/earlier.hpp"
#include "cli/outcome.hpp"
#include "cli/plan_text.hpp"
#include "cli/progress.hpp"
#include "cli/results.hpp"
#include "model/error.hpp"
#include "model/json.hpp"
#include "model/merge.hpp"
#include "model/names.hpp"
#include "model/near_miss.hpp"
#include "model/visible.hpp"
#include "reports/report.hpp"
#include "run/case_sources.hpp"
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

// Where the results are kept while it runs, and what --resume and --rerun-failed go on from.
fs::path json_file_of(const CliOptions& options, const std::string& folder) {
  for (const FormatChoice& choice : options.formats) {
    if (choice.name == "json" && !choice.file.empty()) return choice.file;
  }
  return fs::path(folder) / find_format("json")->file;
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
      throw UsageError("--variant: no case has a variant '" + variant + "'" +
                       (near_miss(variant, variants).empty() ? " (see deadheat list)"
                                                             : did_you_mean(variant, variants)));
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

constexpr std::uint64_t seeds_a_round = 1000;  // a result takes a seed for each of its processes

// One `deadheat run`, from the doctor to the reports.
class RunCommand {
 public:
  RunCommand(const CliOptions& options, std::string program, std::string command_line)
      : options_(options),
        program_(std::move(program)),
        folder_(output_folder(options)),
        json_file_(json_file_of(options, folder_)),
        suites_(chosen_suites(options, options.doctor ? Asked::cases_and_controls : Asked::cases)) {
    check_selection(suites_, options.selection);
    session_.created = now_utc();
    session_.command = std::move(command_line);
    session_.seed = options.seed;
    session_.whole = is_whole(options.selection);
    session_.environment = environment_of(suites_);
    session_.environment["deadheat"] = DEADHEAT_VERSION;
    session_.costs = read_costs(options.costs);
    // read before anything is written: it may be the file that this run replaces
    if (!options.baseline.empty()) baseline_ = read_results({options.baseline});
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
    if (options_.resume) keep_earlier_results(session_, jobs, json_file_);
    if (options_.rerun_failed && !keep_what_did_not_fail(session_, jobs, json_file_))
      return ExitCode::nothing_judged;
    if (options_.dry_run) return tell_plan(jobs);
    if (options_.rerun_failed && jobs.empty()) return tell_that_nothing_failed();
    // an old file must not pass for the result of a run that ends early
    if (!options_.resume && !options_.rerun_failed) fs::remove(json_file_);
    if (options_.doctor && !passes_doctor(jobs)) return ExitCode::cannot_detect;
    if (options_.until_fail) {
      run_until_failure(jobs);
    } else {
      run_all(jobs, options_.seed);
    }
    finish();
    if (!session_.interrupted) tell_unused_suppressions();
    return baseline_ ? exit_code_against(*baseline_, session_) : exit_code_of(session_);
  }

 private:
  ExitCode tell_that_nothing_failed() const {
    std::printf("nothing failed in the last results, '%s'\n", visible(json_file_.string()).c_str());
    return exit_code_of(session_);
  }

  static ExitCode tell_plan(const std::vector<Job>& jobs) {
    std::fputs(plan_text(jobs).c_str(), stdout);
    return ExitCode::as_expected;
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

  void run_all(const std::vector<Job>& jobs, std::uint64_t seed) {
    SessionOptions session = session_options(options_, program_);
    session.seed = seed;
    run_with_progress("run", jobs, session, [this](const Result& result) {
      session_.results.push_back(result);
      save();
    });
    session_.interrupted = interrupt::requested();
  }

  // Each round has seeds of its own, or explore would repeat itself.
  void run_until_failure(const std::vector<Job>& jobs) {
    int round = 0;
    bool failed = false;
    do {
      session_.results.clear();
      run_all(jobs, options_.seed == 0
                        ? 0
                        : options_.seed + seeds_a_round * static_cast<std::uint64_t>(round));
      ++round;
      const ExitCode code = exit_code_of(session_);
      failed = code == ExitCode::not_as_expected || code == ExitCode::harness_failed;
      evidence_ = with_evidence();
    } while (!failed && !session_.interrupted && round < options_.rounds);
    session_ = *std::exchange(evidence_, {});
    std::fprintf(stderr, "deadheat: %d of at most %d rounds, %s\n", round, options_.rounds,
                 failed ? "and the last one is not as expected" : "none of them failed");
  }

  // This round and those before it.
  Session with_evidence() const {
    if (!evidence_) return session_;
    Session round = session_;
    round.controls.clear();  // the doctor looked once
    round.seconds = 0;       // counted from the start of all rounds, below
    const std::vector<NamedSession> both = {{"the rounds before", *evidence_},
                                            {"this round", std::move(round)}};
    Session merged = deadheat::merge(both);
    merged.seconds = session_.seconds;
    return merged;
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
      if (!is_by_tsan(result.detector)) continue;
      for (const Run& run : result.runs) text += run.err.text + "\n";
    }
    if (!text.empty()) tell_complaints(unused_suppressions(text));
  }

  // After each result: what was measured must not be lost to what comes later.
  void save() {
    session_.interrupted = session_.results.size() < static_cast<std::size_t>(session_.planned);
    session_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    write_file_atomically(json_file_, to_json_text(evidence_ ? with_evidence() : session_));
  }

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
    session_.sources = case_sources(session_.results, suites_);
    write_reports(session_, formats_or_all(options_.formats), folder_);
  }

  const CliOptions& options_;
  const std::string program_;
  const std::string folder_;
  const fs::path json_file_;
  const std::vector<Suite> suites_;
  std::vector<Job> order_;  // all that was planned
  Session session_;
  std::optional<Session> evidence_;  // of earlier rounds
  std::optional<Session> baseline_;
  const Clock::time_point start_ = Clock::now();
};

}  // namespace

ExitCode run(const CliOptions& options, const std::string& program,
             const std::string& command_line) {
  return RunCommand(options, program, command_line).run();
}

}  // namespace deadheat
