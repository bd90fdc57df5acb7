// SPDX-License-Identifier: MIT
#include <algorithm>
#include <future>
#include <stdexcept>
#include <vector>

#include <deadheat/case.hpp>

#include "pool.hpp"

// A future carries the exception of its task to whoever asks for the result. `wait()` does not ask:
// it only waits, the exception goes with the future, and the work looks as if it were done.
namespace {

using namespace deadheat;

using Future = std::future<void>;

void wait_only(Future& future) { future.wait(); }

void get_result(Future& future) { future.get(); }

bool succeeds(void (*fan_in)(Future&), Future& future) {
  try {
    fan_in(future);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

// Every second task fails. Expected: as many failures are heard of.
template <void (*fan_in)(Future&)>
Tally trial(Crew& crew) {
  const int tasks = std::min(crew.steps(), 20);
  pool::Pool pool(2);
  std::vector<Future> futures;
  for (int task = 0; task < tasks; ++task) {
    futures.push_back(pool.submit([task] {
      if (task % 2 == 1) throw std::runtime_error("the task failed");
    }));
  }
  const auto failed =
      std::ranges::count_if(futures, [](Future& future) { return !succeeds(fan_in, future); });
  return {.expected = tasks / 2, .found = failed};
}

const Case exception_lost({
    .id = "pool/exception-lost",
    .rule = "Who waits for a task hears of its failure.",
    .bug = "std::future::wait only waits, and the exception in the future is never looked at.",
    .fix = "std::future::get waits and throws what the task threw.",
    .source = "Effective Python, item 59",
    .tags = {"CP.60", "CWE-390"},
    .racy = {.trial = trial<wait_only>, .truth = {.wrong = must}},
    .locked = {trial<get_result>},
});

}  // namespace
