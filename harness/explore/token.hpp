// SPDX-License-Identifier: MIT
// A schedule as a word that can be put into a report and given back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "explore/decisions.hpp"

namespace deadheat::explorer {

// All that an interleaving follows from, beside the body.
struct Schedule {
  Decisions decisions;
  std::vector<std::uint32_t> visible;  // sites of plain accesses that are scheduling points
  bool unlocks_show = false;
  bool streams_show = false;
  bool waiters = true;
  bool spurious = false;
  int most_spurious = 0;  // of them, where they are a choice
  bool timeouts = true;
  bool weak_cas = false;
  std::uint32_t fingerprint = 0;  // of the interleaving: what tells that the body is another one
};

// "dh1." and letters, digits, '-' and '_'.
std::string token_of(const Schedule& schedule);

// Throws UsageError for what is no token, or one of a newer version.
Schedule schedule_of(const std::string& token);

}  // namespace deadheat::explorer
