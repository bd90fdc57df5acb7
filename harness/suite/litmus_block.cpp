// SPDX-License-Identifier: MIT
#include "suite/litmus_block.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace deadheat {
namespace {

constexpr std::size_t page = 4096;

// From std::aligned_alloc, for std::free.
template <class T>
T* pages(std::size_t count) {
  const std::size_t bytes = (count * sizeof(T) + page - 1) / page * page;
  void* memory = std::aligned_alloc(page, bytes);
  if (!memory) throw std::bad_alloc();
  return static_cast<T*>(memory);
}

std::size_t bytes_of(LitmusShape shape) {
  return static_cast<std::size_t>(shape.stride) * static_cast<std::size_t>(shape.padding);
}

}  // namespace

OwnedLitmusBlock::OwnedLitmusBlock(const LitmusBody& body, LitmusShape shape)
    : states_(pages<std::byte>(bytes_of(shape))) {
  block_.states = states_.get();
  block_.padding = static_cast<std::size_t>(shape.padding);
  block_.stride = shape.stride;
  for (std::size_t number = 0; number < body.registers; ++number) {
    registers_[number].reset(pages<int>(static_cast<std::size_t>(shape.stride)));
    block_.registers[number] = registers_[number].get();
    std::fill_n(block_.registers[number], shape.stride, 0);
  }
}

}  // namespace deadheat
