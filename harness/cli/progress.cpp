// SPDX-License-Identifier: MIT
#include "cli/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "cli/terminal.hpp"
#include "model/duration.hpp"
#include "model/names.hpp"
#include "model/visible.hpp"

namespace deadheat {
namespace {

constexpr std::chrono::milliseconds on_a_terminal{250};
constexpr std::chrono::seconds elsewhere{15};

std::string name_of(const std::string& id, const std::string& variant, Detector detector) {
  return visible(id + "/" + variant) + " " + std::string(name(detector));
}

}  // namespace

ProgressLine::ProgressLine(std::string what, std::size_t total)
    : what_(std::move(what)),
      total_(total),
      on_terminal_(is_terminal(stderr)),
      teller_([this] { show_now_and_then(); }) {}

ProgressLine::~ProgressLine() {
  {
    const std::scoped_lock hold(mutex_);
    ended_ = true;
    if (on_terminal_) std::fputs("\r\x1b[K", stderr);
  }
  ended_changed_.notify_all();
}

void ProgressLine::started(const Job& job) {
  started(name_of(job.info.id, job.variant.name, job.detector));
}

void ProgressLine::finished(const Result& result) {
  finished(name_of(result.id, result.variant.name, result.detector));
}

void ProgressLine::started(std::string name) {
  const std::scoped_lock hold(mutex_);
  running_.push_back(std::move(name));
  if (on_terminal_) show();
}

void ProgressLine::finished(const std::string& name) {
  const std::scoped_lock hold(mutex_);
  ++done_;
  const auto ended = std::ranges::find(running_, name);
  if (ended != running_.end()) running_.erase(ended);
  if (on_terminal_) show();
}

void ProgressLine::show_now_and_then() {
  std::unique_lock hold(mutex_);
  const std::chrono::milliseconds pause = on_terminal_ ? on_a_terminal : elsewhere;
  while (!ended_changed_.wait_for(hold, pause, [this] { return ended_; })) show();
}

void ProgressLine::show() {
  if (ended_) return;
  std::string line = text();
  if (on_terminal_) {
    line.resize(std::min(line.size(), static_cast<std::size_t>(width_of(stderr) - 1)));
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
  } else {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
  std::fflush(stderr);
}

std::string ProgressLine::text() const {
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  std::string line = what_ + " " + std::to_string(done_) + "/" + std::to_string(total_) + ", " +
                     for_person(elapsed);
  if (done_ > 0 && done_ < total_) {
    const double each = elapsed / static_cast<double>(done_);
    line += ", about " + for_person(each * static_cast<double>(total_ - done_)) + " left";
  }
  for (std::size_t index = 0; index < running_.size(); ++index)
    line += (index == 0 ? ": " : ", ") + running_[index];
  return line;
}

}  // namespace deadheat
