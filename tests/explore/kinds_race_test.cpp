// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <ostream>
#include <semaphore>
#include <string>
#include <utility>

#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::AnyOf;

using Sixteen [[gnu::vector_size(16)]] = std::uint64_t;

template <class Type>
class AnySize : public testing::Test {};

using Sizes =
    testing::Types<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, unsigned __int128>;
TYPED_TEST_SUITE(AnySize, Sizes);

TYPED_TEST(AnySize, ReadWhileItIsWrittenIsARace) {
  EXPECT_THAT(explore_all([] {
                TypeParam value = 0;
                TypeParam seen = 0;
                together([&] { value = 1; }, [&] { seen = value; });
                return outcome(static_cast<long>(seen));
              }),
              FindsARace());
}

TYPED_TEST(AnySize, WrittenByTwoThreadsIsARace) {
  EXPECT_THAT(explore_all([] {
                TypeParam value = 0;
                const auto write = [&] { value = 1; };
                together(write, write);
                return outcome(static_cast<long>(value));
              }),
              FindsARace());
}

TYPED_TEST(AnySize, ReadByTwoThreadsIsClean) {
  EXPECT_THAT(explore_all([] {
                TypeParam value = 1;
                TypeParam first = 0;
                TypeParam second = 0;
                together([&] { first = value; }, [&] { second = value; });
                return Tally{.expected = 2, .found = static_cast<long>(first + second)};
              }),
              IsCleanAndComplete());
}

TYPED_TEST(AnySize, BesideAnotherIsClean) {
  EXPECT_THAT(explore_all([] {
                std::array<TypeParam, 2> values = {};
                together([&] { values[0] = 1; }, [&] { values[1] = 1; });
                return Tally{.expected = 2, .found = static_cast<long>(values[0] + values[1])};
              }),
              IsCleanAndComplete());
}

TEST(Sizes, OfAVectorIsARace) {
  EXPECT_THAT(explore_all([] {
                Sixteen value = {};
                const auto write = [&] { value = Sixteen{1, 1}; };
                together(write, write);
                return outcome(static_cast<long>(value[0]));
              }),
              FindsARace());
}

struct alignas(16) Bytes {
  std::array<char, 48> data = {};
};

using Access = void (*)(Bytes&);

template <class Type, std::size_t offset>
void write(Bytes& bytes) {
  struct [[gnu::packed]] Unaligned {
    Type value;
  };
  reinterpret_cast<Unaligned*>(bytes.data.data() + offset)->value = 1;
}

// Not inlined: the sizes are then unknown where the ranges are touched, and they stay calls.
[[gnu::noinline]] void fill(char* to, std::size_t size) { std::memset(to, 1, size); }
[[gnu::noinline]] void copy(char* to, const char* from, std::size_t size) {
  std::memcpy(to, from, size);
}
[[gnu::noinline]] void move(char* to, const char* from, std::size_t size) {
  std::memmove(to, from, size);
}

template <std::size_t offset, std::size_t size>
void fill_range(Bytes& bytes) {
  fill(bytes.data.data() + offset, size);
}

template <std::size_t offset, std::size_t size>
void copy_into(Bytes& bytes) {
  const std::array<char, size> from = {};
  copy(bytes.data.data() + offset, from.data(), size);
}

template <std::size_t offset, std::size_t size>
void copy_out_of(Bytes& bytes) {
  std::array<char, size> to;
  copy(to.data(), bytes.data.data() + offset, size);
}

template <std::size_t offset, std::size_t size>
void move_into(Bytes& bytes) {
  const std::array<char, size> from = {};
  move(bytes.data.data() + offset, from.data(), size);
}

struct Meeting {
  const char* name;
  Access first;
  Access second;
  bool meets;
};

void PrintTo(const Meeting& meeting, std::ostream* out) { *out << meeting.name; }

