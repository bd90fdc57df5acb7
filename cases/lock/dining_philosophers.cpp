// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// Philosophers sit round a table, with one fork between any two, and each needs two forks to eat.
// All take the left one first: when each has taken his left fork, nobody can have a right one, and
// all starve. Three ways out: take both forks at once, let one of them be left-handed, or let at
// most all but one sit down.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr std::size_t seats = 3;

class Chairs {
 public:
  void take() {
    std::unique_lock hold(mutex_);
    freed_.wait(hold, [&] { return free_ > 0; });
    --free_;
  }
  void give_back() {
    std::scoped_lock hold(mutex_);
    ++free_;
    freed_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t free_ = seats - 1;
};

struct Table {
  std::array<std::mutex, seats> forks;
  Chairs chairs;
  std::array<long, seats> meals{};  // each written by one philosopher

  std::mutex& left(std::size_t who) { return forks[who]; }
  std::mutex& right(std::size_t who) { return forks[(who + 1) % seats]; }
};

void left_fork_first(Table& table, std::size_t who) {
  std::scoped_lock left(table.left(who));
  std::scoped_lock right(table.right(who));
  ++table.meals[who];
}

void both_forks_at_once(Table& table, std::size_t who) {
  std::scoped_lock both(table.left(who), table.right(who));
  ++table.meals[who];
}

void one_is_left_handed(Table& table, std::size_t who) {
  const bool is_left_handed = who == 0;
  std::scoped_lock one(is_left_handed ? table.right(who) : table.left(who));
  std::scoped_lock other(is_left_handed ? table.left(who) : table.right(who));
  ++table.meals[who];
}

void one_chair_short(Table& table, std::size_t who) {
  table.chairs.take();
  left_fork_first(table, who);
  table.chairs.give_back();
}

template <void (*eat)(Table&, std::size_t who)>
Tally trial(Crew& crew) {
  Table table;
  for (std::size_t who = 0; who < seats; ++who) eat(table, who);  // one after the other

  const int meals = std::min(crew.steps(), 5'000);
  crew.together(seats, meals, [&](int who, int) { eat(table, static_cast<std::size_t>(who)); });
  return {.expected = long{seats} * (meals + 1),
          .found = table.meals[0] + table.meals[1] + table.meals[2]};
}

const Case dining_philosophers({
    .id = "lock/dining-philosophers",
    .rule = "Every philosopher eats all his meals.",
    .bug = "All take the left fork first, and each can end up with one fork and wait for ever.",
    .fix = "std::scoped_lock takes both forks or none.",
    .source = "Dijkstra: Hierarchical Ordering of Sequential Processes, Acta Informatica 1971",
    .tags = {"CP.21", "CWE-833"},
    .racy = {.trial = trial<left_fork_first>,
             .truth = {.inversion = must, .hang = must},
             .deadline = 1s},
    .locked = {trial<both_forks_at_once>},
    .further =
        {
            {"left-handed", Role::locked, {trial<one_is_left_handed>}},
            {"chairs",
             Role::locked,
             {.trial = trial<one_chair_short>,
              .false_alarm = {{Detector::tsan, Symptom::inversion,
                               "the orders of the forks make a circle, and it does not know that "
                               "the chairs keep it from closing"}}}},
        },
});

}  // namespace
