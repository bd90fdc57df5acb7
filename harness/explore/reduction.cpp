// SPDX-License-Identifier: MIT
#include "explore/reduction.hpp"

#include <algorithm>
#include <cstddef>

namespace deadheat::explorer {
namespace {

bool is_better(const Decisions& one, const Decisions& other) {
  const int fewer = preemptions_of(one) - preemptions_of(other);
  return fewer != 0 ? fewer < 0 : one.size() < other.size();
}

Decisions without(const Decisions& decisions, std::size_t from, std::size_t count) {
  Decisions kept(decisions.begin(), decisions.begin() + static_cast<std::ptrdiff_t>(from));
  const std::size_t end = std::min(from + count, decisions.size());
  kept.insert(kept.end(), decisions.begin() + static_cast<std::ptrdiff_t>(end), decisions.end());
  return kept;
}

class Reduction {
 public:
  Reduction(const Decisions& failing, const Try& try_it, long most)
      : best_(failing), try_(try_it), left_(most) {}

  Decisions run() {
    keep_if_better({});
    leave_out();
    with_fewer_preemptions();
    leave_out();
    return best_;
  }

 private:
  bool keep_if_better(const Decisions& decisions) {
    if (left_-- <= 0) return false;
    const Tried tried = try_(decisions);
    nodes_ = tried.nodes;
    threads_ = tried.threads;
    if (!tried.fails || !is_better(tried.decisions, best_)) return false;
    best_ = tried.decisions;
    return true;
  }

  // Ever smaller parts, as in delta debugging (Zeller and Hildebrandt, 2002).
  void leave_out() {
    for (std::size_t size = std::max<std::size_t>(best_.size() / 2, 1); size > 0; size /= 2) {
      for (std::size_t from = 0; from < best_.size() && left_ > 0;) {
        if (!keep_if_better(without(best_, from, size))) from += size;
      }
    }
  }

  // All schedules with one decision, then as many with two as there is room for: what chance found
  // with many preemptions often needs one.
  void with_fewer_preemptions() {
    if (preemptions_of(best_) > 1) with_one_more({}, 0);
    if (preemptions_of(best_) <= 2) return;
    keep_if_better({});
    const std::uint32_t nodes = nodes_;
    const int threads = threads_;
    for (std::uint32_t node = 0; node < nodes && left_ > 0; ++node) {
      for (int thread = 0; thread < threads && left_ > 0; ++thread) {
        with_one_more({decision(node, thread)}, node + 1);
        if (preemptions_of(best_) <= 2) return;
      }
    }
  }

  void with_one_more(const Decisions& before, std::uint32_t from) {
    keep_if_better(before);
    const std::uint32_t nodes = nodes_;
    const int threads = threads_;
    for (std::uint32_t node = from; node < nodes; ++node) {
      for (int thread = 0; thread < threads && left_ > 0; ++thread) {
        Decisions decisions = before;
        decisions.push_back(decision(node, thread));
        if (keep_if_better(decisions)) return;
      }
    }
  }

  static Decision decision(std::uint32_t node, int thread) {
    return {.node = node, .answer = static_cast<std::uint16_t>(thread)};
  }

  Decisions best_;
  const Try& try_;
  long left_;
  std::uint32_t nodes_ = 0;
  int threads_ = 0;
};

}  // namespace

int preemptions_of(const Decisions& decisions) {
  return static_cast<int>(
      std::ranges::count_if(decisions, [](const Decision& decision) { return decision.preempts; }));
}

Decisions reduced(const Decisions& failing, const Try& try_it, long most) {
  return Reduction(failing, try_it, most).run();
}

}  // namespace deadheat::explorer
