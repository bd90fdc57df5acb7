// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <functional>
#include <latch>
#include <thread>
#include <utility>
#include <vector>

#include <deadheat/case.hpp>

#include "pool.hpp"

// Requests come faster than they are served: here all of them wait for one slow answer. A thread
// for each is a thread more for each that waits, and each has its stack. A pool starts a fixed
// number and lets the other requests wait in a queue, where one costs a few bytes.
namespace {

using namespace deadheat;

constexpr int bound = 2;

// Counts the threads that are alive, and the most that were at one time.
class Server {
 public:
  void serve(std::latch& answer) {
    const int alive = ++alive_;
    int peak = peak_;
    while (alive > peak && !peak_.compare_exchange_weak(peak, alive)) {
    }
    answer.wait();
    --alive_;
  }
  int peak() const { return peak_; }

 private:
  std::atomic<int> alive_ = 0, peak_ = 0;
};

class ThreadPerRequest {
 public:
  void accept(std::function<void()> request) { threads_.emplace_back(std::move(request)); }

 private:
  std::vector<std::jthread> threads_;
};

class BoundedPool {
 public:
  void accept(std::function<void()> request) { pool_.post(std::move(request)); }

 private:
  pool::Pool pool_{bound};
};

template <class Service>
Tally trial(Crew& crew) {
  const int requests = std::min(crew.steps() + 1, 20);
  Server server;
  std::latch answer(1);
  {
    Service service;
    for (int request = 0; request < requests; ++request) {
      service.accept([&] { server.serve(answer); });
    }
    answer.count_down();
  }
  return {.expected = 0, .found = std::max(0, server.peak() - bound)};
}

const Case thread_per_request({
    .id = "pool/thread-per-request",
    .rule = "At the peak no more threads serve requests than the bound allows.",
    .bug = "Each request starts a thread, so the threads grow with the requests that wait.",
    .fix = "A pool of a fixed number of workers serves a queue of requests.",
    .source = "concurrent.futures: a thread for each request, and pools",
    .tags = {"CP.41", "CWE-770"},
    .racy = {trial<ThreadPerRequest>, {.wrong = must}},
    .locked = {trial<BoundedPool>},
});

}  // namespace
