// SPDX-License-Identifier: MIT
#include "explore/recorder.hpp"

#include <unwind.h>

namespace deadheat::explorer {
namespace {

constexpr std::size_t most_frames = 64;

_Unwind_Reason_Code add_frame(_Unwind_Context* context, void* data) {
  auto& addresses = *static_cast<CodeAddresses*>(data);
  const std::uintptr_t address = _Unwind_GetIP(context);
  if (address == 0 || addresses.size() == most_frames) return _URC_END_OF_STACK;
  addresses.push_back(address);
  return _URC_NO_REASON;
}

}  // namespace

CodeAddresses stack_here() {
  CodeAddresses addresses;
  _Unwind_Backtrace(&add_frame, &addresses);
  return addresses;
}

}  // namespace deadheat::explorer
