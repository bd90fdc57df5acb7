// SPDX-License-Identifier: MIT
#include "cost/trial.hpp"

#include <algorithm>
#include <chrono>

#include <deadheat/crew.hpp>

#include "cost/deadline.hpp"
#include "cost/states.hpp"
#include "cost/stopwatch.hpp"

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

// Bodies may take fewer steps than they are asked for, to bound their memory.
int steps_taken(const Crew& crew, int asked) {
  return crew.most_steps() > 0 ? crew.most_steps() : asked;
}

// All states are fresh: an actor that meets a used one may do something else.
TimedTrial litmus_trial(const LitmusBody& body) {
  States states(body);
  Crew crew({.steps = 1, .threads = 0, .seed = 0, .place = stopwatch::enter});
  stopwatch::reset();
  crew.together(body.actors, [&](int actor) { states.act(actor); });
  return {.seconds = stopwatch::seconds(),
          .steps = States::count,
          .threads = body.actors,
          .sizable = false};
}

TimedTrial tally_trial(Trial trial, CostSize size) {
  const int asked = std::min(size.steps, most_steps);
  Crew crew({.steps = asked, .threads = size.threads, .seed = 0, .place = stopwatch::enter});
  stopwatch::reset();
  const Clock::time_point start = Clock::now();
  trial(crew);
  const std::chrono::duration<double> whole = Clock::now() - start;
  const double at_work = stopwatch::seconds();
  return {.seconds = at_work > 0 ? at_work : whole.count(),
          .steps = steps_taken(crew, asked),
          .threads = std::max(1, crew.most_threads()),
          .sizable = crew.sizable()};
}

}  // namespace

TimedTrial timed_trial(const Side& side, const char* what, CostSize size) {
  const Deadline deadline(what, side.deadline);
  return side.litmus ? litmus_trial(*side.litmus) : tally_trial(side.trial, size);
}

}  // namespace deadheat
