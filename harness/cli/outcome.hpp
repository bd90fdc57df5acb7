// SPDX-License-Identifier: MIT
#pragma once

#include "model/exit_code.hpp"
#include "model/result.hpp"

namespace deadheat {

enum class Scope {
  whole_cases,   // all variants and detectors of the cases: the verdicts of the cases count
  single_parts,  // a selection of variants or detectors: the verdicts of the results count
};

// What a session ends the program with. Unjudged is never success: whole cases must all be confirmed, and of single
// parts at least one.
ExitCode exit_code_of(const Session& session, Scope scope);

}  // namespace deadheat
