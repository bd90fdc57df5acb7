// SPDX-License-Identifier: MIT
#include "model/verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "model/names.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::array all_symptoms = {Symptom::race,  Symptom::inversion, Symptom::misuse,
                                     Symptom::wrong, Symptom::hang,      Symptom::crash};

// One finished run of ten trials, none of them wrong.
Result watched(Detector detector, Truth truth, const std::string& variant = "racy") {
  Result result;
  result.id = "counter/lost-update";
  result.detector = detector;
  result.variant.name = variant;
  result.variant.truth = truth;
  result.counts.trials = 10;
  result.runs.emplace_back();
  return result;
}

Run ended(How how, const std::string& message = "") {
  Run run;
  run.how = how;
  run.message = message;
  return run;
}

Run finished_after_throwing() {
  Run run;
  run.counts.threw = 1;
  return run;
}

Finding found(Symptom symptom, long runs) {
  Finding finding;
  finding.symptom = symptom;
  finding.runs = runs;
  return finding;
}

KnownLimit limit(Detector detector, Symptom symptom, const std::string& reason) {
  return {.detector = detector, .symptom = symptom, .reason = reason};
}

OutcomeCount outcome(const std::string& values, Seen truth, long count) {
  OutcomeCount row;
  row.values = values;
  row.truth = truth;
  row.count = count;
  return row;
}

Result judged(Result result) {
  judge(result);
  return result;
}

Verdict verdict_of(Result result) { return judged(std::move(result)).verdict; }

Sighting sighting_of(Result result, Symptom symptom) {
  const Result done = judged(std::move(result));
  return *std::ranges::find(done.sightings, symptom, &Sighting::symptom);
}

CaseVerdict judge_together(std::vector<Result> results) {
  std::vector<const Result*> pointers;
  for (Result& result : results) {
    judge(result);
    pointers.push_back(&result);
  }
  return judge_case(pointers);
}

TEST(Sight, IsTheTableOfTheDesign) {
  using enum Sight;
  struct Row {
    Detector detector;
    std::array<Sight, 6> sights;  // race, inversion, misuse, wrong, hang, crash
  };
  const std::vector<Row> table = {
      {Detector::stress, {blind, blind, blind, glimpses, glimpses, glimpses}},
      {Detector::tsan, {decides, decides, decides, glimpses, glimpses, glimpses}},
      {Detector::explore, {decides, decides, decides, decides, decides, decides}},
      {Detector::helgrind, {decides, decides, decides, glimpses, glimpses, glimpses}},
      {Detector::drd, {decides, blind, decides, glimpses, glimpses, glimpses}},
      {Detector::gcc_tsan, {decides, decides, decides, glimpses, glimpses, glimpses}},
  };
  for (const Row& row : table) {
    for (std::size_t column = 0; column < all_symptoms.size(); ++column) {
      EXPECT_EQ(sight(row.detector, all_symptoms[column]), row.sights[column])
          << name(row.detector) << ", " << name(all_symptoms[column]);
    }
  }
}

TEST(JudgeOne, EveryTruthSightAndCountHasTheVerdictWorkedOutByHand) {
  using enum Sight;
  using enum Verdict;
  struct Row {
    Seen truth;
    Sight sight;
    Verdict unseen, seen;
  };
  const std::vector<Row> table = {
      {never, blind, confirmed, broken},     {never, glimpses, confirmed, broken},
      {never, decides, confirmed, broken},   {may, blind, confirmed, confirmed},
      {may, glimpses, confirmed, confirmed}, {may, decides, confirmed, confirmed},
      {must, blind, unjudged, confirmed},    {must, glimpses, unjudged, confirmed},
      {must, decides, missed, confirmed},
  };
  for (const Row& row : table) {
    const std::string which = std::string(name(row.truth)) + ", " + std::string(name(row.sight));
    EXPECT_EQ(judge_one(row.truth, row.sight, 0), row.unseen) << which << ", unseen";
    EXPECT_EQ(judge_one(row.truth, row.sight, 1), row.seen) << which << ", seen once";
    EXPECT_EQ(judge_one(row.truth, row.sight, 1'000'000), row.seen) << which << ", seen often";
  }
}

TEST(JudgeOne, AMustThatNothingWatchesIsUnjudged) {
  EXPECT_EQ(judge_one(must, Sight::blind, 0), Verdict::unjudged);
}

TEST(JudgeOne, AMustThatIsDecidedAndNotSeenIsMissed) {
  EXPECT_EQ(judge_one(must, Sight::decides, 0), Verdict::missed);
}

TEST(JudgeOne, ANeverThatABlindDetectorSawIsStillBroken) {
  EXPECT_EQ(judge_one(never, Sight::blind, 1), Verdict::broken);
}

