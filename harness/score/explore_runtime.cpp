// SPDX-License-Identifier: MIT
#include "score/explore_runtime.hpp"

#include <array>
#include <filesystem>
#include <fstream>

#include "model/error.hpp"
#include "score/words.hpp"

namespace deadheat {
namespace {

namespace fs = std::filesystem;

constexpr const char* list_name = "explore.txt";

// In a build, and beside an installed program.
constexpr std::array places = {"../deadheat-program", "../lib/deadheat/program",
                               "../share/deadheat/program"};

fs::path own_list() {
  std::error_code problem;
  const fs::path program = fs::read_symlink("/proc/self/exe", problem);
  for (const char* place : places) {
    const fs::path list = (program.parent_path() / place / list_name).lexically_normal();
    if (!problem && fs::exists(list)) return list;
  }
  return {};
}

// A part is told from the folder of the list on, where it is not absolute.
std::string part(const fs::path& list, const std::string& path) {
  const fs::path file = (list.parent_path() / path).lexically_normal();
  if (!fs::exists(file)) {
    throw UsageError("the explore runtime of '" + list.string() +
                     "' is not complete: there is no '" + file.string() +
                     "' (build the target deadheat-program)");
  }
  return file.string();
}

ExploreRuntime read(const fs::path& list) {
  ExploreRuntime runtime;
  std::ifstream file(list);
  for (std::string line; std::getline(file, line);) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string::npos) continue;
    const std::string key = line.substr(0, blank), value = line.substr(blank + 1);
    if (key == "compiler") runtime.compiler = value;
    if (key == "symbolizer") runtime.symbolizer = value;
    if (key == "switches") runtime.switches = words_from(value);
    if (key == "link") runtime.link.push_back(part(list, value));
  }
  if (runtime.compiler.empty() || runtime.link.empty())
    throw UsageError("'" + list.string() + "' does not tell of an explore runtime");
  return runtime;
}

}  // namespace

std::optional<ExploreRuntime> find_explore_runtime(const std::string& folder) {
  if (folder.empty()) {
    const fs::path list = own_list();
    return list.empty() ? std::nullopt : std::optional(read(list));
  }
  const fs::path list = fs::path(folder) / list_name;
  if (!fs::exists(list)) {
    throw UsageError("--explore-runtime: there is no '" + list.string() +
                     "' (the build of Deadheat has it in deadheat-program/)");
  }
  return read(fs::absolute(list));
}

}  // namespace deadheat
