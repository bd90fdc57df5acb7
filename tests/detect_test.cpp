// SPDX-License-Identifier: MIT
// detect/: how a child is started and how often, and how its lines and code addresses are read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "detect/detector.hpp"
#include "detect/events.hpp"
#include "model/sighting.hpp"
#include "model/symbols.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::SizeIs;

// command_of

TEST(CommandOf, NamesTheVariantTheSeedAndTheDescriptor) {
  const ChildPlan plan{
      .suite = "/bin/suite", .id = "a/b", .variant = "racy", .seed = 5, .report_fd = 9};
  EXPECT_THAT(command_of(plan), ElementsAre("/bin/suite", "--run", "a/b/racy", "--seed", "5",
                                            "--budget", "1000ms", "--report-fd", "9"));
}

TEST(CommandOf, GivesOneProcessOfTsanItsShareOfTheBudget) {
  EXPECT_THAT(
      command_of(
          {.suite = "s", .id = "a/b", .variant = "racy", .detector = Detector::tsan, .budget = 2}),
      Contains("400ms"));
}

TEST(CommandOf, NeverAsksForNoTimeAtAll) {
  EXPECT_THAT(command_of({.suite = "s", .id = "a/b", .variant = "racy", .budget = 1e-6}),
              Contains("1ms"));
}

TEST(CommandOf, AsksForTrialsOnlyWhereTheyAreGiven) {
  EXPECT_THAT(command_of({.suite = "s", .id = "a/b", .variant = "racy", .trials = 3}),
              IsSupersetOf({"--trials", "3"}));
  EXPECT_THAT(command_of({.suite = "s", .id = "a/b", .variant = "racy"}),
              Not(Contains("--trials")));
}

ChildPlan under_tsan(bool suppresses) {
  return {.suite = "s",
          .id = "a/b",
          .variant = "racy",
          .detector = Detector::tsan,
          .suppresses = suppresses};
}

TEST(EnvironmentOf, KeepsTheUsersOptionsAndReportsOn) {
  EXPECT_THAT(environment_of(under_tsan(false), "history_size=7"),
              ElementsAre("TSAN_OPTIONS=symbolize=0:history_size=7:halt_on_error=0"));
}

TEST(EnvironmentOf, LeavesNamesToARuntimeThatSuppressesByThem) {
  const auto has_names = [](bool suppresses, const std::string& given) {
    const std::vector<std::string> environment = environment_of(under_tsan(suppresses), given);
    return environment.at(0).find("symbolize=0") == std::string::npos;
  };
  EXPECT_TRUE(has_names(false, "suppressions=file"));
  EXPECT_TRUE(has_names(false, "verbosity=1:include=/etc/options"));
  EXPECT_TRUE(has_names(true, ""));
  EXPECT_FALSE(has_names(false, ""));
}

TEST(EnvironmentOf, IsTheSameUnderGccsThreadSanitizer) {
  ChildPlan plan = under_tsan(false);
  plan.detector = Detector::gcc_tsan;
  EXPECT_EQ(environment_of(plan, "history_size=7"),
            environment_of(under_tsan(false), "history_size=7"));
}

TEST(EnvironmentOf, IsEmptyUnderAnotherDetector) {
  EXPECT_TRUE(environment_of({.detector = Detector::stress}, "history_size=7").empty());
}

TEST(CommandOf, StartsASuiteUnderValgrindWithoutItsGateAndWithFewSteps) {
  const std::vector<std::string> command = command_of(
      {.suite = "s", .id = "a/b", .variant = "racy", .detector = Detector::helgrind, .xml_fd = 7});
  EXPECT_EQ(command.front(), "valgrind");
  EXPECT_THAT(command, IsSupersetOf({"--tool=helgrind", "--xml=yes", "--xml-fd=7", "--no-gate"}));
  EXPECT_THAT(command, testing::IsSupersetOf({"--steps", "20"}));
  EXPECT_LT(std::ranges::find(command, "--xml-fd=7"), std::ranges::find(command, "s"));
  EXPECT_GT(std::ranges::find(command, "--no-gate"), std::ranges::find(command, "s"));
}

