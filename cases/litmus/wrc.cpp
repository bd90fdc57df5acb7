// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

// News goes from mouth to mouth: the first writes it down and tells the second, the second tells
// the third, and the third reads what the first wrote. The first leg is ordered. If the second leg
// is relaxed the chain is broken there, and the third has no claim on what the first wrote: write
// to read causality. x86-64 has one memory for all and does not show it; the race is there all the
// same.
namespace {

using namespace deadheat;

template <std::memory_order pass_on, std::memory_order look>
struct Chain {
  int news = 0;
  std::atomic<bool> told_second = false, told_third = false;

  static void first(Chain& chain) {
    chain.news = 1;
    chain.told_second.store(true, std::memory_order_release);  // partner: the load in second
  }
  static void second(Chain& chain, int& heard) {
    heard = chain.told_second.load(std::memory_order_acquire) ? 1 : 0;  // partner: first
    if (heard == 1) chain.told_third.store(true, pass_on);
  }
  static void third(Chain& chain, int& heard, int& read) {
    heard = chain.told_third.load(look) ? 1 : 0;
    read = heard == 1 ? chain.news : -1;
  }
};
using Relaxed = Chain<std::memory_order_relaxed, std::memory_order_relaxed>;
using PassedOn = Chain<std::memory_order_release, std::memory_order_acquire>;

const Litmus<Relaxed, PassedOn> wrc({
    .id = "litmus/wrc",
    .rule = "Who is told by one who was told reads the news.",
    .bug = "The second leg is relaxed, and orders nothing of what came before.",
    .fix = "Each leg is a release and an acquire: happens-before goes on through the chain.",
    .source = "Boehm, Adve: Foundations of the C++ Concurrency Memory Model, PLDI 2008 (WRC)",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {.truth = {.race = must}},
    .outcomes =
        {
            // second heard, third heard, read  racy  locked
            {{0, 0, -1}, may, may, "the second was not told yet"},
            {{1, 0, -1}, may, may, "the third was not told yet"},
            {{1, 1, 1}, may, may, "the news went all the way"},
            {{1, 1, 0}, may, never, "the third was told before the news: in C++, not here"},
        },
});

}  // namespace
