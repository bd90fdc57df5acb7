// SPDX-License-Identifier: MIT
// Several formats at once, each to a file of a chosen name, of `run` and of `report`.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Ended run_with(const Folder& folder, const Words& more) {
  Words words = {"run", native,        "--id",     "judged/wrong",      "--trials",
                 "1",   "--no-doctor", "--output", folder.file("usual")};
  words.insert(words.end(), more.begin(), more.end());
  return deadheat(words);
}

TEST(Formats, OfARunGoToTheFilesThatAreNamed) {
  const Folder folder;
  const Ended ended = run_with(folder, {"--format", "sarif=" + folder.file("a.sarif") + ",csv=" +
                                                        folder.file("deep/t.csv") + ",html"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(text_of(folder.file("a.sarif")), HasSubstr("\"2.1.0\""));
  EXPECT_THAT(text_of(folder.file("deep/t.csv")), StartsWith("suite,case,variant"));
  EXPECT_THAT(text_of(folder.file("usual/report.html")), StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(ended.out, AllOf(HasSubstr(folder.file("a.sarif")), HasSubstr("deep/t.csv")));
}

TEST(Formats, OfARunKeepItsResultsWhereTheJsonGoes) {
  const Folder folder;
  run_with(folder, {"--format", "json=" + folder.file("mine.json")});
  EXPECT_FALSE(std::filesystem::exists(folder.file("usual")));
  EXPECT_EQ(deadheat({"report", folder.file("mine.json")}).code, 1);
}

TEST(Formats, OfAReportGoToTheFilesThatAreNamed) {
  const Folder folder;
  run_with(folder, {"--format", "json"});
  const Ended ended =
      deadheat({"report", folder.file("usual"), "--format",
                "markdown=" + folder.file("s.md") + ",console=" + folder.file("c.txt")});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(text_of(folder.file("s.md")), StartsWith("## Deadheat: broken\n"));
  EXPECT_THAT(text_of(folder.file("c.txt")),
              AllOf(HasSubstr("judged/wrong"), Not(HasSubstr("\x1b"))));
}

TEST(Formats, InTheOldFormGoToTheFolder) {
  const Folder folder;
  run_with(folder, {"--format", "json,sarif,markdown,csv"});
  EXPECT_THAT(folder.names(),
              testing::IsSupersetOf({"results.json", "report.sarif", "report.md", "tallies.csv"}));
}

TEST(Formats, ThatAreWrongAreRefusedByName) {
  for (const auto& [format, said] :
       {std::pair{"pdf=a.pdf", "'pdf'"}, std::pair{"sarif=", "'sarif='"},
        std::pair{"sarif=a,html=a", "'a'"}, std::pair{"=a", "''"}}) {
    const Folder folder;
    const Ended ended = run_with(folder, {"--format", format});
    EXPECT_EQ(ended.code, 2) << format;
    EXPECT_THAT(ended.err, AllOf(HasSubstr("--format"), HasSubstr(said)));
    EXPECT_THAT(folder.names(), IsEmpty());
  }
}

}  // namespace
}  // namespace deadheat::cli
