// SPDX-License-Identifier: MIT
// Merging adds evidence up, in any order and grouping, and refuses what does not belong together.
#include "model/merge.hpp"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/error.hpp"
#include "model/finding.hpp"
#include "model/json.hpp"
#include "model/verdict.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Makes sessions of all that a merge has to add up; the same ones from the same seed.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  NamedSession session(const std::string& name) {
    NamedSession made{.name = name, .session = {}};
    Session& session = made.session;
    session.created = "2026-01-0" + std::to_string(below(9) + 1) + "T00:00:00Z";
    session.command = "deadheat run --seed " + std::to_string(below(3));
    session.seed = static_cast<std::uint64_t>(below(5));
    session.seconds = fraction();
    session.interrupted = below(4) == 0;
    session.whole = below(4) != 0;
    session.environment = {{"kernel", std::to_string(below(3))}, {"deadheat", "1"}};
    for (int number = 0; number < 3; ++number) {
      for (const Detector detector : {Detector::stress, Detector::tsan, Detector::explore}) {
        if (below(3) > 0) session.results.push_back(result(number, detector));
      }
    }
    std::ranges::shuffle(session.results, random_);
    session.planned = std::ssize(session.results) + below(3);
    session.costs = {{.id = "a/b", .variant = "racy", .threads = 2, .ns_per_step = fraction()}};
    return made;
  }

 private:
  long below(long limit) { return std::uniform_int_distribution<long>(0, limit - 1)(random_); }
  double fraction() { return std::uniform_real_distribution<double>(0, 10)(random_); }

  Finding finding() {
    const int line = 10 + static_cast<int>(below(3));
    Finding made{.kind = "data-race", .symptom = Symptom::race};
    made.accesses = {{.thread = static_cast<int>(below(3)),
                      .address = static_cast<std::uint64_t>(below(1000)),
                      .stack = {{.function = "f", .file = "a.cpp", .line = line}}}};
    made.fingerprint = fingerprint(made);
    made.reports = 1 + below(5);
    made.runs = 1;
    return made;
  }

  Counts counts() {
    Counts made{.trials = below(10), .expected = below(100), .found = below(100)};
    made.wrong = made.trials > 0 ? below(2) : 0;
    made.shown_expected = below(4);
    made.shown_found = below(4);
    made.seconds = fraction();
    if (made.wrong > 0) made.first_wrong = fraction();
    return made;
  }

  Exploration exploration() {
    Exploration made{.strategy = below(2) == 0 ? "pct" : "random", .executions = below(50)};
    made.interleavings = below(20);
    made.complete = below(3) == 0;
    made.bound = static_cast<int>(below(4)) - 1;
    made.spurious = static_cast<int>(below(3));
    made.first_failure = below(3);
    made.tallies = {{.expected = below(2), .found = below(3), .count = 1 + below(5)}};
    made.interleavings_shown = {{.symptom = Symptom::race,
                                 .kind = "data-race",
                                 .fingerprint = std::to_string(below(2)),
                                 .token = "t" + std::to_string(below(9)),
                                 .preemptions = static_cast<int>(below(3))}};
    if (below(5) == 0) made.unsupported = {{.call = "call " + std::to_string(below(3))}};
    if (below(5) == 0) made.nondeterminism = "event " + std::to_string(below(3));
    return made;
  }

  Result result(int number, Detector detector) {
    Result made{.suite = "s", .id = "case/" + std::to_string(number), .detector = detector};
    made.variant = {.name = number == 0 ? "locked" : "racy",
                    .role = number == 0 ? Role::locked : Role::racy,
                    .truth = {.race = number == 0 ? never : must, .wrong = may}};
    made.setting = {.steps = static_cast<int>(below(9))};
    made.repeat = "again " + std::to_string(below(3));
    made.seconds = fraction();
    made.counts = counts();
    made.outcomes = {{.values = "0, 0", .count = below(9), .truth = may}};
    if (below(2) == 0) {
      made.outcomes.push_back(
          {.values = std::to_string(below(3)) + ", 7", .count = 1, .truth = may, .listed = false});
    }
    for (long left = below(3); left > 0; --left) add_findings(made.findings, {finding()});
    if (detector == Detector::explore) made.exploration = exploration();
    for (long left = 1 + below(2); left > 0; --left) {
      made.runs.push_back({.seconds = fraction(), .seed = static_cast<std::uint64_t>(below(3))});
    }
    judge(made);
    return made;
  }

  std::mt19937 random_;
};

