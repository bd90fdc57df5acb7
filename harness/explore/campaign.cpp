// SPDX-License-Identifier: MIT
// One execution after another, and what follows from them.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <locale>
#include <memory>
#include <optional>

#include "explore/engine.hpp"
#include "explore/execution.hpp"
#include "explore/faults.hpp"
#include "explore/isolation.hpp"
#include "explore/reduction.hpp"
#include "explore/replay.hpp"
#include "explore/story.hpp"
#include "explore/strategies.hpp"
#include "explore/token.hpp"
#include "model/error.hpp"
#include "model/tally.hpp"

namespace deadheat::explorer {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_tallies = 64;
constexpr std::size_t most_told = 10;  // interleavings
constexpr long most_tries = 3'000;     // schedules that the reduction of one may run
constexpr std::size_t most_messages = 10;
constexpr long most_unsupported = 20;  // executions that could not go on

void add(Counts& counts, const Tally& tally, double now) {
  const bool is_wrong = tally.found != tally.expected;
  counts.expected += tally.expected;
  counts.found += tally.found;
  counts.lost += std::max(0L, tally.expected - tally.found);
  counts.surplus += std::max(0L, tally.found - tally.expected);
  if (counts.trials == 1 || (is_wrong && counts.wrong == 0)) {
    counts.shown_expected = tally.expected;
    counts.shown_found = tally.found;
  }
  if (is_wrong && counts.wrong++ == 0) counts.first_wrong = now;
}

// Of one execution that has a process of its own. A case is small, and one that takes so long
// hangs; a program that takes long is only one that cannot be explored, and is known as such at
// once.
std::chrono::milliseconds limit_for(std::chrono::milliseconds budget) {
  using namespace std::chrono_literals;
  return std::clamp<std::chrono::milliseconds>(runtime.is_program ? budget : 10 * budget, 1s, 10s);
}

// Processor time of this thread, and of the children that were waited for, in seconds.
double processor_time() {
  double sum = 0;
  for (const __rusage_who whose : {RUSAGE_THREAD, RUSAGE_CHILDREN}) {
    rusage used = {};
    getrusage(whose, &used);
    sum += static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  }
  return sum;
}

class CampaignRun {
 public:
  CampaignRun(const Body& body, const ExploreOptions& options, const Progress& progress)
      : body_(body), options_(options), progress_(progress), execution_(failures_) {
    execution_.choices = {.waiters = options.waiters,
                          .spurious = options.spurious,
                          .most_spurious = options.most_spurious,
                          .timeouts = options.timeouts,
                          .weak_cas = options.weak_cas};
    if (options.isolate) isolation_.emplace(execution_, failures_, limit_for(options.budget));
  }

  Campaign explore() {
    search_ = make_strategy(options_, [this] { return spent(); });
    Ending ending;
    while (!is_done() && search_->begin()) {
      run_one(*search_, nullptr, ending);
      account(ending);
      if (number_ == 1) check_determinism(ending);
      tell_new_failures(ending);
      see_more();
      report_if_due();
    }
    return conclude();
  }

  Campaign replay() {
    const Schedule schedule = schedule_of(options_.replay);
    take_settings(schedule);
    Replay again(schedule.decisions);
    const long times = std::max(1L, options_.schedules);
    Ending ending;
    for (long number = 0; number < times; ++number) {
      again.begin();
      run_one(again, nullptr, ending);
      check_fits(ending, schedule, again.strayed());
      account(ending);
      tell_new_failures(ending);
      report_if_due();
    }
    campaign_.exploration.strategy = "replay";
    return conclude();
  }

 private:
  // All executions go through here.
  void run_one(Strategy& strategy, Recorder* recorder, Ending& ending) {
    if (isolation_) return isolation_->run(body_, strategy, recorder, ending);
    execution_.run(body_, strategy, recorder, ending);
  }
  Ending run_one(Strategy& strategy, Recorder* recorder) {
    Ending ending;
    run_one(strategy, recorder, ending);
    return ending;
  }

  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

  // The budget is one of processor time: on a busy machine an exploration goes as far as on a quiet
  // one. It takes ten times the budget at most.
  double used() const { return std::max(processor_time() - used_before_, seconds() / 10); }

  double spent() const {
    const double budget = std::chrono::duration<double>(options_.budget).count();
    const double by_time = budget > 0 ? used() / budget : 1;
    const double by_number = options_.schedules > 0 ? static_cast<double>(number_) /
                                                          static_cast<double>(options_.schedules)
                                                    : 0;
    // one strategy must not use up all the failures that are enough, and leave none to the others
    const double by_failures =
        options_.enough > 0 ? static_cast<double>(failed_) / static_cast<double>(options_.enough)
                            : 0;
    return std::min(1.0, std::max({options_.schedules > 0 ? 0 : by_time, by_number, by_failures}));
  }

