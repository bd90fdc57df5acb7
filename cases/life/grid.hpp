// SPDX-License-Identifier: MIT
// Conway's game of life on a torus: what the cases of this folder play, each in its own way.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <deadheat/case.hpp>

namespace life {

enum class Cell : char { not_stepped, dead, alive };  // not stepped: looks dead to its neighbours

// A byte for each cell: neighbouring bits of a std::vector<bool> would be one memory location, and
// two threads could not write them at the same time.
class Grid {
 public:
  Grid(std::size_t height, std::size_t width)
      : height_(height), width_(width), cells_(height * width) {}

  std::size_t height() const { return height_; }
  std::size_t cells() const { return cells_.size(); }
  std::size_t number(std::size_t row, std::size_t column) const { return row * width_ + column; }
  Cell at(std::size_t cell) const { return cells_[cell]; }
  bool alive(std::size_t cell) const { return cells_[cell] == Cell::alive; }
  void set(std::size_t cell, bool alive) { cells_[cell] = alive ? Cell::alive : Cell::dead; }
  Grid blank() const { return {height_, cells_.size() / height_}; }

  // The cells around a cell: the last row is above the first, the last column left of it.
  std::vector<std::size_t> around(std::size_t cell) const {
    std::vector<std::size_t> numbers;
    const std::size_t row = cell / width_, column = cell % width_;
    for (const std::size_t down : {height_ - 1, height_, height_ + 1}) {
      for (const std::size_t right : {width_ - 1, width_, width_ + 1}) {
        if (down == height_ && right == width_) continue;
        numbers.push_back(number((row + down) % height_, (column + right) % width_));
      }
    }
    return numbers;
  }

 private:
  std::size_t height_, width_;
  std::vector<Cell> cells_;
};

// The rule of the game: whether a cell is alive in the next generation.
inline bool lives_on(const Grid& now, std::size_t cell) {
  const std::vector<std::size_t> around = now.around(cell);
  const auto alive =
      std::ranges::count_if(around, [&](std::size_t neighbour) { return now.alive(neighbour); });
  return alive == 3 || (alive == 2 && now.alive(cell));
}

// What one unit of concurrent work does.
inline void step(const Grid& now, Grid& next, std::size_t cell) {
  next.set(cell, lives_on(now, cell));
}

// A glider on a grid of 5 x 9; where a trial is to be small, three in a row on 3 x 3, which fill
// the grid and then die.
inline Grid first_generation(const deadheat::Crew& crew) {
  const bool small = crew.steps() < 5;
  Grid grid = small ? Grid(3, 3) : Grid(5, 9);
  using Place = std::pair<std::size_t, std::size_t>;
  const std::vector<Place> glider = {{0, 3}, {1, 4}, {2, 2}, {2, 3}, {2, 4}};
  const std::vector<Place> row = {{1, 0}, {1, 1}, {1, 2}};
  for (const auto& [down, right] : small ? row : glider) grid.set(grid.number(down, right), true);
  return grid;
}

// One game. Each generation has a grid of its own, which begins with no cell stepped and is filled
// from the one before. The oracle is the sequential step. Five generations are played; where a
// trial is to be small, as many as the bug needs to show.
class Game {
 public:
  explicit Game(const deadheat::Crew& crew, int at_least = 1) {
    const Grid first = first_generation(crew);
    const int generations = crew.steps() < 5 ? at_least : 5;
    grids_.push_back(first);
    oracle_.push_back(first);
    for (int age = 0; age < generations; ++age) {
      Grid after = first.blank();
      grids_.push_back(after);
      for (std::size_t cell = 0; cell < after.cells(); ++cell) step(oracle_.back(), after, cell);
      oracle_.push_back(after);
    }
  }

  std::size_t generations() const { return grids_.size() - 1; }
  std::size_t cells() const { return grids_.front().cells(); }
  const Grid& now(std::size_t generation) const { return grids_[generation]; }
  Grid& next(std::size_t generation) { return grids_[generation + 1]; }

  // Looks at the cells that a generation has made, as whoever shows the grid would.
  void look(std::size_t generation) {
    for (std::size_t cell = 0; cell < cells(); ++cell) {
      const bool right = next(generation).at(cell) == oracle_[generation + 1].at(cell);
      if (!right) ++different_;
    }
  }

  // How many cells differed from the oracle's, in all generations that were looked at.
  deadheat::Tally tally() const { return {.expected = 0, .found = different_}; }

 private:
  std::vector<Grid> grids_, oracle_;
  long different_ = 0;
};

}  // namespace life
