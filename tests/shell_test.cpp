// SPDX-License-Identifier: MIT
#include "model/shell.hpp"

#include <gtest/gtest.h>

#include "model/signal_name.hpp"

namespace deadheat {
namespace {

TEST(QuotedForShell, LeavesAPlainWordAsItIs) {
  EXPECT_EQ(quoted_for_shell("build/bin/jobs-tsan"), "build/bin/jobs-tsan");
  EXPECT_EQ(quoted_for_shell("queue/x/racy@dh1.0a"), "queue/x/racy@dh1.0a");
}

TEST(QuotedForShell, KeepsWhatAShellWouldReadOtherwise) {
  EXPECT_EQ(quoted_for_shell(""), "''");
  EXPECT_EQ(quoted_for_shell("queue/*"), "'queue/*'");
  EXPECT_EQ(quoted_for_shell("a b"), "'a b'");
  EXPECT_EQ(quoted_for_shell("$(x)`y`"), "'$(x)`y`'");
  EXPECT_EQ(quoted_for_shell("it's"), "'it'\\''s'");
}

TEST(NameOfSignal, IsItsNumberWhereItHasNone) {
  EXPECT_EQ(name_of_signal(11), "SIGSEGV");
  EXPECT_EQ(name_of_signal(12345), "signal 12345");
}

}  // namespace
}  // namespace deadheat
