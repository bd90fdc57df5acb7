// SPDX-License-Identifier: MIT
// run/: which variants run under which detectors, and which controls the doctor plants for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/error.hpp"
#include "run/plan.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CaseInfo case_of(const std::string& id, const Truth& truth) {
  return {.id = id,
          .variants = {{.name = "racy", .role = Role::racy, .truth = truth},
                       {.name = "locked", .role = Role::locked}}};
}

Suite suite_of(Flavour flavour) {
  return {.path = "/bin/suite",
          .info = {.name = "suite", .flavour = flavour, .cases = {case_of("a/b", {.race = must})}},
          .controls = {case_of("control/race", {.race = must}),
                       case_of("control/inversion", {.inversion = must}),
                       case_of("control/misuse", {.misuse = must}),
                       case_of("control/wrong", {.wrong = must}),
                       case_of("control/hang", {.hang = must}),
                       case_of("control/crash", {.crash = must})}};
}

// The controls whose planted bug a detector is shown.
std::vector<std::string> planted_for(Flavour flavour) {
  const std::vector<Suite> suites = {suite_of(flavour)};
  std::vector<std::string> ids;
  for (const Job& job : plan_controls(suites, {})) {
    if (job.variant.role == Role::racy) ids.push_back(job.info.id);
  }
  return ids;
}

TEST(PlanControls, ForStressAreWhatShowsByItself) {
  EXPECT_THAT(planted_for(Flavour::native),
              ElementsAre("control/wrong", "control/hang", "control/crash"));
}

TEST(PlanControls, ForTsanAreWhatItReports) {
  EXPECT_THAT(planted_for(Flavour::tsan),
              ElementsAre("control/race", "control/inversion", "control/misuse"));
}

TEST(PlanControls, ForExploreAreAllAsItDecidesAll) {
  EXPECT_THAT(planted_for(Flavour::explore),
              ElementsAre("control/race", "control/inversion", "control/misuse", "control/wrong",
                          "control/hang", "control/crash"));
}

TEST(PlanControls, HaveTheRepairBesideThePlantedBug) {
  const std::vector<Suite> suites = {suite_of(Flavour::explore)};
  EXPECT_EQ(plan_controls(suites, {}).size(), 12u);
}

std::vector<Detector> detectors_planned(const std::vector<Suite>& suites,
                                        const Selection& selection) {
  std::vector<Detector> detectors;
  for (const Job& job : plan(suites, selection)) detectors.push_back(job.detector);
  return detectors;
}

TEST(Plan, ASuiteOfTheExploreFlavourRunsUnderExplore) {
  EXPECT_THAT(detectors_planned({suite_of(Flavour::explore)}, {}),
              ElementsAre(Detector::explore, Detector::explore));
}

TEST(Plan, ExploreRunsNothingOfAnotherFlavour) {
  EXPECT_THAT(detectors_planned({suite_of(Flavour::native), suite_of(Flavour::tsan)},
                                {.detectors = {Detector::explore}}),
              IsEmpty());
}

TEST(Plan, TheSlowDetectorsAreAskedFor) {
  EXPECT_THAT(detectors_planned({suite_of(Flavour::native)}, {}),
              ElementsAre(Detector::stress, Detector::stress));
  EXPECT_THAT(detectors_planned({suite_of(Flavour::native)},
                                {.detectors = {Detector::drd, Detector::helgrind}}),
              ElementsAre(Detector::helgrind, Detector::drd, Detector::helgrind, Detector::drd));
}

TEST(Plan, GccsThreadSanitizerIsAskedFor) {
  const std::vector<Suite> suites = {suite_of(Flavour::tsan), suite_of(Flavour::gcc_tsan)};
  EXPECT_THAT(detectors_planned(suites, {}), ElementsAre(Detector::tsan, Detector::tsan));
  EXPECT_THAT(detectors_planned(suites, {.detectors = {Detector::gcc_tsan}}),
              ElementsAre(Detector::gcc_tsan, Detector::gcc_tsan));
}

TEST(Plan, HasTheUsualDetectorsWhereNoneIsNamedOrAllAre) {
  EXPECT_TRUE(has_usual_detectors({}));
  EXPECT_TRUE(has_usual_detectors(
      {.detectors = {Detector::stress, Detector::tsan, Detector::explore, Detector::drd}}));
  EXPECT_FALSE(has_usual_detectors({.detectors = {Detector::stress, Detector::tsan}}));
}

TEST(PlanControls, ForDrdAreWhatItDecides) {
  const std::vector<Suite> suites = {suite_of(Flavour::native)};
  std::vector<std::string> ids;
  for (const Job& job : plan_controls(suites, {.detectors = {Detector::drd}})) {
    if (job.variant.role == Role::racy) ids.push_back(job.info.id);
  }
  EXPECT_THAT(ids, ElementsAre("control/race", "control/misuse"));
}

// "id/variant" of what is planned of three cases, two of which have tags.
std::vector<std::string> planned(const Selection& selection) {
  Suite suite = suite_of(Flavour::native);
  suite.info.cases = {case_of("a/b", {}), case_of("a/c", {}), case_of("d/e", {})};
  suite.info.cases[0].tags = {"CP.20", "quick"};
  suite.info.cases[2].tags = {"CWE-362"};
  const std::vector<Suite> suites = {suite};
  std::vector<std::string> names;
  for (const Job& job : plan(suites, selection)) {
    names.push_back(job.info.id + "/" + job.variant.name);
  }
  return names;
}

TEST(Plan, TakesTheCasesOfWhichATagMatches) {
  EXPECT_THAT(planned({.tags = {"quick", "CWE-*"}}),
              ElementsAre("a/b/racy", "a/b/locked", "d/e/racy", "d/e/locked"));
}

TEST(Plan, TakesWhatBothTheTagAndTheIdName) {
  EXPECT_THAT(planned({.ids = {"a/*"}, .tags = {"C*"}}), ElementsAre("a/b/racy", "a/b/locked"));
  EXPECT_THAT(planned({.ids = {"a/c"}, .tags = {"*"}}), IsEmpty());
}

}  // namespace
}  // namespace deadheat
