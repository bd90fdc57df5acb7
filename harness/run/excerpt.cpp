// SPDX-License-Identifier: MIT
#include "run/excerpt.hpp"

#include <algorithm>
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

Excerpt excerpt_at(const Frame& frame) {
  Excerpt excerpt{.file = frame.file, .first = std::max(1, frame.line - around), .marked = frame.line};
  std::ifstream file(frame.file);
  std::string line;
  for (int number = 1; number <= frame.line + around && std::getline(file, line); ++number) {
    if (number >= excerpt.first) excerpt.lines.push_back(line.substr(0, widest));
  }
  return excerpt;
}

void add(std::vector<Excerpt>& excerpts, const Stack& stack) {
  const Frame* frame = telling_frame(stack);
  if (!frame || frame->line <= 0 || is_there(excerpts, *frame)) return;
  Excerpt excerpt = excerpt_at(*frame);
  if (!excerpt.lines.empty()) excerpts.push_back(std::move(excerpt));
}

}  // namespace

void add_excerpts(Finding& finding) {
  for (const Access& access : finding.accesses) add(finding.excerpts, access.stack);
  for (const Stack& stack : finding.stacks) add(finding.excerpts, stack);
}

}  // namespace deadheat
