// SPDX-License-Identifier: MIT
#include "explore/surw.hpp"

#include <algorithm>

#include "explore/dependence.hpp"

namespace deadheat::explorer {
namespace {

constexpr double everything = 0.5;  // how often all operations are interesting

// More objects than this are not told apart.
constexpr std::size_t most_uses = 4096;

}  // namespace

bool Surw::begin() {
  focus();
  intended_ = -1;
  expected_step_ = -1;
  return true;
}

// Draws what is interesting this time, and how many such operations each thread has.
void Surw::focus() {
  all_are_interesting_ = shared_.empty() || random_.chance(everything);
  if (!all_are_interesting_) object_ = shared_[random_.below(shared_.size())];
  shares_.assign(totals_.size(), {});
  for (std::size_t thread = 0; thread < totals_.size(); ++thread) {
    if (all_are_interesting_) shares_[thread].left = totals_[thread];
    shares_[thread].parent = parents_[thread];
  }
  if (all_are_interesting_) return;
  for (const Use& use : uses_) {
    if (use.object == object_) share(use.thread).left += use.count;
  }
}

Surw::Share& Surw::share(int thread) {
  const auto at = static_cast<std::size_t>(thread);
  if (at >= shares_.size()) shares_.resize(at + 1);
  return shares_[at];
}

bool Surw::is_interesting(const Touches& touches) const {
  if (all_are_interesting_) return touches_anything(touches);
  return std::any_of(touches.begin(), touches.end(), [&](const Touch& touch) {
    return touch.effect != Effect::none && touch.object == object_;
  });
}

bool Surw::is_to_come(int child, int parent) const {
  const Share& share = shares_[static_cast<std::size_t>(child)];
  return child != parent && share.parent == parent && !share.is_here;
}

// A thread that is not here yet will be, by way of its parent.
long Surw::weight(int thread) const {
  const auto at = static_cast<std::size_t>(thread);
  if (at >= shares_.size()) return 0;
  long sum = shares_[at].left;
  for (int child = 0; child < static_cast<int>(shares_.size()); ++child) {
    if (is_to_come(child, thread)) sum += weight(child);
  }
  return sum;
}

// What the last thread did alone, without a choice.
void Surw::note_gone(const Node& node) {
  const std::int64_t unseen = node.step - expected_step_;
  if (expected_step_ < 0 || unseen <= 0 || node.last < 0) return;
  Share& last = share(node.last);
  last.left = std::max(0L, last.left - static_cast<long>(unseen));
}

void Surw::intend(const Node& node) {
  long sum = 0;
  for (const Candidate& candidate : node.candidates) sum += weight(candidate.thread);
  if (sum <= 0) {
    intended_ = node.candidates[random_.below(node.candidates.size())].thread;
    return;
  }
  auto drawn = static_cast<long>(random_.below(static_cast<std::uint64_t>(sum)));
  std::size_t at = 0;
  while (drawn >= weight(node.candidates[at].thread)) drawn -= weight(node.candidates[at++].thread);
  intended_ = heir(node.candidates[at].thread, drawn);
}

// The thread, or the one among those that it will create, to whom a number below its weight falls.
int Surw::heir(int thread, long drawn) const {
  const auto at = static_cast<std::size_t>(thread);
  if (at >= shares_.size() || drawn < shares_[at].left) return thread;
  drawn -= shares_[at].left;
  for (int child = 0; child < static_cast<int>(shares_.size()); ++child) {
    if (!is_to_come(child, thread)) continue;
    if (drawn < weight(child)) return heir(child, drawn);
    drawn -= weight(child);
  }
  return thread;
}

int Surw::choose(const Node& node) {
  note_gone(node);
  for (const Candidate& candidate : node.candidates) share(candidate.thread).is_here = true;
  const auto is_free = [&](const Candidate& candidate) {
    return candidate.thread == intended_ || !is_interesting(candidate.touches);
  };
  auto free = std::count_if(node.candidates.begin(), node.candidates.end(), is_free);
  if (intended_ < 0 || free == 0) {
    intend(node);
    free = std::count_if(node.candidates.begin(), node.candidates.end(), is_free);
  }
  auto drawn = random_.below(static_cast<std::uint64_t>(free));
  std::size_t chosen = 0;
  while (!is_free(node.candidates[chosen]) || drawn-- > 0) ++chosen;
  if (is_interesting(node.candidates[chosen].touches)) {
    Share& own = share(node.candidates[chosen].thread);
    own.left = std::max(0L, own.left - 1);
    intended_ = -1;
  }
  expected_step_ = std::int64_t{node.step} + 1;
  return static_cast<int>(chosen);
}

int Surw::pick(Pick what, int options) {
  if (expected_step_ >= 0) ++expected_step_;
  return draw(random_, what, options);
}

void Surw::count(const Event& event) {
  const auto thread = static_cast<std::size_t>(event.thread);
  if (touches_anything(event.touches)) ++totals_[thread];
  for (const Touch& touch : event.touches) {
    if (touch.effect == Effect::none) continue;
    auto use = std::find_if(uses_.begin(), uses_.end(), [&](const Use& known) {
      return known.object == touch.object && known.thread == event.thread;
    });
    if (use == uses_.end()) {
      if (uses_.size() >= most_uses) continue;
      use = uses_.insert(uses_.end(), {.object = touch.object, .thread = event.thread});
    }
    ++use->count;
    use->writes |= touch.effect != Effect::read;
  }
}

void Surw::find_shared() {
  shared_.clear();
  for (const Use& use : uses_) {
    const bool is_contended = std::any_of(uses_.begin(), uses_.end(), [&](const Use& other) {
      return other.object == use.object && other.thread != use.thread && other.writes;
    });
    const bool is_known = std::find(shared_.begin(), shared_.end(), use.object) != shared_.end();
    if (is_contended && !is_known) shared_.push_back(use.object);
  }
}

void Surw::end(const Trace& trace) {
  uses_.clear();
  totals_.clear();
  parents_.clear();
  for (const Event& event : trace.events) {
    const auto thread = static_cast<std::size_t>(event.thread);
    if (thread >= totals_.size()) {
      totals_.resize(thread + 1, 0);
      parents_.resize(thread + 1, -1);
    }
    const bool is_first = totals_[thread] == 0 && parents_[thread] < 0;
    const auto creator = static_cast<std::size_t>(event.enabled_by);
    if (is_first && event.enabled_by >= 0 && creator < trace.events.size()) {
      const Event& creation = trace.events[creator];
      if (creation.thread < event.thread) parents_[thread] = creation.thread;
    }
    if (!event.is_pick) count(event);
  }
  find_shared();
}

}  // namespace deadheat::explorer
