// SPDX-License-Identifier: MIT
#include <array>
#include <cstddef>
#include <mutex>

#include <deadheat/case.hpp>

// The factors of four numbers, each number in a thread. In Python the threads take turns at the
// interpreter and gain nothing; in C++ they run side by side, and what protected their common list
// by accident is not there either.
namespace {

using namespace deadheat;

constexpr std::array numbers = {2'139'079, 1'214'759, 1'516'637, 1'852'285};
constexpr std::size_t most_factors = 1'000;

template <class Mutex>
class Factors {
 public:
  void add(int factor) {
    std::scoped_lock hold(mutex_);
    if (count_ < most_factors) all_[count_++] = factor;
  }
  // What is listed, as a sum: a lost factor is missing in it.
  long sum() const {
    long total = 0;
    for (const int factor : all_) total += factor;
    return total;
  }

 private:
  Mutex mutex_;
  std::array<int, most_factors> all_{};
  std::size_t count_ = 0;
};

// Tries all candidates up to `largest`, one after the other.
template <class Mutex>
void factorize(int number, int largest, Factors<Mutex>& factors) {
  for (int candidate = 1; candidate <= largest; ++candidate) {
    if (number % candidate == 0) factors.add(candidate);
  }
}

// The same by pairs, which needs only candidates up to the square root.
long expected_sum(int largest) {
  long total = 0;
  for (const int number : numbers) {
    for (int low = 1; low * low <= number; ++low) {
      if (number % low != 0) continue;
      const int high = number / low;
      if (low <= largest) total += low;
      if (high <= largest && high != low) total += high;
    }
  }
  return total;
}

template <class Mutex>
Tally threads(Crew& crew) {
  const int largest = crew.steps();
  Factors<Mutex> factors;
  crew.together(static_cast<int>(numbers.size()), [&](int who) {
    factorize(numbers[static_cast<std::size_t>(who)], largest, factors);
  });
  return {.expected = expected_sum(largest), .found = factors.sum()};
}

Tally sequence(Crew& crew) {
  const int largest = crew.steps();
  Factors<NoLock> factors;
  for (const int number : numbers) factorize(number, largest, factors);
  return {.expected = expected_sum(largest), .found = factors.sum()};
}

const Case factorize_case({
    .id = "futures/factorize",
    .rule = "All factors of all numbers are listed.",
    .bug = "Four threads append to one list without a lock, and two append at one place.",
    .fix = "A std::mutex is held while a factor is appended.",
    .source = "Effective Python, item 53",
    .tags = {"CP.2", "CWE-362"},
    .racy = {threads<NoLock>, {.race = must, .wrong = must}},
    .locked = {threads<std::mutex>},
    .further = {{"sequence", Role::locked, {sequence}}},
});

}  // namespace
