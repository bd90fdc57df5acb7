// SPDX-License-Identifier: MIT
// Scheduling points, and who goes on.
#include <algorithm>

#include "explore/execution.hpp"
#include "explore/journal.hpp"

namespace deadheat::explorer {
namespace {

// A thread that has done so many operations while others could have gone on lets them.
constexpr std::uint64_t most_in_a_row = 1000;
// How often threads in futile loops are let on, with nothing changing, before they are watched.
constexpr long most_releases = 300;

}  // namespace

// Filled in place: this is done a million times a second.
void Execution::keep_event(const Thread& thread) {
  Event& event = events_.emplace_back();
  event.thread = static_cast<std::int16_t>(thread.number);
  event.has_node = asked_;
  event.enabled_by = thread.enabled_by;
  event.touches[0].object = thread.touches[0].object;
  event.touches[0].effect = thread.touches[0].effect;
  event.touches[1].object = thread.touches[1].object;
  event.touches[1].effect = thread.touches[1].effect;
}

void Execution::event(Thread& thread) {
  ++event_count_;
  if (keeps_operations_) keep_event(thread);
  asked_ = false;
  ++thread.own_events;
  thread.enabled_by = -1;
  thread.accesses = thread.clock_reads = 0;
  const std::uint64_t number = thread.object ? thread.object->number : 0;
  const std::uint64_t what = number << 24 | static_cast<std::uint64_t>(thread.number) << 8 |
                             static_cast<std::uint64_t>(thread.operation);
  ending_.hash = (ending_.hash ^ what) * 0x100000001b3u;
  if (recorder_) [[unlikely]] {
    step(thread, thread.operation, thread.site,
         thread.object ? thread.object->address : thread.touches[0].object, true);
  }
  preempted_ = false;
  if (journal) [[unlikely]]
    journal->note(ending_, events_);
  if (event_count_ > limit_) [[unlikely]]
    pass_limit(thread.site);
}

void Execution::point(Operation operation, std::uint32_t site, Object* object,
                      const Touches& touches) {
  Thread& me = *running_;
  me.operation = operation;
  me.site = site;
  me.object = object;
  if (looks_at_touches_) me.touches = touches;
  if (recorder_) [[unlikely]]
    keep_stack(me);
  if (circle_.is_watched()) [[unlikely]]
    look_for_circle(me);
  Thread& next = choose(me);
  if (&next != &me) go_on_with(next);
  me.yields = false;
  if (me.gate == Gate::change) me.enabled_by = change_for(me);
  event(me);
}

// A waiting thread may be chosen for three reasons: what it waits for is there, its time is over,
// or it wakes by itself.
bool Execution::point_at(Gate gate, Operation operation, Object& object, const Touches& touches,
                         const std::int64_t* deadline, std::uint32_t site) {
  Thread& me = *running_;
  me.gate = gate;
  me.has_deadline = deadline != nullptr;
  if (deadline) me.deadline = *deadline;
  me.timed_out = me.was_woken = false;
  point(operation, site, &object, touches);
  const bool is_met = is_condition_met(me);
  me.gate = Gate::none;
  me.has_deadline = false;
  if (is_met) {
    me.timeouts_in_a_row = 0;
    return true;
  }
  ++me.timeouts_in_a_row;
  if (deadline) now_ = std::max(now_, *deadline);
  return false;
}

bool Execution::is_condition_met(const Thread& thread) const {
  switch (thread.gate) {
    case Gate::mutex:
    case Gate::reading:
    case Gate::once:
      return thread.object->owner < 0;
    case Gate::writing:
      return thread.object->owner < 0 && thread.object->readers == 0;
    case Gate::join:
      return thread.target->is_finished;
    case Gate::wake:
      return thread.was_woken;
    case Gate::semaphore:
      return thread.object->count > 0;
    case Gate::none:
    case Gate::change:
    case Gate::turn:
      return true;
  }
  return true;
}

void Execution::go_on_with(Thread& next) {
  Thread& me = *running_;
  running_ = &next;
  in_a_row_ = 0;
  next.fiber->jump_from(*me.fiber);
}

bool Execution::has_changed(const Thread& thread) const {
  for (std::size_t index = 0; index < thread.looked; ++index) {
    const Look& look = thread.looks[index];
    if (look.object->version != look.version) return true;
  }
  return false;
}

// The event that changed what the thread looked at; of several, the one that came first.
std::int32_t Execution::change_for(const Thread& thread) const {
  std::int32_t first = -1;
  for (std::size_t index = 0; index < thread.looked; ++index) {
    const Look& look = thread.looks[index];
    if (look.object->version == look.version) continue;
    if (first < 0 || look.object->last < first) first = look.object->last;
  }
  return first;
}

bool Execution::may_end_by_time(const Thread& thread) const {
  if (!thread.has_deadline) return false;
  if (thread.timed_out || thread.deadline <= now_) return true;
  return choices.timeouts && thread.timeouts_in_a_row < 2;
}

bool Execution::is_open_all_the_same(const Thread& thread) const {
  switch (thread.gate) {
    case Gate::none:
      return true;
    case Gate::mutex:
      return may_end_by_time(thread);
    case Gate::change:
      return thread.was_woken || has_changed(thread);
    case Gate::turn:
      return thread.was_woken || event_count_ - thread.own_events != thread.events_before;
    case Gate::reading:
    case Gate::writing:
    case Gate::join:
    case Gate::wake:
    case Gate::semaphore:
    case Gate::once:
      return is_condition_met(thread) || may_end_by_time(thread) || thread.wakes_by_itself;
  }
  return true;
}

Thread& Execution::choose(Thread& last) {
  std::size_t count = 0;
  const auto add = [&](Thread& thread) {
    Candidate& candidate = candidates_[count];
    candidate.thread = thread.number;
    if (keeps_operations_) candidate.touches = thread.touches;
    candidate_threads_[count++] = &thread;
  };
  const bool goes_on = !last.is_finished && !last.is_gone && is_open(last);
  const bool gives_way = last.yields || ++in_a_row_ > most_in_a_row;
  if (goes_on && !gives_way) add(last);
  for (Thread* thread : living_) {
    if (thread != &last && is_open(*thread)) add(*thread);
  }
  if (goes_on && gives_way) add(last);
  ++ending_.points;
  if (count == 1) return *candidate_threads_.front();
  if (count == 0) {
    if (Thread* freed = unstick()) return *freed;
    deadlock();
  }
  if (circle_.is_watched()) [[unlikely]] {
    was_cut_ = true;  // the strategy is not asked
    return *candidate_threads_[circle_.choose(count)];
  }
  const Node node{.candidates = {candidates_.data(), count},
                  .last = last.number,
                  .preempts = goes_on && !gives_way,
                  .step = static_cast<std::uint32_t>(event_count_)};
  int answer = strategy_->choose(node);
  if (answer < 0 || answer >= static_cast<int>(count)) answer = 0;
  Thread& chosen = *candidate_threads_[static_cast<std::size_t>(answer)];
  if (answer != 0) {
    ending_.decisions.push_back({.node = nodes_,
                                 .answer = static_cast<std::uint16_t>(chosen.number),
                                 .is_pick = false,
                                 .preempts = node.preempts});
  }
  preempted_ = node.preempts && answer != 0;
  ++nodes_;
  asked_ = true;
  return chosen;
}

int Execution::pick(Pick what, int options) {
  if (options < 2) return 0;
  if (circle_.is_watched()) [[unlikely]] {
    was_cut_ = true;
    return 0;
  }
  int answer = strategy_->pick(what, options);
  if (answer < 0 || answer >= options) answer = 0;
  if (answer != 0) {
    ending_.decisions.push_back(
        {.node = nodes_, .answer = static_cast<std::uint16_t>(answer), .is_pick = true});
  }
  ++nodes_;
  ++event_count_;
  if (keeps_operations_) {
    events_.push_back({.thread = static_cast<std::int16_t>(running_->number),
                       .is_pick = true,
                       .option = static_cast<std::uint8_t>(answer),
                       .options = static_cast<std::uint8_t>(options)});
  }
  ++running_->own_events;
  if (journal) [[unlikely]]
    journal->note(ending_, events_);
  return answer;
}

// No thread can go on by itself. Time passes for who waits for it; else who looks again and again
// for a change that does not come may look once more. nullptr: nobody ever goes on again, or the
// program ends before that.
Thread* Execution::unstick() {
  if (is_over_) return nullptr;
  Thread* found = nullptr;
  for (Thread* thread : living_) {
    if (thread->has_deadline && (!found || thread->deadline < found->deadline)) found = thread;
  }
  if (found) {
    found->timed_out = true;
    let_time_pass();
    return found;
  }
  for (Thread* thread : living_) {
    const bool looks = thread->gate == Gate::change || thread->gate == Gate::turn;
    if (looks && (!found || thread->wait_order < found->wait_order)) found = thread;
  }
  if (!found) return nullptr;
  let_time_pass();
  found->was_woken = true;
  found->wait_order = ++wait_order_;
  return found;
}

// Ever more of it, as who polls with a deadline must come to its end.
void Execution::let_time_pass() {
  constexpr std::int64_t millisecond = 1'000'000;
  if (++releases_ > most_releases) watch_for_circle();
  now_ += millisecond << std::min(releases_ / 8, 25L);
}

}  // namespace deadheat::explorer
