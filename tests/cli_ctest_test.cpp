// SPDX-License-Identifier: MIT
// The CTest tests that are written after a suite is built: discover.cmake is run on fixtures.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include <nlohmann/json.hpp>

namespace deadheat::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::UnorderedElementsAre;

Ended discover(const std::string& suite, const Folder& folder, const std::string& kind = "variants",
               const std::string& swapped = "", const std::string& detectors = "stress") {
  return call({DEADHEAT_CMAKE, "-DSUITE=" + suite, "-DDEADHEAT=" + program,
               "-DOUTPUT=" + folder.file("CTestTestfile.cmake"),
               "-DRESULTS=" + folder.file("results"), "-DKIND=" + kind, "-DDETECTORS=" + detectors,
               "-DBUDGETS=--budget,700ms,--clean-budget,20ms", "-DSWAPPED=" + swapped,
               "-DDOCTORS=doctor", "-P", DEADHEAT_SOURCES "/cmake/discover.cmake"});
}

// Without the doctor, which has its own tests.
Ended ctest(const Folder& folder, const Words& more) {
  Words words = {DEADHEAT_CTEST, "--test-dir", folder.path(), "--fixture-exclude-any", ".*"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words);
}

// What CTest itself reads out of the file.
json tests_of(const Folder& folder) {
  return json::parse(ctest(folder, {"--show-only=json-v1"}).out).at("tests");
}

json test_named(const Folder& folder, const std::string& name) {
  for (const json& test : tests_of(folder)) {
    if (test.at("name") == name) return test;
  }
  throw std::runtime_error("there is no test " + name);
}

json property(const json& test, const std::string& name) {
  for (const json& each : test.at("properties")) {
    if (each.at("name") == name) return each.at("value");
  }
  throw std::runtime_error("no property " + name);
}

class Discovered : public testing::Test {
 protected:
  Discovered() { found_ = discover(native, folder); }
  const Folder folder;
  Ended found_;
};

TEST_F(Discovered, EachVariantAndTheDoctorIsATest) {
  ASSERT_EQ(found_.code, 0) << found_.err;
  std::vector<std::string> names;
  for (const json& test : tests_of(folder)) names.push_back(test.at("name"));
  EXPECT_THAT(names, IsSupersetOf({"doctor.fixture-cases.native", "judged/wrong.racy.stress",
                                   "judged/wrong.locked.stress", "hostile/sentences.racy.stress"}));
}

TEST_F(Discovered, LabelsAreRaceFamilyRoleAndDetector) {
  EXPECT_THAT(property(test_named(folder, "judged/wrong.locked.stress"), "LABELS"),
              UnorderedElementsAre("race", "judged", "locked", "stress", "quick"));
}

TEST(Discovery, ADetectorThatIsNamedHasItsTestsAndItsDoctor) {
  const Folder folder;
  ASSERT_EQ(discover(native, folder, "variants", "", "stress,helgrind").code, 0);
  const json test = test_named(folder, "judged/wrong.racy.helgrind");
  EXPECT_THAT(property(test, "LABELS"), IsSupersetOf({"race", "helgrind"}));
  EXPECT_THAT(test.at("command"), IsSupersetOf({"--detector", "helgrind"}));
  EXPECT_THAT(test_named(folder, "doctor.fixture-cases.native").at("command"),
              IsSupersetOf({"--detector", "stress,helgrind"}));
}

TEST_F(Discovered, TheTagQuickIsALabelAndNoOtherTagIs) {
  EXPECT_THAT(property(test_named(folder, "judged/wrong.racy.stress"), "LABELS"),
              UnorderedElementsAre("race", "judged", "racy", "stress", "quick"));
  EXPECT_THAT(property(test_named(folder, "hostile/sentences.racy.stress"), "LABELS"),
              UnorderedElementsAre("race", "hostile", "racy", "stress"));
}

TEST_F(Discovered, TheLabelQuickSelectsASubset) {
  std::vector<std::string> names;
  const Ended shown = ctest(folder, {"-L", "^quick$", "--show-only=json-v1"});
  const json tests = json::parse(shown.out);
  for (const json& test : tests.at("tests")) names.push_back(test.at("name"));
  EXPECT_THAT(names,
              UnorderedElementsAre("judged/wrong.racy.stress", "judged/wrong.locked.stress"));
}

