// SPDX-License-Identifier: MIT
#include "score/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/error.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

TEST(Words, ArePartedByBlanksOfAnyKind) {
  EXPECT_THAT(words_from("a  b\tc\r\nd"), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(words_from("  a "), ElementsAre("a"));
  EXPECT_THAT(words_from(""), IsEmpty());
  EXPECT_THAT(words_from(" \t\n"), IsEmpty());
}

TEST(Words, KeepWhatIsQuotedTogether) {
  EXPECT_THAT(words_from("'a b' \"c d\" e\\ f"), ElementsAre("a b", "c d", "e f"));
  EXPECT_THAT(words_from("-D'A B'=\"1 2\""), ElementsAre("-DA B=1 2"));
}

TEST(Words, MayBeEmptyWhereTheyAreQuoted) {
  EXPECT_THAT(words_from("'' a \"\""), ElementsAre("", "a", ""));
}

TEST(Words, HaveOneQuoteWithinTheOther) {
  EXPECT_THAT(words_from("\"it's\" 'say \"a\"'"), ElementsAre("it's", "say \"a\""));
}

TEST(Words, KeepABackslashInSingleQuotesAlone) {
  EXPECT_THAT(words_from("'a\\b' \"a\\\"b\" \\'"), ElementsAre("a\\b", "a\"b", "'"));
}

TEST(Words, ExpandNothing) {
  EXPECT_THAT(words_from("$HOME * ~ $(x) `y` ;"),
              ElementsAre("$HOME", "*", "~", "$(x)", "`y`", ";"));
}

TEST(Words, RefuseAQuoteThatIsNotClosed) {
  EXPECT_THAT([] { words_from("a 'b"); },
              ThrowsMessage<Error>(HasSubstr("a ' is not closed in 'a 'b'")));
  EXPECT_THAT([] { words_from("a \"b'"); }, ThrowsMessage<Error>(HasSubstr("a \" is not closed")));
}

TEST(Words, RefuseABackslashWithNothingBehindIt) {
  EXPECT_THAT([] { words_from("a\\"); }, ThrowsMessage<Error>(HasSubstr("a \\ ends")));
}

TEST(ShellText, GivesTheSameWordsBack) {
  const std::vector<std::string> hostile = {"a",        "",     "b c",       "it's", "\"",
                                            "\\",       "$(x)", "new\nline", "\t",   "-D'A'=\"1\"",
                                            "\xff\xfe", "*",    "a\\ b"};
  EXPECT_EQ(words_from(shell_text(hostile)), hostile);
  EXPECT_EQ(shell_text({}), "");
}

}  // namespace
}  // namespace deadheat
