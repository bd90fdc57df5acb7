// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <mutex>

#include <deadheat/case.hpp>

// Transfers are done right here: each holds the locks of both accounts. It is the auditor who goes
// from account to account and locks one at a time: what moves behind his back he counts twice, or
// not at all. His sum is of no moment that ever was.
namespace {

using namespace deadheat;

constexpr int teller = 0, threads = 2;
constexpr long each = 1'000;

struct Account {
  std::mutex mutex;
  long money = each;
};

using Bank = std::array<Account, 2>;

void transfer(Account& from, Account& to) {
  std::scoped_lock hold(from.mutex, to.mutex);
  --from.money;
  ++to.money;
}

long one_after_the_other(Bank& bank) {
  long sum = 0;
  for (Account& account : bank) {
    std::scoped_lock hold(account.mutex);
    sum += account.money;
  }
  return sum;
}

long all_at_once(Bank& bank) {
  std::scoped_lock hold(bank[0].mutex, bank[1].mutex);
  return bank[0].money + bank[1].money;
}

// Expected: every audit finds all the money.
template <long (*total)(Bank&)>
Tally trial(Crew& crew) {
  Bank bank;
  const int rounds = std::min(crew.steps(), 20'000);
  long right = 0;
  crew.together(threads, rounds, [&](int who, int) {
    if (who == teller) {
      transfer(bank[0], bank[1]);
    } else if (total(bank) == 2 * each) {
      ++right;
    }
  });
  return {.expected = rounds, .found = right};
}

const Case snapshot_sum({
    .id = "atomicity/snapshot-sum",
    .rule = "A sum over all accounts is that of one moment.",
    .bug = "The auditor locks one account at a time, and money moves between two of his looks.",
    .fix = "The auditor holds all locks while he adds.",
    .source = "Chandy and Lamport, Distributed Snapshots, TOCS 1985",
    .tags = {"CWE-362"},
    .racy = {trial<one_after_the_other>, {.wrong = must}},
    .locked = {trial<all_at_once>},
});

}  // namespace
