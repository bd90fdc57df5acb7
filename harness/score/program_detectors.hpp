// SPDX-License-Identifier: MIT
// One process of a program under each of the detectors.
#pragma once

#include <string>

#include "score/program_run.hpp"

namespace deadheat {

void run_stress(const std::string& path, const Program& program, const RunOptions& options,
                ProgramResult& result);
void run_tsan(const std::string& path, const Program& program, const RunOptions& options,
              ProgramResult& result);
void run_explore(const std::string& path, const Program& program, const RunOptions& options,
                 ProgramResult& result);
void run_valgrind(const std::string& path, const Program& program, const RunOptions& options,
                  ProgramResult& result);

}  // namespace deadheat
