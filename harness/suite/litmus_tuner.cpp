// SPDX-License-Identifier: MIT
#include "suite/litmus_tuner.hpp"

#include <algorithm>
#include <cstddef>

#include "suite/litmus_outcomes.hpp"

namespace deadheat {
namespace {

// Under ThreadSanitizer each state of a stride may be a race, and takes it most of a millisecond.
constexpr LitmusShape untuned = {.stride = 256, .padding = 16};
constexpr double share = 0.01;
constexpr double doubt = 0.02;  // seconds

std::vector<int> choice(int asked, bool tune, int fixed, std::vector<int> values) {
  if (asked > 0) return {asked};
  if (!tune) return {fixed};
  return values;
}

int round_up(int size, int alignment) { return (size + alignment - 1) / alignment * alignment; }

// At least as wide as a state, and a multiple of its alignment.
int fitting(const LitmusBody& body, int padding) {
  const int alignment = static_cast<int>(std::max<std::size_t>(body.state_alignment, 1));
  return round_up(std::max(static_cast<int>(body.state_size), padding), alignment);
}

}  // namespace

LitmusTuner::LitmusTuner(const LitmusBody& body, const LoopOptions& options) {
  for (const int stride : choice(options.stride, options.tune, untuned.stride, {4096, 16384})) {
    for (const int padding : choice(options.padding, options.tune, untuned.padding, {16, 24, 32})) {
      add({.stride = stride, .padding = fitting(body, padding)});
    }
  }
}

LitmusTuner::Tried* LitmusTuner::hardly_tried() {
  Tried& least = *std::ranges::min_element(tried_, {}, &Tried::seconds);
  const bool has_its_share = tried_.size() == 1 || least.seconds > share * sum(&Tried::seconds);
  return has_its_share ? nullptr : &least;
}

LitmusTuner::Tried& LitmusTuner::best() {
  const double mean = sum(&Tried::score) / std::max(sum(&Tried::seconds), doubt);
  return *std::ranges::max_element(tried_, {}, [&](const Tried& tried) {
    return (tried.score + mean * doubt) / (tried.seconds + doubt);
  });
}

void LitmusTuner::add(LitmusShape shape) {
  // what is wider than a padding fits it to the same shape
  if (tried_.empty() || tried_.back().shape != shape) tried_.push_back({.shape = shape});
}

double LitmusTuner::sum(double Tried::*part) const {
  double all = 0;
  for (const Tried& tried : tried_) all += tried.*part;
  return all;
}

double score(const LitmusBody& body, const LitmusCounts& counts) {
  const long most = counts.rows.empty() ? 0 : *std::ranges::max_element(counts.rows);
  long all = counts.unlisted;
  for (const long count : counts.rows) all += count;
  return 100.0 * static_cast<double>(forbidden(body, counts)) + static_cast<double>(all - most);
}

}  // namespace deadheat
