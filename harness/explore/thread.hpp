// SPDX-License-Identifier: MIT
// A thread of the body, as the scheduler knows it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "explore/fiber.hpp"
#include "explore/object.hpp"
#include "explore/operation.hpp"
#include "explore/strategy.hpp"
#include "explore/vector_clock.hpp"

namespace deadheat::explorer {

// What must be so before a thread can do its next operation.
enum class Gate : std::uint8_t {
  none,
  mutex,      // `object` is free
  reading,    // nobody writes under it
  writing,    // nobody reads or writes under it
  join,       // `target` has ended
  wake,       // it was woken
  semaphore,  // `object` counts more than 0
  once,       // nobody runs the function of `object`
  change,     // something that it looked at in a loop has changed
  turn,       // another thread has done something since
};

// A lock that a thread holds.
struct Held {
  Object* object = nullptr;
  std::uint32_t site = 0;
};

// What a thread has looked at, without changing anything, since it last changed something.
struct Look {
  std::uint32_t site = 0;
  std::uint32_t version = 0;
  Object* object = nullptr;
  std::uint64_t trail = 0;  // the plain accesses between it and the look before
  int times = 0;            // that it saw the same, on the same trail
};

struct Thread {
  int number = 0;
  Fiber* fiber = nullptr;

  // the next operation
  Operation operation = Operation::start;
  Touches touches = {};
  std::uint32_t site = 0;
  Gate gate = Gate::none;
  Object* object = nullptr;
  Thread* target = nullptr;
  Object* as_object = nullptr;  // what others meet at when they create and join it
  Object* relock = nullptr;     // the mutex that it takes again after a wait
  bool has_deadline = false;
  std::int64_t deadline = 0;  // virtual, in nanoseconds
  bool was_woken = false;
  bool timed_out = false;
  bool wakes_by_itself = false;     // at any time
  bool yields = false;              // would rather let others go first
  std::int32_t enabled_by = -1;     // the event that opened the gate
  std::uint64_t wait_order = 0;     // who waits longest has the lowest
  std::uint64_t events_before = 0;  // events of others when it began to wait for its turn

  bool is_gone = false;  // it crashed
  bool is_finished = false;
  bool is_detached = false;
  bool is_joined = false;
  bool is_being_joined = false;
  std::int32_t created = -1;  // the event
  std::uint32_t created_at = 0;
  std::int32_t ended = -1;

  VectorClock clock;
  VectorClock acquired;  // by relaxed reads: an acquire fence makes it known
  VectorClock released;  // by the last release fence
  std::vector<Held> held;

  std::array<Look, 16> looks = {};
  std::size_t looked = 0;
  std::uint64_t trail = 0;  // the plain accesses since the last look, as a hash
  int rush = 0;             // futile looks that it did not stop at
  std::uint64_t own_events = 0;
  std::uint64_t yields_in_a_row = 0;
  std::uint64_t timeouts_in_a_row = 0;
  std::uint64_t accesses = 0;     // plain ones since the last operation
  std::uint64_t clock_reads = 0;  // since the last operation
  std::uint64_t all_clock_reads = 0;
  std::uint64_t state = 0;  // at its last operation, while a circle is looked for

  void* (*routine)(void*) = nullptr;
  void* argument = nullptr;
  void* result = nullptr;
  struct AtExit {
    void (*call)(void*) = nullptr;
    void* object = nullptr;
  };
  std::vector<AtExit> at_exit;  // destructors of thread_local variables

  // Filled in place: this is done a million times a second.
  void hold(Object& lock, std::uint32_t at) {
    Held& more = held.emplace_back();
    more.object = &lock;
    more.site = at;
  }
};

inline std::string thread_name(int number) {
  return number == 0 ? "the body" : "thread " + std::to_string(number);
}

}  // namespace deadheat::explorer
