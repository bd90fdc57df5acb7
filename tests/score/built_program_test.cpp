// SPDX-License-Identifier: MIT
#include "score/built_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/error.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

const std::string least = "deadheat-program 1\nname x\nbuilt tsan /b/x-tsan\n";

void expect_refused(const std::string& text, int line, const std::string& why) {
  EXPECT_THAT([&] { built_program_from(text, "x.txt"); },
              ThrowsMessage<UsageError>(
                  AllOf(StartsWith("x.txt:" + std::to_string(line) + ": "), HasSubstr(why))))
      << text;
}

TEST(BuiltProgram, HasEachFact) {
  const BuiltProgram program = built_program_from(
      "deadheat-program 1\nname x\nroot /a b/c\nsource src/x.cpp\nsymbolizer /s\n"
      "truth race must\ntruth crash may\ntruth hang never\ndeadline 2.5\n"
      "built native /b/x native\nbuilt explore /b/x-explore\ncontrol explore /b/c\n",
      "x.txt");
  EXPECT_EQ(program.name, "x");
  EXPECT_EQ(program.root, "/a b/c");
  EXPECT_EQ(program.source, "src/x.cpp");
  EXPECT_EQ(program.symbolizer, "/s");
  EXPECT_EQ(program.truth, (Truth{.race = must, .crash = may}));
  EXPECT_EQ(program.deadline, 2.5);
  EXPECT_EQ(program.built.at(Flavour::native), "/b/x native");
  EXPECT_EQ(program.built.at(Flavour::explore), "/b/x-explore");
  EXPECT_EQ(program.controls.at(Flavour::explore), "/b/c");
}

TEST(BuiltProgram, MustNeverShowWhatItsTruthDoesNotTell) {
  EXPECT_EQ(built_program_from(least, "x.txt").truth, Truth{});
}

TEST(BuiltProgram, TakesAnyArgumentAsItIs) {
  const BuiltProgram program = built_program_from(
      least + "argument a b \nargument \nargument 'it''s'; $(x) \\\nargument \xff\n", "x.txt");
  EXPECT_THAT(program.arguments, ElementsAre("a b ", "", "'it''s'; $(x) \\", "\xff"));
}

TEST(BuiltProgram, RefusesAnotherFile) {
  expect_refused("", 0, "it is empty");
  expect_refused("source\tlabel\n", 1, "not the file of a program");
  expect_refused("deadheat-programs 1\n", 1, "not the file of a program");
}

TEST(BuiltProgram, RefusesAnotherVersionByItsNumber) {
  expect_refused("deadheat-program 2\n", 1, "it has version 2, and this Deadheat reads version 1");
  expect_refused("deadheat-program\n", 1, "it has version");
  expect_refused("deadheat-program 1x\n", 1, "it has version 1x");
}

TEST(BuiltProgram, RefusesAnUnknownWordAndNamesTheNearest) {
  expect_refused(least + "truth rcae must\n", 4, "no symptom 'rcae'");
  expect_refused(least + "truth rcae must\n", 4, "did you mean 'race'?");
  expect_refused(least + "truth race mus\n", 4, "did you mean 'must'?");
  expect_refused(least + "truth race\n", 4, "no truth ''");
  expect_refused(least + "built fast /x\n", 4, "no flavour 'fast'");
  expect_refused(least + "colour red\n", 4, "no fact 'colour'");
  expect_refused(least + "\n", 4, "no fact ''");
}

TEST(BuiltProgram, RefusesATruthThatNoProgramCanShow) {
  expect_refused(least + "truth wrong must\n", 4, "how it ends is 'crash'");
}

TEST(BuiltProgram, RefusesWhatIsThereTwice) {
  expect_refused(least + "name y\n", 4, "'name' is there twice");
  expect_refused(least + "built tsan /y\n", 4, "'built tsan' is there twice");
  expect_refused(least + "truth race may\ntruth race must\n", 5, "'truth race' is there twice");
  expect_refused(least + "deadline 1\ndeadline 2\n", 5, "'deadline' is there twice");
}

TEST(BuiltProgram, RefusesADeadlineThatIsNone) {
  for (const char* value : {"", "0", "-1", "soon", "1s", "nan", "inf", "1e9"})
    expect_refused(least + "deadline " + value + "\n", 4, "a deadline is a number of seconds");
}

TEST(BuiltProgram, RefusesAFileWithAFactMissing) {
  expect_refused("deadheat-program 1\nbuilt tsan /x\n", 2, "the name is missing");
  expect_refused("deadheat-program 1\nname x\n", 2, "no flavour of the program is there");
  expect_refused(least + "control tsan\n", 4, "the path of 'tsan' is missing");
}

TEST(BuiltProgram, HasAControlThatRaces) {
  const BuiltProgram control = control_of(
      built_program_from(least + "argument 1\ntruth hang must\ncontrol tsan /b/c\n", "x.txt"));
  EXPECT_EQ(control.truth, Truth{.race = must});
  EXPECT_EQ(control.built.at(Flavour::tsan), "/b/c");
  EXPECT_TRUE(control.arguments.empty());
}

}  // namespace
}  // namespace deadheat
