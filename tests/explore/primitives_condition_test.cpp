// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <mutex>

#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

// What a thread waits for, with its lock and its bell.
template <class Condition = std::condition_variable>
struct Mailbox {
  std::mutex mutex = {};
  Condition bell = {};
  int letters = 0;

  void put() {
    {
      std::scoped_lock hold(mutex);
      ++letters;
    }
    bell.notify_one();
  }

  void take() {
    std::unique_lock hold(mutex);
    bell.wait(hold, [this] { return letters > 0; });
    --letters;
  }

  void take_after_any_bell() {
    std::unique_lock hold(mutex);
    if (letters == 0) bell.wait(hold);
    --letters;
  }

  void take_within_an_hour() {
    std::unique_lock hold(mutex);
    if (bell.wait_for(hold, 1h, [this] { return letters > 0; })) --letters;
  }
};

template <class Condition>
class AnyCondition : public testing::Test {};

using Conditions = testing::Types<std::condition_variable, std::condition_variable_any>;
TYPED_TEST_SUITE(AnyCondition, Conditions);

TYPED_TEST(AnyCondition, WaitsForItsPredicate) {
  EXPECT_THAT(explore_all([] {
                Mailbox<TypeParam> mailbox;
                together([&] { mailbox.put(); }, [&] { mailbox.take(); });
                return Tally{.expected = 0, .found = mailbox.letters};
              }),
              IsCleanAndComplete());
}

TYPED_TEST(AnyCondition, WithoutAPredicateMissesAnEarlyNotify) {
  EXPECT_THAT(explore_all([] {
                std::mutex mutex;
                TypeParam bell;
                together([&] { bell.notify_one(); },
                         [&] {
                           std::unique_lock hold(mutex);
                           bell.wait(hold);
                         });
              }),
              FindsALostWakeUp());
}

TYPED_TEST(AnyCondition, WhosePredicateChangesWithoutTheLockMissesANotify) {
  EXPECT_THAT(explore_all(
                  [] {
                    Mailbox<TypeParam> mailbox;
                    together(
                        [&] {
                          ++mailbox.letters;
                          mailbox.bell.notify_one();
                        },
                        [&] { mailbox.take(); });
                  },
                  {.enough = 0}),
              FindsALostWakeUp());
}

