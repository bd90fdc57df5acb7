// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "explore/dependence.hpp"
#include "explore/search.hpp"
#include "explore/visited.hpp"

namespace deadheat::explorer {

// Every interleaving once, where two that differ only in the order of operations that commute are
// one. Depth-first with the source sets and sleep sets of Abdulla, Aronsson, Jonsson, Sagonas,
// "Optimal dynamic partial order reduction", POPL 2014: an execution is run to its end, and where
// two of its operations race, the other order is put down for later.
class Exhaustive : public Search {
 public:
  bool begin() override;
  int choose(const Node& node) override;
  int pick(Pick what, int options) override;
  void end(const Trace& trace) override;

  bool complete() const override { return exhausted_ && !was_cut_ && !diverged_ && !overflowed_; }
  long interleavings() const override { return executions_ - redundant_; }
  const char* current() const override { return "exhaustive"; }
  void restart_exhaustive() override { restart_ = true; }

  long executions() const { return executions_; }
  // Executions that turned out to be equivalent to earlier ones.
  long redundant() const { return redundant_; }
  // The body did not do the same on the same schedule.
  bool diverged() const { return diverged_; }
  // An execution was given up; what would have come after that is unknown.
  bool was_cut() const { return was_cut_; }

 private:
  // A set of candidates, by their index.
  using Set = std::uint64_t;
  static constexpr std::size_t most_candidates = 64;

  struct Option {
    int thread = 0;
    bool was_executed = false;
    Touches pending = {};
    Touches executed = {};  // once it was; until then the pending ones
  };

  // A choice between threads, or a pick; the one that the current execution takes is `taken`.
  struct Branch {
    bool is_pick = false;
    int taken = 0;
    int options = 0;
    std::size_t first = 0;  // of its options, in options_; a pick has none there
    int event = 0;
    Set to_do = 0;
    Set done = 0;    // with the one that is taken
    Set asleep = 0;  // explored before, in an equivalent order
  };

  // A thread whose next operation was explored before, and commutes with all that came since.
  struct Sleeper {
    int thread = 0;
    Touches touches = {};
  };

  void start_anew();
  bool take_next(Branch& branch) const;
  void pop();
  Option& option(const Branch& branch, int number) {
    return options_[branch.first + static_cast<std::size_t>(number)];
  }
  int replay(const Node& node);
  int diverge();
  void refresh(const Branch& branch, const Node& node);
  void push(const Node& node);
  void fall_asleep(const Branch& branch);
  void filter_sleepers(const Touches& touches);
  bool sleeps(int thread) const;
  Set find_sleepers(const Branch& branch);
  void rewind();
  Branch* next(std::size_t& cursor, bool is_pick);
  Branch* branch_of(const Event& event, int number);
  bool walk(const Trace& trace, int kept);
  bool was_seen();
  bool is_redundant(Branch* branch, const Event& event);
  void note_executed(const Branch& branch, const Event& event);
  void note_races();
  void note_change(const Event& event);
  void note_waiting(const Trace& trace, int from);
  void note_blocked(const Blocked& blocked);
  bool try_thread(Branch& branch, int thread);
  bool reverse(int rival);
  Set starters(const Branch& branch, int rival);

  std::vector<Branch> tree_;  // the path of the current execution
  std::vector<Option> options_;
  std::size_t position_ = 0;  // in tree_, while an execution runs
  std::size_t from_ = 0;      // the branch that the current execution took anew
  HappensBefore order_;
  std::vector<int> branches_;  // by event: its branch in tree_, or -1
  std::vector<Sleeper> sleepers_;
  Visited seen_;  // executions with picks

  // while an execution is gone through
  std::size_t next_choice_ = 0;
  std::size_t next_pick_ = 0;
  std::vector<char> waiting_;   // by thread
  std::size_t sleep_from_ = 0;  // the last choice that it has in common with the one before
  bool is_new_ = false;         // that choice is passed

  long executions_ = 0;
  long redundant_ = 0;
  bool restart_ = false;
  bool lost_ = false;  // this execution has left the path
  bool exhausted_ = false;
  bool was_cut_ = false;
  bool diverged_ = false;
  bool overflowed_ = false;  // more candidates than a set holds
};

}  // namespace deadheat::explorer
