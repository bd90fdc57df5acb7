// SPDX-License-Identifier: MIT
// What an execution tells when it is run a second time to be shown. Code addresses are kept as they
// are, and made readable when the execution is over.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "explore/object.hpp"
#include "explore/operation.hpp"
#include "explore/sites.hpp"

namespace deadheat::explorer {

using CodeAddresses = std::vector<std::uintptr_t>;  // return addresses, innermost first

// Of the code that runs, without the runtime's own frames.
CodeAddresses stack_here();

struct Recorded {
  int thread = 0;
  Operation operation = Operation::start;
  ObjectKind object_kind = ObjectKind::none;
  std::uint32_t object_number = 0;
  std::uint64_t address = 0;
  std::uint32_t site = 0;
  std::string value;
  bool preempts = false;
  bool is_event = true;  // false: a plain access that is no scheduling point
  CodeAddresses stack;
};

// What a thread waits for when all wait.
struct Stuck {
  int thread = 0;
  Operation operation = Operation::start;
  ObjectKind object_kind = ObjectKind::none;
  std::uint32_t object_number = 0;
  int owner = -1;  // who holds it
  CodeAddresses stack;
};

struct Recorder {
  SiteSet watched;  // plain accesses that are shown
  std::vector<Recorded> steps;
  std::vector<CodeAddresses> created;  // by thread: where it was created
  std::vector<Stuck> stuck;
  CodeAddresses failed_at;                     // of the failure that the recording is for
  std::size_t failing_step = ~std::size_t{0};  // how many steps there were before it
};

}  // namespace deadheat::explorer
