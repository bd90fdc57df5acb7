// SPDX-License-Identifier: MIT
#include <deadheat/case.hpp>

#include "grid.hpp"

// Threads share the cells of a generation. Whether a cell lives on depends on its neighbours as
// they are *now*. Who writes the answer into the grid that all read has changed what the others
// see: a cell is judged by neighbours of which some are of this generation and some of the next.
// One thread alone would get that wrong too, but in the same way each time; threads also race.
namespace {

using namespace deadheat;
using life::Game;
using life::Grid;

constexpr int threads = 2;

Grid& into_the_same(Grid& now, Grid&) { return now; }

Grid& into_the_next(Grid&, Grid& next) { return next; }

template <Grid& (*target)(Grid&, Grid&)>
Tally trial(Crew& crew) {
  Game game(crew);
  for (std::size_t generation = 0; generation < game.generations(); ++generation) {
    Grid now = game.now(generation);
    Grid made = now;
    crew.together(threads, [&](int who) {
      for (auto cell = static_cast<std::size_t>(who); cell < now.cells(); cell += threads) {
        life::step(now, target(now, made), cell);
      }
    });
    game.next(generation) = target(now, made);
    game.look(generation);
  }
  return game.tally();
}

const Case in_place_update({
    .id = "life/in-place-update",
    .rule = "No cell differs from the sequential step's.",
    .bug = "Cells are stepped in the grid that other threads still read.",
    .fix = "The next generation is written into a grid of its own, which nobody reads before all "
           "threads have ended.",
    .source = "Effective Python, item 56",
    .tags = {"CP.2", "CWE-362", "quick"},
    .racy = {trial<into_the_same>, {.race = must, .wrong = must}},
    .locked = {trial<into_the_next>},
});

}  // namespace
