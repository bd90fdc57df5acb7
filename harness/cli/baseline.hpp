// SPDX-License-Identifier: MIT
#pragma once

#include "model/exit_code.hpp"
#include "model/result.hpp"

namespace deadheat {

// Tells what is new against the baseline, as `deadheat diff` does: faults that the baseline has too
// are known, and only what is new counts. What could not be run or judged is no success here
// either.
ExitCode exit_code_against(const Session& baseline, const Session& session);

}  // namespace deadheat
