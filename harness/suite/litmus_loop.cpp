// SPDX-License-Identifier: MIT
// Actors run free through a stride of fresh states and meet others only by chance of timing, which
// is what makes a collision cost nanoseconds. Between strides all meet at a gate, and each grades
// its own slices.
//
// What follows is measured by harness/cost/engine. Actors that start a few hundred nanoseconds
// apart stay apart and never meet, so a stride starts at an agreed time; an actor is fast through
// states that it made itself and slow through another's, so slices alternate, and whoever lags
// catches up.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>
#include <utility>
#include <vector>

#include <deadheat/litmus.hpp>

#include "suite/cores.hpp"
#include "suite/gate.hpp"
#include "suite/litmus_block.hpp"
#include "suite/litmus_outcomes.hpp"
#include "suite/litmus_tuner.hpp"
#include "suite/loop.hpp"

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int most_in_a_slice = 256;  // states

// One stretch of strides in one shape.
class Stretch {
 public:
  Stretch(const LitmusBody& body, LitmusShape shape)
      : body_(body), stride_(shape.stride), block_(body, shape), gate_(body.actors) {
    body_.create(*block_, 0, stride_);
  }
  ~Stretch() { body_.destroy(*block_, 0, stride_); }

  // Runs until `seconds` are over or `most` states were used, and adds what was seen to `counts`.
  // Returns how many states were used.
  long run(double seconds, long most, LitmusCounts& counts) {
    const std::chrono::duration<double> time(seconds);
    end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
    most_ = most;
    std::vector<LitmusCounts> seen(static_cast<std::size_t>(body_.actors), nothing_seen(body_));
    run_actors(seen);
    for (const LitmusCounts& of_actor : seen) merge(of_actor, counts);
    return used_;
  }

  bool pinned() const { return pinned_ == body_.actors; }

 private:
  // Returns when all have ended, as the threads are joined.
  void run_actors(std::vector<LitmusCounts>& seen) {
    std::vector<std::jthread> threads;
    for (int actor = 0; actor < body_.actors; ++actor) {
      threads.emplace_back([&, actor] { act(actor, seen[static_cast<std::size_t>(actor)]); });
    }
  }

  void act(int actor, LitmusCounts& counts) {
    if (pin_actor(actor)) pinned_.fetch_add(1);
    // kept apart from the others' while counting, as they stand side by side in one vector
    LitmusCounts own = counts;
    gate_.pass();
    for (bool more = true; more;) {
      gate_.start_together();
      body_.act[static_cast<std::size_t>(actor)](*block_);
      gate_.pass();
      grade_slices(actor, own);
      if (actor == 0) decide();
      gate_.pass();
      more = more_.load(std::memory_order_relaxed);  // ordered by the gate
    }
    counts = std::move(own);
  }

  // Only actor 0: whether there is another stride.
  void decide() {
    used_ += stride_;
    const bool done = Clock::now() >= end_ || (most_ > 0 && used_ >= most_);
    more_.store(!done, std::memory_order_relaxed);
  }

  bool pin_actor(int actor) const {
    return allowed_cores().size() >= static_cast<std::size_t>(body_.actors) && pin_to_core(actor);
  }

  void grade_slices(int actor, LitmusCounts& counts) {
    const int size = std::clamp(stride_ / body_.actors, 1, most_in_a_slice);
    for (int from = actor * size; from < stride_; from += body_.actors * size) {
      body_.grade(body_, *block_, from, std::min(from + size, stride_), counts);
    }
  }

  const LitmusBody& body_;
  const int stride_;
  OwnedLitmusBlock block_;
  Gate gate_;
  Clock::time_point end_;
  long most_ = 0;
  long used_ = 0;
  std::atomic<bool> more_ = true;
  std::atomic<int> pinned_ = 0;
};

class LitmusLoop {
 public:
  LitmusLoop(const LitmusBody& body, const LoopOptions& options, Events& events)
      : body_(body),
        options_(options),
        events_(events),
        tuner_(body, options),
        counts_(nothing_seen(body)) {
    result_.setting = {.steps = 1, .threads = body.actors};
  }

  LoopResult run() {
    while (!is_done()) {
      if (LitmusTuner::Tried* tried = tuner_.hardly_tried()) {
        stretch(*tried, options_.budget / 100);
      } else {
        stretch(tuner_.best(), std::clamp(options_.budget - used(), 0.001, a_stretch));
      }
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
    if (counts.trials == 0) return false;
    return used() >= options_.budget || (used() >= least_share * options_.budget && has_enough());
  }

  // What must be seen was seen often enough; false where nothing must be.
  bool has_enough() const {
    const std::vector<OutcomeCount> outcomes = outcomes_of(body_, counts_);
    const auto is_must = [](const OutcomeCount& row) { return row.truth == must; };
    const auto is_open = [&](const OutcomeCount& row) {
      return is_must(row) && row.count < options_.enough;
    };
    return options_.enough > 0 && std::ranges::any_of(outcomes, is_must) &&
           std::ranges::none_of(outcomes, is_open);
  }

  void stretch(LitmusTuner::Tried& tried, double seconds) {
    const double from = used();
    const long left = options_.trials > 0 ? options_.trials - result_.counts.trials : 0;
    LitmusCounts counts = nothing_seen(body_);
    Stretch stretch(body_, tried.shape);
    const long states = stretch.run(seconds, left, counts);
    tried.score += score(body_, counts);
    tried.seconds += used() - from;
    merge(counts, counts_);
    result_.setting.pinned = stretch.pinned();
    add(states, used());
  }

  // The shape is the best so far, for who wants to repeat the run.
  void report() {
    const LitmusShape best = tuner_.best().shape;
    result_.setting.stride = best.stride;
    result_.setting.padding = best.padding;
    result_.outcomes = outcomes_of(body_, counts_);
    events_.setting(result_.setting);
    events_.outcomes(result_.outcomes);
    events_.counts(result_.counts);
  }

  // A state is a trial: it should have ended in an allowed outcome.
  void add(long states, double now) {
    Counts& counts = result_.counts;
    counts.trials += states;
    counts.wrong = forbidden(body_, counts_);
    counts.expected = counts.trials;
    counts.found = counts.trials - counts.wrong;
    counts.lost = counts.wrong;
    counts.shown_expected = counts.expected;
    counts.shown_found = counts.found;
    counts.seconds = now;
    if (counts.wrong > 0 && !counts.first_wrong) counts.first_wrong = now;
  }

  // Of the budget, also where all was seen: the shapes want to be compared.
  static constexpr double least_share = 0.25;
  static constexpr double a_stretch = 0.2;  // seconds; also between two lines to the parent

  const LitmusBody& body_;
  const LoopOptions& options_;
  Events& events_;
  LitmusTuner tuner_;
  LitmusCounts counts_;
  LoopResult result_;
  const Clock::time_point start_ = Clock::now();
};

}  // namespace

LoopResult run_litmus(const Side& side, const LoopOptions& options, Events& events) {
  if (!options.gate) return run_litmus_apart(side, options, events);
  return LitmusLoop(*side.litmus, options, events).run();
}

}  // namespace deadheat
