// SPDX-License-Identifier: MIT
// Actors run free through a stride of fresh states and meet others only by chance of timing, which is what makes a
// collision cost nanoseconds. Between strides all meet at a gate, and each grades its own slice.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <new>
#include <thread>

#include <deadheat/crew.hpp>
#include <deadheat/litmus.hpp>

#include "suite/cores.hpp"
#include "suite/loop.hpp"

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

struct Shape {
  int stride = 0;
  int padding = 0;
};

constexpr Shape untuned = {.stride = 1024, .padding = 64};
constexpr std::size_t page = 4096;

struct Freed {
  void operator()(void* memory) const { std::free(memory); }
};
template <class T>
using Array = std::unique_ptr<T[], Freed>;

template <class T>
Array<T> page_aligned(std::size_t count) {
  const std::size_t bytes = (count * sizeof(T) + page - 1) / page * page;
  void* memory = std::aligned_alloc(page, bytes);
  if (!memory) throw std::bad_alloc();
  return Array<T>(static_cast<T*>(memory));
}

// The memory of one stride. Each register has pages of its own, as it belongs to one actor.
class Block {
 public:
  Block(const LitmusBody& body, Shape shape)
      : body_(body),
        states_(page_aligned<std::byte>(static_cast<std::size_t>(shape.stride) *
                                        static_cast<std::size_t>(shape.padding))) {
    block_.states = states_.get();
    block_.padding = static_cast<std::size_t>(shape.padding);
    block_.stride = shape.stride;
    for (std::size_t number = 0; number < body.registers; ++number) {
      registers_[number] = page_aligned<int>(static_cast<std::size_t>(shape.stride));
      block_.registers[number] = registers_[number].get();
      std::fill_n(block_.registers[number], shape.stride, 0);
    }
    body.create(block_, 0, shape.stride);
  }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() { body_.destroy(block_, 0, block_.stride); }

  const LitmusBlock& operator*() const { return block_; }

 private:
  const LitmusBody& body_;
  Array<std::byte> states_;
  std::array<Array<int>, most_registers> registers_;
  LitmusBlock block_;
};

// All actors pass together. The counter's acquire-release operations order what came before the gate in every
// actor before what comes after it in every other.
class Gate {
 public:
  explicit Gate(int size) : size_(size) {}

  void pass() {
    const int turn = turn_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) == size_ - 1) {
      arrived_.store(0, std::memory_order_relaxed);
      turn_.store(turn + 1, std::memory_order_release);  // partner: the acquire load below
      return;
    }
    Backoff backoff;
    while (turn_.load(std::memory_order_acquire) == turn) backoff.wait();
  }

 private:
  const int size_;
  alignas(64) std::atomic<int> arrived_ = 0;
  alignas(64) std::atomic<int> turn_ = 0;
};

// One stretch of strides in one shape.
class Stretch {
 public:
  Stretch(const LitmusBody& body, Shape shape)
      : body_(body), stride_(shape.stride), block_(body, shape), gate_(body.actors) {}

  // Runs until `seconds` are over or `most` states were used, and adds what was seen to `counts`.
  // Returns how many states were used.
  long run(double seconds, long most, LitmusCounts& counts) {
    end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    most_ = most;
    std::vector<LitmusCounts> seen(static_cast<std::size_t>(body_.actors),
                                   LitmusCounts{.rows = std::vector<long>(body_.rows.size())});
    {
      std::vector<std::jthread> threads;
      for (int actor = 0; actor < body_.actors; ++actor) {
        threads.emplace_back([&, actor] { act(actor, seen[static_cast<std::size_t>(actor)]); });
      }
    }
    for (const LitmusCounts& of_actor : seen) merge(of_actor, counts);
    return used_;
  }

  bool pinned() const { return pinned_ == body_.actors; }

