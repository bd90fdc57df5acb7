// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>

#include <deadheat/case.hpp>

// Both public methods of an account lock, as they should; one of them calls the other. The thread
// then waits for a lock that it holds itself. No second thread is needed, and the first call shows
// it, but it has to be made: such a call is often on the path of an error that no test goes.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int customers = 2;

template <class Mutex>
struct Account {
  explicit Account(long start) : balance(start) {}

  long read() {
    std::scoped_lock hold(mutex);
    return read_held();
  }
  long read_held() const { return balance; }  // the caller holds the mutex

  Mutex mutex;
  long balance;
};

template <class Mutex, long (*read)(Account<Mutex>&)>
void withdraw_one(Account<Mutex>& account) {
  std::scoped_lock hold(account.mutex);
  if (read(account) > 0) --account.balance;
}

template <class Mutex>
long public_method(Account<Mutex>& account) {
  return account.read();
}
template <class Mutex>
long unlocked_method(Account<Mutex>& account) {
  return account.read_held();
}

template <class Mutex, long (*read)(Account<Mutex>&)>
Tally trial(Crew& crew) {
  const int each = std::min(crew.steps(), 20'000);
  Account<Mutex> account(long{customers} * each);
  crew.together(customers, each, [&] { withdraw_one<Mutex, read>(account); });
  return {.expected = 0, .found = account.balance};
}

const Case self_deadlock({
    .id = "lock/self-deadlock",
    .rule = "Every withdrawal ends, and the account is empty after the last.",
    .bug = "withdraw_one() holds the mutex and calls a public method that locks it again.",
    .fix = "Public methods lock and call methods without a lock; none of those calls a public one.",
    .source = "Lu et al., ASPLOS 2008; [thread.mutex.requirements.mutex]",
    .tags = {"CWE-833", "CWE-764"},
    .racy = {.trial = trial<std::mutex, public_method>,
             .truth = {.misuse = must, .hang = must},
             .blind = {{Detector::tsan, Symptom::misuse,
                        "it tells of a double lock when the second lock is taken, which never "
                        "happens here"}},
             .deadline = 500ms},
    .locked = {trial<std::mutex, unlocked_method>},
    .further = {{"recursive", Role::locked, {trial<std::recursive_mutex, public_method>}}},
});

}  // namespace
