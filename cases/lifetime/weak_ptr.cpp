// SPDX-License-Identifier: MIT
#include <algorithm>
#include <deque>
#include <memory>

#include <deadheat/case.hpp>

// expired() and use_count() tell how it was when they looked. The last owner may leave before the
// next statement: then lock() gives nothing, to one who believes that he has something. lock()
// itself asks and takes in one step, and its answer is what has to be looked at.
namespace {

using namespace deadheat;

constexpr int threads = 2;

enum class Got { object, nothing, nothing_after_all };

Got ask_then_lock(const std::weak_ptr<int>& watched) {
  if (watched.expired()) return Got::nothing;
  const std::shared_ptr<int> object = watched.lock();  // real code goes on with *object
  return object ? Got::object : Got::nothing_after_all;
}

Got lock_then_ask(const std::weak_ptr<int>& watched) {
  const std::shared_ptr<int> object = watched.lock();
  return object ? Got::object : Got::nothing;
}

template <Got (*get)(const std::weak_ptr<int>&)>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 2'000);
  std::deque<std::shared_ptr<int>> owners;
  for (int round = 0; round < rounds; ++round) owners.push_back(std::make_shared<int>(round));
  const std::deque<std::weak_ptr<int>> watched(owners.begin(), owners.end());

  long empty_handed = 0;  // touched by the watcher alone
  crew.together(threads, rounds, [&](int who, int round) {
    const std::size_t index = static_cast<std::size_t>(round);
    if (who == 0) {
      owners[index].reset();
    } else if (get(watched[index]) == Got::nothing_after_all) {
      ++empty_handed;
    }
  });
  return {.expected = 0, .found = empty_handed};
}

const Case weak_ptr({
    .id = "lifetime/weak-ptr",
    .rule = "Who is told that the object is alive gets it.",
    .bug = "The object is asked for after the question whether it is alive, and dies in between.",
    .fix = "lock() asks and takes in one step, and its answer is looked at.",
    .source = "C++20, [util.smartptr.weak.obs]",
    .tags = {"CWE-362", "CWE-367", "quick"},
    .racy = {trial<ask_then_lock>, {.wrong = must}},
    .locked = {trial<lock_then_ask>},
});

}  // namespace
