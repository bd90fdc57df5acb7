// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <deque>
#include <vector>

#include <deadheat/case.hpp>

// A task that is pending may be started or cancelled, and not both. Each side asks whether the task
// is pending, and then says what it is now. All accesses are atomic; but both may ask before either
// says, and then `cancel` has answered yes for a task that runs.
namespace {

using namespace deadheat;

enum class State : char { pending, running, cancelled };

using Claim = bool (*)(std::atomic<State>&, State);

bool look_then_store(std::atomic<State>& state, State wanted) {
  if (state.load() != State::pending) return false;
  state.store(wanted);
  return true;
}

bool exchange(std::atomic<State>& state, State wanted) {
  State pending = State::pending;
  return state.compare_exchange_strong(pending, wanted);
}

template <Claim claim>
Tally trial(Crew& crew) {
  const int tasks = std::min(crew.steps(), 100'000);
  std::deque<std::atomic<State>> states(static_cast<std::size_t>(tasks));
  std::vector<char> ran(states.size()), was_cancelled(states.size());

  crew.together(2, tasks, [&](int who, int number) {
    const auto task = static_cast<std::size_t>(number);
    if (who == 0) {
      ran[task] = claim(states[task], State::running);
    } else {
      was_cancelled[task] = claim(states[task], State::cancelled);
    }
  });

  long one_of_both = 0;
  for (std::size_t task = 0; task < states.size(); ++task) {
    if (ran[task] != was_cancelled[task]) ++one_of_both;
  }
  return {.expected = tasks, .found = one_of_both};
}

const Case cancel({
    .id = "futures/cancel",
    .rule = "A task that cancel() has promised to cancel never runs.",
    .bug = "The state is looked at and then set, and the other side can come in between.",
    .fix = "One compare-exchange looks and sets: only one side finds the task pending.",
    .source = "concurrent.futures, cancel",
    .tags = {"CWE-367", "quick"},
    .racy = {trial<look_then_store>, {.wrong = must}},
    .locked = {trial<exchange>},
});

}  // namespace
