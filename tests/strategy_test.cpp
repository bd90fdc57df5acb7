// SPDX-License-Identifier: MIT
// The strategies on a machine whose programs are tables, against brute force.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "explore/bounded.hpp"
#include "explore/exhaustive.hpp"
#include "explore/pct.hpp"
#include "explore/portfolio.hpp"
#include "explore/pos.hpp"
#include "explore/random.hpp"
#include "explore/random_walk.hpp"
#include "explore/strategies.hpp"
#include "explore/surw.hpp"
#include "strategy_machine.hpp"

namespace deadheat {
namespace {

using explorer::Bounded;
using explorer::Exhaustive;
using explorer::Pct;
using explorer::Portfolio;
using explorer::Pos;
using explorer::Random;
using explorer::RandomWalk;
using explorer::Search;
using explorer::Surw;
using machine::BruteForce;
using machine::Do;
using machine::Everything;
using machine::execute;
using machine::Executed;
using machine::Program;
using machine::Step;
using Steps = std::vector<Step>;

// --- programs ---

Program mutex_counter(int sections) {
  Steps steps;
  for (int section = 0; section < sections; ++section) {
    steps.push_back({Do::lock, 0});
    steps.push_back({Do::unlock, 0});
  }
  return {.threads = {steps, steps}};
}

Program store_buffering() {
  return {.threads = {{{Do::write, 0}, {Do::read, 1}}, {{Do::write, 1}, {Do::read, 0}}}};
}

Program deadly_embrace() {
  return {.threads = {{{Do::lock, 0}, {Do::lock, 1}, {Do::unlock, 1}, {Do::unlock, 0}},
                      {{Do::lock, 1}, {Do::lock, 0}, {Do::unlock, 0}, {Do::unlock, 1}}}};
}

// One variable, so that every order of the operations is another interleaving.
Program adders(std::vector<int> counts) {
  Program program;
  for (const int count : counts) program.threads.emplace_back(count, Step{Do::add, 0});
  return program;
}

// What random programs are made of: a letter stands for a few steps.
class RandomProgram {
 public:
  explicit RandomProgram(std::uint64_t seed) : random_(seed) {}

  Program draw(const std::string& menu) {
    Program program = {.failed_try_reads = coin(),
                       .unlocks_are_hidden = menu.find('t') == std::string::npos && coin(),
                       .picks_come_first = coin(),
                       .last_write_opens = coin()};
    const int threads = 2 + below(2);
    kinds_ = 1 + below(2);
    for (int thread = 0; thread < threads; ++thread) {
      steps_.clear();
      const int parts = threads == 2 ? 2 + below(3) : 1 + below(3);
      for (int part = 0; part < parts; ++part) {
        add(menu[static_cast<std::size_t>(below(static_cast<int>(menu.size())))]);
      }
      program.threads.push_back(steps_);
    }
    if (menu.find('c') != std::string::npos) create_last(program);
    return program;
  }

 private:
  int below(int n) { return static_cast<int>(random_.below(static_cast<std::uint64_t>(n))); }
  bool coin() { return below(2) == 1; }

  void access() {
    constexpr std::array some = {Do::read, Do::write, Do::read, Do::write, Do::add, Do::exchange};
    steps_.push_back({some[static_cast<std::size_t>(below(some.size()))], below(kinds_)});
  }

  void section(Do enter, Do leave, int object) {
    steps_.push_back({enter, object});
    if (coin()) access();
    steps_.push_back({leave, object});
  }

  void nested(int outer, int inner) {
    steps_.push_back({Do::lock, outer});
    if (inner != outer) section(Do::lock, Do::unlock, inner);
    steps_.push_back({Do::unlock, outer});
  }

  void waiting(Do how, int object) {
    steps_.push_back({Do::lock, object});
    steps_.push_back({how, object});
    steps_.push_back({Do::unlock, object});
  }

  void add(char part) {
    const int object = below(kinds_);
    switch (part) {
      case 'm':
        return access();
      case 'k':
        return steps_.push_back({Do::weak, object});
      case 'a':
        return steps_.push_back({Do::await, object});
      case 'l':
        return section(Do::lock, Do::unlock, object);
      case 'n':
        return nested(object, below(kinds_));
      case 'h':
        return steps_.push_back({Do::lock, object});  // and never gives it back
      case 't':
        return section(Do::try_lock, Do::unlock, object);
      case 'r':
        return section(Do::enter, Do::leave, object);
      case 'w':
        return waiting(Do::wait, object);
      case 'W':
        return waiting(Do::timed_wait, object);
      case 'o':
        return steps_.push_back({coin() ? Do::notify_one : Do::notify_all, object});
      case 'q':
        return steps_.push_back({Do::take, object});
      case 'p':
        return steps_.push_back({Do::post, object});
      default:
        return steps_.push_back({Do::local, 0});
    }
  }

