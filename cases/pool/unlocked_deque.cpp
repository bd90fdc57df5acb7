// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include <deadheat/case.hpp>

// The workers of a pool take their tasks from one std::deque. A take looks whether there is a task,
// reads it and removes it, and nothing keeps another worker from coming in between: both then run
// the same task, and one that nobody has read is removed.
namespace {

using namespace deadheat;

constexpr int workers = 2;

template <class Mutex>
class Tasks {
 public:
  explicit Tasks(int count) {
    for (int task = 0; task < count; ++task) tasks_.push_back(task);
  }

  std::optional<int> take() {
    std::scoped_lock hold(mutex_);
    if (tasks_.empty()) return std::nullopt;
    const int task = tasks_.front();
    tasks_.pop_front();
    return task;
  }

 private:
  Mutex mutex_;
  std::deque<int> tasks_;
};

// How many tasks were run exactly once. A number that is no task's was read past the end.
long run_once(const std::array<std::vector<int>, workers>& ran, int tasks) {
  std::vector<int> times(static_cast<std::size_t>(tasks));
  for (const std::vector<int>& list : ran) {
    for (const int task : list) {
      if (task >= 0 && task < tasks) ++times[static_cast<std::size_t>(task)];
    }
  }
  return std::ranges::count(times, 1);
}

// Each worker looks as often as there are tasks: were it to look until there is none, a deque whose
// end was overrun would keep it for ever.
template <class Mutex>
Tally trial(Crew& crew) {
  const int count = std::min(crew.steps(), 60);
  Tasks<Mutex> tasks(count);
  std::array<std::vector<int>, workers> ran;  // one list each, so as not to order the workers
  crew.together(workers, count, [&](int who, int) {
    if (const std::optional<int> task = tasks.take()) {
      ran[static_cast<std::size_t>(who)].push_back(*task);
    }
  });
  return {.expected = count, .found = run_once(ran, count)};
}

const Case unlocked_deque({
    .id = "pool/unlocked-deque",
    .rule = "Every accepted task is run exactly once.",
    .bug = "The workers read and change one std::deque without a lock.",
    .fix = "A std::mutex is held from the look at the deque to the removal.",
    .source = "C++ standard, [res.on.data.races]",
    .tags = {"CP.2", "CWE-362", "CWE-820", "quick"},
    .racy = {trial<NoLock>, {.race = must, .wrong = must, .crash = may}},
    .locked = {trial<std::mutex>},
});

}  // namespace
