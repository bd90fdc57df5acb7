// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace deadheat {

// While it lives, a timer runs. When it ends, the process ends: with exit code 5, and a sentence
// that names `what`. One at a time; not for code that uses SIGALRM itself.
class Deadline {
 public:
  // `what` outlives the deadline.
  Deadline(const char* what, std::chrono::milliseconds time);
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  ~Deadline();
};

}  // namespace deadheat
