// SPDX-License-Identifier: MIT
// A built program under a detector, judged by its truth as a variant of a case is.
#pragma once

#include <vector>

#include "model/result.hpp"
#include "model/score.hpp"
#include "score/built_program.hpp"
#include "score/program_run.hpp"

namespace deadheat {

// The detectors that are usual, of the flavours that are built.
std::vector<Detector> usual_detectors_of(const BuiltProgram& program);

// What the runs showed, in the form that the judge of cases takes, and judged. Pure.
Result judged(const BuiltProgram& program, const ProgramResult& shown);

// Runs it until the truth is decided, and judges. Throws UsageError where the flavour of the
// detector was not built.
Result run_built(const BuiltProgram& program, Detector detector, const RunOptions& options);

}  // namespace deadheat
