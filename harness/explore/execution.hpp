// SPDX-License-Identifier: MIT
// One execution of the body under the scheduler. All threads are fibers of one thread of the
// operating system, so nothing here is locked. A function that is named after an operation is what
// the running thread calls for it: it lets the strategy decide who goes on first, and returns when
// the operation is done.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include <deadheat/explore.hpp>

#include "explore/arena.hpp"
#include "explore/circle.hpp"
#include "explore/decisions.hpp"
#include "explore/failure.hpp"
#include "explore/globals.hpp"
#include "explore/keys.hpp"
#include "explore/object.hpp"
#include "explore/recorder.hpp"
#include "explore/shadow.hpp"
#include "explore/sites.hpp"
#include "explore/strategy.hpp"
#include "explore/thread.hpp"

namespace deadheat::explorer {

// The switches of the choices beside the scheduler's.
struct Choices {
  bool waiters = true;
  bool spurious = false;
  int most_spurious = 2;
  bool timeouts = true;
  bool weak_cas = false;
};

// What an execution ended with.
struct Ending {
  bool was_given_up = false;  // it did not come to its end
  bool has_tally = false;
  Tally tally = {};
  std::string threw;  // what the body threw
  std::vector<Failure*> failures;
  Decisions decisions;
  std::uint64_t hash = 0;  // of all events: equal schedules give equal ones
  long events = 0;
  long points = 0;  // where a strategy could have been asked
  int threads = 0;

  void clear();  // keeps the memory
};

// A call that cannot be explored.
struct UnsupportedCall {
  std::string call;
  std::uint32_t site = 0;
  CodeAddresses stack;
};

class Journal;

class Execution {
 public:
  explicit Execution(Failures& failures);

  // Runs the body once. `recorder` may be nullptr. Whoever runs it again and again gives the same
  // ending each time, and no memory is asked for.
  void run(const Body& body, Strategy& strategy, Recorder* recorder, Ending& ending);

  Choices choices;
  SiteSet visible;            // plain accesses that are scheduling points
  bool unlocks_show = false;  // unlocks are scheduling points, as somebody tries locks
  bool streams_show = false;  // what <stdio.h> does takes locks, as somebody else takes them
  std::vector<UnsupportedCall> unsupported;
  std::uint64_t callbacks = 0;  // of instrumented code, ever
  long max_events = 100'000;
  std::vector<std::uint32_t> racing;    // sites of races, for `visible` of the executions to come
  bool somebody_tries = false;          // for `unlocks_show`
  bool somebody_locks_streams = false;  // for `streams_show`
  Journal* journal = nullptr;           // of an execution in a process of its own

  // --- what the running thread does; called by the functions that stand in for the C library's ---
  int create(pthread_t* thread, void* (*routine)(void*), void* argument, bool detached,
             std::uint32_t site);
  int join(pthread_t thread, void** result, bool may_wait, const std::int64_t* deadline,
           std::uint32_t site);
  int detach(pthread_t thread, std::uint32_t site);

  int lock(Object& mutex, bool recursive, bool checks, const std::int64_t* deadline,
           std::uint32_t site);
  int try_lock(Object& mutex, bool recursive, std::uint32_t site);
  int unlock(Object& mutex, bool checks, std::uint32_t site);
  void destroy(Object& object, std::uint32_t site);
  int read_lock(Object& lock, bool may_wait, const std::int64_t* deadline, std::uint32_t site);
  int write_lock(Object& lock, bool may_wait, const std::int64_t* deadline, std::uint32_t site);
  int unlock_either(Object& lock, std::uint32_t site);

  int wait(Object& condvar, Object& mutex, const std::int64_t* deadline, std::uint32_t site);
  void notify(Object& condvar, bool all, std::uint32_t site);
  int arrive(Object& barrier, std::uint32_t site);
  int take(Object& semaphore, bool may_wait, const std::int64_t* deadline, std::uint32_t site);
  void post(Object& semaphore, std::uint32_t site);
  // Whether the caller is to run the function; if so, end_once() follows.
  bool begin_once(Object& once, const std::function<bool()>& is_done, std::uint32_t site);
  void end_once(Object& once, bool succeeded, std::uint32_t site);

  // A futex at an int of the body.
  long futex_wait(int* address, int expected, const std::int64_t* deadline, std::uint32_t site);
  long futex_wake(int* address, long most, std::uint32_t site);

  // An atomic operation: before() decides who goes on; then the caller does it, and tells.
  Object& before_atomic(Operation operation, std::uint64_t address, std::uint32_t site);
  void before_change(std::uint64_t address, int size);  // of memory, by an atomic operation
  void after_load(Object& object, std::uint64_t address, int size, int order, std::uint32_t site);
  void after_store(Object& object, std::uint64_t address, int size, int order, bool changed,
                   std::uint32_t site);
  void after_update(Object& object, std::uint64_t address, int size, int order, bool changed,
                    std::uint32_t site);
  bool weak_exchange_fails();
  void fence(int order, std::uint32_t site);

