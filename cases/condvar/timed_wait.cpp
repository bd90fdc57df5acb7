// SPDX-License-Identifier: MIT
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// A timed wait returns for three reasons: a notify, the end of its time, or nothing at all. Who
// does not look which of them it was takes a timeout for success.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int sender = 0, threads = 2;
constexpr auto limit = 20us;

struct Answer {
  std::mutex mutex;
  std::condition_variable came;
  bool here = false;
};

bool wait_and_go_on(Answer& answer, std::unique_lock<std::mutex>& hold) {
  if (!answer.here) answer.came.wait_for(hold, limit);
  return true;
}

bool wait_and_look(Answer& answer, std::unique_lock<std::mutex>& hold) {
  return answer.came.wait_for(hold, limit, [&] { return answer.here; });
}

// Expected: what the waiter takes the wait for is what it was.
template <bool (*wait)(Answer&, std::unique_lock<std::mutex>&)>
Tally trial(Crew& crew) {
  Answer answer;
  bool right = false;
  crew.together(threads, [&](int who) {
    if (who == sender) {
      std::scoped_lock hold(answer.mutex);
      answer.here = true;
      answer.came.notify_one();
    } else {
      std::unique_lock hold(answer.mutex);
      const bool success = wait(answer, hold);
      right = success == answer.here;
    }
  });
  return {.expected = 1, .found = right ? 1 : 0};
}

const Case timed_wait({
    .id = "condvar/timed-wait",
    .rule = "A wait with a time limit tells success only where the answer has come.",
    .bug = "wait_for() also returns when the time is over, and nobody looks why it returned.",
    .fix = "wait_for() with a predicate returns whether the answer is there.",
    .source = "C++20, [thread.condition.condvar]",
    .tags = {"CP.42", "CWE-252"},
    .racy = {trial<wait_and_go_on>, {.wrong = must}},
    .locked = {trial<wait_and_look>},
});

}  // namespace
