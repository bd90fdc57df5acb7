// SPDX-License-Identifier: MIT
#include "model/symbols.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "model/finding.hpp"

namespace deadheat {
namespace {

template <class Finding, class Visit>
void for_each_stack(Finding& finding, Visit visit) {
  for (auto& access : finding.accesses) visit(access.stack);
  for (auto& lock : finding.locks) visit(lock.created);
  for (auto& thread : finding.threads) visit(thread.created);
  for (auto& stack : finding.stacks) visit(stack);
}

template <class Exploration, class Visit>
void for_each_stack_explored(Exploration& exploration, Visit visit) {
  for (auto& call : exploration.unsupported) visit(call.stack);
  for (auto& shown : exploration.interleavings_shown) {
    for (auto& thread : shown.threads) visit(thread.created);
    for (auto& step : shown.steps) visit(step.stack);
  }
}

// A step is told by one place. The whole stack is kept where the bug shows: with it at each of some
// hundred steps, the results of a catalogue are too long to be read by a browser.
void keep_place(Step& step) {
  const Frame* frame = step.marked ? nullptr : telling_frame(step.stack);
  if (frame) step.stack = Stack{*frame};
}

std::string hexadecimal(std::uint64_t number) {
  std::ostringstream text;
  text << "0x" << std::hex << number;
  return text.str();
}

Frame frame_from(const nlohmann::json& symbol, const Address& address, std::string_view root) {
  return {.function = without_unnamed(symbol.value("FunctionName", "")),
          .file = below(root, symbol.value("FileName", "")),
          .line = symbol.value("Line", 0),
          .module = address.module,
          .offset = address.offset};
}

bool is_known(const Frame& frame) { return !frame.function.empty() && frame.function != "??"; }

Stack frames_from(const std::string& line, const Address& address, std::string_view root) {
  const nlohmann::json answer = nlohmann::json::parse(line, nullptr, false);
  Stack frames;
  if (!answer.is_object() || !answer.contains("Symbol")) return frames;
  try {
    for (const nlohmann::json& symbol : answer["Symbol"]) {
      Frame frame = frame_from(symbol, address, root);
      if (is_known(frame)) frames.push_back(std::move(frame));
    }
  } catch (const nlohmann::json::exception&) {  // of another form: the address stays as it is
    return {};
  }
  return frames;
}

Stack symbolised(const Symbols& symbols, const Stack& stack) {
  Stack better;
  for (const Frame& frame : stack) {
    const auto known = symbols.find({frame.module, frame.offset});
    if (known == symbols.end()) {
      better.push_back(frame);
    } else {
      better.insert(better.end(), known->second.begin(), known->second.end());
    }
  }
  return better;
}

// The fingerprint of the finding whose number stands in its place; none for another text.
std::string fingerprint_at(const std::string& number, const std::vector<Finding>& findings) {
  std::size_t index = 0;
  const char* const end = number.data() + number.size();
  const auto [stop, problem] = std::from_chars(number.data(), end, index);
  if (problem != std::errc() || stop != end || index >= findings.size()) return {};
  return findings[index].fingerprint;
}

}  // namespace

std::string without_unnamed(std::string function) {
  constexpr std::string_view unnamed = "(anonymous namespace)::";
  for (std::size_t at; (at = function.find(unnamed)) != std::string::npos;)
    function.erase(at, unnamed.size());
  return function;
}

std::string below(std::string_view root, const std::string& file) {
  const bool is_below =
      !root.empty() && file.starts_with(root) && file.substr(root.size()).starts_with("/");
  return is_below ? file.substr(root.size() + 1) : file;
}

std::vector<Address> addresses_of(const std::vector<Finding>& findings,
                                  const Exploration& exploration) {
  std::set<Address> all;
  const auto add = [&](const Stack& stack) {
    for (const Frame& frame : stack) {
      if (!frame.module.empty()) all.insert({frame.module, frame.offset});
    }
  };
  for (const Finding& finding : findings) for_each_stack(finding, add);
  for_each_stack_explored(exploration, add);
  return {all.begin(), all.end()};
}

std::vector<std::string> symbolizer_options() {
  return {"--output-style=JSON", "--inlines", "--demangle", "--functions=linkage"};
}

std::string symbolizer_input(const std::vector<Address>& addresses) {
  std::string input;
  for (const Address& address : addresses) {
    // a return address is one behind the call
    const std::uint64_t call = address.offset > 0 ? address.offset - 1 : 0;
    input += "\"" + address.module + "\" " + hexadecimal(call) + "\n";
  }
  return input;
}

Symbols symbols_from(const std::vector<Address>& addresses, std::string_view answer,
                     std::string_view root) {
  Symbols symbols;
  std::istringstream lines{std::string(answer)};
  std::string line;
  for (const Address& address : addresses) {
    if (!std::getline(lines, line)) break;
    if (Stack frames = frames_from(line, address, root); !frames.empty())
      symbols.emplace(address, std::move(frames));
  }
  return symbols;
}

void tell_files_from(std::string_view root, std::vector<Finding>& findings) {
  for (Finding& finding : findings) {
    for_each_stack(finding, [&](Stack& stack) {
      for (Frame& frame : stack) frame.file = below(root, frame.file);
    });
    finding.fingerprint = fingerprint(finding);
  }
}

void add_symbols(const Symbols& symbols, std::vector<Finding>& findings) {
  for (Finding& finding : findings) {
    for_each_stack(finding,
                   [&](Stack& stack) { stack = without_callers(symbolised(symbols, stack)); });
    for (Lock& lock : finding.locks) lock.created = own_frames(lock.created);
    for (Thread& thread : finding.threads) thread.created = own_frames(thread.created);
    finding.fingerprint = fingerprint(finding);
  }
}

void add_symbols(const Symbols& symbols, Exploration& exploration,
                 const std::vector<Finding>& findings) {
  for_each_stack_explored(
      exploration, [&](Stack& stack) { stack = without_callers(symbolised(symbols, stack)); });
  for (Interleaving& shown : exploration.interleavings_shown) {
    for (Thread& thread : shown.threads) thread.created = own_frames(thread.created);
    for (Step& step : shown.steps) keep_place(step);
    shown.fingerprint = fingerprint_at(shown.fingerprint, findings);
  }
}

void keep_each_once(std::vector<Finding>& findings) {
  std::vector<Finding> kept;
  for (Finding& finding : findings) {
    const auto known = std::ranges::find(kept, finding.fingerprint, &Finding::fingerprint);
    if (known == kept.end()) {
      kept.push_back(std::move(finding));
    } else {
      known->reports = std::max(known->reports, finding.reports);
    }
  }
  findings = std::move(kept);
}

}  // namespace deadheat
