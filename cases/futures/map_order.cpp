// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <vector>

#include <deadheat/case.hpp>

// `map` applies a function to a list of inputs on several threads. Tasks end in whatever order they
// like: who appends each result as it comes, under a lock or not, gives them back in that order,
// and the caller reads the answer to another question.
namespace {

using namespace deadheat;

constexpr int workers = 2;

long answer_to(std::size_t input) { return 3 * static_cast<long>(input) + 1; }

class Results {
 public:
  explicit Results(std::size_t size) : answers_(size) {}

  void append(std::size_t, long answer) {
    std::scoped_lock hold(mutex_);
    answers_[ended_++] = answer;
  }
  void place(std::size_t input, long answer) {
    std::scoped_lock hold(mutex_);
    answers_[input] = answer;
  }
  long operator[](std::size_t input) const { return answers_[input]; }

 private:
  std::mutex mutex_;
  std::vector<long> answers_;
  std::size_t ended_ = 0;
};

template <void (Results::*keep)(std::size_t, long)>
Tally trial(Crew& crew) {
  const int each = std::min(crew.steps(), 50'000);
  const auto inputs = static_cast<std::size_t>(workers * each);
  Results results(inputs);
  std::atomic<std::size_t> next = 0;
  crew.together(workers, each, [&] {
    const std::size_t input = next.fetch_add(1, std::memory_order_relaxed);
    (results.*keep)(input, answer_to(input));
  });

  long in_place = 0;
  for (std::size_t input = 0; input < inputs; ++input) {
    if (results[input] == answer_to(input)) ++in_place;
  }
  return {.expected = long{workers} * each, .found = in_place};
}

const Case map_order({
    .id = "futures/map-order",
    .rule = "The results of map stand in the order of its inputs.",
    .bug = "Each result is appended when its task ends, and tasks end in another order than they "
           "were submitted in.",
    .fix = "Each result is put in the place of its input.",
    .source = "concurrent.futures, map",
    .tags = {"CWE-362", "quick"},
    .racy = {trial<&Results::append>, {.wrong = must}},
    .locked = {trial<&Results::place>},
});

}  // namespace
