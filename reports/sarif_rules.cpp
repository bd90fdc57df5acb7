// SPDX-License-Identifier: MIT
#include "reports/sarif_rules.hpp"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

#include "reports/markdown.hpp"
#include "reports/sarif_location.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

using nlohmann::json;

constexpr std::size_t most_tags = 20;  // GitHub takes no more of one rule

// "counter/lost-update" as "CounterLostUpdate": what SARIF calls a name has no blanks or signs.
std::string in_pascal_case(const std::string& id) {
  std::string text;
  bool starts_word = true;
  for (const char each : id) {
    const auto c = static_cast<unsigned char>(each);
    if (std::isalnum(c) == 0) {
      starts_word = true;
      continue;
    }
    text += starts_word ? static_cast<char>(std::toupper(c)) : each;
    starts_word = false;
  }
  return text.empty() ? "Case" : text;
}

// GitHub knows a weakness by "external/cwe/cwe-362".
std::string tag_of(const std::string& tag) {
  if (!tag.starts_with("CWE-")) return visible(tag);
  return "external/cwe/cwe-" + visible(tag.substr(4));
}

json tags_of(const Result& result) {
  json tags = json::array({"concurrency"});
  for (const std::string& tag : result.tags) {
    const std::string text = tag_of(tag);
    if (tags.size() < most_tags && std::ranges::find(tags, json(text)) == tags.end()) {
      tags.push_back(text);
    }
  }
  return tags;
}

std::string help_text(const Result& result) {
  std::string text = "Rule: " + visible(result.rule) + "\nBug: " + visible(result.bug) +
                     "\nRepair: " + visible(result.fix);
  if (!result.source.empty()) text += "\nSource: " + visible(result.source);
  return text;
}

std::string help_markdown(const Result& result) {
  std::string text = "**Rule:** " + markdown_text(result.rule) + "\n\n**Bug:** " +
                     markdown_text(result.bug) + "\n\n**Repair:** " + markdown_text(result.fix);
  if (!result.source.empty()) text += "\n\n**Source:** " + markdown_text(result.source);
  return text + "\n";
}

json descriptor(const Result& result) {
  return {{"id", visible(result.id)},
          {"name", in_pascal_case(result.id)},
          {"shortDescription", sarif_message(result.rule)},
          {"fullDescription", sarif_message(result.bug)},
          {"help", {{"text", help_text(result)}, {"markdown", help_markdown(result)}}},
          {"defaultConfiguration", {{"level", "error"}}},
          {"properties",
           {{"tags", tags_of(result)}, {"precision", "very-high"}, {"problem.severity", "error"}}}};
}

}  // namespace

SarifRules::SarifRules(const Session& session) {
  for (const Result& result : session.results) {
    if (!index_.try_emplace(result.id, std::ssize(cases_)).second) continue;
    cases_.push_back(&result);
  }
}

json SarifRules::descriptors() const {
  json list = json::array();
  for (const Result* each : cases_) list.push_back(descriptor(*each));
  return list;
}

}  // namespace deadheat
