// SPDX-License-Identifier: MIT
// Foreign programs with labels: which detector was right how often.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"
#include "cli/work_folder.hpp"
#include "model/error.hpp"
#include "model/names.hpp"
#include "model/score_json.hpp"
#include "model/score_judge.hpp"
#include "model/score_matrix.hpp"
#include "model/visible.hpp"
#include "reports/score_report.hpp"
#include "run/environment.hpp"
#include "run/files.hpp"
#include "run/interrupt.hpp"
#include "score/labels.hpp"
#include "score/scoring.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

std::string folder_of(const std::string& file) { return fs::absolute(file).parent_path().string(); }

std::vector<Program> read_labels(const std::string& file) {
  std::string text;
  try {
    text = read_file(file);
  } catch (const Error& problem) {
    throw UsageError("--labels: " + std::string(problem.what()));
  }
  std::vector<Program> programs = labels_from(text, file);
  for (const Program& program : programs) {
    const fs::path source = fs::path(folder_of(file)) / program.source;
    if (!fs::is_regular_file(source)) {
      throw UsageError(file + ":" + std::to_string(program.line) + ": there is no file '" +
                       source.string() + "'");
    }
  }
  return programs;
}

std::string name_under(const Program& program, Detector detector) {
  return visible(name_of(program)) + " " + std::string(name(detector));
}

// One `deadheat score`, from the labels to the reports.
class ScoreCommand {
 public:
  ScoreCommand(const CliOptions& options, std::string command_line)
      : options_(options), folder_(options.output.empty() ? "deadheat-score" : options.output) {
    score_.created = now_utc();
    score_.command = std::move(command_line);
    score_.labels = options.score.labels;
    score_.compile = options.score.compile;
    score_.environment = environment_of({});
    prepare_build();
    score_.detectors = chosen_detectors();
    score_.programs = read_labels(options.score.labels);
    score_.planned = static_cast<long>(score_.programs.size() * score_.detectors.size());
  }

  ExitCode run() {
    if (options_.resume) {
      keep_earlier_results();
    } else {
      fs::remove(json_file());  // an old file must not pass for the result of a run that ends early
    }
    ScoreOptions how = score_options();
    if (options_.doctor) check_controls(how);
    run_all(how);
    finish();
    return exit_code();
  }

 private:
  void prepare_build() {
    build_.command = compile_command_from(options_.score.compile);
    build_.root = folder_of(options_.score.labels);
    build_.memory = options_.memory;
    const std::string& name = build_.command.words[build_.command.compiler];
    const std::optional<std::string> compiler = find_program(name);
    if (!compiler) {
      throw UsageError("--compile: there is no compiler '" + name +
                       "' (no such program is there, or it may not be run)");
    }
    const std::string version = version_of(*compiler);
    score_.environment["compiler"] = version;
    build_.compiler_is_clang = version.find("clang") != std::string::npos;
    build_.runtime = find_explore_runtime(options_.score.explore_runtime);
  }

  std::vector<Detector> chosen_detectors() {
    if (options_.selection.detectors.empty()) return usual_detectors();
    for (const Detector detector : options_.selection.detectors) {
      if (const std::string why = why_unusable(detector, build_); !why.empty())
        throw UsageError("--detector: " + std::string(name(detector)) +
                         " cannot be used here: " + why);
    }
    std::vector<Detector> asked = options_.selection.detectors;
    std::ranges::sort(asked);
    asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
    note_other_compiler(asked);
    return asked;
  }

  std::vector<Detector> usual_detectors() {
    std::vector<Detector> usable;
    for (const auto& [detector, text] : names<Detector>) {
      if (detector == Detector::gcc_tsan) continue;  // the compiler is that of --compile
      const std::string why = why_unusable(detector, build_);
      if (why.empty()) {
        usable.push_back(detector);
      } else {
        score_.notes.push_back("Without " + std::string(text) + ": " + why + ".");
      }
    }
    note_other_compiler(usable);
    return usable;
  }

  void note_other_compiler(const std::vector<Detector>& detectors) {
    const bool explores = std::ranges::find(detectors, Detector::explore) != detectors.end();
    if (!explores || build_.compiler_is_clang) return;
    score_.notes.push_back(
        "Under explore the programs were compiled by " + build_.runtime->compiler +
        " or its compiler for C, as the instrumentation of clang is needed there.");
  }

  ScoreOptions score_options() const {
    return {.build = build_,
            .run = {.runs = options_.score.runs,
                    .deadline = options_.score.deadline,
                    .budget = options_.budget,
                    .memory = options_.memory,
                    .seed = options_.seed},
            .jobs = options_.jobs,
            .work = work_.path()};
  }

