// SPDX-License-Identifier: MIT
#include "generated_program.hpp"

#include <algorithm>
#include <initializer_list>
#include <random>
#include <ranges>
#include <utility>

namespace deadheat {
namespace {

using Order = std::memory_order;

bool acquires(Order order) {
  return order == std::memory_order_acquire || order == std::memory_order_acq_rel ||
         order == std::memory_order_seq_cst;
}

bool releases(Order order) {
  return order == std::memory_order_release || order == std::memory_order_acq_rel ||
         order == std::memory_order_seq_cst;
}

// --- the generator

// What a thread is likely to do: a publisher writes and then stores, a subscriber loads and then
// touches the variables where it has seen something. Only such programs depend on their orders.
enum class Part { publisher, subscriber, anything };

class Generator {
 public:
  explicit Generator(std::uint64_t seed)
      : random_(seed),
        own_variables_(1 + std::min(below(variables), below(variables))),
        own_atomics_(1 + std::min(below(atomics), below(atomics))),
        lock_odds_(one_of(std::array<std::size_t, 6>{1, 2, 9, 9, 9, 9})) {}

  Threads program() {
    const std::size_t threads = 2 + below(2);
    const std::size_t most = threads == 2 ? most_operations : 4;
    const bool publishes = below(2) == 0;
    Threads all;
    for (std::size_t thread = 0; thread < threads; ++thread) {
      part_ = !publishes || thread == 2 ? Part::anything
              : thread == 0             ? Part::publisher
                                        : Part::subscriber;
      all.push_back(operations(most));
    }
    return all;
  }

 private:
  // The standard's distributions differ from library to library, and the programs must not.
  std::size_t below(std::size_t end) { return random_() % end; }

  template <class Choice, std::size_t size>
  Choice one_of(const std::array<Choice, size>& choices) {
    return choices[below(size)];
  }

  std::vector<Operation> operations(std::size_t most) {
    const std::size_t size = most - below(most / 2 + 1);
    std::vector<Operation> all;
    std::vector<std::size_t> held;
    while (all.size() + held.size() < size) {
      // a lock needs room for itself and for its unlock
      const bool has_room = all.size() + held.size() + 2 <= size;
      if (has_room && held.size() < mutexes && below(lock_odds_) == 0) {
        all.push_back(lock(held));
      } else if (!held.empty() && below(4) == 0) {
        all.push_back(unlock(held));
      } else {
        all.push_back(access(all.size() < size / 2));
      }
    }
    while (!held.empty()) all.push_back(unlock(held));
    return all;
  }

  Operation lock(std::vector<std::size_t>& held) {
    std::size_t mutex = below(mutexes);
    while (std::ranges::count(held, mutex) > 0) mutex = (mutex + 1) % mutexes;
    held.push_back(mutex);
    return {.action = Action::lock, .object = mutex};
  }

  static Operation unlock(std::vector<std::size_t>& held) {
    const std::size_t mutex = held.back();
    held.pop_back();
    return {.action = Action::unlock, .object = mutex};
  }

  Operation access(bool early) {
    switch (part_) {
      case Part::publisher:
        if (early) return access_as({Action::write});
        return access_as({Action::store, Action::store, Action::add, Action::fence});
      case Part::subscriber:
        if (early) return access_as({Action::load, Action::load, Action::add});
        return access_as({Action::read, Action::read, Action::write, Action::fence});
      case Part::anything:
        return access_as({Action::read, Action::write, Action::load, Action::store, Action::add});
    }
    return {};
  }

  Operation access_as(std::initializer_list<Action> likely) {
    static constexpr std::array loads = {std::memory_order_relaxed, std::memory_order_acquire,
                                         std::memory_order_seq_cst};
    static constexpr std::array stores = {std::memory_order_relaxed, std::memory_order_release,
                                          std::memory_order_seq_cst};
    static constexpr std::array all = {std::memory_order_relaxed, std::memory_order_acquire,
                                       std::memory_order_release, std::memory_order_acq_rel};
    static constexpr std::array fences = {std::memory_order_acquire, std::memory_order_release,
                                          std::memory_order_acq_rel};
    Operation operation = {.action = likely.begin()[below(likely.size())]};
    switch (operation.action) {
      case Action::read:
      case Action::write:
        operation.object = below(own_variables_);
        operation.if_seen = part_ == Part::subscriber || (part_ == Part::anything && below(4) == 0);
        break;
      case Action::load:
        operation.object = below(own_atomics_);
        operation.order = one_of(loads);
        return operation;
      case Action::store:
        operation.object = below(own_atomics_);
        operation.order = one_of(stores);
        break;
      case Action::add:
        operation.object = below(own_atomics_);
        operation.order = one_of(all);
        break;
      case Action::fence:
        operation.order = one_of(fences);
        return operation;
      case Action::lock:
      case Action::unlock:
        return operation;
    }
    if (operation.action != Action::read) operation.value = ++value_;
    return operation;
  }

