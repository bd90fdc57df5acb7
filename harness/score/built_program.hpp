// SPDX-License-Identifier: MIT
// A foreign program that the user's own build has compiled for each flavour, and its truth: what
// deadheat_add_program() writes down.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <deadheat/truth.hpp>

#include "model/result.hpp"

namespace deadheat {

struct BuiltProgram {
  std::string name = {};
  std::string root = {};        // of the sources
  std::string source = {};      // the first one, from the root on
  std::string symbolizer = {};  // may be empty
  std::vector<std::string> arguments = {};
  double deadline = 10;  // seconds for one process
  Truth truth = {};
  std::map<Flavour, std::string> built = {};     // paths
  std::map<Flavour, std::string> controls = {};  // a planted race, compiled in the same way
};

// Reads a line for each fact: a word, and after a blank the value. Throws UsageError with `file`,
// the line and what is wrong: another kind of file or a newer one, an unknown word, a fact that is
// there twice or missing, a truth of what no program can show.
BuiltProgram built_program_from(std::string_view text, const std::string& file);

// With the truth of a planted race: each detector that decides races has to see it.
BuiltProgram control_of(const BuiltProgram& program);

}  // namespace deadheat