  void access(std::uint64_t address, std::size_t size, bool writes, std::uint32_t site);
  // The same for the case that nearly every access is: false where it is not, and nothing is done.
  bool access_quickly(std::uint64_t address, std::size_t size, bool writes, std::uint32_t site);
  void* allocate(std::size_t size, std::size_t alignment);
  void free(void* block, std::uint32_t site);

  void sleep_until(std::int64_t time, std::uint32_t site);
  void yield(std::uint32_t site);
  std::int64_t read_clock(std::uint32_t site);
  std::int64_t now() const { return now_; }

  void at_thread_exit(void (*call)(void*), void* object);
  void at_exit(void (*call)(void*), void* object);
  void guard_passed(void* guard);  // of a function-local static, which is made anew each time
  [[noreturn]] void exit_thread(void* result);

  // The body is a program's main, and the program ends here as it should: its other threads with
  // it. What they would have done is explored all the same, as they might have been faster; only
  // who waits is not told.
  [[noreturn]] void exit_program();

  // The execution cannot go on.
  [[noreturn]] void crash(const char* kind, const std::string& message, std::uint32_t site);
  [[noreturn]] void give_up_on(const char* call, std::uint32_t site);
  // It can, and the call is told.
  void tell_unsupported(const char* call, std::uint32_t site);

  void note_value(const std::string& value);
  bool is_recording() const { return recorder_ != nullptr; }
  Thread& running() { return *running_; }
  Object& object(std::uint64_t address, ObjectKind kind);
  Object& object(const void* address, ObjectKind kind) {
    return object(reinterpret_cast<std::uint64_t>(address), kind);
  }
  Objects& objects() { return objects_; }
  Keys& keys() { return keys_; }
  Thread* thread_of(pthread_t thread);
  Failure& fail(Symptom symptom, const char* kind, std::uint64_t key, const std::string& message,
                std::uint32_t site);

 private:
  friend struct ThreadStart;

  Thread& new_thread();
  void run_body();
  void begin();
  void begin_heap();
  void finish_thread();
  void run_at_exit(Thread& thread);
  void left_locked(Object& object, const Thread& thread, std::uint32_t site);
  void end();
  void restore();

  // Lets the strategy decide who goes on; returns when the running thread does, at its gate.
  void point(Operation operation, std::uint32_t site, Object* object, const Touches& touches);
  void point(Operation operation, std::uint32_t site, Object& object, Effect effect) {
    point(operation, site, &object, Touches{Touch{object.address, effect}, Touch{}});
  }
  // The same, and waits until `gate` is open or the deadline is over. True: it is open.
  bool point_at(Gate gate, Operation operation, Object& object, const Touches& touches,
                const std::int64_t* deadline, std::uint32_t site);
  void wait_for_turn(Thread& me);
  void event(Thread& thread);
  void keep_event(const Thread& thread);
  std::int32_t last_event() const { return static_cast<std::int32_t>(event_count_) - 1; }
  bool is_open(const Thread& thread) const {
    if (thread.gate == Gate::none) return true;
    if (thread.gate == Gate::mutex && thread.object->owner < 0) return true;
    return is_open_all_the_same(thread);
  }
  bool is_open_all_the_same(const Thread& thread) const;
  bool may_end_by_time(const Thread& thread) const;
  bool is_to_wake_by_itself();
  bool has_changed(const Thread& thread) const;
  std::int32_t change_for(const Thread& thread) const;
  Thread& choose(Thread& last);
  Thread* unstick();
  void let_time_pass();
  void go_on_with(Thread& next);
  [[noreturn]] void leave();
  [[noreturn]] void give_up();
  [[noreturn]] void reach_limit(const char* of, std::uint32_t site);
  [[gnu::cold, gnu::noinline]] void pass_limit(std::uint32_t site);

  // An execution that seems to go on for ever is watched for coming back to where it was.
  void watch_for_circle();
  void stop_watching();
  [[gnu::cold, gnu::noinline]] void look_for_circle(Thread& me);
  bool all_have_moved() const;
  std::uint64_t state_of_threads() const;
  void note_write(std::uint64_t address, std::size_t size) {
    if (circle_.is_watched()) [[unlikely]]
      keep_written(address, size);
  }
  void keep_written(std::uint64_t address, std::size_t size);

  [[noreturn]] void deadlock();
  bool is_lock_cycle() const;
  static std::string describe(const Object& object);
  int pick(Pick what, int options);

  void visible_access(std::uint64_t address, bool writes, std::uint32_t site);
  void keep_globals(std::uint64_t address, std::size_t size);
  void renew_objects(std::uint64_t from, std::uint64_t to);
  void look(Thread& me, Object& object, std::uint32_t site);
  bool is_futile(Thread& me, Object& object, std::uint32_t site) const;
  void changed(Object& object);
  void progress(Thread& me);

