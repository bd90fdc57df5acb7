// SPDX-License-Identifier: MIT
// Words and numbers as all reports write them. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "model/statistics.hpp"
#include "model/visible.hpp"

namespace deadheat {

// "5,000,000"
std::string grouped(long value);

// "12.5%"; never rounded to 0% or to 100% from beside it.
std::string percent(double rate);

// As for_person in the model, and to three digits what is shorter than 10 ms: a litmus can be that
// quick.
std::string duration(double seconds);

// "12 KiB"
std::string bytes(std::uint64_t size);

// "1 run", "2 runs"
std::string counted(long count, std::string_view one, std::string_view many);

// "3 of 20 trials"
std::string times(long seen, long of, Unit unit);
std::string times(const Sighting& sighting);

// What k of n says: "15% (95% interval 5.2% to 36%)", or "at most 15% (95%)" when it was never
// seen.
std::string rate_text(long seen, long of);

// How a child ended: "was ended by signal 6 (SIGABRT)".
std::string how_it_ended(const Run& run);

// "increment lost_update.cpp:20"; a module with an offset where there is no source line; "?" for
// nothing.
std::string place(const Frame& frame);
std::string place(const Stack& stack);

// "write of 8 bytes", "atomic read of 4 bytes"
std::string access_text(const Access& access);

// How many characters a valid UTF-8 text has.
std::size_t characters(std::string_view text);

// The lines of a text that fit a width, broken at spaces; `used` of the first one is taken already.
// A word that does not fit has its own line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t used = 0);

}  // namespace deadheat
