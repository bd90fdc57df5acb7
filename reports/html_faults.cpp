// SPDX-License-Identifier: MIT
// What is wrong, and what to do: the first that a reader needs.
#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/facts.hpp"
#include "reports/html_parts.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::size_t most = 6;

std::string_view advice(Verdict verdict) {
  switch (verdict) {
    case Verdict::confirmed:
      return "";
    case Verdict::unjudged:
      return "Give it more time, or a detector that decides it.";
    case Verdict::missed:
      return "The detector did not see a planted bug: see that the suite is instrumented, then the "
             "case.";
    case Verdict::broken:
      return "The repair does not hold, or the case declares too little: read the finding.";
    case Verdict::errored:
      return "The harness could not run or read it: read how the run ended.";
  }
  return "";
}

std::vector<const Result*> faults_of(const Session& session) {
  std::vector<const Result*> faults;
  for (const Result& result : session.results) {
    if (is_fault(result.verdict)) faults.push_back(&result);
  }
  std::ranges::stable_sort(faults, std::ranges::greater{}, &Result::verdict);
  return faults;
}

Markup fault_item(const Result& result) {
  const std::string target = "#" + result_anchor(result);
  const std::string what =
      fmt::format("{} {} under {}", result.id, result.variant.name, name(result.detector));
  return element("li", {}, badge(result.verdict),
                 element("div", {}, element("p", {}, element("a", {{"href", target}}, what)),
                         element("p", {}, result.reason),
                         element("p", {{"class", "quiet"}}, advice(result.verdict))),
                 command_block("To repeat it", result.repeat));
}

Markup further(std::size_t count) {
  if (count <= most) return {};
  return element(
      "p", {},
      element("a", {{"href", "#?sort=verdict"}},
              fmt::format("{} more, the worst first", grouped(static_cast<long>(count - most)))));
}

}  // namespace

Markup html_faults(const Session& session) {
  const std::vector<const Result*> faults = faults_of(session);
  if (faults.empty()) return {};
  Markup items;
  for (std::size_t at = 0; at < std::min(most, faults.size()); ++at)
    items += fault_item(*faults[at]);
  return element("section", {{"class", "faults"}, {"aria-labelledby", "faults-title"}},
                 element("h2", {{"id", "faults-title"}},
                         fmt::format("What is wrong: {}", counted(static_cast<long>(faults.size()),
                                                                  "result", "results"))),
                 element("ol", {}, items), further(faults.size()));
}

}  // namespace deadheat
