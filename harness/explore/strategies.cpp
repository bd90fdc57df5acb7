// SPDX-License-Identifier: MIT
#include "explore/strategies.hpp"

#include <array>
#include <utility>

#include "explore/bounded.hpp"
#include "explore/exhaustive.hpp"
#include "explore/pct.hpp"
#include "explore/portfolio.hpp"
#include "explore/pos.hpp"
#include "explore/random_walk.hpp"
#include "explore/surw.hpp"

namespace deadheat::explorer {

std::unique_ptr<Search> make_strategy(const ExploreOptions& options,
                                      std::function<double()> spent) {
  switch (options.strategy) {
    case deadheat::Strategy::portfolio:
      return std::make_unique<Portfolio>(options, std::move(spent));
    case deadheat::Strategy::exhaustive:
      if (options.bound >= 0) return std::make_unique<Bounded>(options.bound);
      return std::make_unique<Exhaustive>();
    case deadheat::Strategy::random:
      return std::make_unique<RandomWalk>(options.seed);
    case deadheat::Strategy::pct:
      return std::make_unique<Pct>(options.seed, options.depth);
    case deadheat::Strategy::pos:
      return std::make_unique<Pos>(options.seed);
    case deadheat::Strategy::surw:
      return std::make_unique<Surw>(options.seed);
  }
  return nullptr;  // no such value
}

std::string_view name_of(deadheat::Strategy strategy) {
  switch (strategy) {
    case deadheat::Strategy::portfolio:
      return "portfolio";
    case deadheat::Strategy::exhaustive:
      return "exhaustive";
    case deadheat::Strategy::random:
      return "random";
    case deadheat::Strategy::pct:
      return "pct";
    case deadheat::Strategy::pos:
      return "pos";
    case deadheat::Strategy::surw:
      return "surw";
  }
  return "";
}

std::optional<deadheat::Strategy> strategy_named(std::string_view name) {
  constexpr std::array all = {deadheat::Strategy::portfolio, deadheat::Strategy::exhaustive,
                              deadheat::Strategy::random,    deadheat::Strategy::pct,
                              deadheat::Strategy::pos,       deadheat::Strategy::surw};
  for (const deadheat::Strategy strategy : all) {
    if (name_of(strategy) == name) return strategy;
  }
  return std::nullopt;
}

}  // namespace deadheat::explorer
