// SPDX-License-Identifier: MIT
// The loops of the explore flavour: a campaign of the controlled scheduler, in which each trial is
// one execution.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <deadheat/crew.hpp>
#include <deadheat/explore.hpp>
#include <deadheat/litmus.hpp>

#include "explore/engine.hpp"
#include "suite/litmus_block.hpp"
#include "suite/litmus_outcomes.hpp"
#include "suite/loop.hpp"

namespace deadheat {
namespace {

using explorer::Campaign;
using Clock = std::chrono::steady_clock;

// A number of trials is one of executions, which go on whatever they show.
ExploreOptions explore_options(const Side& side, const LoopOptions& options) {
  ExploreOptions asked = options.explore;
  asked.budget = std::chrono::milliseconds(static_cast<long>(options.budget * 1000));
  asked.seed = options.seed;
  asked.enough = options.enough;
  asked.isolate |= side.isolate;
  if (options.trials > 0) {
    asked.schedules = options.trials;
    asked.enough = 0;
  }
  return asked;
}

// Sends what a campaign has so far. Its interleavings are long: they are sent when there is a new
// one, and else now and then.
class Teller {
 public:
  explicit Teller(Events& events) : events_(events) {}

  void tell(const LoopResult& result) {
    if (told_of(result) != told_ || Clock::now() - last_ > std::chrono::seconds(1)) {
      tell_all(result);
    }
    events_.counts(result.counts);
  }

  void tell_all(const LoopResult& result) {
    for (; threw_ < result.threw.size(); ++threw_) events_.threw(result.threw[threw_]);
    if (!result.outcomes.empty()) events_.outcomes(result.outcomes);
    events_.explored(*result.exploration, result.findings);
    told_ = told_of(result);
    last_ = Clock::now();
  }

 private:
  static std::size_t told_of(const LoopResult& result) {
    return result.findings.size() + result.exploration->interleavings_shown.size() +
           result.exploration->unsupported.size();
  }

  Events& events_;
  std::size_t told_ = 0;
  std::size_t threw_ = 0;
  Clock::time_point last_ = Clock::now();
};

// With the name of what was run, a token alone tells what to replay.
void name_tokens(Exploration& exploration, const std::string& run) {
  for (Interleaving& shown : exploration.interleavings_shown) {
    if (!shown.token.empty()) shown.token = run + "@" + shown.token;
  }
}

// All cases of a suite are instrumented, or it had been refused. A body that starts no thread has
// one interleaving, and the instrumentation need not have told anything of it.
std::string failure_of(const Campaign& campaign) {
  return campaign.exploration.threads > 1 ? campaign.failure : "";
}

LoopResult result_of(const Campaign& campaign, const Setting& setting, const std::string& run) {
  LoopResult result{.setting = setting,
                    .counts = campaign.counts,
                    .outcomes = {},
                    .threw = campaign.threw,
                    .exploration = campaign.exploration,
                    .findings = campaign.findings,
                    .failure = failure_of(campaign)};
  name_tokens(*result.exploration, run);
  return result;
}

// Explores `body`. `read` makes the result of a campaign, during it and after.
template <class Read>
LoopResult run_and_tell(const Body& body, const ExploreOptions& options, Events& events,
                        Read read) {
  Teller teller(events);
  LoopResult result = read(explorer::run_campaign(
      body, options, [&](const Campaign& so_far) { teller.tell(read(so_far)); }));
  teller.tell_all(result);
  events.setting(result.setting);
  return result;
}

// A litmus under the scheduler: one fresh state, and one thread for each actor. Which outcome an
// execution ended in is told as a tally, since only executions that the campaign counts are to be
// counted: (n, n) for the outcome number n, and (forbidden_mark, n) where the rule forbids it.
class ExploredLitmus {
 public:
  explicit ExploredLitmus(const LitmusBody& body) : body_(body), block_(body, shape_of(body)) {}

  Tally run() {
    body_.create(*block_, 0, 1);
    act();
    LitmusCounts seen = nothing_seen(body_);
    body_.grade(body_, *block_, 0, 1, seen);
    body_.destroy(*block_, 0, 1);
    const long number = number_of(seen);
    return {.expected = forbidden(body_, seen) > 0 ? forbidden_mark : number, .found = number};
  }

