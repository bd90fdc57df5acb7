// SPDX-License-Identifier: MIT
#include "cli/raw.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include "cli/values.hpp"
#include "model/duration.hpp"
#include "model/error.hpp"
#include "model/names.hpp"
#include "model/near_miss.hpp"
#include "reports/score_report.hpp"

namespace deadheat {
namespace {

template <class E>
std::vector<E> all_named(const std::string& option, const std::vector<std::string>& texts) {
  std::vector<E> values;
  for (const std::string& text : texts) {
    const std::optional<E> value = find_named<E>(text);
    if (!value) {
      throw UsageError(option + " takes " + all_names<E>() + ", not '" + text + "'" +
                       did_you_mean(text, words_in(all_names<E>())));
    }
    values.push_back(*value);
  }
  return values;
}

// "all" stands for each of them, also the slow ones.
std::vector<Detector> chosen_detectors(const std::vector<std::string>& texts) {
  if (std::ranges::count(texts, "all") == 0) return all_named<Detector>("--detector", texts);
  std::vector<Detector> all;
  for (const auto& [detector, text] : names<Detector>) all.push_back(detector);
  return all;
}

std::vector<std::string> checked_score_formats(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (!find_score_format(name))
      throw UsageError("--format takes console, json, html, not '" + name + "'");
  }
  return names;
}

std::uint64_t mebibytes(const std::string& option, const std::string& text) {
  const bool is_number =
      !text.empty() && text.size() < 10 &&
      std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
  if (!is_number || std::stoull(text) == 0)
    throw UsageError(option + " takes a number of MiB, not '" + text + "'");
  return std::stoull(text) << 20;
}

}  // namespace

void read_raw(const Raw& raw, CliOptions& options) {
  options.selection.detectors = chosen_detectors(raw.detectors);
  options.selection.roles = all_named<Role>("--role", raw.roles);
  if (!raw.strategy.empty()) {
    options.exploring.strategy = all_named<Strategy>("--strategy", {raw.strategy}).front();
  }
  options.budget = seconds_from("--budget", raw.budget);
  if (!raw.clean_budget.empty()) {
    options.clean_budget = seconds_from("--clean-budget", raw.clean_budget);
  }
  options.memory = mebibytes("--memory", raw.memory);
  options.formats = formats_from(raw.formats);
  if (options.score.built.empty()) {
    options.score.formats = checked_score_formats(raw.score_formats);
  } else {
    options.formats = formats_from(raw.score_formats);
  }
  options.score.deadline = seconds_from("--deadline", raw.deadline);
  if (!raw.doctor_format.empty()) {
    if (raw.doctor_format != "json" && raw.doctor_format != "console") {
      throw UsageError("doctor --format takes console or json, not '" + raw.doctor_format + "'");
    }
    options.json = raw.doctor_format == "json";
  }
  if (!raw.shard.empty()) options.selection.shard = shard_from(raw.shard);
  options.difference_format = difference_format_from(options.difference_format);
}

}  // namespace deadheat
