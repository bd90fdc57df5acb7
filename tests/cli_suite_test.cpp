// SPDX-License-Identifier: MIT
// A suite by hand, without `deadheat`.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace deadheat::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Suite, ListsItsCases) {
  const Ended ended = call({native, "--list"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("fixture-cases (native)"), HasSubstr("judged/missed"),
                               HasSubstr("/racy")));
}

TEST(Suite, ListsItsCasesAsJson) {
  const json list = json::parse(call({native, "--list", "--json"}).out);
  EXPECT_EQ(list.at("name"), "fixture-cases");
  EXPECT_EQ(list.at("flavour"), "native");
  EXPECT_FALSE(list.at("cases").empty());
}

TEST(Suite, ListsHostileSentencesAsValidJson) {
  const json list = json::parse(call({native, "--list", "--json"}).out);
  const auto found = std::ranges::find_if(
      list.at("cases"), [](const json& each) { return each.at("id") == "hostile/sentences"; });
  ASSERT_NE(found, list.at("cases").end());
  EXPECT_THAT(found->at("bug").get<std::string>(), HasSubstr("\x1b[31mred"));
}

json listed(const std::string& id) {
  const json list = json::parse(call({native, "--list", "--json"}).out);
  for (const json& each : list.at("cases")) {
    if (each.at("id") == id) return each;
  }
  throw std::runtime_error("there is no case " + id);
}

TEST(Suite, ListsSourceAndTagsAsJson) {
  EXPECT_EQ(listed("judged/wrong").at("source"), "C++ Core Guidelines");
  EXPECT_THAT(listed("judged/wrong").at("tags"), ElementsAre("CP.2", "CWE-362", "quick"));
  EXPECT_EQ(listed("judged/missed").at("source"), "");
  EXPECT_THAT(listed("judged/missed").at("tags"), IsEmpty());
}

TEST(Suite, PrintsWhatWasExpectedAndFound) {
  const Ended ended = call({native, "--run", "judged/wrong/racy", "--trials", "3"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("expected=2, found=1"),
                               HasSubstr("wrong in 3 of 3 trials, lost 3, surplus 0")));
}

TEST(Suite, PrintsWhatATrialThrew) {
  EXPECT_THAT(call({native, "--run", "throw/exception/racy", "--trials", "1"}).out,
              HasSubstr("threw: the queue is empty"));
}

TEST(Suite, TakesAsManyStepsAsAsked) {
  EXPECT_THAT(
      call({native, "--run", "own/sized-crew/locked", "--trials", "1", "--steps", "17"}).out,
      HasSubstr("3 threads, 17 steps each"));
}

TEST(Suite, ABodyThatForksIsToldOnceByHandToo) {
  const std::string out = call({native, "--run", "fork/returns-twice/racy", "--trials", "3"}).out;
  EXPECT_EQ(out.find("expected="), out.rfind("expected="));
}

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  return lines;
}

std::vector<std::string> events_of(const std::string& text) {
  std::vector<std::string> events;
  for (const json& line : lines_of(text)) events.push_back(line.at("event"));
  return events;
}

// Runs by hand, with the report in a file.
std::string report_of(const std::string& arguments) {
  const Folder folder;
  const std::string file = folder.file("report");
  call({"sh", "-c", native + " " + arguments + " --report-fd 5 5> " + file});
  return text_of(file);
}

TEST(SuiteReport, IsALineOfJsonForEachEvent) {
  EXPECT_THAT(events_of(report_of("--run judged/wrong/racy --trials 3")),
              ElementsAre("started", "setting", "setting", "ended"));
}

TEST(SuiteReport, EndsWithTheCounts) {
  const json ended = lines_of(report_of("--run judged/wrong/racy --trials 3")).back();
  EXPECT_EQ(ended.at("counts").at("trials"), 3);
  EXPECT_EQ(ended.at("counts").at("wrong"), 3);
}

