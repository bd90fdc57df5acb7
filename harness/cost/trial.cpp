// SPDX-License-Identifier: MIT
#include "cost/trial.hpp"

#include <time.h>

#include <algorithm>
#include <chrono>

#include <deadheat/crew.hpp>

#include "cost/deadline.hpp"
#include "cost/states.hpp"
#include "cost/stopwatch.hpp"

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

// Of all threads of this process, those that have ended among them, in seconds.
double processor_seconds() {
  timespec used = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

bool holds = false;  // by the thread of the trial

// All states are fresh: an actor that meets a used one may do something else.
TimedTrial litmus_trial(const LitmusBody& body) {
  States states(body);
  Crew crew({.steps = 1, .threads = 0, .seed = 0, .place = stopwatch::enter});
  stopwatch::reset();
  const double used = processor_seconds();
  crew.together(body.actors, [&](int actor) { states.act(actor); });
  return {.processor = processor_seconds() - used,
          .seconds = stopwatch::seconds(),
          .steps = States::count,
          .threads = body.actors,
          .sizable = false,
          .is_whole = false,
          .holds = false};
}

TimedTrial tally_trial(Trial trial, CostSize size) {
  const int asked = std::min(size.steps, most_steps);
  Crew crew({.steps = asked, .threads = size.threads, .place = stopwatch::enter, .held = [](int) {
               holds = true;
             }});
  holds = false;
  stopwatch::reset();
  const double used = processor_seconds();
  const Clock::time_point start = Clock::now();
  trial(crew);
  const std::chrono::duration<double> whole = Clock::now() - start;
  const double at_work = stopwatch::seconds();
  // Bodies may take fewer steps than they are asked for, to bound their memory.
  const bool is_whole = crew.most_steps() == 0;
  return {.processor = processor_seconds() - used,
          .seconds = at_work > 0 ? at_work : whole.count(),
          .steps = is_whole ? 1 : crew.most_steps(),
          .threads = std::max(1, crew.most_threads()),
          .sizable = crew.sizable(),
          .is_whole = is_whole,
          .holds = holds};
}

}  // namespace

TimedTrial timed_trial(const Side& side, const char* what, CostSize size) {
  const Deadline deadline(what, side.deadline);
  return side.litmus ? litmus_trial(*side.litmus) : tally_trial(side.trial, size);
}

}  // namespace deadheat
