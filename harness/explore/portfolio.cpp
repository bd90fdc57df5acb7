// SPDX-License-Identifier: MIT
#include "explore/portfolio.hpp"

#include <algorithm>
#include <utility>

#include "explore/bounded.hpp"
#include "explore/exhaustive.hpp"
#include "explore/pct.hpp"
#include "explore/pos.hpp"
#include "explore/random_walk.hpp"
#include "explore/surw.hpp"

namespace deadheat::explorer {
namespace {

constexpr double share_without_bound = 0.15;
constexpr double share_exhaustive = 0.4;
constexpr int most_restarts = 3;

// The clock is looked at about so often in a budget, but at least every so many executions.
constexpr double looks = 200;
constexpr long longest_gap = 256;

}  // namespace

Portfolio::Portfolio(const ExploreOptions& options, std::function<double()> spent)
    : asked_(std::move(spent)),
      schedules_(options.schedules),
      random_{std::make_unique<Pct>(options.seed, 2), std::make_unique<Pct>(options.seed + 1, 3),
              std::make_unique<Pos>(options.seed + 2), std::make_unique<Surw>(options.seed + 3),
              std::make_unique<RandomWalk>(options.seed + 4)} {
  start_exhaustive();
}

double Portfolio::spent() {
  if (executions_ < next_look_) return last_spent_;
  double now = asked_();
  if (schedules_ > 0) {
    now = std::max(now, static_cast<double>(executions_) / static_cast<double>(schedules_));
  }
  const double of_one = (now - last_spent_) / static_cast<double>(executions_ - looked_at_ + 1);
  const double gap = of_one > 0 ? 1 / (looks * of_one) : longest_gap;
  // what is not known yet is approached in doubling steps
  const long most = std::min(longest_gap, executions_ + 1);
  looked_at_ = executions_;
  next_look_ = executions_ + 1 + static_cast<long>(std::min(gap, static_cast<double>(most - 1)));
  last_spent_ = now;
  return now;
}

void Portfolio::start_exhaustive() {
  exhaustive_ = std::make_unique<Exhaustive>();
  next_bound_ = 0;
  phase_began_ = last_spent_;
}

void Portfolio::leave_exhaustive() {
  if (!exhaustive_) return;
  interleavings_ = interleavings();
  exhaustive_ = nullptr;
  active_ = nullptr;
  phases_before_ += last_spent_ - phase_began_;
}

void Portfolio::restart_exhaustive() {
  complete_ = false;
  bound_ = -1;
  interleavings_ = 0;
  restart_ = true;
}

// The most that one search has counted: what others have seen beyond that is unknown.
long Portfolio::interleavings() const {
  if (restart_ || !exhaustive_) return interleavings_;
  return std::max(interleavings_, exhaustive_->interleavings());
}

bool Portfolio::begin() {
  if (complete_) return false;
  if (restart_) {
    leave_exhaustive();
    restart_ = false;
    interleavings_ = 0;
    if (restarts_++ < most_restarts) start_exhaustive();
  }
  if (exhaustive_ && begin_exhaustive()) {
    active_ = exhaustive_.get();
  } else if (complete_) {
    return false;
  } else {
    active_ = random_[turn_++ % random_.size()].get();
    active_->begin();
  }
  ++executions_;
  return true;
}

// False: there is nothing more to explore, or no time for it.
bool Portfolio::begin_exhaustive() {
  while (!is_over_limit()) {
    if (exhaustive_->begin()) return true;
    note_result();
    if (complete_) return false;
    if (next_bound_ > 0 && bound_ < next_bound_ - 1) break;  // more preemptions will not help
    go_on_to_next_bound();
  }
  leave_exhaustive();
  return false;
}

bool Portfolio::is_over_limit() {
  const double phase = spent() - phase_began_;
  if (phases_before_ + phase >= share_exhaustive) return true;
  if (next_bound_ == 0 && phase >= share_without_bound) go_on_to_next_bound();
  return false;
}

void Portfolio::note_result() {
  complete_ = exhaustive_->complete();
  bound_ = std::max(bound_, exhaustive_->bound());
}

void Portfolio::go_on_to_next_bound() {
  interleavings_ = interleavings();
  exhaustive_ = std::make_unique<Bounded>(next_bound_++);
}

}  // namespace deadheat::explorer