  bool is_done() {
    if (options_.schedules > 0 && number_ >= options_.schedules) return true;
    if (options_.enough > 0 && failed_ >= options_.enough) return true;
    if (unsupported_ >= most_unsupported) return true;  // there is no word to be had any more
    // the clock is looked at now and then, as an execution may take less than a look at it
    if (options_.schedules > 0 || number_ == 0) return false;
    return looks_at_clock() && spent() >= 1;
  }

  // Not after each execution, as some take less than a look. The first ones are another matter:
  // who waits for a word must not wait for many of them where the machine is busy.
  bool looks_at_clock() const {
    constexpr long some = 64;
    return options_.isolate || number_ < some || number_ % some == 0;
  }

  void account(Ending& ending) {
    ++number_;
    Counts& counts = campaign_.counts;
    Exploration& exploration = campaign_.exploration;
    ++counts.trials;
    exploration.points += ending.points;
    exploration.longest = std::max(exploration.longest, ending.events);
    exploration.threads = std::max(exploration.threads, ending.threads);
    if (ending.was_given_up && !execution_.unsupported.empty()) ++unsupported_;
    if (ending.has_tally && !ending.was_given_up) count_tally(ending);
    if (!ending.threw.empty()) threw(ending);
    if (ending.failures.empty()) return;
    ++failed_;
    if (exploration.first_failure == 0) exploration.first_failure = number_;
    for (Failure* failure : ending.failures) {
      if (failure->executions++ > 0) continue;
      failure->first = number_;
      failure->decisions = ending.decisions;
    }
  }

  void count_tally(Ending& ending) {
    const Tally& tally = ending.tally;
    const bool is_first_wrong = tally.found != tally.expected && campaign_.counts.wrong == 0;
    add(campaign_.counts, tally, is_first_wrong ? seconds() : 0);
    add_tally(campaign_.exploration.tallies, campaign_.exploration.other_tallies,
              {.expected = tally.expected, .found = tally.found, .count = 1}, most_tallies);
    if (tally.found == tally.expected) return;
    Failure& wrong = failures_.of(Symptom::wrong, "wrong-tally", 0);
    ending.failures.push_back(&wrong);
  }

  static std::string message_of(const Tally& tally) {
    return "expected " + std::to_string(tally.expected) + ", found " + std::to_string(tally.found);
  }

  void threw(Ending& ending) {
    ++campaign_.counts.threw;
    Failure& failure = failures_.of(Symptom::crash, "uncaught-exception", 1);
    if (failure.executions == 0) failure.message = "the body threw: " + ending.threw;
    ending.failures.push_back(&failure);
    std::vector<std::string>& all = campaign_.threw;
    if (all.size() < most_messages && std::ranges::find(all, ending.threw) == all.end()) {
      all.push_back(ending.threw);
    }
  }

  // A body that does something else on the same schedule keeps a state, or asks what is outside of
  // it: then nothing that was learned of one interleaving holds for the next.
  void check_determinism(const Ending& first) {
    if (shows_slow(first) || unsupported_ > 0) return;
    Replay again(first.decisions);
    again.begin();
    Recorder one, other;
    const Ending second = run_one(again, nullptr);
    if (second.hash == first.hash) return;
    again.begin();
    run_one(again, &one);
    again.begin();
    run_one(again, &other);
    campaign_.exploration.nondeterminism = first_difference(one, other);
  }

  static bool shows_slow(const Ending& ending) {
    return std::ranges::any_of(ending.failures, &Failure::is_slow);
  }

  static std::string first_difference(const Recorder& one, const Recorder& other) {
    const std::size_t common = std::min(one.steps.size(), other.steps.size());
    for (std::size_t index = 0; index < common; ++index) {
      const Recorded& left = one.steps[index];
      const Recorded& right = other.steps[index];
      const bool is_same = left.thread == right.thread && left.operation == right.operation &&
                           left.object_number == right.object_number;
      if (is_same) continue;
      return "on the same schedule, event " + std::to_string(index + 1) + " was '" +
             name_of(left.operation) + "' by thread " + std::to_string(left.thread) +
             ", and then '" + name_of(right.operation) + "' by thread " +
             std::to_string(right.thread);
    }
    return "on the same schedule, the first execution differed from those after it";
  }

