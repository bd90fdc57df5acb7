// SPDX-License-Identifier: MIT
#include "reports/html_parts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

// The results of each variant together, in the order in which the variants come.
std::vector<std::vector<const Result*>> by_variant(const CaseResults& of_case) {
  std::vector<std::vector<const Result*>> variants;
  for (const Result* result : of_case.results) {
    const auto known =
        std::ranges::find_if(variants, [&](const std::vector<const Result*>& variant) {
          return variant.front()->variant.name == result->variant.name;
        });
    if (known == variants.end()) {
      variants.push_back({result});
    } else {
      known->push_back(result);
    }
  }
  return variants;
}

Markup truth_text(const Truth& truth) {
  std::string text;
  for (const auto& [symptom, symptom_name] : names<Symptom>) {
    if (truth.of(symptom) == never) continue;
    text += fmt::format("{}{} {} be seen", text.empty() ? "" : ", ", symptom_name,
                        name(truth.of(symptom)));
  }
  return element("span", {{"class", "quiet"}}, text.empty() ? "nothing must ever be seen" : text);
}

Markup variant_section(const std::vector<const Result*>& results) {
  const VariantInfo& variant = results.front()->variant;
  const std::string_view role = variant.role == Role::racy ? "has the bug" : "has the repair";
  Markup body = element("h4", {}, element("span", {{"class", "variant-name"}}, variant.name), " ",
                        element("span", {{"class", "role"}}, role), " ", truth_text(variant.truth));
  for (const Result* result : results) body += html_result(*result);
  return element("section", {{"class", "variant"}}, body);
}

Markup tag_list(const std::vector<std::string>& tags) {
  Markup list;
  for (const std::string& tag : tags) {
    if (!list.empty()) list += " ";
    list += element("code", {{"class", "tag"}}, tag);
  }
  return list;
}

Markup about(const Result& result) {
  Markup list;
  const auto add = [&](std::string_view term, std::string_view sentence) {
    if (!sentence.empty()) list += described(term, text(sentence));
  };
  add("Rule", result.rule);
  add("Bug", result.bug);
  add("Fix", result.fix);
  add("Source", result.source);
  if (!result.tags.empty()) list += described("Tags", tag_list(result.tags));
  if (!result.file.empty()) {
    list += described("File", element("code", {}, fmt::format("{}:{}", result.file, result.line)));
  }
  return element("dl", {{"class", "about"}}, list);
}

}  // namespace

Markup html_case(const CaseResults& of_case, const Session& session) {
  const CaseVerdict& verdict = of_case.verdict;
  const std::string id = anchor("case", verdict.id);
  Markup body = element("h3", {}, element("a", {{"href", "#" + id}}, verdict.id), " ",
                        badge(verdict.verdict)) +
                element("p", {{"class", "quiet"}}, verdict.reason) +
                about(*of_case.results.front()) + html_sides(of_case) + html_rates(of_case) +
                html_costs(verdict.id, session.costs) +
                html_diff(session, *of_case.results.front());
  for (const auto& variant : by_variant(of_case)) body += variant_section(variant);
  return element("article", {{"class", "case"}, {"id", id}}, body);
}

}  // namespace deadheat
