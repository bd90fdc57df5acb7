// SPDX-License-Identifier: MIT
// A machine whose programs are tables. It asks a strategy as the scheduler does, and it can also go
// through all schedules of a program by brute force, which tells what a strategy has to find.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "explore/strategy.hpp"

namespace deadheat::machine {

using explorer::Blocked;
using explorer::Candidate;
using explorer::Effect;
using explorer::Event;
using explorer::Node;
using explorer::Pick;
using explorer::Strategy;
using explorer::Touches;
using explorer::Trace;

enum class Do : std::uint8_t {
  read,        // of a variable: its value is part of the outcome
  write,       // another value than any other operation writes
  add,         // reads and writes at once
  exchange,    // writes if the variable is 0; else it is a read
  weak,        // as exchange, but it may also fail without a reason
  await,       // reads until the variable is not 0; it is not woken by what does not change it
  lock,        // a mutex
  unlock,      // nothing, if it is not held
  try_lock,    // whether it succeeds is part of the outcome
  enter,       // a mutex, as one of several readers
  leave,       // as such
  wait,        // on the condition variable of the same number as the mutex; nothing if not held
  timed_wait,  // may also end by its time; whether it did is part of the outcome
  notify_one,
  notify_all,
  take,  // of a semaphore that counts from 1
  post,
  create,  // a thread
  join,
  local,  // touches nothing
};

struct Step {
  Do what = Do::local;
  int object = 0;
};

struct Program {
  std::vector<std::vector<Step>> threads = {};
  bool failed_try_reads = false;    // a try_lock that fails counts as a read, not as a write
  bool unlocks_are_hidden = false;  // nobody is asked before them: right where nobody tries locks
  bool picks_come_first = false;    // a pick is told before the operation that it belongs to
  bool last_write_opens = false;    // of several since an await looked; else the first
};

inline constexpr int objects = 3;  // of each kind

// A state of a program, with the events that led to it.
class Machine {
 public:
  explicit Machine(const Program& program) : program_(&program) {
    threads_.resize(program.threads.size());
    for (const auto& steps : program.threads) {
      for (const Step& step : steps) {
        if (step.what == Do::create) thread(step.object).is_created = false;
      }
    }
  }

  // Those that can go on; first the one that went on last.
  std::vector<Candidate> candidates() const {
    std::vector<Candidate> found;
    if (last_ >= 0 && can_go_on(last_)) found.push_back({last_, pending(last_)});
    for (int number = 0; number < count(); ++number) {
      if (number != last_ && can_go_on(number)) found.push_back({number, pending(number)});
    }
    return found;
  }

  std::vector<Blocked> blocked() const {
    std::vector<Blocked> found;
    for (int number = 0; number < count(); ++number) {
      if (thread(number).is_created && !has_ended(number)) {
        found.push_back({number, pending(number)});
      }
    }
    return found;
  }

  using Picker = std::function<int(Pick, int)>;
  void go_on(int number, bool has_node, const Picker& picker) {
    do_next(number, has_node, picker);
    while (program_->unlocks_are_hidden && gives_back(number)) do_next(number, false, picker);
  }

  int last() const { return last_; }
  const std::vector<Event>& events() const { return events_; }

  // What a body could see.
  std::string outcome() const {
    std::string text;
    for (int number = 0; number < count(); ++number) {
      text += 'T' + std::to_string(thread(number).at) + '[' + thread(number).seen + ']';
    }
    for (const int value : variables_) text += ' ' + std::to_string(value);
    return text;
  }

 private:
  struct State {
    std::size_t at = 0;  // its next step
    bool is_created = true;
    bool waits = false;  // for a notify
    bool was_woken = false;
    bool has_looked = false;  // in vain, at what it awaits
    bool is_futile = false;   // what it awaits has not changed since it looked
    std::int32_t enabled_by = -1;
    int end = -1;  // its last event
    std::string seen;
  };

  // Whether the next step is one that nobody else can be waiting for to come later.
  bool gives_back(int number) const {
    if (has_ended(number)) return false;
    const Do what = next(number).what;
    return what == Do::unlock || what == Do::leave;
  }

