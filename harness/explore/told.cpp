// SPDX-License-Identifier: MIT
#include "explore/told.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "explore/journal.hpp"
#include "explore/sites.hpp"
#include "model/error.hpp"

namespace deadheat::explorer {
namespace {

template <class Type>
Type taken(Take& take) {
  Type it{};
  take(it);
  return it;
}

// The parent's strategy is asked what the child's was, and so comes to know the same.
void ask_again(Strategy& strategy, Entry entry, Take& take) {
  Asked asked;
  std::vector<Candidate> candidates;
  take(asked);
  int answer = 0;
  if (entry == Entry::node) {
    take(candidates);
    answer = strategy.choose({.candidates = candidates,
                              .last = asked.last,
                              .preempts = asked.preempts,
                              .step = asked.step});
  } else {
    answer = strategy.pick(asked.what, asked.options);
  }
  if (answer != asked.answer) {
    throw Error("a strategy answered an isolated execution otherwise than its parent");
  }
}

void take_outcome(Take& take, Ending& ending, Recorder* recorder) {
  auto outcome = taken<Outcome>(take);
  ending.was_given_up = outcome.was_given_up;
  ending.has_tally = outcome.has_tally;
  ending.tally = outcome.tally;
  ending.threw = std::move(outcome.threw);
  if (!recorder) return;
  recorder->steps.resize(outcome.steps);
  recorder->stuck = std::move(outcome.stuck);
  recorder->failed_at = std::move(outcome.failed_at);
  recorder->failing_step = outcome.failing_step;
}

// What is known of a failure at first is what an execution that shows it tells.
void describe(Failure& known, const Failure& seen) {
  known.message = seen.message;
  for (const int side : {0, 1}) {
    known.sites[side] = seen.sites[side];
    known.kinds[side] = seen.kinds[side];
    known.threads[side] = seen.threads[side];
  }
  known.address = seen.address;
  known.size = seen.size;
}

void learn(const State& state, Execution& execution, Failures& failures, Ending& ending) {
  ending.hash = state.hash;
  ending.points = state.points;
  ending.threads = state.threads;
  execution.callbacks = std::max(execution.callbacks, state.callbacks);
  execution.somebody_tries |= state.somebody_tries;
  execution.somebody_locks_streams |= state.somebody_locks_streams;
  // in this order they get the numbers that the child gave them
  for (const std::uintptr_t address : state.in_libraries) site_in_library(address);
  for (const UnsupportedCall& call : state.unsupported) execution.unsupported.push_back(call);
  for (const Failure& seen : state.failures) {
    Failure& known = failures.of(seen.symptom, seen.kind, seen.key);
    if (known.executions == 0) describe(known, seen);
    ending.failures.push_back(&known);
    if (seen.symptom != Symptom::race) continue;
    for (const std::uint32_t site : seen.sites) {
      if (is_own(site)) execution.racing.push_back(site);
    }
  }
}

}  // namespace

Told read_told(Parcel& parcel, Strategy& strategy, Execution& execution, Failures& failures,
               Recorder* recorder) {
  Told told;
  State state;
  Take take(parcel);
  while (!parcel.is_at_end()) {
    switch (const Entry entry = taken<Entry>(take)) {
      case Entry::node:
      case Entry::pick:
        ask_again(strategy, entry, take);
        break;
      case Entry::event:
        told.events.push_back(taken<Event>(take));
        break;
      case Entry::step:
        recorder->steps.push_back(taken<Recorded>(take));
        break;
      case Entry::created:
        recorder->created.push_back(taken<CodeAddresses>(take));
        break;
      case Entry::decision:
        told.ending.decisions.push_back(taken<Decision>(take));
        break;
      case Entry::state:
        state = taken<State>(take);
        break;
      case Entry::trace:
        take(told.blocked, told.cut);
        break;
      case Entry::over:
        told.is_over = true;
        take_outcome(take, told.ending, recorder);
        break;
      case Entry::error:
        throw Error(taken<std::string>(take));
    }
  }
  learn(state, execution, failures, told.ending);
  return told;
}

}  // namespace deadheat::explorer
