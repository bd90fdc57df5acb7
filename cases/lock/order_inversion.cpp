// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <mutex>

#include <deadheat/case.hpp>

// Money goes between two accounts, each guarded by its own lock. Who sends takes his own lock
// first: two who send to each other at the same time hold one lock each and wait for the other's,
// for ever.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int clerks = 2;
constexpr long each = 1'000;

struct Account {
  std::mutex mutex;
  long money = each;
};

void move_one(Account& from, Account& to) {
  --from.money;
  ++to.money;
}

void own_lock_first(Account& from, Account& to) {
  std::scoped_lock hold_from(from.mutex);
  std::scoped_lock hold_to(to.mutex);
  move_one(from, to);
}

// std::scoped_lock takes several locks without deadlock, in whatever order they are named.
void both_at_once(Account& from, Account& to) {
  std::scoped_lock hold(from.mutex, to.mutex);
  move_one(from, to);
}

template <void (*send)(Account&, Account&)>
Tally trial(Crew& crew) {
  Account here, there;
  const int transfers = std::min(crew.steps(), 200'000);
  // Once each way before anybody waits: both orders are known, also where the threads deadlock at
  // once.
  send(here, there);
  send(there, here);
  crew.together(clerks, transfers,
                [&](int who, int) { who == 0 ? send(here, there) : send(there, here); });
  return {.expected = 2 * each, .found = here.money + there.money};
}

const Case order_inversion({
    .id = "lock/order-inversion",
    .rule = "Transfers between two accounts all end, and no money is lost.",
    .bug = "Each clerk takes the sender's lock first, so two clerks take the two locks in opposite "
           "orders.",
    .fix = "std::scoped_lock takes both locks at once, without deadlock.",
    .source = "Lu et al., ASPLOS 2008; C++ Core Guidelines",
    .tags = {"CP.21", "CWE-833"},
    .racy = {.trial = trial<own_lock_first>,
             .truth = {.inversion = must, .hang = must},
             .deadline = 1s},
    .locked = {trial<both_at_once>},
});

}  // namespace