TEST_F(Discovered, ATestTakesTheBudgetsThatItWasGiven) {
  const std::vector<std::string> command =
      test_named(folder, "judged/wrong.racy.stress").at("command");
  EXPECT_THAT(command, IsSupersetOf({"--budget", "700ms", "--clean-budget", "20ms"}));
}

TEST_F(Discovered, TheDoctorComesFirst) {
  const json setup = property(test_named(folder, "doctor.fixture-cases.native"), "FIXTURES_SETUP");
  EXPECT_EQ(property(test_named(folder, "judged/wrong.racy.stress"), "FIXTURES_REQUIRED"), setup);
  EXPECT_THAT(setup, ElementsAre("doctor.fixture-cases.native"));
}

TEST_F(Discovered, UnjudgedIsShownAsSkipped) {
  EXPECT_THAT(ctest(folder, {"-R", "^judged/unjudged.racy.stress$"}).out, HasSubstr("Skipped"));
}

TEST_F(Discovered, AConfirmedVariantPasses) {
  EXPECT_EQ(ctest(folder, {"-R", "^judged/wrong.racy.stress$"}).code, 0);
}

TEST_F(Discovered, ABrokenVariantFailsWithASentenceThatNamesIt) {
  const Ended ended = ctest(folder, {"-R", "^judged/wrong.locked.stress$", "--output-on-failure"});
  EXPECT_NE(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("judged/wrong"), HasSubstr("locked"), HasSubstr("stress"),
                               HasSubstr("'wrong' must never be seen")));
}

TEST_F(Discovered, AWholeCaseIsJudgedFromWhatItsVariantsLeft) {
  ctest(folder, {"-R", "^throw/text"});
  const Folder cases;
  std::filesystem::create_directory_symlink(folder.file("results"), cases.file("results"));
  discover(native, cases, "cases");
  const Ended ended = ctest(cases, {"-R", "^throw/text$", "--output-on-failure"});
  EXPECT_NE(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("'crash' must never be seen"));
}

TEST(Discovery, OfCasesHasTheSwapTestWhereAskedAfterAllVariants) {
  const Folder folder;
  ASSERT_EQ(discover(native, folder, "cases", "ON").code, 0);
  const json test = test_named(folder, "fixture-cases.swapped");
  EXPECT_THAT(property(test, "LABELS"), UnorderedElementsAre("race", "case"));
  EXPECT_THAT(property(test, "DEPENDS"),
              IsSupersetOf({"judged/wrong.racy.stress", "throw/text.locked.stress"}));
  const std::vector<std::string> command = test.at("command");
  EXPECT_THAT(command,
              IsSupersetOf(std::vector<std::string>{
                  "report", folder.file("results/judged/wrong.racy.stress"), "--swapped"}));
  discover(native, folder, "cases");
  EXPECT_THROW(test_named(folder, "fixture-cases.swapped"), std::runtime_error);
}

TEST(Discovery, OfCasesLabelsThemAsTheirVariants) {
  const Folder folder;
  discover(native, folder, "cases");
  EXPECT_THAT(property(test_named(folder, "judged/wrong"), "LABELS"),
              UnorderedElementsAre("race", "judged", "case", "quick"));
}

// CMake breaks the lines of its messages, and where depends on how long the paths are.
std::string on_one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line, word;
  while (words >> word) line += (line.empty() ? "" : " ") + word;
  return line;
}

TEST(Discovery, OfASuiteThatIsRefusedFailsWithTheSentenceAndLeavesNoTests) {
  const Folder folder;
  folder.write("CTestTestfile.cmake", "# of an earlier build\n");
  const Ended ended = discover(suite("duplicate-native"), folder);
  EXPECT_NE(ended.code, 0);
  EXPECT_THAT(on_one_line(ended.err), HasSubstr("duplicate_1.cpp"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("CTestTestfile.cmake")));
}

TEST(Discovery, OfAnEmptySuiteFails) {
  const Folder folder;
  const Ended ended = discover(suite("empty-native"), folder);
  EXPECT_NE(ended.code, 0);
  EXPECT_THAT(on_one_line(ended.err), HasSubstr("holds no case"));
}

}  // namespace
}  // namespace deadheat::cli
