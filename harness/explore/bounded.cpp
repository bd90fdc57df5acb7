// SPDX-License-Identifier: MIT
#include "explore/bounded.hpp"

#include <algorithm>

namespace deadheat::explorer {
void Bounded::start_anew() {
  tree_.clear();
  visited_.clear();
  executions_ = redundant_ = interleavings_ = 0;
  restart_ = exhausted_ = met_bound_ = was_cut_ = diverged_ = false;
}

bool Bounded::begin() {
  if (restart_) start_anew();
  position_ = from_ = 0;
  lost_ = false;
  if (executions_ == 0) return true;
  while (!tree_.empty() && !take_next(tree_.back())) tree_.pop_back();
  exhausted_ = tree_.empty();
  if (!exhausted_) from_ = tree_.size() - 1;
  return !exhausted_;
}

bool Bounded::take_next(Branch& branch) {
  if (branch.is_idle) return false;
  if (branch.preempts && branch.price >= bound_) {
    met_bound_ = true;
    return false;
  }
  branch.thread = -1;
  return ++branch.taken < branch.options;
}

void Bounded::push(const Node& node) {
  int price = 0;
  for (auto before = tree_.rbegin(); before != tree_.rend(); ++before) {
    if (before->is_pick) continue;
    price = before->price + (before->preempts && before->taken != 0 ? 1 : 0);
    break;
  }
  std::uint64_t place = node.preempts ? static_cast<std::uint64_t>(node.last) + 1 : 0;
  for (const Candidate& candidate : node.candidates) {
    place += mix(1, static_cast<std::uint64_t>(candidate.thread));
  }
  tree_.push_back({.preempts = node.preempts,
                   .is_idle = node.preempts && !touches_anything(node.candidates[0].touches),
                   .options = static_cast<int>(node.candidates.size()),
                   .price = price,
                   .place = place});
}

int Bounded::choose(const Node& node) {
  if (lost_) return 0;
  if (position_ == tree_.size()) push(node);
  Branch& branch = tree_[position_];
  if (branch.is_pick || branch.options != static_cast<int>(node.candidates.size())) {
    return diverge();
  }
  const int thread = node.candidates[static_cast<std::size_t>(branch.taken)].thread;
  if (branch.thread >= 0 && branch.thread != thread) return diverge();
  branch.thread = thread;
  ++position_;
  return branch.taken;
}

int Bounded::pick(Pick, int options) {
  if (lost_) return 0;
  if (position_ == tree_.size()) tree_.push_back({.is_pick = true, .options = options});
  const Branch& branch = tree_[position_];
  if (!branch.is_pick || branch.options != options) return diverge();
  ++position_;
  return branch.taken;
}

int Bounded::diverge() {
  lost_ = diverged_ = true;
  return 0;
}

void Bounded::end(const Trace& trace) {
  ++executions_;
  was_cut_ |= trace.cut;
  if (lost_) return;
  if (position_ != tree_.size()) {
    diverged_ = true;
    return;
  }
  if (!walk(trace)) {
    ++redundant_;
  } else if (!visited_.is_full() && !visited_.was_reached(mix(3, order_.state(order_.size())), 0)) {
    ++interleavings_;
  }
}

// A branch's event: choices and picks are each told in the order of the calls.
Bounded::Branch* Bounded::next(std::size_t& cursor, bool is_pick) {
  while (cursor < tree_.size() && tree_[cursor].is_pick != is_pick) ++cursor;
  return cursor < tree_.size() ? &tree_[cursor++] : nullptr;
}

// Goes through the events. False: it came to a state whose continuations are explored already.
bool Bounded::walk(const Trace& trace) {
  const int anew = from_ < tree_.size() ? tree_[from_].event : 0;
  const int kept = order_.keep(trace, executions_ == 1 ? 0 : anew);
  std::size_t choice = 0;
  std::size_t pick = 0;
  for (int number = 0; number < static_cast<int>(trace.events.size()); ++number) {
    const Event& event = trace.events[static_cast<std::size_t>(number)];
    if (event.is_pick) {
      if (Branch* branch = next(pick, true)) branch->event = number;
    } else if (event.has_node) {
      Branch* branch = next(choice, false);
      if (branch) branch->event = number;
      if (branch && choice > from_ + 1 &&
          visited_.was_reached(order_.state(number) + branch->place, branch->price)) {
        tree_.resize(choice - 1);
        return false;
      }
    }
    if (number < kept) continue;
    order_.add(event);
  }
  return true;
}

}  // namespace deadheat::explorer
