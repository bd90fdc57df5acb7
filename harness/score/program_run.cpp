// SPDX-License-Identifier: MIT
#include "score/program_run.hpp"

#include <algorithm>

#include "score/program_detectors.hpp"

namespace deadheat {
namespace {

void run_once(const std::string& path, const Program& program, const RunOptions& options,
              ProgramResult& result) {
  switch (result.detector) {
    case Detector::stress:
      return run_stress(path, program, options, result);
    case Detector::tsan:
    case Detector::gcc_tsan:
      return run_tsan(path, program, options, result);
    case Detector::explore:
      return run_explore(path, program, options, result);
    case Detector::helgrind:
    case Detector::drd:
      return run_valgrind(path, program, options, result);
  }
}

// Another process would take its whole deadline again, or could not be run again.
bool is_last(const ProgramResult& result) {
  const How how = result.runs.back().how;
  return result.trouble != Trouble::none || how == How::deadline || how == How::interrupted;
}

}  // namespace

void run_program(const std::string& path, const Program& program, const RunOptions& options,
                 ProgramResult& result) {
  const int runs = options.runs > 0 ? options.runs : usual_runs(result.detector);
  for (int number = 0; number < runs; ++number) {
    run_once(path, program, options, result);
    if (is_last(result)) return;
  }
}

bool was_interrupted(const ProgramResult& result) {
  return std::ranges::any_of(result.runs,
                             [](const ProgramRun& run) { return run.how == How::interrupted; });
}

int usual_runs(Detector detector) {
  switch (detector) {
    case Detector::stress:
    case Detector::tsan:
    case Detector::gcc_tsan:
      return 3;  // one run can miss even a simple race
    case Detector::explore:
    case Detector::helgrind:
    case Detector::drd:
      break;
  }
  return 1;
}

}  // namespace deadheat
