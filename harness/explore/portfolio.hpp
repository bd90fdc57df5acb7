// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>

#include <deadheat/explore.hpp>

#include "explore/search.hpp"

namespace deadheat::explorer {

// Several strategies one after the other: small programs are explored in full, larger ones up to a
// number of preemptions, and what is left of the budget goes to the random ones in turn, as none of
// them finds everything.
class Portfolio : public Search {
 public:
  // `spent` tells the share of the budget that is used up, from 0 to 1.
  Portfolio(const ExploreOptions& options, std::function<double()> spent);

  bool looks_at_operations() const override { return active_->looks_at_operations(); }
  bool begin() override;
  int choose(const Node& node) override { return active_->choose(node); }
  int pick(Pick what, int options) override { return active_->pick(what, options); }
  void end(const Trace& trace) override { active_->end(trace); }

  bool complete() const override { return complete_; }
  int bound() const override { return bound_; }
  long interleavings() const override;
  const char* current() const override { return active_ ? active_->current() : "portfolio"; }
  void restart_exhaustive() override;

 private:
  double spent();
  void start_exhaustive();
  void leave_exhaustive();
  bool is_over_limit();
  bool begin_exhaustive();
  void note_result();
  void go_on_to_next_bound();

  std::function<double()> asked_;
  long schedules_;
  long executions_ = 0;
  long next_look_ = 0;  // at the budget
  long looked_at_ = 0;  // the execution of the last one
  double last_spent_ = 0;

  std::unique_ptr<Search> exhaustive_;  // nullptr: over
  int next_bound_ = 0;
  double phase_began_ = 0;    // the share that was spent when it did
  double phases_before_ = 0;  // what the exhaustive phases before this one took
  bool restart_ = false;
  int restarts_ = 0;
  bool complete_ = false;
  int bound_ = -1;
  long interleavings_ = 0;

  std::array<std::unique_ptr<Search>, 5> random_;
  std::size_t turn_ = 0;
  Search* active_ = nullptr;
};

}  // namespace deadheat::explorer
