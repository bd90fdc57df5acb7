// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>

#include <deadheat/case.hpp>

// A value of two words is written in two steps. Who reads between them gets the first half of the
// new value and the second half of the old: a value that was never written. Two atomics are two
// values, and tear the same way without a data race.
namespace {

using namespace deadheat;

constexpr int threads = 2;

struct alignas(8) Position {
  std::int32_t x = 0;
  std::int32_t y = 0;
};

template <class Mutex>
class Plain {
 public:
  void store(Position next) {
    std::scoped_lock hold(mutex_);
    x_ = next.x;
    y_ = next.y;
  }
  Position load() {
    std::scoped_lock hold(mutex_);
    return {x_, y_};
  }

 private:
  Mutex mutex_;
  alignas(64) std::int32_t x_ = 0;
  alignas(64) std::int32_t y_ = 0;
};

class TwoAtomics {
 public:
  void store(Position next) {
    x_ = next.x;
    y_ = next.y;
  }
  Position load() const { return {x_, y_}; }

 private:
  std::atomic<std::int32_t> x_ = 0, y_ = 0;
};

// Both halves in one atomic that the processor writes in one step.
class OneAtomic {
 public:
  void store(Position next) { position_ = next; }
  Position load() const { return position_; }

 private:
  std::atomic<Position> position_ = Position{};
  static_assert(std::atomic<Position>::is_always_lock_free);
};

template <class Shared>
Tally trial(Crew& crew) {
  const int steps = std::min(crew.steps(), 20'000);
  Shared shared;
  long whole = 0;  // touched by the reader alone
  crew.together(threads, steps, [&](int who, int number) {
    if (who == 0) {
      shared.store({number + 1, number + 1});
    } else {
      const Position read = shared.load();
      if (read.x == read.y) ++whole;
    }
  });
  return {.expected = steps, .found = whole};
}

const Case torn_read({
    .id = "once/torn-read",
    .rule = "A position that is read is one that was written.",
    .bug = "Its two halves are written one after the other, and are read in between.",
    .fix = "A std::mutex is held around the write and around the read of both.",
    .source = "Lu et al., ASPLOS 2008 (multi-variable bugs)",
    .tags = {"CP.2", "CWE-362"},
    .racy = {trial<Plain<NoLock>>, {.race = must, .wrong = must}},
    .locked = {trial<Plain<std::mutex>>},
    .further =
        {
            {"two-atomics", Role::racy, {trial<TwoAtomics>, {.wrong = must}}},
            {"one-atomic", Role::locked, {trial<OneAtomic>}},
        },
});

}  // namespace
