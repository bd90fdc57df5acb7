// SPDX-License-Identifier: MIT
#include "cost/states.hpp"

#include <algorithm>
#include <new>

namespace deadheat {
namespace {

constexpr std::size_t line = 64;

// At least a cache line, and a multiple of it and of the state's alignment (both are powers of
// two).
std::size_t padding_of(const LitmusBody& body) {
  const std::size_t unit = std::max(line, body.state_alignment);
  return (body.state_size + unit - 1) / unit * unit;
}

std::byte* aligned(std::size_t alignment, std::size_t bytes) {
  void* memory = std::aligned_alloc(alignment, bytes);
  if (!memory) throw std::bad_alloc();
  return static_cast<std::byte*>(memory);
}

}  // namespace

States::States(const LitmusBody& body)
    : body_(body),
      memory_(
          aligned(std::max(line, body.state_alignment), padding_of(body) * std::size_t{count})) {
  block_.states = memory_.get();
  block_.padding = padding_of(body);
  block_.stride = count;
  for (std::size_t number = 0; number < body.registers; ++number) {
    registers_[number].resize(std::size_t{count});
    block_.registers[number] = registers_[number].data();
  }
  body.create(block_, 0, count);
}

}  // namespace deadheat