TEST(Judge, AWrongTrialConfirmsARacyVariantUnderADetectorThatIsBlindToTheRace) {
  Result result = watched(Detector::stress, {.race = must, .wrong = must});
  result.counts.wrong = 3;
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(Judge, ARacyVariantThatShowsNothingUnderStressIsUnjudged) {
  EXPECT_EQ(verdict_of(watched(Detector::stress, {.race = must, .wrong = must})),
            Verdict::unjudged);
}

TEST(Judge, AWrongThatMayShowDoesNotConfirmARaceThatMust) {
  Result result = watched(Detector::stress, {.race = must, .wrong = may});
  result.counts.wrong = 3;
  EXPECT_EQ(verdict_of(result), Verdict::unjudged);
}

TEST(Judge, ARaceThatTsanMustSeeAndDidNotIsMissed) {
  EXPECT_EQ(verdict_of(watched(Detector::tsan, {.race = must})), Verdict::missed);
}

TEST(Judge, ARaceThatTsanMustSeeAndSawIsConfirmed) {
  Result result = watched(Detector::tsan, {.race = must});
  result.findings = {found(Symptom::race, 1)};
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(Judge, AFindingOfAnotherSymptomDoesNotStandInForARace) {
  Result result = watched(Detector::tsan, {.race = must, .misuse = may});
  result.findings = {found(Symptom::misuse, 1)};
  EXPECT_EQ(verdict_of(result), Verdict::missed);
}

TEST(Judge, AnInversionThatDrdIsBlindToIsUnjudged) {
  EXPECT_EQ(verdict_of(watched(Detector::drd, {.inversion = must})), Verdict::unjudged);
}

TEST(Judge, AHangThatExploreDecidesAndDidNotSeeIsMissed) {
  EXPECT_EQ(verdict_of(watched(Detector::explore, {.hang = must})), Verdict::missed);
}

TEST(Judge, AHangThatStressMustSeeAndDidNotIsUnjudged) {
  EXPECT_EQ(verdict_of(watched(Detector::stress, {.hang = must})), Verdict::unjudged);
}

TEST(Judge, AHangThatMustShowAndShowedIsConfirmedThoughNoTrialEnded) {
  Result result = watched(Detector::stress, {.hang = must});
  result.counts.trials = 0;
  result.runs = {ended(How::deadline)};
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(Judge, ALockedVariantThatShowsNothingIsConfirmed) {
  EXPECT_EQ(verdict_of(watched(Detector::tsan, {}, "locked")), Verdict::confirmed);
}

TEST(Judge, ALockedVariantThatShowsAnySymptomIsBroken) {
  const auto showing = [](Symptom symptom) {
    Result result = watched(Detector::tsan, {}, "locked");
    switch (symptom) {
      case Symptom::race:
      case Symptom::inversion:
      case Symptom::misuse:
        result.findings = {found(symptom, 1)};
        break;
      case Symptom::wrong:
        result.counts.wrong = 1;
        break;
      case Symptom::hang:
        result.runs = {ended(How::deadline)};
        break;
      case Symptom::crash:
        result.runs = {ended(How::signalled)};
        break;
    }
    return result;
  };
  for (const Symptom symptom : all_symptoms) {
    const Result result = judged(showing(symptom));
    EXPECT_EQ(result.verdict, Verdict::broken) << name(symptom);
    EXPECT_THAT(result.reason,
                HasSubstr("'" + std::string(name(symptom)) + "' must never be seen"));
  }
}

TEST(Judge, ALockedVariantWithoutATrialIsUnjudged) {
  Result result = watched(Detector::tsan, {}, "locked");
  result.counts.trials = 0;
  EXPECT_EQ(verdict_of(result), Verdict::unjudged);
}

TEST(Judge, AnInterruptedRunWithoutATrialIsUnjudged) {
  Result result = watched(Detector::stress, {}, "locked");
  result.counts.trials = 0;
  result.runs = {ended(How::interrupted)};
  EXPECT_EQ(verdict_of(result), Verdict::unjudged);
}

TEST(Judge, ARunThatCouldNotBeStartedReadOrThatWasRefusedIsErroredWithItsMessage) {
  for (const How how : {How::not_started, How::unreadable, How::refused}) {
    Result result = watched(Detector::tsan, {.race = must});
    result.runs = {ended(How::finished), ended(how, "no such file")};
    const Result done = judged(result);
    EXPECT_EQ(done.verdict, Verdict::errored) << name(how);
    EXPECT_EQ(done.reason, "no such file") << name(how);
  }
}

TEST(Judge, AResultWithoutARunIsErrored) {
  Result result = watched(Detector::tsan, {});
  result.runs.clear();
  EXPECT_EQ(verdict_of(result), Verdict::errored);
}

TEST(Judge, ErroredOutranksBroken) {
  Result result = watched(Detector::tsan, {}, "locked");
  result.findings = {found(Symptom::race, 1)};
  result.runs.push_back(ended(How::unreadable, "line 3 is not JSON"));
  EXPECT_EQ(verdict_of(result), Verdict::errored);
}

TEST(Judge, BrokenOutranksMissed) {
  Result result = watched(Detector::tsan, {.race = must});
  result.runs = {ended(How::deadline)};
  EXPECT_EQ(verdict_of(result), Verdict::broken);
}

TEST(Judge, MissedOutranksAnotherMustThatWasSeen) {
  Result result = watched(Detector::tsan, {.race = must, .wrong = must});
  result.counts.wrong = 10;
  EXPECT_EQ(verdict_of(result), Verdict::missed);
}

TEST(Judge, ADeclaredBlindnessMakesAMissedRaceUnjudged) {
  Result result = watched(Detector::tsan, {.race = must});
  result.variant.blind = {limit(Detector::tsan, Symptom::race, "no fences")};
  EXPECT_EQ(verdict_of(result), Verdict::unjudged);
}

TEST(Judge, ADeclaredBlindnessIsToldWithItsReason) {
  Result result = watched(Detector::tsan, {.race = must});
  result.variant.blind = {limit(Detector::tsan, Symptom::race, "no fences")};
  const Sighting race = sighting_of(result, Symptom::race);
  EXPECT_EQ(race.sight, Sight::blind);
  EXPECT_THAT(race.note, AllOf(HasSubstr("blind"), HasSubstr("no fences")));
}

TEST(Judge, ABlindnessThatNoLongerHoldsIsTold) {
  Result result = watched(Detector::tsan, {.race = must});
  result.variant.blind = {limit(Detector::tsan, Symptom::race, "no fences")};
  result.findings = {found(Symptom::race, 1)};
  EXPECT_THAT(sighting_of(result, Symptom::race).note,
              AllOf(HasSubstr("seen, although"), HasSubstr("no fences")));
}

TEST(Judge, ABlindnessThatNoLongerHoldsStillConfirmsTheRace) {
  Result result = watched(Detector::tsan, {.race = must});
  result.variant.blind = {limit(Detector::tsan, Symptom::race, "no fences")};
  result.findings = {found(Symptom::race, 1)};
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(Judge, ABlindnessOfAnotherDetectorOrSymptomChangesNothing) {
  Result result = watched(Detector::tsan, {.race = must});
  result.variant.blind = {limit(Detector::helgrind, Symptom::race, "other detector"),
                          limit(Detector::tsan, Symptom::inversion, "other symptom")};
  EXPECT_EQ(verdict_of(result), Verdict::missed);
}

TEST(Judge, ADeclaredFalseAlarmThatRangIsConfirmedWithItsReason) {
  Result result = watched(Detector::tsan, {}, "locked");
  result.variant.false_alarm = {limit(Detector::tsan, Symptom::race, "fences are not understood")};
  result.findings = {found(Symptom::race, 1)};
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
  EXPECT_EQ(sighting_of(result, Symptom::race).note, "false alarm: fences are not understood");
}

TEST(Judge, ADeclaredFalseAlarmThatDidNotRingIsTold) {
  Result result = watched(Detector::tsan, {}, "locked");
  result.variant.false_alarm = {limit(Detector::tsan, Symptom::race, "fences are not understood")};
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
  EXPECT_THAT(sighting_of(result, Symptom::race).note,
              AllOf(HasSubstr("did not show"), HasSubstr("fences are not understood")));
}

TEST(Judge, AFalseAlarmOfAnotherDetectorDoesNotExcuse) {
  Result result = watched(Detector::tsan, {}, "locked");
  result.variant.false_alarm = {limit(Detector::helgrind, Symptom::race, "atomics")};
  result.findings = {found(Symptom::race, 1)};
  EXPECT_EQ(verdict_of(result), Verdict::broken);
}

TEST(Judge, ALimitOfTsanIsOneOfGccsToo) {
  Result blind = watched(Detector::gcc_tsan, {.race = must});
  blind.variant.blind = {limit(Detector::tsan, Symptom::race, "no fences")};
  EXPECT_EQ(verdict_of(blind), Verdict::unjudged);
  EXPECT_EQ(sighting_of(blind, Symptom::race).note, "blind: no fences");
  Result alarm = watched(Detector::gcc_tsan, {}, "locked");
  alarm.variant.false_alarm = {limit(Detector::tsan, Symptom::race, "no fences")};
  alarm.findings = {found(Symptom::race, 1)};
  EXPECT_EQ(verdict_of(alarm), Verdict::confirmed);
}

TEST(Judge, ALimitOfGccsTsanIsItsOwn) {
  Result own = watched(Detector::gcc_tsan, {.race = must});
  own.variant.blind = {limit(Detector::gcc_tsan, Symptom::race, "it is left out")};
  EXPECT_EQ(verdict_of(own), Verdict::unjudged);
  Result clangs = watched(Detector::tsan, {.race = must});
  clangs.variant.blind = own.variant.blind;
  EXPECT_EQ(verdict_of(clangs), Verdict::missed);
}

TEST(Judge, AFalseAlarmOfOneSymptomDoesNotExcuseAnother) {
  Result result = watched(Detector::tsan, {}, "locked");
  result.variant.false_alarm = {limit(Detector::tsan, Symptom::inversion, "a gate lock")};
  result.findings = {found(Symptom::inversion, 1), found(Symptom::race, 1)};
  EXPECT_EQ(verdict_of(result), Verdict::broken);
}

TEST(Judge, AFalseAlarmDeclaredForASymptomThatMayShowIsNotToldAsAbsentWhenItShowed) {
  Result result = watched(Detector::tsan, {.race = may}, "locked");
  result.variant.false_alarm = {limit(Detector::tsan, Symptom::race, "fences")};
  result.findings = {found(Symptom::race, 1)};
  EXPECT_THAT(sighting_of(result, Symptom::race).note, testing::Not(HasSubstr("did not show")));
}

TEST(Judge, AnOutcomeThatMustNeverBeSeenAndWasIsBroken) {
  Result result = watched(Detector::stress, {.wrong = may});
  result.outcomes = {outcome("0, 0", may, 5), outcome("1, 1", never, 1)};
  const Result done = judged(result);
  EXPECT_EQ(done.verdict, Verdict::broken);
  EXPECT_THAT(done.reason, HasSubstr("(1, 1)"));
}

TEST(Judge, AnOutcomeThatTheTableDoesNotListIsBroken) {
  Result result = watched(Detector::stress, {.wrong = may});
  OutcomeCount unlisted = outcome("7, 7", never, 1);
  unlisted.listed = false;
  result.outcomes = {unlisted};
  EXPECT_EQ(verdict_of(result), Verdict::broken);
}

TEST(Judge, AnOutcomeThatMustBeSeenAndWasNotIsUnjudged) {
  Result result = watched(Detector::stress, {});
  result.outcomes = {outcome("0, 1", may, 5), outcome("1, 0", must, 0)};
  const Result done = judged(result);
  EXPECT_EQ(done.verdict, Verdict::unjudged);
  EXPECT_THAT(done.reason, HasSubstr("(1, 0)"));
}

TEST(Judge, AnUnseenMustOutcomeIsNotHiddenByAnotherOneThatWasWrong) {
  Result result = watched(Detector::stress, {.wrong = must});
  result.counts.wrong = 1;
  result.outcomes = {outcome("0, 0", must, 1), outcome("2, 2", must, 0)};
  EXPECT_EQ(verdict_of(result), Verdict::unjudged);
}

TEST(Judge, OutcomesThatAreAsDeclaredAreConfirmed) {
  Result result = watched(Detector::stress, {.wrong = must});
  result.counts.wrong = 1;
  result.outcomes = {outcome("0, 0", must, 1), outcome("0, 1", may, 0), outcome("1, 1", never, 0)};
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(Judge, EveryResultHasASightingOfEachSymptomInOrder) {
  const Result result = judged(watched(Detector::tsan, {}));
  std::vector<Symptom> symptoms;
  for (const Sighting& sighting : result.sightings) symptoms.push_back(sighting.symptom);
  EXPECT_THAT(symptoms, testing::ElementsAreArray(all_symptoms));
}

TEST(Judge, JudgingAgainChangesNothing) {
  Result result = watched(Detector::stress, {.race = must, .wrong = must});
  result.counts.wrong = 3;
  judge(result);
  const std::string reason = result.reason;
  judge(result);
  EXPECT_EQ(result.sightings.size(), all_symptoms.size());
  EXPECT_EQ(result.reason, reason);
}

TEST(Judge, WrongIsCountedInTrialsWithTheTimeOfTheFirst) {
  Result result = watched(Detector::stress, {.wrong = may});
  result.counts.wrong = 3;
  result.counts.first_wrong = 0.25;
  const Sighting wrong = sighting_of(result, Symptom::wrong);
  EXPECT_EQ(wrong.seen, 3);
  EXPECT_EQ(wrong.of, 10);
  EXPECT_EQ(wrong.unit, Unit::trials);
  EXPECT_EQ(wrong.first, 0.25);
}

TEST(Judge, FindingsAreCountedInRunsThatRan) {
  Result result = watched(Detector::tsan, {.race = may});
  result.runs = {ended(How::finished), ended(How::finished), ended(How::signalled),
                 ended(How::not_started), ended(How::refused)};
  result.findings = {found(Symptom::race, 1), found(Symptom::race, 2)};
  const Sighting race = sighting_of(result, Symptom::race);
  EXPECT_EQ(race.seen, 2);
  EXPECT_EQ(race.of, 3);
  EXPECT_EQ(race.unit, Unit::runs);
}

TEST(Judge, ACrashIsAnEarlyExitASignalTheMemoryLimitOrAnException) {
  Result result = watched(Detector::stress, {.crash = may});
  result.runs = {ended(How::exited),        ended(How::signalled), ended(How::memory),
                 finished_after_throwing(), ended(How::finished),  ended(How::deadline),
                 ended(How::interrupted)};
  const Sighting crash = sighting_of(result, Symptom::crash);
  EXPECT_EQ(crash.seen, 4);
  EXPECT_EQ(crash.of, 7);
}

TEST(Judge, AHangIsARunThatEndedByItsDeadline) {
  Result result = watched(Detector::stress, {.hang = may});
  result.runs = {ended(How::deadline), ended(How::finished), ended(How::interrupted)};
  EXPECT_EQ(sighting_of(result, Symptom::hang).seen, 1);
}

TEST(Judge, AConfirmedMustIsToldWithHowOftenItWasSeen) {
  Result result = watched(Detector::stress, {.wrong = must});
  result.counts.wrong = 3;
  EXPECT_THAT(judged(result).reason, HasSubstr("3 of 10 trials"));
}

// 20 executions, 19 different interleavings, all of them; nothing was seen.
Result explored(Truth truth, const std::string& variant = "racy") {
  Result result = watched(Detector::explore, truth, variant);
  result.counts.trials = 20;
  result.exploration = Exploration{.executions = 20, .interleavings = 19, .complete = true};
  return result;
}

Finding reported(Symptom symptom, long executions) {
  Finding finding;
  finding.symptom = symptom;
  finding.reports = executions;
  finding.runs = 1;
  return finding;
}

TEST(JudgeExplore, FindingsAreCountedInExecutions) {
  for (const Symptom symptom :
       {Symptom::race, Symptom::inversion, Symptom::misuse, Symptom::hang, Symptom::crash}) {
    Result result = explored({}, "locked");
    result.findings = {reported(symptom, 7), reported(symptom, 12)};
    const Sighting seen = sighting_of(result, symptom);
    EXPECT_EQ(seen.seen, 12) << name(symptom);
    EXPECT_EQ(seen.of, 20) << name(symptom);
    EXPECT_EQ(seen.unit, Unit::trials) << name(symptom);
    EXPECT_EQ(verdict_of(result), Verdict::broken) << name(symptom);
  }
}

TEST(JudgeExplore, AFindingOfOneSymptomIsNoneOfAnother) {
  Result result = explored({.race = must});
  result.findings = {reported(Symptom::race, 7)};
  for (const Symptom symptom : all_symptoms) {
    EXPECT_EQ(sighting_of(result, symptom).seen, symptom == Symptom::race ? 7 : 0) << name(symptom);
  }
}

TEST(JudgeExplore, WrongIsCountedInTrials) {
  Result result = explored({.wrong = must});
  result.counts.wrong = 8;
  const Sighting wrong = sighting_of(result, Symptom::wrong);
  EXPECT_EQ(wrong.seen, 8);
  EXPECT_EQ(wrong.of, 20);
}

TEST(JudgeExplore, AHangIsADeadlockThatWasFoundOrAProcessThatDidNotEnd) {
  Result result = explored({.hang = must});
  result.findings = {reported(Symptom::hang, 3)};
  result.runs = {ended(How::deadline), ended(How::finished)};
  EXPECT_EQ(sighting_of(result, Symptom::hang).seen, 4);
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(JudgeExplore, ACrashIsAFindingAnExceptionOrTheEndOfTheProcess) {
  Result result = explored({.crash = must});
  result.findings = {reported(Symptom::crash, 3)};
  result.counts.threw = 5;  // among them the three that were reported
  result.runs = {ended(How::signalled), ended(How::exited), ended(How::memory),
                 ended(How::deadline)};
  EXPECT_EQ(sighting_of(result, Symptom::crash).seen, 8);
  result.counts.threw = 2;
  EXPECT_EQ(sighting_of(result, Symptom::crash).seen, 6);
}

TEST(JudgeExplore, AnExceptionIsACrashAndNothingElse) {
  Result result = explored({.crash = must});
  result.counts.threw = 5;
  for (const Symptom symptom : all_symptoms) {
    EXPECT_EQ(sighting_of(result, symptom).seen, symptom == Symptom::crash ? 5 : 0)
        << name(symptom);
  }
}

// The first execution took the process with it, so that no trial ended.
TEST(JudgeExplore, AnExecutionThatDidNotEndCountsAsOne) {
  Result result = explored({.crash = must});
  result.counts.trials = 0;
  result.runs = {ended(How::signalled)};
  const Sighting crash = sighting_of(result, Symptom::crash);
  EXPECT_EQ(crash.seen, 1);
  EXPECT_EQ(crash.of, 1);
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(JudgeExplore, AnotherDetectorsFindingsAreStillCountedInRuns) {
  Result result = watched(Detector::tsan, {.race = must});
  result.findings = {reported(Symptom::race, 12)};
  EXPECT_EQ(sighting_of(result, Symptom::race).seen, 1);
  EXPECT_EQ(sighting_of(result, Symptom::race).unit, Unit::runs);
}

TEST(JudgeExplore, EachMustThatWasNotSeenIsMissed) {
  EXPECT_EQ(verdict_of(explored({.race = must})), Verdict::missed);
  EXPECT_EQ(verdict_of(explored({.inversion = must})), Verdict::missed);
  EXPECT_EQ(verdict_of(explored({.misuse = must})), Verdict::missed);
  EXPECT_EQ(verdict_of(explored({.wrong = must})), Verdict::missed);
  EXPECT_EQ(verdict_of(explored({.hang = must})), Verdict::missed);
  EXPECT_EQ(verdict_of(explored({.crash = must})), Verdict::missed);
}

TEST(JudgeExplore, AConfirmedBugIsToldWithTheExecutionThatShowedItFirst) {
  Result result = explored({.race = must});
  result.findings = {reported(Symptom::race, 12)};
  EXPECT_EQ(judged(result).reason, "'race' was seen in 12 of 20 trials, as it must be");
  result.exploration->first_failure = 4;
  EXPECT_EQ(judged(result).reason,
            "'race' was seen in 12 of 20 trials, as it must be (the first failure: execution 4)");
}

TEST(JudgeExplore, ACleanVariantIsToldWithTheStrongestWord) {
  Result result = explored({}, "locked");
  Exploration& exploration = *result.exploration;
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
  EXPECT_EQ(judged(result).reason, "all 19 interleavings are clean");
  exploration.interleavings = 1;
  EXPECT_EQ(judged(result).reason, "its only interleaving is clean");
  exploration.interleavings = 0;  // not counted: each execution was another one
  EXPECT_EQ(judged(result).reason, "all 20 interleavings are clean");
  exploration.complete = false;
  exploration.bound = 2;
  EXPECT_EQ(judged(result).reason,
            "clean in every interleaving with at most 2 preemptions (20 executions)");
  exploration.bound = 1;
  EXPECT_EQ(judged(result).reason,
            "clean in every interleaving with at most 1 preemption (20 executions)");
  exploration.bound = 0;
  EXPECT_EQ(judged(result).reason,
            "clean in every interleaving without a preemption (20 executions)");
  exploration.bound = -1;
  EXPECT_EQ(judged(result).reason, "clean in 20 executions");
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(JudgeExplore, TheStrongestWordSaysHowManyWakeUpsWereSpurious) {
  Result result = explored({}, "locked");
  Exploration& exploration = *result.exploration;
  exploration.spurious = 2;
  EXPECT_EQ(judged(result).reason,
            "all 19 interleavings with at most 2 spurious wake-ups are clean");
  exploration.complete = false;
  exploration.bound = 2;
  exploration.spurious = 1;
  EXPECT_EQ(judged(result).reason,
            "clean in every interleaving with at most 2 preemptions and at most 1 spurious wake-up "
            "(20 executions)");
}

TEST(JudgeExplore, AVariantThatShowedWhatItMayIsNotCalledClean) {
  Result result = explored({.wrong = may}, "locked");
  result.counts.wrong = 1;
  EXPECT_EQ(judged(result).reason,
            "nothing was seen that must never be seen, in all 19 interleavings");
}

Result with_unsupported_call(Result result) {
  Frame frame;
  frame.file = "cases/pool.cpp";
  frame.line = 7;
  result.exploration->unsupported = {{.call = "fork", .stack = {frame}}};
  return result;
}

Result with_nondeterminism(Result result) {
  result.exploration->nondeterminism = "event 7 was a read, then a write";
  return result;
}

TEST(JudgeExplore, WithACallThatCannotBeExploredNothingUnseenIsDecided) {
  for (const Symptom symptom : all_symptoms) {
    EXPECT_EQ(sighting_of(with_unsupported_call(explored({})), symptom).sight, Sight::glimpses);
  }
  const Result racy = judged(with_unsupported_call(explored({.race = must})));
  EXPECT_EQ(racy.verdict, Verdict::unjudged);
  EXPECT_THAT(racy.reason, AllOf(HasSubstr("only glimpses it"), HasSubstr("'fork'")));
  const Result locked = judged(with_unsupported_call(explored({}, "locked")));
  EXPECT_EQ(locked.verdict, Verdict::unjudged);
  EXPECT_EQ(locked.reason,
            "'fork' at cases/pool.cpp:7 cannot be explored, so what was not seen is not decided");
}

TEST(JudgeExplore, WithACallThatCannotBeExploredWhatWasSeenStillCounts) {
  Result racy = with_unsupported_call(explored({.race = must}));
  racy.findings = {reported(Symptom::race, 1)};
  EXPECT_EQ(verdict_of(racy), Verdict::confirmed);
  Result locked = with_unsupported_call(explored({}, "locked"));
  locked.findings = {reported(Symptom::race, 1)};
  EXPECT_EQ(verdict_of(locked), Verdict::broken);
}

TEST(JudgeExplore, WithACallThatCannotBeExploredAMaySeenDoesNotJudge) {
  Result result = with_unsupported_call(explored({.wrong = may}, "locked"));
  result.counts.wrong = 1;
  EXPECT_EQ(verdict_of(result), Verdict::unjudged);
}

TEST(JudgeExplore, WhereTheSameScheduleDifferedNothingUnseenIsDecided) {
  const Result racy = judged(with_nondeterminism(explored({.hang = must})));
  EXPECT_EQ(racy.verdict, Verdict::unjudged);
  EXPECT_THAT(racy.reason, HasSubstr("event 7 was a read, then a write"));
  const Result locked = judged(with_nondeterminism(explored({}, "locked")));
  EXPECT_EQ(locked.verdict, Verdict::unjudged);
  EXPECT_THAT(locked.reason, HasSubstr("event 7 was a read, then a write"));
}

TEST(JudgeExplore, ADeclaredBlindnessStaysOneWhereNothingIsDecided) {
  Result result = with_unsupported_call(explored({.wrong = must}));
  result.variant.blind = {limit(Detector::explore, Symptom::wrong, "it needs a store buffer")};
  EXPECT_EQ(sighting_of(result, Symptom::wrong).sight, Sight::blind);
}

TEST(JudgeExplore, AVariantWithoutAnExecutionIsUnjudged) {
  Result result = explored({}, "locked");
  result.counts.trials = 0;
  EXPECT_EQ(verdict_of(result), Verdict::unjudged);
}

TEST(JudgeExplore, AResultWithoutWhatWasExploredIsStillCountedInExecutions) {
  Result result = watched(Detector::explore, {.race = must});
  result.findings = {reported(Symptom::race, 4)};
  EXPECT_EQ(sighting_of(result, Symptom::race).seen, 4);
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(JudgeExplore, OutcomesAreJudgedAsUnderStress) {
  Result result = explored({.wrong = may});
  result.outcomes = {outcome("0, 0", may, 5), outcome("1, 1", never, 1)};
  EXPECT_EQ(verdict_of(result), Verdict::broken);
  result.outcomes = {outcome("0, 0", must, 0)};
  EXPECT_EQ(verdict_of(result), Verdict::unjudged);
}

Result racy_seen_by_tsan() {
  Result result = watched(Detector::tsan, {.race = must});
  result.findings = {found(Symptom::race, 1)};
  return result;
}

Result clean_locked() { return watched(Detector::tsan, {}, "locked"); }

TEST(JudgeCase, IsConfirmedWhenEveryVariantIsAsDeclared) {
  EXPECT_EQ(judge_together({racy_seen_by_tsan(), clean_locked()}).verdict, Verdict::confirmed);
}

TEST(JudgeCase, IsConfirmedWhenEachMustWasSeenByAnotherDetector) {
  Result stress = watched(Detector::stress, {.race = must, .wrong = must});
  stress.counts.wrong = 2;
  Result tsan = watched(Detector::tsan, {.race = must, .wrong = must});
  tsan.findings = {found(Symptom::race, 1)};
  EXPECT_EQ(judge_together({stress, tsan, clean_locked()}).verdict, Verdict::confirmed);
}

TEST(JudgeCase, ADetectorThatCannotDecideDoesNotSpoilWhatAnotherSaw) {
  const Result stress = watched(Detector::stress, {.race = must});
  EXPECT_EQ(judge_together({stress, racy_seen_by_tsan(), clean_locked()}).verdict,
            Verdict::confirmed);
}

TEST(JudgeCase, AMustThatNoDetectorSawIsUnjudgedAndNamed) {
  Result tsan = watched(Detector::tsan, {.race = must, .wrong = must});
  tsan.findings = {found(Symptom::race, 1)};
  const CaseVerdict verdict = judge_together({tsan, clean_locked()});
  EXPECT_EQ(verdict.verdict, Verdict::unjudged);
  EXPECT_EQ(verdict.reason, "racy: 'wrong' must be seen, and no detector saw it");
}

TEST(JudgeCase, AMustSeenInOneVariantDoesNotCountForAnother) {
  Result volatile_one = watched(Detector::stress, {.race = must}, "volatile");
  const CaseVerdict verdict = judge_together({racy_seen_by_tsan(), volatile_one, clean_locked()});
  EXPECT_EQ(verdict.verdict, Verdict::unjudged);
  EXPECT_THAT(verdict.reason, HasSubstr("volatile"));
}

TEST(JudgeCase, AVariantThatNoDetectorCouldJudgeIsUnjudgedAndNamed) {
  Result locked = clean_locked();
  locked.counts.trials = 0;
  const CaseVerdict verdict = judge_together({racy_seen_by_tsan(), locked});
  EXPECT_EQ(verdict.verdict, Verdict::unjudged);
  EXPECT_THAT(verdict.reason, HasSubstr("locked"));
}

TEST(JudgeCase, OneBrokenResultBreaksTheCaseAndIsNamed) {
  Result locked = clean_locked();
  locked.findings = {found(Symptom::race, 1)};
  const CaseVerdict verdict = judge_together({racy_seen_by_tsan(), clean_locked(), locked});
  EXPECT_EQ(verdict.verdict, Verdict::broken);
  EXPECT_THAT(verdict.reason, HasSubstr("locked under tsan: 'race' must never be seen"));
}

TEST(JudgeCase, BrokenWinsOverMissed) {
  const Result missed = watched(Detector::tsan, {.race = must});
  Result broken = clean_locked();
  broken.counts.wrong = 1;
  EXPECT_EQ(judge_together({missed, broken}).verdict, Verdict::broken);
}

TEST(JudgeCase, ErroredWinsOverBroken) {
  Result broken = clean_locked();
  broken.counts.wrong = 1;
  Result errored = racy_seen_by_tsan();
  errored.runs = {ended(How::not_started, "no such file")};
  EXPECT_EQ(judge_together({broken, errored}).verdict, Verdict::errored);
}

TEST(JudgeCase, AMissedMustIsNotMendedByAnotherDetectorThatSawIt) {
  const Result helgrind = watched(Detector::helgrind, {.race = must});
  EXPECT_EQ(judge_together({racy_seen_by_tsan(), helgrind, clean_locked()}).verdict,
            Verdict::missed);
}

TEST(JudgeCase, AMustOutcomeThatNoDetectorSawKeepsTheCaseUnjudged) {
  Result stress = watched(Detector::stress, {.race = may});
  stress.outcomes = {outcome("0, 0", must, 0)};
  const Result other = watched(Detector::helgrind, {.race = may});  // reports no outcomes
  EXPECT_EQ(judge_together({stress, other, clean_locked()}).verdict, Verdict::unjudged);
}

TEST(JudgeCase, MustOutcomesMayBeSeenByDifferentDetectors) {
  Result stress = watched(Detector::stress, {});
  stress.outcomes = {outcome("0, 0", must, 1), outcome("1, 1", must, 0)};
  Result explore = watched(Detector::explore, {});
  explore.outcomes = {outcome("0, 0", must, 0), outcome("1, 1", must, 1)};
  EXPECT_EQ(judge_together({stress, explore, clean_locked()}).verdict, Verdict::confirmed);
}

TEST(JudgeCase, NoResultIsUnjudged) { EXPECT_EQ(judge_case({}).verdict, Verdict::unjudged); }

TEST(JudgeCases, GivesOneVerdictForEachCaseInTheOrderOfIds) {
  Result second = racy_seen_by_tsan();
  second.id = "queue/ring";
  Result first = watched(Detector::tsan, {.race = must});
  first.id = "counter/lost-update";
  std::vector<Result> results = {second, first};
  for (Result& result : results) judge(result);
  const std::vector<CaseVerdict> verdicts = judge_cases(results);
  ASSERT_EQ(verdicts.size(), 2u);
  EXPECT_EQ(verdicts[0].id, "counter/lost-update");
  EXPECT_EQ(verdicts[0].verdict, Verdict::missed);
  EXPECT_EQ(verdicts[1].id, "queue/ring");
  EXPECT_EQ(verdicts[1].verdict, Verdict::confirmed);
}

TEST(JudgeCases, NoResultsGiveNoVerdicts) { EXPECT_THAT(judge_cases({}), IsEmpty()); }

// What valgrind reports where it does not know atomic operations.

Finding atomic_report(long runs) {
  Finding finding = found(Symptom::race, runs);
  finding.kind = "atomic-access";
  return finding;
}

TEST(Judge, AccessesThatAreAllAtomicAreNoRace) {
  Result result = watched(Detector::helgrind, {}, "locked");
  result.findings = {atomic_report(1)};
  EXPECT_EQ(sighting_of(result, Symptom::race).seen, 0);
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(Judge, ARaceBesideUnknownAtomicsIsNoProofThatARepairDoesNotHold) {
  Result result = watched(Detector::drd, {}, "locked");
  result.findings = {atomic_report(1), found(Symptom::race, 1)};
  result = judged(result);
  EXPECT_EQ(result.verdict, Verdict::unjudged);
  EXPECT_THAT(result.reason, AllOf(HasSubstr("'race' was seen in 1 of 1 runs"),
                                   HasSubstr("does not know atomic operations")));
}

TEST(Judge, ARaceWithoutUnknownAtomicsBreaksTheRepair) {
  Result result = watched(Detector::drd, {}, "locked");
  result.findings = {found(Symptom::race, 1)};
  EXPECT_EQ(verdict_of(result), Verdict::broken);
}

TEST(Judge, MisuseBesideUnknownAtomicsBreaksTheRepair) {
  Result result = watched(Detector::helgrind, {}, "locked");
  result.findings = {atomic_report(1), found(Symptom::misuse, 1)};
  EXPECT_EQ(verdict_of(result), Verdict::broken);
}

TEST(Judge, ARaceThatMustBeSeenIsOnlyGlimpsedBesideUnknownAtomics) {
  Result result = watched(Detector::helgrind, {.race = must});
  EXPECT_EQ(verdict_of(result), Verdict::missed);
  result.findings = {atomic_report(1)};
  EXPECT_EQ(verdict_of(result), Verdict::unjudged);
  result.findings.push_back(found(Symptom::race, 1));
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

TEST(Judge, ANotificationWithoutTheLockIsNoMisuse) {
  Result result = watched(Detector::helgrind, {}, "locked");
  result.findings = {found(Symptom::misuse, 1)};
  result.findings[0].kind = "unlocked-notification";
  EXPECT_EQ(verdict_of(result), Verdict::confirmed);
}

}  // namespace
}  // namespace deadheat
