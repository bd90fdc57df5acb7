// SPDX-License-Identifier: MIT
#include "explore/faults.hpp"

#include <signal.h>
#include <ucontext.h>

#include <array>
#include <cstring>
#include <exception>
#include <string>

#include "explore/execution.hpp"
#include "explore/interpose.hpp"

namespace deadheat::explorer {
namespace {

constexpr std::array numbers = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
std::array<struct sigaction, numbers.size()> before;
stack_t stack_before;
std::terminate_handler terminate_before;
alignas(16) std::array<char, 64 * 1024> own_stack;
int depth = 0;  // of campaigns within each other

std::string what_it_did(int number, const siginfo_t& info) {
  const auto address = reinterpret_cast<std::uintptr_t>(info.si_addr);
  std::string text = "SIG" + std::string(sigabbrev_np(number));
  if (number != SIGSEGV && number != SIGBUS) return text;
  if (execution().running().fiber->has_run_over(address)) {
    return text + ": the thread used up its stack of " + std::to_string(Fiber::stack_size >> 10) +
           " KiB";
  }
  return text + (address < 4096 ? " at an address near 0" : " at an address that is not mapped");
}

// The address of the code that failed, as a return address: one behind.
std::uintptr_t where(const void* context) {
#if defined(__x86_64__)
  const auto* state = static_cast<const ucontext_t*>(context);
  return static_cast<std::uintptr_t>(state->uc_mcontext.gregs[REG_RIP]) + 1;
#else
  static_cast<void>(context);
  return 0;
#endif
}

void die_as_before(int number) {
  for (std::size_t index = 0; index < numbers.size(); ++index) {
    if (numbers[index] == number) sigaction(number, &before[index], nullptr);
  }
  // what failed fails again when the handler returns, with no handler
}

// Leaves by a jump: the handler's own stack is used anew by the next signal.
void handle(int number, siginfo_t* info, void* context) {
  if (!runtime.execution || !runtime.in_body) return die_as_before(number);
  const InRuntime inside;
  const std::string message = what_it_did(number, *info);
  execution().crash("crash", message, site_of(reinterpret_cast<const void*>(where(context))));
}

std::string exception_text() {
  if (!std::current_exception()) return "std::terminate() was called";
  try {
    throw;
  } catch (const std::exception& thrown) {
    return std::string("std::terminate() was called, with an exception in flight: ") +
           thrown.what();
  } catch (...) {
    return "std::terminate() was called, with an exception in flight";
  }
}

void terminated() {
  if (!runtime.execution || !runtime.in_body) return terminate_before();
  const InRuntime inside;
  execution().crash("terminate", exception_text(), 0);
}

}  // namespace

CatchFaults::CatchFaults() {
  if (depth++ > 0) return;
  terminate_before = std::set_terminate(&terminated);
  stack_t stack{};
  stack.ss_sp = own_stack.data();
  stack.ss_size = own_stack.size();
  sigaltstack(&stack, &stack_before);
  struct sigaction action {};
  action.sa_sigaction = &handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (std::size_t index = 0; index < numbers.size(); ++index) {
    sigaction(numbers[index], &action, &before[index]);
  }
}

CatchFaults::~CatchFaults() {
  if (--depth > 0) return;
  std::set_terminate(terminate_before);
  for (std::size_t index = 0; index < numbers.size(); ++index) {
    sigaction(numbers[index], &before[index], nullptr);
  }
  sigaltstack(&stack_before, nullptr);
}

}  // namespace deadheat::explorer
