// SPDX-License-Identifier: MIT
#include "run/excerpt.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/finding.hpp"

namespace deadheat {
namespace {

constexpr int around = 4;
constexpr std::size_t widest = 200;

bool is_there(const std::vector<Excerpt>& excerpts, const Frame& frame) {
  return std::ranges::any_of(excerpts, [&](const Excerpt& excerpt) {
    return excerpt.file == frame.file && excerpt.marked == frame.line;
  });
}

Excerpt excerpt_at(const Frame& frame, const std::filesystem::path& root) {
  Excerpt excerpt{
      .file = frame.file, .first = std::max(1, frame.line - around), .marked = frame.line};
  std::ifstream file(root / frame.file);  // an absolute path stays as it is
  std::string line;
  for (int number = 1; number <= frame.line + around && std::getline(file, line); ++number) {
    if (number >= excerpt.first) excerpt.lines.push_back(line.substr(0, widest));
  }
  return excerpt;
}

void add(std::vector<Excerpt>& excerpts, const Stack& stack, const std::string& root) {
  const Frame* frame = telling_frame(stack);
  if (!frame || frame->line <= 0 || is_there(excerpts, *frame)) return;
  Excerpt excerpt = excerpt_at(*frame, root);
  if (!excerpt.lines.empty()) excerpts.push_back(std::move(excerpt));
}

// The lines of files, each read once.
class Sources {
 public:
  explicit Sources(std::filesystem::path root) : root_(std::move(root)) {}

  // Without the blanks around it; empty where it cannot be read.
  std::string line(const Frame& frame) {
    const std::vector<std::string>& lines = lines_of(frame.file);
    const auto number = static_cast<std::size_t>(frame.line);
    if (frame.line <= 0 || number > lines.size()) return {};
    return trimmed(lines[number - 1]).substr(0, widest);
  }

 private:
  const std::vector<std::string>& lines_of(const std::string& name) {
    const auto [known, is_new] = files_.try_emplace(name);
    if (!is_new) return known->second;
    std::ifstream file(root_ / name);
    for (std::string line; std::getline(file, line);) known->second.push_back(line);
    return known->second;
  }

  static std::string trimmed(const std::string& line) {
    const std::size_t from = line.find_first_not_of(" \t");
    if (from == std::string::npos) return {};
    return line.substr(from, line.find_last_not_of(" \t\r") + 1 - from);
  }

  std::filesystem::path root_;
  std::map<std::string, std::vector<std::string>> files_;
};

}  // namespace

void add_sources(Exploration& exploration, const std::string& root) {
  Sources sources(root);
  for (Interleaving& shown : exploration.interleavings_shown) {
    for (Step& step : shown.steps) {
      if (const Frame* frame = telling_frame(step.stack)) step.source = sources.line(*frame);
    }
  }
}

void add_excerpts(Finding& finding, const std::string& root) {
  for (const Access& access : finding.accesses) add(finding.excerpts, access.stack, root);
  for (const Stack& stack : finding.stacks) add(finding.excerpts, stack, root);
}

}  // namespace deadheat
