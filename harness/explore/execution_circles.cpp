// SPDX-License-Identifier: MIT
// Executions that go on and on: those that go round in a circle, and those that have more to do
// than can be explored.
#include <algorithm>

#include "explore/dependence.hpp"
#include "explore/execution.hpp"

namespace deadheat::explorer {
namespace {

constexpr std::uint64_t most_watched = 20'000;  // events

}  // namespace

void Execution::pass_limit(std::uint32_t site) {
  if (!circle_.is_watched() && !is_over_ && !has_crashed_) return watch_for_circle();
  reach_limit("more operations than can be explored", site);
}

// Whether it would ever have ended is not known: that is no bug.
void Execution::reach_limit(const char* of, std::uint32_t site) {
  was_cut_ = true;
  if (is_over_) leave();
  if (has_crashed_) give_up();
  give_up_on(of, site);
}

void Execution::watch_for_circle() {
  if (circle_.is_watched()) return;
  circle_.watch();
  is_quick_ = false;  // writes are to be noted
  limit_ = event_count_ + most_watched;
  for (Thread* thread : living_) thread->state = 0;
}

// Something has changed for good. After very many operations that alone says little.
void Execution::stop_watching() {
  const auto most = static_cast<std::uint64_t>(max_events);
  if (event_count_ > most) return;
  circle_.stop();
  limit_ = most;
  is_quick_ = visible.is_empty() && !recorder_;
}

void Execution::look_for_circle(Thread& me) {
  me.state = state_of_frames(address_of(me.site), me.fiber->stack_top());
  if (me.state == 0) me.state = event_count_;  // not known: another one each time
  circle_.note_move(me.number);
  if (!circle_.closes(state_of_threads(), all_have_moved())) return;
  was_cut_ = true;
  if (is_over_) leave();
  fail(Symptom::hang, "livelock", 0,
       "it comes back to the same state again and again, and " + thread_name(me.number) +
           " goes on and on",
       me.site);
  give_up();
}

// A thread that could go on and does not might change something.
bool Execution::all_have_moved() const {
  return std::all_of(living_.begin(), living_.end(), [this](const Thread* thread) {
    return circle_.has_moved(thread->number) || !is_open(*thread);
  });
}

std::uint64_t Execution::state_of_threads() const {
  std::uint64_t state = 0;
  for (const Thread* thread : living_) {
    const bool waits = thread->gate == Gate::wake && !thread->was_woken;
    state = mix(state, static_cast<std::uint64_t>(thread->number) << 1 | (waits ? 1u : 0u));
    state = mix(state, thread->state);
  }
  return state;
}

// What lies on the thread's own stack is a part of its state as long as it is in use.
void Execution::keep_written(std::uint64_t address, std::size_t size) {
  if (!running_->fiber->owns_stack(address)) circle_.note_write(address, size);
}

}  // namespace deadheat::explorer
