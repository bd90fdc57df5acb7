#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include <deadheat/gtest.hpp>

// Two customers buy from a stock of one. `left > 0` is asked before the lock is taken.
class Stock {
 public:
  bool buy_carelessly() {
    if (left() == 0) return false;
    std::scoped_lock hold(mutex_);
    --left_;
    return true;
  }

  bool buy() {
    std::scoped_lock hold(mutex_);
    if (left_ == 0) return false;
    --left_;
    return true;
  }

  int left() {
    std::scoped_lock hold(mutex_);
    return left_;
  }

 private:
  std::mutex mutex_;
  int left_ = 1;
};

template <bool (Stock::*buy)()>
deadheat::Tally two_customers() {
  Stock stock;
  std::thread one([&] { (stock.*buy)(); });
  std::thread other([&] { (stock.*buy)(); });
  one.join();
  other.join();
  return {.expected = 0, .found = stock.left()};
}

TEST(Stock, IsNeverOversold) { EXPECT_DEADHEAT_CLEAN(two_customers<&Stock::buy>); }

TEST(Stock, IsOversoldByThoseWhoAskBeforeTheyLock) {
  EXPECT_DEADHEAT_FINDS("wrong-tally", two_customers<&Stock::buy_carelessly>);
}

// The same call in any test framework.
TEST(Stock, CanBeCheckedWithoutMacros) {
  EXPECT_TRUE(deadheat::check(two_customers<&Stock::buy>, {.schedules = 100}));
}
