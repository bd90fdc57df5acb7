// SPDX-License-Identifier: MIT
#include "run/advice.hpp"

#include <cstdlib>
#include <fstream>

#include "model/exploration.hpp"

namespace deadheat {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// The value of a key in options of the form "key=value:key=value" (also separated by spaces or
// commas).
std::string option(const std::string& options, const std::string& key) {
  const std::size_t at = options.rfind(key + "=");
  if (at == std::string::npos) return {};
  const std::size_t from = at + key.size() + 1;
  const std::size_t end = options.find_first_of(": ,\n", from);
  return options.substr(from, end == std::string::npos ? end : end - from);
}

int mmap_rnd_bits() {
  std::ifstream file("/proc/sys/vm/mmap_rnd_bits");
  int bits = 0;
  file >> bits;
  return bits;
}

}  // namespace

std::vector<std::string> advice_on_tsan_options() {
  std::vector<std::string> advice;
  const std::string options = variable("TSAN_OPTIONS");
  const auto is_off = [&](const char* key) {
    const std::string value = option(options, key);
    return value == "0" || value == "false" || value == "no";
  };
  if (is_off("report_bugs"))
    advice.push_back("TSAN_OPTIONS has report_bugs=0, which turns all reports off: remove it.");
  if (is_off("detect_deadlocks")) {
    advice.push_back(
        "TSAN_OPTIONS has detect_deadlocks=0, which turns lock-order inversions off: remove it.");
  }
  if (const std::string file = option(options, "suppressions"); !file.empty()) {
    advice.push_back("TSAN_OPTIONS names the suppressions file '" + file +
                     "': a pattern in it may hide everything (such as race:*); make it narrower.");
  }
  return advice;
}

std::vector<std::string> advice_on_tsan_output(const std::string& output) {
  std::vector<std::string> advice;
  const auto says = [&](const char* text) { return output.find(text) != std::string::npos; };
  if (says("unexpected memory mapping")) {
    advice.push_back("ThreadSanitizer found its address range taken: lower vm.mmap_rnd_bits (now " +
                     std::to_string(mmap_rnd_bits()) +
                     ") with `sysctl vm.mmap_rnd_bits=28`, or take a newer clang.");
  }
  if (says("failed to read suppressions file") || says("failed to parse suppressions")) {
    advice.push_back(
        "The suppressions file of TSAN_OPTIONS cannot be read: mend its path or its content.");
  }
  if (says("Unknown flag") || says("ERROR: expected") || says("Invalid value")) {
    advice.push_back(
        "TSAN_OPTIONS cannot be understood by the runtime: mend the option that it names.");
  }
  if (says("compiled without it")) {
    advice.push_back(
        "Compile the sources with -fsanitize=thread, not only the link: use deadheat_add_cases.");
  }
  return advice;
}

std::vector<std::string> advice_on_explore(const Result& control) {
  if (!control.exploration) {
    return {
        "The suite told nothing of an exploration: run it by hand, and look at what it prints: " +
        control.repeat};
  }
  if (const std::string why = why_undecided(*control.exploration); !why.empty()) {
    return {"The explorer cannot follow this build: " + why + "."};
  }
  if (control.exploration->executions == 0) {
    return {
        "No execution came to its end: the machine may be too slow or too busy for the budget."};
  }
  return {
      "The suite may be built with flags that take the instrumentation out (such as -mllvm "
      "-tsan-instrument-memory-accesses=0 or -mllvm -tsan-instrument-atomics=0): look at its "
      "flags.",
      "Something linked before the runtime may stand in for the same functions (another allocator, "
      "a sanitizer, LD_PRELOAD): look at its link."};
}

}  // namespace deadheat