TEST(CommandOf, OnlyDrdIsAskedToLookAtTheStack) {
  const auto command = [](Detector detector) {
    return command_of({.suite = "s", .id = "a/b", .variant = "racy", .detector = detector});
  };
  EXPECT_THAT(command(Detector::drd), IsSupersetOf({"--tool=drd", "--check-stack-var=yes"}));
  EXPECT_THAT(command(Detector::helgrind), Not(Contains("--check-stack-var=yes")));
  EXPECT_THAT(command(Detector::stress), Not(Contains("valgrind")));
}

TEST(EnvironmentOf, AsksARuntimeThatSuppressesWhichSuppressionsMatched) {
  EXPECT_THAT(environment_of(under_tsan(false), "suppressions=file"),
              ElementsAre("TSAN_OPTIONS=suppressions=file:halt_on_error=0:print_suppressions=1"));
}

TEST(CommandOf, TellsExploreWhatWasAsked) {
  EXPECT_THAT(command_of({.suite = "s",
                          .id = "a/b",
                          .variant = "racy",
                          .detector = Detector::explore,
                          .exploring = {.strategy = Strategy::pct, .bound = 0}}),
              IsSupersetOf({"--strategy", "pct", "--bound", "0"}));
}

TEST(CommandOf, LeavesToExploreWhatWasNotAsked) {
  const auto command =
      command_of({.suite = "s", .id = "a/b", .variant = "racy", .detector = Detector::explore});
  EXPECT_THAT(command, SizeIs(9)) << testing::PrintToString(command);
}

TEST(CommandOf, TellsNoOtherDetectorWhatIsForExplore) {
  EXPECT_THAT(command_of({.suite = "s",
                          .id = "a/b",
                          .variant = "racy",
                          .detector = Detector::tsan,
                          .exploring = {.strategy = Strategy::pct}}),
              Not(Contains("--strategy")));
}

TEST(CommandOf, HasTheTokenThatIsToBeReplayed) {
  EXPECT_THAT(command_of({.suite = "s",
                          .id = "a/b",
                          .variant = "racy",
                          .detector = Detector::explore,
                          .replay = "dh1.AA"}),
              IsSupersetOf({"--replay", "dh1.AA"}));
}

TEST(WordsOf, NothingAskedAreNone) { EXPECT_THAT(words_of({}), IsEmpty()); }

TEST(WordsOf, AllThatCanBeAskedAreItsOptions) {
  EXPECT_THAT(words_of({.strategy = Strategy::surw,
                        .schedules = 5,
                        .bound = 2,
                        .depth = 4,
                        .spurious = true,
                        .most_spurious = 3,
                        .weak_cas = true,
                        .timeouts = false,
                        .isolate = true}),
              ElementsAre("--strategy", "surw", "--schedules", "5", "--bound", "2", "--depth", "4",
                          "--spurious", "--most-spurious", "3", "--weak-cas", "--no-timeouts",
                          "--isolate"));
}

TEST(DetectorsFor, EachFlavourAreThoseThatAreThere) {
  EXPECT_THAT(detectors_for(Flavour::native),
              ElementsAre(Detector::stress, Detector::helgrind, Detector::drd));
  EXPECT_THAT(detectors_for(Flavour::tsan), ElementsAre(Detector::tsan));
  EXPECT_THAT(detectors_for(Flavour::explore), ElementsAre(Detector::explore));
  EXPECT_THAT(detectors_for(Flavour::gcc_tsan), ElementsAre(Detector::gcc_tsan));
}

// is_decided

Result result_of(Detector detector, int runs, std::vector<Sighting> sightings) {
  Result result;
  result.detector = detector;
  result.runs.resize(static_cast<std::size_t>(runs));
  result.sightings = std::move(sightings);
  return result;
}

Sighting race_must(long seen) {
  return {.symptom = Symptom::race, .truth = must, .sight = Sight::decides, .seen = seen};
}
Sighting race_never() {
  return {.symptom = Symptom::race, .truth = never, .sight = Sight::decides};
}

TEST(IsDecided, NotBeforeTheLeastRuns) {
  EXPECT_FALSE(is_decided(result_of(Detector::tsan, 2, {race_must(2)})));
  EXPECT_TRUE(is_decided(result_of(Detector::tsan, 3, {race_must(3)})));
}

TEST(IsDecided, NotWhileAMustIsOpen) {
  EXPECT_FALSE(is_decided(result_of(Detector::tsan, 9, {race_must(0)})));
}

