// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>

#include <deadheat/case.hpp>

// A stack without a lock. pop() reads the top node A and the node B under it, and puts B on top if
// A is still there. Meanwhile another thread pops A, pops B, and pushes A again: A is on top once
// more, the compare-exchange cannot tell, and B is on top although the other thread has it. A tag
// that each change counts up makes every top another one.
namespace {

using namespace deadheat;

constexpr std::uint32_t nodes = 4;
constexpr std::uint32_t none = nodes;

struct alignas(8) Top {
  std::uint32_t node = none;
  std::uint32_t tag = 0;
};

template <std::uint32_t step>
class Stack {
 public:
  Stack() {
    for (std::uint32_t node = 0; node < nodes; ++node) push(node);
  }

  void push(std::uint32_t node) {
    Top top = top_.load();
    do {
      below_[node].store(top.node);
    } while (!top_.compare_exchange_strong(top, {node, top.tag + step}));
  }

  std::uint32_t pop() {
    Top top = top_.load();
    while (top.node != none) {
      if (top_.compare_exchange_strong(top, {below_[top.node].load(), top.tag + step})) break;
    }
    return top.node;
  }

 private:
  std::array<std::atomic<std::uint32_t>, nodes> below_{};
  std::atomic<Top> top_ = Top{};
};

// The nodes that are in the stack when all is over. A circle in it does not end: so many, no more.
template <class AnyStack>
long distinct_nodes(AnyStack& stack) {
  std::array<bool, nodes> there{};
  for (std::uint32_t popped = 0; popped < nodes; ++popped) {
    const std::uint32_t node = stack.pop();
    if (node != none) there[node] = true;
  }
  return std::ranges::count(there, true);
}

// The first thread pops a node and pushes it again. The other does so with two, in the order in
// which they came.
template <std::uint32_t step>
Tally trial(Crew& crew) {
  Stack<step> stack;
  crew.together(2, std::clamp(crew.steps() / 2, 1, 50'000), [&](int who, int) {
    const std::uint32_t one = stack.pop();
    const std::uint32_t other = who == 0 ? none : stack.pop();
    if (one != none) stack.push(one);
    if (other != none) stack.push(other);
  });
  return {.expected = nodes, .found = distinct_nodes(stack)};
}

const Case aba_stack({
    .id = "queue/aba-stack",
    .rule = "A node is in the stack or with one thread, and at the end all are in the stack.",
    .bug = "The compare-exchange sees the same top node as before, though the nodes under it are "
           "others by now (ABA).",
    .fix = "The top has a tag that every push and pop counts up.",
    .source = "Treiber, IBM RJ 5118, 1986; Michael and Scott, PODC 1996",
    .tags = {"CP.100", "CP.102", "CWE-362"},
    .racy = {trial<0>, {.wrong = must}},
    .locked = {trial<1>},
});

}  // namespace
