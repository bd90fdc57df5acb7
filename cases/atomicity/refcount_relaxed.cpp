// SPDX-License-Identifier: MIT
#include <array>
#include <atomic>

#include <deadheat/case.hpp>

// The last owner destroys the object, and the count tells who is the last. With a relaxed decrement
// it tells no more than that: nothing puts what another owner did with the object before its
// destruction. On x86-64 the processor keeps the order all the same; a detector of races looks at
// what the language promises.
namespace {

using namespace deadheat;

constexpr int threads = 2;

struct Page {
  std::atomic<int> owners = threads;
  std::array<long, threads> notes{};  // one for each owner
};

template <std::memory_order order>
bool drop(Page* page) {
  if (page->owners.fetch_sub(1, order) > 1) return false;
  delete page;
  return true;
}

// Expected: one of the owners destroys the page.
template <std::memory_order order>
Tally trial(Crew& crew) {
  auto* const page = new Page;
  std::array<long, threads> destroyed{};
  crew.together(threads, [&](int who) {
    page->notes[static_cast<std::size_t>(who)] = 1;
    destroyed[static_cast<std::size_t>(who)] = drop<order>(page) ? 1 : 0;
  });
  return {.expected = 1, .found = destroyed[0] + destroyed[1]};
}

const Case refcount_relaxed({
    .id = "atomicity/refcount-relaxed",
    .rule = "What every owner does with the page comes before its destruction.",
    .bug = "A relaxed decrement tells who is the last owner, and orders nothing.",
    .fix = "acq_rel: an owner's decrement releases its work, and the last one acquires it.",
    .source = "Boost.Atomic, usage examples (reference counting)",
    .tags = {"CP.101", "CWE-362", "CWE-416"},
    // crash: a compiler may move an owner's write behind its decrement, into freed memory
    .racy = {trial<std::memory_order_relaxed>, {.race = must, .crash = may}},
    .locked = {trial<std::memory_order_acq_rel>},
});

}  // namespace
