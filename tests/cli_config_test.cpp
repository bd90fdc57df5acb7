// SPDX-License-Identifier: MIT
// The configuration file: which one is taken, what it sets, and what it may not hold.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// `deadheat` called in a folder.
Ended in(const std::string& folder, const Words& arguments) {
  Words words = {"sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return call(words);
}

const Words plan = {"run", "--dry-run"};

std::string with_suite(const std::string& more) { return "suites = [\"" + native + "\"]\n" + more; }

TEST(Config, IsFoundInTheFolder) {
  const Folder folder;
  const std::string file =
      folder.write("deadheat.toml", with_suite("[run]\nid = [\"judged/wrong\"]\n"));
  const Ended ended = in(folder.path(), plan);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("2 results of 1 cases"));
  EXPECT_THAT(ended.err, AllOf(HasSubstr("'" + file + "'"), HasSubstr("in the current folder"),
                               HasSubstr("--no-config")));
}

TEST(Config, IsFoundUpward) {
  const Folder folder;
  folder.write("deadheat.toml", with_suite("[run]\nid = \"judged/wrong\"\n"));
  std::filesystem::create_directories(folder.file("a/b"));
  const Ended ended = in(folder.file("a/b"), plan);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("upward from the current folder"));
}

TEST(Config, TheNearestOneIsTaken) {
  const Folder folder;
  folder.write("deadheat.toml", with_suite("[run]\nid = \"judged/*\"\n"));
  std::filesystem::create_directories(folder.file("a"));
  folder.write("a/deadheat.toml", with_suite("[run]\nid = \"judged/wrong\"\n"));
  EXPECT_THAT(in(folder.file("a"), plan).out, HasSubstr("2 results of 1 cases"));
}

TEST(Config, InJsonSaysTheSame) {
  const Folder folder;
  folder.write("deadheat.json", "{\"suites\": [\"" + native +
                                    "\"], \"run\": {\"id\": [\"judged/wrong\"], \"seed\": 7}}");
  const Ended ended = in(folder.path(), plan);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("2 results of 1 cases"));
}

TEST(Config, TheCommandLineGoesFirst) {
  const Folder folder;
  folder.write("deadheat.toml", with_suite("[run]\nid = \"judged/wrong\"\nrole = \"racy\"\n"));
  const Ended ended = in(folder.path(), {"run", "--dry-run", "--id", "judged/surplus"});
  EXPECT_THAT(ended.out, AllOf(HasSubstr("judged/surplus/racy"), Not(HasSubstr("judged/wrong")),
                               HasSubstr("1 results")));
}

TEST(Config, WhatIsSaidOfACommandGoesBeforeWhatIsSaidOfAll) {
  const Folder folder;
  folder.write("deadheat.toml",
               "id = \"judged/*\"\n" + with_suite("[run]\nid = \"judged/wrong\"\n"));
  EXPECT_THAT(in(folder.path(), plan).out, HasSubstr("2 results of 1 cases"));
  EXPECT_THAT(in(folder.path(), {"list"}).out,
              AllOf(HasSubstr("judged/surplus"), Not(HasSubstr("crash/abort"))));
}

TEST(Config, SetsFlagsAndWhatTurnsThemOff) {
  const Folder folder;
  folder.write("deadheat.toml",
               with_suite("[run]\nid = \"judged/differs\"\ndry-run = true\ndoctor = false\n"));
  EXPECT_THAT(in(folder.path(), {"run"}).out, HasSubstr("2 results of 1 cases would be run"));
}

