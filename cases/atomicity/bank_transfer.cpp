// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>

#include <deadheat/case.hpp>

// Both steps of a transfer lock what they touch, so no money is ever lost. But between the two the
// money is on neither account, and an auditor who looks just then finds some missing.
namespace {

using namespace deadheat;

constexpr int teller = 0, threads = 2;
constexpr long each = 1'000;

struct Account {
  std::mutex mutex;
  long money = each;

  void add(long amount) {
    std::scoped_lock hold(mutex);
    money += amount;
  }
};

void in_two_steps(Account& from, Account& to) {
  from.add(-1);
  to.add(1);
}

void in_one_step(Account& from, Account& to) {
  std::scoped_lock hold(from.mutex, to.mutex);
  --from.money;
  ++to.money;
}

long total(Account& here, Account& there) {
  std::scoped_lock hold(here.mutex, there.mutex);
  return here.money + there.money;
}

// Expected: every audit finds all the money.
template <void (*transfer)(Account&, Account&)>
Tally trial(Crew& crew) {
  Account here, there;
  const int rounds = std::min(crew.steps(), 20'000);
  long right = 0;
  crew.together(threads, rounds, [&](int who, int) {
    if (who == teller) {
      transfer(here, there);
    } else if (total(here, there) == 2 * each) {
      ++right;
    }
  });
  return {.expected = rounds, .found = right};
}

const Case bank_transfer({
    .id = "atomicity/bank-transfer",
    .rule = "Every audit finds all the money, whatever is being transferred.",
    .bug = "A transfer is two locked steps, and between them the money is on neither account.",
    .fix = "One critical section spans both steps.",
    .source = "Flanagan and Qadeer, A Type and Effect System for Atomicity, PLDI 2003",
    .tags = {"CWE-362", "quick"},
    .racy = {trial<in_two_steps>, {.wrong = must}},
    .locked = {trial<in_one_step>},
});

}  // namespace
