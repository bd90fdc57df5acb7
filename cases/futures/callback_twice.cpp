// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include <deadheat/case.hpp>

// A callback is added to a future while the future completes. Who adds it puts it there and calls
// it at once where the future is done already; who completes says so and calls what is there. Where
// the steps of the two mix, both call it; where each misses the other's write, nobody does.
namespace {

using namespace deadheat;

template <class Mutex>
class Future {
 public:
  // True: the caller has to call the callback.
  bool add_callback() {
    std::scoped_lock hold(mutex_);
    has_callback_ = true;
    return done_;
  }
  bool complete() {
    std::scoped_lock hold(mutex_);
    done_ = true;
    return has_callback_;
  }

 private:
  Mutex mutex_;
  bool has_callback_ = false;
  bool done_ = false;
};

template <class Mutex>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 100'000);
  std::deque<Future<Mutex>> futures(static_cast<std::size_t>(rounds));
  std::vector<char> adder_called(futures.size()), completer_called(futures.size());

  crew.together(2, rounds, [&](int who, int number) {
    const auto round = static_cast<std::size_t>(number);
    if (who == 0) {
      adder_called[round] = futures[round].add_callback();
    } else {
      completer_called[round] = futures[round].complete();
    }
  });

  long called_once = 0;
  for (std::size_t round = 0; round < futures.size(); ++round) {
    if (adder_called[round] != completer_called[round]) ++called_once;
  }
  return {.expected = rounds, .found = called_once};
}

const Case callback_twice({
    .id = "futures/callback-twice",
    .rule = "A callback is called once, whether it is added before or after its future completes.",
    .bug = "Adding and completing each write one field and read the other's, and no lock spans the "
           "two.",
    .fix = "One std::mutex spans both steps of either side.",
    .source = "concurrent.futures, add_done_callback",
    .tags = {"CP.2", "CWE-362"},
    .racy = {trial<NoLock>, {.race = must, .wrong = must}},
    .locked = {trial<std::mutex>},
});

}  // namespace
