// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <deadheat/litmus.hpp>

#include "suite/litmus_block.hpp"
#include "suite/loop.hpp"

namespace deadheat {

// Which shape to run. Every shape gets a small share of the time, all the run long; the rest goes
// to the one that does best. As no measurement is the last, one that other work came into the
// middle of does no lasting harm.
class LitmusTuner {
 public:
  struct Tried {
    LitmusShape shape;
    double score = 0;
    double seconds = 0;
  };

  LitmusTuner(const LitmusBody& body, const LoopOptions& options);

  // Null: none needs to be tried more than it was.
  Tried* hardly_tried();

  // By what it showed, drawn towards the mean of all where it was hardly tried.
  Tried& best();

 private:
  void add(LitmusShape shape);
  double sum(double Tried::*part) const;

  std::vector<Tried> tried_;  // never empty
};

// How well a shape makes the actors meet: the rare outcomes count, most of all the forbidden ones.
double score(const LitmusBody& body, const LitmusCounts& counts);

}  // namespace deadheat
