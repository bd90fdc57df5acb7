// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <vector>

#include <deadheat/case.hpp>

// The queue of Michael and Scott takes no lock: a node is linked behind the last one by a
// compare-exchange, and whoever finds the tail lagging moves it on. The link is what publishes the
// item. A consumer that follows a relaxed one reads an item that nothing orders after its writing.
// Nodes are kept until the end, so that this is about order, and not about reclaiming memory.
namespace {

using namespace deadheat;

constexpr int producers = 2;
constexpr int consumer = producers;  // the last of the crew

struct Node {
  int item = 0;
  std::atomic<Node*> next = nullptr;
};

template <std::memory_order publish>
class Queue {
 public:
  explicit Queue(Node& dummy) : head_(&dummy), tail_(&dummy) {}

  void push(Node& node) {
    for (;;) {
      Node* tail = tail_.load(std::memory_order_acquire);  // partner: whoever moved the tail
      Node* next = nullptr;
      // partner of a failure: the push that linked before this one
      if (tail->next.compare_exchange_strong(next, &node, publish, std::memory_order_acquire)) {
        move_tail(tail, &node);
        return;
      }
      move_tail(tail, next);
    }
  }

  // The item, or nothing (0) where the queue is empty.
  int pop() {
    for (;;) {
      Node* head = head_.load(std::memory_order_acquire);       // partner: the pop before
      Node* tail = tail_.load(std::memory_order_acquire);       // partner: whoever moved the tail
      Node* next = head->next.load(std::memory_order_acquire);  // partner: the link in push
      if (!next) return 0;
      if (head == tail) {
        move_tail(tail, next);
      } else if (head_.compare_exchange_strong(head, next, std::memory_order_release,
                                               std::memory_order_relaxed)) {
        return next->item;
      }
    }
  }

 private:
  void move_tail(Node* from, Node* to) {
    tail_.compare_exchange_strong(from, to, publish, std::memory_order_relaxed);
  }

  std::atomic<Node*> head_;
  std::atomic<Node*> tail_;
};

// Takes `wanted` items, and returns how many of them are the next one of their producer.
template <class AnyQueue>
long take_in_order(AnyQueue& queue, int wanted) {
  std::vector<int> last(producers, 0);
  long in_order = 0;
  Backoff backoff;
  for (int taken = 0; taken < wanted;) {
    const int item = queue.pop();
    if (item == 0) {
      backoff.wait();
      continue;
    }
    ++taken;
    int& before = last[static_cast<std::size_t>(item % producers)];
    if (item > before) ++in_order;
    before = item;
  }
  return in_order;
}

template <std::memory_order publish>
Tally trial(Crew& crew) {
  const int items = std::min(crew.steps(), 5'000);  // per producer
  Node dummy;
  std::vector<Node> nodes(static_cast<std::size_t>(producers * items));
  Queue<publish> queue(dummy);
  long in_order = 0;
  crew.together(producers + 1, [&](int who) {
    if (who == consumer) {
      in_order = take_in_order(queue, producers * items);
      return;
    }
    for (int number = 0; number < items; ++number) {
      Node& node = nodes[static_cast<std::size_t>(who * items + number)];
      node.item = producers * (number + 1) + who;
      queue.push(node);
    }
  });
  return {.expected = long{producers} * items, .found = in_order};
}

const Case michael_scott_queue({
    .id = "controls/michael-scott-queue",
    .rule = "Every item is taken once, and those of one producer in their order.",
    .bug = "A relaxed link does not publish the item in the node.",
    .fix = "The link and the tail are set with release, and followed with acquire.",
    .source = "Michael, Scott: Simple, Fast, and Practical Non-Blocking and Blocking Concurrent "
              "Queue Algorithms, PODC 1996",
    .tags = {"CP.100", "CP.102", "CWE-362"},
    .racy = {trial<std::memory_order_relaxed>, {.race = must, .wrong = may}},
    .locked = {trial<std::memory_order_release>},
});

}  // namespace
