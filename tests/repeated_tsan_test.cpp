// SPDX-License-Identifier: MIT
// deadheat/explore.hpp under ThreadSanitizer: what the runtime reports is a bug of the body.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <deadheat/explore.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <queue>
#include <string>
#include <thread>

#include <deadheat/case.hpp>

#include "tests/explore/exploring.hpp"

namespace deadheat {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

template <class Mutex>
class Queue {
 public:
  void push(int value) {
    std::scoped_lock hold(mutex_);
    values_.push(value);
  }
  std::size_t size() const { return values_.size(); }

 private:
  Mutex mutex_;
  std::queue<int> values_;
};

template <class Mutex>
void two_pushes() {
  Queue<Mutex> queue;
  const auto push = [&] { queue.push(1); };
  together(push, push);
}

// A race that no count tells of.
void racy_read() {
  int value = 0;
  int seen = 0;
  together([&] { value = 1; }, [&] { seen = value; });
}

// On the heap: on the stack they would be, for the runtime, those of the execution before, of which
// it has told.
void opposite_locks_one_after_the_other() {
  const auto a = std::make_unique<std::mutex>();
  const auto b = std::make_unique<std::mutex>();
  const auto hold_both = [](std::mutex& outer, std::mutex& inner) {
    std::scoped_lock first(outer);
    std::scoped_lock second(inner);
  };
  std::thread([&] { hold_both(*a, *b); }).join();
  std::thread([&] { hold_both(*b, *a); }).join();
}

TEST(UnderThreadSanitizer, ARaceIsABug) {
  const Explored explored = explore(racy_read);
  EXPECT_THAT(explored.bugs, SizeIs(1));
  EXPECT_THAT(explored, FindsARace());
  EXPECT_THAT(explored.text(), HasSubstr("data-race: ThreadSanitizer"));
}

TEST(UnderThreadSanitizer, ARacyQueueIsCaught) { EXPECT_FALSE(check(two_pushes<NoLock>)); }

// The runtime would keep silent about a race that it has told of.
TEST(UnderThreadSanitizer, ARaceIsABugAsOftenAsItIsLookedFor) {
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(check(racy_read)) << i;
}

TEST(UnderThreadSanitizer, AnInversionIsNoRace) {
  const Explored explored = explore(opposite_locks_one_after_the_other);
  EXPECT_THAT(explored.bugs, SizeIs(1));
  EXPECT_THAT(explored, Finds(Symptom::inversion, std::string("lock-order-inversion")));
}

TEST(UnderThreadSanitizer, ACleanBodyIsTrueAfterARacyOne) {
  EXPECT_FALSE(check(racy_read));
  EXPECT_TRUE(check(two_pushes<std::mutex>));
}

}  // namespace
}  // namespace deadheat
