// SPDX-License-Identifier: MIT
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include <deadheat/case.hpp>

// Items go through a stage, from one queue into the next. At the end both queues are closed, one
// after the other. But closed is not empty: the stage still has items to bring, and the second
// queue does not take them any more.
namespace {

using namespace deadheat;

class Queue {
 public:
  // A closed queue takes nothing: the item is dropped.
  void push(int item) {
    {
      std::scoped_lock hold(mutex_);
      if (closed_) return;
      items_.push_back(item);
    }
    changed_.notify_one();
  }

  void close() {
    {
      std::scoped_lock hold(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

  // Nothing where the queue is closed and empty.
  std::optional<int> pop() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return closed_ || !items_.empty(); });
    if (items_.empty()) return std::nullopt;
    const int item = items_.front();
    items_.pop_front();
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> items_;
  bool closed_ = false;
};

void close_at_once(Queue& in, std::thread& stage, Queue& out) {
  in.close();
  out.close();
  stage.join();
}

void close_stage_by_stage(Queue& in, std::thread& stage, Queue& out) {
  in.close();
  stage.join();
  out.close();
}

template <void (*close)(Queue& in, std::thread& stage, Queue& out)>
Tally trial(Crew& crew) {
  const int items = std::min(crew.steps(), 200);
  Queue in, out;
  long finished = 0;
  std::thread stage([&] {
    while (const std::optional<int> item = in.pop()) out.push(*item);
  });
  std::thread sink([&] {
    while (out.pop()) ++finished;
  });
  for (int item = 0; item < items; ++item) in.push(item);
  close(in, stage, out);
  sink.join();
  return {.expected = items, .found = finished};
}

const Case pipeline_drop({
    .id = "queue/pipeline-drop",
    .rule = "Every item that went in comes out, though the pipeline is closed.",
    .bug = "The second queue is closed while the stage before it still has items to bring.",
    .fix = "A queue is closed when the stage that fills it has ended.",
    .source = "Effective Python, item 55",
    .tags = {"CWE-362"},
    .racy = {trial<close_at_once>, {.wrong = must}},
    .locked = {trial<close_stage_by_stage>},
});

}  // namespace
