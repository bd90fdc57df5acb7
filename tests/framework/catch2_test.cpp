// SPDX-License-Identifier: MIT
#define CATCH_CONFIG_MAIN
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include "checked.hpp"

TEST_CASE("a clean body is true") {
  CHECK(deadheat::check(clean));
  REQUIRE(deadheat::check(clean));
}

TEST_CASE("a racy body is false") { CHECK_FALSE(deadheat::check(racy)); }

// Fails on purpose: CTest looks at what it prints.
TEST_CASE("planted", "[.]") { CHECK(deadheat::check(racy)); }
