// SPDX-License-Identifier: MIT
// Which operations commute, and what happens before what in an execution.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "explore/strategy.hpp"

namespace deadheat::explorer {

// Whether the order of two operations of different threads can matter.
inline bool dependent(const Touch& a, const Touch& b) {
  if (a.effect == Effect::none || b.effect == Effect::none || a.object != b.object) return false;
  return a.effect != Effect::read || b.effect != Effect::read;
}

inline bool dependent(const Touches& a, const Touches& b) {
  return dependent(a[0], b[0]) || dependent(a[0], b[1]) || dependent(a[1], b[0]) ||
         dependent(a[1], b[1]);
}

inline bool touches_anything(const Touches& touches) {
  return touches[0].effect != Effect::none || touches[1].effect != Effect::none;
}

inline bool same(const Touches& a, const Touches& b) {
  const auto equal = [](const Touch& x, const Touch& y) {
    return x.object == y.object && x.effect == y.effect;
  };
  return equal(a[0], b[0]) && equal(a[1], b[1]);
}

// Spreads the bits of the value; what it yields depends on the seed too.
inline std::uint64_t mix(std::uint64_t seed, std::uint64_t value) {
  std::uint64_t z = (seed ^ value) + 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

// The accesses to each object in the order in which they came; the last ones can be taken back.
class Accesses {
 public:
  struct Access {
    int event = -1;
    int thread = -1;
    Effect effect = Effect::none;
    int object = -1;    // numbered as they come
    int previous = -1;  // access to the object
    int previous_non_read = -1;
  };

  void clear();
  void push(int event, int thread, const Touch& touch);
  void pop_from(int event);

  // The last access to the object, or -1; the other ones follow from it.
  int last(std::uint64_t object) const;
  int last_non_read(std::uint64_t object) const;
  const Access& at(int access) const { return accesses_[static_cast<std::size_t>(access)]; }
  std::size_t objects() const { return heads_.size(); }

 private:
  struct Head {
    std::uint64_t object = 0;
    int last = -1;
    int last_non_read = -1;
  };
  std::size_t slot_of(std::uint64_t object) const;
  int number(std::uint64_t object);
  void grow();

  std::vector<Access> accesses_;
  std::vector<Head> heads_;
  std::vector<int> slots_;  // open addressing: an index of heads_, or -1; a power of two
};

// The happens-before relation of an execution, event by event, and the races in it. What two
// executions have in common at their beginning is kept from one to the next.
class HappensBefore {
 public:
  // Starts on a trace: forgets what differs from it, but at least the events from `at_most` on.
  // Returns how many events are known.
  int keep(const Trace& trace, int at_most);

  // Adds the next event.
  void add(const Event& event);
  // Looks at an operation that did not come as if it were the next event.
  void suppose(int thread, const Touches& touches);

  // The races of what was added or supposed last: the events that could perhaps have come after it
  // instead of before it. `could_wait` tells whether the one that it is given could; if not, what
  // was added last cannot come before it, and what made it so lies further back.
  template <class CouldWait>
  void each_rival(CouldWait could_wait) {
    for (std::size_t touch = 0; touch < starts_.size(); ++touch) {
      each_rival(starts_[touch], last_touches_[touch].effect, could_wait);
    }
  }

  int threads() const { return static_cast<int>(stride_); }
  int size() const { return static_cast<int>(events_.size()); }
  const Event& event(int number) const { return events_[static_cast<std::size_t>(number)]; }
  // The state that the execution was in before the event: executions that differ only in the order
  // of operations that commute come to the same one.
  std::uint64_t state(int number) const { return states_[static_cast<std::size_t>(number)]; }

  // Of all that came since the rival of what was added or supposed last, and does not happen after
  // that rival: could the thread's part be the first? Then the thread could go on instead of the
  // rival, on the way to the other order.
  bool could_start(int thread, int rival);
  // Whether nothing is in the way of what was added or supposed last itself.
  bool could_come_before(int rival);

 private:
  int* clock(int number) { return clocks_.data() + static_cast<std::size_t>(number) * stride_; }
  const int* clock(int number) const {
    return clocks_.data() + static_cast<std::size_t>(number) * stride_;
  }
  std::uint64_t hash_of(int number) const;
  void clear(std::size_t threads);
  void forget_from(int number);
  int first_after(int thread, int number) const;
  void look(int thread, const Touches& touches);
  void look_back(int access, Effect effect);
  bool is_before(const Accesses::Access& access) const {
    return access.thread == last_thread_ ||
           base_[static_cast<std::size_t>(access.thread)] > access.event;
  }
  template <class CouldWait>
  void each_rival(int access, Effect effect, CouldWait& could_wait);
  void join(std::vector<int>& into, const int* clock) const;

  std::size_t stride_ = 0;  // threads
  std::vector<Event> events_;
  std::vector<int> clocks_;    // stride_ for each event: by thread, the number after its last event
  std::vector<int> ordinals_;  // by event: how many of its thread came before it
  std::vector<std::uint64_t> states_ = {0};  // by event; one more than there are events
  std::vector<std::vector<int>> of_thread_;  // the events of each thread, without picks
  Accesses accesses_;

  // of what was added or supposed last
  int last_ = -1;  // its number
  int last_thread_ = -1;
  Touches last_touches_ = {};
  std::array<int, 2> starts_ = {-1, -1};  // by touch: the last access to the object before it
  std::vector<int> base_;                 // its clock without the order that its touches make
  std::vector<int> conflicts_;  // what it does not commute with: all else comes before these

  std::vector<int> reach_;
};

// The last write ends the search, as all that is further back happens before it, and so do reads
// since then. But who waits for a lock cannot come before its release: the rival is who took it.
template <class CouldWait>
void HappensBefore::each_rival(int access, Effect effect, CouldWait& could_wait) {
  bool found = false;
  while (access >= 0) {
    const Accesses::Access& rival = accesses_.at(access);
    const bool is_read = rival.effect == Effect::read;
    const bool is_fixed = is_before(rival);
    const bool is_held = effect == Effect::acquire && rival.effect == Effect::release;
    if (!is_read && (found || is_fixed)) return;
    if (!is_fixed && !is_held) found |= could_wait(rival.event);
    if (!is_read && found) return;
    access = effect == Effect::read ? rival.previous_non_read : rival.previous;
  }
}

}  // namespace deadheat::explorer
