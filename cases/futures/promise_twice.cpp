// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <deque>
#include <future>

#include <deadheat/case.hpp>

// A request is sent to two servers, and the first answer counts. Both answerers look whether there
// is an answer already. std::promise itself is safe to set from two threads, and throws where it is
// set twice: who looked a moment too early gets std::future_error, which ends a thread that has not
// thought of it.
namespace {

using namespace deadheat;

constexpr int servers = 2;

struct Request {
  std::atomic<bool> answered = false;
  std::promise<int> promise;
};

bool look_then_store(std::atomic<bool>& answered) {
  if (answered.load()) return false;
  answered.store(true);
  return true;
}

bool exchange(std::atomic<bool>& answered) { return !answered.exchange(true); }

template <bool (*is_first)(std::atomic<bool>&)>
Tally trial(Crew& crew) {
  const int requests = std::min(crew.steps(), 10'000);
  std::deque<Request> all(static_cast<std::size_t>(requests));
  std::array<long, servers> set_again{};
  crew.together(servers, requests, [&](int who, int number) {
    Request& request = all[static_cast<std::size_t>(number)];
    if (!is_first(request.answered)) return;
    try {
      request.promise.set_value(who);
    } catch (const std::future_error&) {
      ++set_again[static_cast<std::size_t>(who)];
    }
  });
  return {.expected = requests, .found = requests + set_again[0] + set_again[1]};
}

const Case promise_twice({
    .id = "futures/promise-twice",
    .rule = "The promise of each request is set once.",
    .bug = "Both threads look whether it is answered before either says so, and both set it.",
    .fix = "One atomic exchange looks and says so: only one thread is first.",
    .source = "C++20, [futures.promise]",
    .tags = {"CWE-367"},
    .racy = {trial<look_then_store>, {.wrong = must}},
    .locked = {trial<exchange>},
});

}  // namespace
