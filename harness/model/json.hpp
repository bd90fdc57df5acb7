// SPDX-License-Identifier: MIT
// Result files: JSON with a version. Within a major version changes are additive: members that a
// reader does not know are passed over, and members that an older writer left out have their
// defaults.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "model/result.hpp"

namespace deadheat {

inline constexpr std::string_view results_format = "deadheat-results";
inline constexpr int results_major = 1;
inline constexpr int results_minor = 3;

std::string to_json_text(const Session& session);

// Reads a result file's text. Throws Error with `source` and what is wrong with it: not JSON (with
// the place), not a result file, a newer major version, a member of the wrong type or an unknown
// name.
Session session_from_json_text(std::string_view text, const std::string& source);

// What `suite --list --json` prints.
std::string to_json_text(const SuiteInfo& suite);
SuiteInfo suite_from_json_text(std::string_view text, const std::string& source);

// A record on one line: for an order and an equality that hold in every process. Bytes that are not
// UTF-8 are replaced.
std::string compact_json(const Run& run);
std::string compact_json(const Setting& setting);
std::string compact_json(const Finding& finding);
std::string compact_json(const Interleaving& interleaving);
std::string compact_json(const Unsupported& unsupported);

// Parts that also pass between a suite and its parent.
void to_json(nlohmann::json& json, const Counts& counts);
void from_json(const nlohmann::json& json, Counts& counts);
void to_json(nlohmann::json& json, const OutcomeCount& outcome);
void from_json(const nlohmann::json& json, OutcomeCount& outcome);
void to_json(nlohmann::json& json, const Setting& setting);
void from_json(const nlohmann::json& json, Setting& setting);
void to_json(nlohmann::json& json, const Finding& finding);
void from_json(const nlohmann::json& json, Finding& finding);
void to_json(nlohmann::json& json, const Exploration& exploration);
void from_json(const nlohmann::json& json, Exploration& exploration);

// Text of any bytes as valid UTF-8: what is not is replaced (JSON and HTML can hold nothing else).
std::string valid_utf8(std::string_view text);

}  // namespace deadheat
