// SPDX-License-Identifier: MIT
// One variant under one detector.
#include "reports/html_parts.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "model/names.hpp"
#include "reports/facts.hpp"
#include "reports/interleaving.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

// A blind detector says nothing about what it did not see: that is not shown as if it had looked.
bool is_unwatched(const Sighting& sighting) {
  return sighting.sight == Sight::blind && sighting.seen == 0;
}

Markup sighting_verdict(const Sighting& sighting) {
  if (is_unwatched(sighting) && sighting.verdict == Verdict::confirmed) {
    return element("span", {{"class", "quiet"}}, "not watched");
  }
  return badge(sighting.verdict);
}

Markup sighting_row(const Result& result, const Sighting& sighting) {
  const bool unwatched = is_unwatched(sighting);
  return element("tr", {{sighting.seen > 0 ? "class" : "", "seen"}},
                 row_head(name(sighting.symptom)), cell(name(sighting.truth)),
                 cell(unwatched ? "–" : times(sighting)),
                 cell(unwatched ? "–" : rate_text(result, sighting.seen, sighting.of)),
                 cell(sighting.first ? duration(*sighting.first) : "–"), cell(name(sighting.sight)),
                 element("td", {}, sighting_verdict(sighting)), cell(sighting.note));
}

Markup sightings(const Result& result) {
  if (result.sightings.empty()) return {};
  Markup rows;
  for (const Sighting& sighting : result.sightings) rows += sighting_row(result, sighting);
  return table("What was seen, against what is true",
               {{"symptom"},
                {"truth"},
                {"seen"},
                {"how often"},
                {"first after"},
                {"this detector"},
                {"verdict"},
                {"note"}},
               rows);
}

std::string share_text(long count, long of) {
  return of > 0 ? percent(static_cast<double>(count) / static_cast<double>(of)) : "–";
}

Markup outcomes(const Result& result) {
  if (result.outcomes.empty()) return {};
  long sum = 0;
  for (const OutcomeCount& row : result.outcomes) sum += row.count;
  Markup rows;
  for (const OutcomeCount& row : result.outcomes) {
    const std::string truth = row.listed ? std::string(name(row.truth)) : "not in the table";
    rows +=
        element("tr", {{row.count > 0 ? "class" : "", "seen"}}, row_head("(" + row.values + ")"),
                number(grouped(row.count)), number(share_text(row.count, sum)), cell(truth),
                cell(row.forbidden ? "forbidden" : "allowed"), cell(row.meaning));
  }
  return table("Outcomes",
               {{"values"},
                {"count", Holds::numbers},
                {"share", Holds::numbers},
                {"truth"},
                {"the rule"},
                {"meaning"}},
               rows);
}

Markup findings(const Result& result) {
  Markup all;
  std::set<std::string> known;
  for (const Finding& finding : result.findings) {
    std::string id = anchor(result_anchor(result) + ".finding", finding.fingerprint);
    // a fingerprint is there once, but in a file that was written by hand
    if (!known.insert(id).second) id += fmt::format(".{}", known.size());
    known.insert(id);
    all += html_finding(finding, result, id);
  }
  return all;
}

Markup pre_block(std::string_view label, std::string_view content) {
  if (content.empty()) return {};
  return element("details", {{"class", "output"}, {"open", ""}}, element("summary", {}, label),
                 element("pre", {{"tabindex", "0"}}, content));
}

// What a child left behind, where there is anything.
Markup run_block(const Run& run, std::size_t number) {
  Markup body;
  if (!run.message.empty()) body += element("p", {{"class", "message"}}, run.message);
  if (!run.threads.empty()) body += element("p", {}, run.threads);
  body += pre_block("stacks of all threads before the kill", run.stacks);
  body += output_block("standard output", run.out);
  body += output_block("standard error", run.err);
  if (body.empty()) return {};
  return element("div", {{"class", "run"}},
                 element("h5", {}, fmt::format("Run {} {}", number, how_it_ended(run))), body);
}

Markup run_row(const Run& run, std::size_t number_of_run) {
  return element("tr", {}, row_head(std::to_string(number_of_run)), cell(how_it_ended(run)),
                 number(grouped(run.counts.trials)), number(grouped(run.counts.wrong)),
                 number(duration(run.seconds)),
                 number(run.peak_memory > 0 ? bytes(run.peak_memory) : "–"),
                 number(std::to_string(run.seed)));
}

Markup runs(const Result& result) {
  if (result.runs.empty()) return {};
  Markup rows, blocks;
  std::size_t count = 0;
  for (const Run& run : result.runs) {
    rows += run_row(run, ++count);
    blocks += run_block(run, count);
  }
  const std::string label = counted(static_cast<long>(result.runs.size()), "run", "runs");
  return blocks + element("details", {{"class", "runs"}}, element("summary", {}, label),
                          table("The runs",
                                {{"run"},
                                 {"how it ended"},
                                 {"trials", Holds::numbers},
                                 {"wrong", Holds::numbers},
                                 {"time", Holds::numbers},
                                 {"peak memory", Holds::numbers},
                                 {"seed", Holds::numbers}},
                                rows));
}

std::string setting_text(const Result& result) {
  const Setting& setting = result.setting;
  std::vector<std::string> parts;
  if (setting.steps > 0) parts.push_back(counted(setting.steps, "step", "steps"));
  if (setting.threads > 0) parts.push_back(counted(setting.threads, "thread", "threads"));
  if (setting.stride > 0) parts.push_back(fmt::format("stride {}", grouped(setting.stride)));
  if (setting.padding > 0)
    parts.push_back(fmt::format("padding {}", counted(setting.padding, "byte", "bytes")));
  if (setting.pinned) parts.emplace_back("pinned to processors");
  if (!result.runs.empty()) parts.push_back(fmt::format("seed {}", result.runs.front().seed));
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

Markup key_facts(const Result& result) {
  Markup list;
  if (const std::string tally = tally_text(result); !tally.empty()) {
    list += described("A trial to show", element("code", {}, tally));
  }
  if (result.counts.trials > 0) {
    const Counts& counts = result.counts;
    list +=
        described("All trials", text(fmt::format("{} wrong, {} lost, {} too many",
                                                 times(counts.wrong, counts.trials, Unit::trials),
                                                 grouped(counts.lost), grouped(counts.surplus))));
    list +=
        described("First wrong trial",
                  text(counts.first_wrong ? "after " + duration(*counts.first_wrong) : "never"));
  }
  if (const std::string setting = setting_text(result); !setting.empty())
    list += described("Setting", text(setting));
  list += described("Suite and time",
                    text(fmt::format("{}, {}", result.suite, duration(result.seconds))));
  return element("dl", {{"class", "key-facts"}}, list);
}

}  // namespace

Markup html_result(const Result& result) {
  const bool opened = result.verdict != Verdict::confirmed;
  const std::string id = result_anchor(result);
  return element(
      "details", {{"class", "result"}, {"id", id}, {opened ? "open" : "", ""}},
      element("summary", {}, badge(result.verdict), element("b", {}, name(result.detector)),
              element("span", {{"class", "reason"}}, result.reason)),
      element("div", {{"class", "result-body"}}, key_facts(result), sightings(result),
              html_distribution(result), outcomes(result), html_exploration(result),
              findings(result), runs(result), command_block("To repeat it", result.repeat)));
}

}  // namespace deadheat