  void acquire(Object& object);
  void release(Object& object);
  bool rushes(Thread& me, std::uint32_t site);
  void pass_release(Operation operation, Object& object, std::uint32_t site,
                    Effect effect = Effect::release);
  Touches taking(const Object& lock, const std::int64_t* deadline, Effect effect = Effect::acquire);
  void relock(Object& mutex, int depth, std::uint32_t site);
  [[gnu::cold, gnu::noinline]] void locks_twice(const Object& lock, std::uint32_t site);
  [[gnu::cold, gnu::noinline]] void unlocks_wrongly(const Object& mutex, std::uint32_t site);
  void take_mutex(Object& mutex, std::uint32_t site);
  void leave_mutex(Object& mutex);
  void forget_held(Thread& me, Object& object);
  bool is_condition_met(const Thread& thread) const;
  int waiters_of(const Object& object, std::vector<Thread*>& waiters);
  void wake(Thread& waiter);

  void race(const Conflict& conflict, std::uint64_t address, std::uint32_t size, AccessKind kind,
            std::uint32_t site);
  void check_range(std::uint64_t address, std::size_t size, AccessKind kind, std::uint32_t site);
  void keep_stack(Thread& thread);
  void step(Thread& thread, Operation operation, std::uint32_t site, std::uint64_t address,
            bool is_event);
  void locks_left_in(std::uint64_t address, std::size_t size, std::uint32_t site);

  Failures& failures_;
  Strategy* strategy_ = nullptr;
  Recorder* recorder_ = nullptr;
  const Body* body_ = nullptr;
  Ending ending_;

  Objects& objects_;
  Shadow& shadow_;
  Globals globals_;
  Keys keys_;
  std::deque<Thread>& threads_;  // by number; used again
  std::vector<Thread*> living_;  // in the order of their numbers
  int thread_count_ = 0;
  Thread* running_ = nullptr;
  Fiber* caller_ = nullptr;

  std::vector<Event> events_;  // where the strategy looks at them
  std::uint64_t event_count_ = 0;
  bool keeps_operations_ = true;
  bool looks_at_touches_ = true;
  bool is_quick_ = false;  // nothing is recorded, and no plain access is a scheduling point
  Circle circle_{objects_};
  std::uint64_t limit_ = 0;     // of events, where it is looked whether that is a circle
  int spurious_ = 0;            // waits that may end without a notify
  std::uint64_t computed_ = 0;  // how often a thread has made many accesses, and nothing else
  std::vector<Thread*> waiters_;
  std::array<Candidate, most_threads> candidates_;
  std::array<Thread*, most_threads> candidate_threads_;
  std::vector<Blocked> blocked_;
  std::uint32_t nodes_ = 0;
  bool asked_ = false;          // a strategy was asked who does the next event
  bool has_crashed_ = false;    // a thread would have ended the process
  bool was_cut_ = false;        // it was given up in the midst of things
  bool is_over_ = false;        // the program has ended as it should, and its threads with it
  bool preempted_ = false;      // the next event comes by a preemption
  std::uint64_t in_a_row_ = 0;  // events of the running thread
  long releases_ = 0;           // of threads in futile loops, since something changed
  std::uint64_t wait_order_ = 0;
  std::int64_t now_ = 0;  // virtual, in nanoseconds since the execution began
  std::uint64_t execution_ = 0;
  std::vector<CodeAddresses> stacks_;  // while recording: of each thread, at its last operation
  std::vector<Thread::AtExit> at_exit_;
  std::vector<std::uint8_t*> guards_;
};

// The one that runs; the code of the body reaches the runtime through it.
struct Runtime {
  Execution* execution = nullptr;
  bool in_body = false;      // the code that runs is the body's, and not the runtime's
  bool is_isolated = false;  // in a process of its own, which may end
  bool is_program = false;   // the body is a program's main: where it returns, all is over
};
extern Runtime runtime;

[[gnu::always_inline]] inline bool Execution::access_quickly(std::uint64_t address,
                                                             std::size_t size, bool writes,
                                                             std::uint32_t site) {
  constexpr std::uint64_t most_accesses_in_a_row = 20'000;
  const std::uint64_t within = address & 7;
  Thread& me = *running_;
  if (!is_quick_ || within + size > 8 || me.accesses >= most_accesses_in_a_row) return false;
  Shadow::Word* const at = shadow_.known_word(address - within);
  if (!at) return false;
  Shadow::Word& word = *at;
  if (word.has_object || (writes && globals_.owns(address) && !word.is_written)) return false;
  const auto bytes = static_cast<std::uint8_t>(((1u << size) - 1) << within);
  const AccessKind kind = writes ? AccessKind::write : AccessKind::read;
  if (!Shadow::access_in_order(word, bytes, {me.number, &me.clock, site, kind})) return false;
  ++callbacks;
  ++me.accesses;
  me.trail = me.trail * 0x100000001b3u + (address ^ site);
  return true;
}

// Entered by each function that stands in for another one: what it calls is not the body's.
class InRuntime {
 public:
  InRuntime() { runtime.in_body = false; }
  ~InRuntime() { runtime.in_body = true; }
  InRuntime(const InRuntime&) = delete;
  InRuntime& operator=(const InRuntime&) = delete;
};

}  // namespace deadheat::explorer
