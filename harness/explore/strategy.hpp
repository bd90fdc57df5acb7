// SPDX-License-Identifier: MIT
// What a strategy is asked, and what it learns. The scheduler runs one thread at a time, up to its
// next visible operation; there it asks the strategy who goes on. A strategy knows no threads and
// no clock: it can be tested with a program that is a table. (The namespace is `explorer`, as
// `explore` is the function that users call.)
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace deadheat::explorer {

// What an operation does to an object that other threads can see. As wide as a register: touches
// are copied at every operation, and a copy that reads more than was written at once is slow.
enum class Effect : std::uint64_t {
  none,
  read,     // commutes with other reads
  write,    // does not commute
  acquire,  // takes a lock: not possible while another thread holds it
  release,  // gives a lock back: only its holder can, so it is never a rival of an `acquire`
};

// An object that an operation touches: by its address, or another number that stands for it.
struct Touch {
  std::uint64_t object = 0;
  Effect effect = Effect::none;
};

// An operation touches at most two objects (a condition variable and its mutex).
using Touches = std::array<Touch, 2>;

// A thread that can go on, with its next operation.
struct Candidate {
  int thread = 0;
  Touches touches = {};
};

// Where the scheduler asks who goes on. There are at least two candidates, the first of them is
// the ordinary choice: the thread that ran last, where it can go on.
struct Node {
  std::span<const Candidate> candidates;
  int last = -1;           // the thread that ran last
  bool preempts = false;   // the last thread can go on: to choose another is a preemption
  std::uint32_t step = 0;  // the number of the event that follows
};

// A choice beside the scheduler's. Its first option is the ordinary one.
enum class Pick : std::uint8_t {
  waiter,    // which waiter a notify wakes
  spurious,  // whether a wait ends without a notify
  timeout,   // whether a timed wait ends by its time
  weak_cas,  // whether a weak compare-exchange fails
};

// One operation that was executed. `enabled_by` is the event without which it could not have come
// (a start after its creation, a wake-up after its notify), or -1.
struct Event {
  std::int16_t thread = 0;
  bool has_node = false;  // a strategy was asked who goes on before it
  bool is_pick = false;   // not an operation: the answer `option` of `options` to a Pick
  std::uint8_t option = 0;
  std::uint8_t options = 0;
  std::int32_t enabled_by = -1;
  Touches touches = {};
};

// A thread that could not go on when the execution ended, with the operation that it waited for.
struct Blocked {
  int thread = 0;
  Touches touches = {};
};

struct Trace {
  std::span<const Event> events;
  std::span<const Blocked> blocked;  // not empty: a deadlock
  bool cut = false;                  // it was given up before its end
};

class Strategy {
 public:
  virtual ~Strategy() = default;

  // Whether it looks at what operations touch, and at the events of an execution. Where it does
  // not, it is told neither: that is most of the work at a scheduling point.
  virtual bool looks_at_operations() const { return true; }

  // Before each execution. False: there is nothing left to explore.
  virtual bool begin() = 0;
  // The index of the candidate that goes on.
  virtual int choose(const Node& node) = 0;
  // The number of the option, from 0 to options - 1.
  virtual int pick(Pick what, int options) = 0;
  // After each execution.
  virtual void end(const Trace& trace) = 0;
};

}  // namespace deadheat::explorer