  void create_last(Program& program) {
    const int last = static_cast<int>(program.threads.size()) - 1;
    Steps& parent = program.threads.front();
    parent.insert(parent.begin() + below(static_cast<int>(parent.size()) + 1), {Do::create, last});
    if (coin()) parent.push_back({Do::join, last});
  }

  Random random_;
  int kinds_ = 1;  // how many objects of each kind
  Steps steps_;
};

class ManyPrograms : public testing::TestWithParam<const char*> {
 protected:
  // Calls check(program, what brute force finds) for programs that it can cope with.
  template <class Check>
  static void for_each_program(Check check) {
    constexpr int programs = 25;
    constexpr long most_schedules = 1500;
    int checked = 0;
    for (std::uint64_t seed = 1; checked < programs && seed < 40 * programs; ++seed) {
      const Program program = RandomProgram(seed).draw(GetParam());
      const BruteForce brute(program, most_schedules);
      if (!brute.found().is_all) continue;
      ++checked;
      SCOPED_TRACE("menu " + std::string(GetParam()) + ", seed " + std::to_string(seed));
      check(program, brute.found());
      if (HasFailure()) return;
    }
    EXPECT_GE(checked, programs / 2);
  }
};

std::set<std::string> outcomes_up_to(const Everything& everything, int preemptions) {
  std::set<std::string> found;
  for (const auto& [outcome, fewest] : everything.outcomes) {
    if (fewest <= preemptions) found.insert(outcome);
  }
  return found;
}

constexpr int no_limit = 1000;

struct Explored {
  std::set<std::string> outcomes;
  std::set<std::string> traces;
  std::vector<std::string> sequence;
  int most_preemptions = 0;
};

Explored explore(const Program& program, Search& search, long most = 100'000) {
  Explored all;
  for (long count = 0; count < most && search.begin(); ++count) {
    const Executed one = execute(program, search);
    all.outcomes.insert(one.outcome);
    all.traces.insert(one.trace);
    all.sequence.push_back(one.trace);
    all.most_preemptions = std::max(all.most_preemptions, one.preemptions);
  }
  return all;
}

// --- exhaustive ---

TEST(Exhaustive, CountsTheOrdersOfCriticalSections) {
  Exhaustive search;
  EXPECT_EQ(explore(mutex_counter(3), search).traces.size(), 20U);
  EXPECT_EQ(search.interleavings(), 20);
  EXPECT_LE(search.executions(), 25);
  EXPECT_TRUE(search.complete());
}

TEST(Exhaustive, FindsTheThreeOutcomesOfStoreBuffering) {
  Exhaustive search;
  EXPECT_EQ(explore(store_buffering(), search).outcomes.size(), 3U);
  EXPECT_LE(search.executions(), 4);
}

TEST(Exhaustive, FindsADeadlock) {
  Exhaustive search;
  const Explored all = explore(deadly_embrace(), search);
  EXPECT_THAT(all.outcomes, testing::Contains(testing::StartsWith("T1[]T1[]")));
  EXPECT_EQ(search.interleavings(), 3);
}

TEST(Exhaustive, RunsOnceWhatCommutes) {
  Exhaustive search;
  explore({.threads = {{{Do::write, 0}, {Do::read, 2}}, {{Do::write, 1}, {Do::read, 2}}}}, search);
  EXPECT_EQ(search.executions(), 1);
  EXPECT_TRUE(search.complete());
}

TEST(Exhaustive, LetsReadersOverlap) {
  const Program program = {
      .threads = {{{Do::enter, 0}, {Do::write, 0}, {Do::leave, 0}},
                  {{Do::enter, 0}, {Do::read, 0}, {Do::read, 0}, {Do::leave, 0}}}};
  Exhaustive search;
  EXPECT_EQ(explore(program, search).outcomes.size(), 3U);
}

TEST(Exhaustive, SeldomRunsWhatItHasSeen) {
  long interleavings = 0;
  long redundant = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Exhaustive search;
    explore(RandomProgram(seed).draw("nm"), search, 500);
    interleavings += search.interleavings();
    redundant += search.redundant();
  }
  EXPECT_LT(redundant * 20, interleavings);
}

TEST(Exhaustive, EnumeratesTheWaitersOfANotify) {
  const Steps waits = {{Do::lock, 0}, {Do::wait, 0}, {Do::unlock, 0}, {Do::add, 0}};
  const Program program = {.threads = {waits, waits, {{Do::notify_one, 0}}}};
  Exhaustive search;
  const Explored all = explore(program, search);
  EXPECT_THAT(all.outcomes, testing::Contains(testing::StartsWith("T4[0,]T1[]")));
  EXPECT_THAT(all.outcomes, testing::Contains(testing::StartsWith("T1[]T4[0,]")));
}

TEST(Exhaustive, IsNotCompleteAfterAnExecutionThatWasGivenUp) {
  Exhaustive search;
  ASSERT_TRUE(search.begin());
  search.end({.events = {}, .blocked = {}, .cut = true});
  EXPECT_FALSE(search.begin());
  EXPECT_TRUE(search.was_cut());
  EXPECT_FALSE(search.complete());
}

TEST(Exhaustive, NoticesABodyThatDoesNotDoTheSameAgain) {
  Exhaustive search;
  const Program one = store_buffering();
  const Program other = {.threads = {{{Do::write, 0}}, {}, {{Do::write, 0}}, {{Do::read, 0}}}};
  for (int count = 0; count < 100 && search.begin(); ++count) {
    execute(count % 2 == 0 ? one : other, search);
  }
  EXPECT_TRUE(search.diverged());
  EXPECT_FALSE(search.complete());
}

TEST(Exhaustive, StartsAnewWhenMoreBecomesVisible) {
  Exhaustive search;
  explore(store_buffering(), search);
  search.restart_exhaustive();
  EXPECT_EQ(explore(mutex_counter(3), search).traces.size(), 20U);
  EXPECT_EQ(search.interleavings(), 20);
  EXPECT_TRUE(search.complete());
}

TEST_P(ManyPrograms, ExhaustiveFindsEveryInterleaving) {
  for_each_program([](const Program& program, const Everything& everything) {
    Exhaustive search;
    const Explored all = explore(program, search);
    EXPECT_EQ(all.outcomes, outcomes_up_to(everything, no_limit));
    EXPECT_EQ(all.traces, everything.traces);
    EXPECT_EQ(search.interleavings(), static_cast<long>(everything.traces.size()));
    EXPECT_TRUE(search.complete());
    EXPECT_FALSE(search.diverged());
  });
}

TEST_P(ManyPrograms, BoundedFindsWhatSoManyPreemptionsShow) {
  for_each_program([](const Program& program, const Everything& everything) {
    for (int bound = 0; bound < 4; ++bound) {
      Bounded search(bound);
      const Explored all = explore(program, search);
      EXPECT_EQ(all.outcomes, outcomes_up_to(everything, bound)) << "bound " << bound;
      EXPECT_LE(all.most_preemptions, bound);
      EXPECT_EQ(search.bound(), bound);
      if (!search.complete()) continue;
      EXPECT_EQ(all.traces, everything.traces);
      EXPECT_EQ(search.interleavings(), static_cast<long>(everything.traces.size()));
    }
  });
}

// Accesses, locks, tries, nested locks and ones that are never given back, readers, waits with and
// without a time, semaphores, weak exchanges, loops that wait, creation; and mixtures.
INSTANTIATE_TEST_SUITE_P(Menus, ManyPrograms,
                         testing::Values("m", "ml", "mt", "mlt", "n", "nm", "hl", "htm", "ltn",
                                         "mr", "mrl", "rt", "wo", "wom", "ho", "Wo", "Woltm", "pq",
                                         "pqlt", "mk", "ma", "mx", "mc", "mlc", "wolc", "aklc",
                                         "Wpqmlk", "mltnwokxc"));

// --- random ---

struct Kind {
  const char* name;
  std::unique_ptr<Search> (*make)(std::uint64_t seed);
};

std::ostream& operator<<(std::ostream& to, const Kind& kind) { return to << kind.name; }

template <deadheat::Strategy strategy>
std::unique_ptr<Search> make(std::uint64_t seed) {
  return explorer::make_strategy({.seed = seed, .strategy = strategy, .depth = 4},
                                 [] { return 0.0; });
}

class EveryRandom : public testing::TestWithParam<Kind> {};

TEST_P(EveryRandom, DoesTheSameWithTheSameSeed) {
  const Program program = RandomProgram(7).draw("mlt");
  const auto sequence = [&](std::uint64_t seed) {
    return explore(program, *GetParam().make(seed), 200).sequence;
  };
  EXPECT_EQ(sequence(5), sequence(5));
  EXPECT_NE(sequence(5), sequence(6));
}

TEST_P(EveryRandom, ReachesEveryInterleavingOfASmallProgram) {
  const Program program = adders({3, 2});
  EXPECT_EQ(explore(program, *GetParam().make(1), 4000).traces.size(), 10U);
}

TEST_P(EveryRandom, ReachesEveryOutcomeOfPicks) {
  const Program program = {.threads = {{{Do::weak, 0}}, {{Do::weak, 0}}}};
  const BruteForce brute(program, 1000);
  EXPECT_EQ(explore(program, *GetParam().make(1), 1000).outcomes,
            outcomes_up_to(brute.found(), no_limit));
}

INSTANTIATE_TEST_SUITE_P(Strategies, EveryRandom,
                         testing::Values(Kind{"random", &make<deadheat::Strategy::random>},
                                         Kind{"pct", &make<deadheat::Strategy::pct>},
                                         Kind{"pos", &make<deadheat::Strategy::pos>},
                                         Kind{"surw", &make<deadheat::Strategy::surw>}),
                         [](const auto& kind) { return std::string(kind.param.name); });

TEST(RandomWalk, StaysFourTimesInFive) {
  RandomWalk walk(3);
  long stays = 0;
  long could = 0;
  for (int count = 0; count < 2000; ++count) {
    const Executed one = execute(adders({6, 6, 6}), walk, false);
    stays += one.stays;
    could += one.could_stay;
  }
  EXPECT_NEAR(static_cast<double>(stays) / static_cast<double>(could), 0.8, 0.02);
}

// The second thread must come between two given operations of the first: depth 2.
TEST(Pct, FindsABugOfDepthTwoAsOftenAsItSays) {
  constexpr int length = 20;
  Program program;
  program.threads.emplace_back(length, Step{Do::write, 0});
  program.threads[0].push_back({Do::write, 1});
  program.threads[0].push_back({Do::write, 1});
  program.threads.push_back({{Do::read, 1}});
  constexpr int executions = 4000;
  int found = 0;
  Pct pct(1, 2);
  for (int count = 0; count < executions; ++count) {
    pct.begin();
    found += execute(program, pct, false).outcome.find("[21,]") != std::string::npos;
  }
  const double guaranteed = 1.0 / (2 * (length + 3));
  const double deviation = std::sqrt(guaranteed * executions);
  EXPECT_GT(found, guaranteed * executions - 4 * deviation);
}

TEST(Pct, NeverPreemptsAtDepthOne) {
  Pct pct(1, 1);
  for (int count = 0; count < 200; ++count) {
    pct.begin();
    EXPECT_EQ(execute(adders({4, 4}), pct, false).preemptions, 0);
  }
}

// Each operation that the waiting one races with gives it another chance: 1/2, four times. With a
// priority that it kept it would come last in 1 of 5.
TEST(Pos, DrawsAnewForWhatRaces) {
  constexpr int executions = 4000;
  int last = 0;
  Pos pos(1);
  for (int count = 0; count < executions; ++count) {
    pos.begin();
    last += execute(adders({4, 1}), pos, false).outcome.starts_with("T4[0,1,3,6,]");
  }
  EXPECT_NEAR(static_cast<double>(last) / executions, 1.0 / 16, 0.02);
}

double chi_square(const std::map<std::string, int>& counts, std::size_t cells, int total) {
  const double expected = static_cast<double>(total) / static_cast<double>(cells);
  double sum = static_cast<double>(cells - counts.size()) * expected;
  for (const auto& [trace, count] : counts)
    sum += (count - expected) * (count - expected) / expected;
  return sum;
}

// Long and short threads: a walk that gives them equal chances is far from uniform here.
TEST(Surw, MakesAllInterleavingsEquallyLikely) {
  const Program program = adders({6, 2});
  constexpr int executions = 5600;
  Surw surw(11);
  std::map<std::string, int> counts;
  for (int count = 0; count <= executions; ++count) {
    surw.begin();
    const Executed one = execute(program, surw);
    if (count > 0) ++counts[one.trace];  // the first one knows nothing
  }
  EXPECT_EQ(counts.size(), 28U);
  EXPECT_LT(chi_square(counts, 28, executions), 27 + 5 * std::sqrt(2 * 27.0));
}

TEST(Surw, WeighsAThreadThatIsNotThereYet) {
  Program program = adders({2, 0, 4});
  program.threads[1] = {{Do::create, 2}};
  constexpr int executions = 4000;
  Surw surw(5);
  int last = 0;  // how often the thread that is created ends last, which 2 in 3 interleavings do
  for (int count = 0; count <= executions; ++count) {
    surw.begin();
    machine::Executed one = execute(program, surw);
    last += count > 0 && one.outcome.find("T2[0,1,") == 0;
  }
  // both adds of the first thread come first in 1 of 15 interleavings
  EXPECT_NEAR(static_cast<double>(last) / executions, 1.0 / 15, 0.03);
}

// --- all together ---

TEST(Portfolio, ExploresASmallProgramInFull) {
  Portfolio portfolio({}, [] { return 0.0; });
  const Explored all = explore(mutex_counter(3), portfolio);
  EXPECT_TRUE(portfolio.complete());
  EXPECT_EQ(portfolio.interleavings(), 20);
  EXPECT_EQ(all.traces.size(), 20U);
}

// A budget that is counted in executions.
class Budget {
 public:
  explicit Budget(long executions) : executions_(executions) {}
  double spent() const { return static_cast<double>(done) / static_cast<double>(executions_); }
  long done = 0;

