// SPDX-License-Identifier: MIT
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <deadheat/case.hpp>

#include "grid.hpp"

// A fixed set of workers takes cells from one queue and puts what becomes of them into another. The
// caller helps until the queue of cells is empty. Is the generation complete then? The last cells
// have been taken, and may still be in the hands of the workers. Their answers come too late for
// the generation to which they belong.
namespace {

using namespace deadheat;
using life::Game;

constexpr int workers = 2;

struct Job {
  std::size_t generation, cell;
  bool alive = false;  // the answer
};
using Jobs = std::vector<Job>;

class Queues {
 public:
  void put(const Job& job) {
    std::scoped_lock hold(mutex_);
    jobs_.push_back(job);
    ++unanswered_;
    changed_.notify_all();
  }

  std::optional<Job> take() {
    std::scoped_lock hold(mutex_);
    return first();
  }

  // Nothing: no job will come any more.
  std::optional<Job> wait_and_take() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [&] { return closed_ || !jobs_.empty(); });
    return first();
  }

  void answer(const Job& job) {
    std::scoped_lock hold(mutex_);
    answers_.push_back(job);
    --unanswered_;
    changed_.notify_all();
  }

  Jobs answers() {
    std::scoped_lock hold(mutex_);
    return std::exchange(answers_, {});
  }

  Jobs answers_to_all() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [&] { return unanswered_ == 0; });
    return std::exchange(answers_, {});
  }

  void close() {
    std::scoped_lock hold(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  std::optional<Job> first() {
    if (jobs_.empty()) return std::nullopt;
    const Job job = jobs_.front();
    jobs_.pop_front();
    return job;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  Jobs answers_;
  int unanswered_ = 0;
  bool closed_ = false;
};

// Reads a grid that the caller completed before it put the job: the queues' lock orders the two.
void work(Queues& queues, const Game& game, std::optional<Job> (Queues::*take)()) {
  while (std::optional<Job> job = (queues.*take)()) {
    // the last cell of a row waits for input, and others are let on
    if (job->cell % 9 == 8) std::this_thread::yield();
    job->alive = life::lives_on(game.now(job->generation), job->cell);
    queues.answer(*job);
  }
}

template <Jobs (Queues::*fan_in)()>
Tally trial(Crew& crew) {
  Game game(crew);
  Queues queues;
  std::vector<std::thread> threads;
  for (int worker = 0; worker < workers; ++worker) {
    threads.emplace_back([&] { work(queues, game, &Queues::wait_and_take); });
  }
  for (std::size_t generation = 0; generation < game.generations(); ++generation) {
    for (std::size_t cell = 0; cell < game.cells(); ++cell) queues.put({generation, cell});
    work(queues, game, &Queues::take);
    for (const Job& answer : (queues.*fan_in)()) {
      if (answer.generation == generation) game.next(generation).set(answer.cell, answer.alive);
    }
    game.look(generation);
  }
  queues.close();
  for (std::thread& thread : threads) thread.join();
  return game.tally();
}

const Case by_queues({
    .id = "life/by-queues",
    .rule = "No cell differs from the sequential step's.",
    .bug =
        "The caller takes an empty queue for the end of the work, while workers still have cells "
        "in hand.",
    .fix =
        "The caller waits until every cell that was put has been answered, as task_done and join "
        "do.",
    .source = "Effective Python, item 58",
    .tags = {"CWE-362"},
    .racy = {trial<&Queues::answers>, {.wrong = must}},
    .locked = {trial<&Queues::answers_to_all>},
});

}  // namespace
