// SPDX-License-Identifier: MIT
// The life of an execution.
#include "explore/execution.hpp"

#include <algorithm>

#include "explore/journal.hpp"
#include "explore/thread_exit.hpp"

namespace deadheat::explorer {

Runtime runtime;

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
  asked_ = preempted_ = has_crashed_ = was_cut_ = is_over_ = false;
  circle_.stop();
  limit_ = static_cast<std::uint64_t>(max_events);
  spurious_ = 0;
  computed_ = 0;
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
  thread.wakes_by_itself = false;
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
  thread.accesses = thread.clock_reads = thread.all_clock_reads = 0;
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
  if (me.number == 0 && runtime.is_program) is_over_ = ending_.has_tally;
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
    const bool is_left = !thread.is_joined && !thread.is_detached && !runtime.is_program;
    if (!ending_.was_given_up && is_left) {
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

}  // namespace deadheat::explorer
