// SPDX-License-Identifier: MIT
// A program that deadheat_add_program() has built, judged by its truth.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "cli/commands.hpp"
#include "cli/outcome.hpp"
#include "cli/progress.hpp"
#include "cli/work_folder.hpp"
#include "model/error.hpp"
#include "model/names.hpp"
#include "model/shell.hpp"
#include "model/sighting.hpp"
#include "model/visible.hpp"
#include "run/case_sources.hpp"
#include "run/environment.hpp"
#include "run/files.hpp"
#include "run/interrupt.hpp"
#include "score/program_verdict.hpp"
#include "score/scoring.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

BuiltProgram read_program(const std::string& file) {
  std::string text;
  try {
    text = read_file(file);
  } catch (const Error& problem) {
    throw UsageError("--built: " + std::string(problem.what()));
  }
  return built_program_from(text, file);
}

// One `deadheat score --built`, from the file to the reports.
class BuiltCommand {
 public:
  BuiltCommand(const CliOptions& options, std::string program, std::string command_line)
      : options_(options),
        own_program_(std::move(program)),
        folder_(options.output.empty() ? "deadheat-score" : options.output),
        program_(read_program(options.score.built)),
        detectors_(options.selection.detectors.empty() ? usual_detectors_of(program_)
                                                       : options.selection.detectors) {
    session_.created = now_utc();
    session_.command = std::move(command_line);
    session_.seed = options.seed;
    session_.whole = false;  // of other detectors there are other tests
    session_.planned = std::ssize(detectors_);
    session_.environment = environment_of({});
    session_.environment["deadheat"] = DEADHEAT_VERSION;
    run_ = {.budget = options.budget, .memory = options.memory, .seed = options.seed};
  }

  ExitCode run() {
    // an old file must not pass for the result of a run that ends early
    fs::remove(fs::path(folder_) / find_format("json")->file);
    for (const Detector detector : detectors_) check_usable(detector);
    run_all();
    finish();
    return exit_code_of(session_);
  }

 private:
  static void check_usable(Detector detector) {
    // what explore needs is linked into the program, and g++ has compiled what gcc-tsan runs
    const bool is_valgrind = detector == Detector::helgrind || detector == Detector::drd;
    const std::string why = is_valgrind ? why_unusable(detector, {}) : "";
    if (why.empty()) return;
    throw UsageError("--detector: " + std::string(name(detector)) + " cannot be used here: " + why);
  }

  void run_all() {
    ProgressLine progress("score", detectors_.size());
    for (const Detector detector : detectors_) {
      const std::string what = visible(program_.name) + " " + std::string(name(detector));
      progress.started(what);
      run_.folder = work_.path() + "/" + std::string(name(detector));
      fs::create_directory(run_.folder);
      if (options_.doctor) check_control(detector);
      if (interrupt::requested()) return;
      judge_under(detector);
      progress.finished(what);
    }
  }

  // What is blind to a planted race, compiled as the program is, would be blind to its races.
  void check_control(Detector detector) {
    if (sight(detector, Symptom::race) != Sight::decides) return;
    session_.controls.push_back(run_built(control_of(program_), detector, run_));
    const Result& result = session_.controls.back();
    if (result.verdict == Verdict::confirmed || interrupt::requested()) return;
    throw CannotDetect(std::string(name(detector)) +
                       " does not see a planted race that is compiled as '" + program_.name +
                       "' is, so nothing was run: " + result.reason);
  }

  void judge_under(Detector detector) {
    Result result = run_built(program_, detector, run_);
    if (interrupt::requested()) return;
    result.repeat = repeat_command(detector);
    session_.results.push_back(std::move(result));
  }

  std::string repeat_command(Detector detector) const {
    return quoted_for_shell(own_program_) + " score --built " +
           quoted_for_shell(fs::absolute(options_.score.built).string()) + " --detector " +
           std::string(name(detector)) + " --seed " + std::to_string(options_.seed);
  }

  void finish() {
    session_.interrupted = std::ssize(session_.results) < session_.planned;
    session_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    const Suite suite{
        .path = {}, .info = {.name = program_.name, .root = program_.root}, .controls = {}};
    session_.sources = case_sources(session_.results, {suite});
    write_reports(session_, formats_or_all(options_.formats), folder_);
  }

  const CliOptions& options_;
  const std::string own_program_;
  const std::string folder_;
  const WorkFolder work_;
  const BuiltProgram program_;
  const std::vector<Detector> detectors_;
  RunOptions run_;
  Session session_;
  const Clock::time_point start_ = Clock::now();
};

}  // namespace

ExitCode score_built(const CliOptions& options, const std::string& program,
                     const std::string& command_line) {
  return BuiltCommand(options, program, command_line).run();
}

}  // namespace deadheat
