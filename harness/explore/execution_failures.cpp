// SPDX-License-Identifier: MIT
// What an execution shows, and where it cannot go on.
#include <array>

#include "explore/execution.hpp"
#include "explore/journal.hpp"

namespace deadheat::explorer {

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
  if (is_over_) leave();
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
  // (the main thread of a program may end before the others, by pthread_exit)
  const bool body_is_over = living_.front()->number != 0 && !runtime.is_program;
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

void Execution::exit_program() {
  ending_.tally = {};
  ending_.has_tally = is_over_ = true;
  Thread& me = *running_;
  me.touches = {};
  std::erase(living_, &me);
  if (living_.empty()) leave();
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
