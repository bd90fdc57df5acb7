// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "explore/random.hpp"
#include "explore/search.hpp"

namespace deadheat::explorer {

// Zhao, Wolff, Mathur, Roychoudhury, "Selectively uniform concurrency testing", ASPLOS 2025. Which
// thread does the next interesting operation is drawn by how many each still has to do: that makes
// every order of them equally likely, where a walk that gives threads equal chances favours those
// in which a short thread is done early. How many there are is known from the execution before.
class Surw : public Search {
 public:
  explicit Surw(std::uint64_t seed) : random_(seed) {}

  bool begin() override;
  int choose(const Node& node) override;
  int pick(Pick what, int options) override;
  void end(const Trace& trace) override;
  const char* current() const override { return "surw"; }

 private:
  // The operations of a thread in the execution before that others could meet.
  struct Use {
    std::uint64_t object = 0;
    int thread = 0;
    long count = 0;
    bool writes = false;
  };
  struct Share {
    long left = 0;    // interesting operations still to come
    int parent = -1;  // the thread that creates it
    bool is_here = false;
  };

  void focus();
  bool is_interesting(const Touches& touches) const;
  void note_gone(const Node& node);
  void intend(const Node& node);
  bool is_to_come(int child, int parent) const;
  long weight(int thread) const;
  int heir(int thread, long drawn) const;
  Share& share(int thread);
  void count(const Event& event);
  void find_shared();

  Random random_;
  std::vector<Use> uses_;
  std::vector<long> totals_;           // by thread: operations that touch anything
  std::vector<int> parents_;           // by thread
  std::vector<std::uint64_t> shared_;  // objects that threads contend for

  // of this execution
  bool all_are_interesting_ = true;
  std::uint64_t object_ = 0;  // else those that touch it
  std::vector<Share> shares_;
  int intended_ = -1;  // the thread that does the next interesting operation
  std::int64_t expected_step_ = 0;
};

}  // namespace deadheat::explorer
