// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <mutex>

#include <deadheat/case.hpp>

// A mutex cannot be copied, so that a class which has one cannot either. Somebody writes the copy
// constructor by hand: the copy shares the total and gets a mutex of its own. From then on the
// class can be passed by value, and each copy locks itself.
namespace {

using namespace deadheat;

constexpr int threads = 2;

class Ledger {
 public:
  Ledger() = default;
  Ledger(const Ledger& other) : total_(other.total_) {}
  Ledger& operator=(const Ledger&) = delete;
  ~Ledger() = default;

  void add(long amount) {
    std::scoped_lock hold(mutex_);
    *total_ += amount;
  }
  long total() const { return *total_; }

 private:
  std::shared_ptr<long> total_ = std::make_shared<long>(0);
  std::mutex mutex_;
};

void book_in_copy(Ledger ledger, int steps) {
  for (int number = 0; number < steps; ++number) ledger.add(1);
}

void book(Ledger& ledger, int steps) {
  for (int number = 0; number < steps; ++number) ledger.add(1);
}

template <auto book_steps>
Tally trial(Crew& crew) {
  Ledger ledger;
  const int steps = std::min(crew.steps(), 100'000);
  crew.together(threads, [&](int) { book_steps(ledger, steps); });
  return {.expected = long{threads} * steps, .found = ledger.total()};
}

const Case guard_of_copy({
    .id = "lock/guard-of-copy",
    .rule = "Every amount is in the total.",
    .bug = "Each thread gets a copy of the ledger, with the same total and another mutex.",
    .fix = "The ledger is passed by reference: one total, one mutex.",
    .source = "[thread.mutex.requirements.mutex]",
    .tags = {"CP.50", "CWE-362", "CWE-667"},
    .racy = {trial<book_in_copy>, {.race = must, .wrong = must}},
    .locked = {trial<book>},
});

}  // namespace
