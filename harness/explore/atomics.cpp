// SPDX-License-Identifier: MIT
// The atomic operations of instrumented code. Threads take turns, so a plain access to the memory
// does what the atomic operation is to do; the processor's own atomic instructions are used all the
// same, as code that is not instrumented may look at the same memory.
#include <cstdint>
#include <string>

#include "explore/execution.hpp"

namespace deadheat::explorer {
namespace {

__extension__ using Wide = unsigned __int128;

template <class T>
std::string text_of(T value) {
  if constexpr (sizeof(T) == 16) {
    return std::to_string(static_cast<std::uint64_t>(value)) + " (low half)";
  } else {
    return std::to_string(static_cast<std::int64_t>(std::make_signed_t<T>(value)));
  }
}

template <class T>
T raw_load(const volatile T* address) {
  return *address;
}

// Does `change`, from the value that is there to the one that is to be there.
template <class T, class Change>
T update(Operation operation, volatile T* address, int order, const void* caller, Change change) {
  if (!runtime.in_body) {
    T old = raw_load(address);
    if constexpr (sizeof(T) == 16) {
      *address = change(old);
    } else {
      while (!__atomic_compare_exchange_n(address, &old, change(old), false, __ATOMIC_SEQ_CST,
                                          __ATOMIC_SEQ_CST)) {
      }
    }
    return old;
  }
  const InRuntime inside;
  Execution& execution = *runtime.execution;
  ++execution.callbacks;
  const std::uint32_t site = site_of(caller);
  const auto at = reinterpret_cast<std::uint64_t>(address);
  Object& object = execution.before_atomic(operation, at, site);
  execution.before_change(at, sizeof(T));
  const T old = raw_load(address);
  const T fresh = change(old);
  *address = fresh;
  execution.after_update(object, at, sizeof(T), order, old != fresh, site);
  if (execution.is_recording()) execution.note_value(text_of(old) + " -> " + text_of(fresh));
  return old;
}

template <class T>
T load(const volatile T* address, int order, const void* caller) {
  if (!runtime.in_body) return raw_load(address);
  const InRuntime inside;
  Execution& execution = *runtime.execution;
  ++execution.callbacks;
  const std::uint32_t site = site_of(caller);
  const auto at = reinterpret_cast<std::uint64_t>(address);
  Object& object = execution.before_atomic(Operation::load, at, site);
  const T value = raw_load(address);
  execution.after_load(object, at, sizeof(T), order, site);
  if (execution.is_recording()) execution.note_value(text_of(value));
  return value;
}

template <class T>
void store(volatile T* address, T value, int order, const void* caller) {
  if (!runtime.in_body) {
    *address = value;
    return;
  }
  const InRuntime inside;
  Execution& execution = *runtime.execution;
  ++execution.callbacks;
  const std::uint32_t site = site_of(caller);
  const auto at = reinterpret_cast<std::uint64_t>(address);
  Object& object = execution.before_atomic(Operation::store, at, site);
  execution.before_change(at, sizeof(T));
  const bool changes = raw_load(address) != value;
  *address = value;
  execution.after_store(object, at, sizeof(T), order, changes, site);
  if (execution.is_recording()) execution.note_value(text_of(value));
}

template <class T>
bool compare_exchange(volatile T* address, T* expected, T desired, int order, int failed_order,
                      bool weak, const void* caller) {
  if (!runtime.in_body) {
    const T seen = raw_load(address);
    if (seen == *expected) {
      *address = desired;
      return true;
    }
    *expected = seen;
    return false;
  }
  const InRuntime inside;
  Execution& execution = *runtime.execution;
  ++execution.callbacks;
  const std::uint32_t site = site_of(caller);
  const auto at = reinterpret_cast<std::uint64_t>(address);
  Object& object = execution.before_atomic(Operation::compare_exchange, at, site);
  const T seen = raw_load(address);
  if (seen != *expected || (weak && execution.weak_exchange_fails())) {
    execution.after_load(object, at, sizeof(T), failed_order, site);
    if (execution.is_recording()) execution.note_value(text_of(seen) + ", not exchanged");
    *expected = seen;
    return false;
  }
  execution.before_change(at, sizeof(T));
  *address = desired;
  execution.after_update(object, at, sizeof(T), order, seen != desired, site);
  if (execution.is_recording()) execution.note_value(text_of(seen) + " -> " + text_of(desired));
  return true;
}

}  // namespace
}  // namespace deadheat::explorer

