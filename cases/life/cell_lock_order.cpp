// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

#include <deadheat/case.hpp>

#include "grid.hpp"

// The cells of a row share a lock, and who steps a cell holds the locks of the three rows in which
// its neighbours are. "My own row first, then those beside it" sounds orderly, but two threads in
// rows side by side take each other's locks in opposite orders, and each waits for the other for
// ever.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;
using life::Game;

using Rows = std::array<std::size_t, 3>;

constexpr int threads = 2;

void own_row_first(Rows&) {}

void by_number(Rows& rows) { std::ranges::sort(rows); }

// Each thread has a half of the grid: their cells are neighbours where the halves meet.
std::pair<std::size_t, std::size_t> share(int who, std::size_t cells) {
  const auto number = static_cast<std::size_t>(who);
  return {cells * number / threads, cells * (number + 1) / threads};
}

template <void (*arrange)(Rows&)>
Tally trial(Crew& crew) {
  Game game(crew);
  const std::size_t height = game.now(0).height();
  std::deque<std::mutex> locks(height);
  for (std::size_t generation = 0; generation < game.generations(); ++generation) {
    crew.together(threads, [&](int who) {
      const auto [begin, end] = share(who, game.cells());
      for (std::size_t cell = begin; cell < end; ++cell) {
        const std::size_t row = cell * height / game.cells();
        Rows rows = {row, (row + height - 1) % height, (row + 1) % height};
        arrange(rows);
        std::scoped_lock first(locks[rows[0]]);
        std::scoped_lock second(locks[rows[1]]);
        std::scoped_lock third(locks[rows[2]]);
        life::step(game.now(generation), game.next(generation), cell);
      }
    });
    game.look(generation);
  }
  return game.tally();
}

const Case cell_lock_order({
    .id = "life/cell-lock-order",
    .rule = "All cells are stepped, and none differs from the sequential step's.",
    .bug = "Each thread takes its own row's lock before the others, so two rows side by side take "
           "the two locks in opposite orders.",
    .fix = "The locks are taken in the order of the rows' numbers.",
    .source = "Effective Python, item 57",
    .tags = {"CP.21", "CWE-833"},
    .racy = {.trial = trial<own_row_first>,
             .truth = {.inversion = must, .hang = must},
             .deadline = 1s},
    .locked = {trial<by_number>},
});

}  // namespace
