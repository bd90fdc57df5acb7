// SPDX-License-Identifier: MIT
// Sessions drawn at random, with the corners of each number and list: every report can be written,
// and what is saved can be read again. What a report takes for granted of a session shows here; run
// it in the build with AddressSanitizer and UndefinedBehaviorSanitizer too.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "model/diff.hpp"
#include "model/json.hpp"
#include "model/merge.hpp"
#include "model/names.hpp"
#include "model/swap.hpp"
#include "model/trend.hpp"
#include "model/verdict.hpp"
#include "reports/difference.hpp"
#include "reports/report.hpp"
#include "sample_session.hpp"

namespace deadheat {
namespace {

class AnySession {
 public:
  explicit AnySession(std::uint64_t seed) : random_(seed) {}

  Session session() {
    Session made;
    made.created = sometimes() ? "2026-01-02T03:04:05Z" : "";
    made.seconds = seconds();
    made.interrupted = sometimes();
    made.whole = sometimes();
    made.planned = number();
    fill(made.controls, 3, [this] { return result(); });
    fill(made.results, 12, [this] { return result(); });
    keep_each_once(made.results, [](const Result& each) {
      return std::tuple(each.id, each.variant.name, each.detector);
    });
    fill(made.costs, 4, [this] { return cost(); });
    keep_each_once(made.costs, [](const Cost& each) {
      return std::tuple(each.id, each.variant, each.threads);
    });
    if (sometimes())
      made.sources.push_back({.file = "cases/a.cpp", .lines = {text(), text()}, .left_out = 0});
    return made;
  }

 private:
  template <class Each, class Key>
  static void keep_each_once(std::vector<Each>& all, Key key) {
    std::set<decltype(key(all.front()))> known;
    std::erase_if(all, [&](const Each& each) { return !known.insert(key(each)).second; });
  }

  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool sometimes() { return below(3) == 0; }

  // Mostly small, now and then the ends of what a counter holds.
  long number() {
    constexpr std::array<long, 4> corners = {0, 1, -1, 1'000'000'000'000L};
    return sometimes() ? corners[below(corners.size())] : static_cast<long>(below(50));
  }
  long count() { return std::max(0L, number()); }
  double seconds() {
    constexpr std::array<double, 4> corners = {0, 1e-9, 1e6, 0.5};
    return corners[below(corners.size())];
  }
  std::string text() {
    const std::array<std::string, 5> some = {"", "a", "b/c", sample::hostile,
                                             std::string(300, 'x')};
    return some[below(some.size())];
  }

  template <class List, class Make>
  void fill(List& list, std::uint64_t most, Make make) {
    for (std::uint64_t left = below(most + 1); left > 0; --left) list.push_back(make());
  }
  template <class E>
  E any() {
    return names<E>[below(names<E>.size())].first;
  }

  Stack stack() {
    Stack made;
    fill(made, 3, [this] {
      return Frame{.function = text(),
                   .file = sometimes() ? "cases/a.cpp" : "",
                   .line = static_cast<int>(below(4)),
                   .module = text(),
                   .offset = below(99)};
    });
    return made;
  }

  Finding finding() {
    Finding made{.kind = text(), .symptom = any<Symptom>(), .fingerprint = text()};
    fill(made.accesses, 3, [this] {
      return Access{.thread = static_cast<int>(below(3)), .write = sometimes(), .stack = stack()};
    });
    fill(made.locks, 2, [this] { return Lock{.number = below(3), .created = stack()}; });
    fill(made.threads, 2, [this] {
      return Thread{.number = static_cast<int>(below(3)), .name = text(), .created = stack()};
    });
    fill(made.stacks, 3, [this] { return stack(); });
    made.reports = count();
    made.runs = count();
    return made;
  }

  // Pairs of counts: many, few or none; all right, or not.
  std::vector<TallyCount> tallies() {
    std::vector<TallyCount> made;
    const bool all_right = sometimes();
    fill(made, 30, [&] {
      const long expected = number();
      return TallyCount{expected, all_right ? expected : number(), count()};
    });
    return made;
  }

  Counts counts() {
    return {.trials = count(),
            .wrong = count(),
            .expected = number(),
            .found = number(),
            .lost = count(),
            .surplus = count(),
            .threw = count(),
            .shown_expected = number(),
            .shown_found = number(),
            .seconds = seconds(),
            .first_wrong = sometimes() ? std::optional(seconds()) : std::nullopt,
            .tallies = tallies(),
            .other_tallies = count()};
  }

