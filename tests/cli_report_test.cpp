// SPDX-License-Identifier: MIT
// `deadheat report`: what it makes of good, broken and foreign files, and that hostile text acts in
// none of its formats.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "model/json.hpp"

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Runs into the folder, in all formats.
Ended run_into(const Folder& folder, const std::string& id, const Words& more = {},
               const Words& environment = {}) {
  Words words = {"run", native,        "--id",     id,           "--trials",
                 "1",   "--no-doctor", "--output", folder.path()};
  words.insert(words.end(), more.begin(), more.end());
  return deadheat(words, environment);
}

Ended report_on(const std::string& text) {
  const Folder folder;
  return deadheat({"report", folder.write("results.json", text)});
}

std::string good_results() {
  const Folder folder;
  run_into(folder, "judged/wrong");
  return text_of(folder.file("results.json"));
}

TEST(Report, JudgesAgainWithTheCodeOfTheRun) {
  const Folder folder;
  ASSERT_EQ(run_into(folder, "judged/wrong").code, 1);
  const Ended ended = deadheat({"report", folder.path()});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, HasSubstr("judged/wrong"));
}

TEST(Report, OfACaseWhoseOtherDetectorDidNotRunIsUnjudged) {
  const Folder folder;
  run_into(folder, "judged/unjudged");
  EXPECT_EQ(deadheat({"report", folder.path()}).code, 3);
}

Ended swapped(const Words& ids) {
  const Folder folder;
  Words words = {"run",      native, "--trials", "1",          "--no-doctor",
                 "--format", "json", "--output", folder.path()};
  for (const std::string& id : ids) words.insert(words.end(), {"--id", id});
  deadheat(words);
  return deadheat({"report", folder.path(), "--swapped"});
}

TEST(SwappedReport, OfACaseWhoseSidesDifferIsRefusedAndThatIsASuccess) {
  const Ended ended = swapped({"judged/differs"});
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("refused  judged/differs: "),
                               HasSubstr("'racy' declared as 'locked' is refused"),
                               HasSubstr("1 of 1 cases are refused")));
}

TEST(SwappedReport, NamesTheCaseWhoseSidesAreTheSame) {
  const Ended ended = swapped({"judged/differs", "judged/surplus"});
  EXPECT_EQ(ended.code, 1) << ended.out;
  EXPECT_THAT(
      ended.out,
      AllOf(HasSubstr("refused  judged/differs"),
            HasSubstr("TAKEN    judged/surplus: 'locked' declared as 'racy' is not refused"),
            HasSubstr("1 of 2 cases are refused")));
}

TEST(SwappedReport, OfNothingIsNotASuccess) {
  const Folder folder;
  run_into(folder, "judged/differs");
  EXPECT_EQ(deadheat({"report", folder.path(), "--swapped", "--tag", "nope"}).code, 3);
}

TEST(Report, OfAnErrorOfTheHarnessHasItsCode) {
  const Folder folder;
  run_into(folder, "descriptors/garbage");
  EXPECT_EQ(deadheat({"report", folder.path()}).code, 5);
}

TEST(Report, WithAnIdThatMatchesNothingIsRefused) {
  const Folder folder;
  run_into(folder, "judged/wrong");
  const Ended ended = deadheat({"report", folder.path(), "--id", "nope"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("--id"), HasSubstr("'nope'")));
}

TEST(Report, OfSeveralRunsHasAllTheirResults) {
  const Folder folder;
  deadheat({"run", native, "--id", "judged/wrong", "--trials", "1", "--no-doctor", "--output",
            folder.file("one")});
  deadheat({"run", native, "--id", "throw/text", "--trials", "1", "--no-doctor", "--output",
            folder.file("two")});
  const Ended ended = deadheat({"report", folder.path()});
  EXPECT_THAT(ended.out, AllOf(HasSubstr("judged/wrong"), HasSubstr("throw/text")));
}

TEST(Report, WritesTheFormatsThatAreAskedFor) {
  const Folder folder;
  run_into(folder, "judged/wrong", {"--format", "json"});
  deadheat({"report", folder.path(), "--format", "html,junit", "--output", folder.path()});
  EXPECT_EQ(folder.names().size(), 3u);
}

TEST(Report, IntoAFolderThatCannotBeMadeIsAnErrorWithThePath) {
  const Folder folder;
  run_into(folder, "judged/wrong");
  const Ended ended =
      deadheat({"report", folder.path(), "--format", "html", "--output", "/proc/no/folder"});
  EXPECT_EQ(ended.code, 5);
  EXPECT_THAT(ended.err, HasSubstr("/proc/no/folder"));
}

// What is not a result file

struct Foreign {
  std::string what;
  std::string text;
  std::string said;
};
void PrintTo(const Foreign& foreign, std::ostream* stream) { *stream << foreign.what; }

class ForeignFile : public testing::TestWithParam<Foreign> {};

