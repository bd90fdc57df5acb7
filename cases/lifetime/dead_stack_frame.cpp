// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <new>
#include <thread>

#include <deadheat/case.hpp>

// A function asks a thread for an answer, gives the thread the address of a local variable, and
// does not wait. The next function has its own variable at the same address: the late answer lands
// there. (The stack here is one frame large and made by hand, so that what the answer lands in can
// only be the next variable, and never a return address.)
namespace {

using namespace deadheat;

constexpr long none = 0, late = 1, own = 2;

class Stack {
 public:
  long& enter(long local) { return *new (frame_) long(local); }

 private:
  alignas(long) unsigned char frame_[sizeof(long)];
};

void detach(std::thread& thread) { thread.detach(); }
void join(std::thread& thread) { thread.join(); }

template <void (*leave)(std::thread&)>
void ask(Stack& stack, std::atomic<bool>& ended) {
  long& answer = stack.enter(none);
  std::thread thread([&answer, &ended] {
    answer = late;
    ended = true;
  });
  leave(thread);
}

bool keeps_its_own(Stack& stack) {
  long& variable = stack.enter(own);
  std::this_thread::yield();  // stands for the work of the function
  return variable == own;
}

template <void (*leave)(std::thread&)>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 10);
  long kept = 0;
  for (int round = 0; round < rounds; ++round) {
    Stack stack;
    std::atomic<bool> ended = false;
    ask<leave>(stack, ended);
    if (keeps_its_own(stack)) ++kept;
    Backoff backoff;
    while (!ended) backoff.wait();  // a detached thread cannot be joined
  }
  return {.expected = rounds, .found = kept};
}

const Case dead_stack_frame({
    .id = "lifetime/dead-stack-frame",
    .rule = "A variable of a function is written by those whom the function gave it to.",
    .bug = "A detached thread writes to a variable of a function that has returned, where the "
           "next one has its own.",
    .fix = "The function joins the thread before it returns.",
    .source = "C++ Core Guidelines, CP.24, CP.26 and CP.31",
    .tags = {"CP.24", "CP.26", "CWE-562", "CWE-362"},
    .racy = {trial<detach>, {.race = must, .wrong = must}},
    .locked = {trial<join>},
});

}  // namespace
