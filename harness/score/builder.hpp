// SPDX-License-Identifier: MIT
// A foreign program, compiled for a flavour.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/score.hpp"
#include "score/compile_command.hpp"
#include "score/explore_runtime.hpp"

namespace deadheat {

struct BuildOptions {
  CompileCommand command = {};
  std::string root = {};                       // what relative sources start from
  std::optional<ExploreRuntime> runtime = {};  // of the explore flavour
  bool compiler_is_clang = true;               // else the explore flavour takes the runtime's own
  double deadline = 300;                       // seconds for one compilation
  std::uint64_t memory = std::uint64_t{4} << 30;  // bytes for one compilation
};

struct Built {
  std::string program = {};  // its path; empty where there is a trouble
  Trouble trouble = Trouble::none;
  std::string problem = {};  // of the trouble, in a sentence
  std::string output = {};   // of the compiler, where it failed
  std::string command = {};  // as a shell takes it
};

// Compiles into the folder, which exists. Nothing is thrown for what is wrong with the program.
Built build(const Program& program, Flavour flavour, const std::string& folder,
            const BuildOptions& options);

// The path of a program by its name or path, or nothing where there is none that may be run.
std::optional<std::string> find_program(const std::string& name);

// The first line of what it says of its version; empty where it says nothing.
std::string version_of(const std::string& compiler);

}  // namespace deadheat
