// SPDX-License-Identifier: MIT
#pragma once

namespace deadheat {

// What the programs answer with; part of the interface.
enum class ExitCode {
  as_expected = 0,
  not_as_expected = 1,  // something missed or broken
  wrong_usage = 2,
  nothing_judged = 3,  // nothing selected, or nothing judged
  cannot_detect = 4,   // the set-up cannot detect (doctor)
  harness_failed = 5,
};

constexpr int value(ExitCode code) { return static_cast<int>(code); }

}  // namespace deadheat
