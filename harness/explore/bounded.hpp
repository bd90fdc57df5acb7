// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "explore/dependence.hpp"
#include "explore/search.hpp"
#include "explore/visited.hpp"

namespace deadheat::explorer {

// Every interleaving with at most so many preemptions: Musuvathi, Qadeer, "Iterative context
// bounding for systematic testing of multithreaded programs", PLDI 2007. A switch is free where the
// thread cannot go on. What two orders of operations that commute have in common is explored once:
// they lead to the same state, which is known by its happens-before relation (Musuvathi, Qadeer,
// "Partial-order reduction for context-bounded state exploration", MSR-TR-2007-12). Sleep sets and
// source sets would be wrong here: the one order that they leave may need more preemptions.
class Bounded : public Search {
 public:
  explicit Bounded(int bound) : bound_(bound) {}

  bool begin() override;
  int choose(const Node& node) override;
  int pick(Pick what, int options) override;
  void end(const Trace& trace) override;

  // No interleaving needed more preemptions than the bound.
  bool complete() const override { return is_through() && !met_bound_; }
  int bound() const override { return is_through() ? bound_ : -1; }
  long interleavings() const override { return interleavings_; }
  const char* current() const override { return "bounded"; }
  void restart_exhaustive() override { restart_ = true; }

  long executions() const { return executions_; }
  long redundant() const { return redundant_; }
  bool diverged() const { return diverged_; }
  bool was_cut() const { return was_cut_; }

 private:
  // A choice between threads, or a pick.
  struct Branch {
    bool is_pick = false;
    bool preempts = false;  // all options but the first are preemptions
    bool is_idle = false;   // the first option touches nothing: it may as well come first
    int taken = 0;
    int options = 0;
    int thread = -1;  // of the option that is taken; -1: not known yet
    int price = 0;    // preemptions before
    int event = 0;
    std::uint64_t place = 0;  // what can be chosen here
  };

  bool is_through() const { return exhausted_ && !was_cut_ && !diverged_; }
  void start_anew();
  bool take_next(Branch& branch);
  void push(const Node& node);
  int diverge();
  Branch* next(std::size_t& cursor, bool is_pick);
  bool walk(const Trace& trace);

  int bound_;
  std::vector<Branch> tree_;
  std::size_t position_ = 0;
  std::size_t from_ = 0;  // the branch that the current execution took anew
  HappensBefore order_;
  Visited visited_;

  long executions_ = 0;
  long redundant_ = 0;
  long interleavings_ = 0;
  bool restart_ = false;
  bool lost_ = false;
  bool exhausted_ = false;
  bool met_bound_ = false;
  bool was_cut_ = false;
  bool diverged_ = false;
};

}  // namespace deadheat::explorer
