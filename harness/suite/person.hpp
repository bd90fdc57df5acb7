// SPDX-License-Identifier: MIT
// What a suite prints when a person runs it by hand.
#pragma once

#include <string>

#include "model/result.hpp"
#include "suite/loop.hpp"

namespace deadheat {

std::string list_for_person(const SuiteInfo& suite);
std::string result_for_person(const std::string& name, const LoopResult& result, long reports);

}  // namespace deadheat
