// SPDX-License-Identifier: MIT
// What a person sees while a run goes on: a line that renews itself on a terminal, a line now and
// then elsewhere.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "run/session.hpp"

namespace deadheat {

class ProgressLine {
 public:
  ProgressLine(std::string what, std::size_t total);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();  // takes the line off the terminal

  void started(const Job& job);
  void finished(const Result& result);

  // The same of anything else, by its name.
  void started(std::string name);
  void finished(const std::string& name);

 private:
  using Clock = std::chrono::steady_clock;

  void show_now_and_then();
  void show();
  std::string text() const;

  const std::string what_;
  const std::size_t total_;
  const bool on_terminal_;
  const Clock::time_point start_ = Clock::now();

  std::mutex mutex_;  // guards all below
  std::condition_variable ended_changed_;
  bool ended_ = false;
  std::size_t done_ = 0;
  std::vector<std::string> running_;
  std::jthread teller_;  // last: it uses all of the others
};

}  // namespace deadheat
