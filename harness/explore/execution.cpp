// SPDX-License-Identifier: MIT
// The life of an execution, and who goes on.
#include "explore/execution.hpp"

#include <algorithm>
#include <limits>

#include "explore/journal.hpp"
#include "explore/thread_exit.hpp"
#include "model/error.hpp"

namespace deadheat::explorer {

Runtime runtime;

namespace {

// A thread that has done so many operations while others could have gone on lets them.
constexpr std::uint64_t most_in_a_row = 1000;
// How often threads in futile loops are let on, with nothing changing, before that is a livelock.
constexpr long most_releases = 300;

std::string thread_name(int number) {
  return number == 0 ? "the body" : "thread " + std::to_string(number);
}

}  // namespace

namespace {

// What takes long to set up. It is the same for all explorations of a process, one after another.
struct Workspace {
  Objects objects;
  Shadow shadow;
  std::deque<Thread> threads;
};

Workspace& workspace() {
  static auto* const made = new Workspace();  // never destroyed: blocks may be freed after main
  return *made;
}

}  // namespace

Execution::Execution(Failures& failures)
    : failures_(failures),
      objects_(workspace().objects),
      shadow_(workspace().shadow),
      threads_(workspace().threads) {}

// Where a fiber begins.
struct ThreadStart {
  static void run(void* argument) {
    auto* thread = static_cast<Thread*>(argument);
    Execution& execution = *runtime.execution;
    execution.event(*thread);
    runtime.in_body = true;
    try {
      if (thread->number == 0) {
        execution.run_body();
      } else {
        thread->result = thread->routine(thread->argument);
      }
    } catch (const ThreadExit& exit) {
      thread->result = exit.result;
    } catch (const std::exception& thrown) {
      runtime.in_body = false;
      execution.crash("uncaught-exception",
                      "an exception left " + thread_name(thread->number) + ": " + thrown.what(), 0);
    } catch (...) {
      runtime.in_body = false;
      execution.crash("uncaught-exception", "an exception left " + thread_name(thread->number), 0);
    }
    runtime.in_body = false;
    execution.finish_thread();
  }
};

void Ending::clear() {
  was_given_up = has_tally = false;
  tally = {};
  threw.clear();
  failures.clear();
  decisions.clear();
  hash = 0;
  events = points = 0;
  threads = 0;
}

void Execution::run(const Body& body, Strategy& strategy, Recorder* recorder, Ending& ending) {
  body_ = &body;
  strategy_ = &strategy;
  recorder_ = recorder;
  begin();
  Fiber& caller = Fiber::caller();
  caller_ = &caller;
  runtime.execution = this;
  running_ = living_.front();
  running_->fiber->jump_from(caller);
  runtime.execution = nullptr;
  end();
  std::swap(ending_, ending);
}

void Execution::begin() {
  ++execution_;
  ending_.clear();
  ending_.hash = 0xcbf29ce484222325u;
  objects_.forget_all();
  shadow_.forget_all();
  begin_heap();
  events_.clear();
  event_count_ = 0;
  is_quick_ = visible.is_empty() && !recorder_;
  keeps_operations_ = strategy_->looks_at_operations() || journal;
  looks_at_touches_ = keeps_operations_ || recorder_;
  blocked_.clear();
  living_.clear();
  thread_count_ = 0;
  nodes_ = 0;
  asked_ = preempted_ = has_crashed_ = was_cut_ = false;
  in_a_row_ = 0;
  releases_ = 0;
  wait_order_ = 0;
  now_ = 0;
  if (recorder_) stacks_.assign(1, {});
  new_thread();
}

// Behind what a body leaks the heap goes on and on: what is known of the addresses before is let
// go.
void Execution::begin_heap() {
  constexpr std::uintptr_t much = std::uintptr_t{1} << 18;
  static std::uintptr_t let_go_up_to = 0;
  heap.begin();
  if (let_go_up_to == 0) let_go_up_to = heap.base();
  if (heap.base() - let_go_up_to < much) return;
  shadow_.give_back(let_go_up_to, heap.base());
  let_go_up_to = heap.base();
}

Thread& Execution::new_thread() {
  const int number = thread_count_++;
  if (static_cast<std::size_t>(number) == threads_.size()) threads_.emplace_back();
  Thread& thread = threads_[static_cast<std::size_t>(number)];
  if (journal && number >= Fiber::made()) journal->ask_for_fibers(number + 1);
  Fiber& fiber = Fiber::of(number);
  thread.number = number;
  thread.fiber = &fiber;
  thread.operation = Operation::start;
  thread.touches = {};
  thread.site = 0;
  thread.gate = Gate::none;
  thread.object = nullptr;
  thread.target = nullptr;
  thread.relock = nullptr;
  thread.has_deadline = thread.was_woken = thread.timed_out = thread.yields = false;
  thread.enabled_by = -1;
  thread.is_gone = thread.is_finished = thread.is_detached = thread.is_joined =
      thread.is_being_joined = false;
  thread.created = thread.ended = -1;
  thread.clock.clear();
  thread.acquired.clear();
  thread.released.clear();
  thread.held.clear();
  thread.looked = 0;
  thread.rush = 0;
  thread.trail = 0;
  thread.own_events = thread.yields_in_a_row = thread.timeouts_in_a_row = 0;
  thread.accesses = thread.clock_reads = 0;
  thread.at_exit.clear();
  thread.clock.set(number, 1);
  fiber.prepare(&ThreadStart::run, &thread);
  living_.push_back(&thread);
  ending_.threads = std::max(ending_.threads, thread_count_);
  return thread;
}

void Execution::run_body() {
  try {
    ending_.tally = (*body_)();
    ending_.has_tally = true;
  } catch (const ThreadExit&) {
    throw;
  } catch (const std::exception& thrown) {
    ending_.threw = thrown.what();
  } catch (const std::string& text) {
    ending_.threw = text;
  } catch (const char* text) {
    ending_.threw = text;
  } catch (...) {
    ending_.threw = "something that is not a std::exception";
  }
}

// In the fiber of a thread whose routine has returned. Does not return.
void Execution::finish_thread() {
  Thread& me = *running_;
  runtime.in_body = true;
  run_at_exit(me);
  runtime.in_body = false;
  me.operation = Operation::end;
  me.object = nullptr;
  me.touches = {};
  me.enabled_by = -1;
  me.site = 0;
  me.is_finished = true;
  for (const Held& held : me.held) left_locked(*held.object, me, held.site);
  event(me);
  me.ended = last_event();
  me.clock.tick(me.number);
  living_.erase(std::find(living_.begin(), living_.end(), &me));
  if (living_.empty()) {
    if (has_crashed_) give_up();
    leave();
  }
  go_on_with(choose(me));
  __builtin_trap();
}

void Execution::left_locked(Object& object, const Thread& thread, std::uint32_t site) {
  if (object.owner != thread.number) return;
  fail(Symptom::misuse, "mutex-leak", site,
       thread_name(thread.number) + " ended while it held " + describe(object), site);
}

// After the last jump back: on the caller's stack and storage.
void Execution::end() {
  for (int number = 1; number < thread_count_; ++number) {
    const Thread& thread = threads_[static_cast<std::size_t>(number)];
    if (!ending_.was_given_up && !thread.is_joined && !thread.is_detached) {
      fail(Symptom::misuse, "thread-leak", static_cast<std::uint64_t>(number),
           thread_name(number) + " was neither joined nor detached", thread.created_at);
    }
  }
  if (recorder_ && recorder_->failing_step < recorder_->steps.size() && has_crashed_) {
    recorder_->steps.resize(recorder_->failing_step);
  }
  ending_.events = static_cast<long>(event_count_);
  strategy_->end({.events = events_, .blocked = blocked_, .cut = was_cut_});
  restore();
}

void Execution::restore() {
  for (std::uint8_t* guard : guards_) *guard = 0;
  guards_.clear();
  at_exit_.clear();
  keys_.remove_all();
  globals_.undo();
}

void Execution::leave() {
  caller_->jump_from(*running_->fiber);
  __builtin_trap();
}

void Execution::give_up() {
  ending_.was_given_up = true;
  leave();
}

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
  if (static_cast<long>(event_count_) > max_events) [[unlikely]] {
    fail(Symptom::hang, "livelock", 1,
         "it has not ended after " + std::to_string(max_events) + " operations", thread.site);
    was_cut_ = true;
    give_up();
  }
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

bool Execution::may_wake_by_itself(const Thread& thread) const {
  return choices.spurious && thread.object && thread.object->kind == ObjectKind::condvar &&
         thread.timeouts_in_a_row < 2;
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
      return is_condition_met(thread) || may_end_by_time(thread) || may_wake_by_itself(thread);
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
// for a change that does not come may look once more. nullptr: nobody ever goes on again.
Thread* Execution::unstick() {
  Thread* found = nullptr;
  for (Thread* thread : living_) {
    if (thread->has_deadline && (!found || thread->deadline < found->deadline)) found = thread;
  }
  if (found) {
    found->timed_out = true;
    let_time_pass(*found);
    return found;
  }
  for (Thread* thread : living_) {
    const bool looks = thread->gate == Gate::change || thread->gate == Gate::turn;
    if (looks && (!found || thread->wait_order < found->wait_order)) found = thread;
  }
  if (!found) return nullptr;
  let_time_pass(*found);
  found->was_woken = true;
  found->wait_order = ++wait_order_;
  return found;
}

// Ever more of it, as who polls with a deadline must come to its end.
void Execution::let_time_pass(const Thread& thread) {
  constexpr std::int64_t millisecond = 1'000'000;
  if (++releases_ > most_releases) {
    fail(Symptom::hang, "livelock", 0,
         "nothing changes any more, and " + thread_name(thread.number) + " goes on and on",
         thread.site);
    was_cut_ = true;
    give_up();
  }
  now_ += millisecond << std::min(releases_ / 8, 25L);
}

Failure& Execution::fail(Symptom symptom, const char* kind, std::uint64_t key,
                         const std::string& message, std::uint32_t site) {
  Failure& failure = failures_.of(symptom, kind, key);
  if (failure.executions == 0 && !has_crashed_) {
    failure.message = message;
    failure.sites[0] = site;
    failure.threads[0] = running_ ? running_->number : 0;
  }
  if (recorder_ && recorder_->failed_at.empty() && !has_crashed_) {
    recorder_->failed_at = stack_here();
    recorder_->failing_step = recorder_->steps.size();
  }
  if (failure.last_seen == execution_ || has_crashed_) return failure;
  failure.last_seen = execution_;
  ending_.failures.push_back(&failure);
  if (journal) [[unlikely]]
    journal->note(ending_, events_);
  return failure;
}

std::string Execution::describe(const Object& object) {
  static constexpr std::array names = {"object",  "memory",    "mutex", "rwlock", "condvar",
                                       "barrier", "semaphore", "once",  "thread"};
  return std::string(names[static_cast<std::size_t>(object.kind)]) + " " +
         std::to_string(object.number);
}

namespace {

std::string what_it_waits_for(const Thread& thread, const std::string& object) {
  std::string text = thread_name(thread.number);
  if (thread.gate == Gate::join)
    return text + " waits for the end of " + thread_name(thread.target->number);
  if (thread.gate == Gate::wake) return text + " waits on " + object + " for a wake-up";
  text += " waits for " + object;
  if (thread.object && thread.object->owner >= 0) {
    text += ", held by " + thread_name(thread.object->owner);
  }
  return text;
}

}  // namespace

// Each of them waits for a lock that the next one holds.
bool Execution::is_lock_cycle() const {
  for (const Thread* first : living_) {
    const Thread* thread = first;
    for (std::size_t length = 0; length <= living_.size(); ++length) {
      if (!thread->object || thread->object->owner < 0) break;
      thread = &threads_[static_cast<std::size_t>(thread->object->owner)];
      if (thread->is_finished) break;
      if (thread == first) return length > 0;
    }
  }
  return false;
}

void Execution::deadlock() {
  for (const Thread* thread : living_) {
    blocked_.push_back({.thread = thread->number, .touches = thread->touches});
  }
  if (has_crashed_) give_up();
  std::uint64_t key = 0;
  bool waits_on_condvar = false;
  std::string message;
  for (Thread* thread : living_) {
    const std::string object = thread->object ? describe(*thread->object) : "";
    message += (message.empty() ? "" : "; ") + what_it_waits_for(*thread, object);
    waits_on_condvar |=
        thread->gate == Gate::wake && thread->object && thread->object->kind == ObjectKind::condvar;
    key = key * 1'000'003u + static_cast<std::uint64_t>(thread->operation) * 64 +
          (thread->object ? thread->object->number : 0);
    if (recorder_) {
      recorder_->stuck.push_back(
          {.thread = thread->number,
           .operation = thread->operation,
           .object_kind = thread->object ? thread->object->kind : ObjectKind::thread,
           .object_number = thread->object ? thread->object->number : 0,
           .owner = thread->object ? thread->object->owner : -1,
           .stack = stacks_[static_cast<std::size_t>(thread->number)]});
    }
  }
  const bool body_is_over = living_.front()->number != 0;
  if (body_is_over) {
    fail(Symptom::misuse, "thread-leak", key, "left behind when the body was over: " + message,
         living_.front()->site);
  } else {
    fail(Symptom::hang, waits_on_condvar ? "lost-wake-up" : "deadlock", key, message,
         living_.front()->site);
    if (is_lock_cycle()) {
      fail(Symptom::inversion, "lock-order-inversion", key, message, living_.front()->site);
    }
  }
  give_up();
}

// The process would end here. The others are let on all the same, to where they end or wait for who
// is gone: what they would have done decides which interleavings there are. Nothing is told of it.
void Execution::crash(const char* kind, const std::string& message, std::uint32_t site) {
  fail(Symptom::crash, kind, site, message, site);
  has_crashed_ = true;
  Thread& me = *running_;
  me.touches = {};
  std::erase(living_, &me);
  if (living_.empty()) give_up();
  me.is_gone = true;
  go_on_with(choose(me));
  __builtin_trap();
}

void Execution::tell_unsupported(const char* call, std::uint32_t site) {
  for (const UnsupportedCall& known : unsupported) {
    if (known.call == call && known.site == site) return;
  }
  unsupported.push_back({.call = call, .site = site, .stack = stack_here()});
}

void Execution::give_up_on(const char* call, std::uint32_t site) {
  tell_unsupported(call, site);
  was_cut_ = true;
  give_up();
}

// --- what an interleaving shows ------------------------------------------------------------------

void Execution::keep_stack(Thread& thread) {
  const auto number = static_cast<std::size_t>(thread.number);
  if (stacks_.size() <= number) stacks_.resize(number + 1);
  stacks_[number] = stack_here();
}

void Execution::step(Thread& thread, Operation operation, std::uint32_t site, std::uint64_t address,
                     bool is_event) {
  const auto number = static_cast<std::size_t>(thread.number);
  Recorded recorded{.thread = thread.number,
                    .operation = operation,
                    .address = address,
                    .site = site,
                    .preempts = preempted_ && is_event,
                    .is_event = is_event};
  if (thread.object && is_event) {
    recorded.object_kind = thread.object->kind;
    recorded.object_number = thread.object->number;
  }
  if (!is_event) {
    recorded.stack = stack_here();
  } else if (operation != Operation::start && operation != Operation::end &&
             number < stacks_.size()) {
    recorded.stack = stacks_[number];
  }
  recorder_->steps.push_back(std::move(recorded));
}

void Execution::note_value(const std::string& value) {
  if (recorder_ && !recorder_->steps.empty()) recorder_->steps.back().value = value;
}

}  // namespace deadheat::explorer