  void do_next(int number, bool has_node, const Picker& picker) {
    last_ = number;
    State& me = thread(number);
    Event event;
    event.thread = static_cast<std::int16_t>(number);
    event.has_node = has_node;
    event.enabled_by = me.enabled_by;
    event.touches = pending(number);
    me.enabled_by = -1;
    picked_.clear();
    execute(number, event, picker);
    if (program_->picks_come_first) events_.insert(events_.end(), picked_.begin(), picked_.end());
    const int at = static_cast<int>(events_.size());
    events_.push_back(event);
    if (!program_->picks_come_first) events_.insert(events_.end(), picked_.begin(), picked_.end());
    if (wakes_) opened_by(at);
    if (has_ended(number)) me.end = at;
  }

  int count() const { return static_cast<int>(threads_.size()); }
  State& thread(int number) { return threads_[static_cast<std::size_t>(number)]; }
  const State& thread(int number) const { return threads_[static_cast<std::size_t>(number)]; }
  bool has_ended(int number) const {
    return thread(number).at == program_->threads[static_cast<std::size_t>(number)].size();
  }
  const Step& next(int number) const {
    return program_->threads[static_cast<std::size_t>(number)][thread(number).at];
  }
  int& owner(int mutex) { return owners_[static_cast<std::size_t>(mutex)]; }
  int owner(int mutex) const { return owners_[static_cast<std::size_t>(mutex)]; }
  unsigned& readers(int mutex) { return readers_[static_cast<std::size_t>(mutex)]; }
  unsigned readers(int mutex) const { return readers_[static_cast<std::size_t>(mutex)]; }
  int& variable(int number) { return variables_[static_cast<std::size_t>(number)]; }
  int variable(int number) const { return variables_[static_cast<std::size_t>(number)]; }
  bool is_free(int mutex) const { return owner(mutex) < 0 && readers(mutex) == 0; }

  bool can_go_on(int number) const {
    const State& me = thread(number);
    if (!me.is_created || has_ended(number)) return false;
    const Step& step = next(number);
    switch (step.what) {
      case Do::lock:
        return is_free(step.object);
      case Do::enter:
        return owner(step.object) < 0;
      case Do::wait:
        return !me.waits || (me.was_woken && is_free(step.object));
      case Do::timed_wait:
        return !me.was_woken || is_free(step.object);
      case Do::take:
        return counts_[static_cast<std::size_t>(step.object)] > 0;
      case Do::await:
        return !me.is_futile;
      case Do::join:
        return has_ended(step.object);
      default:
        return true;
    }
  }

  Touches pending(int number) const {
    const auto at = [&](std::uint64_t kind) {
      return kind * 64 + static_cast<std::uint64_t>(next(number).object);
    };
    const std::uint64_t memory = at(1);
    const std::uint64_t mutex = at(2);
    const std::uint64_t condvar = at(3);
    const std::uint64_t semaphore = at(4);
    const bool owns = owner(std::min(next(number).object, objects - 1)) == number;
    switch (next(number).what) {
      case Do::read:
      case Do::await:
        return {{{memory, Effect::read}}};
      case Do::write:
      case Do::add:
      case Do::exchange:
      case Do::weak:
        return {{{memory, Effect::write}}};
      case Do::lock:
        return {{{mutex, Effect::acquire}}};
      case Do::unlock:
        return owns ? Touches{{{mutex, Effect::release}}} : Touches{};
      case Do::try_lock:
        return {{{mutex, Effect::write}}};
      case Do::enter:
      case Do::leave:
        return {{{mutex, Effect::read}}};
      case Do::wait:
      case Do::timed_wait:
        if (thread(number).was_woken) return {{{mutex, Effect::acquire}}};
        if (thread(number).waits) return {{{condvar, Effect::write}}};
        if (!owns) return {};
        return {{{condvar, Effect::write}, {mutex, Effect::release}}};
      case Do::notify_one:
      case Do::notify_all:
        return {{{condvar, Effect::write}}};
      case Do::take:
      case Do::post:
        return {{{semaphore, Effect::write}}};
      case Do::create:
      case Do::join:
      case Do::local:
        return {};
    }
    return {};
  }

