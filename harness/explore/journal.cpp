// SPDX-License-Identifier: MIT
#include "explore/journal.hpp"

#include <algorithm>

#include "explore/sites.hpp"

namespace deadheat::explorer {
namespace {

template <class Type>
std::vector<Type> from(const std::vector<Type>& all, std::size_t first) {
  return {all.begin() + static_cast<std::ptrdiff_t>(std::min(first, all.size())), all.end()};
}

std::vector<Failure> described(const std::vector<Failure*>& failures) {
  std::vector<Failure> all;
  for (const Failure* failure : failures) {
    all.push_back(*failure);
    all.back().decisions.clear();
  }
  return all;
}

}  // namespace

Journal::Journal(Parcel& parcel, Execution& execution, Strategy& asked, const Recorder* recorder)
    : parcel_(parcel),
      put_(parcel),
      execution_(execution),
      asked_(asked),
      recorder_(recorder),
      known_sites_(sites_in_libraries().size()),
      known_unsupported_(execution.unsupported.size()) {}

int Journal::choose(const Node& node) {
  settle();
  const int answer = asked_.choose(node);
  put_(Entry::node,
       Asked{.answer = answer, .last = node.last, .preempts = node.preempts, .step = node.step},
       std::vector<Candidate>(node.candidates.begin(), node.candidates.end()));
  mark_ = parcel_.size();
  parcel_.send();
  return answer;
}

int Journal::pick(Pick what, int options) {
  settle();
  const int answer = asked_.pick(what, options);
  put_(Entry::pick, Asked{.answer = answer, .what = what, .options = options});
  mark_ = parcel_.size();
  parcel_.send();
  return answer;
}

// What was noted last may have changed since: it is put anew each time until something follows it.
void Journal::note(const Ending& ending, const std::vector<Event>& events) {
  parcel_.cut_to(mark_);
  events_ = &events;
  put_up_to(events.empty() ? 0 : events.size() - 1, steps() == 0 ? 0 : steps() - 1);
  put_decisions(ending);
  mark_ = parcel_.size();
  if (!events.empty()) put_(Entry::event, events.back());
  if (steps() > 0) put_(Entry::step, recorder_->steps.back());
  put_state(ending);
  parcel_.send();
}

void Journal::settle() {
  parcel_.cut_to(mark_);
  put_up_to(events_ ? events_->size() : 0, steps());
  mark_ = parcel_.size();
}

void Journal::put_up_to(std::size_t events, std::size_t steps) {
  for (; told_events_ < events; ++told_events_) put_(Entry::event, (*events_)[told_events_]);
  for (; told_steps_ < steps; ++told_steps_) put_(Entry::step, recorder_->steps[told_steps_]);
  if (!recorder_) return;
  for (; told_created_ < recorder_->created.size(); ++told_created_) {
    put_(Entry::created, recorder_->created[told_created_]);
  }
}

void Journal::put_decisions(const Ending& ending) {
  for (; told_decisions_ < ending.decisions.size(); ++told_decisions_) {
    put_(Entry::decision, ending.decisions[told_decisions_]);
  }
}

void Journal::put_state(const Ending& ending) {
  put_(Entry::state, State{.hash = ending.hash,
                           .points = ending.points,
                           .threads = ending.threads,
                           .callbacks = execution_.callbacks,
                           .somebody_tries = execution_.somebody_tries,
                           .somebody_locks_streams = execution_.somebody_locks_streams,
                           .in_libraries = from(sites_in_libraries(), known_sites_),
                           .failures = described(ending.failures),
                           .unsupported = from(execution_.unsupported, known_unsupported_)});
}

void Journal::end(const Trace& trace) {
  settle();
  put_(Entry::trace, std::vector<Blocked>(trace.blocked.begin(), trace.blocked.end()), trace.cut);
  mark_ = parcel_.size();
}

void Journal::over(const Ending& ending) {
  put_decisions(ending);
  put_state(ending);
  Outcome outcome{.was_given_up = ending.was_given_up,
                  .has_tally = ending.has_tally,
                  .tally = ending.tally,
                  .threw = ending.threw};
  if (recorder_) {
    outcome.steps = steps();
    outcome.stuck = recorder_->stuck;
    outcome.failed_at = recorder_->failed_at;
    outcome.failing_step = recorder_->failing_step;
  }
  put_(Entry::over, outcome);
  parcel_.send();
}

void Journal::failed(const std::string& error) {
  put_(Entry::error, error);
  parcel_.send();
}

}  // namespace deadheat::explorer