TEST(Config, ItsPathsStartFromItsFolder) {
  const Folder folder;
  std::filesystem::create_directories(folder.file("a/b"));
  folder.write("a/deadheat.toml",
               with_suite("[run]\nid = \"judged/differs\"\ntrials = 1\ndoctor = false\noutput = "
                          "\"out\"\nformat = [\"json\", \"csv=tables/t.csv\"]\n"));
  const Ended ended = in(folder.file("a/b"), {"run"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(std::filesystem::exists(folder.file("a/out/results.json")));
  EXPECT_TRUE(std::filesystem::exists(folder.file("a/tables/t.csv")));
}

TEST(Config, IsLeftOutWhereAsked) {
  const Folder folder;
  folder.write("deadheat.toml", "[run]\nnonsense = 1\n");
  const Ended ended = in(folder.path(), {"run", native, "--dry-run", "--no-config"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.err, IsEmpty());
}

TEST(Config, IsTakenFromAFileThatIsNamed) {
  const Folder folder, elsewhere;
  const std::string file = elsewhere.write("my.toml", with_suite("[run]\nid = \"judged/wrong\"\n"));
  folder.write("deadheat.toml", "[run]\nnonsense = 1\n");
  const Ended ended = in(folder.path(), {"run", "--dry-run", "--config", file});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("named by --config"));
}

TEST(Config, DoesNotKeepHelpFromBeingPrinted) {
  const Folder folder;
  folder.write("deadheat.toml", "[run]\nnonsense = 1\n");
  EXPECT_EQ(in(folder.path(), {"run", "--help"}).code, 0);
  EXPECT_EQ(in(folder.path(), {"man"}).code, 0);
}

struct Wrong {
  std::string what;
  std::string file;
  std::string text;
  Words said;
};
void PrintTo(const Wrong& wrong, std::ostream* stream) { *stream << wrong.what; }

class WrongConfig : public testing::TestWithParam<Wrong> {};

TEST_P(WrongConfig, IsRefusedByName) {
  const Folder folder;
  folder.write(GetParam().file, GetParam().text);
  const Ended ended = in(folder.path(), {"run", native, "--dry-run"});
  EXPECT_EQ(ended.code, 2) << ended.out << ended.err;
  EXPECT_THAT(ended.err, HasSubstr(GetParam().file));
  for (const std::string& text : GetParam().said) EXPECT_THAT(ended.err, HasSubstr(text));
}

INSTANTIATE_TEST_SUITE_P(
    Of, WrongConfig,
    testing::Values(
        Wrong{"key",
              "deadheat.toml",
              "[run]\nbugdet = \"1s\"\n",
              {"run has no option 'bugdet'", "did you mean 'budget'?"}},
        Wrong{"command",
              "deadheat.toml",
              "[rnu]\nbudget = \"1s\"\n",
              {"no command 'rnu'", "did you mean 'run'?"}},
        Wrong{"key of no command",
              "deadheat.toml",
              "colour = true\n",
              {"no command has an option 'colour'"}},
        Wrong{"key of another command",
              "deadheat.toml",
              "[list]\nbudget = \"1s\"\n",
              {"list has no option 'budget'"}},
        Wrong{"value", "deadheat.toml", "[run]\nbudget = \"soon\"\n", {"--budget", "'soon'"}},
        Wrong{"number", "deadheat.toml", "[run]\njobs = \"many\"\n", {"--jobs", "many"}},
        Wrong{"flag", "deadheat.toml", "[run]\ndry-run = \"maybe\"\n", {"'dry-run'"}},
        Wrong{"broken JSON", "deadheat.json", "{", {"not readable as JSON"}},
        Wrong{"a list as JSON", "deadheat.json", "[]", {"an object"}},
        Wrong{"an object as value", "deadheat.json", "{\"run\": {\"id\": {}}}", {"'id'"}}),
    [](const testing::TestParamInfo<Wrong>& each) {
      std::string name = each.param.what;
      for (char& c : name) c = c == ' ' ? '_' : c;
      return name;
    });

TEST(Config, InBothFormsIsRefused) {
  const Folder folder;
  folder.write("deadheat.toml", "");
  folder.write("deadheat.json", "{}");
  const Ended ended = in(folder.path(), {"run", native, "--dry-run"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("both"));
}

TEST(Config, ThatIsNamedAndNotThereIsRefused) {
  const Ended ended = deadheat({"run", native, "--dry-run", "--config", "/no/such.toml"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, AllOf(HasSubstr("--config"), HasSubstr("/no/such.toml")));
}

}  // namespace
}  // namespace deadheat::cli
