// SPDX-License-Identifier: MIT
// The user's command that compiles a program, and what becomes of it in each flavour. Pure
// functions.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// "CC ARGS {source} -o {output}", in words.
struct CompileCommand {
  std::vector<std::string> words = {};
  std::size_t compiler = 0;  // which word it is: behind a launcher such as ccache
};

// Throws UsageError that names --compile: {source} or {output} is missing, a place is not known, a
// quote is not closed, or nothing is there.
CompileCommand compile_command_from(const std::string& text);

struct Places {
  std::string source;
  std::string output;
  std::vector<std::string> flags;
};

// The command with its places filled. {source} and {output} may be a part of a word. The flags go
// to {flags}, and where that is missing right behind the compiler: so what the command itself says
// wins.
std::vector<std::string> filled(const CompileCommand& command, const Places& places);

// What a program is compiled with in the flavour, before the flags of its own: without
// optimisation, as that takes racy accesses away, and with debug information that valgrind can
// read.
std::vector<std::string> flags_of(Flavour flavour,
                                  const std::vector<std::string>& explore_switches);

// The libraries and options of the linker among the words.
std::vector<std::string> link_words(const std::vector<std::string>& words);

// Whether a word asks for OpenMP.
bool asks_for_openmp(const std::vector<std::string>& words);

}  // namespace deadheat
