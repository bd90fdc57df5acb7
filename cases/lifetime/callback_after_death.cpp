// SPDX-License-Identifier: MIT
#include <algorithm>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include <deadheat/case.hpp>

// A listener signs up for a callback, and signs off in its destructor. Signing off keeps the next
// call away, and not the one that has begun: it goes on in an object that is being destroyed. So
// signing off has to wait for the call that has begun.
namespace {

using namespace deadheat;

constexpr int threads = 2;

// Calls a copy of the callback, without a lock: a callback may then use the clock.
class Unlocked {
 public:
  void tick() {
    if (const auto call = copy()) call();
  }
  void listen(std::function<void()> call) {
    std::scoped_lock hold(mutex_);
    call_ = std::move(call);
  }

 protected:
  std::function<void()> copy() {
    std::scoped_lock hold(mutex_);
    return call_;
  }

 private:
  std::mutex mutex_;
  std::function<void()> call_;
};

// The same, and a second lock that is held while a call runs.
class Waited : public Unlocked {
 public:
  void tick() {
    std::scoped_lock hold(running_);
    Unlocked::tick();
  }
  void listen(std::function<void()> call) {
    std::scoped_lock hold(running_);
    Unlocked::listen(std::move(call));
  }

 private:
  std::mutex running_;
};

template <class Clock>
class Listener {
 public:
  Listener(Clock& clock, long& late) : clock_(clock), late_(late) {
    clock_.listen([this] { hear(); });
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() {
    clock_.listen(nullptr);
    alive_ = false;
  }

 private:
  void hear() {
    if (!alive_) ++late_;
  }

  Clock& clock_;
  long& late_;
  bool alive_ = true;
};

// A clock with a listener. The optional keeps the place of a listener that is dead.
template <class Clock>
struct Heard {
  explicit Heard(long& late) { listener.emplace(clock, late); }
  Clock clock;
  std::optional<Listener<Clock>> listener;
};

template <class Clock>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 500);
  long late = 0;  // touched by the thread that ticks alone
  std::deque<Heard<Clock>> all;
  for (int round = 0; round < rounds; ++round) all.emplace_back(late);
  crew.together(threads, rounds, [&](int who, int round) {
    Heard<Clock>& heard = all[static_cast<std::size_t>(round)];
    if (who == 0) {
      heard.clock.tick();
    } else {
      heard.listener.reset();
    }
  });
  return {.expected = 0, .found = late};
}

const Case callback_after_death({
    .id = "lifetime/callback-after-death",
    .rule = "No callback runs in an object that is dead.",
    .bug = "The destructor signs off and does not wait for the call that has begun.",
    .fix = "A lock is held while a call runs, and signing off takes it.",
    .source = "C++ Core Guidelines, CP.24 and CP.31",
    .tags = {"CP.24", "CWE-362", "CWE-416"},
    .racy = {trial<Unlocked>, {.race = must, .wrong = must}},
    .locked = {trial<Waited>},
});

}  // namespace
