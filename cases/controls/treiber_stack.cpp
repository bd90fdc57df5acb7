// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <vector>

#include <deadheat/case.hpp>

// Treiber's stack takes no lock: a node is put on top by a compare-exchange, and taken off by
// another. The exchange that puts it there has to publish what is in it. Those that take nodes off
// need no release: a read-modify-write carries on the release of the push that it finds. Nodes are
// pushed once and kept until the end, so that this is about order, and not about ABA.
namespace {

using namespace deadheat;

constexpr int consumers = 2;
constexpr int producer = consumers;  // the last of the crew

struct Node {
  int item = 0;
  Node* below = nullptr;
};

template <std::memory_order publish>
class Stack {
 public:
  void push(Node& node) {
    node.below = top_.load(std::memory_order_relaxed);
    while (!top_.compare_exchange_weak(node.below, &node, publish, std::memory_order_relaxed)) {
    }
  }

  // The item, or nothing (0) where the stack is empty.
  int pop() {
    Node* top = top_.load(std::memory_order_acquire);  // partner: the exchange in push
    while (top && !top_.compare_exchange_weak(top, top->below, std::memory_order_acquire)) {
    }
    return top ? top->item : 0;
  }

 private:
  std::atomic<Node*> top_ = nullptr;
};

template <class AnyStack>
std::vector<int> take(AnyStack& stack, int wanted) {
  std::vector<int> items;
  items.reserve(static_cast<std::size_t>(wanted));
  Backoff backoff;
  while (std::ssize(items) < wanted) {
    if (const int item = stack.pop()) {
      items.push_back(item);
    } else {
      backoff.wait();
    }
  }
  return items;
}

long distinct_items(const std::array<std::vector<int>, consumers>& taken, int items) {
  std::vector<bool> was_taken(static_cast<std::size_t>(items) + 1);
  for (const std::vector<int>& list : taken) {
    for (const int item : list) was_taken[static_cast<std::size_t>(item)] = true;
  }
  return std::ranges::count(was_taken, true);
}

template <std::memory_order publish>
Tally trial(Crew& crew) {
  const int each = std::min(crew.steps(), 5'000);  // per consumer
  std::vector<Node> nodes(static_cast<std::size_t>(consumers * each));
  Stack<publish> stack;
  std::array<std::vector<int>, consumers> taken;
  crew.together(consumers + 1, [&](int who) {
    if (who != producer) {
      taken[static_cast<std::size_t>(who)] = take(stack, each);
      return;
    }
    int item = 0;
    for (Node& node : nodes) {
      node.item = ++item;
      stack.push(node);
    }
  });
  return {.expected = long{consumers} * each, .found = distinct_items(taken, consumers * each)};
}

const Case treiber_stack({
    .id = "controls/treiber-stack",
    .rule = "Every item that was pushed is taken exactly once.",
    .bug = "A relaxed exchange does not publish the node that it puts on top.",
    .fix = "A push is a release, a pop an acquire.",
    .source = "Treiber: Systems Programming: Coping with Parallelism, IBM RJ 5118, 1986",
    .tags = {"CP.100", "CP.102", "CWE-362"},
    .racy = {trial<std::memory_order_relaxed>, {.race = must, .wrong = may, .crash = may}},
    .locked = {trial<std::memory_order_release>},
});

}  // namespace
