// SPDX-License-Identifier: MIT
#include <barrier>

#include <deadheat/case.hpp>

#include "grid.hpp"

// Each thread steps its share of the cells, generation after generation. A generation must be
// complete before the next is made from it: the fan-out needs a fan-in. Without one, the thread
// that is ahead reads cells that the other has not stepped yet.
namespace {

using namespace deadheat;
using life::Game;

constexpr int threads = 2;

struct NoFanIn {
  explicit NoFanIn(int) {}
  void arrive_and_wait() {}
};

template <class FanIn>
Tally trial(Crew& crew) {
  Game game(crew, 2);
  FanIn fan_in(threads);
  crew.together(threads, [&](int who) {
    for (std::size_t generation = 0; generation < game.generations(); ++generation) {
      for (auto cell = static_cast<std::size_t>(who); cell < game.cells(); cell += threads) {
        life::step(game.now(generation), game.next(generation), cell);
      }
      fan_in.arrive_and_wait();
    }
  });
  for (std::size_t generation = 0; generation < game.generations(); ++generation) {
    game.look(generation);
  }
  return game.tally();
}

const Case missing_fan_in({
    .id = "life/missing-fan-in",
    .rule = "No cell differs from the sequential step's.",
    .bug = "A thread goes on to the next generation while the other still steps cells of this one.",
    .fix = "A std::barrier lets nobody go on before all have stepped their cells.",
    .source = "Effective Python, item 56",
    .tags = {"CP.2", "CWE-820"},
    .racy = {trial<NoFanIn>, {.race = must, .wrong = must}},
    .locked = {trial<std::barrier<>>},
});

}  // namespace
