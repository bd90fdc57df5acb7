// SPDX-License-Identifier: MIT
// Executions in processes of their own, for bodies that keep state, leave threads behind or end
// their process. The parent's strategy and failures learn the same as from one in this process.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>

#include "explore/execution.hpp"
#include "explore/parcel.hpp"
#include "explore/told.hpp"

namespace deadheat::explorer {

class Isolation {
 public:
  // No execution may take longer than `limit`.
  Isolation(Execution& execution, Failures& failures, std::chrono::milliseconds limit);

  // What Execution::run does, in a forked child.
  void run(const Body& body, Strategy& strategy, Recorder* recorder, Ending& ending);

 private:
  struct End {                  // of a child
    std::optional<int> status;  // none where somebody else was told of it
    bool was_late = false;
  };

  End run_child(const Body& body, Strategy& strategy, Recorder* recorder);
  [[noreturn]] void be_child(const Body& body, Strategy& strategy, Recorder* recorder);
  End wait_for(pid_t child) const;
  void tell_death(const End& end, Told& told, Recorder* recorder);
  Failure& failure_of(const End& end);

  Execution& execution_;
  Failures& failures_;
  const std::chrono::milliseconds limit_;
  Parcel parcel_;
};

}  // namespace deadheat::explorer
