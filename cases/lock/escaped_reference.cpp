// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>

#include <deadheat/case.hpp>

// Reading the position locks, writing it locks, and the reader gets a reference. The lock is given
// back as the function returns; what the reference names is read afterwards, while it is written. A
// copy that is made under the lock is the reader's own.
namespace {

using namespace deadheat;

struct Position {
  long x = 0, y = 0;  // the ship goes along the diagonal, x = y
};

class Ship {
 public:
  void move() {
    std::scoped_lock hold(mutex_);
    ++position_.x;
    ++position_.y;
  }

  const Position& reference() {
    std::scoped_lock hold(mutex_);
    return position_;
  }

  Position copy() {
    std::scoped_lock hold(mutex_);
    return position_;
  }

 private:
  std::mutex mutex_;
  Position position_;
};

template <auto read>
Tally trial(Crew& crew) {
  Ship ship;
  long on_course = 0;
  const int steps = std::min(crew.steps(), 100'000);
  crew.together(2, steps, [&](int who, int) {
    if (who == 0) return ship.move();
    const auto& [x, y] = (ship.*read)();
    if (x == y) ++on_course;
  });
  return {.expected = steps, .found = on_course};
}

const Case escaped_reference({
    .id = "lock/escaped-reference",
    .rule = "Whenever it is read, the ship is on its course, where x = y.",
    .bug = "The function locks and returns a reference, which is read when the lock is free again.",
    .fix = "The function returns a copy that was made under the lock.",
    .source = "Williams: C++ Concurrency in Action, chapter 3",
    .tags = {"CP.31", "CP.50", "CWE-362"},
    .racy = {trial<&Ship::reference>, {.race = must, .wrong = must}},
    .locked = {trial<&Ship::copy>},
});

}  // namespace
