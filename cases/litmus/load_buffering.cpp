// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

// One thread reads a buffer and then gives it back; the other sees that it is free and writes into
// it. Only a read has to be ordered, so a relaxed flag looks harmless. But a relaxed flag may go up
// before the read is done, and then the reader reads what was written afterwards: load buffering.
// x86-64 never lets a store overtake an earlier load, so only a compiler could show the outcome
// here. The race is there all the same.
namespace {

using namespace deadheat;

template <std::memory_order give_back, std::memory_order look>
struct Buffer {
  int content = 0;
  std::atomic<bool> is_free = false;

  static void first(Buffer& buffer, int& read) {
    read = buffer.content;
    buffer.is_free.store(true, give_back);
  }
  static void second(Buffer& buffer, int& saw_free) {
    saw_free = buffer.is_free.load(look) ? 1 : 0;
    if (saw_free == 1) buffer.content = 1;
  }
};
using Relaxed = Buffer<std::memory_order_relaxed, std::memory_order_relaxed>;
using Released = Buffer<std::memory_order_release, std::memory_order_acquire>;

const Litmus<Relaxed, Released> load_buffering({
    .id = "litmus/load-buffering",
    .rule = "A buffer that was read and given back is written only after it was read.",
    .bug = "A relaxed flag does not wait for the read that stands before it.",
    .fix = "The reader gives back with release, and the writer looks with acquire.",
    .source = "Alglave, Maranget, Tautschnig: Herding Cats, TOPLAS 2014 (LB)",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {.truth = {.race = must}},
    .outcomes =
        {
            // read, saw free  racy  locked
            {{0, 0}, may, may, "the buffer was not free yet"},
            {{0, 1}, may, may, "the buffer was read, given back, and then written"},
            {{1, 1}, may, never, "the read came after the write that it allowed: in C++, not here"},
        },
});

}  // namespace
