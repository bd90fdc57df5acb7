// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <vector>

#include <deadheat/case.hpp>

// `as_completed` gives each future as it ends. Each task adds itself to the list of the completed,
// and that list is what its tasks share: two that end at the same moment write into one place, and
// whoever waits for the one that is lost waits for ever.
namespace {

using namespace deadheat;

constexpr int workers = 2;
constexpr int nobody = -1;

template <class Mutex>
class Completed {
 public:
  explicit Completed(int size) : order_(static_cast<std::size_t>(size), nobody) {}

  void add(int task) {
    std::scoped_lock hold(mutex_);
    order_[count_++] = task;
  }
  const std::vector<int>& order() const { return order_; }

 private:
  Mutex mutex_;
  std::vector<int> order_;
  std::size_t count_ = 0;
};

// Worker w ends the tasks w*each, w*each+1 and so on, one after the other. A task that comes twice,
// or before an earlier one of the same worker, is not in its order.
long in_order(const std::vector<int>& order, int each) {
  std::array<int, workers> last{};
  last.fill(nobody);
  long right = 0;
  for (const int task : order) {
    if (task == nobody) continue;
    int& before = last[static_cast<std::size_t>(task / each)];
    if (task <= before) continue;
    before = task;
    ++right;
  }
  return right;
}

template <class Mutex>
Tally trial(Crew& crew) {
  const int each = std::min(crew.steps(), 50'000);
  Completed<Mutex> completed(workers * each);
  crew.together(workers, each, [&](int who, int number) { completed.add(who * each + number); });
  return {.expected = long{workers} * each, .found = in_order(completed.order(), each)};
}

const Case as_completed({
    .id = "futures/as-completed",
    .rule = "Each task is given once, in the order in which the tasks ended.",
    .bug = "Tasks add themselves to the list of the completed without a lock, and two take one "
           "place.",
    .fix = "A std::mutex is held while a task adds itself.",
    .source = "concurrent.futures, as_completed",
    .tags = {"CP.2", "CWE-362"},
    .racy = {trial<NoLock>, {.race = must, .wrong = must}},
    .locked = {trial<std::mutex>},
});

}  // namespace
