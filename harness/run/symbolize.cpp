// SPDX-License-Identifier: MIT
#include "run/symbolize.hpp"

#include <unistd.h>

#include <algorithm>

#include "model/symbols.hpp"
#include "run/process.hpp"

namespace deadheat {
namespace {

std::string usable(const std::string& symbolizer) {
  return !symbolizer.empty() && access(symbolizer.c_str(), X_OK) == 0 ? symbolizer
                                                                      : "llvm-symbolizer";
}

void add_symbols_to_all(const Symbols& symbols, std::vector<Finding>& findings,
                        Exploration* exploration) {
  add_symbols(symbols, findings);
  if (!exploration) return;
  add_symbols(symbols, *exploration, findings);
  keep_each_once(findings);
}

// Adds what the symbolizer knows of the addresses. Returns what went wrong, or nothing.
std::string ask(const std::vector<Address>& addresses, const std::string& symbolizer,
                const std::string& root, Symbols& known) {
  std::vector<std::string> command = symbolizer_options();
  command.insert(command.begin(), symbolizer);
  const ProcessEnd end = run_process({.command = command,
                                      .input = symbolizer_input(addresses),
                                      .deadline = 120,
                                      .output = 64 * 1024 * 1024});
  if (end.how == How::finished && end.code == 0 && !end.out.cut) {
    known.merge(symbols_from(addresses, end.out.text, root));
    return {};
  }
  return "the symbolizer '" + symbolizer + "' gave no answer (" +
         (end.message.empty() ? end.err.text.substr(0, 200) : end.message) +
         "): findings have no functions and lines";
}

}  // namespace

std::string symbolize(std::vector<Finding>& findings, Exploration* exploration,
                      const std::string& symbolizer, const std::string& root, Symbols& known) {
  std::vector<Address> unknown = addresses_of(findings, exploration ? *exploration : Exploration{});
  std::erase_if(unknown, [&](const Address& address) { return known.contains(address); });
  const std::string problem = unknown.empty() ? "" : ask(unknown, usable(symbolizer), root, known);
  add_symbols_to_all(known, findings, exploration);
  return problem;
}

}  // namespace deadheat
