// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <numeric>
#include <vector>

#include <deadheat/case.hpp>

// An object is made by whoever needs it first. To save the lock afterwards, the pointer is looked
// at before the lock is taken: that look is ordered after nothing. It may find the pointer before
// what it points to has been written, and on the hardware where that happens the object is read
// half made.
namespace {

using namespace deadheat;

constexpr int threads = 3;

struct Config {
  long port = 8080;
};

class PlainPointer {
 public:
  Config* load() const { return config_; }
  void store(Config* config) { config_ = config; }

 private:
  Config* config_ = nullptr;
};

template <std::memory_order look, std::memory_order publish>
class AtomicPointer {
 public:
  Config* load() const { return config_.load(look); }
  void store(Config* config) { config_.store(config, publish); }

 private:
  std::atomic<Config*> config_ = nullptr;
};
using Relaxed = AtomicPointer<std::memory_order_relaxed, std::memory_order_relaxed>;
using Published = AtomicPointer<std::memory_order_acquire, std::memory_order_release>;

template <class Pointer>
class DoubleChecked {
 public:
  const Config& get() {
    Config* config = pointer_.load();
    if (config == nullptr) {
      std::scoped_lock hold(mutex_);
      config = pointer_.load();
      if (config == nullptr) {
        owner_ = std::make_unique<Config>();
        config = owner_.get();
        pointer_.store(config);
      }
    }
    return *config;
  }

 private:
  std::mutex mutex_;
  Pointer pointer_;
  std::unique_ptr<Config> owner_;
};

class CallOnce {
 public:
  const Config& get() {
    std::call_once(once_, [this] { owner_ = std::make_unique<Config>(); });
    return *owner_;
  }

 private:
  std::once_flag once_;
  std::unique_ptr<Config> owner_;
};

// The language does the same, with less to get wrong; the object is one for the whole program.
class StaticLocal {
 public:
  const Config& get() {
    static const auto owner = std::make_unique<Config>();
    return *owner;
  }
};

template <class Lazy>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 2'000);
  std::deque<Lazy> objects(static_cast<std::size_t>(rounds));
  std::vector<long> whole(threads);
  crew.together(threads, rounds, [&](int who, int round) {
    const Config& config = objects[static_cast<std::size_t>(round)].get();
    if (config.port == 8080) ++whole[static_cast<std::size_t>(who)];
  });
  return {.expected = long{threads} * rounds, .found = std::reduce(whole.begin(), whole.end())};
}

const Case double_checked_locking({
    .id = "once/double-checked-locking",
    .rule = "Who gets the object reads it as its maker wrote it.",
    .bug = "The first look at the pointer is outside of the lock, so nothing puts the writing of "
           "the object before its reading.",
    .fix = "The pointer is an atomic that is stored with release and loaded with acquire.",
    .source = "Meyers, Alexandrescu: C++ and the Perils of Double-Checked Locking, 2004",
    .tags = {"CP.110", "CP.111", "CWE-609", "CWE-362", "quick"},
    .racy = {trial<DoubleChecked<PlainPointer>>, {.race = must, .wrong = may}},
    .locked = {trial<DoubleChecked<Published>>},
    .further =
        {
            {"relaxed", Role::racy, {trial<DoubleChecked<Relaxed>>, {.race = must, .wrong = may}}},
            {"call-once", Role::locked, {trial<CallOnce>}},
            {"static-local", Role::locked, {trial<StaticLocal>}},
        },
});

}  // namespace
