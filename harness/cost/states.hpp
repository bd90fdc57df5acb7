// SPDX-License-Identifier: MIT
// Fresh states of a litmus, a cache line apart, and the registers of its actors.
#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <vector>

#include <deadheat/litmus.hpp>

namespace deadheat {

class States {
 public:
  static constexpr int count = 131'072;

  explicit States(const LitmusBody& body);
  States(const States&) = delete;
  States& operator=(const States&) = delete;
  ~States() { body_.destroy(block_, 0, count); }

  // One actor through all states.
  void act(int actor) { body_.act[static_cast<std::size_t>(actor)](block_); }

 private:
  struct Freed {
    void operator()(std::byte* memory) const { std::free(memory); }
  };

  const LitmusBody& body_;
  std::unique_ptr<std::byte, Freed> memory_;
  std::array<std::vector<int>, most_registers> registers_;
  LitmusBlock block_;
};

}  // namespace deadheat
