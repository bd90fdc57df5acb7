// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

// Two threads each write the two cells of a table, in opposite orders: a 1 into the cell they come
// to first, a 2 into the other. In any one order of the four writes the last of them is a 2, so at
// least one 2 stays. Plain cells have no such order, and the writes are a race. Cells written with
// release would end the race but not the outcome: C++ allows it even then (it is called 2+2W), a
// processor such as ARM shows it, and x86-64, which keeps the stores of a thread in order, does
// not. Only seq_cst forbids it.
namespace {

using namespace deadheat;

template <class Cell>
struct Table {
  Cell x = 0, y = 0;

  static void first(Table& table) {
    table.x = 1;
    table.y = 2;
  }
  static void second(Table& table) {
    table.y = 1;
    table.x = 2;
  }
  static void after(Table& table, int& x, int& y) {
    x = table.x;
    y = table.y;
  }
};

const Litmus<Table<int>, Table<std::atomic<int>>> two_plus_two_w({
    .id = "litmus/two-plus-two-w",
    .rule = "The last of the four writes is a 2, and stays.",
    .bug = "Plain writes of two threads have no common order.",
    .fix = "The cells are atomic, with seq_cst as the order of all four writes.",
    .source = "Alglave, Maranget, Tautschnig: Herding Cats, TOPLAS 2014 (2+2W)",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {.truth = {.race = must}},
    .outcomes =
        {
            // x, y  racy  locked
            {{2, 2}, may, may, "both wrote their 1 before either wrote his 2"},
            {{2, 1}, may, may, "the second thread came last"},
            {{1, 2}, may, may, "the first thread came last"},
            {{1, 1}, may, never, "both 2 are gone: in C++, not on this processor"},
        },
});

}  // namespace
