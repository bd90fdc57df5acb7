// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include <deadheat/case.hpp>

// A worker looks at the first task under the lock, runs it without the lock, as it should, and
// takes it out of the queue when it is done. Another worker that comes in between sees the same
// first task and runs it too. Then both remove "the first task", and the second of them removes one
// that nobody has run.
namespace {

using namespace deadheat;

constexpr int workers = 2;

using Ran = std::vector<int>;

struct Tasks {
  std::mutex mutex;
  std::deque<int> waiting;
};

// Every tenth task takes its time, and others are let on.
void run(int task, Ran& ran) {
  ran.push_back(task);
  if (task % 10 == 0) std::this_thread::yield();
}

void run_then_remove(Tasks& tasks, Ran& ran) {
  std::unique_lock hold(tasks.mutex);
  if (tasks.waiting.empty()) return;
  const int task = tasks.waiting.front();
  hold.unlock();
  run(task, ran);
  hold.lock();
  if (!tasks.waiting.empty()) tasks.waiting.pop_front();
}

void remove_then_run(Tasks& tasks, Ran& ran) {
  std::unique_lock hold(tasks.mutex);
  if (tasks.waiting.empty()) return;
  const int task = tasks.waiting.front();
  tasks.waiting.pop_front();
  hold.unlock();
  run(task, ran);
}

long run_once(const std::array<Ran, workers>& ran, int tasks) {
  std::vector<int> times(static_cast<std::size_t>(tasks));
  for (const Ran& list : ran) {
    for (const int task : list) ++times[static_cast<std::size_t>(task)];
  }
  return std::ranges::count(times, 1);
}

template <void (*work)(Tasks&, Ran&)>
Tally trial(Crew& crew) {
  const int count = std::min(crew.steps(), 100);
  Tasks tasks;
  for (int task = 0; task < count; ++task) tasks.waiting.push_back(task);
  std::array<Ran, workers> ran;  // one list each, so as not to order the workers
  crew.together(workers, count,
                [&](int who, int) { work(tasks, ran[static_cast<std::size_t>(who)]); });
  return {.expected = count, .found = run_once(ran, count)};
}

const Case task_taken({
    .id = "pool/task-taken",
    .rule = "Every accepted task is run exactly once.",
    .bug = "The first task is looked at under one lock and removed under another, and a second "
           "worker comes in between.",
    .fix = "A worker removes the task under the lock under which it looks at it, and runs it "
           "afterwards.",
    .source = "Anthony Williams, C++ Concurrency in Action, 3.2.3",
    .tags = {"CP.2", "CWE-362", "CWE-821"},
    .racy = {trial<run_then_remove>, {.wrong = must}},
    .locked = {trial<remove_then_run>},
});

}  // namespace