  std::mt19937_64 random_;
  std::size_t own_variables_;
  std::size_t own_atomics_;
  std::size_t lock_odds_;  // a lock in so many operations
  Part part_ = Part::anything;
  int value_ = 0;
};

// --- the interpreter

using Clock = std::array<int, most_threads>;

void join(Clock& clock, const Clock& other) {
  for (std::size_t i = 0; i < most_threads; ++i) clock[i] = std::max(clock[i], other[i]);
}

struct ThreadState {
  std::size_t next = 0;
  int seen = 0;  // its last read of an atomic
  Clock clock = {};
  Clock at_release_fence = {};   // what its relaxed stores publish
  Clock for_acquire_fence = {};  // what its relaxed loads have seen
};

struct AtomicState {
  int value = 0;
  Clock published = {};  // by the release sequences that the value belongs to
};

struct MutexState {
  bool held = false;
  Clock released = {};
};

// The last accesses of each thread to a variable, as their times; nought is none. An earlier access
// of the same thread comes before its last: where the last is ordered, it is ordered too.
struct VariableState {
  Clock read = {};
  Clock written = {};
};

struct State {
  std::array<ThreadState, most_threads> threads = {};
  std::array<AtomicState, atomics> atomic = {};
  std::array<MutexState, mutexes> mutex = {};
  std::array<VariableState, variables> variable = {};
  Final final = {};
};

class Interpreter {
 public:
  explicit Interpreter(const Threads& program) : program_(program) {}

  Truths truths() {
    go_on(State{});
    return truths_;
  }

 private:
  bool has_ended(const State& state, std::size_t thread) const {
    return state.threads[thread].next == program_[thread].size();
  }

  const Operation& next(const State& state, std::size_t thread) const {
    return program_[thread][state.threads[thread].next];
  }

  bool can_go_on(const State& state, std::size_t thread) const {
    if (has_ended(state, thread)) return false;
    const Operation& operation = next(state, thread);
    return operation.action != Action::lock || !state.mutex[operation.object].held;
  }

  void go_on(const State& state) {
    bool went_on = false;
    bool all_ended = true;
    for (std::size_t thread = 0; thread < program_.size(); ++thread) {
      all_ended = all_ended && has_ended(state, thread);
      if (!can_go_on(state, thread)) continue;
      went_on = true;
      State after = state;
      execute(after, thread);
      go_on(after);
    }
    if (all_ended) {
      note_end(state);
    } else if (!went_on) {
      truths_.deadlocks = true;
    }
  }

  void note_end(const State& state) {
    Final final = state.final;
    for (std::size_t i = 0; i < atomics; ++i) final.atomic_values[i] = state.atomic[i].value;
    truths_.outcomes.set(hash(final));
  }

  void execute(State& state, std::size_t number) {
    ThreadState& thread = state.threads[number];
    const Operation& operation = next(state, number);
    int& read = state.final.read[number][thread.next];
    ++thread.next;
    ++thread.clock[number];
    if (operation.if_seen && thread.seen == 0) return;
    switch (operation.action) {
      case Action::read:
        note_access(state.variable[operation.object], operation.object, number, thread.clock,
                    false);
        read = state.final.values[operation.object];
        return;
      case Action::write:
        note_access(state.variable[operation.object], operation.object, number, thread.clock, true);
        state.final.values[operation.object] = operation.value;
        return;
      case Action::load:
        read = load(state.atomic[operation.object], thread, operation.order);
        return;
      case Action::store:
        // a new head, or none: a store by any thread ends the sequence before it
        state.atomic[operation.object] = {operation.value, published(thread, operation.order)};
        return;
      case Action::add: {
        AtomicState& atomic = state.atomic[operation.object];
        read = load(atomic, thread, operation.order);
        atomic.value += operation.value;
        join(atomic.published, published(thread, operation.order));
        return;
      }
      case Action::fence:
        if (acquires(operation.order)) join(thread.clock, thread.for_acquire_fence);
        if (releases(operation.order)) thread.at_release_fence = thread.clock;
        return;
      case Action::lock:
        state.mutex[operation.object].held = true;
        join(thread.clock, state.mutex[operation.object].released);
        return;
      case Action::unlock:
        state.mutex[operation.object] = {.held = false, .released = thread.clock};
        return;
    }
  }