  Run run() {
    return {.how = any<How>(),
            .code = static_cast<int>(below(40)),
            .message = text(),
            .seconds = seconds(),
            .peak_memory = below(1'000'000'000),
            .counts = counts(),
            .out = {.text = text()},
            .err = {.text = text(), .bytes = below(9), .cut = sometimes()},
            .stacks = text(),
            .threads = text()};
  }

  Interleaving interleaving() {
    Interleaving made{.symptom = any<Symptom>(), .kind = text(), .token = text()};
    long at = 0;
    fill(made.steps, 30, [&] {
      at += 1 + static_cast<long>(below(2));
      return Step{.number = at,
                  .thread = static_cast<int>(below(4)),
                  .operation = text(),
                  .value = text(),
                  .preempts = sometimes(),
                  .marked = sometimes(),
                  .stack = stack()};
    });
    made.left_out = count();
    return made;
  }

  Exploration exploration() {
    Exploration made{.strategy = text(),
                     .executions = count(),
                     .interleavings = count(),
                     .points = count(),
                     .longest = count(),
                     .threads = static_cast<int>(below(5)),
                     .complete = sometimes(),
                     .bound = static_cast<int>(below(4)) - 1,
                     .spurious = static_cast<int>(below(3)),
                     .first_failure = count(),
                     .tallies = tallies(),
                     .other_tallies = count()};
    fill(made.interleavings_shown, 3, [this] { return interleaving(); });
    fill(made.unsupported, 2, [this] { return Unsupported{.call = text(), .stack = stack()}; });
    return made;
  }

  VariantInfo variant() {
    VariantInfo made = sometimes() ? sample::locked() : sample::racy({});
    if (sometimes()) made.name = text();
    made.litmus = sometimes();
    return made;
  }

  Result result() {
    const std::array<std::string, 3> ids = {"a/one", "a/two", text()};
    Result made = sample::result(ids[below(ids.size())], variant(), any<Detector>());
    made.counts = counts();
    fill(made.runs, 3, [this] { return run(); });
    fill(made.findings, 3, [this] { return finding(); });
    fill(made.outcomes, 4, [this] {
      return OutcomeCount{
          .values = text(), .count = count(), .forbidden = sometimes(), .listed = sometimes()};
    });
    if (sometimes()) made.exploration = exploration();
    made.seconds = seconds();
    if (!sometimes()) judge(made);
    return made;
  }

  Cost cost() {
    return {.id = sometimes() ? "a/one" : text(),
            .variant = sometimes() ? "racy" : text(),
            .threads = static_cast<int>(below(3)),
            .ns_per_step = seconds(),
            .processor_ns_per_step = seconds(),
            .bytes_per_task = seconds(),
            .whole_trials = sometimes()};
  }

  std::mt19937_64 random_;
};

class Any : public testing::TestWithParam<std::uint64_t> {
 protected:
  const Session session_ = AnySession(GetParam()).session();
  const Session other_ = AnySession(GetParam() + 1'000'000).session();
};

TEST_P(Any, IsWrittenInEveryFormat) {
  const ReportOptions options{.trend = trend({session_, other_})};
  for (const Format& format : formats()) {
    SCOPED_TRACE(format.name);
    EXPECT_FALSE(format.write(session_, options).empty());
  }
}

TEST_P(Any, IsReadAsItWasSaved) {
  const std::string saved = to_json_text(session_);
  EXPECT_EQ(to_json_text(session_from_json_text(saved, "saved")), saved);
}

TEST_P(Any, IsComparedWithAnyOther) {
  const Difference difference = diff(session_, other_);
  for (const DifferenceFormat& format : difference_formats())
    EXPECT_FALSE(format.write(difference, {}).empty());
  const Difference none = diff(session_, session_);
  EXPECT_TRUE(is_same(none)) << find_difference_format("console")->write(none, {});
}

TEST_P(Any, IsJudgedWithItsSidesSwapped) {
  for (const SwappedCase& judged : judge_swapped(session_.results))
    EXPECT_FALSE(judged.reason.empty());
}

INSTANTIATE_TEST_SUITE_P(Sessions, Any, testing::Range<std::uint64_t>(0, 100));

}  // namespace
}  // namespace deadheat