  void execute(int number, Event& event, const Picker& picker) {
    State& me = thread(number);
    const Step step = next(number);
    const auto see = [&](int value) { me.seen += std::to_string(value) + ','; };
    const auto set = [&](int value) {
      variable(step.object) = value;
      for (int other = 0; other < count(); ++other) {
        if (awaits(other, step.object)) open(other);
      }
    };
    const int own_value = number * 100 + static_cast<int>(me.at) + 1;
    wakes_ = false;
    woken_.clear();
    ++me.at;
    switch (step.what) {
      case Do::read:
        see(variable(step.object));
        return;
      case Do::write:
        set(own_value);
        return;
      case Do::add:
        see(variable(step.object));
        set(variable(step.object) + own_value);
        return;
      case Do::exchange:
      case Do::weak: {
        const bool fails = step.what == Do::weak && ask(picker, number, Pick::weak_cas, 2) == 1;
        see(fails ? -1 : variable(step.object));
        if (fails || variable(step.object) != 0) {
          event.touches[0].effect = Effect::read;
        } else {
          set(own_value);
        }
        return;
      }
      case Do::await:
        me.has_looked = variable(step.object) == 0;
        if (!me.has_looked) return;
        --me.at;
        me.is_futile = true;
        return;
      case Do::lock:
        owner(step.object) = number;
        return;
      case Do::unlock:
        if (owner(step.object) == number) owner(step.object) = -1;
        return;
      case Do::try_lock:
        see(is_free(step.object));
        if (is_free(step.object)) {
          owner(step.object) = number;
        } else if (program_->failed_try_reads && owner(step.object) >= 0) {
          event.touches[0].effect = Effect::read;
        }
        return;
      case Do::enter:
        readers(step.object) |= 1U << number;
        return;
      case Do::leave:
        readers(step.object) &= ~(1U << number);
        return;
      case Do::wait:
      case Do::timed_wait:
        wait(number, step.object);
        return;
      case Do::notify_one:
      case Do::notify_all:
        notify(number, step, picker);
        return;
      case Do::take:
        --counts_[static_cast<std::size_t>(step.object)];
        return;
      case Do::post:
        ++counts_[static_cast<std::size_t>(step.object)];
        return;
      case Do::create:
        thread(step.object).is_created = true;
        open(step.object);
        return;
      case Do::join:
        event.enabled_by = thread(step.object).end;
        return;
      case Do::local:
        return;
    }
  }

  bool awaits(int number, int object) const {
    if (has_ended(number) || next(number).what != Do::await || next(number).object != object) {
      return false;
    }
    return thread(number).is_futile || (program_->last_write_opens && thread(number).has_looked);
  }

  void wait(int number, int mutex) {
    State& me = thread(number);
    if (me.was_woken) {
      owner(mutex) = number;
      me.waits = me.was_woken = false;
    } else if (me.waits) {
      me.seen += "late,";
      me.was_woken = true;  // by its time: now it takes the mutex
      --me.at;
    } else if (owner(mutex) == number) {
      owner(mutex) = -1;
      me.waits = true;
      --me.at;
    }
  }

  void notify(int number, const Step& step, const Picker& picker) {
    std::vector<int> waiters;
    for (int other = 0; other < count(); ++other) {
      const State& it = thread(other);
      if (it.waits && !it.was_woken && next(other).object == step.object) waiters.push_back(other);
    }
    if (waiters.empty()) return;
    if (step.what == Do::notify_one && waiters.size() > 1) {
      const int chosen = ask(picker, number, Pick::waiter, static_cast<int>(waiters.size()));
      waiters = {waiters[static_cast<std::size_t>(chosen)]};
    }
    for (const int waiter : waiters) {
      thread(waiter).was_woken = true;
      open(waiter);
    }
  }

  // The event that comes now lets the thread go on.
  void open(int number) {
    wakes_ = true;
    woken_.push_back(number);
  }

  void opened_by(int event) {
    for (const int number : woken_) {
      thread(number).enabled_by = event;
      thread(number).is_futile = false;
    }
  }

  int ask(const Picker& picker, int number, Pick what, int options) {
    const int option = picker(what, options);
    Event event;
    event.thread = static_cast<std::int16_t>(number);
    event.is_pick = true;
    event.option = static_cast<std::uint8_t>(option);
    event.options = static_cast<std::uint8_t>(options);
    picked_.push_back(event);
    return option;
  }