  static int load(const AtomicState& atomic, ThreadState& thread, Order order) {
    thread.seen = atomic.value;
    join(thread.for_acquire_fence, atomic.published);
    if (acquires(order)) join(thread.clock, atomic.published);
    return atomic.value;
  }

  static const Clock& published(const ThreadState& thread, Order order) {
    return releases(order) ? thread.clock : thread.at_release_fence;
  }

  void note_access(VariableState& variable, std::size_t object, std::size_t number,
                   const Clock& clock, bool writes) {
    for (std::size_t other = 0; other < most_threads; ++other) {
      const bool after_its_write = variable.written[other] <= clock[other];
      const bool after_its_read = variable.read[other] <= clock[other];
      if (!after_its_write || (writes && !after_its_read)) truths_.races[object] = true;
    }
    (writes ? variable.written : variable.read)[number] = clock[number];
  }

  const Threads& program_;
  Truths truths_;
};

// --- the text

const char* name_of(Action action) {
  switch (action) {
    case Action::read:
      return "read v";
    case Action::write:
      return "write v";
    case Action::load:
      return "load a";
    case Action::store:
      return "store a";
    case Action::add:
      return "add a";
    case Action::fence:
      return "fence ";
    case Action::lock:
      return "lock m";
    case Action::unlock:
      return "unlock m";
  }
  return "";
}

const char* name_of(Order order) {
  switch (order) {
    case std::memory_order_relaxed:
      return "relaxed";
    case std::memory_order_consume:
      return "consume";
    case std::memory_order_acquire:
      return "acquire";
    case std::memory_order_release:
      return "release";
    case std::memory_order_acq_rel:
      return "acq_rel";
    case std::memory_order_seq_cst:
      return "seq_cst";
  }
  return "";
}

}  // namespace

std::size_t hash(const Final& final) {
  std::uint64_t mixed = 0xcbf29ce484222325u;
  const auto mix = [&](int value) {
    mixed = (mixed ^ static_cast<std::uint32_t>(value)) * 0x100000001b3u;
    mixed ^= mixed >> 29;
  };
  for (const int value : final.values) mix(value);
  for (const int value : final.atomic_values) mix(value);
  for (const auto& thread : final.read)
    for (const int value : thread) mix(value);
  return mixed % Outcomes{}.size();
}

Threads generate(std::uint64_t seed) { return Generator(seed).program(); }

Truths truths_of(const Threads& program) { return Interpreter(program).truths(); }

Threads relaxed(const Threads& program) {
  Threads weak = program;
  for (std::vector<Operation>& thread : weak) {
    std::erase_if(thread,
                  [](const Operation& operation) { return operation.action == Action::fence; });
    for (Operation& operation : thread) operation.order = std::memory_order_relaxed;
  }
  return weak;
}

Threads with_one_variable(const Threads& program, std::size_t variable) {
  Threads rest = program;
  for (std::vector<Operation>& thread : rest) {
    std::erase_if(thread, [&](const Operation& operation) {
      const bool is_plain = operation.action == Action::read || operation.action == Action::write;
      return is_plain && operation.object != variable;
    });
  }
  return rest;
}

std::string text_of(const Threads& program) {
  std::string text;
  for (std::size_t thread = 0; thread < program.size(); ++thread) {
    text += "thread " + std::to_string(thread) + ":";
    for (const Operation& operation : program[thread]) {
      text += std::string(operation.if_seen ? " if seen " : " ") + name_of(operation.action) +
              std::to_string(operation.object);
      if (operation.value != 0) text += "=" + std::to_string(operation.value);
      text += std::string(" ") + name_of(operation.order) + ";";
    }
    text += "\n";
  }
  return text;
}

}  // namespace deadheat
