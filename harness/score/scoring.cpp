// SPDX-License-Identifier: MIT
#include "score/scoring.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

#include "detect/detector.hpp"
#include "model/names.hpp"
#include "model/score_judge.hpp"
#include "model/score_matrix.hpp"
#include "model/sighting.hpp"
#include "run/files.hpp"
#include "run/interrupt.hpp"
#include "score/planted_race.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// A folder for one program; it is removed with all that the program wrote there.
class Workplace {
 public:
  explicit Workplace(std::string path) : path_(std::move(path)) {
    fs::create_directories(path_ + "/run");
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace() {
    std::error_code left_behind;
    fs::remove_all(path_, left_behind);
  }

  const std::string& path() const { return path_; }
  std::string run_folder() const { return path_ + "/run"; }

 private:
  std::string path_;
};

// What a reader of a score needs of an exploration: numbers, and tokens; not each event.
void shorten(Exploration& exploration) {
  for (Interleaving& shown : exploration.interleavings_shown) {
    shown.left_out += static_cast<long>(shown.steps.size());
    shown.steps.clear();
  }
}

// One program: each flavour is compiled once, for all of its detectors.
class ProgramJob {
 public:
  ProgramJob(const Program& program, const std::string& folder, const ScoreOptions& options)
      : program_(program), workplace_(folder), options_(options) {}

  ProgramResult result_under(Detector detector) {
    const Clock::time_point start = Clock::now();
    ProgramResult result{.detector = detector};
    const Built& built = build_once(info_of(detector).flavour);
    result.repeat = built.command;
    result.trouble = built.trouble;
    result.problem = built.problem;
    if (built.trouble == Trouble::none) {
      RunOptions run = options_.run;
      run.folder = workplace_.run_folder();
      if (options_.build.runtime) run.symbolizer = options_.build.runtime->symbolizer;
      run_program(built.program, program_, run, result);
      if (result.exploration) shorten(*result.exploration);
    } else if (!built.output.empty()) {
      result.problem += "\n" + built.output;
    }
    judge(program_, result);
    result.seconds = seconds_since(start);
    return result;
  }

 private:
  const Built& build_once(Flavour flavour) {
    const auto known = built_.find(flavour);
    if (known != built_.end()) return known->second;
    return built_.emplace(flavour, build(program_, flavour, workplace_.path(), options_.build))
        .first->second;
  }

  const Program& program_;
  const Workplace workplace_;
  const ScoreOptions& options_;
  std::map<Flavour, Built> built_;
};

// Hands out one program after the other.
class Pool {
 public:
  Pool(Score& score, const ScoreOptions& options, const ScoreProgress& progress)
      : score_(score), options_(options), progress_(progress) {}

  void run() {
    {
      std::vector<std::jthread> workers;
      const int most =
          std::max(1, std::min(options_.jobs, static_cast<int>(score_.programs.size())));
      for (int worker = 0; worker < most; ++worker)
        workers.emplace_back([this] { work_or_stop(); });
    }
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  // What stops one worker stops all, in the caller of run().
  void work_or_stop() {
    try {
      for (Program* program = take(); program; program = take()) score_one(*program);
    } catch (...) {
      const std::scoped_lock hold(mutex_);
      if (!failure_) failure_ = std::current_exception();
      next_ = score_.programs.size();
    }
  }

  Program* take() {
    const std::scoped_lock hold(mutex_);
    if (next_ >= score_.programs.size() || interrupt::requested()) return nullptr;
    return &score_.programs[next_++];
  }

  void score_one(Program& program) {
    std::vector<Detector> missing;
    for (const Detector detector : score_.detectors) {
      if (!find_result(program, detector)) missing.push_back(detector);
    }
    if (missing.empty()) return;
    Program asked = program;
    asked.results.clear();
    ProgramJob job(asked, options_.work + "/" + std::to_string(&program - score_.programs.data()),
                   options_);
    for (const Detector detector : missing) {
      if (interrupt::requested()) return;
      tell_started(program, detector);
      ProgramResult result = job.result_under(detector);
      if (interrupt::requested() && (was_interrupted(result) || result.trouble != Trouble::none))
        return;
      keep(program, std::move(result));
    }
  }

  void tell_started(const Program& program, Detector detector) {
    const std::scoped_lock hold(mutex_);
    if (progress_.started) progress_.started(program, detector);
  }

  // In the order of the detectors, whichever was there before.
  void keep(Program& program, ProgramResult result) {
    const std::scoped_lock hold(mutex_);
    const auto place = [&](const ProgramResult& each) {
      return std::ranges::find(score_.detectors, each.detector) - score_.detectors.begin();
    };
    program.results.push_back(result);
    std::ranges::stable_sort(program.results, {}, place);
    if (progress_.finished) progress_.finished(program, result);
  }

  Score& score_;
  const ScoreOptions& options_;
  const ScoreProgress& progress_;
  std::mutex mutex_;  // guards the score and all below
  std::size_t next_ = 0;
  std::exception_ptr failure_;  // the first
};

std::string extension_of(const Score& score) {
  const std::string extension =
      score.programs.empty() ? "" : fs::path(score.programs.front().source).extension().string();
  return extension.empty() ? ".c" : extension;
}

}  // namespace

void score_programs(Score& score, const ScoreOptions& options, const ScoreProgress& progress) {
  Pool(score, options, progress).run();
}

std::vector<std::string> why_controls_fail(const Score& score, const ScoreOptions& options) {
  const std::string source = options.work + "/control" + extension_of(score);
  write_file_atomically(source, planted_race);
  const Program control{.source = source, .label = Label::race};
  ScoreOptions quick = options;
  quick.build.root = "/";
  ProgramJob job(control, options.work + "/control", quick);
  std::vector<std::string> failures;
  for (const Detector detector : score.detectors) {
    if (interrupt::requested() || sight(detector, Symptom::race) != Sight::decides) continue;
    const ProgramResult result = job.result_under(detector);
    if (result.answer == Answer::true_positive || was_interrupted(result)) continue;
    failures.push_back(std::string(name(detector)) +
                       " does not see a planted race: " + result.reason);
  }
  return failures;
}

std::string why_unusable(Detector detector, const BuildOptions& options) {
  if (detector == Detector::explore && !options.runtime) {
    return "this Deadheat has no explore runtime (it was built without the explore flavour, or the "
           "target deadheat-program was not)";
  }
  if (detector == Detector::gcc_tsan)
    return "programs are compiled by the command of --compile: name g++ there, and take tsan";
  const bool is_valgrind = detector == Detector::helgrind || detector == Detector::drd;
  if (is_valgrind && !find_program("valgrind")) return "there is no valgrind (install valgrind)";
  return {};
}

}  // namespace deadheat
