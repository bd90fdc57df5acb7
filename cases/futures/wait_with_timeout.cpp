// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <future>
#include <vector>

#include <deadheat/case.hpp>

// `wait(futures, timeout)` gives those that are done and those that are not. Who looks for the one
// and then for the other looks twice at each future: one that ends between the two looks was not
// done at the first and is done at the second, and is in neither list.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

using Futures = std::vector<std::future<void>>;
using Indexes = std::vector<std::size_t>;

bool is_done(const std::future<void>& future) {
  return future.wait_for(0s) == std::future_status::ready;
}

struct Waited {
  Indexes done, not_done;
};

Waited look_twice(const Futures& futures) {
  Waited waited;
  for (std::size_t at = 0; at < futures.size(); ++at) {
    if (is_done(futures[at])) waited.done.push_back(at);
  }
  for (std::size_t at = 0; at < futures.size(); ++at) {
    if (!is_done(futures[at])) waited.not_done.push_back(at);
  }
  return waited;
}

Waited look_once(const Futures& futures) {
  Waited waited;
  for (std::size_t at = 0; at < futures.size(); ++at) {
    (is_done(futures[at]) ? waited.done : waited.not_done).push_back(at);
  }
  return waited;
}

long told_once(const Waited& waited, std::size_t size) {
  std::vector<int> told(size);
  for (const Indexes& list : {waited.done, waited.not_done}) {
    for (const std::size_t at : list) ++told[at];
  }
  return std::ranges::count(told, 1);
}

// One thread keeps the promises, and another's time is up in the midst of it.
template <Waited (*look)(const Futures&)>
Tally trial(Crew& crew) {
  const auto size = static_cast<std::size_t>(std::min(crew.steps(), 2'000));
  std::deque<std::promise<void>> promises(size);
  Futures futures;
  for (std::promise<void>& promise : promises) futures.push_back(promise.get_future());

  Waited waited;
  crew.together(2, [&](int who) {
    if (who == 0) {
      for (std::promise<void>& promise : promises) promise.set_value();
    } else {
      futures[size / 2].wait_for(1ms);
      waited = look(futures);
    }
  });
  return {.expected = static_cast<long>(size), .found = told_once(waited, size)};
}

const Case wait_with_timeout({
    .id = "futures/wait-with-timeout",
    .rule = "Each future is either among the done or among the not done.",
    .bug = "The done and the not done are looked for one after the other, and a future can end "
           "between the two looks.",
    .fix = "Each future is looked at once, and the one answer decides where it goes.",
    .source = "concurrent.futures, wait",
    .tags = {"CWE-367"},
    .racy = {trial<look_twice>, {.wrong = must}},
    .locked = {trial<look_once>},
});

}  // namespace
