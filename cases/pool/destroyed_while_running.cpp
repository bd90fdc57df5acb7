// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <deadheat/case.hpp>

// The destructor of std::jthread joins, so a pool of jthreads needs no destructor of its own?
// Members are destroyed in reverse order of their declaration. If the thread is declared before the
// tasks, the tasks are destroyed first, while the thread still takes them.
namespace {

using namespace deadheat;

// What the workers say of a pool; it outlives the pool.
struct Told {
  std::atomic<bool> pool_is_gone = false;
  std::atomic<long> ran = 0;  // tasks, each of them a 1, while the pool was there
};

class Tasks {
 public:
  Tasks(int count, Told& told) : told_(told), waiting_(static_cast<std::size_t>(count), 1) {}
  Tasks(const Tasks&) = delete;
  Tasks& operator=(const Tasks&) = delete;
  ~Tasks() { told_.pool_is_gone = true; }

  void run_all() {
    while (const int task = take()) {
      if (!told_.pool_is_gone) told_.ran += task;
    }
  }

 private:
  // 0: none is left.
  int take() {
    std::scoped_lock hold(mutex_);
    if (waiting_.empty()) return 0;
    const int task = waiting_.front();
    waiting_.pop_front();
    return task;
  }

  Told& told_;
  std::mutex mutex_;
  std::deque<int> waiting_;
};

struct ThreadFirst {
  ThreadFirst(int count, Told& told) : tasks(count, told) {
    worker = std::jthread([this] { tasks.run_all(); });
  }
  std::jthread worker;
  Tasks tasks;
};

struct ThreadLast {
  ThreadLast(int count, Told& told) : tasks(count, told) {
    worker = std::jthread([this] { tasks.run_all(); });
  }
  Tasks tasks;
  std::jthread worker;
};

template <class Pool>
Tally trial(Crew& crew) {
  const int tasks = std::min(crew.steps(), 60);
  Told told;
  std::optional<Pool> pool(std::in_place, tasks, told);  // its memory is there to the end
  pool.reset();
  return {.expected = tasks, .found = told.ran};
}

const Case destroyed_while_running({
    .id = "pool/destroyed-while-running",
    .rule = "A pool is there until its worker has run all accepted tasks.",
    .bug = "The thread is declared before the tasks and so is joined after they are destroyed.",
    .fix = "The thread is declared last: it is joined before anything that it uses is destroyed.",
    .source = "C++ Core Guidelines, CP.23; C++ standard, [class.dtor]",
    .tags = {"CP.23", "CWE-416", "quick"},
    .racy = {trial<ThreadFirst>, {.race = must, .wrong = must, .crash = may}},
    .locked = {trial<ThreadLast>},
});

}  // namespace
