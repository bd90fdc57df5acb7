// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <cstdint>

#include <deadheat/case.hpp>

// A position is two atomics. Each can be read and written in one piece, the pair cannot: a reader
// who comes between the two stores has the new x and the old y, a place where nobody ever was.
namespace {

using namespace deadheat;

constexpr int mover = 0, threads = 2;

struct Position {
  std::uint32_t x = 0, y = 0;
};

// One writer, any number of readers. The version is odd while a move is under way.
class Marker {
 public:
  void move(std::uint32_t to) {
    ++version_;
    x_ = to;
    y_ = to;
    ++version_;
  }

  Position look_once() const { return {x_, y_}; }

  // A seqlock: a look that met a move is repeated.
  Position look_until_still() const {
    Backoff backoff;
    while (true) {
      const unsigned before = version_;
      const Position seen = look_once();
      if (before % 2 == 0 && version_ == before) return seen;
      backoff.wait();
    }
  }

 private:
  std::atomic<unsigned> version_ = 0;
  std::atomic<std::uint32_t> x_ = 0, y_ = 0;
};

// Both halves in one atomic.
class PackedMarker {
 public:
  void move(std::uint32_t to) { both_ = std::uint64_t{to} << 32 | to; }

  Position look() const {
    const std::uint64_t both = both_;
    return {static_cast<std::uint32_t>(both >> 32), static_cast<std::uint32_t>(both)};
  }

 private:
  std::atomic<std::uint64_t> both_ = 0;
};

// The marker moves along the diagonal. Expected: every look finds it there.
template <class AnyMarker, Position (AnyMarker::*look)() const>
Tally trial(Crew& crew) {
  AnyMarker marker;
  const int steps = std::min(crew.steps(), 50'000);
  long right = 0;
  crew.together(threads, steps, [&](int who, int step) {
    if (who == mover) {
      marker.move(static_cast<std::uint32_t>(step) + 1);
      return;
    }
    const Position seen = (marker.*look)();
    if (seen.x == seen.y) ++right;
  });
  return {.expected = steps, .found = right};
}

const Case torn_pair({
    .id = "atomicity/torn-pair",
    .rule = "Who looks at the marker sees a position that it had.",
    .bug = "x and y are atomic each, and a look can come between the two stores.",
    .fix = "A version, odd during a move, tells the reader to look again.",
    .source = "Boehm, Can Seqlocks Get Along With Programming Language Memory Models?, MSPC 2012",
    .tags = {"CP.100", "CWE-362"},
    .racy = {trial<Marker, &Marker::look_once>, {.wrong = must}},
    .locked = {trial<Marker, &Marker::look_until_still>},
    .further = {{"packed", Role::locked, {trial<PackedMarker, &PackedMarker::look>}}},
});

}  // namespace
