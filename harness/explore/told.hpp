// SPDX-License-Identifier: MIT
// What a parent makes of the journal of an execution in a process of its own.
#pragma once

#include <vector>

#include "explore/execution.hpp"
#include "explore/parcel.hpp"

namespace deadheat::explorer {

struct Told {
  Ending ending;
  std::vector<Event> events;
  std::vector<Blocked> blocked;
  bool cut = true;
  bool is_over = false;  // false: the process ended before the execution did
};

// Asks the strategy all that the child's was asked, and brings failures, execution and recorder (it
// may be nullptr) to where they would be had the execution been in this process.
Told read_told(Parcel& parcel, Strategy& strategy, Execution& execution, Failures& failures,
               Recorder* recorder);

}  // namespace deadheat::explorer