const Meeting meetings[] = {
    {"a byte in a word", write<std::uint64_t, 0>, write<std::uint8_t, 5>, true},
    {"a byte after a word", write<std::uint64_t, 0>, write<std::uint8_t, 8>, false},
    {"a half in a word", write<std::uint32_t, 4>, write<std::uint16_t, 6>, true},
    {"a half after a word", write<std::uint32_t, 0>, write<std::uint16_t, 4>, false},
    {"the same word, unaligned", write<std::uint32_t, 1>, write<std::uint32_t, 1>, true},
    {"words that overlap by a byte", write<std::uint32_t, 0>, write<std::uint32_t, 3>, true},
    {"unaligned words side by side", write<std::uint32_t, 1>, write<std::uint32_t, 5>, false},
    {"a word over a boundary, met before", write<std::uint32_t, 6>, write<std::uint8_t, 7>, true},
    {"a word over a boundary, met behind", write<std::uint32_t, 6>, write<std::uint8_t, 9>, true},
    {"a word over a boundary, not met", write<std::uint32_t, 6>, write<std::uint8_t, 10>, false},
    {"a long over a boundary", write<std::uint64_t, 3>, write<std::uint64_t, 10>, true},
    {"longs side by side", write<std::uint64_t, 3>, write<std::uint64_t, 11>, false},
    {"the last byte of a fill", fill_range<0, 20>, write<std::uint8_t, 19>, true},
    {"the byte after a fill", fill_range<0, 20>, write<std::uint8_t, 20>, false},
    {"the first byte of a fill", fill_range<5, 20>, write<std::uint8_t, 5>, true},
    {"the byte before a fill", fill_range<5, 20>, write<std::uint8_t, 4>, false},
    {"the last byte of a copy", copy_into<3, 30>, write<std::uint8_t, 32>, true},
    {"the byte after a copy", copy_into<3, 30>, write<std::uint8_t, 33>, false},
    {"a byte that is copied", copy_out_of<3, 30>, write<std::uint8_t, 20>, true},
    {"a byte beside what is copied", copy_out_of<3, 30>, write<std::uint8_t, 2>, false},
    {"two copies out of the same", copy_out_of<3, 30>, copy_out_of<3, 30>, false},
    {"the last byte of a move", move_into<3, 30>, write<std::uint8_t, 32>, true},
    {"the byte after a move", move_into<3, 30>, write<std::uint8_t, 33>, false},
    {"two fills that overlap", fill_range<0, 20>, fill_range<19, 20>, true},
    {"two fills side by side", fill_range<0, 20>, fill_range<20, 20>, false},
};

class Ranges : public testing::TestWithParam<Meeting> {};

INSTANTIATE_TEST_SUITE_P(All, Ranges, testing::ValuesIn(meetings));

TEST_P(Ranges, RaceWhereTheyMeet) {
  const Meeting& meeting = GetParam();
  const Explored explored = explore_all([&] {
    Bytes bytes;
    together([&] { meeting.first(bytes); }, [&] { meeting.second(bytes); });
    long sum = 0;
    for (const char byte : bytes.data) sum += byte;
    return outcome(sum != 0);
  });
  if (meeting.meets) {
    EXPECT_THAT(explored, FindsARace());
  } else {
    EXPECT_THAT(explored, IsCleanAndComplete());
  }
}

TEST(BitFields, ThatAreNeighboursRace) {
  struct Bits {
    unsigned first : 4;
    unsigned second : 4;
  };
  EXPECT_THAT(explore_all([] {
                Bits bits = {};
                together([&] { bits.first = 1; }, [&] { bits.second = 1; });
                return outcome(bits.first + bits.second);
              }),
              FindsARace());
}

TEST(Bytes, ThatAreNeighboursAreClean) {
  struct Pair {
    char first = 0;
    char second = 0;
  };
  EXPECT_THAT(explore_all([] {
                Pair pair;
                together([&] { pair.first = 1; }, [&] { pair.second = 1; });
                return Tally{.expected = 2, .found = pair.first + pair.second};
              }),
              IsCleanAndComplete());
}

int global = 0;

TEST(Places, AGlobalVariableRaces) {
  EXPECT_THAT(explore_all([] {
                const auto write_global = [] { global = 1; };
                together(write_global, write_global);
                return outcome(global);  // an optimiser would leave out what nobody reads
              }),
              FindsARace());
}

TEST(Places, AVariableOnTheHeapRaces) {
  EXPECT_THAT(explore_all([] {
                const auto value = std::make_unique<int>(0);
                const auto write_it = [&] { *value = 1; };
                together(write_it, write_it);
                return outcome(*value);
              }),
              FindsARace());
}

TEST(Places, AVolatileRaces) {
  EXPECT_THAT(explore_all([] {
                volatile int value = 0;
                int seen = 0;
                together([&] { value = 1; }, [&] { seen = value; });
                return outcome(seen);
              }),
              FindsARace());
}

TEST(Places, MemoryThatIsFreedAndTakenAgainIsNew) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> sum = 0;
                const auto take_and_free = [&] {
                  for (int i = 0; i < 3; ++i) sum += *std::make_unique<int>(1);
                };
                together(take_and_free, take_and_free);
                return Tally{.expected = 6, .found = sum};
              }),
              IsCleanAndComplete());
}

class Shape {
 public:
  Shape() = default;
  Shape(const Shape&) = delete;
  Shape& operator=(const Shape&) = delete;
  virtual ~Shape() { done_.acquire(); }  // by now the object is a Shape, whatever it was
  virtual int corners() { return 0; }
  void done() { done_.release(); }

