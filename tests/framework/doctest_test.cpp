// SPDX-License-Identifier: MIT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "checked.hpp"

TEST_CASE("a clean body is true") {
  CHECK(deadheat::check(clean));
  REQUIRE(deadheat::check(clean));
}

TEST_CASE("a racy body is false") { CHECK_FALSE(deadheat::check(racy)); }

// Fails on purpose: CTest looks at what it prints.
TEST_CASE("planted" * doctest::skip()) { CHECK(deadheat::check(racy)); }
