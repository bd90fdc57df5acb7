// SPDX-License-Identifier: MIT
// Values of options that are read from text. Each throws UsageError with the option and the value.
#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"

namespace deadheat {

// "sarif" or "sarif=findings.sarif".
std::vector<FormatChoice> formats_from(const std::vector<std::string>& texts);

// The same of `deadheat diff`, which writes one format to stdout.
std::string difference_format_from(const std::string& text);

// "2/5": the second of five shards.
Shard shard_from(const std::string& text);

// Of a list such as "stress, tsan".
std::vector<std::string> words_in(const std::string& list);

// "console, json, …"
std::string all_formats();
std::string all_difference_formats();

}  // namespace deadheat
