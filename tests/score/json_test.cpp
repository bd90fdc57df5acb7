// SPDX-License-Identifier: MIT
#include "model/score_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "model/error.hpp"

namespace deadheat {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;
using testing::ThrowsMessage;

Score sample() {
  Program program{.source = "a.c",
                  .label = Label::assert_bug,
                  .arguments = {"4", "x y"},
                  .flags = {"-DA"},
                  .kind = "abort",
                  .line = 3};
  ProgramResult result{.detector = Detector::explore,
                       .answer = Answer::true_positive,
                       .reason = "abort in 1 of 1 run",
                       .trouble = Trouble::none,
                       .seen = 1,
                       .of = 1};
  result.runs = {{.how = How::signalled,
                  .code = 6,
                  .message = "it was ended by SIGABRT",
                  .seconds = 0.5,
                  .kinds = {"abort"},
                  .output = "a.c:3: failed"}};
  result.findings = {
      {.kind = "abort", .symptom = Symptom::crash, .fingerprint = "0123456789abcdef"}};
  result.exploration = Exploration{.strategy = "portfolio", .executions = 7, .threads = 2};
  result.repeat = "cc a.c";
  result.seconds = 1.5;
  program.results = {result};
  return {.created = "2026-01-02T03:04:05Z",
          .command = "deadheat score",
          .labels = "labels.tsv",
          .compile = "cc {source} -o {output}",
          .seconds = 2.5,
          .interrupted = true,
          .planned = 2,
          .environment = {{"compiler", "clang"}},
          .notes = {"Without drd."},
          .detectors = {Detector::explore, Detector::tsan},
          .programs = {program}};
}

json file_of_sample() { return json::parse(score_to_json_text(sample())); }

void expect_refused(const json& file, const std::string& why) {
  EXPECT_THAT([&] { score_from_json_text(file.dump(), "s.json"); },
              ThrowsMessage<Error>(AllOf(StartsWith("'s.json'"), HasSubstr(why))));
}

TEST(ScoreJson, GivesTheSameScoreBack) {
  const std::string text = score_to_json_text(sample());
  EXPECT_EQ(score_to_json_text(score_from_json_text(text, "s.json")), text);
}

TEST(ScoreJson, KeepsEachMember) {
  const Score read = score_from_json_text(score_to_json_text(sample()), "s.json");
  EXPECT_EQ(read.planned, 2);
  EXPECT_TRUE(read.interrupted);
  EXPECT_EQ(read.detectors, sample().detectors);
  ASSERT_THAT(read.programs, SizeIs(1));
  const Program& program = read.programs.front();
  EXPECT_EQ(program.label, Label::assert_bug);
  EXPECT_EQ(program.arguments, sample().programs.front().arguments);
  ASSERT_THAT(program.results, SizeIs(1));
  const ProgramResult& result = program.results.front();
  EXPECT_EQ(result.answer, Answer::true_positive);
  EXPECT_EQ(result.runs.front().kinds, std::vector<std::string>{"abort"});
  EXPECT_EQ(result.findings.front().fingerprint, "0123456789abcdef");
  EXPECT_EQ(result.exploration->executions, 7);
}

TEST(ScoreJson, HasTheMeasuresOfEachDetector) {
  const json file = file_of_sample();
  ASSERT_THAT(file["matrices"], SizeIs(2));
  EXPECT_EQ(file["matrices"][0]["detector"], "explore");
  EXPECT_EQ(file["matrices"][0]["true_positive"], 1);
  EXPECT_EQ(file["matrices"][0]["labels"]["assert-bug"]["recall"]["rate"], 1.0);
  EXPECT_TRUE(file["matrices"][1]["precision"].is_null());
}

TEST(ScoreJson, PassesOverMembersThatItDoesNotKnow) {
  json file = file_of_sample();
  file["version"]["minor"] = 99;
  file["colour"] = "red";
  file["programs"][0]["results"][0]["colour"] = {1, 2};
  EXPECT_THAT(score_from_json_text(file.dump(), "s.json").programs, SizeIs(1));
}

TEST(ScoreJson, ReadsAFileWithoutWhatMayBeMissing) {
  const char* least = R"({"format": "deadheat-score", "version": {"major": 1},
                          "detectors": [], "programs": []})";
  EXPECT_EQ(score_from_json_text(least, "s.json").planned, 0);
}

TEST(ScoreJson, WritesTextThatIsNoText) {
  Score score = sample();
  score.programs.front().source = "\xff<script>\n\x01";
  const std::string text = score_to_json_text(score);
  EXPECT_EQ(score_from_json_text(text, "s.json").programs.front().source,
            "\xef\xbf\xbd<script>\n\x01");
}

TEST(ScoreJson, RefusesAnotherFile) {
  for (const char* text : {"", "{", "nul", "[1,", "{\"a\": 1} x"}) {
    EXPECT_THAT([&] { score_from_json_text(text, "s.json"); },
                ThrowsMessage<Error>(StartsWith("'s.json' is not a valid score: ")))
        << text;
  }
  for (const char* text : {"[]", "1", "null", "{}", R"({"format": "deadheat-results"})"})
    expect_refused(json::parse(text), "is not the file of a score");
}

TEST(ScoreJson, RefusesANewerMajorVersionByItsNumber) {
  json file = file_of_sample();
  file["version"]["major"] = score_major + 1;
  expect_refused(file, "has score format version " + std::to_string(score_major + 1));
  for (const json& major : {json("1"), json(1.5), json()}) {
    file["version"]["major"] = major;
    expect_refused(file, "does not say its version");
  }
  file["version"] = 1;
  expect_refused(file, "does not say its version");
}

TEST(ScoreJson, RefusesAnUnknownName) {
  for (const char* place : {"/detectors/0", "/programs/0/label", "/programs/0/results/0/answer",
                            "/programs/0/results/0/trouble", "/programs/0/results/0/detector",
                            "/programs/0/results/0/runs/0/how"}) {
    json file = file_of_sample();
    file[json::json_pointer(place)] = "purple";
    expect_refused(file, "unknown name 'purple'");
  }
}

TEST(ScoreJson, RefusesAMemberThatIsMissingOrOfTheWrongType) {
  for (const char* place : {"/detectors", "/programs", "/programs/0/source", "/programs/0/results",
                            "/programs/0/results/0/seen", "/programs/0/results/0/runs",
                            "/programs/0/results/0/runs/0/kinds"}) {
    json file = file_of_sample();
    const json::json_pointer pointer(place);
    file[pointer.parent_pointer()].erase(pointer.back());
    expect_refused(file, "is not a valid score");
    file[pointer] = json{{"x", true}};
    expect_refused(file, "is not a valid score");
  }
}

}  // namespace
}  // namespace deadheat
