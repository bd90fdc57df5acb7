// SPDX-License-Identifier: MIT
#include "cost/engine/litmuses.hpp"

#include <atomic>

#include <deadheat/litmus.hpp>

#include "catalogue/catalogue.hpp"

namespace deadheat {
namespace {

template <std::memory_order order>
struct Flags {
  std::atomic<int> x = 0, y = 0;

  static void first(Flags& flags, int& r1) {
    flags.x.store(1, order);
    r1 = flags.y.load(order);
  }
  static void second(Flags& flags, int& r2) {
    flags.y.store(1, order);
    r2 = flags.x.load(order);
  }
};

const Litmus<Flags<std::memory_order_relaxed>, Flags<std::memory_order_seq_cst>> store_buffering({
    .id = "engine/store-buffering",
    .rule = "At least one thread sees the other's flag.",
    .bug = "A relaxed write may still be in a store buffer when the other thread reads.",
    .fix = "seq_cst puts all four accesses into one order.",
    .outcomes =
        {
            {{1, 1}, may, may, "both writes came before both reads"},
            {{0, 1}, may, may, "the first thread ran ahead"},
            {{1, 0}, may, may, "the second thread ran ahead"},
            {{0, 0}, must, never, "both reads overtook the writes"},
        },
});

template <class Number>
struct Count {
  Number x = 0;

  static void first(Count& count) { count.x++; }
  static void second(Count& count) { count.x++; }
  static void after(Count& count, int& sum) { sum = count.x; }
};

const Litmus<Count<int>, Count<std::atomic<int>>> increment({
    .id = "engine/increment",
    .rule = "Both increments count.",
    .bug = "x++ is a read, an add and a write.",
    .fix = "The increment of a std::atomic is one operation.",
    .outcomes =
        {
            {{2}, may, may, "both counted"},
            {{1}, must, never, "one was lost"},
        },
});

const Side& side(std::string_view id, std::string_view variant) {
  return *find_side(*catalogue().find(id), variant);
}

}  // namespace

const Side& store_buffering_relaxed() { return side("engine/store-buffering", "racy"); }
const Side& store_buffering_seq_cst() { return side("engine/store-buffering", "locked"); }
const Side& increment_plain() { return side("engine/increment", "racy"); }
const Side& increment_atomic() { return side("engine/increment", "locked"); }

}  // namespace deadheat
