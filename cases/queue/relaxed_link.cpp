// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>

#include <deadheat/case.hpp>

// A queue with two locks: who puts holds the lock of the tail, who takes that of the head, so that
// the two do not wait for each other. Where the queue is nearly empty they meet all the same: the
// link that the one writes is the link that the other follows, under different locks. It has to
// publish the node: with a relaxed link, the node is read while it is written.
namespace {

using namespace deadheat;

template <class Link>
struct Node {
  int item = 0;
  Link next;
};

template <std::memory_order publish, std::memory_order follow>
struct AtomicLink {
  void set(void* node) { to.store(node, publish); }
  void* get() const { return to.load(follow); }
  std::atomic<void*> to = nullptr;
};
using Relaxed = AtomicLink<std::memory_order_relaxed, std::memory_order_relaxed>;
using Published = AtomicLink<std::memory_order_release, std::memory_order_acquire>;

struct PlainLink {
  void set(void* node) { to = node; }
  void* get() const { return to; }
  void* to = nullptr;
};

// Its nodes live as long as the queue: to free them is another lesson.
template <class Link>
class Queue {
 public:
  explicit Queue(int items) : nodes_(static_cast<std::size_t>(items) + 1) {}

  void put(int item) {
    std::scoped_lock hold(tail_mutex_);
    Node<Link>& node = nodes_[++used_];
    node.item = item;
    tail_->next.set(&node);
    tail_ = &node;
  }

  bool take(int& item) {
    std::scoped_lock hold(head_mutex_);
    auto* const next = static_cast<Node<Link>*>(head_->next.get());
    if (next == nullptr) return false;
    item = next->item;
    head_ = next;
    return true;
  }

 private:
  std::deque<Node<Link>> nodes_;  // the first holds no item
  std::size_t used_ = 0;
  std::mutex tail_mutex_, head_mutex_;
  Node<Link>* tail_ = &nodes_.front();
  Node<Link>* head_ = &nodes_.front();
};

template <class Link>
Tally trial(Crew& crew) {
  const int items = std::min(crew.steps(), 1'000);
  Queue<Link> queue(items);
  long in_order = 0;
  crew.together(2, items, [&](int who, int number) {
    if (who == 0) return queue.put(number);
    int item = -1;
    Backoff backoff;
    while (!queue.take(item)) backoff.wait();
    if (item == number) ++in_order;
  });
  return {.expected = items, .found = in_order};
}

const Case relaxed_link({
    .id = "queue/relaxed-link",
    .rule = "Every item is taken as it was put, in order.",
    .bug = "The link to the new node is stored relaxed, and the two locks do not order who puts "
           "before who takes.",
    .fix = "The link is stored with release and followed with acquire.",
    .source = "Michael and Scott, PODC 1996 (the two-lock queue)",
    .tags = {"CP.2", "CP.100", "CWE-362", "CWE-821"},
    .racy = {trial<Relaxed>, {.race = must, .wrong = may}},
    .locked = {trial<Published>},
    .further = {{"plain-link", Role::racy, {trial<PlainLink>, {.race = must, .wrong = may}}}},
});

}  // namespace
