// SPDX-License-Identifier: MIT
#include "score/compile_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/error.hpp"

namespace deadheat {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::ThrowsMessage;

void expect_refused(const std::string& text, const std::string& why) {
  EXPECT_THAT([&] { compile_command_from(text); },
              ThrowsMessage<UsageError>(AllOf(HasSubstr("--compile: "), HasSubstr(why))))
      << text;
}

std::vector<std::string> filled_from(const std::string& text,
                                     const Places& places = {"a.c", "out", {"-O0", "-g"}}) {
  return filled(compile_command_from(text), places);
}

TEST(CompileCommand, IsRefusedWithoutAPlaceThatItNeeds) {
  expect_refused("cc -o {output}", "{source} is missing in 'cc -o {output}'");
  expect_refused("cc {source}", "{output} is missing");
  expect_refused("", "the command is empty");
  expect_refused("   ", "the command is empty");
  expect_refused("cc {source} -o '{output}", "not closed");
}

TEST(CompileCommand, IsRefusedWithAPlaceThatIsNotKnown) {
  expect_refused("cc {sources} {source} -o {output}", "there is no place '{sources}'");
  expect_refused("cc {Source} {source} -o {output}", "there is no place '{Source}'");
  expect_refused("cc {flags}{lags} {source} -o {output}", "there is no place '{lags}'");
}

TEST(CompileCommand, LeavesOtherBracesToTheCompiler) {
  EXPECT_THAT(
      filled_from("cc {flags} -DA={1,2} -DB={} -DC={ -DD=} {source} -o {output}"),
      ElementsAre("cc", "-O0", "-g", "-DA={1,2}", "-DB={}", "-DC={", "-DD=}", "a.c", "-o", "out"));
}

TEST(CompileCommand, HasItsPlacesFilledAlsoWithinAWord) {
  EXPECT_THAT(filled_from("cc {flags} /x/{source} --to={output}"),
              ElementsAre("cc", "-O0", "-g", "/x/a.c", "--to=out"));
  EXPECT_THAT(filled_from("sh -c 'cc {flags} {source} -o {output}'"),
              ElementsAre("sh", "-c", "cc -O0 -g a.c -o out"));
}

TEST(CompileCommand, HasAPlaceFilledEachTimeThatItIsThere) {
  EXPECT_THAT(filled_from("log {output} cc {flags} {source}{source} -o {output}"),
              ElementsAre("log", "out", "cc", "-O0", "-g", "a.ca.c", "-o", "out"));
  EXPECT_THAT(filled_from("cc {flags} {source} -o {output} {flags}"),
              ElementsAre("cc", "-O0", "-g", "a.c", "-o", "out", "-O0", "-g"));
}

TEST(CompileCommand, GetsTheFlagsBehindTheCompilerWhereTheyHaveNoPlace) {
  EXPECT_THAT(filled_from("cc -O2 {source} -o {output}"),
              ElementsAre("cc", "-O0", "-g", "-O2", "a.c", "-o", "out"));
  EXPECT_THAT(filled_from("/usr/bin/ccache nice cc {source} -o {output}"),
              ElementsAre("/usr/bin/ccache", "nice", "cc", "-O0", "-g", "a.c", "-o", "out"));
}

TEST(CompileCommand, DoesNotTakeItsLastWordForALauncher) {
  EXPECT_EQ(compile_command_from("nice{source}{output}").compiler, 0u);
  EXPECT_EQ(compile_command_from("ccache ccache cc {source} {output}").compiler, 2u);
}

TEST(CompileCommand, DoesNotFillWhatWasFilledIn) {
  EXPECT_THAT(
      filled_from("cc '{flags}x' {source} {output}", {"{output}.c", "{source}.o", {"{source}"}}),
      ElementsAre("cc", "'{source}'x", "{output}.c", "{source}.o"));
}

TEST(FlagsOf, HaveTheInstrumentationOfTheirFlavour) {
  EXPECT_THAT(flags_of(Flavour::native, {"-x"}), ElementsAre("-O0", "-g", "-gdwarf-4", "-pthread"));
  EXPECT_THAT(flags_of(Flavour::tsan, {"-x"}),
              AllOf(Contains("-fsanitize=thread"), Not(Contains("-x")), Not(Contains("-c"))));
  EXPECT_THAT(flags_of(Flavour::explore, {"-x"}),
              AllOf(Contains("-fsanitize=thread"), Contains("-x"), Contains("-c")));
}

TEST(LinkWords, AreWhatTheLinkerWants) {
  EXPECT_THAT(
      link_words({"cc", "-lm", "-L/x", "-O2", "libx.a", "libx.so", "libx.so.1.2", "a.c", "-Wl,-z",
                  "-Wall", "-stdlib=libc++"}),
      ElementsAre("-lm", "-L/x", "libx.a", "libx.so", "libx.so.1.2", "-Wl,-z", "-stdlib=libc++"));
  EXPECT_THAT(link_words({}), IsEmpty());
}

TEST(OpenMp, IsAskedForByItsFlags) {
  EXPECT_TRUE(asks_for_openmp({"cc", "-fopenmp"}));
  EXPECT_TRUE(asks_for_openmp({"-fopenmp=libomp"}));
  EXPECT_TRUE(asks_for_openmp({"-qopenmp"}));
  EXPECT_FALSE(asks_for_openmp({"cc", "-fno-openmp", "fopenmp.c"}));
}

}  // namespace
}  // namespace deadheat