using deadheat::explorer::Operation;

// NOLINTBEGIN(bugprone-reserved-identifier): the names are the compiler's
#define DEADHEAT_UPDATE(bits, T, name, operation, expression)                          \
  extern "C" T __tsan_atomic##bits##_##name(volatile T* address, T value, int order) { \
    return deadheat::explorer::update<T>(                                              \
        operation, address, order, __builtin_return_address(0),                        \
        [value](T old) -> T { return static_cast<T>(expression); });                   \
  }

#define DEADHEAT_ATOMIC(bits, T)                                                                   \
  extern "C" T __tsan_atomic##bits##_load(const volatile T* address, int order) {                  \
    return deadheat::explorer::load<T>(address, order, __builtin_return_address(0));               \
  }                                                                                                \
  extern "C" void __tsan_atomic##bits##_store(volatile T* address, T value, int order) {           \
    deadheat::explorer::store<T>(address, value, order, __builtin_return_address(0));              \
  }                                                                                                \
  DEADHEAT_UPDATE(bits, T, exchange, Operation::exchange, ((void)old, value))                      \
  DEADHEAT_UPDATE(bits, T, fetch_add, Operation::update, old + value)                              \
  DEADHEAT_UPDATE(bits, T, fetch_sub, Operation::update, old - value)                              \
  DEADHEAT_UPDATE(bits, T, fetch_and, Operation::update, old& value)                               \
  DEADHEAT_UPDATE(bits, T, fetch_or, Operation::update, old | value)                               \
  DEADHEAT_UPDATE(bits, T, fetch_xor, Operation::update, old ^ value)                              \
  DEADHEAT_UPDATE(bits, T, fetch_nand, Operation::update, ~(old & value))                          \
  extern "C" int __tsan_atomic##bits##_compare_exchange_strong(                                    \
      volatile T* address, T* expected, T desired, int order, int failed_order) {                  \
    return deadheat::explorer::compare_exchange<T>(address, expected, desired, order,              \
                                                   failed_order, false,                            \
                                                   __builtin_return_address(0))                    \
               ? 1                                                                                 \
               : 0;                                                                                \
  }                                                                                                \
  extern "C" int __tsan_atomic##bits##_compare_exchange_weak(                                      \
      volatile T* address, T* expected, T desired, int order, int failed_order) {                  \
    return deadheat::explorer::compare_exchange<T>(                                                \
               address, expected, desired, order, failed_order, true, __builtin_return_address(0)) \
               ? 1                                                                                 \
               : 0;                                                                                \
  }                                                                                                \
  extern "C" T __tsan_atomic##bits##_compare_exchange_val(                                         \
      volatile T* address, T expected, T desired, int order, int failed_order) {                   \
    deadheat::explorer::compare_exchange<T>(address, &expected, desired, order, failed_order,      \
                                            false, __builtin_return_address(0));                   \
    return expected;                                                                               \
  }

DEADHEAT_ATOMIC(8, std::uint8_t)
DEADHEAT_ATOMIC(16, std::uint16_t)
DEADHEAT_ATOMIC(32, std::uint32_t)
DEADHEAT_ATOMIC(64, std::uint64_t)
DEADHEAT_ATOMIC(128, deadheat::explorer::Wide)

extern "C" void __tsan_atomic_thread_fence(int order) {
  using namespace deadheat::explorer;
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (!runtime.in_body) return;
  const InRuntime inside;
  ++runtime.execution->callbacks;
  runtime.execution->fence(order, site_of(__builtin_return_address(0)));
}

extern "C" void __tsan_atomic_signal_fence(int) {}
// NOLINTEND(bugprone-reserved-identifier)
