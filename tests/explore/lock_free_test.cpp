// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <barrier>
#include <cstddef>

#include "exploring.hpp"

// Lock-free code as it is written, with the right orders and with one that is too weak.
namespace deadheat {
namespace {

using Order = std::memory_order;
constexpr Order relaxed = std::memory_order_relaxed;
constexpr Order acquire = std::memory_order_acquire;
constexpr Order release = std::memory_order_release;

// Two numbers that a reader may see only together. The data are atomic, and so a reader that comes
// in the middle reads without a race, and then knows that it must not use what it read.
class SeqLock {
 public:
  void write(int value) {
    const unsigned before = version_.load(relaxed);
    version_.store(before + 1, relaxed);
    std::atomic_thread_fence(release);  // partner: the fence in read
    first_.store(value, relaxed);
    second_.store(value, relaxed);
    version_.store(before + 2, release);  // partner: the first load in read
  }

  // False where what was read may not belong together.
  bool read(int& first, int& second) const {
    const unsigned before = version_.load(acquire);
    first = first_.load(relaxed);
    second = second_.load(relaxed);
    std::atomic_thread_fence(acquire);
    return before % 2 == 0 && version_.load(relaxed) == before;
  }

 private:
  std::atomic<unsigned> version_ = 0;
  std::atomic<int> first_ = 0;
  std::atomic<int> second_ = 0;
};

Tally read_beside_a_write(bool use_it_anyway) {
  SeqLock lock;
  bool torn = false;
  together([&] { lock.write(1); },
           [&] {
             int first = 0;
             int second = 0;
             if (lock.read(first, second) || use_it_anyway) torn = first != second;
           });
  return {.expected = 0, .found = torn};
}

TEST(SeqLock, GivesWhatBelongsTogether) {
  EXPECT_THAT(explore_all([] { return read_beside_a_write(false); }), IsCleanAndComplete());
}

TEST(SeqLock, IgnoredByItsReaderGivesHalves) {
  EXPECT_THAT(explore_all([] { return read_beside_a_write(true); }), FindsAWrongTally());
}

TEST(SeqLock, AroundPlainDataIsARace) {
  EXPECT_THAT(explore_all([] {
                std::atomic<unsigned> version = 0;
                int data = 0;
                int seen = 0;
                together(
                    [&] {
                      version.store(1, relaxed);
                      std::atomic_thread_fence(release);
                      data = 1;
                      version.store(2, release);
                    },
                    [&] {
                      const unsigned before = version.load(acquire);
                      const int read = data;
                      std::atomic_thread_fence(acquire);
                      if (before % 2 == 0 && version.load(relaxed) == before) seen = read;
                    });
                return outcome(seen);
              }),
              FindsARace());
}

struct Node {
  int value = 0;
  std::atomic<Node*> next = nullptr;
};

// No node comes back to it, and so it needs no care for ABA. Its nodes belong to the caller.
template <Order push_order, Order pop_order>
class TreiberStack {
 public:
  void push(Node& node) {
    Node* top = top_.load(relaxed);
    do {
      node.next.store(top, relaxed);
    } while (!top_.compare_exchange_weak(top, &node, push_order, relaxed));
  }

  int pop() {
    Node* top = top_.load(pop_order);
    while (top != nullptr &&
           !top_.compare_exchange_weak(top, top->next.load(relaxed), pop_order, pop_order)) {
    }
    return top == nullptr ? 0 : top->value;
  }

