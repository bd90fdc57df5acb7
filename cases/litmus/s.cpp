// SPDX-License-Identifier: MIT
#include <atomic>

#include <deadheat/litmus.hpp>

// One thread writes a draft and raises a flag; the other sees the flag and writes the final text
// over it. Nobody reads, and yet the two writes have to be ordered: else the draft may come to lie
// on top of the final text. x86-64 keeps the stores of a thread in order, so that this machine does
// not show it; the race is there all the same.
namespace {

using namespace deadheat;

constexpr int draft = 2, final_text = 1;

template <std::memory_order raise, std::memory_order look>
struct Page {
  int text = 0;
  std::atomic<bool> drafted = false;

  static void first(Page& page) {
    page.text = draft;
    page.drafted.store(true, raise);
  }
  static void second(Page& page, int& saw_draft) {
    saw_draft = page.drafted.load(look) ? 1 : 0;
    if (saw_draft == 1) page.text = final_text;
  }
  static void after(Page& page, int& text) { text = page.text; }
};
using Relaxed = Page<std::memory_order_relaxed, std::memory_order_relaxed>;
using Released = Page<std::memory_order_release, std::memory_order_acquire>;

const Litmus<Relaxed, Released> s({
    .id = "litmus/s",
    .rule = "Who writes after he saw the flag writes last.",
    .bug = "A relaxed flag does not order the two writes of the text.",
    .fix = "The flag is stored with release and loaded with acquire.",
    .source = "Alglave, Maranget, Tautschnig: Herding Cats, TOPLAS 2014 (S)",
    .tags = {"CP.2", "CP.100", "CWE-362"},
    .racy = {.truth = {.race = must}},
    .outcomes =
        {
            // saw draft, text  racy  locked
            {{0, draft}, may, may, "the draft was not seen, and stays"},
            {{1, final_text}, may, may, "the final text lies on top"},
            {{1, draft}, may, never, "the draft came last: in C++, not on this processor"},
        },
});

}  // namespace
