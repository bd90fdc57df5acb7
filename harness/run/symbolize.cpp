// SPDX-License-Identifier: MIT
#include "run/symbolize.hpp"

#include <unistd.h>

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

}  // namespace

std::string symbolize(std::vector<Finding>& findings, Exploration* exploration,
                      const std::string& symbolizer, const std::string& root) {
  const std::vector<Address> addresses =
      addresses_of(findings, exploration ? *exploration : Exploration{});
  if (addresses.empty()) {
    add_symbols_to_all({}, findings, exploration);
    return {};
  }
  std::vector<std::string> command = symbolizer_options();
  command.insert(command.begin(), usable(symbolizer));
  const ProcessEnd end = run_process({.command = command,
                                      .input = symbolizer_input(addresses),
                                      .deadline = 120,
                                      .output = 64 * 1024 * 1024});
  const bool answered = end.how == How::finished && end.code == 0 && !end.out.cut;
  add_symbols_to_all(answered ? symbols_from(addresses, end.out.text, root) : Symbols{}, findings,
                     exploration);
  if (answered) return {};
  return "the symbolizer '" + command.front() + "' gave no answer (" +
         (end.message.empty() ? end.err.text.substr(0, 200) : end.message) +
         "): findings have no functions and lines";
}

}  // namespace deadheat