 private:
  std::atomic<Node*> top_ = nullptr;
};

// Each of two threads puts a number in and takes one out: both numbers come out.
template <class Container>
Tally put_one_and_take_one() {
  Container container;
  std::array<Node, 2> nodes;
  std::array<int, 2> taken = {};
  const auto work = [&](std::size_t self) {
    nodes[self].value = static_cast<int>(self) + 1;
    container.push(nodes[self]);
    taken[self] = container.pop();
  };
  together([&] { work(0); }, [&] { work(1); });
  return {.expected = 3, .found = taken[0] + taken[1]};
}

TEST(TreiberStack, GivesEachNumberOnce) {
  EXPECT_THAT(explore_all(put_one_and_take_one<TreiberStack<release, acquire>>),
              IsCleanAndComplete());
}

TEST(TreiberStack, WithARelaxedPushIsARace) {
  EXPECT_THAT(explore_all(put_one_and_take_one<TreiberStack<relaxed, acquire>>), FindsARace());
}

TEST(TreiberStack, WithARelaxedPopIsARace) {
  EXPECT_THAT(explore_all(put_one_and_take_one<TreiberStack<release, relaxed>>), FindsARace());
}

template <Order link_order, Order read_order>
class MichaelScottQueue {
 public:
  void push(Node& node) {
    for (;;) {
      Node* last = tail_.load(acquire);  // partner: whoever moved the tail
      Node* next = last->next.load(read_order);
      if (next != nullptr) {
        tail_.compare_exchange_strong(last, next, release, relaxed);
      } else if (last->next.compare_exchange_strong(next, &node, link_order, relaxed)) {
        tail_.compare_exchange_strong(last, &node, release, relaxed);
        return;
      }
    }
  }

  int pop() {
    for (;;) {
      Node* first = head_.load(acquire);  // partner: whoever moved the head
      Node* last = tail_.load(acquire);
      Node* next = first->next.load(read_order);  // partner: the link in push
      if (next == nullptr) return 0;
      if (first == last) {
        tail_.compare_exchange_strong(last, next, release, relaxed);
        continue;
      }
      const int value = next->value;
      if (head_.compare_exchange_strong(first, next, release, relaxed)) return value;
    }
  }

 private:
  Node first_ = {};
  std::atomic<Node*> head_ = &first_;
  std::atomic<Node*> tail_ = &first_;
};

TEST(MichaelScottQueue, GivesEachNumberOnce) {
  EXPECT_THAT(explore_some(put_one_and_take_one<MichaelScottQueue<release, acquire>>), IsClean());
}

TEST(MichaelScottQueue, GivesEachNumberOnceWithinTwoPreemptions) {
  const Explored explored =
      explore_all(put_one_and_take_one<MichaelScottQueue<release, acquire>>, {.bound = 2});
  EXPECT_THAT(explored, IsClean());
  EXPECT_TRUE(explored.complete || explored.bound == 2) << explored.text();
}

TEST(MichaelScottQueue, WithARelaxedLinkIsARace) {
  EXPECT_THAT(explore_some(put_one_and_take_one<MichaelScottQueue<relaxed, acquire>>),
              FindsARace());
}

TEST(MichaelScottQueue, WithARelaxedReadOfTheLinkIsARace) {
  EXPECT_THAT(explore_some(put_one_and_take_one<MichaelScottQueue<release, relaxed>>),
              FindsARace());
}

// In each phase a thread writes the cell that the other read in the phase before.
TEST(Phases, BetweenTheRoundsOfABarrierAreOrdered) {
  EXPECT_THAT(explore_some([] {
                std::barrier barrier(2);
                std::array<int, 2> cells = {};
                const auto work = [&](std::size_t self) {
                  for (std::size_t phase = 0; phase < 3; ++phase) {
                    cells[(self + phase) % 2] += 1;
                    barrier.arrive_and_wait();
                  }
                };
                together([&] { work(0); }, [&] { work(1); });
                return Tally{.expected = 6, .found = cells[0] + cells[1]};
              }),
              IsClean());
}

TEST(Phases, OfWhichOneThreadLeavesOutARoundRace) {
  EXPECT_THAT(explore_some([] {
                std::barrier barrier(2);
                int cell = 0;
                together(
                    [&] {
                      cell = 1;
                      barrier.arrive_and_wait();
                    },
                    [&] {
                      static_cast<void>(barrier.arrive());
                      ++cell;
                    });
                return outcome(cell);
              }),
              FindsARace());
}

}  // namespace
}  // namespace deadheat
