// SPDX-License-Identifier: MIT
// The man page and the completions say what `--help` says, and a mistyped word is answered with the
// near miss.
#include "cli_fixture.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

// All words of the help of each command that begin like an option.
std::vector<std::string> options_in_help() {
  std::vector<std::string> options;
  for (const char* command : {"list", "run", "report", "diff", "merge", "doctor", "replay"}) {
    std::istringstream lines(deadheat({command, "--help"}).out);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string first;
      if (line.starts_with("  --") && words >> first)
        options.push_back(first.substr(0, first.find('{')));
    }
  }
  return options;
}

TEST(ManPage, HasEachOptionOfTheHelp) {
  const Ended ended = deadheat({"man"});
  EXPECT_EQ(ended.code, 0);
  const std::vector<std::string> options = options_in_help();
  ASSERT_GT(options.size(), 40u);
  std::string page = ended.out;
  for (std::size_t at = 0; (at = page.find("\\-", at)) != std::string::npos; ++at)
    page.erase(at, 1);
  for (const std::string& option : options) {
    EXPECT_THAT(page, HasSubstr("\\fB" + option + "\\fR")) << option;
  }
}

TEST(ManPage, IsRenderedWithoutAComplaint) {
  const Folder folder;
  const std::string page = folder.write("deadheat.1", deadheat({"man"}).out);
  const Ended ended = call({"groff", "-man", "-Tutf8", "-P-cbou", "-ww", "-k", page});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.err, IsEmpty());
  EXPECT_THAT(ended.out, AllOf(HasSubstr("SYNOPSIS"), HasSubstr("rerun"), HasSubstr("Examples:")));
}

// What bash offers for the last of the words.
std::vector<std::string> completed(const std::string& words) {
  const Ended ended = call({"bash", "--norc", "-c",
                            "PATH=\"$(dirname \"$0\"):$PATH\"\n"
                            "source <(deadheat completion bash) || exit 9\n"
                            "COMP_WORDS=(" +
                                words +
                                ")\n"
                                "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                                "_deadheat\n"
                                "printf '%s\\n' \"${COMPREPLY[@]}\"\n",
                            program});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.err, IsEmpty());
  std::vector<std::string> offered;
  std::istringstream lines(ended.out);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) offered.push_back(line);
  }
  return offered;
}

TEST(BashCompletion, OffersCommands) {
  EXPECT_THAT(completed("deadheat ''"), IsSupersetOf({"run", "list", "diff", "merge"}));
  EXPECT_THAT(completed("deadheat re"), ElementsAre("report", "replay"));
}

TEST(BashCompletion, OffersTheOptionsOfTheCommand) {
  EXPECT_THAT(completed("deadheat run --re"), ElementsAre("--rerun-failed", "--resume"));
  EXPECT_THAT(completed("deadheat list --"), AllOf(Contains("--long"), Not(Contains("--budget"))));
}

TEST(BashCompletion, OffersTheValuesOfAnOption) {
  EXPECT_THAT(completed("deadheat run --detector ts"), ElementsAre("tsan"));
  EXPECT_THAT(completed("deadheat run --detector tsan,ex"), ElementsAre("tsan,explore"));
  EXPECT_THAT(completed("deadheat run --detector g"), ElementsAre("gcc-tsan"));
  EXPECT_THAT(completed("deadheat run --format = sar"), ElementsAre("sarif"));
  EXPECT_THAT(completed("deadheat diff --format m"), ElementsAre("markdown"));
  EXPECT_THAT(completed("deadheat completion z"), ElementsAre("zsh"));
}

TEST(BashCompletion, OffersTheIdsOfTheSuites) {
  EXPECT_THAT(completed("deadheat run '" + native + "' --id judged/w"),
              ElementsAre("judged/wrong"));
}

TEST(BashCompletion, LeavesFilesToBash) {
  EXPECT_THAT(completed("deadheat report ''"), IsEmpty());
  EXPECT_THAT(completed("deadheat run --output ''"), IsEmpty());
}

TEST(Completion, OfZshAndFishHasEachCommandAndIsSoundWhereTheShellIsThere) {
  const Folder folder;
  for (const std::string shell : {"zsh", "fish"}) {
    const Ended ended = deadheat({"completion", shell});
    EXPECT_EQ(ended.code, 0);
    for (const char* word : {"run", "merge", "rerun-failed", "markdown"})
      EXPECT_THAT(ended.out, HasSubstr(word)) << shell;
    const std::string script = folder.write(shell, ended.out);
    if (call({"sh", "-c", "command -v " + shell}).code != 0) continue;
    const Ended checked = call({shell, "-n", script});
    EXPECT_EQ(checked.code, 0) << checked.err;
  }
}

TEST(Completion, OfAnotherShellIsRefused) {
  const Ended ended = deadheat({"completion", "bsh"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("did you mean 'bash'?"));
}

struct Mistyped {
  std::string what;
  Words words;
  std::string meant;
};
void PrintTo(const Mistyped& mistyped, std::ostream* stream) { *stream << mistyped.what; }

class NearMiss : public testing::TestWithParam<Mistyped> {};

TEST_P(NearMiss, IsSuggested) {
  const Ended ended = deadheat(GetParam().words);
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("did you mean '" + GetParam().meant + "'?"));
}

INSTANTIATE_TEST_SUITE_P(
    Of, NearMiss,
    testing::Values(Mistyped{"command", {"rum"}, "run"},
                    Mistyped{"option", {"run", native, "--bugdet", "1s"}, "--budget"},
                    Mistyped{"option_with_a_value", {"run", native, "--sede=1"}, "--seed"},
                    Mistyped{"id", {"run", native, "--id", "judged/wrnog"}, "judged/wrong"},
                    Mistyped{"id_to_list", {"list", native, "--id", "judge/wrong"}, "judged/wrong"},
                    Mistyped{"variant", {"run", native, "--variant", "lokced"}, "locked"},
                    Mistyped{"detector", {"run", native, "--detector", "stres"}, "stress"},
                    Mistyped{"role", {"run", native, "--role", "rcay"}, "racy"},
                    Mistyped{"strategy", {"run", explore, "--strategy", "randon"}, "random"},
                    Mistyped{"format", {"run", native, "--format", "srif"}, "sarif"}),
    [](const testing::TestParamInfo<Mistyped>& each) { return each.param.what; });

}  // namespace
}  // namespace deadheat::cli
