// SPDX-License-Identifier: MIT
#include "explore/fiber.hpp"

#include <asm/prctl.h>
#include <link.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cxxabi.h>
#include <array>
#include <boost/context/detail/fcontext.hpp>
#include <cstring>

#include "explore/real.hpp"
#include "explore/vector_clock.hpp"
#include "model/error.hpp"

namespace deadheat::explorer {
namespace {

namespace context = boost::context::detail;

// The processor's own instructions for the FS base take nanoseconds; the system call that older
// kernels want takes ten times as long.
bool may_write_fs_base() {
  constexpr unsigned long fsgsbase = 1UL << 1;  // HWCAP2_FSGSBASE, <asm/hwcap2.h>
  return (getauxval(AT_HWCAP2) & fsgsbase) != 0;
}
const bool writes_fs_base = may_write_fs_base();

std::uint64_t fs_base() {
  std::uint64_t base = 0;
  if (writes_fs_base) {
    __asm__ __volatile__("rdfsbase %0" : "=r"(base));
  } else {
    syscall(SYS_arch_prctl, ARCH_GET_FS, &base);
  }
  return base;
}

void set_fs_base(std::uint64_t base) {
  if (writes_fs_base) [[likely]] {
    __asm__ __volatile__("wrfsbase %0" : : "r"(base) : "memory");
  } else {
    // not by libc's syscall(), which would set errno in storage that is about to change
    long result = SYS_arch_prctl;
    __asm__ __volatile__("syscall"
                         : "+a"(result)
                         : "D"(long{ARCH_SET_FS}), "S"(base)
                         : "rcx", "r11", "memory");
  }
}

// Where the program's own thread_local variables lie below the FS base, and their first content.
struct OwnStorage {
  std::size_t below = 0;  // bytes from the FS base down to the block
  std::size_t size = 0;
  const void* image = nullptr;
  std::size_t image_size = 0;
};

int look_at_first_module(dl_phdr_info* info, std::size_t, void* data) {
  auto* storage = static_cast<OwnStorage*>(data);
  for (int index = 0; index < info->dlpi_phnum; ++index) {
    const ElfW(Phdr)& header = info->dlpi_phdr[index];
    if (header.p_type != PT_TLS || !info->dlpi_tls_data) continue;
    storage->below = fs_base() - reinterpret_cast<std::uintptr_t>(info->dlpi_tls_data);
    storage->size = header.p_memsz;
    storage->image = reinterpret_cast<const void*>(info->dlpi_addr + header.p_vaddr);
    storage->image_size = header.p_filesz;
  }
  return 1;  // the program itself comes first, and nothing else is wanted
}

OwnStorage own_storage() {
  OwnStorage storage;
  dl_iterate_phdr(&look_at_first_module, &storage);
  return storage;
}

void renew_storage(std::uint64_t base) {
  static const OwnStorage storage = own_storage();
  if (storage.size == 0) return;
  auto* block = reinterpret_cast<char*>(base - storage.below);
  std::memcpy(block, storage.image, storage.image_size);
  std::memset(block + storage.image_size, 0, storage.size - storage.image_size);
}

// Of a parked thread: said once, by itself.
struct Parked {
  std::uint64_t fs_base = 0;
  pthread_t self = {};
  void** exceptions = nullptr;  // caught, and how many are in flight (Itanium C++ ABI)
  int told = 0;                 // a futex
};

void* park(void* data) {
  auto* parked = static_cast<Parked*>(data);
  parked->fs_base = fs_base();
  parked->self = pthread_self();
  parked->exceptions = reinterpret_cast<void**>(abi::__cxa_get_globals());
  __atomic_store_n(&parked->told, 1, __ATOMIC_RELEASE);  // partner: the acquire in lend_thread
  real_syscall(SYS_futex, &parked->told, 1 /* FUTEX_WAKE */, 1, 0, 0, 0);
  for (;;) real_pause();
}

Parked lend_thread() {
  static std::array<Parked, most_threads + 1> all;
  static std::size_t next = 0;
  Parked& parked = all[next++];
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, std::size_t{64} << 10);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread{};
  if (real().pthread_create(&thread, &attributes, &park, &parked) != 0) {
    throw Error("the explorer cannot create the thread that lends a fiber its storage");
  }
  pthread_attr_destroy(&attributes);
  while (__atomic_load_n(&parked.told, __ATOMIC_ACQUIRE) == 0) {
    real_syscall(SYS_futex, &parked.told, 0 /* FUTEX_WAIT */, 0, 0, 0, 0);
  }
  return parked;
}

int fibers_made = 0;

std::uintptr_t new_stack() {
  void* stack = real_mmap(Fiber::stack_size);
  if (stack == MAP_FAILED) throw Error("the explorer cannot map a stack");
  mprotect(stack, Fiber::guard_size, PROT_NONE);
  return reinterpret_cast<std::uintptr_t>(stack);
}

}  // namespace

// Begins a fiber, on its own stack and storage.
struct FiberStart {
  static void run(context::transfer_t transfer) {
    auto* fibers = static_cast<Fiber**>(transfer.data);
    fibers[0]->context_ = transfer.fctx;
    Fiber& self = *fibers[1];
    // exceptions in flight belonged to an execution that was given up
    self.exceptions_[0] = self.exceptions_[1] = nullptr;
    self.entry_(self.argument_);
    __builtin_trap();
  }
};

void Fiber::prepare(Entry entry, void* argument) {
  entry_ = entry;
  argument_ = argument;
  renew_storage(fs_base_);
  context_ = context::make_fcontext(reinterpret_cast<void*>(stack_ + stack_size - colour_),
                                    stack_size - guard_size - colour_, &FiberStart::run);
}

void Fiber::jump_from(Fiber& from) {
  Fiber* fibers[2] = {&from, this};
  set_fs_base(fs_base_);
  const context::transfer_t back = context::jump_fcontext(context_, fibers);
  // whoever jumped here tells where it stopped
  static_cast<Fiber**>(back.data)[0]->context_ = back.fctx;
}

Fiber& Fiber::caller() {
  static Fiber fiber;
  fiber.fs_base_ = deadheat::explorer::fs_base();
  fiber.self_ = pthread_self();
  return fiber;
}

Fiber& Fiber::of(int number) {
  static std::array<Fiber, most_threads> all;
  Fiber& fiber = all[static_cast<std::size_t>(number)];
  if (fiber.stack_ == 0) {
    const Parked parked = lend_thread();
    fiber.fs_base_ = parked.fs_base;
    fiber.self_ = parked.self;
    fiber.exceptions_ = parked.exceptions;
    fiber.stack_ = new_stack();
    fiber.colour_ = static_cast<std::size_t>(number % 32) * 17 * 64;
    ++fibers_made;
  }
  return fiber;
}

void Fiber::make(int count) {
  for (int number = fibers_made; number < count; ++number) of(number);
}

int Fiber::made() { return fibers_made; }

}  // namespace deadheat::explorer
