// SPDX-License-Identifier: MIT
// The heap, and the functions that copy memory: libraries that are not instrumented call them on
// behalf of code that is.
#include <malloc.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "explore/interpose.hpp"

using namespace deadheat::explorer;

// NOLINTBEGIN(bugprone-reserved-identifier): the C library's own names of its heap
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}
// NOLINTEND(bugprone-reserved-identifier)

namespace {

// Eight bytes wherever they lie, and whatever they are part of.
using Unaligned __attribute__((aligned(1), may_alias)) = std::uint64_t;

void* allocate(std::size_t size, std::size_t alignment) {
  const InRuntime inside;
  void* block = execution().allocate(size, alignment);
  if (!block) errno = ENOMEM;
  return block;
}

void touch(const void* address, std::size_t size, bool writes, const void* caller) {
  if (size == 0) return;
  const InRuntime inside;
  execution().access(reinterpret_cast<std::uint64_t>(address), size, writes, site_of(caller));
}

// What is short is done in a loop, as the processor's own instructions for it take long to begin.
// (This file is compiled with -fno-builtin: a loop must not become a call of what is defined here.)
constexpr std::size_t short_size = 64;

void plain_copy(void* to, const void* from, std::size_t size) {
  auto* target = static_cast<char*>(to);
  const auto* source = static_cast<const char*>(from);
  if (size <= short_size) {
    for (; size >= 8; size -= 8, target += 8, source += 8) {
      *reinterpret_cast<Unaligned*>(target) = *reinterpret_cast<const Unaligned*>(source);
    }
    for (; size > 0; --size) *target++ = *source++;
    return;
  }
  __asm__ __volatile__("rep movsb" : "+D"(target), "+S"(source), "+c"(size) : : "memory");
}
void plain_copy_back(void* to, const void* from, std::size_t size) {
  if (size == 0) return;
  void* target = static_cast<char*>(to) + size - 1;
  const void* source = static_cast<const char*>(from) + size - 1;
  __asm__ __volatile__("std\n\trep movsb\n\tcld"
                       : "+D"(target), "+S"(source), "+c"(size)
                       :
                       : "memory");
}
void plain_fill(void* to, int value, std::size_t size) {
  auto* target = static_cast<char*>(to);
  if (size <= short_size) {
    const std::uint64_t word = 0x0101010101010101u * static_cast<unsigned char>(value);
    for (; size >= 8; size -= 8, target += 8) *reinterpret_cast<Unaligned*>(target) = word;
    for (; size > 0; --size) *target++ = static_cast<char>(value);
    return;
  }
  __asm__ __volatile__("rep stosb" : "+D"(target), "+c"(size) : "a"(value) : "memory");
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) noexcept {
  if (!in_body()) return __libc_malloc(size);
  return allocate(size, 16);
}
void free(void* block) noexcept {
  if (!block) return;
  if (!heap.owns(block)) return __libc_free(block);
  if (!in_body()) {
    heap.free(block);
    return;
  }
  const InRuntime inside;
  execution().free(block, DEADHEAT_CALLER);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
  if (!in_body()) return __libc_calloc(count, size);
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return nullptr;
  }
  void* block = allocate(bytes, 16);
  if (block) plain_fill(block, 0, bytes);
  return block;
}
void* realloc(void* block, std::size_t size) noexcept {
  if (!block) return malloc(size);
  if (!heap.owns(block)) return __libc_realloc(block, size);
  void* fresh = malloc(size);
  if (!fresh) return nullptr;
  const std::size_t old = heap.size_of(block);
  plain_copy(fresh, block, old < size ? old : size);
  free(block);
  return fresh;
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
  if (!in_body()) return __libc_memalign(alignment, size);
  return allocate(size, std::bit_ceil(alignment));
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return memalign(alignment, size);
}
int posix_memalign(void** block, std::size_t alignment, std::size_t size) noexcept {
  *block = memalign(alignment, size);
  return *block ? 0 : ENOMEM;
}
std::size_t malloc_usable_size(void* block) noexcept {
  if (heap.owns(block)) return heap.size_of(block);
  using Size = std::size_t (*)(void*);
  static const Size real_size = reinterpret_cast<Size>(next_function("malloc_usable_size"));
  return real_size(block);
}

void* memcpy(void* __restrict to, const void* __restrict from, std::size_t size) noexcept {
  if (in_body()) {
    const void* caller = __builtin_return_address(0);
    touch(from, size, false, caller);
    touch(to, size, true, caller);
  }
  plain_copy(to, from, size);
  return to;
}
void* memmove(void* to, const void* from, std::size_t size) noexcept {
  if (in_body()) {
    const void* caller = __builtin_return_address(0);
    touch(from, size, false, caller);
    touch(to, size, true, caller);
  }
  const std::uintptr_t distance =
      reinterpret_cast<std::uintptr_t>(to) - reinterpret_cast<std::uintptr_t>(from);
  if (distance < size) {
    plain_copy_back(to, from, size);
  } else {
    plain_copy(to, from, size);
  }
  return to;
}
void* memset(void* to, int value, std::size_t size) noexcept {
  if (in_body()) touch(to, size, true, __builtin_return_address(0));
  plain_fill(to, value, size);
  return to;
}

}  // extern "C"
