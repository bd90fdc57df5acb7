// SPDX-License-Identifier: MIT
#include "reports/facts.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "model/names.hpp"
#include "model/sighting.hpp"
#include "reports/interleaving.hpp"
#include "reports/text.hpp"

namespace deadheat {
namespace {

constexpr std::size_t places_shown = 3;

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  std::ranges::move(more, std::back_inserter(to));
}

const Sighting* sighting_of(const Result& result, Symptom symptom) {
  const auto found = std::ranges::find(result.sightings, symptom, &Sighting::symptom);
  return found == result.sightings.end() ? nullptr : &*found;
}

struct Frequency {
  long seen = 0;
  long of = 0;
  Unit unit = Unit::runs;
};

// How often a kind of finding was seen, as the sighting of its symptom counts.
Frequency frequency(const Result& result, const std::string& kind, Symptom symptom) {
  Frequency often{.of = runs_that_ran(result)};
  if (const Sighting* sighting = sighting_of(result, symptom)) {
    often.of = sighting->of;
    often.unit = sighting->unit;
  }
  for (const Finding& finding : result.findings) {
    if (finding.kind == kind) often.seen = std::max(often.seen, times_seen(finding, often.unit));
  }
  return often;
}

// Damage of all trials, beside that of the one that is shown.
std::string damage(const Counts& counts) {
  std::string text;
  if (counts.lost > 0) text += fmt::format("; {} lost in all trials", grouped(counts.lost));
  if (counts.surplus > 0)
    text += fmt::format("; {} too many in all trials", grouped(counts.surplus));
  return text;
}

std::string wrong_text(const Result& result) {
  const Counts& counts = result.counts;
  std::string text =
      fmt::format("{} in {}: {}", result.variant.litmus ? "forbidden outcome" : "wrong",
                  times(counts.wrong, counts.trials, Unit::trials),
                  rate_text(result, counts.wrong, counts.trials));
  if (counts.first_wrong) text += ", the first after " + duration(*counts.first_wrong);
  return text;
}

bool is_telling(const OutcomeCount& row) {
  return row.truth == must || !row.listed ||
         (row.count > 0 && (row.forbidden || row.truth == never));
}

std::string outcome_text(const OutcomeCount& row) {
  std::string text = fmt::format("({}) {} times", row.values, grouped(row.count));
  text += row.listed ? fmt::format(", {} be seen", name(row.truth)) : ", not in the table";
  return row.meaning.empty() ? text : text + ": " + row.meaning;
}

// "write in increment a.cpp:20", "against read in count a.cpp:24"
std::vector<std::string> places(const Finding& finding) {
  std::vector<std::string> all;
  const auto add = [&](const std::string& what) {
    all.push_back((all.empty() ? "" : "against ") + what);
  };
  for (const Access& access : finding.accesses) {
    add(fmt::format("{} in {}", access.write ? "write" : "read", place(access.stack)));
  }
  if (!all.empty()) return all;
  for (const Stack& stack : finding.stacks) add(place(stack));
  return all;
}

std::vector<std::string> place_texts(const Result& result) {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < std::min(places_shown, result.findings.size()); ++at) {
    append(texts, places(result.findings[at]));
  }
  if (result.findings.size() > places_shown) {
    const auto more = static_cast<long>(result.findings.size() - places_shown);
    texts.push_back("and " + counted(more, "more place", "more places"));
  }
  return texts;
}

std::string run_text(const Result& result, const Run& first) {
  const long like_it = std::ranges::count_if(
      result.runs, [&](const Run& run) { return run.how == first.how && run.code == first.code; });
  std::string text =
      fmt::format("{}: {}", times(like_it, static_cast<long>(result.runs.size()), Unit::runs),
                  how_it_ended(first));
  for (const std::string& more : {first.threads, first.message}) {
    if (!more.empty()) text += "; " + more;
  }
  return text;
}

// What was thrown, as the runs that ended well tell it; how the others ended is told with them.
std::string thrown_messages(const Result& result) {
  std::string text;
  for (const Run& run : result.runs) {
    if (run.how == How::finished && run.counts.threw > 0 &&
        text.find(run.message) == std::string::npos) {
      text += (text.empty() ? ": " : "; ") + run.message;
    }
  }
  return text;
}

}  // namespace

std::vector<std::string> facts(const Result& result) {
  std::vector<std::string> all;
  if (const std::string tally = tally_text(result); !tally.empty()) {
    all.push_back(tally + damage(result.counts));
  }
  append(all, exploration_texts(result));
  if (result.counts.trials > 0) all.push_back(wrong_text(result));
  if (result.counts.threw > 0) {
    all.push_back(times(result.counts.threw, result.counts.trials, Unit::trials) +
                  " threw an exception" + thrown_messages(result));
  }
  for (const OutcomeCount& row : result.outcomes) {
    if (is_telling(row)) all.push_back(outcome_text(row));
  }
  append(all, finding_texts(result));
  append(all, place_texts(result));
  append(all, unfinished_texts(result));
  append(all, limit_texts(result));
  return all;
}

std::vector<std::string> origin_texts(const Result& result) {
  std::vector<std::string> texts;
  if (!result.source.empty()) texts.push_back("source: " + result.source);
  if (result.tags.empty()) return texts;
  texts.emplace_back("tags:");
  for (const std::string& tag : result.tags) texts.back() += " " + tag;
  return texts;
}

std::string tally_text(const Result& result) {
  if (result.variant.litmus || result.counts.trials == 0) return {};
  return fmt::format("expected={}, found={}", result.counts.shown_expected,
                     result.counts.shown_found);
}

std::vector<std::string> finding_texts(const Result& result) {
  std::vector<std::pair<std::string, long>> kinds;  // with the number of places
  std::vector<std::string> texts;
  for (const Finding& finding : result.findings) {
    const auto known = std::ranges::find(kinds, finding.kind, &std::pair<std::string, long>::first);
    if (known == kinds.end()) {
      kinds.emplace_back(finding.kind, 1);
    } else {
      ++known->second;
    }
  }
  for (const auto& [kind, count] : kinds) {
    const auto first = std::ranges::find(result.findings, kind, &Finding::kind);
    const Frequency often = frequency(result, kind, first->symptom);
    texts.push_back(
        fmt::format("{} in {}: {}, at {}", kind, times(often.seen, often.of, often.unit),
                    rate_text(result, often.seen, often.of), counted(count, "place", "places")));
  }
  return texts;
}

std::vector<std::string> unfinished_texts(const Result& result) {
  std::vector<std::pair<How, int>> told;
  std::vector<std::string> texts;
  for (const Run& run : result.runs) {
    const std::pair end{run.how, run.code};
    if (run.how == How::finished || std::ranges::find(told, end) != told.end()) continue;
    told.push_back(end);
    texts.push_back(run_text(result, run));
  }
  return texts;
}

std::vector<std::string> limit_texts(const Result& result) {
  std::vector<std::string> texts;
  for (const Sighting& sighting : result.sightings) {
    if (!sighting.note.empty())
      texts.push_back(fmt::format("{}: {}", name(sighting.symptom), sighting.note));
  }
  return texts;
}

long times_seen(const Finding& finding, Unit unit) {
  return unit == Unit::trials ? finding.reports : finding.runs;
}

bool is_fault(Verdict verdict) { return verdict > Verdict::unjudged; }

}  // namespace deadheat
