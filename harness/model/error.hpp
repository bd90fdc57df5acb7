// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

namespace deadheat {

// What stops the harness itself; caught in main, exit code 5.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A wrong option, value or input of the user's; caught in main, exit code 2.
struct UsageError : Error {
  using Error::Error;
};

// A set-up that can detect nothing; caught in main, exit code 4.
struct CannotDetect : Error {
  using Error::Error;
};

}  // namespace deadheat
