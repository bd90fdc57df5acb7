// SPDX-License-Identifier: MIT
// What CLI11 is told of the commands and their options.
#pragma once

#include "cli/manual.hpp"
#include "cli/raw.hpp"

namespace CLI {
class App;
}

namespace deadheat {

// What is given goes into the two.
void declare_commands(CLI::App& app, CliOptions& options, Raw& raw);

// Of what was declared.
Manual manual_of(CLI::App& app);

}  // namespace deadheat
