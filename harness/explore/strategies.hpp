// SPDX-License-Identifier: MIT
// The strategies by their names.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include <deadheat/explore.hpp>

#include "explore/search.hpp"

namespace deadheat::explorer {

// `spent` tells the share of the budget that is used up, from 0 to 1.
std::unique_ptr<Search> make_strategy(const ExploreOptions& options, std::function<double()> spent);

std::string_view name_of(deadheat::Strategy strategy);
std::optional<deadheat::Strategy> strategy_named(std::string_view name);

}  // namespace deadheat::explorer
