// SPDX-License-Identifier: MIT
// Runs over time: what `deadheat diff`, `deadheat merge` and `run --baseline` say of real runs.
#include "cli_fixture.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "model/json.hpp"

namespace deadheat::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Words mutant = {"DEADHEAT_FIXTURE_MUTANT=1"};

// Explored by a number of executions, so that nothing depends on the time that it takes.
Words explored(const std::string& output, const Words& more = {}) {
  Words words = {"run",         explore,    "--id", "mutant/*", "--schedules", "30",
                 "--no-doctor", "--format", "json", "--output", output};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string run_to(const Folder& folder, const std::string& name, const Words& environment = {},
                   const Words& more = {}) {
  deadheat(explored(folder.file(name), more), environment);
  return folder.file(name);
}

json json_of(const Ended& ended) { return json::parse(ended.out); }

TEST(Diff, OfTwoRunsOfTheSameBuildShowsNoChangeInTenTries) {
  const Folder folder;
  const std::string first = run_to(folder, "first");
  for (int number = 0; number < 10; ++number) {
    const std::string next = run_to(folder, "next");
    const Ended ended = deadheat({"diff", first, next});
    ASSERT_EQ(ended.code, 0) << ended.out << ended.err;
    ASSERT_THAT(ended.out, AllOf(HasSubstr("4 results compared: 0 new, 0 gone"),
                                 HasSubstr("Nothing changed.")));
  }
}

TEST(Diff, OfAMutatedCaseShowsExactlyItsOwn) {
  const Folder folder;
  const std::string before = run_to(folder, "before"), now = run_to(folder, "now", mutant);
  const Ended ended = deadheat({"diff", before, now, "--format", "json"});
  EXPECT_EQ(ended.code, 1) << ended.out;
  const json difference = json_of(ended);
  EXPECT_TRUE(difference["worse"]);
  EXPECT_FALSE(difference["findings"]["new"].empty());
  for (const json& each : difference["findings"]["new"]) {
    EXPECT_EQ(each["place"]["id"], "mutant/changed");
    EXPECT_EQ(each["place"]["variant"], "locked");
    EXPECT_FALSE(each["expected"]);
  }
  EXPECT_TRUE(difference["findings"]["gone"].empty());
  ASSERT_EQ(difference["results"].size(), 1u);
  EXPECT_EQ(difference["results"][0]["now"], "broken");
  ASSERT_EQ(difference["cases"].size(), 1u);
  EXPECT_EQ(difference["cases"][0]["place"]["id"], "mutant/changed");
}

TEST(Diff, OfARepairIsNotWorse) {
  const Folder folder;
  const std::string before = run_to(folder, "before", mutant), now = run_to(folder, "now");
  const Ended ended = deadheat({"diff", before, now});
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("Gone findings"), HasSubstr("broken -> confirmed"),
                               HasSubstr("It is not worse than before.")));
}

TEST(Diff, TakesFilesAndFolders) {
  const Folder folder;
  const std::string run = run_to(folder, "run");
  EXPECT_EQ(deadheat({"diff", run + "/results.json", run}).code, 0);
}

TEST(Diff, WritesMarkdown) {
  const Folder folder;
  const std::string before = run_to(folder, "before"), now = run_to(folder, "now", mutant);
  EXPECT_THAT(deadheat({"diff", before, now, "--format", "markdown"}).out,
              AllOf(HasSubstr("## Deadheat: what changed\n"), HasSubstr("### New findings\n"),
                    HasSubstr("mutant/changed/locked under explore")));
}

TEST(Diff, OfNothingInCommonIsNotASuccess) {
  const Folder folder;
  const std::string one = run_to(folder, "one", {}, {"--variant", "racy"});
  const std::string other = run_to(folder, "other", {}, {"--variant", "locked"});
  const Ended ended = deadheat({"diff", one, other});
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.out, HasSubstr("nothing was compared"));
}