 private:
  void act(int actor, LitmusCounts& counts) {
    if (pin_actor(actor)) pinned_.fetch_add(1);
    // kept apart from the others' while counting, as they stand side by side in one vector
    LitmusCounts own = counts;
    const int from = slice(actor), to = slice(actor + 1);
    gate_.pass();
    for (bool more = true; more;) {
      body_.act[static_cast<std::size_t>(actor)](*block_);
      gate_.pass();
      body_.grade(body_, *block_, from, to, own);
      if (actor == 0) decide();
      gate_.pass();
      more = more_.load(std::memory_order_relaxed);  // ordered by the gate
    }
    counts = std::move(own);
  }

  // Only actor 0: whether there is another stride.
  void decide() {
    used_ += stride_;
    const bool done = Clock::now() >= end_ || (most_ > 0 && used_ >= most_);
    more_.store(!done, std::memory_order_relaxed);
  }

  bool pin_actor(int actor) const {
    return allowed_cores().size() >= static_cast<std::size_t>(body_.actors) && pin_to_core(actor);
  }

  int slice(int actor) const {
    return static_cast<int>(static_cast<long>(stride_) * actor / body_.actors);
  }

  static void merge(const LitmusCounts& from, LitmusCounts& to) {
    for (std::size_t row = 0; row < to.rows.size(); ++row) to.rows[row] += from.rows[row];
    for (const LitmusCounts::Other& other : from.others) to.add_other(other.values, other.count);
    to.unlisted += from.unlisted;
  }

  const LitmusBody& body_;
  const int stride_;
  Block block_;
  Gate gate_;
  Clock::time_point end_;
  long most_ = 0;
  long used_ = 0;
  std::atomic<bool> more_ = true;
  std::atomic<int> pinned_ = 0;
};

long forbidden(const LitmusBody& body, const LitmusCounts& counts) {
  long sum = counts.unlisted;
  for (std::size_t row = 0; row < body.rows.size(); ++row) {
    if (body.rows[row].forbidden) sum += counts.rows[row];
  }
  for (const LitmusCounts::Other& other : counts.others) sum += other.count;
  return sum;
}

// How well a shape makes the actors meet: the rare outcomes count, and most of all the forbidden ones.
double score(const LitmusBody& body, const LitmusCounts& counts) {
  const long most = counts.rows.empty() ? 0 : *std::ranges::max_element(counts.rows);
  long all = counts.unlisted;
  for (const long count : counts.rows) all += count;
  return 100.0 * static_cast<double>(forbidden(body, counts)) + static_cast<double>(all - most);
}

int least_padding(const LitmusBody& body) {
  const std::size_t alignment = std::max<std::size_t>(body.state_alignment, 1);
  return static_cast<int>((body.state_size + alignment - 1) / alignment * alignment);
}

class Tuner {
 public:
  Tuner(const LitmusBody& body, const LoopOptions& options) : body_(body), options_(options) {}

  Shape best() {
    Shape shape{.stride = options_.stride > 0 ? options_.stride : untuned.stride,
                .padding = options_.padding > 0 ? fitting(options_.padding) : fitting(untuned.padding)};
    if (!options_.tune) return shape;
    if (options_.padding == 0) {
      shape.padding = better(shape, {16, 32, 64, 128}, [this](Shape base, int value) {
                        return Shape{base.stride, fitting(value)};
                      }).padding;
    }
    if (options_.stride == 0) {
      shape.stride = better(shape, {256, 1024, 4096, 16384}, [](Shape base, int value) {
                       return Shape{value, base.padding};
                     }).stride;
    }
    return shape;
  }

 private:
  template <class Make>
  Shape better(Shape base, std::initializer_list<int> values, Make make) {
    Shape best = base;
    double best_score = -1;
    for (const int value : values) {
      const Shape shape = make(base, value);
      const double reached = measure(shape);
      if (reached > best_score) {
        best = shape;
        best_score = reached;
      }
    }
    return best;
  }

  double measure(Shape shape) {
    LitmusCounts counts{.rows = std::vector<long>(body_.rows.size())};
    Stretch(body_, shape).run(options_.budget / 100, 0, counts);
    return score(body_, counts);
  }