  // Puts the outcomes in the place of the tallies that stand for them.
  void read(LoopResult& result) const {
    const LitmusCounts counts = counts_from(*result.exploration);
    result.outcomes = outcomes_of(body_, counts);
    result.exploration->tallies.clear();
    result.exploration->other_tallies = 0;
    result.counts.expected = result.counts.trials;
    result.counts.found = result.counts.trials - result.counts.wrong;
    result.counts.lost = result.counts.wrong;
    result.counts.surplus = 0;
    result.counts.shown_expected = result.counts.expected;
    result.counts.shown_found = result.counts.found;
    for (Interleaving& shown : result.exploration->interleavings_shown) {
      if (shown.symptom == Symptom::wrong) shown.message = forbidden_message(result.outcomes);
    }
  }

 private:
  using Values = std::array<int, most_registers>;

  static constexpr long forbidden_mark = -1;
  static constexpr std::size_t cache_line = 64;

  static LitmusShape shape_of(const LitmusBody& body) {
    const std::size_t unit = std::max(body.state_alignment, cache_line);
    return {.stride = 1, .padding = static_cast<int>((body.state_size + unit - 1) / unit * unit)};
  }

  // Not of jthreads: each would bring a stop state of its own, which the scheduler had to look at.
  void act() {
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(body_.actors));
    for (int actor = 0; actor < body_.actors; ++actor) {
      threads.emplace_back([this, actor] { body_.act[static_cast<std::size_t>(actor)](*block_); });
    }
    for (std::thread& thread : threads) thread.join();
  }

  // Of the one outcome that was seen: its row, or its place behind the rows.
  long number_of(const LitmusCounts& seen) {
    const auto row = std::ranges::find(seen.rows, 1L);
    if (row != seen.rows.end()) return row - seen.rows.begin();
    return static_cast<long>(seen.rows.size() + place_of(seen.others.front().values));
  }

  // An array, as what is allocated in an execution does not outlive it.
  std::size_t place_of(const Values& values) {
    for (std::size_t place = 0; place < others_known_; ++place) {
      if (others_[place] == values) return place;
    }
    if (others_known_ == others_.size()) return others_known_;
    others_[others_known_] = values;
    return others_known_++;
  }

  LitmusCounts counts_from(const Exploration& exploration) const {
    LitmusCounts counts = nothing_seen(body_);
    for (const TallyCount& tally : exploration.tallies) {
      const auto number = static_cast<std::size_t>(tally.found);
      if (number < counts.rows.size()) {
        counts.rows[number] += tally.count;
      } else if (number - counts.rows.size() < others_known_) {
        counts.add_other(others_[number - counts.rows.size()], tally.count);
      } else {
        counts.unlisted += tally.count;
      }
    }
    counts.unlisted += exploration.other_tallies;
    return counts;
  }

  static std::string forbidden_message(const std::vector<OutcomeCount>& outcomes) {
    std::string all;
    for (const OutcomeCount& outcome : outcomes) {
      if (!outcome.forbidden || outcome.count == 0) continue;
      all += (all.empty() ? "" : ", or ") + ("(" + outcome.values + "): " + outcome.meaning);
    }
    return "it ended in a forbidden outcome, " + all;
  }

  const LitmusBody& body_;
  OwnedLitmusBlock block_;
  std::array<Values, LitmusCounts::most_others> others_ = {};  // the first others_known_ count
  std::size_t others_known_ = 0;
};

}  // namespace

LoopResult run_tally(const Side& side, const LoopOptions& options, Events& events) {
  Setting setting{.steps = options.steps};
  events.setting(setting);
  const Body body = [&] {
    Crew crew({.steps = options.steps, .gate = false});
    const Tally tally = side.trial(crew);
    setting.threads = std::max(setting.threads, crew.most_threads());
    return tally;
  };
  // an isolated execution is another process, and only the campaign knows of its threads
  const auto read = [&](const Campaign& campaign) {
    Setting known = setting;
    if (known.threads == 0) known.threads = std::max(0, campaign.exploration.threads - 1);
    return result_of(campaign, known, options.run);
  };
  return run_and_tell(body, explore_options(side, options), events, read);
}

LoopResult run_litmus(const Side& side, const LoopOptions& options, Events& events) {
  const Setting setting{.steps = 1, .threads = side.litmus->actors};
  events.setting(setting);
  ExploredLitmus litmus(*side.litmus);
  return run_and_tell([&] { return litmus.run(); }, explore_options(side, options), events,
                      [&](const Campaign& campaign) {
                        LoopResult result = result_of(campaign, setting, options.run);
                        litmus.read(result);
                        return result;
                      });
}

}  // namespace deadheat
