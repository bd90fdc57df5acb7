// SPDX-License-Identifier: MIT
// What a suite tells its parent, a JSON line each. Counts are cumulative, so that the last line
// that arrived has all that came before it.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

inline constexpr int events_version = 1;

class Events {
 public:
  void started(const std::string& id, const std::string& variant, std::uint64_t seed);
  void setting(const Setting& setting);
  void counts(const Counts& counts);
  void explored(const Exploration& exploration, const std::vector<Finding>& findings);
  void outcomes(const std::vector<OutcomeCount>& outcomes);
  void threw(const std::string& message);
  void refused(const std::string& sentence);
  void ended(const Counts& counts);

  // Whether the parent has heard nothing for so long that it is time for another line.
  bool due() const { return Clock::now() - last_ > std::chrono::milliseconds(50); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point last_ = Clock::now();
};

}  // namespace deadheat
