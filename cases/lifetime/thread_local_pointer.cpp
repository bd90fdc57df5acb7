// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

#include <deadheat/case.hpp>

// A function answers with a buffer that is thread_local, so that threads do not get in each other's
// way. The address of one thread's buffer is as good in another thread as any: the one reads what
// the other writes at its next call. (And it is gone when its thread ends.)
namespace {

using namespace deadheat;

const long& ticket(long number) {
  thread_local long buffer;
  buffer = number;
  return buffer;
}

using Borrowed = const long&;
using Copied = const long;

// Hands the first ticket to a thread, and goes on to the second.
template <class Ticket>
bool arrives(long number) {
  bool arrived = false;
  Ticket first = ticket(number);
  {
    std::jthread reader([&] { arrived = first == number; });
    ticket(number + 1);
  }
  return arrived;
}

template <class Ticket>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 10);
  long right = 0;
  for (int round = 0; round < rounds; ++round) {
    if (arrives<Ticket>(round)) ++right;
  }
  return {.expected = rounds, .found = right};
}

const Case thread_local_pointer({
    .id = "lifetime/thread-local-pointer",
    .rule = "A thread reads the ticket that it was given.",
    .bug = "It is given the address of another thread's thread_local buffer, which that thread "
           "uses for its next ticket.",
    .fix = "It is given a copy.",
    .source = "C++20, [basic.stc.thread]; C++ Core Guidelines, CP.31",
    .tags = {"CP.31", "CWE-362"},
    .racy = {trial<Borrowed>, {.race = must, .wrong = must}},
    .locked = {trial<Copied>},
});

}  // namespace
