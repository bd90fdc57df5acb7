// SPDX-License-Identifier: MIT
#include <deadheat/case.hpp>

#include "pool.hpp"

// A task finds that the work is done and shuts its pool down. To shut down is to wait for the end
// of the workers, and one of them is the worker that runs this very task. std::thread::join sees
// that and throws std::system_error (resource_deadlock_would_occur); nobody catches it in a worker.
namespace {

using namespace deadheat;

void stop_and_join(pool::Pool& pool) {
  pool.stop();
  pool.join();
}

void stop_only(pool::Pool& pool) { pool.stop(); }

template <void (*shut_down)(pool::Pool&)>
Tally trial(Crew&) {
  long ran = 0;
  {
    pool::Pool pool(1);
    pool.post([&] {
      shut_down(pool);
      ++ran;
    });
  }
  return {.expected = 1, .found = ran};
}

const Case shutdown_joins_itself({
    .id = "pool/shutdown-joins-itself",
    .rule = "A task may shut its pool down, and is itself run to its end.",
    .bug = "The task joins all workers, and so the worker that it runs in.",
    .fix = "The task only asks the workers to stop; the owner of the pool joins them.",
    .source = "C++ standard, [thread.thread.member]",
    .tags = {"CP.23", "CWE-833"},
    .racy = {trial<stop_and_join>, {.crash = must}},
    .locked = {trial<stop_only>},
});

}  // namespace