TEST(IsDecided, AfterTheMostRunsInAnyCase) {
  EXPECT_TRUE(is_decided(result_of(Detector::tsan, 10, {race_must(0)})));
}

TEST(IsDecided, AfterTheLeastRunsWhereNothingMustBeSeen) {
  EXPECT_TRUE(is_decided(result_of(Detector::tsan, 3, {race_never()})));
}

TEST(IsDecided, DoesNotWaitForWhatTheDetectorOnlyGlimpses) {
  const Sighting wrong{.symptom = Symptom::wrong, .truth = must, .sight = Sight::glimpses};
  EXPECT_TRUE(is_decided(result_of(Detector::tsan, 3, {race_never(), wrong})));
}

TEST(IsDecided, ByOneRunUnderStress) {
  EXPECT_TRUE(is_decided(result_of(Detector::stress, 1, {})));
}

TEST(IsDecided, ByOneRunUnderExploreWhateverIsOpen) {
  EXPECT_TRUE(is_decided(result_of(Detector::explore, 1, {race_must(0)})));
}

TEST(IsDecided, ByOneHangAsEachTakesItsWholeDeadline) {
  Result result = result_of(Detector::tsan, 1, {race_never()});
  result.runs.back().how = How::deadline;
  EXPECT_TRUE(is_decided(result));
}

TEST(IsDecided, NotByAHangWhileAMustIsOpen) {
  Result result = result_of(Detector::tsan, 1, {race_must(0)});
  result.runs.back().how = How::deadline;
  EXPECT_FALSE(is_decided(result));
}

TEST(IsDecided, NotByNoRunAtAll) { EXPECT_FALSE(is_decided(result_of(Detector::stress, 0, {}))); }

// add_line

Reported reported(const std::vector<std::string>& lines) {
  Reported all;
  for (const std::string& line : lines) add_line(all, line);
  return all;
}

TEST(AddLine, KnowsThatItStartedAndEnded) {
  const Reported all =
      reported({R"({"event":"started"})", R"({"event":"ended","counts":{"trials":4,"wrong":1}})"});
  EXPECT_TRUE(all.started);
  EXPECT_TRUE(all.ended);
  EXPECT_EQ(all.counts.trials, 4);
}

TEST(AddLine, TheLastCountsStand) {
  EXPECT_EQ(reported({R"({"event":"counts","counts":{"trials":1}})",
                      R"({"event":"counts","counts":{"trials":9}})"})
                .counts.trials,
            9);
}

TEST(AddLine, KeepsEachMessageThatWasThrown) {
  EXPECT_THAT(
      reported({R"({"event":"threw","message":"one"})", R"({"event":"threw","message":"two"})"})
          .threw,
      ElementsAre("one", "two"));
}

TEST(AddLine, KeepsTheSentenceOfARefusal) {
  EXPECT_EQ(reported({R"({"event":"refused","message":"no"})"}).refused, "no");
}

TEST(AddLine, GivesAFindingItsSymptom) {
  const Reported all = reported({R"({"event":"finding","kind":"lock-order-inversion"})"});
  ASSERT_THAT(all.findings, SizeIs(1));
  EXPECT_EQ(all.findings[0].symptom, Symptom::inversion);
}

std::string explored(long executions, const std::string& findings) {
  return R"({"event":"explored","exploration":{"executions":)" + std::to_string(executions) +
         R"(},"findings":)" + findings + "}";
}

TEST(AddLine, TheLastExplorationStandsWithItsFindings) {
  const Reported all = reported(
      {explored(1, R"([{"kind":"data-race","reports":1},{"kind":"deadlock","reports":1}])"),
       explored(7, R"([{"kind":"deadlock","reports":3}])")});
  ASSERT_TRUE(all.exploration);
  EXPECT_EQ(all.exploration->executions, 7);
  ASSERT_THAT(all.findings, SizeIs(1));
  EXPECT_EQ(all.findings[0].reports, 3);
}

TEST(AddLine, GivesAFindingOfAnExplorationItsSymptom) {
  const Reported all = reported({explored(1, R"([{"kind":"deadlock"}])")});
  ASSERT_THAT(all.findings, SizeIs(1));
  EXPECT_EQ(all.findings[0].symptom, Symptom::hang);
}

