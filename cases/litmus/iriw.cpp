// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

// Two threads each write an item of news, two others read both, in opposite orders. Each reader
// learns one order of the two events, and these must agree: independent reads of independent
// writes. Plain variables race. Release and acquire would end the race but not the quarrel: C++
// allows the readers to disagree even then, and POWER shows it; x86-64 has one memory for all
// and does not. Only seq_cst promises one order to everyone.
namespace {

using namespace deadheat;

template <class Item>
struct News {
  Item x = 0, y = 0;

  static void first(News& news) { news.x = 1; }
  static void second(News& news) { news.y = 1; }
  static void third(News& news, int& x, int& then_y) {
    x = news.x;
    then_y = news.y;
  }
  static void fourth(News& news, int& y, int& then_x) {
    y = news.y;
    then_x = news.x;
  }
};

const Litmus<News<int>, News<std::atomic<int>>> iriw({
    .id = "litmus/iriw",
    .rule = "Two readers do not see two events in opposite orders.",
    .bug = "Plain reads and writes have no common order.",
    .fix = "The items are atomic, with seq_cst as the order of all six accesses.",
    .source = "Boehm, Adve: Foundations of the C++ Concurrency Memory Model, PLDI 2008 (IRIW)",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {.truth = {.race = must}},
    .outcomes =
        {
            // third: x, then y; fourth: y, then x  racy  locked
            {{0, 0, 0, 0}, may, may, "both readers came before the news"},
            {{0, 0, 0, 1}, may, may, "the fourth saw x come"},
            {{0, 0, 1, 0}, may, may, "the fourth saw y and not x"},
            {{0, 0, 1, 1}, may, may, "the third came before the news, the fourth after"},
            {{0, 1, 0, 0}, may, may, "the third saw y come"},
            {{0, 1, 0, 1}, may, may, "both saw the later item come"},
            {{0, 1, 1, 0}, may, may, "both saw y and not x"},
            {{0, 1, 1, 1}, may, may, "the third saw y before x"},
            {{1, 0, 0, 0}, may, may, "the third saw x and not y"},
            {{1, 0, 0, 1}, may, may, "both saw x and not y"},
            {{1, 0, 1, 0}, may, never, "x came first for one, y for the other: in C++, not here"},
            {{1, 0, 1, 1}, may, may, "the third saw x before y"},
            {{1, 1, 0, 0}, may, may, "the fourth came before the news, the third after"},
            {{1, 1, 0, 1}, may, may, "the fourth saw x before y"},
            {{1, 1, 1, 0}, may, may, "the fourth saw y before x"},
            {{1, 1, 1, 1}, may, may, "both readers came after the news"},
        },
});

}  // namespace
