// SPDX-License-Identifier: MIT
// One child process: started in its own process group, watched, and always ended.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

struct ProcessOptions {
  std::vector<std::string>
      command;  // the program (a path, or a name looked up in PATH) and its arguments
  std::vector<std::string> environment = {};  // "NAME=value", beside the inherited one
  std::string input = {};                     // of stdin
  std::string folder = {};                    // to start in; empty: the one of this process
  // Seconds without a report line (without reports: in all); more where it had no core to run on,
  // see has_hung().
  double deadline = 60;
  double longest = 600;            // seconds in all
  std::uint64_t memory = 0;        // bytes of resident memory; 0: no limit
  std::uint64_t file = 0;          // bytes that it may write to one file; 0: no limit
  std::size_t output = 64 * 1024;  // bytes kept of stdout, and of stderr
  bool fixed_addresses = false;    // no address-space randomisation, where the kernel allows it
  // Called with each line that the child writes to the descriptor report_fd, without the newline;
  // returns whether it was one that tells that the child goes on. None: it has no such descriptor.
  std::function<bool(std::string_view)> on_report = {};
  double start = 0;       // seconds until the first such line, where that may take longer
  bool has_file = false;  // it writes a text to the descriptor file_fd, which it gets
  // Called with the living process before it is killed for its deadline.
  std::function<void(pid_t)> before_kill = {};
};

inline constexpr int report_fd = 3;
inline constexpr int file_fd = 4;

struct ProcessEnd {
  How how = How::finished;  // finished: exited by itself, with any code
  int code = 0;
  std::string message = {};  // why it could not be started
  double seconds = 0;
  std::uint64_t peak_memory = 0;
  Output out = {};
  Output err = {};
  std::string file = {};  // what was written to file_fd, cut where it is far too much
};

// Returns when the process has ended, whatever its descendants do with the pipes; what is left of
// its process group is killed.
ProcessEnd run_process(const ProcessOptions& options);

}  // namespace deadheat
