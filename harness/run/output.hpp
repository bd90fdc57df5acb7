// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace deadheat {

// Keeps the beginning and the end of what a child prints, and counts the rest.
class OutputKeeper {
 public:
  explicit OutputKeeper(std::size_t most = 64 * 1024) : half_(most / 2) {}

  void add(std::string_view text);
  Output output() const;

 private:
  std::size_t half_;
  std::size_t bytes_ = 0;
  std::string head_;
  std::string tail_;
};

// The same with at most about so many bytes of its beginning and end.
Output shortened(const Output& output, std::size_t most);

}  // namespace deadheat
