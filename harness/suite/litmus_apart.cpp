// SPDX-License-Identifier: MIT
// A litmus without a gate. A gate is made of atomic operations, and a detector that does not know
// them would take all that two actors do for unordered, also in different strides.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <thread>
#include <vector>

#include <deadheat/litmus.hpp>

#include "suite/litmus_block.hpp"
#include "suite/litmus_outcomes.hpp"
#include "suite/loop.hpp"

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t cache_line = 64;

LitmusShape shape_of_one(const LitmusBody& body) {
  const std::size_t unit = std::max(body.state_alignment, cache_line);
  return {.stride = 1, .padding = static_cast<int>((body.state_size + unit - 1) / unit * unit)};
}

class ApartLoop {
 public:
  ApartLoop(const LitmusBody& body, const LoopOptions& options, Events& events)
      : body_(body),
        options_(options),
        events_(events),
        block_(body, shape_of_one(body)),
        counts_(nothing_seen(body)) {
    result_.setting = {.steps = 1, .threads = body.actors, .stride = 1};
  }

  LoopResult run() {
    events_.setting(result_.setting);
    while (!is_done()) {
      trial();
      if (events_.due()) report();
    }
    report();
    return result_;
  }

 private:
  double used() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

  bool is_done() const {
    const Counts& counts = result_.counts;
    if (options_.trials > 0) return counts.trials >= options_.trials;
    return counts.trials > 0 && used() >= options_.budget;
  }

  void trial() {
    body_.create(*block_, 0, 1);
    act();
    body_.grade(body_, *block_, 0, 1, counts_);
    body_.destroy(*block_, 0, 1);
    add(used());
  }

  void act() {
    std::vector<std::jthread> threads;
    for (int actor = 0; actor < body_.actors; ++actor) {
      threads.emplace_back([this, actor] { body_.act[static_cast<std::size_t>(actor)](*block_); });
    }
  }

  void add(double now) {
    Counts& counts = result_.counts;
    ++counts.trials;
    counts.wrong = forbidden(body_, counts_);
    counts.expected = counts.trials;
    counts.found = counts.trials - counts.wrong;
    counts.lost = counts.wrong;
    counts.shown_expected = counts.expected;
    counts.shown_found = counts.found;
    counts.seconds = now;
    if (counts.wrong > 0 && !counts.first_wrong) counts.first_wrong = now;
  }

  void report() {
    result_.outcomes = outcomes_of(body_, counts_);
    events_.outcomes(result_.outcomes);
    events_.counts(result_.counts);
  }

  const LitmusBody& body_;
  const LoopOptions& options_;
  Events& events_;
  OwnedLitmusBlock block_;
  LitmusCounts counts_;
  LoopResult result_;
  const Clock::time_point start_ = Clock::now();
};

}  // namespace

LoopResult run_litmus_apart(const Side& side, const LoopOptions& options, Events& events) {
  return ApartLoop(*side.litmus, options, events).run();
}

}  // namespace deadheat
