// SPDX-License-Identifier: MIT
#include "run/case_sources.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>

namespace deadheat {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t widest = 200;
constexpr std::size_t longest = 1'000;                            // lines of a file
constexpr std::size_t most_bytes = std::size_t{8} * 1024 * 1024;  // of all files

std::string root_of(const std::string& suite, const std::vector<Suite>& suites) {
  const auto known =
      std::ranges::find_if(suites, [&](const Suite& each) { return each.info.name == suite; });
  return known == suites.end() ? std::string() : known->info.root;
}

// Where the file lies, if that is a plain file within the root.
std::optional<fs::path> inside(const std::string& file, const fs::path& root) {
  std::error_code failed;
  const fs::path at = fs::weakly_canonical(root / file, failed);
  if (failed || !fs::is_regular_file(at, failed)) return std::nullopt;
  const fs::path from_root = at.lexically_relative(fs::weakly_canonical(root, failed));
  if (failed || from_root.empty() || *from_root.begin() == "..") return std::nullopt;
  return at;
}

Source read(const std::string& name, const fs::path& at) {
  Source source{.file = name};
  std::ifstream file(at);
  for (std::string line; std::getline(file, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (source.lines.size() < longest) {
      source.lines.push_back(line.substr(0, widest));
    } else {
      ++source.left_out;
    }
  }
  return source;
}

std::size_t size_of(const Source& source) {
  std::size_t size = 0;
  for (const std::string& line : source.lines) size += line.size();
  return size;
}

}  // namespace

std::vector<Source> case_sources(const std::vector<Result>& results,
                                 const std::vector<Suite>& suites) {
  std::map<std::string, std::string> roots;  // by file
  for (const Result& result : results) {
    if (!result.file.empty()) roots.try_emplace(result.file, root_of(result.suite, suites));
  }
  std::vector<Source> sources;
  std::size_t bytes = 0;
  for (const auto& [file, root] : roots) {
    const std::optional<fs::path> at = root.empty() ? std::nullopt : inside(file, root);
    if (!at) continue;
    Source source = read(file, *at);
    bytes += size_of(source);
    if (bytes > most_bytes) break;
    if (!source.lines.empty()) sources.push_back(std::move(source));
  }
  return sources;
}

}  // namespace deadheat