NamedSession merged(const std::vector<NamedSession>& sessions) {
  return {.name = "merged", .session = merge(sessions)};
}

std::string text_of(const NamedSession& session) { return to_json_text(session.session); }

class AnyMerge : public testing::TestWithParam<unsigned> {
 protected:
  Maker maker{GetParam()};
  NamedSession a = maker.session("a"), b = maker.session("b"), c = maker.session("c");
};

TEST_P(AnyMerge, DoesNotDependOnTheOrder) {
  const std::string all = text_of(merged({a, b, c}));
  EXPECT_EQ(text_of(merged({a, c, b})), all);
  EXPECT_EQ(text_of(merged({b, a, c})), all);
  EXPECT_EQ(text_of(merged({b, c, a})), all);
  EXPECT_EQ(text_of(merged({c, a, b})), all);
  EXPECT_EQ(text_of(merged({c, b, a})), all);
}

TEST_P(AnyMerge, DoesNotDependOnTheGrouping) {
  const std::string all = text_of(merged({a, b, c}));
  EXPECT_EQ(text_of(merged({merged({a, b}), c})), all);
  EXPECT_EQ(text_of(merged({a, merged({b, c})})), all);
  EXPECT_EQ(text_of(merged({merged({c, a}), merged({b})})), all);
}

TEST_P(AnyMerge, SurvivesBeingWrittenAndRead) {
  NamedSession pair = merged({a, b});
  pair.session = session_from_json_text(to_json_text(pair.session), "pair");
  EXPECT_EQ(text_of(merged({pair, c})), text_of(merged({a, b, c})));
}

INSTANTIATE_TEST_SUITE_P(Of, AnyMerge, testing::Range(0u, 15u));

// One result of one case, seen a number of times.
NamedSession racy_session(const std::string& name, long runs_seen, long runs) {
  Finding race{.kind = "data-race", .symptom = Symptom::race, .fingerprint = "1234"};
  race.runs = race.reports = runs_seen;
  Result result{.suite = "s", .id = "a/b", .rule = "R", .detector = Detector::tsan};
  result.variant = {.name = "racy", .truth = {.race = must}};
  result.counts = {.trials = 10 * runs, .expected = 100, .found = 90};
  if (runs_seen > 0) result.findings = {race};
  result.runs.resize(static_cast<std::size_t>(runs));
  judge(result);
  NamedSession made{.name = name, .session = {}};
  made.session.environment = {{"deadheat", "0.1.0"}, {"git revision", "abc"}};
  made.session.results = {result};
  made.session.planned = 1;
  return made;
}

TEST(Merge, AddsCountsRunsAndFindings) {
  const Session session = merge({racy_session("a", 2, 3), racy_session("b", 1, 2)});
  ASSERT_EQ(session.results.size(), 1u);
  const Result& result = session.results.front();
  EXPECT_EQ(result.counts.trials, 50);
  EXPECT_EQ(result.counts.expected, 200);
  EXPECT_EQ(result.runs.size(), 5u);
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings.front().runs, 3);
  EXPECT_EQ(session.planned, 1);
}

TEST(Merge, JudgesAnewFromAllEvidence) {
  const NamedSession without = racy_session("a", 0, 3), with = racy_session("b", 1, 3);
  ASSERT_EQ(without.session.results.front().verdict, Verdict::missed);
  const Result result = merge({without, with}).results.front();
  EXPECT_EQ(result.verdict, Verdict::confirmed);
  EXPECT_EQ(result.sightings.front().seen, 1);
  EXPECT_EQ(result.sightings.front().of, 6);
}

TEST(Merge, OfNoneIsEmpty) { EXPECT_TRUE(merge({}).results.empty()); }

