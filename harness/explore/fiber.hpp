// SPDX-License-Identifier: MIT
// Threads of the body run as fibers in one thread of the operating system: a switch is a jump and
// not a system call. Each fiber borrows the thread-local storage of a thread that only lends it: a
// real one, created once and parked for ever, whose FS base is put into the register while the
// fiber runs. So thread_local, errno, exceptions in flight and pthread_self are the fiber's own.
#pragma once

#include <pthread.h>

#include <cstddef>
#include <cstdint>

namespace deadheat::explorer {

class Fiber {
 public:
  using Entry = void (*)(void* argument);

  // Starts from the beginning of `entry` at the next jump, with fresh thread-local storage of the
  // program itself. `entry` does not return: it jumps away for the last time.
  void prepare(Entry entry, void* argument);

  // Leaves the running fiber `from` and goes on where this one stopped.
  void jump_from(Fiber& from);

  // What pthread_self() says in this fiber.
  pthread_t self() const { return self_; }

  // Where the stack ends that grows down from there.
  std::uintptr_t stack_top() const { return stack_ + stack_size - colour_; }
  // Whether the address lies in the stack, and whether in the page that guards it.
  bool owns_stack(std::uintptr_t address) const { return address - stack_ < stack_size; }
  bool has_run_over(std::uintptr_t address) const { return address - stack_ < guard_size; }

  // The fiber of the thread that calls: what jumps come back to.
  static Fiber& caller();

  // Fiber `number` of the pool, with its stack and its parked thread; made when first asked for.
  static Fiber& of(int number);

  // Makes the first `count` of the pool, for the processes that are forked from now on: a child
  // must make none, as its C library would give a new thread the storage of one that the parent
  // parked.
  static void make(int count);
  static int made();

  static constexpr std::size_t stack_size = std::size_t{1} << 20;  // bytes, committed as used
  static constexpr std::size_t guard_size = 4096;

 private:
  friend struct FiberStart;

  void* context_ = nullptr;
  std::uint64_t fs_base_ = 0;
  pthread_t self_ = {};
  void** exceptions_ = nullptr;  // those in flight, in its storage
  std::uintptr_t stack_ = 0;
  std::size_t colour_ = 0;  // keeps stacks from meeting in the same lines of the cache
  Entry entry_ = nullptr;
  void* argument_ = nullptr;
};

}  // namespace deadheat::explorer
