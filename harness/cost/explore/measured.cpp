// SPDX-License-Identifier: MIT
#include "cost/explore/measured.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include <deadheat/explore.hpp>

#include "cost/explore/bodies.hpp"
#include "cost/explore/relacy_peer.hpp"
#include "explore/engine.hpp"
#include "model/error.hpp"

namespace deadheat {
namespace {

constexpr std::uint64_t seeds = 101;
constexpr std::chrono::minutes long_enough(2);

constexpr Measured table[] = {
    {"mutex-counter", mutex_counter, Kind::clean, relacy_mutex_counter, 1.2},
    {"queue", queue, Kind::clean, relacy_queue, 1.2},
    {"store-buffering", store_buffering, Kind::clean, relacy_store_buffering, 0.5},
    {"lost-update", lost_update, Kind::buggy},
    {"racy-counter", racy_counter, Kind::buggy},
};

std::string fault_of(const explorer::Campaign& campaign, Kind kind) {
  const Exploration& exploration = campaign.exploration;
  if (!campaign.failure.empty()) return campaign.failure;
  if (!exploration.unsupported.empty()) return "cannot explore " + exploration.unsupported[0].call;
  if (!exploration.nondeterminism.empty()) return exploration.nondeterminism;
  const bool has_failed = exploration.first_failure != 0;
  if (kind == Kind::clean && has_failed) return "the body is clean, and a bug was told";
  if (kind == Kind::buggy && !has_failed) return "the bug was not found";
  return {};
}

Exploration explore(const Measured& of, const ExploreOptions& options) {
  explorer::Campaign campaign = explorer::run_campaign(of.body, options, {});
  const std::string fault = fault_of(campaign, of.kind);
  if (!fault.empty()) throw Error(std::string(of.name) + ": " + fault);
  return std::move(campaign.exploration);
}

}  // namespace

std::span<const Measured> all_measured() { return table; }

const Measured& measured(std::string_view name) {
  const auto* found = std::ranges::find(table, name, &Measured::name);
  if (found == std::end(table)) throw Error("nothing is measured as '" + std::string(name) + "'");
  return *found;
}

Exploration walk(const Measured& of, long executions, std::uint64_t seed) {
  return explore(
      of, {.schedules = executions, .seed = seed, .strategy = Strategy::random, .enough = 0});
}

Exploration exhaust(const Measured& of, int bound) {
  return explore(
      of, {.budget = long_enough, .strategy = Strategy::exhaustive, .bound = bound, .enough = 0});
}

std::vector<double> find(const Measured& of) {
  std::vector<double> first;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const Exploration exploration = explore(of, {.budget = long_enough, .seed = seed});
    first.push_back(static_cast<double>(exploration.first_failure));
  }
  return first;
}

void walk_relacy(const Measured& of, long executions) {
  if (!of.relacy(executions)) throw Error(std::string(of.name) + ": Relacy tells a bug");
}

double middle(std::vector<double> values) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, place);
  return *place;
}

}  // namespace deadheat
