// SPDX-License-Identifier: MIT
#include <algorithm>
#include <vector>

#include <deadheat/case.hpp>

// Each thread writes elements of its own, and no other touches them. But a std::vector<bool> keeps
// many in one word, and writing one is: read the word, change a bit, write the word. What the
// neighbour wrote meanwhile is undone. Bit-fields that stand side by side do the same; bytes that
// stand side by side do not, as each is a memory location of its own.
namespace {

using namespace deadheat;

constexpr int threads = 2;

template <class Element>
class Elements {
 public:
  explicit Elements(int rounds) : all_(static_cast<std::size_t>(threads * rounds)) {}

  void set(int round, int who) { all_[static_cast<std::size_t>(threads * round + who)] = true; }
  long count() const { return std::ranges::count(all_, Element{true}); }

 private:
  std::vector<Element> all_;
};

struct SideBySide {
  bool left : 1 = false;
  bool right : 1 = false;
};

// A bit-field without a name and of width 0 ends the memory location: what follows is in another.
struct Apart {
  bool left : 1 = false;
  bool : 0;
  bool right : 1 = false;
};

template <class Couple>
class BitFields {
 public:
  explicit BitFields(int rounds) : couples_(static_cast<std::size_t>(rounds)) {}

  void set(int round, int who) {
    Couple& couple = couples_[static_cast<std::size_t>(round)];
    if (who == 0) {
      couple.left = true;
    } else {
      couple.right = true;
    }
  }
  long count() const {
    return std::ranges::count(couples_, true, &is_left) +
           std::ranges::count(couples_, true, &is_right);
  }

 private:
  static bool is_left(const Couple& couple) { return couple.left; }
  static bool is_right(const Couple& couple) { return couple.right; }

  std::vector<Couple> couples_;
};

template <class Bits>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 20'000);
  Bits bits(rounds);
  crew.together(threads, rounds, [&](int who, int round) { bits.set(round, who); });
  return {.expected = long{threads} * rounds, .found = bits.count()};
}

const Case vector_bool({
    .id = "once/vector-bool",
    .rule = "What a thread wrote to an element of its own is there.",
    .bug = "Neighbours in a std::vector<bool> share a word, and writing one writes them all.",
    .fix = "The elements are bytes, each a memory location of its own.",
    .source = "C++20, [intro.memory] and [container.requirements.dataraces]",
    .tags = {"CP.2", "CWE-362", "quick"},
    .racy = {trial<Elements<bool>>, {.race = must, .wrong = must}},
    .locked = {trial<Elements<char>>},
    .further =
        {
            {"bit-fields",
             Role::racy,
             {trial<BitFields<SideBySide>>, {.race = must, .wrong = must}}},
            {"bit-fields-apart", Role::locked, {trial<BitFields<Apart>>}},
        },
});

}  // namespace