TEST(Merge, OfOneSaysTheSame) {
  const NamedSession one = racy_session("a", 1, 3);
  EXPECT_EQ(text_of(merged({one})), text_of(one));
}

TEST(Merge, KeepsAnInterruption) {
  NamedSession interrupted = racy_session("a", 1, 3);
  interrupted.session.interrupted = true;
  interrupted.session.planned = 4;
  const Session session = merge({interrupted, racy_session("b", 1, 3)});
  EXPECT_TRUE(session.interrupted);
  EXPECT_EQ(session.planned, 4);
}

TEST(Merge, KeepsTheLowestOfACost) {
  NamedSession slow = racy_session("a", 1, 1), fast = racy_session("b", 1, 1);
  slow.session.costs = {{.id = "a/b",
                         .variant = "racy",
                         .threads = 2,
                         .ns_per_step = 9,
                         .processor_ns_per_step = 5,
                         .bytes_per_task = 64}};
  fast.session.costs = {{.id = "a/b",
                         .variant = "racy",
                         .threads = 2,
                         .ns_per_step = 4,
                         .processor_ns_per_step = 7,
                         .whole_trials = true}};
  for (const Session& session : {merge({slow, fast}), merge({fast, slow})}) {
    ASSERT_EQ(session.costs.size(), 1u);
    const Cost& cost = session.costs.front();
    EXPECT_EQ(cost.ns_per_step, 4);
    EXPECT_EQ(cost.processor_ns_per_step, 5);
    EXPECT_EQ(cost.bytes_per_task, 64);
    EXPECT_TRUE(cost.whole_trials);
  }
}

TEST(Merge, ShowsAWrongTrialWhereOneWasWrong) {
  NamedSession right = racy_session("a", 1, 1), wrong = racy_session("b", 1, 1);
  right.session.results[0].counts.shown_found = 1;
  wrong.session.results[0].counts.wrong = 1;
  wrong.session.results[0].counts.shown_found = 8;
  EXPECT_EQ(merge({right, wrong}).results[0].counts.shown_found, 8);
}

std::string refusal_of(const std::vector<NamedSession>& sessions) {
  try {
    merge(sessions);
  } catch (const UsageError& problem) {
    return problem.what();
  }
  return "merged";
}

TEST(Merge, OfTwoVersionsIsRefusedWithBothNames) {
  NamedSession newer = racy_session("new.json", 1, 3);
  newer.session.environment["deadheat"] = "0.2.0";
  EXPECT_THAT(refusal_of({racy_session("old.json", 1, 3), newer}),
              AllOf(HasSubstr("mixed versions"), HasSubstr("'old.json' is '0.1.0'"),
                    HasSubstr("'new.json' is '0.2.0'")));
}

TEST(Merge, OfAnUnknownVersionWithAKnownOneIsRefused) {
  NamedSession older = racy_session("old.json", 1, 3);
  older.session.environment.erase("deadheat");
  EXPECT_THAT(refusal_of({racy_session("new.json", 1, 3), older}), HasSubstr("an unknown one"));
}

TEST(Merge, OfTwoRevisionsIsRefused) {
  NamedSession other = racy_session("b.json", 1, 3);
  other.session.environment["git revision"] = "abd";
  EXPECT_THAT(refusal_of({racy_session("a.json", 1, 3), other}), HasSubstr("git revision"));
}

TEST(Merge, OfACaseThatIsDeclaredDifferentlyIsRefusedByName) {
  NamedSession other = racy_session("b.json", 1, 3);
  other.session.results[0].variant.truth.race = may;
  EXPECT_THAT(refusal_of({racy_session("a.json", 1, 3), other}),
              AllOf(HasSubstr("truth"), HasSubstr("'a/b/racy'"), HasSubstr("'a.json'"),
                    HasSubstr("'b.json'")));
  other = racy_session("b.json", 1, 3);
  other.session.results[0].rule = "Another rule";
  EXPECT_THAT(refusal_of({racy_session("a.json", 1, 3), other}), HasSubstr("rule"));
}

}  // namespace
}  // namespace deadheat