TEST(SuiteReport, SaysWhichVariantAndSeed) {
  const json started = lines_of(report_of("--run judged/wrong/racy --trials 1 --seed 9")).front();
  EXPECT_EQ(started.at("id"), "judged/wrong");
  EXPECT_EQ(started.at("variant"), "racy");
  EXPECT_EQ(started.at("seed"), 9);
}

TEST(SuiteReport, HasAHostileMessageAsValidJson) {
  EXPECT_THAT(events_of(report_of("--run throw/hostile/racy --trials 1")),
              ElementsAre("started", "setting", "threw", "setting", "ended"));
}

TEST(SuiteReport, HasTheSentenceOfARefusal) {
  const json refused = lines_of(report_of("--run no/such/racy")).front();
  EXPECT_EQ(refused.at("event"), "refused");
  EXPECT_THAT(refused.at("message").get<std::string>(), HasSubstr("'no/such'"));
}

struct Wrong {
  std::string what;
  Words words;
  Words said;
};
void PrintTo(const Wrong& wrong, std::ostream* stream) { *stream << wrong.what; }

class WrongSuiteUsage : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSuiteUsage, IsRefusedByName) {
  Words words = {native};
  words.insert(words.end(), GetParam().words.begin(), GetParam().words.end());
  const Ended ended = call(words);
  EXPECT_EQ(ended.code, 2);
  for (const std::string& text : GetParam().said) EXPECT_THAT(ended.err, HasSubstr(text));
  EXPECT_THAT(ended.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Of, WrongSuiteUsage,
    testing::Values(
        Wrong{"nothing", {}, {"--list or --run"}},
        Wrong{"unknown_option", {"--fast"}, {"'--fast'"}},
        Wrong{"unknown_case", {"--run", "no/such/racy"}, {"--run", "'no/such'"}},
        Wrong{"unknown_variant", {"--run", "judged/wrong/third"}, {"'judged/wrong'", "'third'"}},
        Wrong{"no_variant", {"--run", "judged/wrong"}, {"FAMILY/BUG/VARIANT", "'judged/wrong'"}},
        Wrong{"no_value", {"--run"}, {"--run"}},
        Wrong{"no_trials", {"--run", "judged/wrong/racy", "--trials", "0"}, {"--trials", "'0'"}},
        Wrong{
            "trials_of_words", {"--run", "judged/wrong/racy", "--trials=5x"}, {"--trials", "'5x'"}},
        Wrong{"huge_trials",
              {"--run", "judged/wrong/racy", "--trials", "99999999999999999999"},
              {"--trials", "'99999999999999999999'"}},
        Wrong{"budget", {"--run", "judged/wrong/racy", "--budget", "0s"}, {"--budget", "'0s'"}},
        Wrong{"closed_descriptor",
              {"--run", "judged/wrong/racy", "--report-fd", "77"},
              {"--report-fd", "77"}}),
    [](const testing::TestParamInfo<Wrong>& each) { return each.param.what; });

TEST(SuiteRefused, ForTwoCasesOfOneIdNamingBothPlaces) {
  const Ended ended = call({suite("duplicate-native"), "--list"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("duplicate_1.cpp:"), HasSubstr("duplicate_2.cpp:")));
}

TEST(SuiteRefused, ForMalformedIdsNamingEach) {
  const Ended ended = call({suite("malformed-native"), "--list"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("'<script>/bug'"), HasSubstr("'../../etc/passwd'")));
}

TEST(SuiteRefused, ForMalformedTagsNamingCaseTagAndPlace) {
  const Ended ended = call({suite("malformed-native"), "--list"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("'tag/two-words'"), HasSubstr("'CWE 362' has a blank"),
                               HasSubstr("'tag/twice'"), HasSubstr("'quick' is there twice"),
                               HasSubstr("malformed.cpp:")));
}

}  // namespace
}  // namespace deadheat::cli
