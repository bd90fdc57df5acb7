// SPDX-License-Identifier: MIT
// What threads meet at, by its address: mutexes, condition variables, atomics, threads themselves.
// Objects last for one execution; the memory for them is used again in the next one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "explore/vector_clock.hpp"

namespace deadheat::explorer {

enum class ObjectKind : std::uint8_t {
  none,
  memory,  // a plain location that is a scheduling point, or an atomic
  mutex,   // also pthread_spinlock_t
  rwlock,
  condvar,
  barrier,
  semaphore,
  once,
  thread,
};

struct Object {
  std::uint64_t address = 0;
  ObjectKind kind = ObjectKind::none;
  std::uint32_t number = 0;   // counted by kind, from 1: the same in each run of a schedule
  std::uint32_t version = 0;  // changes whenever a thread that looks would see something else
  int owner = -1;             // the thread that holds a mutex, writes under an rwlock, runs a once
  int depth = 0;              // of a recursive mutex
  int readers = 0;
  long count = 0;             // of a semaphore; how many have arrived at a barrier
  long limit = 0;             // of a barrier
  std::int32_t last = -1;     // the event that changed it last
  int waiting = 0;            // threads in a wait on it
  VectorClock released;       // what a thread that acquires it comes to know
  VectorClock read_released;  // rwlock: what readers released
};

class Objects {
 public:
  Objects();

  // The object at the address; a new one where there is none, or one of another kind.
  Object& at(std::uint64_t address, ObjectKind kind);
  // nullptr where there is none.
  Object* find(std::uint64_t address);
  // A new one that has no address of its own, and is never looked up.
  Object& nameless(std::uint64_t number, ObjectKind kind) { return take(number, kind); }
  void forget(std::uint64_t address);
  void forget_all();  // an execution begins
  std::size_t count() const { return used_; }
  // Stands for who holds what, who waits, and what was counted.
  std::uint64_t state() const;

 private:
  struct Slot {
    std::uint64_t address = 0;
    std::uint32_t execution = 0;
    Object* object = nullptr;  // nullptr: forgotten
  };
  Slot& slot(std::uint64_t address);
  Object& look_up(std::uint64_t address, ObjectKind kind);
  Object& fresh(std::uint64_t address, ObjectKind kind);
  Object& take(std::uint64_t address, ObjectKind kind);
  void grow();

  Object none_;
  Object* last_ = &none_;  // the one that was asked for last: mostly it is asked for again

  std::vector<Slot> slots_;  // a power of two; open addressing
  std::deque<Object> pool_;
  std::size_t used_ = 0;   // of the pool
  std::size_t taken_ = 0;  // slots, in this execution
  std::uint32_t execution_ = 1;
  std::uint32_t numbers_[9] = {};
};

inline Objects::Slot& Objects::slot(std::uint64_t address) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t index = ((address >> 3) * 0x9e3779b97f4a7c15u) >> 40 & mask;
  for (;;) {
    Slot& slot = slots_[index];
    if (slot.execution != execution_ || slot.address == address) return slot;
    index = (index + 1) & mask;
  }
}

inline Object* Objects::find(std::uint64_t address) {
  const Slot& found = slot(address);
  return found.execution == execution_ ? found.object : nullptr;
}

inline Object& Objects::at(std::uint64_t address, ObjectKind kind) {
  if (last_->address == address && last_->kind == kind) [[likely]]
    return *last_;
  return look_up(address, kind);
}

inline Object& Objects::look_up(std::uint64_t address, ObjectKind kind) {
  const Slot& found = slot(address);
  if (found.execution == execution_ && found.object && found.object->kind == kind) [[likely]] {
    last_ = found.object;
    return *found.object;
  }
  return fresh(address, kind);
}

}  // namespace deadheat::explorer
