// SPDX-License-Identifier: MIT
#pragma once

#include "model/exit_code.hpp"
#include "model/result.hpp"

namespace deadheat {

// What a session ends the program with. Unjudged is never success: of whole cases all must be
// confirmed, and of a selection of variants or detectors at least one result.
ExitCode exit_code_of(const Session& session);

}  // namespace deadheat
