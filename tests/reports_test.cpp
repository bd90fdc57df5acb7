// SPDX-License-Identifier: MIT
#include "reports/report.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "model/json.hpp"
#include "reports/facts.hpp"
#include "reports/interleaving.hpp"
#include "reports/markup.hpp"
#include "reports/summary.hpp"
#include "reports/text.hpp"
#include "sample_session.hpp"

namespace deadheat {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

std::string written(std::string_view format, const Session& session = sample_session(),
                    const ReportOptions& options = {}) {
  return find_format(format)->write(session, options);
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t hits = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++hits;
  return hits;
}

// Where a part is in a text that is too long to be printed whole.
std::string around(std::string_view text, std::size_t at) {
  const std::size_t from = at > 60 ? at - 60 : 0;
  return "..." + visible(text.substr(from, 160)) + "...";
}

testing::AssertionResult has(std::string_view text, std::string_view part) {
  if (text.find(part) != std::string_view::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "'" << visible(part) << "' is missing";
}

testing::AssertionResult lacks(std::string_view text, std::string_view part) {
  const std::size_t at = text.find(part);
  if (at == std::string_view::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "'" << visible(part) << "' is there: " << around(text, at);
}

// The first control character that is neither a line end nor a tab.
testing::AssertionResult is_without_controls(std::string_view text) {
  const auto controls = [](unsigned char c) {
    return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
  };
  const auto found = std::ranges::find_if(text, controls);
  if (found == text.end()) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << around(text, static_cast<std::size_t>(found - text.begin()));
}

// The values of an attribute in all elements with a tag.
std::vector<std::string> attributes(const std::string& xml, const std::string& tag,
                                    const std::string& name) {
  std::vector<std::string> values;
  for (std::size_t at = xml.find("<" + tag + " "); at != std::string::npos;
       at = xml.find("<" + tag + " ", at + 1)) {
    const std::size_t start = xml.find(" " + name + "=\"", at) + name.size() + 3;
    values.push_back(xml.substr(start, xml.find('"', start) - start));
  }
  return values;
}

long sum(const std::vector<std::string>& numbers) {
  long total = 0;
  for (const std::string& number : numbers) total += std::stol(number);
  return total;
}

std::vector<std::string> lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> all;
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

std::string first_difference(const std::string& golden, const std::string& now) {
  const std::vector<std::string> before = lines(golden), after = lines(now);
  const std::size_t both = std::min(before.size(), after.size());
  std::size_t at = 0;
  while (at < both && before[at] == after[at]) ++at;
  const auto line = [&](const std::vector<std::string>& of) {
    return at < of.size() ? of[at] : "(the end)";
  };
  return "line " + std::to_string(at + 1) + "\n- " + line(before) + "\n+ " + line(after) +
         "\nIf the new text is right, run this test with DEADHEAT_UPDATE_GOLDEN=1 and read the "
         "difference.";
}

void expect_golden(const std::string& file, const std::string& now) {
  const std::string path = std::string(DEADHEAT_GOLDEN_DIR) + "/" + file;
  if (std::getenv("DEADHEAT_UPDATE_GOLDEN")) std::ofstream(path) << now;
  std::ifstream in(path);
  ASSERT_TRUE(in) << "cannot read '" << path << "'";
  const std::string golden((std::istreambuf_iterator<char>(in)), {});
  if (golden != now)
    ADD_FAILURE() << "'" << file << "' differs at " << first_difference(golden, now);
}

const Result& first_with(const std::vector<Result>& results, Verdict verdict) {
  return *std::ranges::find(results, verdict, &Result::verdict);
}

TEST(Sample, HasEveryVerdict) {
  const Session session = sample_session();
  std::set<Verdict> verdicts;
  for (const Result& result : session.results) verdicts.insert(result.verdict);
  EXPECT_EQ(verdicts.size(), 5u);
}

TEST(Formats, AreFoundByName) {
  std::vector<std::string_view> names;
  for (const Format& format : formats()) names.push_back(format.name);
  EXPECT_THAT(names, ElementsAre("console", "json", "html", "junit", "sarif", "markdown", "csv"));
  EXPECT_EQ(find_format("junit")->file, "junit.xml");
  EXPECT_EQ(find_format("console")->file, "");
  EXPECT_EQ(find_format("carrier-pigeon"), nullptr);
}

TEST(Formats, WriteTheSameForTheSameSession) {
  for (const Format& format : formats()) {
    EXPECT_TRUE(written(format.name) == written(format.name)) << format.name;
  }
}

TEST(Formats, WriteAnEmptySessionAndDoNotCallItSuccess) {
  EXPECT_TRUE(has(written("console", {}), "unjudged"));
  EXPECT_TRUE(has(written("console", {}), "That is not success"));
  EXPECT_TRUE(has(written("html", {}), "That is not success"));
  EXPECT_TRUE(has(written("junit", {}), "<error message=\"nothing was run"));
}

TEST(Formats, ShowTheNotes) {
  const ReportOptions options{.notes = {"the memory limit was lowered to <2 GiB>"}};
  EXPECT_TRUE(has(written("console", small_session(), options), "lowered to <2 GiB>"));
  EXPECT_TRUE(has(written("html", small_session(), options), "lowered to &lt;2 GiB&gt;"));
  EXPECT_TRUE(has(written("junit", small_session(), options), "lowered to &lt;2 GiB&gt;"));
}

TEST(Formats, TellTheSourceAndTheTagsOfACase) {
  for (const std::string_view format : {"console", "html", "junit"}) {
    const std::string text = written(format, small_session(), {.width = 4000});
    EXPECT_TRUE(has(text, "Boehm: How to miscompile programs with benign data races")) << format;
    EXPECT_TRUE(has(text, "CWE-362")) << format;
  }
}

TEST(Formats, SayNothingOfASourceAndTagsThatACaseDoesNotHave) {
  Session session = small_session();
  for (Result& result : session.results) {
    result.source.clear();
    result.tags.clear();
  }
  for (const std::string_view format : {"console", "html", "junit"}) {
    const std::string text = written(format, session);
    const std::string_view shown = std::string_view(text).substr(0, text.find("id=\"index\""));
    EXPECT_TRUE(lacks(shown, "source:")) << format;
    EXPECT_TRUE(lacks(shown, "tags:")) << format;
    EXPECT_TRUE(lacks(shown, "Tags</dt>")) << format;
  }
}

TEST(Text, ThatActsIsMadeVisible) {
  EXPECT_EQ(visible("\x1b[31m\r\n\t"), "\\x1b[31m\\r\\n\\t");
  EXPECT_EQ(visible("a\n\tb", Lines::kept), "a\n\tb");
  EXPECT_EQ(visible(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(visible("\xc2\x9b[m"), "\\u009b[m");
  EXPECT_EQ(visible("\xe2\x80\xaegnp.exe"), "\\u202egnp.exe");
  EXPECT_EQ(visible("\xef\xbf\xbf"), "\\uffff");
  EXPECT_EQ(visible("\xff"), "\xef\xbf\xbd");
  EXPECT_EQ(visible("größe ≤ 3 🙂"), "größe ≤ 3 🙂");
}

TEST(Text, NumbersAreReadable) {
  EXPECT_EQ(grouped(5'000'000), "5,000,000");
  EXPECT_EQ(grouped(-1'234), "-1,234");
  EXPECT_EQ(grouped(-123), "-123");
  EXPECT_EQ(duration(0.000812), "0.812 ms");
  EXPECT_EQ(duration(0.0431), "43 ms");
  EXPECT_EQ(duration(75.5), "1 min 15 s");
  EXPECT_EQ(bytes(12 * 1024), "12 KiB");
}

TEST(Text, PercentIsNeverRoundedToCertainty) {
  EXPECT_EQ(percent(1), "100%");
  EXPECT_EQ(percent(0.99999), ">99.9%");
  EXPECT_EQ(percent(0), "0%");
  EXPECT_EQ(percent(0.0000003), "0.00003%");
}

TEST(Text, ARateHasItsIntervalOrItsBound) {
  EXPECT_EQ(rate_text(20, 20), "100% (95% interval 83.9% to 100%)");
  EXPECT_EQ(rate_text(0, 30), "at most 10% (95%)");
  EXPECT_EQ(rate_text(0, 0), "nothing to count");
}

TEST(Text, IsWrappedAtSpaces) {
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("unbreakable x", 3), ElementsAre("unbreakable", "x"));
  EXPECT_THAT(wrapped("", 7), ElementsAre(""));
}

TEST(Markup, EscapesTextAndAttributes) {
  EXPECT_EQ(element("b", {{"title", "\"<&'\n"}}, "a < b & \"c\"").str(),
            "<b title=\"&quot;&lt;&amp;&#39;&#10;\">a &lt; b &amp; &quot;c&quot;</b>");
}

TEST(Markup, TakesMarkupAsItIs) {
  EXPECT_EQ(element("p", {}, element("b", {}, "<"), ">").str(), "<p><b>&lt;</b>&gt;</p>");
}

TEST(Summary, KeepsWhatCanBeDetectedApartFromWhatWasNotFound) {
  const Summary summary = summarize(sample_session());
  EXPECT_EQ(summary.detected.variants.count, 3);
  EXPECT_EQ(summary.detected.variants.of, 5);
  EXPECT_EQ(summary.clean.variants.count, 3);
  EXPECT_EQ(summary.clean.variants.of, 6);
  EXPECT_EQ(summary.clean.false_alarms, 1);
  EXPECT_EQ(summary.clean.least_trials, 30);
  EXPECT_EQ(summary.by_result.unjudged, 1);
}

TEST(Summary, ASelectionIsJudgedByItsResultsAndWholeCasesAreNot) {
  Session session = small_session();
  session.results = {sample::racy_stress()};  // confirmed, and leaves the race to another detector
  EXPECT_EQ(summarize(session).verdict, Verdict::unjudged);
  session.whole = false;
  EXPECT_EQ(summarize(session).verdict, Verdict::confirmed);
}

TEST(Summary, ASelectionInWhichNothingWasConfirmedIsUnjudged) {
  Session session = small_session();
  session.whole = false;
  session.results = {sample::racy_stress()};
  session.results[0].verdict = Verdict::unjudged;
  EXPECT_EQ(summarize(session).verdict, Verdict::unjudged);
}

TEST(Summary, ADoctorsControlThatWasNotSeenIsNotGreen) {
  Session session = small_session();
  session.results = {sample::racy_stress(), sample::locked_stress(), sample::racy_tsan(),
                     sample::locked_tsan()};
  EXPECT_EQ(summarize(session).verdict, Verdict::confirmed);
  session.controls = {
      sample::control(sample::racy({.wrong = must}), {.trials = 5}, Detector::stress)};
  EXPECT_EQ(summarize(session).verdict, Verdict::missed);
  EXPECT_TRUE(has(written("console", session), "The set-up cannot detect"));
  EXPECT_TRUE(has(written("junit", session), "type=\"set-up\""));
}

TEST(Summary, AnInterruptedRunIsNotGreen) {
  Session session = small_session();
  session.results = {sample::racy_stress(), sample::locked_stress(), sample::racy_tsan()};
  session.interrupted = true;
  session.planned = 9;
  EXPECT_EQ(summarize(session).verdict, Verdict::unjudged);
  EXPECT_TRUE(has(written("console", session), "3 of 9 planned results"));
  EXPECT_TRUE(has(written("html", session), "3 of 9 planned results"));
  EXPECT_TRUE(has(written("junit", session), "3 of 9 planned results"));
}

TEST(Facts, NameTheTallyTheRateAndThePlaces) {
  EXPECT_THAT(facts(sample::racy_stress()), Contains(HasSubstr("expected=5000000, found=2988814")));
  EXPECT_THAT(facts(sample::racy_tsan()), Contains(HasSubstr("data-race in 3 of 3 runs: 100%")));
  EXPECT_THAT(facts(sample::racy_tsan()), Contains(HasSubstr("lost_update.cpp:21")));
  EXPECT_THAT(facts(sample::hang()), Contains(HasSubstr("3 of 3 threads blocked")));
  EXPECT_THAT(facts(sample::crash()), Contains(HasSubstr("signal 11 (SIGSEGV)")));
}

// What a sample chosen by a scheduler says is no rate with an interval.
TEST(Facts, OfAnExplorationTellHowFarItWentAndWhatItFound) {
  EXPECT_THAT(facts(sample::racy_explore()),
              testing::IsSupersetOf({"explored all 20 interleavings, by portfolio",
                                     "found 2 of 2 in 12 executions, 1 of 2 in 8 executions",
                                     "wrong in 8 of 20 trials: 40% of the executions, the first "
                                     "after 0.4 ms",
                                     "data-race in 14 of 20 trials: 70% of the executions, at 1 "
                                     "place"}));
  EXPECT_THAT(facts(sample::locked_explore()),
              Contains("wrong in 0 of 6 trials: never, in all 6 interleavings"));
  EXPECT_THAT(facts(sample::hang_explore()),
              testing::IsSupersetOf({"explored every interleaving with at most 2 preemptions (1234 "
                                     "executions), by exhaustive",
                                     "wrong in 0 of 1,234 trials: never"}));
}

TEST(Facts, TellWhatCouldNotBeExplored) {
  Result result = sample::locked_explore();
  result.exploration->unsupported = {
      {.call = "fork", .stack = {sample::frame("spawn", "cases/pool.cpp", 7)}}};
  result.exploration->nondeterminism = "event 7 was a read, then a write";
  EXPECT_THAT(facts(result),
              testing::IsSupersetOf({"cannot be explored: 'fork' in spawn cases/pool.cpp:7",
                                     "the same schedule did not give the same events: event 7 was "
                                     "a read, then a write"}));
}

TEST(Facts, ListTheMostFinalValuesAndCountTheOthers) {
  Result result = sample::locked_explore();
  result.exploration->tallies.assign(9, {.expected = 2, .found = 1, .count = 10});
  result.exploration->other_tallies = 5;
  EXPECT_THAT(facts(result), Contains(testing::EndsWith("1 of 2 in 10 executions, others in 35 "
                                                        "executions")));
}

TEST(Summary, DoesNotCountWhatExploreChoseAsASample) {
  Session session = small_session();
  session.results = {sample::locked_stress(), sample::locked_explore()};
  const Summary summary = summarize(session);
  EXPECT_EQ(summary.clean.trials, 20);
  EXPECT_EQ(summary.clean.least_trials, 20);
  EXPECT_EQ(tried_text(summary.clean), "20 trials of 1 run and every interleaving of 1 variant");
}

TEST(Summary, AVariantThatWasOnlyExploredHasNoBoundOnItsTrials) {
  Session session = small_session();
  session.results = {sample::locked_explore()};
  const Clean clean = summarize(session).clean;
  EXPECT_EQ(clean.variants.count, 1);
  EXPECT_EQ(tried_text(clean), "every interleaving of 1 variant");
  EXPECT_EQ(bound_text(clean), "");
  session.results[0].exploration->complete = false;
  EXPECT_EQ(tried_text(summarize(session).clean), "");
}

TEST(Summary, AVariantThatWasOnlyExploredIsNotTheOneThatWasTriedLeast) {
  Session session = small_session();
  Result other = sample::locked_explore();
  other.id = "another/case";
  session.results = {sample::locked_stress(), other};
  EXPECT_EQ(summarize(session).clean.least_trials, 20);
  std::swap(session.results[0].id, session.results[1].id);
  EXPECT_EQ(summarize(session).clean.least_trials, 20);
}

TEST(Interleavings, AreShortInLines) {
  const std::vector<std::string> shown = short_interleaving(sample::lost_update());
  ASSERT_EQ(shown.size(), 11u);
  EXPECT_EQ(shown[3],
            "    4  thread 2 (sensor 2): read memory 1: 0 [preempts], in "
            "Counter<NoLock>::increment(long) cases/counter/lost_update.cpp:21");
  EXPECT_THAT(shown[6], testing::StartsWith("*   7  thread 1 (sensor 1): write memory 1: 1, in "));
}

TEST(Interleavings, ThatAreLongKeepWhatMakesTheBug) {
  Interleaving shown = sample::lost_update();
  for (long number = 12; number <= 200; ++number) {
    shown.steps.push_back({.number = number, .thread = 0, .operation = "yield"});
  }
  EXPECT_THAT(
      short_interleaving(shown),
      ElementsAre("     …", HasSubstr(" 3  thread 1"), HasSubstr("4  thread 2"), "     …",
                  HasSubstr("*   7  thread 1"), "     …", HasSubstr("*  11  body"), "     …"));
}

TEST(Interleavings, TellWhereEventsWereLeftOut) {
  const std::vector<std::string> shown = short_interleaving(sample::racing_increments());
  ASSERT_EQ(shown.size(), 8u);
  EXPECT_EQ(shown[6], "     …");
  EXPECT_THAT(shown[7], HasSubstr("*  12  thread 1"));
}

TEST(Interleavings, AreReplayedByACommandThatAShellTakesAsItIs) {
  EXPECT_EQ(replay_command({.token = "a/b/racy@dh1.AQ-_"}), "deadheat replay a/b/racy@dh1.AQ-_");
  EXPECT_EQ(replay_command({.token = "a$(rm -rf /)'b"}), "deadheat replay 'a$(rm -rf /)'\\''b'");
  EXPECT_EQ(replay_command({.token = "a b"}), "deadheat replay 'a b'");
  EXPECT_EQ(replay_command({.token = ""}), "");
}

TEST(Console, MatchesItsGolden) {
  expect_golden("console.txt", written("console", small_session()));
}

TEST(Console, TellsFaultsWithTheirReasonAndCommand) {
  const Session session = sample_session();
  const std::string text = written("console", session, {.width = 4000});
  for (const Verdict verdict : {Verdict::missed, Verdict::broken, Verdict::errored}) {
    const Result& result = first_with(session.results, verdict);
    EXPECT_TRUE(has(text, visible(result.reason)));
    EXPECT_TRUE(has(text, visible(result.repeat)));
  }
  EXPECT_TRUE(has(text, "Unjudged: 1 result. Unjudged is not success."));
}

Result broken_explore() {
  Result result = sample::racy_explore();
  result.variant = sample::locked();
  judge(result);
  return result;
}

std::string only(std::string_view format, Result result, int width = 100) {
  Session session;
  session.results = {std::move(result)};
  return written(format, session, {.width = width});
}

TEST(Console, ShowsTheInterleavingsOfAFaultWithTheirCommands) {
  const std::string text = only("console", broken_explore(), 4000);
  EXPECT_TRUE(has(text,
                  "wrong-tally: expected 2, found 1: one increment was lost (1 preemption, "
                  "11 events)\n"));
  EXPECT_TRUE(has(text, "4  thread 2 (sensor 2): read memory 1: 0 [preempts], in "));
  EXPECT_TRUE(has(text, "deadheat replay counter/lost-update/racy@dh1.AQMBAgIBAQ\n"));
  EXPECT_TRUE(has(text, "deadheat replay counter/lost-update/racy@dh1.AQMBAg\n"));
}

TEST(Console, ShowsOfAConfirmedBugOnlyHowToReplayIt) {
  const std::string text = only("console", sample::racy_explore(), 4000);
  EXPECT_TRUE(has(text, "deadheat replay counter/lost-update/racy@dh1.AQMBAg\n"));
  EXPECT_TRUE(lacks(text, "[preempts]"));
  EXPECT_TRUE(lacks(only("console", sample::locked_explore()), "replay"));
}

TEST(Console, IsWithoutColourUnlessAskedFor) {
  EXPECT_TRUE(lacks(written("console"), "\x1b"));
  EXPECT_TRUE(has(written("console", sample_session(), {.colour = true}), "\x1b[32mconfirmed"));
}

TEST(Console, LetsNoControlCharacterThrough) {
  const std::string text = written("console");
  EXPECT_TRUE(is_without_controls(text));
  EXPECT_TRUE(has(text, "\\x1b[31m"));
  EXPECT_TRUE(has(text, "\\x00"));
  EXPECT_TRUE(lacks(text, "\xe2\x80\xae"));
}

TEST(Console, KeepsToItsWidth) {
  for (const std::string& line : lines(written("console", small_session(), {.width = 80}))) {
    // a command is not wrapped: it is there to be copied
    if (line.find("deadheat run") != std::string::npos) continue;
    EXPECT_LE(line.size(), 80u) << line;
  }
}

TEST(Json, IsWhatTheModelReadsBack) {
  const Session session = sample_session();
  EXPECT_TRUE(written("json", session) == to_json_text(session));
  EXPECT_EQ(session_from_json_text(written("json", session), "test").results.size(),
            session.results.size());
}

TEST(Junit, MatchesItsGolden) { expect_golden("junit.xml", written("junit", small_session())); }

TEST(Junit, CountsWhatItHolds) {
  const std::string xml = written("junit");
  EXPECT_EQ(sum(attributes(xml, "testsuite", "tests")),
            static_cast<long>(count(xml, "<testcase ")));
  EXPECT_EQ(sum(attributes(xml, "testsuite", "failures")),
            static_cast<long>(count(xml, "<failure ")));
  EXPECT_EQ(sum(attributes(xml, "testsuite", "errors")), static_cast<long>(count(xml, "<error ")));
  EXPECT_EQ(sum(attributes(xml, "testsuite", "skipped")),
            static_cast<long>(count(xml, "<skipped ")));
  EXPECT_EQ(attributes(xml, "testsuites", "tests").front(),
            std::to_string(count(xml, "<testcase ")));
}

TEST(Junit, NamesEachTestCaseOnce) {
  Session session = sample_session();
  session.results.push_back(session.results.front());
  const std::string xml = written("junit", session);
  const std::vector<std::string> classes = attributes(xml, "testcase", "classname");
  const std::vector<std::string> names = attributes(xml, "testcase", "name");
  std::set<std::pair<std::string, std::string>> pairs;
  for (std::size_t at = 0; at < names.size(); ++at) pairs.insert({classes[at], names[at]});
  EXPECT_EQ(pairs.size(), session.results.size() + session.controls.size());
  EXPECT_THAT(pairs, Contains(std::pair<std::string, std::string>(
                         "deadheat_cases.counter/lost-update", "racy.tsan")));
}

TEST(Junit, HasAnElementForEachKindOfEnd) {
  const auto only = [](Result result) { return deadheat::only("junit", std::move(result)); };
  EXPECT_TRUE(lacks(only(sample::racy_tsan()), "message="));
  EXPECT_TRUE(has(only(sample::unjudged_stress()), "<skipped message="));
  EXPECT_TRUE(has(only(sample::missed_tsan()), "<failure message="));
  EXPECT_TRUE(has(only(sample::missed_tsan()), "type=\"missed\""));
  EXPECT_TRUE(has(only(sample::broken_tsan()), "<failure message="));
  EXPECT_TRUE(has(only(sample::broken_tsan()), "type=\"broken\""));
  EXPECT_TRUE(has(only(sample::crash()), "<error message="));
  EXPECT_TRUE(has(only(sample::crash()), "type=\"crash\""));
  EXPECT_TRUE(has(only(sample::errored()), "<error message="));
  EXPECT_TRUE(has(only(sample::errored()), "type=\"errored\""));
}

TEST(Junit, ReplaysFromTheMessageOfAFailureAlone) {
  const std::string xml = only("junit", broken_explore());
  EXPECT_THAT(attributes(xml, "failure", "message"),
              ElementsAre(testing::EndsWith(
                  "(to replay it: deadheat replay counter/lost-update/racy@dh1.AQMBAg)")));
  EXPECT_TRUE(has(xml, "4  thread 2 (sensor 2): read memory 1: 0 [preempts], in "));
  EXPECT_TRUE(has(xml, "to replay it: deadheat replay counter/lost-update/racy@dh1.AQMBAgIBAQ\n"));
  EXPECT_TRUE(lacks(only("junit", sample::racy_explore()), "message="));
}

TEST(Junit, HoldsNothingThatXmlForbids) {
  const std::string xml = written("junit");
  EXPECT_TRUE(is_without_controls(xml));
  EXPECT_TRUE(lacks(xml, "<script"));
  EXPECT_TRUE(lacks(xml, "]]>"));
  EXPECT_TRUE(has(xml, "&amp;amp;"));
  EXPECT_TRUE(xml == valid_utf8(xml));
}

TEST(Html, FillsEveryPlaceOfItsTemplate) { EXPECT_TRUE(lacks(written("html"), "{{")); }

TEST(Html, EscapesForeignText) {
  const std::string page = written("html");
  EXPECT_TRUE(lacks(page, "<script>alert"));
  EXPECT_TRUE(has(page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_TRUE(has(page, "\\u003cscript\\u003ealert(1)"));
  EXPECT_TRUE(is_without_controls(page));
  EXPECT_TRUE(lacks(page.substr(0, page.find("id=\"index\"")), "\xe2\x80\xae"));
  EXPECT_EQ(count(page, "<script"), 2u);
  EXPECT_EQ(count(page, "</script>"), 2u);
}

TEST(Html, HasSourceAndTagsInTheSectionOfTheCase) {
  const std::string page = written("html", small_session());
  const std::size_t section = page.find("id=\"case-counter/lost-update\"");
  ASSERT_NE(section, std::string::npos);
  const std::string article = page.substr(section, page.find("</article>", section) - section);
  EXPECT_TRUE(has(article, "<dt>Source</dt><dd>Boehm: How to miscompile"));
  EXPECT_TRUE(has(article,
                  "<dt>Tags</dt><dd><code class=\"tag\">CP.2</code> <code "
                  "class=\"tag\">CWE-362</code>"));
  EXPECT_TRUE(has(article, "<dt>File</dt>"));
}

nlohmann::json index_of(const std::string& page) {
  const std::string mark = "id=\"index\">";
  const std::size_t start = page.find(mark) + mark.size();
  return nlohmann::json::parse(page.substr(start, page.find("</script>", start) - start));
}

TEST(Html, HasAnIndexOfEachCaseAndResult) {
  const std::string page = written("html");
  const nlohmann::json index = index_of(page);
  std::size_t results = 0;
  for (const nlohmann::json& of_case : index.at("cases")) {
    const std::string id = of_case.at("id").get<std::string>();
    EXPECT_EQ(count(page, "<article class=\"case\" id=\"" + id + "\""), 1u);
    EXPECT_EQ(count(page, " id=\"row-" + id + "\""), 1u);
    for (const nlohmann::json& result : of_case.at("results")) {
      EXPECT_EQ(count(page, " id=\"" + result.at("id").get<std::string>() + "\""), 1u);
      ++results;
    }
  }
  EXPECT_EQ(results, sample_session().results.size());
}

TEST(Html, IndexesWhatAReaderSearchesFor) {
  const nlohmann::json index = index_of(written("html", small_session()));
  const nlohmann::json& of_case = index.at("cases").at(0);
  for (const std::string_view word : {"counter/lost-update", "CWE-362", "Boehm", "count_ +="}) {
    EXPECT_TRUE(has(of_case.at("words").get<std::string>(), word)) << word;
  }
  const nlohmann::json& tsan = of_case.at("results").at(2);
  for (const std::string_view word :
       {"data-race", "increment(long)", "lost_update.cpp:21", "sensor 1"}) {
    EXPECT_TRUE(has(tsan.at("words").get<std::string>(), word)) << word;
  }
  EXPECT_EQ(tsan.at("findings"), 1);
}

TEST(Html, NeedsNothingFromOutside) {
  const std::string page = written("html");
  EXPECT_TRUE(has(page, "default-src 'none'"));
  EXPECT_TRUE(lacks(page, "http://"));
  EXPECT_TRUE(lacks(page, "https://"));
  EXPECT_TRUE(lacks(page, " src="));
  EXPECT_TRUE(lacks(page, "@import"));
  EXPECT_TRUE(lacks(page, "url("));
}

TEST(Html, LinksOnlyToWhatIsThere) {
  const std::string page = written("html");
  std::size_t links = 0;
  for (const std::string& target : attributes(page, "a", "href")) {
    ++links;
    if (target.starts_with("#?")) continue;  // a view, see LinksToViewsThatItKnows
    EXPECT_EQ(count(page, " id=\"" + target.substr(1) + "\""), 1u) << target;
  }
  EXPECT_GT(links, 10u);
}

// What the script reads from an address.
TEST(Html, LinksToViewsThatItKnows) {
  const std::string page = written("html");
  std::size_t views = 0;
  for (const std::string& target : attributes(page, "a", "href")) {
    if (!target.starts_with("#?")) continue;
    ++views;
    EXPECT_TRUE(target.starts_with("#?family=") || target.starts_with("#?sort=")) << target;
    EXPECT_TRUE(lacks(target, "<")) << target;
  }
  EXPECT_GT(views, 4u);
}

TEST(Html, SaysTheVerdictsInWordsAndShowsBothStacks) {
  const std::string page = written("html");
  for (const std::string_view word : {"confirmed", "unjudged", "missed", "broken", "errored"}) {
    EXPECT_TRUE(has(page, "class=\"badge " + std::string(word) + "\""));
    EXPECT_TRUE(has(page, "</span> " + std::string(word) + "</span>"));
  }
  EXPECT_TRUE(has(page, "write of 8 bytes"));
  EXPECT_TRUE(has(page, "read of 8 bytes"));
  EXPECT_TRUE(has(page, "sensor 1"));
  EXPECT_TRUE(has(page, "Lock 2 (destroyed)"));
  EXPECT_TRUE(has(page, "both reads overtook the writes"));
  EXPECT_TRUE(has(page, "3 of 3 threads blocked"));
  EXPECT_TRUE(has(page, "cut in the middle"));
  EXPECT_TRUE(has(page, "98.8 ns, 38.0×"));
}

TEST(Html, DrawsALaneForEachThreadOfAnInterleaving) {
  Result result = sample::racy_explore();
  result.exploration->interleavings_shown = {sample::lost_update()};
  const std::string page = only("html", result);
  const std::string lanes = page.substr(page.find("class=\"scroll lanes\""));
  const std::string drawn = lanes.substr(0, lanes.find("</table>"));
  for (const std::string_view lane : {"body", "thread 1 (sensor 1)", "thread 2 (sensor 2)"}) {
    EXPECT_EQ(count(drawn, "<th scope=\"col\" class=\"lane\">" + std::string(lane) + "</th>"), 1u);
  }
  EXPECT_EQ(count(drawn, "<th scope=\"row\""), 11u);
  EXPECT_EQ(count(drawn, "<td class=\"lane"), 33u);
  EXPECT_EQ(count(drawn, "<td class=\"where\""), 11u);
  EXPECT_EQ(count(drawn, "class=\"event marked\""), 2u);
  EXPECT_EQ(count(drawn, "</span> preempts thread 1 (sensor 1)</span>"), 1u);
  EXPECT_TRUE(has(drawn, "<b>write</b> memory 1"));
  EXPECT_TRUE(lacks(drawn, "left out"));
}

// An empty cell would be read as the thread's own event.
TEST(Html, PutsAnEventIntoTheLaneOfItsThreadAlone) {
  Result result = sample::racy_explore();
  result.exploration->interleavings_shown = {sample::lost_update()};
  const std::string page = only("html", result);
  const std::size_t row = page.find("<th scope=\"row\" class=\"number\">5</th>");
  const std::string cells = page.substr(row, page.find("</tr>", row) - row);
  EXPECT_THAT(cells, testing::MatchesRegex(".*<td class=\"lane alive\"></td><td class=\"lane "
                                           "alive\"></td><td class=\"lane alive\"><span "
                                           "class=\"event\"><b>write</b>.*"));
}

TEST(Html, ShowsTheLineOfSourceOfAStepOrElseOfAFinding) {
  Result result = sample::racy_explore();
  result.exploration->interleavings_shown = {sample::lost_update()};
  EXPECT_EQ(count(only("html", result), "<code class=\"source\">count_ += offset;</code>"), 6u);
  result.findings.clear();
  const std::string page = only("html", result);
  EXPECT_EQ(count(page, "<code class=\"source\">count_ += offset;</code>"), 0u);
  EXPECT_EQ(count(page, "<code class=\"source\">crew.together("), 4u);
}

TEST(Html, TellsHowManyEventsAreLeftOutWhereTheyAre) {
  Result result = sample::racy_explore();
  result.exploration->interleavings_shown = {sample::racing_increments()};
  const std::string page = only("html", result);
  EXPECT_TRUE(has(page, "… 5 events left out …"));
  EXPECT_TRUE(has(page, "race, 1 preemption, 12 events (7 shown)"));
  EXPECT_LT(page.find(">6</th>"), page.find("left out"));
  EXPECT_LT(page.find("left out"), page.find(">12</th>"));
}

TEST(Html, LinksAFindingToItsInterleaving) {
  const std::string page = only("html", sample::racy_explore());
  EXPECT_EQ(count(page, "See it happen: interleaving 1</a>"), 1u);
  EXPECT_EQ(count(only("html", sample::racy_tsan()), "See it happen"), 0u);
}

TEST(Html, ShowsEveryFinalValueAndSaysWhetherThatIsAll) {
  Result result = sample::racy_explore();
  EXPECT_TRUE(has(only("html", result), "Every final value that there is</caption>"));
  EXPECT_TRUE(has(only("html", result),
                  "✗ wrong</td><td class=\"number\">8</td><td "
                  "class=\"number\">40%</td>"));
  result.exploration->complete = false;
  EXPECT_TRUE(has(only("html", result), "Every final value seen</caption>"));
}

TEST(Html, TellsPlainlyWhatCouldNotBeExplored) {
  Result result = sample::locked_explore();
  EXPECT_TRUE(lacks(only("html", result), "not decided"));
  result.exploration->unsupported = {
      {.call = "fork", .stack = {sample::frame("spawn", "cases/pool.cpp", 7)}}};
  EXPECT_TRUE(has(only("html", result), "<code>fork</code> in spawn cases/pool.cpp:7"));
  EXPECT_TRUE(has(only("html", result), "What was not seen here is not decided."));
  result.exploration->unsupported.clear();
  result.exploration->nondeterminism = "event 7 was a read, then a write";
  EXPECT_TRUE(has(only("html", result), "event 7 was a read, then a write"));
  EXPECT_TRUE(has(only("html", result), "What was not seen here is not decided."));
}

TEST(Html, AnInterleavingWithoutEventsOrTokenIsStillShown) {
  Result result = sample::racy_explore();
  result.exploration->interleavings_shown = {{.kind = "livelock"}};
  const std::string page = only("html", result);
  EXPECT_TRUE(has(page, "Interleaving 1: livelock"));
  EXPECT_TRUE(has(page, "No event was recorded."));
  EXPECT_TRUE(lacks(page, "To replay it"));
}

// The page's policy forbids them.
TEST(Html, HasNoStyleInAnAttribute) { EXPECT_TRUE(lacks(written("html"), " style=")); }

TEST(Html, DoesNotShowABlindDetectorAsHavingLooked) {
  Session session;
  session.results = {sample::locked_stress()};
  EXPECT_EQ(count(written("html", session), "not watched"), 3u);
}

}  // namespace
}  // namespace deadheat
