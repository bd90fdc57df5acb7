// SPDX-License-Identifier: MIT
// What the page's script needs to filter, search and sort: the rest stands in the page already.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/finding.hpp"
#include "model/json.hpp"
#include "model/names.hpp"
#include "reports/html_parts.hpp"

namespace deadheat {
namespace {

using nlohmann::json;

// Words to search in, each once.
class Words {
 public:
  void add(std::string_view text) {
    if (!text.empty() && known_.emplace(text).second) {
      if (!all_.empty()) all_ += '\n';
      all_ += text;
    }
  }

  void add(const Stack& stack) {
    for (const Frame& frame : stack) add(frame.function);
    if (const Frame* tells = telling_frame(stack)) {
      add(tells->file + ":" + std::to_string(tells->line));
    }
  }

  void add(const Finding& finding) {
    add(finding.kind);
    add(finding.fingerprint);
    for (const Access& access : finding.accesses) add(access.stack);
    for (const Stack& stack : finding.stacks) add(stack);
    for (const Thread& thread : finding.threads) add(thread.name);
  }

  void add(const Exploration& exploration) {
    for (const Interleaving& shown : exploration.interleavings_shown) {
      add(shown.kind);
      add(shown.message);
      add(shown.token);
    }
    for (const Unsupported& each : exploration.unsupported) add(each.call);
  }

  const std::string& all() const { return all_; }

 private:
  std::set<std::string, std::less<>> known_;
  std::string all_;
};

std::string words_of_result(const Result& result) {
  Words words;
  words.add(result.variant.name);
  words.add(name(result.detector));
  words.add(result.suite);
  words.add(result.reason);
  for (const Finding& finding : result.findings) words.add(finding);
  if (result.exploration) words.add(*result.exploration);
  for (const Run& run : result.runs) words.add(run.message);
  return words.all();
}

std::string words_of_case(const Result& result) {
  Words words;
  for (const std::string& text :
       {result.id, result.rule, result.bug, result.fix, result.source, result.file}) {
    words.add(text);
  }
  for (const std::string& tag : result.tags) words.add(tag);
  return words.all();
}

json entry_of(const Result& result) {
  json entry = {{"id", result_anchor(result)},
                {"detector", name(result.detector)},
                {"role", name(result.variant.role)},
                {"verdict", name(result.verdict)},
                {"words", words_of_result(result)}};
  if (!result.findings.empty()) entry["findings"] = result.findings.size();
  return entry;
}

// The lowest share in which a detector saw what must be seen.
std::optional<double> lowest_rate(const CaseResults& of_case) {
  std::optional<double> lowest;
  for (const Result* result : of_case.results) {
    const Sighting* sighting = telling_sighting(*result);
    if (result->variant.role != Role::racy || !sighting || sighting->of <= 0) continue;
    if (sighting->sight == Sight::blind && sighting->seen == 0) continue;
    const double rate = static_cast<double>(sighting->seen) / static_cast<double>(sighting->of);
    lowest = std::min(lowest.value_or(1), rate);
  }
  return lowest;
}

json entry_of(const CaseResults& of_case, const std::vector<Cost>& costs) {
  json entry = {{"id", anchor("case", of_case.verdict.id)},
                {"family", family(of_case.verdict.id)},
                {"verdict", name(of_case.verdict.verdict)},
                {"words", words_of_case(*of_case.results.front())}};
  double seconds = 0;
  for (const Result* result : of_case.results) {
    seconds += result->seconds;
    entry["results"].push_back(entry_of(*result));
  }
  entry["seconds"] = seconds;
  if (const auto first = first_seen(of_case)) entry["first"] = *first;
  if (const auto rate = lowest_rate(of_case)) entry["rate"] = *rate;
  if (const auto cost = cost_ratio(of_case.verdict.id, costs)) entry["cost"] = *cost;
  return entry;
}

// JSON that cannot end the element that it stands in: <, > and & are written as \u003c and so on.
std::string safe_in_script(std::string_view rest) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> replaced = {
      {{"<", "\\u003c"},
       {">", "\\u003e"},
       {"&", "\\u0026"},
       {"\u2028", "\\u2028"},
       {"\u2029", "\\u2029"}}};
  std::string safe;
  safe.reserve(rest.size());
  while (!rest.empty()) {
    const auto hit = std::ranges::find_if(
        replaced, [&](const auto& each) { return rest.starts_with(each.first); });
    const std::size_t length = hit == replaced.end() ? 1 : hit->first.size();
    safe += hit == replaced.end() ? rest.substr(0, 1) : hit->second;
    rest.remove_prefix(length);
    const std::size_t plain = std::min(rest.find_first_of("<>&\xe2"), rest.size());
    safe += rest.substr(0, plain);
    rest.remove_prefix(plain);
  }
  return safe;
}

}  // namespace

std::string html_index(const Session& session, const std::vector<CaseResults>& cases) {
  json entries = json::array();
  for (const CaseResults& of_case : cases) entries.push_back(entry_of(of_case, session.costs));
  const json index = {{"created", session.created}, {"cases", entries}};
  return safe_in_script(index.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace deadheat