  // What was tried in vain is tried again: the compiler or valgrind may be there now.
  void keep_earlier_results() {
    const std::string file = json_file().string();
    if (!fs::exists(file)) throw UsageError("--resume: there is no '" + file + "' to go on from");
    Score earlier = score_from_json_text(read_file(file), file);
    if (earlier.compile != score_.compile) {
      throw UsageError("--resume: '" + file + "' was made with another command: --compile '" +
                       earlier.compile + "'");
    }
    for (Program& program : score_.programs) {
      const auto known = std::ranges::find_if(earlier.programs, [&](const Program& each) {
        return each.source == program.source && each.label == program.label &&
               each.arguments == program.arguments && each.flags == program.flags &&
               each.kind == program.kind;
      });
      if (known == earlier.programs.end()) continue;
      for (ProgramResult& result : known->results) {
        const bool is_asked =
            std::ranges::find(score_.detectors, result.detector) != score_.detectors.end();
        const bool was_in_vain =
            result.trouble == Trouble::not_compiled || result.trouble == Trouble::not_run;
        if (is_asked && !was_in_vain) program.results.push_back(std::move(result));
      }
    }
  }

  bool is_complete() const {
    return std::ranges::all_of(score_.programs, [&](const Program& program) {
      return program.results.size() == score_.detectors.size();
    });
  }

  void check_controls(const ScoreOptions& how) {
    if (is_complete()) return;
    const std::vector<std::string> failures = why_controls_fail(score_, how);
    if (failures.empty() || interrupt::requested()) return;
    std::string all = "a planted race, compiled by this command, is not seen, so nothing was run:";
    for (const std::string& failure : failures) all += "\n  " + failure;
    throw CannotDetect(all +
                       "\nLeave the detector out (--detector), mend the command, or run it "
                       "nevertheless (--no-doctor).");
  }

  void run_all(const ScoreOptions& how) {
    std::size_t missing = 0;
    for (const Program& program : score_.programs)
      missing += score_.detectors.size() - program.results.size();
    ProgressLine progress("score", missing);
    score_programs(
        score_, how,
        {.started = [&](const Program& program,
                        Detector detector) { progress.started(name_under(program, detector)); },
         .finished =
             [&](const Program& program, const ProgramResult& result) {
               progress.finished(name_under(program, result.detector));
               save_now_and_then();
             }});
  }

  // What was measured must not be lost to what comes later; but not after each of hundreds.
  void save_now_and_then() {
    if (Clock::now() - saved_ < std::chrono::seconds(2)) return;
    saved_ = Clock::now();
    score_.interrupted = true;
    score_.seconds = seconds();
    write_file_atomically(json_file(), score_to_json_text(score_));
  }

  void finish() {
    score_.interrupted = !is_complete();
    score_.seconds = seconds();
    for (const ScoreFormat& format : score_formats()) {
      const std::vector<std::string>& asked = options_.score.formats;
      if (!asked.empty() && std::ranges::find(asked, format.name) == asked.end()) continue;
      write(format);
    }
    if (std::fflush(stdout) != 0) throw Error("cannot write to the standard output");
  }

  void write(const ScoreFormat& format) const {
    if (format.file.empty()) {
      const ReportOptions how{
          .colour = wants_colour(stdout), .width = width_of(stdout), .notes = {}};
      std::fputs(format.write(score_, how).c_str(), stdout);
      return;
    }
    const fs::path path = fs::path(folder_) / format.file;
    write_file_atomically(path, format.write(score_, {}));
    std::printf("%-8s %s\n", std::string(format.name).c_str(),
                visible(fs::absolute(path).string()).c_str());
  }

  ExitCode exit_code() const {
    const Outcome outcome = outcome_of(score_);
    if (outcome.wrong > 0) return ExitCode::not_as_expected;
    if (outcome.right == 0 || outcome.unjudged > 0 || score_.interrupted)
      return ExitCode::nothing_judged;
    return ExitCode::as_expected;
  }

  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
  fs::path json_file() const { return fs::path(folder_) / find_score_format("json")->file; }

  const CliOptions& options_;
  const std::string folder_;
  const WorkFolder work_;
  BuildOptions build_;
  Score score_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point saved_ = start_;
};

}  // namespace

ExitCode score(const CliOptions& options, const std::string& command_line) {
  if (options.score.labels.empty())
    throw UsageError("score takes --labels and --compile, or --built");
  return ScoreCommand(options, command_line).run();
}

}  // namespace deadheat
