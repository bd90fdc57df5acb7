// SPDX-License-Identifier: MIT
#pragma once

namespace deadheat::explorer {

// While one lives, a signal such as SIGSEGV in the body ends the execution and not the process.
// Elsewhere signals do what they did before.
class CatchFaults {
 public:
  CatchFaults();
  ~CatchFaults();
  CatchFaults(const CatchFaults&) = delete;
  CatchFaults& operator=(const CatchFaults&) = delete;
};

}  // namespace deadheat::explorer
