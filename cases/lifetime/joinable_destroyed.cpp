// SPDX-License-Identifier: MIT
#include <stdexcept>
#include <thread>

#include <deadheat/case.hpp>

// A thread is started, then something fails and an exception passes by. The std::thread that is
// destroyed on the way was not joined, and says so with std::terminate: the handler for the
// exception is never reached, and the whole program ends.
namespace {

using namespace deadheat;

void fails() { throw std::runtime_error("no route to host"); }

// Whether the failure reached its handler.
template <class Thread>
bool handled() {
  try {
    Thread thread([] {});
    fails();
    thread.join();
  } catch (const std::runtime_error&) {
    return true;
  }
  return false;
}

template <class Thread>
Tally trial(Crew&) {
  return {.expected = 1, .found = handled<Thread>() ? 1 : 0};
}

const Case joinable_destroyed({
    .id = "lifetime/joinable-destroyed",
    .rule = "A failure after the start of a thread reaches its handler.",
    .bug = "The exception passes the join, and the destructor of a std::thread that can still be "
           "joined ends the program.",
    .fix = "A std::jthread joins in its destructor.",
    .source = "C++20, [thread.thread.destr]; C++ Core Guidelines, CP.25",
    .tags = {"CP.25", "CWE-248"},
    .racy = {trial<std::thread>, {.crash = must}},
    .locked = {trial<std::jthread>},
});

}  // namespace
