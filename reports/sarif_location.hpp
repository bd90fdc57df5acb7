// SPDX-License-Identifier: MIT
// Places in SARIF 2.1.0. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "model/result.hpp"

namespace deadheat {

// What relative paths start from: the root of the sources, which the reader of the file knows.
inline constexpr std::string_view sarif_root = "SRCROOT";

// A path as a URI reference: percent-encoded, and with a scheme where it is absolute.
std::string uri_of(std::string_view path);

// A location with a place in a file where that is known, and else by the name of the function.
nlohmann::json sarif_location(const Frame& frame, std::string_view message = {});
nlohmann::json sarif_location(const std::string& file, int line);

// {"text": …}, with nothing in it that acts.
nlohmann::json sarif_message(std::string_view text);

}  // namespace deadheat
