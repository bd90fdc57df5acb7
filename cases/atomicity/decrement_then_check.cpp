// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>
#include <deque>

#include <deadheat/case.hpp>

// Two owners let go of an object. Each takes one off the count, and looks whether it is 0 now. If
// both take first and look afterwards, both see 0, and the object is destroyed twice.
namespace {

using namespace deadheat;

constexpr int threads = 2;

struct Object {
  std::atomic<int> owners = threads;
};

bool decrement_then_check(Object& object) {
  --object.owners;
  return object.owners == 0;
}

bool check_the_decrement(Object& object) { return --object.owners == 0; }

// Destructions are counted and not done. Expected: one for each object.
template <bool (*is_last)(Object&)>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 50'000);
  std::deque<Object> objects(static_cast<std::size_t>(rounds));
  std::array<long, threads> destroyed{};  // one slot each: the check must not order the threads
  crew.together(threads, rounds, [&](int who, int round) {
    if (is_last(objects[static_cast<std::size_t>(round)])) {
      ++destroyed[static_cast<std::size_t>(who)];
    }
  });
  return {.expected = rounds, .found = destroyed[0] + destroyed[1]};
}

const Case decrement_then_check_case({
    .id = "atomicity/decrement-then-check",
    .rule = "One owner, the last, destroys the object.",
    .bug = "The count is looked at in a second step, when the other owner may have decremented it "
           "too.",
    .fix = "The decrement itself returns what the count became.",
    .source = "C++20, [atomics.types.operations] (fetch_sub)",
    .tags = {"CP.100", "CWE-415", "CWE-367"},
    .racy = {trial<decrement_then_check>, {.wrong = must}},
    .locked = {trial<check_the_decrement>},
});

}  // namespace
