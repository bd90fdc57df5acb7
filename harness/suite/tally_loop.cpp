// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <string>

#include <deadheat/crew.hpp>

#include "model/tally.hpp"
#include "suite/channel.hpp"
#include "suite/cores.hpp"
#include "suite/loop.hpp"

namespace deadheat {
namespace {

using Clock = std::chrono::steady_clock;

// Of a run: they are sent with each of its lines.
constexpr std::size_t most_tallies = 24;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void add(Counts& counts, const Tally& tally, double now) {
  const bool is_wrong = tally.found != tally.expected;
  ++counts.trials;
  counts.expected += tally.expected;
  counts.found += tally.found;
  counts.lost += std::max(0L, tally.expected - tally.found);
  counts.surplus += std::max(0L, tally.found - tally.expected);
  add_tally(counts.tallies, counts.other_tallies,
            {.expected = tally.expected, .found = tally.found, .count = 1}, most_tallies);
  if (counts.trials == 1 || (is_wrong && counts.wrong == 0)) {
    counts.shown_expected = tally.expected;
    counts.shown_found = tally.found;
  }
  if (!is_wrong) return;
  if (counts.wrong++ == 0) counts.first_wrong = now;
}

std::string message_of_current_exception() {
  try {
    throw;
  } catch (const std::exception& thrown) {
    return thrown.what();
  } catch (const std::string& text) {
    return text;
  } catch (const char* text) {
    return text;
  } catch (...) {
    return "something that is not a std::exception";
  }
}

class TallyLoop {
 public:
  TallyLoop(const Side& side, const LoopOptions& options, Events& events)
      : side_(side), options_(options), events_(events) {
    result_.setting.steps = options.steps;
  }

  LoopResult run() {
    events_.setting(result_.setting);
    while (!is_done()) {
      trial();
      result_.counts.seconds = seconds_since(start_);
      if (events_.due()) events_.counts(result_.counts);
    }
    events_.setting(result_.setting);
    return result_;
  }

 private:
  bool is_done() const {
    const Counts& counts = result_.counts;
    if (options_.trials > 0) return number_ >= options_.trials;
    if (options_.enough > 0 && counts.wrong + counts.threw >= options_.enough) return true;
    return number_ > 0 && seconds_since(start_) >= options_.budget;
  }

  void trial() {
    ++number_;
    Crew crew({.steps = options_.steps,
               .threads = 0,
               .seed = seed_of_trial(),
               .place = placing(),
               .gate = options_.gate});
    try {
      const Tally tally = side_.trial(crew);
      leave_if_forked();
      add(result_.counts, tally, seconds_since(start_));
    } catch (...) {
      leave_if_forked();
      threw(message_of_current_exception());
    }
    result_.setting.threads = std::max(result_.setting.threads, crew.most_threads());
  }

  // A body that forks, and lets its copy return, must not make two loops out of one.
  static void leave_if_forked() {
    if (!channel::in_owner()) _exit(EXIT_SUCCESS);
  }

  void threw(const std::string& message) {
    ++result_.counts.trials;
    ++result_.counts.threw;
    if (std::ranges::find(result_.threw, message) != result_.threw.end()) return;
    if (result_.threw.size() >= most_messages) return;
    result_.threw.push_back(message);
    events_.threw(message);
  }

  // Every second trial its threads are spread over the cores: left to itself, a scheduler may keep
  // the threads of a short trial on one core, where they hardly meet. The others are left as they
  // are, for the variety.
  using Place = void (*)(int who);
  Place placing() const {
    return options_.spread && number_ % 2 == 1 ? Place([](int who) { pin_to_core(who); }) : nullptr;
  }

  std::uint64_t seed_of_trial() const {
    return options_.seed == 0 ? 0
                              : options_.seed * 1'000'003u + static_cast<std::uint64_t>(number_);
  }

  static constexpr std::size_t most_messages = 10;

  const Side& side_;
  const LoopOptions& options_;
  Events& events_;
  LoopResult result_;
  long number_ = 0;  // of the trial, from 1
  const Clock::time_point start_ = Clock::now();
};

}  // namespace

LoopResult run_tally(const Side& side, const LoopOptions& options, Events& events) {
  return TallyLoop(side, options, events).run();
}

}  // namespace deadheat
