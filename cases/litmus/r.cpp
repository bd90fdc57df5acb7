// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

// One thread writes news and then signs the page; the other signs the page and then looks for news.
// Whose name stays on the page has signed last: if it is the second's, he must have seen the news.
// But his signature may wait in a store buffer while he looks, and come out after the first's.
// Release and acquire would not help, as no load here sees a store.
namespace {

using namespace deadheat;

template <std::memory_order order>
struct Page {
  std::atomic<int> news = 0;
  // a cache line each: on one line the outcome shows less often
  alignas(64) std::atomic<int> signature = 0;

  static void first(Page& page) {
    page.news.store(1, order);
    page.signature.store(1, order);
  }
  static void second(Page& page, int& saw_news) {
    page.signature.store(2, order);
    saw_news = page.news.load(order);
  }
  static void after(Page& page, int& signature) { signature = page.signature.load(); }
};
using Relaxed = Page<std::memory_order_relaxed>;
using Ordered = Page<std::memory_order_seq_cst>;

const Litmus<Relaxed, Ordered> r({
    .id = "litmus/r",
    .rule = "If the second signed last, he saw the news that the first wrote before signing.",
    .bug = "A relaxed write may still be in a store buffer when its thread reads on.",
    .fix = "seq_cst puts all four accesses into one order.",
    .source = "Sewell et al.: x86-TSO, CACM 2010; Alglave et al., TOPLAS 2014 (R)",
    .tags = {"CP.100", "CWE-362"},
    .racy = {.blind = {{Detector::explore, Symptom::wrong,
                        "it explores the order of accesses, and no store buffer of a processor"}}},
    .outcomes =
        {
            // saw news, signature  racy  locked
            {{0, 1}, may, may, "the second signed and looked first"},
            {{1, 1}, may, may, "the second signed between the two writes of the first, or before"},
            {{1, 2}, may, may, "the first was done before the second signed"},
            {{0, 2}, must, never, "the second signed last and saw no news"},
        },
});

}  // namespace