TEST(Diff, OfHostileNamesDoesNothingToTheTerminal) {
  const Folder folder;
  Session session;
  session.results = {{.suite = "s", .id = "a/\x1b[31m<script>", .detector = Detector::tsan}};
  session.results[0].variant.name = "`racy`|";
  session.environment["note"] = "\x1b[2J</td>";
  const std::string one = folder.write("one.json", to_json_text(session));
  session.results.push_back(session.results[0]);
  session.results[1].id = "b/\xe2\x80\xaey|[x](http://evil.example)@me";
  session.environment.clear();
  const std::string other = folder.write("other.json", to_json_text(session));
  for (const char* format : {"console", "markdown"}) {
    const Ended ended = deadheat({"diff", one, other, "--format", format});
    EXPECT_THAT(ended.out, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\xe2\x80\xae"))));
  }
  EXPECT_THAT(deadheat({"diff", one, other, "--format", "markdown"}).out,
              AllOf(Not(HasSubstr("](http")), Not(HasSubstr("<script")), HasSubstr("\\@me")));
}

struct Wrong {
  Words words;
  std::string said;
};

TEST(Diff, RefusesWhatItCannotReadByName) {
  const Folder folder;
  const std::string broken = folder.write("broken.json", "{");
  for (const Wrong& wrong :
       {Wrong{{"diff", "/no/old.json", "/no/new.json"}, "/no/old.json"},
        Wrong{{"diff", "/no/old.json"}, "RESULTS"},
        Wrong{{"diff", "a", "b", "--format", "yaml"}, "'yaml'"},
        Wrong{{"diff", "a", "b", "--format", "jsno"}, "did you mean 'json'?"}}) {
    const Ended ended = deadheat(wrong.words);
    EXPECT_EQ(ended.code, 2) << wrong.said;
    EXPECT_THAT(ended.err, HasSubstr(wrong.said));
  }
  EXPECT_THAT(deadheat({"diff", broken, broken}).err, HasSubstr("broken.json"));
}

// Merge

// What a result says, without what differs from one run to the next: times, memory and seeds.
json facts_of(const Session& session) {
  json facts = json::object();
  for (Result result : session.results) {
    result.seconds = 0;
    result.counts.seconds = 0;
    result.counts.first_wrong.reset();
    for (Run& run : result.runs) run = Run{.how = run.how};
    for (Sighting& sighting : result.sightings) sighting.first.reset();
    Session one;
    one.results = {result};
    facts[result.id + "/" + result.variant.name] = json::parse(to_json_text(one))["results"];
  }
  return facts;
}

TEST(Merge, OfTheShardsOfARunEqualsTheRunInAnyOrderAndGrouping) {
  const Folder folder;
  const Words some = {"--id", "judged/*"};
  const json whole = facts_of(session_in(run_to(folder, "whole", {}, some)));
  ASSERT_GT(whole.size(), 10u);
  Words shards;
  for (const char* number : {"1", "2", "3"}) {
    Words more = some;
    more.insert(more.end(), {"--shard", std::string(number) + "/3"});
    shards.push_back(run_to(folder, std::string("shard-") + number, {}, more));
    ASSERT_FALSE(session_in(shards.back()).results.empty());
  }
  const auto merged = [&](const Words& inputs, const std::string& name) {
    Words words = {"merge", "--output", folder.file(name), "--format", "json"};
    words.insert(words.end(), inputs.begin(), inputs.end());
    const Ended ended = deadheat(words);
    EXPECT_THAT(ended.err, IsEmpty());
    return folder.file(name);
  };
  const std::string in_order = merged({shards[0], shards[1], shards[2]}, "in-order");
  const std::string turned = merged({shards[2], shards[0], shards[1]}, "turned");
  const std::string grouped = merged({shards[1], merged({shards[2], shards[0]}, "two")}, "grouped");
  EXPECT_EQ(facts_of(session_in(in_order)), whole);
  EXPECT_EQ(text_of(turned + "/results.json"), text_of(in_order + "/results.json"));
  EXPECT_EQ(text_of(grouped + "/results.json"), text_of(in_order + "/results.json"));
  EXPECT_EQ(deadheat({"diff", folder.file("whole"), in_order}).code, 0);
}

TEST(Merge, AddsUpAndJudgesAnew) {
  const Folder folder;
  for (const char* name : {"one", "two"}) {
    deadheat({"run", native, "--id", "judged/surplus", "--trials", "3", "--no-doctor", "--format",
              "json", "--output", folder.file(name)});
  }
  const Ended ended =
      deadheat({"merge", folder.file("one"), folder.file("two"), "--output", folder.file("all")});
  EXPECT_EQ(ended.code, 1);  // the fixture's locked variant is broken
  const Session session = session_in(folder.file("all"));
  ASSERT_EQ(session.results.size(), 2u);
  EXPECT_EQ(session.results[0].counts.trials, 6);
  EXPECT_EQ(session.results[0].runs.size(), 2u);
}

TEST(Merge, RefusesMixedVersionsByName) {
  const Folder folder;
  Session session;
  session.environment["deadheat"] = "0.1.0";
  const std::string older = folder.write("older.json", to_json_text(session));
  session.environment["deadheat"] = "9.9.9";
  const std::string newer = folder.write("newer.json", to_json_text(session));
  const Ended ended = deadheat({"merge", older, newer, "--output", folder.file("all")});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr("older.json' is '0.1.0'"), HasSubstr("newer.json' is '9.9.9'")));
  EXPECT_FALSE(std::filesystem::exists(folder.file("all")));
}