  // --- what is told of a failure
  // ------------------------------------------------------------------

  void tell_new_failures(const Ending& ending) {
    for (Failure* failure : ending.failures) {
      if (failure->is_told || told_ >= most_told) continue;
      failure->is_told = true;
      ++told_;
      tell(*failure);
    }
  }

  // The failing schedule is run again, reduced, and told as it goes.
  void tell(Failure& failure) {
    const bool is_replay = !options_.replay.empty();
    const bool is_small = told_ <= 4 && !failure.is_slow;
    if (!is_replay && is_small && campaign_.exploration.nondeterminism.empty()) {
      const Try try_it = [&](const Decisions& decisions) { return attempt(decisions, failure); };
      failure.decisions = reduced(failure.decisions, try_it, affordable_tries());
    }
    Recorder recorder;
    if (failure.symptom == Symptom::race) {
      recorder.watched.add(failure.sites[0]);
      recorder.watched.add(failure.sites[1]);
    }
    Replay again(failure.decisions);
    again.begin();
    const Ending ending = run_one(again, &recorder);
    failure.decisions = ending.decisions;
    if (failure.symptom == Symptom::wrong) failure.message = message_of(ending.tally);
    Interleaving interleaving = interleaving_of(failure, recorder, ending.threads);
    interleaving.preemptions = preemptions_of(ending.decisions);
    interleaving.token = token_of(schedule_with(ending));
    interleaving.fingerprint = std::to_string(campaign_.findings.size());
    if (failure.symptom == Symptom::wrong) {
      interleaving.fingerprint.clear();
    } else {
      campaign_.findings.push_back(finding_of(failure, recorder));
      told_failures_.push_back(&failure);
    }
    campaign_.exploration.interleavings_shown.push_back(std::move(interleaving));
    campaign_.first_seen.push_back(failure.first);
  }

  // An execution of a program may take long, and its reduction is not to take the time of the
  // search.
  long affordable_tries() const {
    if (!runtime.is_program) return most_tries;
    const double budget = std::chrono::duration<double>(options_.budget).count();
    const double each = seconds() / static_cast<double>(std::max(1L, number_));
    return std::clamp(static_cast<long>(budget / (4 * std::max(each, 1e-5))), 0L, most_tries);
  }

  Tried attempt(const Decisions& decisions, const Failure& failure) {
    Replay again(decisions);
    again.begin();
    Ending ending = run_one(again, nullptr);
    report_if_late();
    Tried tried{.fails = shows(ending, failure),
                .decisions = std::move(ending.decisions),
                .nodes = again.nodes(),
                .threads = ending.threads};
    return tried;
  }

  static bool shows(const Ending& ending, const Failure& failure) {
    if (failure.symptom == Symptom::wrong) {
      return ending.has_tally && !ending.was_given_up &&
             ending.tally.found != ending.tally.expected;
    }
    if (failure.kind == "uncaught-exception" && failure.key == 1) return !ending.threw.empty();
    return std::ranges::find(ending.failures, &failure) != ending.failures.end();
  }

  Schedule schedule_with(const Ending& ending) const {
    Schedule schedule{.decisions = ending.decisions,
                      .unlocks_show = execution_.unlocks_show,
                      .streams_show = execution_.streams_show,
                      .waiters = options_.waiters,
                      .spurious = options_.spurious,
                      .most_spurious = options_.most_spurious,
                      .timeouts = options_.timeouts,
                      .weak_cas = options_.weak_cas,
                      .fingerprint = static_cast<std::uint32_t>(ending.hash ^ ending.hash >> 32)};
    execution_.visible.for_each([&](std::uint32_t site) { schedule.visible.push_back(site); });
    return schedule;
  }

  void take_settings(const Schedule& schedule) {
    execution_.choices = {.waiters = schedule.waiters,
                          .spurious = schedule.spurious,
                          .most_spurious = schedule.most_spurious,
                          .timeouts = schedule.timeouts,
                          .weak_cas = schedule.weak_cas};
    options_.waiters = schedule.waiters;
    options_.spurious = schedule.spurious;
    options_.most_spurious = schedule.most_spurious;
    options_.timeouts = schedule.timeouts;
    options_.weak_cas = schedule.weak_cas;
    execution_.unlocks_show = schedule.unlocks_show;
    execution_.streams_show = schedule.streams_show;
    for (const std::uint32_t site : schedule.visible) execution_.visible.add(site);
  }

