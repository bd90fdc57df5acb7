// SPDX-License-Identifier: MIT
#include "run/excerpt.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

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

}  // namespace

void add_excerpts(Finding& finding, const std::string& root) {
  for (const Access& access : finding.accesses) add(finding.excerpts, access.stack, root);
  for (const Stack& stack : finding.stacks) add(finding.excerpts, stack, root);
}

}  // namespace deadheat