TYPED_TEST(AnyCondition, TimesOutOrIsNotified) {
  const Explored explored = explore_all([] {
    Mailbox<TypeParam> mailbox;
    together([&] { mailbox.put(); }, [&] { mailbox.take_within_an_hour(); });
    return outcome(mailbox.letters);
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(0, 1));
}

TYPED_TEST(AnyCondition, NeverTimesOutBeforeItsNotifyWhereTimeoutsAreNoChoice) {
  const Explored explored = explore_all(
      [] {
        Mailbox<TypeParam> mailbox;
        together([&] { mailbox.put(); }, [&] { mailbox.take_within_an_hour(); });
        return Tally{.expected = 0, .found = mailbox.letters};
      },
      {.timeouts = false});
  EXPECT_THAT(explored, IsCleanAndComplete());
}

TYPED_TEST(AnyCondition, ThatNobodyNotifiesTimesOut) {
  EXPECT_THAT(explore_all(
                  [] {
                    Mailbox<TypeParam> mailbox;
                    together([&] { mailbox.take_within_an_hour(); });
                    return Tally{.expected = 0, .found = mailbox.letters};
                  },
                  {.timeouts = false}),
              IsCleanAndComplete());
}

TEST(Condition, WithOneNotifyForTwoWaitersLosesAWakeUp) {
  EXPECT_THAT(explore_all([] {
                Mailbox<> mailbox;
                const auto put_two = [&] {
                  std::scoped_lock hold(mailbox.mutex);
                  mailbox.letters = 2;
                  mailbox.bell.notify_one();
                };
                const auto take = [&] { mailbox.take(); };
                together(put_two, take, take);
              }),
              FindsALostWakeUp());
}

TEST(Condition, WithANotifyOfAllWakesTwoWaiters) {
  EXPECT_THAT(explore_all([] {
                Mailbox<> mailbox;
                const auto put_two = [&] {
                  std::scoped_lock hold(mailbox.mutex);
                  mailbox.letters = 2;
                  mailbox.bell.notify_all();
                };
                const auto take = [&] { mailbox.take(); };
                together(put_two, take, take);
                return Tally{.expected = 0, .found = mailbox.letters};
              }),
              IsCleanAndComplete());
}

// Both take a letter after one bell: `letters` falls below nought.
Tally two_takers_after_any_bell() {
  Mailbox<> mailbox;
  const auto put_one_for_all = [&] {
    std::scoped_lock hold(mailbox.mutex);
    mailbox.letters = 1;
    mailbox.bell.notify_all();
  };
  const auto take = [&] { mailbox.take_after_any_bell(); };
  together(put_one_for_all, take, take);
  return {.expected = 0, .found = mailbox.letters};
}

TEST(Condition, TestedWithIfInsteadOfWhileIsFound) {
  EXPECT_THAT(explore_all(two_takers_after_any_bell, {.enough = 0}), FindsAWrongTally());
}

Tally one_taker_after_any_bell() {
  Mailbox<> mailbox;
  together([&] { mailbox.take_after_any_bell(); },
           [&] {
             std::scoped_lock hold(mailbox.mutex);
             mailbox.bell.notify_one();  // too early, and harmless: nothing waits for it alone
             ++mailbox.letters;
           });
  return {.expected = 0, .found = mailbox.letters};
}

Tally taken_once_after_any_bell() {
  Mailbox<> mailbox;
  bool too_early = false;
  together([&] { mailbox.put(); },
           [&] {
             std::unique_lock hold(mailbox.mutex);
             if (mailbox.letters == 0) mailbox.bell.wait(hold);
             too_early = mailbox.letters == 0;
           });
  return {.expected = 0, .found = too_early};
}

TEST(Condition, TestedOnceUnderTheLockIsRight) {
  EXPECT_THAT(explore_all(one_taker_after_any_bell), IsCleanAndComplete());
}

TEST(Condition, DoesNotWakeSpuriouslyUnlessAsked) {
  EXPECT_THAT(explore_all(taken_once_after_any_bell), IsCleanAndComplete());
}

TEST(Condition, WakesSpuriouslyWhereThatIsAChoice) {
  EXPECT_THAT(explore_all(taken_once_after_any_bell, {.spurious = true}), FindsAWrongTally());
}

// Counts how often it wakes though nobody has called it.
class Sleeper {
 public:
  void sleep() {
    std::unique_lock hold(mutex_);
    while (!called_) {
      bell_.wait(hold);
      if (!called_) ++too_early_;
    }
  }
  void call() {
    std::scoped_lock hold(mutex_);
    called_ = true;
    bell_.notify_one();
  }
  int too_early() const { return too_early_; }

 private:
  std::mutex mutex_;
  std::condition_variable bell_;
  bool called_ = false;
  int too_early_ = 0;
};

// The two have nothing in common.
Tally two_sleepers() {
  Sleeper one, other;
  together([&] { one.sleep(); }, [&] { other.sleep(); },
           [&] {
             one.call();
             other.call();
           });
  return outcome(10 * one.too_early() + other.too_early());
}

Explored with_spurious(int most) {
  return explore_all(two_sleepers, {.spurious = true, .most_spurious = most});
}

TEST(Condition, WakesSpuriouslyAtMostSoOftenInOneExecution) {
  EXPECT_THAT(outcomes(explore_all(two_sleepers)), ElementsAre(0));
  EXPECT_THAT(outcomes(with_spurious(1)), ElementsAre(0, 1, 10));
  EXPECT_THAT(outcomes(with_spurious(2)), ElementsAre(0, 1, 2, 10, 11, 20));
}

TEST(Condition, TellsHowOftenItWokeSpuriouslyWhereAllWasExplored) {
  const Explored explored = with_spurious(2);
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(explored.text(), testing::HasSubstr("with at most 2 spurious wake-ups"));
  EXPECT_THAT(explore_all(two_sleepers).text(), testing::Not(testing::HasSubstr("spurious")));
}

// It does something each time, so that without a bound there would be no end.
TEST(Condition, ThatWakesSpuriouslyEndsAllTheSame) {
  EXPECT_THAT(explore_all(
                  [] {
                    Mailbox<> mailbox;
                    std::atomic<int> looks = 0;
                    together([&] { mailbox.put(); },
                             [&] {
                               std::unique_lock hold(mailbox.mutex);
                               while (mailbox.letters == 0) {
                                 mailbox.bell.wait(hold);
                                 ++looks;
                               }
                             });
                  },
                  {.spurious = true}),
              IsCleanAndComplete());
}

TEST(Condition, WakesSpuriouslyInAReplayAsItDid) {
  const Explored explored =
      explore_all(taken_once_after_any_bell, {.spurious = true, .most_spurious = 1});
  ASSERT_THAT(explored, FindsAWrongTally());
  EXPECT_THAT(explore(taken_once_after_any_bell, {.replay = explored.bugs.front().token}),
              FindsAWrongTally());
}

// It ends before its time, and says so.
TEST(Condition, WakesSpuriouslyFromATimedWait) {
  const Explored explored = explore_all(
      [] {
        Mailbox<> mailbox;
        bool in_time = false;
        together([&] {
          std::unique_lock hold(mailbox.mutex);
          in_time = mailbox.bell.wait_for(hold, 1h) == std::cv_status::no_timeout;
        });
        return outcome(in_time);
      },
      {.spurious = true});
  EXPECT_THAT(outcomes(explored), ElementsAre(0, 1));
}

// The two waiters differ in what they leave: which of them is woken is a choice.
TEST(Condition, WakesAnyOfItsWaiters) {
  const Explored explored = explore_all(
      [] {
        std::mutex mutex;
        std::condition_variable bell;
        int waiting = 0;
        int woken = 0;
        bool all = false;
        const auto wait_as = [&](int number) {
          std::unique_lock hold(mutex);
          ++waiting;
          bell.wait(hold);
          if (woken == 0) woken = number;
          if (!all) bell.notify_one();
          all = true;
        };
        together([&] { wait_as(1); }, [&] { wait_as(2); },
                 [&] {
                   std::scoped_lock hold(mutex);
                   if (waiting == 2) {
                     bell.notify_one();
                   } else {
                     bell.notify_all();
                   }
                 });
        return outcome(woken);
      },
      {.enough = 0});
  EXPECT_THAT(outcomes(explored), testing::IsSupersetOf({1L, 2L}));
}

TEST(Condition, WithoutItsLockIsAMisuse) {
  EXPECT_THAT(explore_all(
                  [] {
                    std::mutex mutex;
                    std::condition_variable bell;
                    together([&] { bell.notify_one(); },
                             [&] {
                               std::unique_lock hold(mutex, std::defer_lock);
                               pthread_cond_wait(bell.native_handle(), mutex.native_handle());
                             });
                  },
                  {.enough = 0}),
              FindsA(Symptom::misuse));
}

timespec from_now(clockid_t clock, time_t seconds) {
  timespec when = {};
  clock_gettime(clock, &when);
  when.tv_sec += seconds;
  return when;
}

using TimedWait = int (*)(pthread_cond_t*, pthread_mutex_t*, time_t);

int timed_wait(pthread_cond_t* condition, pthread_mutex_t* mutex, time_t seconds) {
  const timespec end = from_now(CLOCK_REALTIME, seconds);
  return pthread_cond_timedwait(condition, mutex, &end);
}

int clock_wait(pthread_cond_t* condition, pthread_mutex_t* mutex, time_t seconds) {
  const timespec end = from_now(CLOCK_MONOTONIC, seconds);
  return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &end);
}

