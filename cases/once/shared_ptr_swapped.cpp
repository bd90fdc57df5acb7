// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

#include <deadheat/case.hpp>

// The counts behind a std::shared_ptr are atomic; the pointer itself is not. While one thread
// copies it, another puts a new one in its place and drops the last reference to the old: the copy
// then counts up a count that is gone, and holds a configuration that was destroyed.
namespace {

using namespace deadheat;

constexpr int threads = 2;

struct Config {
  explicit Config(long number) : left(number), right(-number) {}
  long left;
  long right;
};
using Pointer = std::shared_ptr<const Config>;

template <class Mutex>
class Current {
 public:
  Pointer load() {
    std::scoped_lock hold(mutex_);
    return config_;
  }
  void store(Pointer config) {
    std::scoped_lock hold(mutex_);
    config_.swap(config);  // the old one is destroyed after the lock is given back
  }

 private:
  Mutex mutex_;
  Pointer config_ = std::make_shared<Config>(0);
};

class AtomicCurrent {
 public:
  Pointer load() { return config_.load(); }
  void store(Pointer config) { config_.store(std::move(config)); }

 private:
  std::atomic<Pointer> config_ = std::make_shared<const Config>(0);
};

template <class AnyCurrent>
Tally trial(Crew& crew) {
  const int steps = std::min(crew.steps(), 10'000);
  AnyCurrent current;
  long whole = 0;  // touched by the reader alone
  crew.together(threads, steps, [&](int who, int number) {
    if (who == 0) {
      current.store(std::make_shared<const Config>(number));
    } else {
      const Pointer config = current.load();
      if (config->left == -config->right) ++whole;
    }
  });
  return {.expected = steps, .found = whole};
}

constexpr std::string_view early_unlock =
    "libstdc++ 12 gives the lock inside of the atomic back without release after a load";

const Case shared_ptr_swapped({
    .id = "once/shared-ptr-swapped",
    .rule = "A reader holds a configuration that is whole, and that lives as long as it is held.",
    .bug = "One thread copies a std::shared_ptr while another assigns to the same one.",
    .fix = "A std::mutex is held around the copy and around the assignment.",
    .source = "C++20, [util.smartptr.shared]; C++ Core Guidelines, CP.2",
    .tags = {"CP.2", "CWE-362", "CWE-416"},
    .racy = {trial<Current<NoLock>>,
             {.race = must, .misuse = may, .wrong = may, .hang = may, .crash = may}},
    .locked = {trial<Current<std::mutex>>},
    .further = {{"atomic",
                 Role::locked,
                 {.trial = trial<AtomicCurrent>,
                  .false_alarm = {{Detector::tsan, Symptom::race, early_unlock},
                                  {Detector::explore, Symptom::race, early_unlock}}}}},
});

}  // namespace
