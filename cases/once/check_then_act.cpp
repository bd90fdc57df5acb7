// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <numeric>
#include <vector>

#include <deadheat/case.hpp>

// "If it is not there yet, make it." Two threads ask, both hear that it is not there, and both make
// it: two connections are opened, two files are created, the second one overwrites the first. An
// atomic flag removes the data race and not the bug, as long as the question and the answer are two
// steps.
namespace {

using namespace deadheat;

constexpr int threads = 2;

// Each has a `first()` that tells whether its caller is the one who has to do the work.
template <class Mutex>
class Checked {
 public:
  bool first() {
    std::scoped_lock hold(mutex_);
    if (done_) return false;
    done_ = true;
    return true;
  }

 private:
  Mutex mutex_;
  bool done_ = false;
};

class AtomicChecked {
 public:
  bool first() {
    if (done_.load()) return false;
    done_.store(true);
    return true;
  }

 private:
  std::atomic<bool> done_ = false;
};

// The question and the answer in one step.
class Exchanged {
 public:
  bool first() { return !done_.exchange(true); }

 private:
  std::atomic<bool> done_ = false;
};

template <class Once>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 20'000);
  std::deque<Once> once(static_cast<std::size_t>(rounds));
  std::vector<long> opened(threads);
  crew.together(threads, rounds, [&](int who, int round) {
    if (once[static_cast<std::size_t>(round)].first()) ++opened[static_cast<std::size_t>(who)];
  });
  return {.expected = rounds, .found = std::reduce(opened.begin(), opened.end())};
}

const Case check_then_act({
    .id = "once/check-then-act",
    .rule = "What is made on first use is made once.",
    .bug = "Two threads both see that it is not made yet before either says that it is.",
    .fix = "A std::mutex is held from the look to the mark.",
    .source = "Lu et al., ASPLOS 2008 (atomicity violations)",
    .tags = {"CP.2", "CWE-362", "CWE-367", "CWE-543"},
    .racy = {trial<Checked<NoLock>>, {.race = must, .wrong = must}},
    .locked = {trial<Checked<std::mutex>>},
    .further =
        {
            {"atomic-flag", Role::racy, {trial<AtomicChecked>, {.wrong = must}}},
            {"exchange", Role::locked, {trial<Exchanged>}},
        },
});

}  // namespace