 private:
  std::binary_semaphore done_{0};
};

class Square : public Shape {
 public:
  int corners() override { return 4; }
};

TEST(VirtualCall, DuringTheDestructionOfItsObjectIsARace) {
  EXPECT_THAT(explore_some([] {
                Shape* shape = new Square;
                int corners = 0;
                together(
                    [&] {
                      corners = shape->corners();
                      shape->done();
                    },
                    [&] { delete shape; });
                return outcome(corners);
              }),
              FindsA(Symptom::race));
}

TEST(VirtualCall, BeforeTheDestructionOfItsObjectIsClean) {
  EXPECT_THAT(explore_some([] {
                Shape* shape = new Square;
                int corners = 0;
                together([&] { corners = shape->corners(); }, [&] { shape->done(); });
                delete shape;
                return Tally{.expected = 4, .found = corners};
              }),
              IsClean());
}

TEST(Atomics, ThatOneThreadReadsPlainlyAreARace) {
  EXPECT_THAT(explore_all([] {
                int value = 0;
                int seen = 0;
                together([&] { std::atomic_ref(value).store(1); }, [&] { seen = value; });
                return outcome(seen);
              }),
              FindsARace());
}

TEST(Atomics, ThatOneThreadWritesPlainlyAreARace) {
  EXPECT_THAT(explore_all([] {
                int value = 0;
                int seen = 0;
                together([&] { seen = std::atomic_ref(value).load(); }, [&] { value = 1; });
                return outcome(seen);
              }),
              FindsARace());
}

TEST(Atomics, ThatBothReadAreCleanBesidePlainReads) {
  EXPECT_THAT(explore_all([] {
                int value = 1;
                int first = 0;
                int second = 0;
                together([&] { first = std::atomic_ref(value).load(); }, [&] { second = value; });
                return Tally{.expected = 2, .found = first + second};
              }),
              IsCleanAndComplete());
}

TEST(Atomics, ReadPlainlyAfterTheJoinAreClean) {
  EXPECT_THAT(explore_all([] {
                int value = 0;
                const auto add = [&] { std::atomic_ref(value).fetch_add(1); };
                together(add, add);
                return Tally{.expected = 2, .found = value};
              }),
              IsCleanAndComplete());
}

TEST(Races, OfTwoVariablesAreTwoBugs) {
  const Explored explored = explore_all(
      [] {
        int first = 0;
        int second = 0;
        const auto write_both = [&] {
          first = 1;
          second = 1;
        };
        together(write_both, write_both);
        return outcome(first + second);
      },
      {.enough = 0});
  EXPECT_EQ(std::ranges::count(explored.bugs, "data-race", &ExploredBug::kind), 2)
      << explored.text();
}

TEST(Heap, ReadByOneThreadWhileAnotherFreesItIsFound) {
  EXPECT_THAT(explore_all(
                  [] {
                    int* value = new int(1);
                    int seen = 0;
                    together([&] { delete value; }, [&] { seen = *value; });
                    return outcome(seen);
                  },
                  {.enough = 0}),
              Finds(Symptom::race, std::string("heap-use-after-free")));
}

TEST(Heap, ReadAfterAnotherThreadFreedItIsFound) {
  EXPECT_THAT(explore_all([] {
                int* value = new int(1);
                together([&] { delete value; });
                return outcome(*value);
              }),
              Finds(Symptom::race, std::string("heap-use-after-free")));
}

TEST(Heap, FreedByTheLastOfTwoThreadsIsClean) {
  EXPECT_THAT(explore_all([] {
                std::atomic<int> users = 2;
                int* value = new int(1);
                std::atomic<int> sum = 0;
                const auto use = [&] {
                  sum += *value;
                  if (users.fetch_sub(1) == 1) delete value;
                };
                together(use, use);
                return Tally{.expected = 2, .found = sum};
              }),
              IsCleanAndComplete());
}

TEST(Heap, FreedByTheLastOfTwoSharedPointersIsClean) {
  EXPECT_THAT(explore_all([] {
                auto value = std::make_shared<std::atomic<int>>(0);
                auto other = value;
                together([mine = std::move(value)]() mutable { ++*mine, mine.reset(); },
                         [mine = std::move(other)]() mutable { ++*mine, mine.reset(); });
              }),
              IsCleanAndComplete());
}

TEST(Heap, FreedByTwoThreadsIsFound) {
  EXPECT_THAT(explore_all([] {
                int* value = new int(1);
                const auto free_it = [&] { delete value; };
                together(free_it, free_it);
              }),
              AnyOf(FindsTheKind("double-free"), FindsTheKind("heap-use-after-free")));
}

}  // namespace
}  // namespace deadheat
