// SPDX-License-Identifier: MIT
// A set-up that cannot detect is told so, with what to mend, and nothing is run: exit code 4.
#include "cli_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deadheat::cli {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

TEST(Doctor, IsContentWithAGoodStressSuite) {
  const Ended ended = deadheat({"doctor", native});
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("stress sees control/wrong/racy"), HasSubstr("can detect"),
                               Not(HasSubstr("FAIL"))));
}

TEST(Doctor, IsContentWithAGoodTsanSuite) {
  const Ended ended = deadheat({"doctor", tsan});
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out,
              AllOf(HasSubstr("tsan sees control/race/racy"), HasSubstr("tsan is silent on"),
                    HasSubstr("tsan sees control/inversion/racy")));
}

struct Blinded {
  std::string what;
  std::string options;  // of TSan; FOLDER is replaced
  std::string advice;
};
void PrintTo(const Blinded& blinded, std::ostream* stream) { *stream << blinded.what; }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

class BlindedByOptions : public testing::TestWithParam<Blinded> {
 protected:
  // TSAN_OPTIONS reaches the harness too, whose own runtime then ends it before main.
  void SetUp() override {
    if (harness_has_tsan && GetParam().what == "missing_suppressions") {
      GTEST_SKIP()
          << "a harness that has ThreadSanitizer itself does not start without its suppressions";
    }
  }

  BlindedByOptions() {
    folder.write("hides-all", "race:*\ndeadlock:*\n");
    folder.write("hides-the-file", "race:controls.cpp\n");
  }
  Words options() const {
    return {"TSAN_OPTIONS=" + replaced(GetParam().options, "FOLDER", folder.path())};
  }
  std::string advice() const { return replaced(GetParam().advice, "FOLDER", folder.path()); }
  const Folder folder;
};

TEST_P(BlindedByOptions, TheDoctorSaysWhatToMend) {
  const Ended ended = deadheat({"doctor", tsan}, options());
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out + ended.err, HasSubstr(advice()));
}

TEST_P(BlindedByOptions, ARunDoesNotRunAndSaysSo) {
  const Folder results;
  const Ended ended =
      deadheat({"run", tsan, "--id", "judged/confirmed", "--output", results.path()}, options());
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.out + ended.err,
              AnyOf(HasSubstr("nothing was run"), HasSubstr("cannot be used")));
}

INSTANTIATE_TEST_SUITE_P(
    Of, BlindedByOptions,
    testing::Values(Blinded{"suppressions", "suppressions=FOLDER/hides-all",
                            "suppressions file 'FOLDER/hides-all'"},
                    Blinded{"narrow_suppressions", "suppressions=FOLDER/hides-the-file",
                            "suppressions file 'FOLDER/hides-the-file'"},
                    Blinded{"no_reports", "report_bugs=0", "report_bugs=0"},
                    Blinded{"no_deadlocks", "detect_deadlocks=0", "detect_deadlocks=0"},
                    Blinded{"missing_suppressions", "suppressions=FOLDER/no-such-file",
                            "FOLDER/no-such-file"}),
    [](const testing::TestParamInfo<Blinded>& each) { return each.param.what; });

TEST(Doctor, OfASuiteWhoseFlagsTakeTheInstrumentationOutFails) {
  const Ended ended = deadheat({"doctor", suite("blinded-tsan")});
  EXPECT_EQ(ended.code, 4) << ended.out;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("FAIL"), HasSubstr("look at its flags")));
}

TEST(Doctor, KeepsASuiteWithoutInstrumentationFromLookingClean) {
  const Folder results;
  const Ended ended = deadheat({"run", suite("blinded-tsan"), "--output", results.path()});
  EXPECT_EQ(ended.code, 4) << ended.out;
}

class Uninstrumented : public testing::TestWithParam<const char*> {};

TEST_P(Uninstrumented, SuiteIsRefusedWithTheFileInASentence) {
  const Ended ended = deadheat({GetParam(), suite("uninstrumented-tsan")});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.err, AllOf(HasSubstr("uninstrumented.cpp was compiled without it"),
                               HasSubstr("-fsanitize=thread")));
}

INSTANTIATE_TEST_SUITE_P(By, Uninstrumented, testing::Values("run", "doctor", "list"),
                         [](const auto& each) { return each.param; });

TEST(UninstrumentedSuite, RefusesByItself) {
  const Ended ended = call({suite("uninstrumented-tsan"), "--run", "clean/uninstrumented/racy"});
  EXPECT_EQ(ended.code, 4);
  EXPECT_THAT(ended.err, HasSubstr("compiled without it"));
}

}  // namespace
}  // namespace deadheat::cli