TEST(AddLine, AnUnreadableExplorationLeavesTheOneBefore) {
  const Reported all = reported({explored(1, "[]"), explored(2, "7")});
  EXPECT_EQ(all.unreadable, 1);
  ASSERT_TRUE(all.exploration);
  EXPECT_EQ(all.exploration->executions, 1);
}

TEST(AddLine, WithoutOneThereIsNoExploration) {
  EXPECT_FALSE(reported({R"({"event":"started"})"}).exploration);
}

class Garbage : public testing::TestWithParam<std::string> {};

TEST_P(Garbage, IsCountedAndTheOthersStand) {
  const Reported all = reported(
      {R"({"event":"counts","counts":{"trials":3}})", GetParam(), R"({"event":"started"})"});
  EXPECT_EQ(all.unreadable, 1);
  EXPECT_EQ(all.counts.trials, 3);
  EXPECT_TRUE(all.started);
}

INSTANTIATE_TEST_SUITE_P(
    Of, Garbage,
    testing::Values("", "words", "{", "null", "[]", "7", "{}", R"({"event":7})",
                    R"({"event":"unknown"})", R"({"event":"counts"})",
                    R"({"event":"counts","counts":[]})",
                    R"({"event":"counts","counts":{"trials":"many"}})", R"({"event":"threw"})",
                    R"({"event":"threw","message":7})", R"({"event":"finding","accesses":7})",
                    R"({"event":"explored"})", R"({"event":"explored","exploration":{}})",
                    R"({"event":"explored","exploration":[],"findings":[]})",
                    std::string("\0\0", 2), "\xff\xfe", std::string(10'000, '[')));

TEST(AddLine, ShowsTheFirstUnreadableLineCutAndAsValidText) {
  const Reported all = reported({"\xff" + std::string(1000, 'x'), "other"});
  EXPECT_THAT(all.unreadable_line,
              AllOf(HasSubstr("xxx"), Not(HasSubstr("other")), SizeIs(testing::Le(210u))));
}

TEST(AddLine, AnUnreadableLineChangesNothingOfItsEvent) {
  const Reported all = reported({R"({"event":"ended","counts":{"trials":"x"}})"});
  EXPECT_FALSE(all.ended);
}

// symbols

Frame at(std::uint64_t offset, const std::string& module = "/bin/suite") {
  return {.function = {}, .file = {}, .line = 0, .module = module, .offset = offset};
}

Finding race_at(std::uint64_t one, std::uint64_t other) {
  Finding finding{.kind = "data-race"};
  finding.accesses = {{.thread = 1, .write = true, .stack = {at(one)}},
                      {.thread = 2, .stack = {at(other)}}};
  return finding;
}

TEST(AddressesOf, AreEachOnce) {
  EXPECT_THAT(
      addresses_of({race_at(16, 32), race_at(16, 64)}),
      ElementsAre(Address{"/bin/suite", 16}, Address{"/bin/suite", 32}, Address{"/bin/suite", 64}));
}

TEST(AddressesOf, LeaveOutWhatHasNoModule) {
  Finding finding;
  finding.stacks = {{at(16, "")}};
  EXPECT_THAT(addresses_of({finding}), IsEmpty());
}

TEST(AddressesOf, AreOfThreadsLocksAndStacksToo) {
  Finding finding;
  finding.threads = {{.number = 1, .created = {at(1)}}};
  finding.locks = {{.number = 1, .created = {at(2)}}};
  finding.stacks = {{at(3)}};
  EXPECT_THAT(addresses_of({finding}), SizeIs(3));
}

TEST(SymbolizerInput, AsksForTheCallAndNotForWhereItReturns) {
  EXPECT_EQ(symbolizer_input({{"/bin/a b", 0x1f}}), "\"/bin/a b\" 0x1e\n");
}

TEST(SymbolizerInput, OfZeroIsZero) { EXPECT_EQ(symbolizer_input({{"m", 0}}), "\"m\" 0x0\n"); }

const Address address{"/bin/suite", 16};

Symbols symbols_of(const std::vector<Address>& addresses, std::string_view answer) {
  return symbols_from(addresses, answer, "/project");
}

TEST(SymbolsFrom, AnAnswerAreFunctionFileAndLine) {
  const Symbols symbols =
      symbols_of({address}, R"({"Symbol":[{"FunctionName":"add","FileName":"a.cpp","Line":7}]})");
  ASSERT_THAT(symbols, SizeIs(1));
  EXPECT_EQ(symbols.at(address).at(0).function, "add");
  EXPECT_EQ(symbols.at(address).at(0).line, 7);
}

TEST(SymbolsFrom, InlinedFunctionsAreSeveralFrames) {
  const Symbols symbols =
      symbols_of({address}, R"({"Symbol":[{"FunctionName":"in"},{"FunctionName":"out"}]})");
  EXPECT_THAT(symbols.at(address), SizeIs(2));
}

std::string file_told_for(const std::string& file) {
  return symbols_of({address},
                    R"({"Symbol":[{"FunctionName":"add","FileName":")" + file + R"("}]})")
      .at(address)
      .at(0)
      .file;
}

TEST(SymbolsFrom, FilesOfTheProjectAreToldFromItsRoot) {
  EXPECT_EQ(file_told_for("/project/cases/a.cpp"), "cases/a.cpp");
}

TEST(SymbolsFrom, OtherFilesAreToldWhole) {
  EXPECT_EQ(file_told_for("/usr/include/a.hpp"), "/usr/include/a.hpp");
  EXPECT_EQ(file_told_for("/projects/a.cpp"), "/projects/a.cpp");
}

class BadAnswer : public testing::TestWithParam<std::string> {};

TEST_P(BadAnswer, LeavesTheAddressAsItIs) {
  EXPECT_THAT(symbols_of({address}, GetParam()), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Of, BadAnswer,
                         testing::Values("", "\n", "words", "{", "[]",
                                         R"({"Error":{"Message":"no"}})", R"({"Symbol":[]})",
                                         R"({"Symbol":[{"FunctionName":""}]})",
                                         R"({"Symbol":[{"FunctionName":"??"}]})", R"({"Symbol":7})",
                                         R"({"Symbol":[7]})",
                                         R"({"Symbol":[{"FunctionName":7}]})"));

TEST(SymbolsFrom, FewerLinesThanAddressesLeaveTheRest) {
  EXPECT_THAT(symbols_of({address, {"/bin/suite", 32}}, R"({"Symbol":[{"FunctionName":"add"}]})"),
              SizeIs(1));
}

TEST(AddSymbols, PutsTheFramesIn) {
  std::vector<Finding> findings = {race_at(16, 32)};
  add_symbols({{address, {{.function = "add", .file = "a.cpp", .line = 7}}}}, findings);
  EXPECT_EQ(findings[0].accesses[0].stack.at(0).function, "add");
  EXPECT_EQ(findings[0].accesses[1].stack.at(0).offset, 32u);
}

TEST(AddSymbols, GivesTheSameFingerprintAtOtherAddresses) {
  const auto fingerprint_at = [](std::uint64_t offset) {
    std::vector<Finding> findings = {race_at(offset, offset)};
    add_symbols({{{"/bin/suite", offset}, {{.function = "add", .file = "a.cpp", .line = 7}}}},
                findings);
    return findings[0].fingerprint;
  };
  EXPECT_EQ(fingerprint_at(16), fingerprint_at(4096));
}

// symbols of an exploration

Exploration explored_at(std::uint64_t step, std::uint64_t created, std::uint64_t call) {
  Exploration exploration;
  exploration.interleavings_shown = {{.fingerprint = "0",
                                      .threads = {{.number = 1, .created = {at(created)}}},
                                      .steps = {{.number = 1, .stack = {at(step)}}}}};
  exploration.unsupported = {{.call = "fork", .stack = {at(call)}}};
  return exploration;
}

TEST(AddressesOf, AnExplorationAreOfItsStepsThreadsAndUnsupportedCalls) {
  EXPECT_THAT(addresses_of({}, explored_at(1, 2, 3)), SizeIs(3));
}

TEST(AddSymbols, PutsTheFramesIntoAnExploration) {
  Exploration exploration = explored_at(16, 16, 16);
  add_symbols({{address, {{.function = "add", .file = "a.cpp", .line = 7}}}}, exploration, {});
  const Interleaving& shown = exploration.interleavings_shown.at(0);
  EXPECT_EQ(shown.steps.at(0).stack.at(0).function, "add");
  EXPECT_EQ(shown.threads.at(0).created.at(0).function, "add");
  EXPECT_EQ(exploration.unsupported.at(0).stack.at(0).function, "add");
}

TEST(AddSymbols, KeepsTheWholeStackOfAStepOnlyWhereTheBugShows) {
  Exploration exploration = explored_at(16, 16, 16);
  std::vector<Step>& steps = exploration.interleavings_shown.at(0).steps;
  steps = {{.number = 1, .stack = {at(16), at(32)}},
           {.number = 2, .marked = true, .stack = {at(16), at(32)}}};
  const Frame inner{.function = "add", .file = "a.cpp", .line = 7};
  const Frame outer{.function = "run", .file = "a.cpp", .line = 9};
  add_symbols({{address, {inner}}, {{address.module, 32}, {outer}}}, exploration, {});
  ASSERT_EQ(steps.at(0).stack.size(), 1u);
  EXPECT_EQ(steps.at(0).stack.at(0).function, "add");
  EXPECT_EQ(steps.at(1).stack.size(), 2u);
}

std::string fingerprint_given_for(const std::string& number) {
  Exploration exploration = explored_at(16, 16, 16);
  exploration.interleavings_shown.at(0).fingerprint = number;
  add_symbols({}, exploration, {{.kind = "a", .fingerprint = "one"}, {.fingerprint = "other"}});
  return exploration.interleavings_shown.at(0).fingerprint;
}

TEST(AddSymbols, GivesAnInterleavingTheFingerprintOfItsFinding) {
  EXPECT_EQ(fingerprint_given_for("0"), "one");
  EXPECT_EQ(fingerprint_given_for("1"), "other");
}

TEST(AddSymbols, GivesAnInterleavingWithoutAFindingNoFingerprint) {
  EXPECT_EQ(fingerprint_given_for(""), "");
  EXPECT_EQ(fingerprint_given_for("2"), "");
  EXPECT_EQ(fingerprint_given_for("-1"), "");
  EXPECT_EQ(fingerprint_given_for("0x"), "");
}

TEST(KeepEachOnce, TakesTheCountOfTheMoreFrequentOne) {
  std::vector<Finding> findings = {{.fingerprint = "a", .reports = 3},
                                   {.fingerprint = "b", .reports = 1},
                                   {.fingerprint = "a", .reports = 5}};
  keep_each_once(findings);
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].reports, 5);
  EXPECT_EQ(findings[1].fingerprint, "b");
}

// is_awaited

Result judged_after(Detector detector, const Truth& truth, std::size_t runs, long wrong = 0) {
  Result result;
  result.variant.truth = truth;
  result.detector = detector;
  result.runs.resize(runs);
  result.counts = {.trials = 10, .wrong = wrong};
  result.sightings = sightings_of(result);
  return result;
}

TEST(IsAwaited, WhatMustBeSeenAndCanBe) {
  EXPECT_TRUE(is_awaited(judged_after(Detector::stress, {.wrong = must}, 0)));
  EXPECT_TRUE(is_awaited(judged_after(Detector::explore, {.race = must}, 0)));
}

TEST(IsAwaited, NotWhereNothingMustBeSeenOrItWasSeen) {
  EXPECT_FALSE(is_awaited(judged_after(Detector::stress, {}, 0)));
  EXPECT_FALSE(is_awaited(judged_after(Detector::stress, {.wrong = may}, 0)));
  EXPECT_FALSE(is_awaited(judged_after(Detector::stress, {.wrong = must}, 1, 3)));
}

TEST(IsAwaited, NotWhatTheDetectorIsBlindTo) {
  EXPECT_FALSE(is_awaited(judged_after(Detector::stress, {.race = must}, 0)));
  Result declared = judged_after(Detector::explore, {.race = must}, 0);
  declared.variant.blind = {{Detector::explore, Symptom::race, "a reason"}};
  declared.sightings = sightings_of(declared);
  EXPECT_FALSE(is_awaited(declared));
}

TEST(IsAwaited, TsanBeginsWithShortRunsAndThenWaitsForWhatItDecides) {
  EXPECT_FALSE(is_awaited(judged_after(Detector::tsan, {.race = must}, 0)));
  EXPECT_FALSE(is_awaited(judged_after(Detector::tsan, {.race = must}, 2)));
  EXPECT_TRUE(is_awaited(judged_after(Detector::tsan, {.race = must}, 3)));
  EXPECT_FALSE(is_awaited(judged_after(Detector::tsan, {.wrong = must}, 3)));
}

}  // namespace
}  // namespace deadheat
