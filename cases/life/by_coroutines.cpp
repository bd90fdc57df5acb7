// SPDX-License-Identifier: MIT
#include <coroutine>
#include <exception>
#include <functional>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

#include <deadheat/case.hpp>

#include "../pool/pool.hpp"
#include "grid.hpp"

// A coroutine for each cell. At `co_await` it leaves its thread, and whichever worker is free goes
// on with it. Who holds a lock there takes it along: it is unlocked by a thread that never locked
// it, and the worker that was left may begin another coroutine that waits for the same lock, until
// all workers wait and none is left to go on with the one that holds it.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;
using life::Game;

// A coroutine that runs by itself: it begins at once and frees its frame at its end.
struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

// `co_await Elsewhere{pool}` goes on in a worker of the pool.
struct Elsewhere {
  pool::Pool& pool;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> rest) { pool.post(rest); }
  void await_resume() {}
};

// A game, what the cells do to it, and how many of them were born or lived on in a generation.
struct Play {
  explicit Play(const Crew& crew) : game(crew) {}

  void step(std::size_t cell) { life::step(game.now(generation), game.next(generation), cell); }
  void count(std::size_t cell) { alive += game.next(generation).alive(cell) ? 1 : 0; }

  Game game;
  std::size_t generation = 0;
  std::mutex mutex;
  long alive = 0;  // guarded by the mutex
};

Task lock_then_await(pool::Pool& pool, Play& play, std::size_t cell, std::latch& done) {
  co_await Elsewhere{pool};
  play.step(cell);
  {
    std::scoped_lock hold(play.mutex);
    co_await Elsewhere{pool};
    play.count(cell);
  }
  done.count_down();
}

Task await_then_lock(pool::Pool& pool, Play& play, std::size_t cell, std::latch& done) {
  co_await Elsewhere{pool};
  play.step(cell);
  {
    co_await Elsewhere{pool};
    std::scoped_lock hold(play.mutex);
    play.count(cell);
  }
  done.count_down();
}

// The same work in the ways of the other cases, to compare what they cost.

void step_and_count(Play& play, std::size_t cell, std::latch& done) {
  play.step(cell);
  {
    std::scoped_lock hold(play.mutex);
    play.count(cell);
  }
  done.count_down();
}

Task task_of_the_pool(pool::Pool& pool, Play& play, std::size_t cell, std::latch& done) {
  pool.post([&play, cell, &done] { step_and_count(play, cell, done); });
  return {};
}

std::jthread thread_of_its_own(pool::Pool&, Play& play, std::size_t cell, std::latch& done) {
  return std::jthread(step_and_count, std::ref(play), cell, std::ref(done));
}

Task in_turn(pool::Pool&, Play& play, std::size_t cell, std::latch& done) {
  step_and_count(play, cell, done);
  return {};
}

template <auto step_cell, int workers>
Tally trial(Crew& crew) {
  Play play(crew);
  pool::Pool pool(workers);
  for (; play.generation < play.game.generations(); ++play.generation) {
    const std::size_t cells = play.game.cells();
    std::latch done(static_cast<std::ptrdiff_t>(cells));
    std::vector<decltype(step_cell(pool, play, 0, done))> running;
    for (std::size_t cell = 0; cell < cells; ++cell) {
      running.push_back(step_cell(pool, play, cell, done));
    }
    crew.holds(static_cast<int>(cells));
    done.wait();
    running.clear();
    play.game.look(play.generation);
  }
  return play.game.tally();
}

const Case by_coroutines({
    .id = "life/by-coroutines",
    .rule = "All cells are stepped, and none differs from the sequential step's.",
    .bug = "A coroutine holds a std::mutex over co_await, and goes on in another thread.",
    .fix = "The coroutine awaits first, and holds the lock only where it does not wait.",
    .source = "Effective Python, item 60; C++ Core Guidelines, CP.52",
    .tags = {"CP.52", "CWE-833", "CWE-667"},
    .racy = {.trial = trial<lock_then_await, 2>,
             // what a wrong thread's unlock lets in looks like a race
             .truth = {.race = may, .misuse = must, .hang = must},
             .blind = {{Detector::tsan, Symptom::misuse,
                        "all workers wait in lock() before a wrong thread comes to unlock"}},
             .deadline = 1s},
    .locked = {trial<await_then_lock, 2>},
    .further =
        {
            {"pool", Role::locked, {trial<task_of_the_pool, 2>}},
            {"thread-per-cell", Role::locked, {trial<thread_of_its_own, 0>}},
            {"sequential", Role::locked, {trial<in_turn, 0>}},
        },
});

}  // namespace
