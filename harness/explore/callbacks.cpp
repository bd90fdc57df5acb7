// SPDX-License-Identifier: MIT
// What code that is compiled with -fsanitize=thread calls (compiler-rt, tsan_interface.h). The
// runtime of ThreadSanitizer is not linked: these stand in its place.
#include <cstddef>
#include <cstdint>

#include "explore/execution.hpp"

// Says that this runtime is linked, and no other one.
extern "C" const char deadheat_explore_runtime[];
extern "C" const char deadheat_explore_runtime[] = "deadheat";

namespace deadheat::explorer {
namespace {

[[gnu::noinline]] void access_slowly(const void* address, std::size_t size, bool writes,
                                     const void* caller) {
  const InRuntime inside;
  ++runtime.execution->callbacks;
  runtime.execution->access(reinterpret_cast<std::uint64_t>(address), size, writes,
                            site_of(caller));
}

// Calls nothing but its last resort, so that the way which nearly all accesses take has no frame.
[[gnu::always_inline]] inline void access(const void* address, std::size_t size, bool writes,
                                          const void* caller) {
  if (!runtime.in_body) return;
  const auto at = reinterpret_cast<std::uint64_t>(address);
  const std::uint64_t site = distance_of(caller);
  if (site >= first_in_library ||
      !runtime.execution->access_quickly(at, size, writes, static_cast<std::uint32_t>(site))) {
    access_slowly(address, size, writes, caller);
  }
}

}  // namespace
}  // namespace deadheat::explorer

// NOLINTBEGIN(bugprone-reserved-identifier): the names are the compiler's
#define DEADHEAT_ACCESS(name, size, writes)                                         \
  extern "C" void name(void* address) {                                             \
    deadheat::explorer::access(address, size, writes, __builtin_return_address(0)); \
  }
#define DEADHEAT_ACCESSES(size)                                      \
  DEADHEAT_ACCESS(__tsan_read##size, size, false)                    \
  DEADHEAT_ACCESS(__tsan_write##size, size, true)                    \
  DEADHEAT_ACCESS(__tsan_unaligned_read##size, size, false)          \
  DEADHEAT_ACCESS(__tsan_unaligned_write##size, size, true)          \
  DEADHEAT_ACCESS(__tsan_volatile_read##size, size, false)           \
  DEADHEAT_ACCESS(__tsan_volatile_write##size, size, true)           \
  DEADHEAT_ACCESS(__tsan_unaligned_volatile_read##size, size, false) \
  DEADHEAT_ACCESS(__tsan_unaligned_volatile_write##size, size, true) \
  extern "C" void __tsan_read_write##size(void* address) {           \
    const void* caller = __builtin_return_address(0);                \
    deadheat::explorer::access(address, size, false, caller);        \
    deadheat::explorer::access(address, size, true, caller);         \
  }                                                                  \
  extern "C" void __tsan_unaligned_read_write##size(void* address) { \
    const void* caller = __builtin_return_address(0);                \
    deadheat::explorer::access(address, size, false, caller);        \
    deadheat::explorer::access(address, size, true, caller);         \
  }

DEADHEAT_ACCESSES(1)
DEADHEAT_ACCESSES(2)
DEADHEAT_ACCESSES(4)
DEADHEAT_ACCESSES(8)
DEADHEAT_ACCESSES(16)

extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_ignore_thread_begin() {}
void __tsan_ignore_thread_end() {}

void __tsan_read_range(void* address, std::size_t size) {
  deadheat::explorer::access(address, size, false, __builtin_return_address(0));
}
void __tsan_write_range(void* address, std::size_t size) {
  deadheat::explorer::access(address, size, true, __builtin_return_address(0));
}

// A constructor or destructor puts its own table of virtual functions into the object. To write
// what is there already is none that another thread could see.
void __tsan_vptr_update(void** address, void* value) {
  if (*address == value) return;
  deadheat::explorer::access(address, sizeof(void*), true, __builtin_return_address(0));
}
void __tsan_vptr_read(void** address) {
  deadheat::explorer::access(address, sizeof(void*), false, __builtin_return_address(0));
}

void* __tsan_memcpy(void* to, const void* from, std::size_t size) {
  const void* caller = __builtin_return_address(0);
  deadheat::explorer::access(from, size, false, caller);
  deadheat::explorer::access(to, size, true, caller);
  return __builtin_memmove(to, from, size);
}
void* __tsan_memmove(void* to, const void* from, std::size_t size) {
  const void* caller = __builtin_return_address(0);
  deadheat::explorer::access(from, size, false, caller);
  deadheat::explorer::access(to, size, true, caller);
  return __builtin_memmove(to, from, size);
}
void* __tsan_memset(void* to, int value, std::size_t size) {
  deadheat::explorer::access(to, size, true, __builtin_return_address(0));
  return __builtin_memset(to, value, size);
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