  void check_fits(const Ending& ending, const Schedule& schedule, bool strayed) const {
    const auto fingerprint = static_cast<std::uint32_t>(ending.hash ^ ending.hash >> 32);
    if (!strayed && fingerprint == schedule.fingerprint) return;
    throw UsageError(
        "the token does not fit this body: it was made by another one, or by another "
        "build of it (what ran differs from what the token was made from)");
  }

  // Where a race was seen, its accesses become scheduling points; where somebody tries locks,
  // unlocks do; where somebody locks streams, what the library does to streams.
  void see_more() {
    bool more = false;
    for (const std::uint32_t site : execution_.racing) more |= execution_.visible.add(site);
    execution_.racing.clear();
    if (execution_.somebody_tries && !execution_.unlocks_show) {
      execution_.unlocks_show = true;
      more = true;
    }
    if (execution_.somebody_locks_streams && !execution_.streams_show) {
      execution_.streams_show = true;
      more = true;
    }
    if (more) search_->restart_exhaustive();
  }

  // --- the whole
  // ------------------------------------------------------------------------------------

  void report_if_due() {
    if (looks_at_clock()) report_if_late();
  }

  void report_if_late() {
    if (!progress_) return;
    const Clock::time_point now = Clock::now();
    if (now - reported_ < std::chrono::milliseconds(50)) return;
    reported_ = now;
    progress_(so_far());
  }

  Campaign so_far() {
    Campaign campaign = campaign_;
    campaign.counts.seconds = seconds();
    campaign.exploration.executions = number_;
    campaign.exploration.spurious = options_.spurious ? options_.most_spurious : 0;
    if (search_) {
      campaign.exploration.strategy = search_->current();
      campaign.exploration.complete = search_->complete();
      campaign.exploration.bound = search_->bound();
      campaign.exploration.interleavings = search_->interleavings();
    }
    for (std::size_t index = 0; index < campaign.findings.size(); ++index) {
      campaign.findings[index].reports = told_failures_[index]->executions;
      campaign.findings[index].runs = 1;
    }
    for (const UnsupportedCall& call : execution_.unsupported) {
      campaign.exploration.unsupported.push_back(
          {.call = call.call, .stack = frames_of(call.stack)});
    }
    return campaign;
  }

  Campaign conclude() {
    Campaign campaign = so_far();
    const Exploration& exploration = campaign.exploration;
    if (!exploration.unsupported.empty() || !exploration.nondeterminism.empty()) {
      campaign.exploration.complete = false;
      campaign.exploration.bound = -1;
    }
    const bool showed_something = !exploration.unsupported.empty() || failed_ > 0;
    if (!showed_something) campaign.failure = why_nothing_can_be_said();
    return campaign;
  }

  // Unless what ran was seen, it says nothing that nothing was found.
  std::string why_nothing_can_be_said() const {
    const std::string advice =
        "compile it with clang's -fsanitize=thread (deadheat_add_cases does)";
    if (execution_.callbacks == 0) {
      return "the code of the body is not instrumented, so the explorer saw none of its "
             "accesses: " +
             advice;
    }
    if (campaign_.exploration.threads < 2) {
      return "the body started no thread, so there is nothing to explore";
    }
    return {};
  }

  const Body& body_;
  ExploreOptions options_;
  const Progress& progress_;
  const CatchFaults catch_faults_;
  Failures failures_;
  Execution execution_;
  std::optional<Isolation> isolation_;
  std::unique_ptr<Search> search_;
  Campaign campaign_;
  std::vector<const Failure*> told_failures_;  // by finding
  std::size_t told_ = 0;
  long number_ = 0;  // of executions
  long failed_ = 0;  // of them, those that showed something
  long unsupported_ = 0;
  const Clock::time_point start_ = Clock::now();
  const double used_before_ = processor_time();
  Clock::time_point reported_ = Clock::now();
};

// What the library sets up once in a process, when it is first used: in the midst of a body it
// would make the first execution another one than those that follow.
bool warm_up() {
  const std::locale locale;
  try {
    throw UsageError("");
  } catch (const UsageError&) {
    return true;
  }
}

}  // namespace

void treat_bodies_as_programs() { runtime.is_program = true; }

Campaign run_campaign(const Body& body, const ExploreOptions& options, const Progress& progress) {
  if (runtime.execution) throw UsageError("an exploration cannot be started within another one");
  static const bool is_warm = warm_up();
  static_cast<void>(is_warm);
  const auto run = std::make_unique<CampaignRun>(body, options, progress);
  return options.replay.empty() ? run->explore() : run->replay();
}

}  // namespace deadheat::explorer
