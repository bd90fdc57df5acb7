// SPDX-License-Identifier: MIT
// A built program under a detector.
#pragma once

#include <cstdint>
#include <string>

#include "model/score.hpp"

namespace deadheat {

struct RunOptions {
  int runs = 0;          // processes; 0: what is usual for the detector
  double deadline = 10;  // seconds for one process; valgrind's detectors get more
  double budget = 1;     // seconds that explore may take
  std::uint64_t memory = std::uint64_t{4} << 30;  // bytes that one process may use
  std::uint64_t seed = 1;                         // of explore
  std::string folder = {};                        // exists; for logs, and where programs start
  std::string symbolizer = {};                    // of explore's findings; empty: llvm-symbolizer
  std::string root = {};                          // files below it are told from there on
};

// Runs the program, and adds runs, findings, exploration and trouble to the result. A run that ends
// at its deadline, or that could not be made, is the last one. What a program does to itself is
// never thrown.
void run_program(const std::string& path, const Program& program, const RunOptions& options,
                 ProgramResult& result);

// Whether a run was interrupted, so that the result says nothing.
bool was_interrupted(const ProgramResult& result);

// How many processes a detector needs, where nothing else is asked for.
int usual_runs(Detector detector);

}  // namespace deadheat