TEST_P(ForeignFile, IsRefusedWithItsNameAndTheReason) {
  const Ended ended = report_on(GetParam().text);
  EXPECT_NE(ended.code, 0);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("results.json'"), HasSubstr(GetParam().said)));
  EXPECT_THAT(ended.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Of, ForeignFile,
    testing::Values(
        Foreign{"empty", "", "not readable as JSON"},
        Foreign{"binary", std::string("\x7f\x45LF\0\xff", 6), "not readable as JSON"},
        Foreign{"deep", std::string(100'000, '['), "not readable as JSON"},
        Foreign{"list", "[]", "not a Deadheat result file"},
        Foreign{"other_format", R"({"format": "sarif", "version": {"major": 1}})",
                "not a Deadheat result file"},
        Foreign{"no_version", R"({"format": "deadheat-results"})", "does not say its version"},
        Foreign{"newer", R"({"format": "deadheat-results", "version": {"major": 2, "minor": 0}})",
                "version 2"},
        Foreign{"wrong_type",
                R"({"format": "deadheat-results", "version": {"major": 1}, "results": 7})",
                "results"},
        Foreign{
            "unknown_name",
            R"({"format": "deadheat-results", "version": {"major": 1}, "results": [{"detector": "eyes"}]})",
            "eyes"}),
    [](const testing::TestParamInfo<Foreign>& each) { return each.param.what; });

TEST(Report, OfATruncatedFileIsRefused) {
  const std::string whole = good_results();
  const Ended ended = report_on(whole.substr(0, whole.size() / 2));
  EXPECT_NE(ended.code, 0);
  EXPECT_THAT(ended.err, HasSubstr("was it cut off?"));
}

TEST(Report, OfANewerMinorVersionWithUnknownMembersIsRead) {
  nlohmann::json file = nlohmann::json::parse(good_results());
  file["version"]["minor"] = 99;
  file["sunshine"] = true;
  file["results"][0]["colour"] = {1, 2, 3};
  EXPECT_EQ(report_on(file.dump()).code, 1);
}

TEST(Report, OfAFileWithoutResultsJudgesNothing) {
  EXPECT_EQ(
      report_on(R"({"format": "deadheat-results", "version": {"major": 1, "minor": 0}})").code, 3);
}

TEST(Report, OfAFolderWithoutResultsIsRefused) {
  const Folder folder;
  EXPECT_EQ(deadheat({"report", folder.path()}).code, 2);
}

TEST(Report, DoesNotBelieveAVerdictInTheFile) {
  nlohmann::json file = nlohmann::json::parse(good_results());
  for (auto& result : file["results"]) result["verdict"] = "confirmed";
  EXPECT_EQ(report_on(file.dump()).code, 1);
}

// Hostile text

std::string report_of(const std::string& id, const std::string& file) {
  const Folder folder;
  run_into(folder, id);
  return text_of(folder.file(file));
}

class Hostile : public testing::TestWithParam<const char*> {};

TEST_P(Hostile, TextIsNotMarkupInThePage) {
  const std::string page = report_of(GetParam(), "report.html");
  EXPECT_THAT(page, AllOf(Not(HasSubstr("<script>alert")), Not(HasSubstr("<img src=x")),
                          Not(HasSubstr("\x1b"))));
}

TEST_P(Hostile, TextIsNotMarkupInJUnit) {
  const std::string junit = report_of(GetParam(), "junit.xml");
  EXPECT_THAT(junit,
              AllOf(Not(HasSubstr("<script>")), Not(HasSubstr("]]>")), Not(HasSubstr("\x1b"))));
}

TEST_P(Hostile, TextIsValidInJson) {
  EXPECT_NO_THROW(session_from_json_text(report_of(GetParam(), "results.json"), "results.json"));
}

TEST_P(Hostile, TextDoesNothingToTheTerminal) {
  const Folder folder;
  EXPECT_THAT(run_into(folder, GetParam()).out, Not(HasSubstr("\x1b")));
}

INSTANTIATE_TEST_SUITE_P(Of, Hostile,
                         testing::Values("hostile/sentences", "throw/hostile", "output/hostile"),
                         [](const auto& each) {
                           std::string name = each.param;
                           name[name.find('/')] = '_';
                           return name;
                         });

TEST(List, OfHostileSentencesDoesNothingToTheTerminal) {
  const Ended ended = deadheat({"list", native, "--id", "hostile/*"});
  EXPECT_THAT(ended.out, AllOf(HasSubstr("<script>alert('rule')"), Not(HasSubstr("\x1b"))));
}

TEST(List, OfHostileSentencesIsValidJson) {
  EXPECT_TRUE(nlohmann::json::accept(deadheat({"list", native, "--json"}).out));
}

// Colour

TEST(Colour, IsNotWrittenToAPipe) {
  const Folder folder;
  EXPECT_THAT(run_into(folder, "judged/wrong").out, Not(HasSubstr("\x1b[")));
}

TEST(Colour, IsWrittenWhereForced) {
  const Folder folder;
  EXPECT_THAT(run_into(folder, "judged/wrong", {}, {"FORCE_COLOR=1"}).out,
              HasSubstr("\x1b[31mbroken"));
}

TEST(Colour, IsNotForcedByAnEmptyVariable) {
  const Folder folder;
  EXPECT_THAT(run_into(folder, "judged/wrong", {}, {"FORCE_COLOR="}).out, Not(HasSubstr("\x1b[")));
}

TEST(Colour, IsNotWrittenWhereForbiddenEvenIfForced) {
  const Folder folder;
  EXPECT_THAT(run_into(folder, "judged/wrong", {}, {"FORCE_COLOR=1", "NO_COLOR=1"}).out,
              Not(HasSubstr("\x1b[")));
}

}  // namespace
}  // namespace deadheat::cli
