// SPDX-License-Identifier: MIT
#include <functional>
#include <thread>
#include <vector>

#include <deadheat/case.hpp>

#include "grid.hpp"

// A thread for each cell. The loop that starts them counts the cells in a variable of its own, and
// a thread that was given a reference to it reads it when it comes to run. The loop is further by
// then: some cells are stepped twice, others not at all, and the last number is that of no cell.
namespace {

using namespace deadheat;
using life::Game;

void step_cell(Game& game, std::size_t generation, const std::size_t& its_cell) {
  const std::size_t cell = its_cell;
  if (cell < game.cells()) life::step(game.now(generation), game.next(generation), cell);
}

auto by_reference(const std::size_t& cell) { return std::cref(cell); }

auto by_value(const std::size_t& cell) { return cell; }

template <auto hand_over>
Tally trial(Crew& crew) {
  Game game(crew);
  for (std::size_t generation = 0; generation < game.generations(); ++generation) {
    std::vector<std::thread> threads;
    std::size_t cell = 0;
    for (; cell < game.cells(); ++cell) {
      threads.emplace_back(step_cell, std::ref(game), generation, hand_over(cell));
    }
    for (std::thread& thread : threads) thread.join();
    game.look(generation);
  }
  return game.tally();
}

const Case thread_per_cell({
    .id = "life/thread-per-cell",
    .rule = "No cell differs from the sequential step's.",
    .bug =
        "Each thread is given a reference to the loop's variable, and the loop goes on before the "
        "thread reads it.",
    .fix = "Each thread is given the number of its cell by value.",
    .source = "Effective Python, item 57",
    .tags = {"CP.31", "CWE-362"},
    .racy = {trial<by_reference>, {.race = must, .wrong = must}},
    .locked = {trial<by_value>},
});

}  // namespace
