// SPDX-License-Identifier: MIT
#include "explore/exhaustive.hpp"

#include <algorithm>
#include <bit>

namespace deadheat::explorer {
namespace {

constexpr std::uint64_t one(int index) { return std::uint64_t{1} << index; }

constexpr std::uint64_t all_of(int count) {
  return count < 64 ? one(count) - 1 : ~std::uint64_t{0};
}

}  // namespace

void Exhaustive::start_anew() {
  tree_.clear();
  options_.clear();
  seen_.clear();
  executions_ = redundant_ = 0;
  restart_ = exhausted_ = was_cut_ = diverged_ = overflowed_ = false;
}

bool Exhaustive::begin() {
  if (restart_) start_anew();
  position_ = from_ = 0;
  lost_ = false;
  if (executions_ == 0) return true;
  while (!tree_.empty() && !take_next(tree_.back())) pop();
  exhausted_ = tree_.empty();
  if (!exhausted_) from_ = tree_.size() - 1;
  return !exhausted_;
}

bool Exhaustive::take_next(Branch& branch) const {
  if (branch.is_pick) return ++branch.taken < branch.options;
  const Set left = branch.to_do & ~branch.done & ~branch.asleep;
  if (left == 0) return false;
  branch.taken = std::countr_zero(left);
  branch.done |= one(branch.taken);
  return true;
}

void Exhaustive::pop() {
  if (!tree_.back().is_pick) options_.resize(tree_.back().first);
  tree_.pop_back();
}

int Exhaustive::choose(const Node& node) {
  if (lost_) return 0;
  if (position_ == tree_.size()) push(node);
  return replay(node);
}

int Exhaustive::replay(const Node& node) {
  const Branch& branch = tree_[position_];
  if (branch.is_pick || branch.taken >= static_cast<int>(node.candidates.size())) return diverge();
  const int expected = option(branch, branch.taken).thread;
  if (node.candidates[static_cast<std::size_t>(branch.taken)].thread != expected) return diverge();
  if (position_ == from_) refresh(branch, node);
  ++position_;
  return branch.taken;
}

int Exhaustive::diverge() {
  lost_ = diverged_ = true;
  return 0;
}

// An object may have another address in each execution.
void Exhaustive::refresh(const Branch& branch, const Node& node) {
  const int count = std::min(branch.options, static_cast<int>(node.candidates.size()));
  for (int at = 0; at < count; ++at) {
    const Candidate& candidate = node.candidates[static_cast<std::size_t>(at)];
    Option& known = option(branch, at);
    if (known.thread != candidate.thread || same(known.pending, candidate.touches)) continue;
    known.pending = known.executed = candidate.touches;
  }
}

// Who sleeps here is a guess until the execution is over, as it is not known yet what the operation
// before did in fact. A good guess saves an execution that would turn out to be redundant.
void Exhaustive::push(const Node& node) {
  overflowed_ |= node.candidates.size() > most_candidates;
  Branch branch = {.options = static_cast<int>(std::min(node.candidates.size(), most_candidates)),
                   .first = options_.size()};
  for (int at = 0; at < branch.options; ++at) {
    const Candidate& candidate = node.candidates[static_cast<std::size_t>(at)];
    options_.push_back({candidate.thread, false, candidate.touches, candidate.touches});
  }
  auto before = std::find_if(tree_.rbegin(), tree_.rend(), [](auto& b) { return !b.is_pick; });
  if (before != tree_.rend()) {
    fall_asleep(*before);
    filter_sleepers(option(*before, before->taken).pending);
    branch.asleep = find_sleepers(branch);
  }
  const Set awake = all_of(branch.options) & ~branch.asleep;
  branch.taken = awake == 0 ? 0 : std::countr_zero(awake);
  branch.to_do = branch.done = one(branch.taken);
  tree_.push_back(branch);
}

int Exhaustive::pick(Pick, int options) {
  if (lost_) return 0;
  if (position_ == tree_.size()) tree_.push_back({.is_pick = true, .options = options});
  const Branch& branch = tree_[position_];
  if (!branch.is_pick || branch.options != options) return diverge();
  ++position_;
  return branch.taken;
}

void Exhaustive::fall_asleep(const Branch& branch) {
  sleepers_.clear();
  const Set explored = (branch.asleep | branch.done) & ~one(branch.taken);
  for (Set left = explored; left != 0; left &= left - 1) {
    const Option& known = option(branch, std::countr_zero(left));
    sleepers_.push_back({known.thread, known.executed});
  }
}

void Exhaustive::filter_sleepers(const Touches& touches) {
  std::erase_if(sleepers_, [&](const Sleeper& s) { return dependent(s.touches, touches); });
}

bool Exhaustive::sleeps(int thread) const {
  return std::any_of(sleepers_.begin(), sleepers_.end(),
                     [&](const Sleeper& sleeper) { return sleeper.thread == thread; });
}

Exhaustive::Set Exhaustive::find_sleepers(const Branch& branch) {
  Set found = 0;
  for (const Sleeper& sleeper : sleepers_) {
    for (int at = 0; at < branch.options; ++at) {
      Option& known = option(branch, at);
      if (known.thread != sleeper.thread) continue;
      known.executed = sleeper.touches;
      found |= one(at);
    }
  }
  return found;
}

void Exhaustive::end(const Trace& trace) {
  ++executions_;
  was_cut_ |= trace.cut;
  if (lost_) return;
  if (position_ != tree_.size()) {
    diverged_ = true;
    return;
  }
  // what was learned from a pick's part of the tree went with it
  const int anew = from_ < tree_.size() ? tree_[from_].event : 0;
  const bool first_time = executions_ == 1;
  const int kept = order_.keep(trace, first_time ? 0 : anew);
  branches_.resize(static_cast<std::size_t>(kept));
  if (!walk(trace, kept)) {
    ++redundant_;
    return;
  }
  for (const Blocked& blocked : trace.blocked) note_blocked(blocked);
  if (was_seen()) ++redundant_;
}

// A sleeper stands for all that it may do, whatever it picks. So an execution with picks can be
// like an earlier one though nobody slept.
bool Exhaustive::was_seen() {
  const bool picks = std::any_of(tree_.begin(), tree_.end(), [](auto& b) { return b.is_pick; });
  return picks && seen_.was_reached(order_.state(order_.size()), 0);
}

void Exhaustive::rewind() {
  next_choice_ = next_pick_ = 0;
  sleepers_.clear();
  std::size_t past = std::min(from_ + 1, tree_.size());
  while (past > 0 && tree_[past - 1].is_pick) --past;
  is_new_ = past == 0;
  sleep_from_ = is_new_ ? tree_.size() : past - 1;
}

Exhaustive::Branch* Exhaustive::next(std::size_t& cursor, bool is_pick) {
  while (cursor < tree_.size() && tree_[cursor].is_pick != is_pick) ++cursor;
  return cursor < tree_.size() ? &tree_[cursor++] : nullptr;
}

// The choice that an event comes from. Choices and picks are each told in the order of the calls,
// but a pick may be told before or after the event that it belongs to.
Exhaustive::Branch* Exhaustive::branch_of(const Event& event, int number) {
  if (!event.is_pick && !event.has_node) return nullptr;
  Branch* found = next(event.is_pick ? next_pick_ : next_choice_, event.is_pick);
  if (found) found->event = number;
  return event.is_pick ? nullptr : found;
}

// Goes through the events. False: from some event on the execution is redundant.
bool Exhaustive::walk(const Trace& trace, int kept) {
  rewind();
  for (int number = 0; number < static_cast<int>(trace.events.size()); ++number) {
    const Event& event = trace.events[static_cast<std::size_t>(number)];
    Branch* branch = branch_of(event, number);
    const int at = branch ? static_cast<int>(branch - tree_.data()) : -1;
    if (is_new_) {
      if (is_redundant(branch, event)) {
        note_waiting(trace, number);
        return false;
      }
    } else if (at == static_cast<int>(sleep_from_)) {
      fall_asleep(*branch);
      is_new_ = true;
    }
    if (branch) note_executed(*branch, event);
    if (is_new_) filter_sleepers(event.touches);
    if (number < kept) continue;
    order_.add(event);
    branches_.push_back(at);
    note_races();
    note_change(event);
  }
  return true;
}

// Whether a sleeper goes on. Nothing beyond that is to be explored, but another one may be awake.
bool Exhaustive::is_redundant(Branch* branch, const Event& event) {
  if (branch) branch->asleep = find_sleepers(*branch);
  if (event.is_pick || !sleeps(event.thread)) return false;
  std::size_t left = std::max(next_choice_, next_pick_);
  if (branch) {
    const Set awake = all_of(branch->options) & ~branch->asleep;
    if (awake != 0) branch->to_do |= one(std::countr_zero(awake));
    left = next_choice_;
  }
  while (tree_.size() > left) pop();
  return true;
}

// What it does can depend on a pick: then all that it may do counts.
void Exhaustive::note_executed(const Branch& branch, const Event& event) {
  Option& known = option(branch, branch.taken);
  if (!known.was_executed) known.executed = event.touches;
  if (!same(known.executed, event.touches)) known.executed = known.pending;
  known.was_executed = true;
}

void Exhaustive::note_races() {
  order_.each_rival([this](int rival) { return reverse(rival); });
}

// What a thread does next can change while it waits: who waits for some time, or may wake by
// itself, could go on before it is woken too.
void Exhaustive::note_change(const Event& event) {
  if (event.enabled_by < 0 || event.enabled_by >= order_.size()) return;
  const int at = branches_[static_cast<std::size_t>(event.enabled_by)];
  if (at >= 0) try_thread(tree_[static_cast<std::size_t>(at)], event.thread);
}

// Where all who can go on sleep, others may wait for a lock. What they are about to do there races
// as in a deadlock; what it is shows in the rest of the trace.
void Exhaustive::note_waiting(const Trace& trace, int from) {
  waiting_.assign(static_cast<std::size_t>(order_.threads()), true);
  const auto note = [&](int thread, const Touches& touches) {
    char& waits = waiting_[static_cast<std::size_t>(thread)];
    if (waits && !sleeps(thread)) {
      order_.suppose(thread, touches);
      note_races();
    }
    waits = false;
  };
  for (const Event& event : trace.events.subspan(static_cast<std::size_t>(from))) {
    note(event.thread, event.enabled_by < from ? event.touches : Touches{});
  }
  for (const Blocked& blocked : trace.blocked) note(blocked.thread, blocked.touches);
}

// A blocked thread was perhaps not blocked before.
void Exhaustive::note_blocked(const Blocked& blocked) {
  order_.suppose(blocked.thread, blocked.touches);
  note_races();
  for (int number = order_.size() - 1; number >= 0; --number) {
    if (order_.event(number).thread == blocked.thread) return;
    const int at = branches_[static_cast<std::size_t>(number)];
    if (at >= 0 && try_thread(tree_[static_cast<std::size_t>(at)], blocked.thread)) return;
  }
}

// False: it cannot go on there.
bool Exhaustive::try_thread(Branch& branch, int thread) {
  for (int at = 0; at < branch.options; ++at) {
    if (option(branch, at).thread != thread) continue;
    branch.to_do |= one(at);
    return true;
  }
  return false;
}

// Sees to it that what came last also comes before the rival in some execution. False: it cannot,
// as it waits there for the rival, or for what follows from that.
bool Exhaustive::reverse(int rival) {
  const int at = branches_[static_cast<std::size_t>(rival)];
  if (at < 0) return false;  // nobody else could go on there
  Branch& branch = tree_[static_cast<std::size_t>(at)];
  const Set could = starters(branch, rival);
  if (could == 0) {
    if (order_.could_come_before(rival)) return false;
    branch.to_do = all_of(branch.options);  // some thread waits, and no event tells what for
  } else if ((could & (branch.to_do | branch.done | branch.asleep)) == 0) {
    branch.to_do |= one(std::countr_zero(could));
  }
  return true;
}

// The candidates that could go first on the way to the other order.
Exhaustive::Set Exhaustive::starters(const Branch& branch, int rival) {
  Set found = 0;
  for (int at = 0; at < branch.options; ++at) {
    if (at != branch.taken && order_.could_start(option(branch, at).thread, rival)) {
      found |= one(at);
    }
  }
  return found;
}

}  // namespace deadheat::explorer
