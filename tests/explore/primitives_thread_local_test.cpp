// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

#include "exploring.hpp"

namespace deadheat {
namespace {

thread_local int own = 0;

TEST(ThreadLocal, IsEachThreadsOwn) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> sum = 0;
                const auto count = [&] {
                  for (int i = 0; i < 2; ++i) {
                    ++own;
                    sum += own;
                  }
                };
                together(count, count);
                return Tally{.expected = 6, .found = sum};
              }),
              IsCleanAndComplete());
}

TEST(ThreadLocal, IsNewForEachThread) {
  EXPECT_THAT(explore_all([] {
                int seen = 0;
                together([] { own = 5; });
                together([&] { seen = own; });
                return Tally{.expected = 0, .found = seen};
              }),
              IsCleanAndComplete());
}

TEST(ThreadLocal, GivenToAnotherThreadIsARace) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int*> address = nullptr;
                int seen = 0;
                together(
                    [&] {
                      address.store(&own);
                      own = 1;
                    },
                    [&] {
                      if (const int* foreign = address.load()) seen = *foreign;
                    });
                return outcome(seen);
              }),
              FindsA(Symptom::race));
}

std::atomic<int>* endings = nullptr;

struct AtEnd {
  int used = 0;
  ~AtEnd() { ++*endings; }
};

thread_local AtEnd at_end;

TEST(ThreadLocal, IsDestroyedBeforeItsThreadIsJoined) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> ended = 0;
                endings = &ended;
                const auto use = [] { ++at_end.used; };
                together(use, use);
                return Tally{.expected = 2, .found = ended};
              }),
              IsCleanAndComplete());
}

void* number(long value) { return reinterpret_cast<void*>(std::intptr_t{value}); }

TEST(PthreadKey, HoldsAValueForEachThread) {
  EXPECT_THAT(explore_all([] {
                pthread_key_t key = {};
                pthread_key_create(&key, nullptr);
                std::atomic<int> wrong = 0;
                const auto keep = [&](long value) {
                  if (pthread_getspecific(key) != nullptr) ++wrong;
                  pthread_setspecific(key, number(value));
                  if (pthread_getspecific(key) != number(value)) ++wrong;
                };
                together([&] { keep(1); }, [&] { keep(2); });
                pthread_key_delete(key);
                return Tally{.expected = 0, .found = wrong};
              }),
              IsCleanAndComplete());
}

TEST(PthreadKey, GivesItsValuesToItsDestructor) {
  EXPECT_THAT(explore_all([] {
                pthread_key_t key = {};
                pthread_key_create(&key,
                                   [](void* value) { ++*static_cast<std::atomic<int>*>(value); });
                std::atomic<int> destroyed = 0;
                const auto keep = [&] { pthread_setspecific(key, &destroyed); };
                together(keep, keep, [] {});  // the third has no value to destroy
                pthread_key_delete(key);
                return Tally{.expected = 2, .found = destroyed};
              }),
              IsCleanAndComplete());
}

TEST(PthreadKey, WhoseValueIsSharedGuardsNothing) {
  EXPECT_THAT(explore_all([] {
                pthread_key_t key = {};
                pthread_key_create(&key, nullptr);
                int count = 0;
                const auto increment = [&] {
                  pthread_setspecific(key, &count);
                  ++*static_cast<int*>(pthread_getspecific(key));
                };
                together(increment, increment);
                pthread_key_delete(key);
                return outcome(count);
              }),
              FindsARace());
}

TEST(Errno, IsEachThreadsOwn) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> turns = 0;
                std::atomic<int> wrong = 0;
                const auto fail_with = [&](int error) {
                  errno = error;
                  ++turns;
                  if (errno != error) ++wrong;
                };
                together([&] { fail_with(EAGAIN); }, [&] { fail_with(EPERM); });
                return Tally{.expected = 0, .found = wrong};
              }),
              IsCleanAndComplete());
}

}  // namespace
}  // namespace deadheat