  const Program* program_;
  std::vector<State> threads_;
  int variables_[objects] = {};
  int owners_[objects] = {-1, -1, -1};
  unsigned readers_[objects] = {};
  int counts_[objects] = {1, 1, 1};
  int last_ = -1;
  std::vector<Event> events_;
  std::vector<Event> picked_;
  bool wakes_ = false;
  std::vector<int> woken_;
};

// Equal for two executions if they differ only in the order of operations that commute.
inline std::string trace_of(const std::vector<Event>& events) {
  const auto conflict = [](const Event& a, const Event& b) {
    for (const auto& x : a.touches) {
      for (const auto& y : b.touches) {
        if (x.effect == Effect::none || y.effect == Effect::none || x.object != y.object) continue;
        if (x.effect == Effect::read && y.effect == Effect::read) continue;
        return true;
      }
    }
    return false;
  };
  std::vector<std::vector<int>> clocks;
  std::vector<int> ordinals;
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < events.size(); ++at) {
    const Event& event = events[at];
    std::vector<int> clock(8, 0);
    for (std::size_t earlier = 0; earlier < at; ++earlier) {
      if (events[earlier].thread != event.thread && !conflict(events[earlier], event) &&
          static_cast<int>(earlier) != event.enabled_by) {
        continue;
      }
      for (std::size_t i = 0; i < clock.size(); ++i) {
        clock[i] = std::max(clock[i], clocks[earlier][i]);
      }
    }
    ++clock[static_cast<std::size_t>(event.thread)];
    std::string line = std::to_string(event.thread) + ':';
    const int own = clock[static_cast<std::size_t>(event.thread)];
    line += std::string(1, static_cast<char>('a' + own));
    for (const int count : clock) line += ' ' + std::to_string(count);
    if (event.is_pick) line += '?' + std::to_string(event.option);
    lines.push_back(line);
    clocks.push_back(clock);
  }
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) all += line + '\n';
  return all;
}

// What can come of a program.
struct Everything {
  long schedules = 0;
  bool is_all = true;                   // false: there were too many schedules
  std::map<std::string, int> outcomes;  // with the fewest preemptions that lead there
  std::set<std::string> traces;
};

class BruteForce {
 public:
  BruteForce(const Program& program, long most) : most_(most) { go(Machine(program), 0); }
  const Everything& found() const { return found_; }

 private:
  void go(const Machine& machine, int preemptions) {
    if (found_.schedules >= most_) {
      found_.is_all = false;
      return;
    }
    const std::vector<Candidate> candidates = machine.candidates();
    if (candidates.empty()) return note(machine, preemptions);
    const bool preempts = candidates[0].thread == machine.last();
    for (const Candidate& candidate : candidates) {
      const bool is_preemption = preempts && candidate.thread != machine.last();
      go_with(machine, candidate.thread, candidates.size() > 1, preemptions + is_preemption, {});
    }
  }

  // An operation asks for at most one pick: it is run once for each answer.
  void go_with(const Machine& machine, int thread, bool has_node, int preemptions,
               std::vector<int>) {
    int options = 1;
    for (int option = 0; option < options; ++option) {
      Machine next = machine;
      next.go_on(thread, has_node, [&](Pick, int most) {
        options = most;
        return option;
      });
      go(next, preemptions);
    }
  }

  void note(const Machine& machine, int preemptions) {
    ++found_.schedules;
    const auto [at, is_new] = found_.outcomes.emplace(machine.outcome(), preemptions);
    if (!is_new) at->second = std::min(at->second, preemptions);
    found_.traces.insert(trace_of(machine.events()));
  }

  long most_;
  Everything found_;
};

// One execution under a strategy, which was asked to begin it.
struct Executed {
  std::string outcome;
  std::string trace;
  int preemptions = 0;
  long choices = 0;
  long stays = 0;  // choices of the thread that ran last, where it could go on
  long could_stay = 0;
};

inline Executed execute(const Program& program, Strategy& strategy, bool tell_trace = true) {
  Machine machine(program);
  Executed done;
  const Machine::Picker picker = [&](Pick what, int options) {
    return strategy.pick(what, options);
  };
  for (;;) {
    const std::vector<Candidate> candidates = machine.candidates();
    if (candidates.empty()) break;
    std::size_t chosen = 0;
    if (candidates.size() > 1) {
      const bool preempts = candidates[0].thread == machine.last();
      chosen = static_cast<std::size_t>(
          strategy.choose({.candidates = candidates,
                           .last = machine.last(),
                           .preempts = preempts,
                           .step = static_cast<std::uint32_t>(machine.events().size())}));
      ++done.choices;
      done.could_stay += preempts;
      done.stays += preempts && chosen == 0;
      done.preemptions += preempts && chosen != 0;
    }
    machine.go_on(candidates[chosen].thread, candidates.size() > 1, picker);
  }
  const std::vector<Blocked> blocked = machine.blocked();
  strategy.end({.events = machine.events(), .blocked = blocked});
  done.outcome = machine.outcome();
  if (tell_trace) done.trace = trace_of(machine.events());
  return done;
}

}  // namespace deadheat::machine