 private:
  long executions_;
};

std::map<std::string, long> shares(const Program& program, Portfolio& portfolio, Budget& budget,
                                   long most) {
  std::map<std::string, long> counts;
  for (; budget.done < most && portfolio.begin(); ++budget.done) {
    ++counts[portfolio.current()];
    execute(program, portfolio, false);
  }
  return counts;
}

TEST(Portfolio, SharesTheBudgetOfALargeProgram) {
  Budget budget(20'000);
  Portfolio portfolio({}, [&] { return budget.spent(); });
  const auto counts = shares(adders({12, 12, 12}), portfolio, budget, 20'000);
  EXPECT_FALSE(portfolio.complete());
  EXPECT_GE(portfolio.bound(), 1);
  EXPECT_NEAR(static_cast<double>(counts.at("exhaustive")), 3000, 300);
  EXPECT_NEAR(static_cast<double>(counts.at("bounded")), 5000, 500);
  EXPECT_NEAR(static_cast<double>(counts.at("pct")), 4800, 500);
  for (const char* name : {"pos", "surw", "random"}) {
    EXPECT_NEAR(static_cast<double>(counts.at(name)), 2400, 300) << name;
  }
}

TEST(Portfolio, TakesALimitOfExecutionsForItsBudget) {
  Budget budget(1);
  Portfolio portfolio({.schedules = 2000}, [] { return 0.0; });
  const auto counts = shares(adders({12, 12, 12}), portfolio, budget, 2000);
  EXPECT_NEAR(static_cast<double>(counts.at("exhaustive") + counts.at("bounded")), 800, 80);
}

TEST(Portfolio, StartsTheExhaustiveSearchAnewThreeTimes) {
  Budget budget(100'000);
  Portfolio portfolio({}, [&] { return budget.spent(); });
  for (int round = 0; round < 4; ++round) {
    shares(adders({8, 8}), portfolio, budget, budget.done + 10);
    EXPECT_STREQ(portfolio.current(), "exhaustive") << round;
    portfolio.restart_exhaustive();
    EXPECT_FALSE(portfolio.complete());
    EXPECT_EQ(portfolio.bound(), -1);
  }
  shares(adders({8, 8}), portfolio, budget, budget.done + 10);
  EXPECT_STRNE(portfolio.current(), "exhaustive");
}

TEST(Portfolio, IsNotCompleteAfterARestart) {
  Portfolio portfolio({}, [] { return 0.0; });
  explore(store_buffering(), portfolio);
  ASSERT_TRUE(portfolio.complete());
  portfolio.restart_exhaustive();
  EXPECT_FALSE(portfolio.complete());
  EXPECT_EQ(explore(mutex_counter(3), portfolio).traces.size(), 20U);
  EXPECT_TRUE(portfolio.complete());
}

TEST(Strategies, HaveNames) {
  for (const char* name : {"portfolio", "exhaustive", "random", "pct", "pos", "surw"}) {
    const auto strategy = explorer::strategy_named(name);
    ASSERT_TRUE(strategy) << name;
    EXPECT_EQ(explorer::name_of(*strategy), name);
    EXPECT_STREQ(explorer::make_strategy({.strategy = *strategy}, [] { return 0.0; })->current(),
                 name);
  }
  EXPECT_FALSE(explorer::strategy_named("dfs"));
}

TEST(Strategies, TakeTheBoundOfTheOptions) {
  const auto search = explorer::make_strategy(
      {.strategy = deadheat::Strategy::exhaustive, .bound = 1}, [] { return 0.0; });
  EXPECT_EQ(explore(adders({3, 3}), *search).most_preemptions, 1);
  EXPECT_EQ(search->bound(), 1);
}

}  // namespace
}  // namespace deadheat
