// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

// Each thread raises its flag and then looks at the other's: the heart of Dekker's and Peterson's
// mutual exclusion. If neither sees the other, both go in.
namespace {

using namespace deadheat;

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
using Relaxed = Flags<std::memory_order_relaxed>;
using Ordered = Flags<std::memory_order_seq_cst>;

const Litmus<Relaxed, Ordered> store_buffering({
    .id = "litmus/store-buffering",
    .rule = "At least one thread sees the other's flag.",
    .bug = "A relaxed write may still be in a store buffer when the other thread reads.",
    .fix = "seq_cst puts all four accesses into one order.",
    .source = "Sewell et al.: x86-TSO, CACM 2010 (SB)",
    .tags = {"CP.100", "CWE-362", "quick"},
    .racy = {.blind = {{Detector::explore, Symptom::wrong,
                        "it explores the order of accesses, and no store buffer of a processor"}}},
    .outcomes =
        {
            // r1 r2  racy  locked
            {{1, 1}, may, may, "both writes came before both reads"},
            {{0, 1}, may, may, "the first thread ran ahead"},
            {{1, 0}, may, may, "the second thread ran ahead"},
            {{0, 0}, must, never, "both reads overtook the writes"},
        },
});

}  // namespace
