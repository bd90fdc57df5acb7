// SPDX-License-Identifier: MIT
#include "score/labels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/error.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;
using testing::ThrowsMessage;

void expect_refused(std::string_view text, int line, const std::string& why) {
  EXPECT_THAT([&] { labels_from(text, "f.tsv"); },
              ThrowsMessage<UsageError>(
                  AllOf(StartsWith("f.tsv:" + std::to_string(line) + ": "), HasSubstr(why))))
      << text;
}

Program only(std::string_view text) {
  const std::vector<Program> all = labels_from(text, "f.tsv");
  EXPECT_THAT(all, SizeIs(1)) << text;
  return all.empty() ? Program{} : all.front();
}

TEST(Labels, HaveTheirCellsInTheUsualOrder) {
  const Program program = only("a.c\trace\t4 'x y'\t-DA -lm\tdata-race\n");
  EXPECT_EQ(program.source, "a.c");
  EXPECT_EQ(program.label, Label::race);
  EXPECT_THAT(program.arguments, ElementsAre("4", "x y"));
  EXPECT_THAT(program.flags, ElementsAre("-DA", "-lm"));
  EXPECT_EQ(program.kind, "data-race");
  EXPECT_EQ(program.line, 1);
}

TEST(Labels, KnowAllLabels) {
  const std::vector<Program> all =
      labels_from("a\trace\nb\tnorace\nc\tdeadlock\nd\tassert-bug\ne\tclean\n", "f.tsv");
  std::vector<Label> labels;
  for (const Program& program : all) labels.push_back(program.label);
  EXPECT_THAT(labels, ElementsAre(Label::race, Label::norace, Label::deadlock, Label::assert_bug,
                                  Label::clean));
}

TEST(Labels, PassOverCommentsAndEmptyLinesAndCountThem) {
  EXPECT_EQ(only("# first\n\n   \n\t\t\n  # more\na.c\tclean\n").line, 6);
}

TEST(Labels, AreReadWithTheLineEndsOfAnySystem) {
  const Program program = only("source\tlabel\tkind\r\na.c\trace\t\r\n");
  EXPECT_EQ(program.label, Label::race);
  EXPECT_EQ(program.kind, "");
  EXPECT_EQ(only("a.c\trace").source, "a.c");
  EXPECT_EQ(only("\xef\xbb\xbf"
                 "a.c\trace\n")
                .source,
            "a.c");
}

TEST(Labels, MayPartTwoCellsByBlanks) {
  EXPECT_EQ(only("a.c   race  \n").label, Label::race);
  expect_refused("a.c race -DA\n", 1, "and not 'race -DA'");
}

TEST(Labels, NameTheirColumnsInAnyOrderAndCase) {
  const Program program =
      only("Expected Kind\tLABEL\tArgs\tExtra Compile Flags\tSource\nrace\trace\t1\t-DA\ta.c\n");
  EXPECT_EQ(program.source, "a.c");
  EXPECT_EQ(program.kind, "race");
  EXPECT_THAT(program.arguments, ElementsAre("1"));
  EXPECT_THAT(program.flags, ElementsAre("-DA"));
}

TEST(Labels, RefuseAHeaderThatIsNotClear) {
  expect_refused("source\tlabel\tcolour\na\trace\tred\n", 1, "there is no column 'colour'");
  expect_refused("source\tlabel\tlabel\na\trace\trace\n", 1, "the column 'label' is there twice");
  expect_refused("source\tlabel\targs\targuments\n", 1, "is there twice");
  expect_refused("label\tkind\nrace\trace\n", 1, "there is no column 'source'");
  expect_refused("label\nrace\n", 1, "there is no column 'source'");
}

TEST(Labels, TakeAHeaderInTheFirstLineOnly) {
  expect_refused("a.c\tclean\nsource\tlabel\n", 2, "and not 'label'");
}

TEST(Labels, RefuseALineWithACellMissingOrTooMuch) {
  expect_refused("a.c\n", 1, "the label of 'a.c' is missing");
  expect_refused("a.c\t\n", 1, "the label of 'a.c' is missing");
  expect_refused("a.c\t\t1\n", 1, "the label of 'a.c' is missing");
  expect_refused("\tclean\n", 1, "the source is missing");
  expect_refused("a.c\tclean\t\t\t\tmore\n", 1, "there are 6 cells, and at most 5 are known");
  expect_refused("source\tlabel\na.c\tclean\t1\n", 2, "there are 3 cells, and at most 2");
  expect_refused("label\tkind\tsource\nrace\n", 2, "the source is missing");
}

TEST(Labels, RefuseAnUnknownWord) {
  expect_refused("a.c\tracy\n", 1, "race, norace, deadlock, assert-bug, clean, and not 'racy'");
  expect_refused("a.c\tRACE\n", 1, "and not 'RACE'");
  expect_refused("a.c\trace\t\t\tdata-rice\n", 1, "there is no kind of finding 'data-rice'");
  expect_refused("a.c\trace\t\t\twrong\n", 1, "there is no kind of finding 'wrong'");
}

TEST(Labels, RefuseAQuoteThatIsNotClosed) {
  expect_refused("a.c\tclean\t'open\n", 1, "not closed");
  expect_refused("a.c\tclean\t\t\"open\n", 1, "not closed");
}

TEST(Labels, RefuseWhatNoTextHas) {
  expect_refused(std::string_view("a.c\0\tclean\n", 11), 1, "null character");
  expect_refused("a.c\tclean\rb.c\tclean\r", 1, "and not 'clean\rb.c'");
}

TEST(Labels, RefuseAProgramThatIsThereTwice) {
  expect_refused("a.c\tclean\n\na.c\trace\n", 3, "'a.c' is in line 1 already");
  expect_refused("a.c\tclean\t1  2\na.c\tclean\t'1' 2\n", 2, "in line 1 already");
}

TEST(Labels, TellProgramsApartByArgumentsAndFlags) {
  EXPECT_THAT(labels_from("a.c\tclean\na.c\tclean\t1\na.c\tclean\t\t-DA\na.c\tclean\t'x y'\n"
                          "a.c\tclean\tx y\na.c x\tclean\ty\n",
                          "f.tsv"),
              SizeIs(6));
}

TEST(Labels, RefuseAFileWithoutAProgram) {
  for (const char* text : {"", "\n", "# nothing\n", "source\tlabel\n", "\xef\xbb\xbf"}) {
    EXPECT_THAT([&] { labels_from(text, "f.tsv"); },
                ThrowsMessage<UsageError>(HasSubstr("'f.tsv' has no program in it")));
  }
}

}  // namespace
}  // namespace deadheat
