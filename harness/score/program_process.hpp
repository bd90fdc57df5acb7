// SPDX-License-Identifier: MIT
// One process of a program, and what it adds to a result; for the detectors beside this file.
#pragma once

#include <string>
#include <vector>

#include "model/score.hpp"
#include "run/process.hpp"
#include "score/program_run.hpp"

namespace deadheat {

struct Ended {
  ProcessEnd end;
  ProgramRun run;
};

// Runs the command in the folder of the options, with their limits.
Ended run_command(const std::vector<std::string>& command,
                  const std::vector<std::string>& environment, double deadline,
                  const RunOptions& options);

// The program and its arguments.
std::vector<std::string> command_of(const std::string& path, const Program& program);

void be_in_trouble(ProgramResult& result, Trouble trouble, std::string problem);

// Adds the findings of a run to those of the result, and their kinds to the run. Of very many of a
// kind only some are kept.
void add_findings_of_run(ProgramResult& result, ProgramRun& run, std::vector<Finding> findings);

// Adds the run, with the kind that its end is. One that could not be made is a trouble.
void add_run(ProgramResult& result, ProgramRun run);

// The text of all files whose name begins so, up to a limit; they are removed.
std::string take_logs(const std::string& prefix);

// What is kept of an output: a long one loses its beginning.
std::string the_end_of(const std::string& text);

}  // namespace deadheat
