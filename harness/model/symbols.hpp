// SPDX-License-Identifier: MIT
// From code addresses to functions, files and lines, by llvm-symbolizer. Pure: who runs it is run/.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// A code address as it was reported: a return address, relative to its module.
struct Address {
  std::string module;
  std::uint64_t offset = 0;
  auto operator<=>(const Address&) const = default;
};

// What one address stands for: several frames where functions were inlined, innermost first.
using Symbols = std::map<Address, Stack>;

// All addresses of the findings that have a module, each once; and of an exploration.
std::vector<Address> addresses_of(const std::vector<Finding>& findings,
                                  const Exploration& exploration = {});

// The options and the input with which llvm-symbolizer is asked for them, one line each.
std::vector<std::string> symbolizer_options();
std::string symbolizer_input(const std::vector<Address>& addresses);

// Reads its answer. What it does not know stays out.
// Files below `root` are told from there on, as on every machine.
Symbols symbols_from(const std::vector<Address>& addresses, std::string_view answer,
                     std::string_view root);

// The name of a function without "(anonymous namespace)::", which is in that of every case.
std::string without_unnamed(std::string function);

// The path from `root` on, where the file lies below it: the same on every machine.
std::string below(std::string_view root, const std::string& file);

// Tells the files of findings that have their lines already from `root` on, and gives each finding
// the fingerprint of that.
void tell_files_from(std::string_view root, std::vector<Finding>& findings);

// Puts functions, files and lines into the findings, drops what only called the user's code, and
// gives each finding its fingerprint.
void add_symbols(const Symbols& symbols, std::vector<Finding>& findings);

// The same for what was explored. An interleaving comes with the number of its finding, and gets
// the fingerprint of that finding instead: the findings have theirs already.
void add_symbols(const Symbols& symbols, Exploration& exploration,
                 const std::vector<Finding>& findings);

// Keeps the first finding of each fingerprint, for findings that are counted in executions: two of
// one place may be of the same ones, so the more frequent one's count is taken.
void keep_each_once(std::vector<Finding>& findings);

}  // namespace deadheat
