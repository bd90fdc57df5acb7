// SPDX-License-Identifier: MIT
#include "explore/parcel.hpp"

#include <sys/mman.h>

#include <new>

#include "explore/real.hpp"
#include "model/error.hpp"

namespace deadheat::explorer {
namespace {

constexpr std::size_t capacity = std::size_t{1} << 28;  // of addresses: memory comes as it is used
constexpr std::size_t content_at = 64;

}  // namespace

Parcel::Parcel() {
  void* memory = mmap(nullptr, capacity, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw Error("the explorer cannot map memory to share with a child");
  shared_ = new (memory) Shared;
  content_ = static_cast<char*>(memory) + content_at;
}

Parcel::~Parcel() { munmap(shared_, capacity); }

void Parcel::clear() {
  shared_->sent = 0;
  shared_->was_too_small = false;
  shared_->fibers = 0;
  written_ = read_ = 0;
}

void Parcel::put(const void* from, std::size_t size) {
  if (size > capacity - content_at - written_) {
    shared_->was_too_small = true;
    real()._exit(1);
  }
  if (size > 0) std::memcpy(content_ + written_, from, size);
  written_ += size;
}

void Parcel::ask_for_fibers(int count) {
  shared_->fibers = count;
  real()._exit(0);
}

void Parcel::cut_to(std::size_t size) {
  written_ = size;
  send();
}

void Parcel::take(void* to, std::size_t size) {
  if (size > left()) throw Error("what an isolated execution told is cut off");
  if (size > 0) std::memcpy(to, content_ + read_, size);
  read_ += size;
}

std::size_t Take::count() {
  std::size_t count = 0;
  one(count);
  if (count > parcel_.left()) throw Error("what an isolated execution told is no list");
  return count;
}

}  // namespace deadheat::explorer
