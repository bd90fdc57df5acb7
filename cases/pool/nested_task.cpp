// SPDX-License-Identifier: MIT
#include <atomic>
#include <chrono>
#include <future>
#include <vector>

#include <deadheat/case.hpp>

#include "pool.hpp"

// Each task hands in a part of its work as a task of its own and waits for it. When all workers run
// such tasks, all wait for parts that are in the queue, and no worker is left to run them. No lock
// is held by anybody, and the pool stands still for ever.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int workers = 2;

using Future = std::future<void>;

void wait_for(pool::Pool&, Future& part) { part.get(); }

// Runs what is in the queue until the part is done, or somebody else is at it.
void help_until(pool::Pool& pool, Future& part) {
  while (part.wait_for(0s) != std::future_status::ready && pool.run_one()) {
  }
  part.get();
}

template <void (*await)(pool::Pool&, Future&)>
Tally trial(Crew&) {
  std::atomic<long> ran = 0;
  pool::Pool pool(workers);
  std::vector<Future> tasks;
  for (int task = 0; task < workers; ++task) {
    tasks.push_back(pool.submit([&] {
      Future part = pool.submit([&] { ++ran; });
      await(pool, part);
    }));
  }
  for (Future& task : tasks) task.get();
  return {.expected = workers, .found = ran};
}

const Case nested_task({
    .id = "pool/nested-task",
    .rule = "A task may hand in a task to its own pool and wait for it.",
    .bug = "Every worker waits for a task that no worker is left to run (a starvation deadlock).",
    .fix = "Who waits runs tasks from the queue meanwhile.",
    .source = "concurrent.futures: deadlocks with Executor.submit in a task",
    .tags = {"CP.4", "CWE-833"},
    .racy = {.trial = trial<wait_for>, .truth = {.hang = must}, .deadline = 1s},
    .locked = {trial<help_until>},
});

}  // namespace