  // At least as wide as a state, and a multiple of its alignment.
  int fitting(int padding) const {
    const int least = least_padding(body_);
    const int alignment = static_cast<int>(std::max<std::size_t>(body_.state_alignment, 1));
    return std::max(least, (padding + alignment - 1) / alignment * alignment);
  }

  const LitmusBody& body_;
  const LoopOptions& options_;
};

std::string text_of(const std::array<int, most_registers>& values, std::size_t registers) {
  std::string text;
  for (std::size_t number = 0; number < registers; ++number) {
    text += (number == 0 ? "" : ", ") + std::to_string(values[number]);
  }
  return text;
}

std::vector<OutcomeCount> outcomes_of(const LitmusBody& body, const LitmusCounts& counts) {
  std::vector<OutcomeCount> outcomes;
  for (std::size_t row = 0; row < body.rows.size(); ++row) {
    const LitmusRow& declared = body.rows[row];
    outcomes.push_back({.values = text_of(declared.values, body.registers),
                        .count = counts.rows[row],
                        .truth = declared.truth,
                        .forbidden = declared.forbidden,
                        .listed = true,
                        .meaning = std::string(declared.meaning)});
  }
  const auto unlisted = [](std::string values, long count) {
    return OutcomeCount{.values = std::move(values),
                        .count = count,
                        .truth = never,
                        .forbidden = true,
                        .listed = false,
                        .meaning = "not in the table"};
  };
  for (const LitmusCounts::Other& other : counts.others) {
    outcomes.push_back(unlisted(text_of(other.values, body.registers), other.count));
  }
  if (counts.unlisted > 0) outcomes.push_back(unlisted("others", counts.unlisted));
  return outcomes;
}

class LitmusLoop {
 public:
  LitmusLoop(const LitmusBody& body, const LoopOptions& options, Events& events)
      : body_(body), options_(options), events_(events) {
    counts_.rows.resize(body.rows.size());
  }

  LoopResult run() {
    const Shape shape = Tuner(body_, options_).best();
    const Clock::time_point start = Clock::now();
    result_.setting = {.steps = 1, .threads = body_.actors, .stride = shape.stride, .padding = shape.padding};
    for (;;) {
      const double used = std::chrono::duration<double>(Clock::now() - start).count();
      if (is_done(used)) break;
      stretch(shape, std::min(a_stretch, std::max(options_.budget - used, 0.001)), start);
    }
    return result_;
  }

 private:
  bool is_done(double used) const {
    const Counts& counts = result_.counts;
    if (options_.trials > 0) return counts.trials >= options_.trials;
    return counts.trials > 0 && used >= options_.budget;
  }

  void stretch(Shape shape, double seconds, Clock::time_point start) {
    Stretch stretch(body_, shape);
    const long left = options_.trials > 0 ? options_.trials - result_.counts.trials : 0;
    const long states = stretch.run(seconds, left, counts_);
    result_.setting.pinned = stretch.pinned();
    add(states, std::chrono::duration<double>(Clock::now() - start).count());
    events_.setting(result_.setting);
    events_.outcomes(result_.outcomes);
    events_.counts(result_.counts);
  }

  // A state is a trial: it should have ended in an allowed outcome.
  void add(long states, double now) {
    Counts& counts = result_.counts;
    counts.trials += states;
    counts.wrong = forbidden(body_, counts_);
    counts.expected = counts.trials;
    counts.found = counts.trials - counts.wrong;
    counts.lost = counts.wrong;
    counts.shown_expected = counts.expected;
    counts.shown_found = counts.found;
    counts.seconds = now;
    if (counts.wrong > 0 && !counts.first_wrong) counts.first_wrong = now;
    result_.outcomes = outcomes_of(body_, counts_);
  }

  static constexpr double a_stretch = 0.2;  // seconds between two lines to the parent

  const LitmusBody& body_;
  const LoopOptions& options_;
  Events& events_;
  LitmusCounts counts_;
  LoopResult result_;
};

}  // namespace

LoopResult run_litmus(const Side& side, const LoopOptions& options, Events& events) {
  return LitmusLoop(*side.litmus, options, events).run();
}

}  // namespace deadheat
