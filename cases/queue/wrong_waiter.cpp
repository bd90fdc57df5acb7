// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// A slot for one item. Those who wait for an item and those who wait for room wait on the same
// condition variable, and `notify_one` wakes any of them: a taker, that has made room, may wake the
// other taker. That one finds nothing and sleeps again, and so do all.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int takers = 2;

// One condition for both: whom does notify_one wake?
struct OneForAll {
  std::condition_variable& filled() { return changed; }
  std::condition_variable& emptied() { return changed; }
  std::condition_variable changed;
};

struct OneForEach {
  std::condition_variable& filled() { return filled_; }
  std::condition_variable& emptied() { return emptied_; }
  std::condition_variable filled_, emptied_;
};

using Notify = void (std::condition_variable::*)() noexcept;

template <class Conditions, Notify notify>
class Slot {
 public:
  void put() {
    std::unique_lock hold(mutex_);
    conditions_.emptied().wait(hold, [this] { return !full_; });
    full_ = true;
    (conditions_.filled().*notify)();
  }

  void take() {
    std::unique_lock hold(mutex_);
    conditions_.filled().wait(hold, [this] { return full_; });
    full_ = false;
    (conditions_.emptied().*notify)();
  }

 private:
  std::mutex mutex_;
  Conditions conditions_;
  bool full_ = false;
};

template <class Conditions, Notify notify = &std::condition_variable::notify_one>
Tally trial(Crew& crew) {
  const int each = std::min(crew.steps(), 50);
  Slot<Conditions, notify> slot;
  long put = 0;
  crew.together(takers + 1, [&](int who) {
    if (who < takers) {
      for (int item = 0; item < each; ++item) slot.take();
    } else {
      for (; put < takers * each; ++put) slot.put();
    }
  });
  return {.expected = long{takers} * each, .found = put};
}

const Case wrong_waiter({
    .id = "queue/wrong-waiter",
    .rule = "Who makes room wakes one that waits for room, and all items go over.",
    .bug = "All wait on one condition variable, and notify_one wakes one that it does not concern.",
    .fix = "There is a condition variable for each thing that is waited for.",
    .source = "Lampson and Redell, CACM 1980",
    .tags = {"CP.42", "CWE-821", "CWE-833"},
    .racy = {.trial = trial<OneForAll>, .truth = {.hang = must}, .deadline = 500ms},
    .locked = {trial<OneForEach>},
    .further = {{"notify-all",
                 Role::locked,
                 {trial<OneForAll, &std::condition_variable::notify_all>}}},
});

}  // namespace
