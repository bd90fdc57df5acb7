// SPDX-License-Identifier: MIT
#include "explore/dependence.hpp"

namespace deadheat::explorer {
namespace {

// Objects whose addresses differ from one execution to the next would fill the table for ever.
constexpr std::size_t most_objects = 1 << 14;

bool equal(const Event& a, const Event& b) {
  return a.thread == b.thread && a.has_node == b.has_node && a.is_pick == b.is_pick &&
         a.option == b.option && a.options == b.options && a.enabled_by == b.enabled_by &&
         same(a.touches, b.touches);
}

std::size_t threads_of(const Trace& trace) {
  int highest = 0;
  for (const Event& event : trace.events) highest = std::max<int>(highest, event.thread);
  for (const Blocked& blocked : trace.blocked) highest = std::max(highest, blocked.thread);
  return static_cast<std::size_t>(highest) + 1;
}

}  // namespace

void Accesses::clear() {
  accesses_.clear();
  heads_.clear();
  slots_.assign(64, -1);
}

std::size_t Accesses::slot_of(std::uint64_t object) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = (object * 0x9e3779b97f4a7c15U) >> 32 & mask;
  while (slots_[slot] >= 0 && heads_[static_cast<std::size_t>(slots_[slot])].object != object) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void Accesses::grow() {
  slots_.assign(slots_.size() * 2, -1);
  for (std::size_t head = 0; head < heads_.size(); ++head) {
    slots_[slot_of(heads_[head].object)] = static_cast<int>(head);
  }
}

int Accesses::number(std::uint64_t object) {
  if (heads_.size() * 2 >= slots_.size()) grow();
  const std::size_t slot = slot_of(object);
  if (slots_[slot] < 0) {
    slots_[slot] = static_cast<int>(heads_.size());
    heads_.push_back({.object = object});
  }
  return slots_[slot];
}

void Accesses::push(int event, int thread, const Touch& touch) {
  const int object = number(touch.object);
  Head& head = heads_[static_cast<std::size_t>(object)];
  const int access = static_cast<int>(accesses_.size());
  accesses_.push_back({event, thread, touch.effect, object, head.last, head.last_non_read});
  head.last = access;
  if (touch.effect != Effect::read) head.last_non_read = access;
}

void Accesses::pop_from(int event) {
  while (!accesses_.empty() && accesses_.back().event >= event) {
    const Access& access = accesses_.back();
    Head& head = heads_[static_cast<std::size_t>(access.object)];
    head.last = access.previous;
    head.last_non_read = access.previous_non_read;
    accesses_.pop_back();
  }
}

int Accesses::last(std::uint64_t object) const {
  const int head = slots_[slot_of(object)];
  return head < 0 ? -1 : heads_[static_cast<std::size_t>(head)].last;
}

int Accesses::last_non_read(std::uint64_t object) const {
  const int head = slots_[slot_of(object)];
  return head < 0 ? -1 : heads_[static_cast<std::size_t>(head)].last_non_read;
}

void HappensBefore::clear(std::size_t threads) {
  stride_ = std::max(threads, stride_);
  events_.clear();
  clocks_.clear();
  ordinals_.clear();
  states_.assign(1, 0);
  of_thread_.resize(stride_);
  for (std::vector<int>& events : of_thread_) events.clear();
  accesses_.clear();
  base_.assign(stride_, 0);
  reach_.assign(stride_, 0);
}

int HappensBefore::keep(const Trace& trace, int at_most) {
  const std::size_t threads = threads_of(trace);
  if (threads > stride_ || accesses_.objects() > most_objects) {
    clear(threads);
    return 0;
  }
  const int limit = std::min({size(), at_most, static_cast<int>(trace.events.size())});
  int kept = 0;
  while (kept < limit && equal(event(kept), trace.events[static_cast<std::size_t>(kept)])) ++kept;
  forget_from(kept);
  return kept;
}

void HappensBefore::forget_from(int number) {
  accesses_.pop_from(number);
  for (std::vector<int>& events : of_thread_) {
    while (!events.empty() && events.back() >= number) events.pop_back();
  }
  const auto left = static_cast<std::size_t>(number);
  events_.resize(left);
  ordinals_.resize(left);
  states_.resize(left + 1);
  clocks_.resize(left * stride_);
}

void HappensBefore::join(std::vector<int>& into, const int* clock) const {
  for (std::size_t thread = 0; thread < stride_; ++thread) {
    into[thread] = std::max(into[thread], clock[thread]);
  }
}

void HappensBefore::add(const Event& event) {
  const int number = size();
  const auto thread = static_cast<std::size_t>(event.thread);
  std::vector<int>& own = of_thread_[thread];
  std::fill(base_.begin(), base_.end(), 0);
  if (!own.empty()) join(base_, clock(own.back()));
  if (event.enabled_by >= 0 && event.enabled_by < number) {
    join(base_, clock(event.enabled_by));
  }
  look(event.thread, event.touches);

  reach_ = base_;
  for (const int earlier : conflicts_) join(reach_, clock(earlier));
  if (!event.is_pick) reach_[thread] = number + 1;
  events_.push_back(event);
  ordinals_.push_back(static_cast<int>(own.size()));
  clocks_.insert(clocks_.end(), reach_.begin(), reach_.end());
  states_.push_back(states_.back() + hash_of(number));
  if (event.is_pick) return;
  own.push_back(number);
  for (const Touch& touch : event.touches) {
    if (touch.effect != Effect::none) accesses_.push(number, event.thread, touch);
  }
}

void HappensBefore::suppose(int thread, const Touches& touches) {
  const std::vector<int>& own = of_thread_[static_cast<std::size_t>(thread)];
  std::fill(base_.begin(), base_.end(), 0);
  if (!own.empty()) join(base_, clock(own.back()));
  look(thread, touches);
}

void HappensBefore::look(int thread, const Touches& touches) {
  last_ = size();
  last_thread_ = thread;
  last_touches_ = touches;
  conflicts_.clear();
  for (std::size_t touch = 0; touch < touches.size(); ++touch) {
    const auto [object, effect] = touches[touch];
    starts_[touch] = effect == Effect::none   ? -1
                     : effect == Effect::read ? accesses_.last_non_read(object)
                                              : accesses_.last(object);
    look_back(starts_[touch], effect);
  }
}

void HappensBefore::look_back(int access, Effect effect) {
  while (access >= 0) {
    const Accesses::Access& earlier = accesses_.at(access);
    conflicts_.push_back(earlier.event);
    if (earlier.effect != Effect::read) return;
    access = effect == Effect::read ? earlier.previous_non_read : earlier.previous;
  }
}

// An event stands for itself and all that happens before it; a set of events is their sum.
std::uint64_t HappensBefore::hash_of(int number) const {
  const Event& event = this->event(number);
  const auto ordinal = [&](int of) {
    return static_cast<std::uint64_t>(ordinals_[static_cast<std::size_t>(of)]);
  };
  std::uint64_t hash = mix(static_cast<std::uint64_t>(event.thread), ordinal(number));
  hash = mix(hash, event.is_pick ? event.option + 1U : 0U);
  const int* seen = clock(number);
  for (int thread = 0; thread < threads(); ++thread) {
    if (seen[thread] == 0) continue;
    hash = mix(hash, (static_cast<std::uint64_t>(thread) << 32) + ordinal(seen[thread] - 1));
  }
  return hash;
}

int HappensBefore::first_after(int thread, int number) const {
  if (thread >= threads()) return -1;
  const std::vector<int>& events = of_thread_[static_cast<std::size_t>(thread)];
  const auto found = std::upper_bound(events.begin(), events.end(), number);
  return found == events.end() ? -1 : *found;
}

// An event of another thread that came since the rival and happens before the first of this thread
// is either in the way, or after the rival, as this thread's event is then.
bool HappensBefore::could_start(int thread, int rival) {
  const int first = first_after(thread, rival);
  if (thread == last_thread_ && (first < 0 || first == last_)) return could_come_before(rival);
  if (first < 0) return false;
  const int* seen = clock(first);
  for (int other = 0; other < threads(); ++other) {
    if (other != thread && seen[other] > rival) return false;
  }
  return true;
}

// As above, but without the order that the race itself makes: that goes when it is turned round.
bool HappensBefore::could_come_before(int rival) {
  const int rival_thread = event(rival).thread;
  reach_ = base_;
  for (const int earlier : conflicts_) {
    if (earlier > rival && clock(earlier)[rival_thread] <= rival) join(reach_, clock(earlier));
  }
  for (int thread = 0; thread < threads(); ++thread) {
    if (reach_[static_cast<std::size_t>(thread)] > rival) return false;
  }
  return true;
}

}  // namespace deadheat::explorer
