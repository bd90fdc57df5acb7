// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "run/session.hpp"

namespace deadheat {

enum class Command { help, list, run, report, diff, merge, doctor, replay, score };

// A format, and the file that it is written to; empty: the usual one.
struct FormatChoice {
  std::string name = {};
  std::string file = {};
};

// What only `deadheat score` is asked.
struct ScoreAsked {
  std::string built = {};  // the file of a program that is built already, instead of the next two
  std::string labels = {};
  std::string compile = {};
  std::vector<std::string> formats = {};
  int runs = 0;  // 0: what is usual for the detector
  double deadline = 10;
  std::string explore_runtime = {};  // a folder; empty: that of this build
};

struct CliOptions {
  Command command = Command::help;
  std::string help = {};                // what to print for Command::help
  std::vector<std::string> paths = {};  // suites and build folders, or result files and folders
  Selection selection = {};
  double budget = 1;
  std::optional<double> clean_budget = {};
  int jobs = 1;
  std::uint64_t seed = 1;
  long trials = 0;
  std::uint64_t memory = std::uint64_t{4} << 30;
  std::string output = {};
  std::vector<FormatChoice> formats = {};     // empty: what the command usually writes
  std::string difference_format = "console";  // of diff
  std::vector<std::string> costs = {};        // result files of Google Benchmark
  bool doctor = true;
  bool resume = false;
  bool json = false;
  bool swapped = false;    // report: judge each side by the truth of the other
  bool long_list = false;  // list: also the source and the tags of each case
  Exploring exploring = {};
  std::string token = {};  // of replay
  long times = 1;
  bool gdb = false;
  ScoreAsked score = {};
  bool deep = false;                      // doctor: also the controls of single options
  std::string explain = {};               // doctor: the id of a complaint
  std::vector<std::string> job = {};      // doctor: the command to run between two examinations
  std::string baseline = {};              // run: what to compare with in the end
  std::vector<std::string> history = {};  // report: earlier results
  bool rerun_failed = false;
  bool until_fail = false;
  int rounds = 100;  // at most, with until_fail
  bool dry_run = false;
  std::string told = {};  // what to say on stderr first, such as which configuration file was taken
};

// Throws UsageError that names the option and the value.
CliOptions parse_options(int count, char** words);

}  // namespace deadheat
