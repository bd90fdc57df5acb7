// SPDX-License-Identifier: MIT
#include <future>
#include <thread>
#include <vector>

#include <deadheat/case.hpp>

#include "../pool/pool.hpp"
#include "grid.hpp"

// A bounded pool steps the cells, and a future for each tells when its cell is done. "The tasks are
// taken in order, so when the last is done all are" is not so: they begin in order. While one
// worker does the last, another can still be busy with the one before.
namespace {

using namespace deadheat;
using life::Game;

constexpr int workers = 2;

using Futures = std::vector<std::future<void>>;

void wait_for_the_last(Futures& futures) { futures.back().get(); }

void wait_for_all(Futures& futures) {
  for (std::future<void>& future : futures) future.get();
}

template <void (*fan_in)(Futures&)>
Tally trial(Crew& crew) {
  Game game(crew);
  pool::Pool pool(workers);
  for (std::size_t generation = 0; generation < game.generations(); ++generation) {
    Futures futures;
    for (std::size_t cell = 0; cell < game.cells(); ++cell) {
      futures.push_back(pool.submit([&game, generation, cell] {
        // the last cell but one waits for input, and others are let on
        if (cell + 2 == game.cells()) std::this_thread::yield();
        life::step(game.now(generation), game.next(generation), cell);
      }));
    }
    fan_in(futures);
    game.look(generation);
  }
  return game.tally();
}

const Case by_pool({
    .id = "life/by-pool",
    .rule = "No cell differs from the sequential step's.",
    .bug = "The caller waits for the last task only, and those before it may end after it.",
    .fix = "The caller waits for every task's future.",
    .source = "Effective Python, item 59",
    .tags = {"CP.2", "CWE-362"},
    .racy = {trial<wait_for_the_last>, {.race = must, .wrong = must}},
    .locked = {trial<wait_for_all>},
});

}  // namespace
