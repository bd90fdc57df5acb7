// SPDX-License-Identifier: MIT
// From labels to answers: programs side by side, each compiled and run under all detectors.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/score.hpp"
#include "score/builder.hpp"
#include "score/program_run.hpp"

namespace deadheat {

struct ScoreOptions {
  BuildOptions build = {};
  RunOptions run = {};    // its folder is chosen anew for each program
  int jobs = 1;           // programs at a time
  std::string work = {};  // a folder that exists, for what is built
};

// Called from one thread at a time.
struct ScoreProgress {
  std::function<void(const Program&, Detector)> started = {};
  std::function<void(const Program&, const ProgramResult&)> finished = {};
};

// Compiles and runs the programs of the score under those of its detectors that they have no result
// of, and puts the results into it. After an interruption no other one is started, and what is not
// finished is left out. What comes from `progress` stops the whole, and is thrown here.
void score_programs(Score& score, const ScoreOptions& options, const ScoreProgress& progress);

// A planted race, compiled as the programs are: a detector that does not see it would not see
// theirs. Returns for each detector that decides races why it cannot be used here; nothing where
// all is well.
std::vector<std::string> why_controls_fail(const Score& score, const ScoreOptions& options);

// Why the detector cannot be used at all, or an empty text.
std::string why_unusable(Detector detector, const BuildOptions& options);

}  // namespace deadheat