class PthreadTimedWait : public testing::TestWithParam<TimedWait> {};

INSTANTIATE_TEST_SUITE_P(Calls, PthreadTimedWait, testing::Values(timed_wait, clock_wait));

// 0 or ETIMEDOUT, as the wait returned; -1 where the flag was set before it.
Tally waited(TimedWait wait, time_t seconds) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  bool set = false;
  int result = -1;
  together(
      [&] {
        pthread_mutex_lock(&mutex);
        set = true;
        pthread_cond_signal(&condition);
        pthread_mutex_unlock(&mutex);
      },
      [&] {
        pthread_mutex_lock(&mutex);
        if (!set) result = wait(&condition, &mutex, seconds);
        pthread_mutex_unlock(&mutex);
      });
  pthread_cond_destroy(&condition);
  return outcome(result);
}

TEST_P(PthreadTimedWait, IsNotifiedOrTimesOut) {
  const Explored explored = explore_all([wait = GetParam()] { return waited(wait, 3600); });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(-1, 0, ETIMEDOUT));
}

TEST_P(PthreadTimedWait, UntilATimeThatIsPastTimesOut) {
  const Explored explored =
      explore_all([wait = GetParam()] { return waited(wait, -1); }, {.timeouts = false});
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_THAT(outcomes(explored), ElementsAre(-1, ETIMEDOUT));
}

}  // namespace
}  // namespace deadheat