TEST(Merge, RefusesToCountAFileTwice) {
  const Folder folder;
  const std::string file = folder.write("one.json", to_json_text(Session{}));
  const Ended ended = deadheat({"merge", file, file, "--output", folder.file("all")});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("named twice"));
}

TEST(Merge, WithoutAFolderToWriteToIsRefused) {
  EXPECT_THAT(deadheat({"merge", "a", "b"}).err, HasSubstr("--output"));
}

// A baseline

Ended run_against(const std::string& baseline, const Folder& folder, const Words& environment = {},
                  const Words& more = {}) {
  Words words = explored(folder.file("now"), {"--baseline", baseline});
  words.insert(words.end(), more.begin(), more.end());
  return deadheat(words, environment);
}

TEST(Baseline, OfTheSameBuildIsASuccess) {
  const Folder folder;
  const Ended ended = run_against(run_to(folder, "before"), folder);
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Nothing changed."));
}

TEST(Baseline, ShowsWhatIsNewAndFails) {
  const Folder folder;
  const Ended ended = run_against(run_to(folder, "before"), folder, mutant);
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, AllOf(HasSubstr("New findings"), HasSubstr("It is worse than before.")));
}

TEST(Baseline, ThatHasAFaultTooMakesItKnown) {
  const Folder folder;
  const Ended ended = run_against(run_to(folder, "before", mutant), folder, mutant);
  EXPECT_EQ(ended.code, 0) << ended.out;
}

TEST(Baseline, DoesNotMakeAnUnjudgedCaseASuccess) {
  const Folder folder;
  const Words words = {
      "run",         native,     "--id", "judged/unjudged", "--trials",           "1",
      "--no-doctor", "--format", "json", "--output",        folder.file("before")};
  deadheat(words);
  Words again = words;
  again.insert(again.end(), {"--baseline", folder.file("before")});
  EXPECT_EQ(deadheat(again).code, 3);
}

TEST(Baseline, MayBeTheFileThatTheRunReplaces) {
  const Folder folder;
  run_to(folder, "now");
  const Ended ended = run_against(folder.file("now") + "/results.json", folder);
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
}

TEST(Baseline, ThatIsNotThereIsRefusedBeforeAnythingRuns) {
  const Folder folder;
  const Ended ended = run_against("/no/baseline.json", folder);
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("/no/baseline.json"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("now")));
}

// A trend

TEST(History, IsShownAsATrend) {
  const Folder folder;
  const std::string before = run_to(folder, "before"), now = run_to(folder, "now", mutant);
  const Ended ended = deadheat(
      {"report", now, "--history", before, "--format", "markdown=" + folder.file("summary.md")});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(text_of(folder.file("summary.md")),
              AllOf(HasSubstr("### Over time"), HasSubstr("| 2 of 2 | 2 of 2 | 0 |"),
                    HasSubstr("| 2 of 2 | 1 of 2 | 1 |")));
}

}  // namespace
}  // namespace deadheat::cli
