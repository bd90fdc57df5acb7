// SPDX-License-Identifier: MIT
// Threads, and what happens at their ends.
#include <cerrno>

#include "explore/execution.hpp"
#include "explore/thread_exit.hpp"

namespace deadheat::explorer {

int Execution::create(pthread_t* thread, void* (*routine)(void*), void* argument, bool detached,
                      std::uint32_t site) {
  if (thread_count_ == most_threads) give_up_on("more than 256 threads", site);
  Thread& me = *running_;
  Thread& made = new_thread();
  made.routine = routine;
  made.argument = argument;
  made.is_detached = detached;
  made.created_at = site;
  made.clock.join(me.clock);
  me.clock.tick(me.number);
  *thread = made.fiber->self();
  me.operation = Operation::create;
  me.site = site;
  made.as_object =
      &objects_.nameless(static_cast<std::uint64_t>(made.number) * 8, ObjectKind::thread);
  me.object = made.as_object;
  me.touches = {};
  if (recorder_) {
    keep_stack(me);
    recorder_->created.resize(static_cast<std::size_t>(made.number) + 1);
    recorder_->created.back() = stacks_[static_cast<std::size_t>(me.number)];
  }
  event(me);
  made.created = last_event();
  made.enabled_by = made.created;
  progress(me);
  return 0;
}

Thread* Execution::thread_of(pthread_t thread) {
  for (int number = 0; number < thread_count_; ++number) {
    Thread& known = threads_[static_cast<std::size_t>(number)];
    if (pthread_equal(known.fiber->self(), thread)) return &known;
  }
  return nullptr;
}

int Execution::join(pthread_t thread, void** result, bool may_wait, const std::int64_t* deadline,
                    std::uint32_t site) {
  Thread& me = *running_;
  Thread* target = thread_of(thread);
  if (!target || target->is_joined) return ESRCH;
  if (target == &me) return EDEADLK;
  if (target->is_detached || target->is_being_joined) {
    fail(Symptom::misuse, "bad-join", site,
         "it joins a thread that is detached or joined by another", site);
    return EINVAL;
  }
  if (!may_wait && !target->is_finished) return EBUSY;
  target->is_being_joined = true;
  me.target = target;
  const bool ended =
      point_at(Gate::join, Operation::join, *target->as_object, Touches{}, deadline, site);
  me.target = nullptr;
  target->is_being_joined = false;
  if (!ended) return ETIMEDOUT;
  if (keeps_operations_) events_.back().enabled_by = target->ended;
  target->is_joined = true;
  me.clock.join(target->clock);
  if (result) *result = target->result;
  progress(me);
  return 0;
}

int Execution::detach(pthread_t thread, std::uint32_t site) {
  Thread* target = thread_of(thread);
  if (!target || target->is_joined) return ESRCH;
  if (target->is_detached) {
    fail(Symptom::misuse, "bad-detach", site, "it detaches a thread a second time", site);
    return EINVAL;
  }
  target->is_detached = true;
  return 0;
}

void Execution::at_thread_exit(void (*call)(void*), void* object) {
  running_->at_exit.push_back({call, object});
}

void Execution::at_exit(void (*call)(void*), void* object) { at_exit_.push_back({call, object}); }

void Execution::guard_passed(void* guard) { guards_.push_back(static_cast<std::uint8_t*>(guard)); }

void Execution::exit_thread(void* result) {
  runtime.in_body = true;
  throw ThreadExit{result};
}

// Destructors of thread_local variables and of thread-specific values; and where the body ends,
// those of its function-local statics, as each execution makes them anew.
void Execution::run_at_exit(Thread& thread) {
  const auto run_all = [](std::vector<Thread::AtExit>& all) {
    while (!all.empty()) {
      const Thread::AtExit last = all.back();
      all.pop_back();
      last.call(last.object);
    }
  };
  run_all(thread.at_exit);
  keys_.run_destructors();
  if (thread.number == 0) run_all(at_exit_);
}

}  // namespace deadheat::explorer
