// SPDX-License-Identifier: MIT
#pragma once

namespace deadheat {

// The text of harness/run/README.md, which the build puts into the program.
extern const char* const doctors_manual;

}  // namespace deadheat
