// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <atomic>
#include <concepts>
#include <cstdint>
#include <ostream>

#include "exploring.hpp"

namespace deadheat {
namespace {

using Order = std::memory_order;
constexpr Order relaxed = std::memory_order_relaxed;
constexpr Order acquire = std::memory_order_acquire;
constexpr Order release = std::memory_order_release;
constexpr Order acq_rel = std::memory_order_acq_rel;
constexpr Order seq_cst = std::memory_order_seq_cst;

enum class Orders { yes, no };

void expect(const Explored& explored, Orders orders) {
  if (orders == Orders::yes) {
    EXPECT_THAT(explored, IsCleanAndComplete());
  } else {
    EXPECT_THAT(explored, FindsARace());
  }
}

// A number that is written before a flag is set, and read after the flag was seen.
struct Message {
  int payload = 0;
  std::atomic<int> flag = 0;
  int seen = 1;  // what the payload must be, where it is read

  void read_where(bool allowed) {
    if (allowed) seen = payload;
  }
  Tally tally() const { return {.expected = 1, .found = seen}; }
};

struct Publication {
  const char* name;
  Order store;
  Order load;
  Orders orders;
};

void PrintTo(const Publication& publication, std::ostream* out) { *out << publication.name; }

class StoreAndLoad : public testing::TestWithParam<Publication> {};

INSTANTIATE_TEST_SUITE_P(
    Orders, StoreAndLoad,
    testing::Values(Publication{"relaxed_relaxed", relaxed, relaxed, Orders::no},
                    Publication{"release_relaxed", release, relaxed, Orders::no},
                    Publication{"relaxed_acquire", relaxed, acquire, Orders::no},
                    Publication{"seq_cst_relaxed", seq_cst, relaxed, Orders::no},
                    Publication{"relaxed_seq_cst", relaxed, seq_cst, Orders::no},
                    Publication{"release_acquire", release, acquire, Orders::yes},
                    Publication{"release_seq_cst", release, seq_cst, Orders::yes},
                    Publication{"seq_cst_acquire", seq_cst, acquire, Orders::yes},
                    Publication{"seq_cst_seq_cst", seq_cst, seq_cst, Orders::yes}),
    [](const auto& tested) { return tested.param.name; });

TEST_P(StoreAndLoad, OrderWhatIsPublished) {
  expect(explore_all([publication = GetParam()] {
           Message message;
           together(
               [&] {
                 message.payload = 1;
                 message.flag.store(1, publication.store);
               },
               [&] { message.read_where(message.flag.load(publication.load) == 1); });
           return message.tally();
         }),
         GetParam().orders);
}

class ReadModifyWrites : public testing::TestWithParam<Publication> {};

INSTANTIATE_TEST_SUITE_P(
    Orders, ReadModifyWrites,
    testing::Values(Publication{"relaxed_relaxed", relaxed, relaxed, Orders::no},
                    Publication{"release_relaxed", release, relaxed, Orders::no},
                    Publication{"acquire_acquire", acquire, acquire, Orders::no},
                    Publication{"release_release", release, release, Orders::no},
                    Publication{"release_acquire", release, acquire, Orders::yes},
                    Publication{"acq_rel_acq_rel", acq_rel, acq_rel, Orders::yes},
                    Publication{"seq_cst_seq_cst", seq_cst, seq_cst, Orders::yes}),
    [](const auto& tested) { return tested.param.name; });

TEST_P(ReadModifyWrites, OrderWhatIsPublished) {
  expect(explore_all([publication = GetParam()] {
           Message message;
           together(
               [&] {
                 message.payload = 1;
                 message.flag.fetch_or(1, publication.store);
               },
               [&] { message.read_where(message.flag.fetch_or(2, publication.load) == 1); });
           return message.tally();
         }),
         GetParam().orders);
}

// A thread publishes 1, another makes it 2, and a third reads the payload where it sees 2.
template <std::invocable<std::atomic<int>&> Function>
Explored explore_passing_on(Function make_it_two) {
  return explore_all([make_it_two] {
    Message message;
    together(
        [&] {
          message.payload = 1;
          message.flag.store(1, release);
        },
        [&] { make_it_two(message.flag); },
        [&] { message.read_where(message.flag.load(acquire) == 2); });
    return message.tally();
  });
}

void exchange_one_for_two(std::atomic<int>& flag, Order order) {
  int one = 1;
  flag.compare_exchange_strong(one, 2, order, relaxed);
}

TEST(ReleaseSequence, GoesOnThroughARelaxedExchangeOfAnotherThread) {
  expect(explore_passing_on([](std::atomic<int>& flag) { exchange_one_for_two(flag, relaxed); }),
         Orders::yes);
}

TEST(ReleaseSequence, GoesOnThroughAReleasingExchangeOfAnotherThread) {
  expect(explore_passing_on([](std::atomic<int>& flag) { exchange_one_for_two(flag, release); }),
         Orders::yes);
}

TEST(ReleaseSequence, IsBrokenByARelaxedStoreOfAnotherThread) {
  expect(explore_passing_on([](std::atomic<int>& flag) {
           if (flag.load(relaxed) == 1) flag.store(2, relaxed);
         }),
         Orders::no);
}

TEST(ReleaseSequence, IsBrokenByAReleasingStoreOfAThreadThatDidNotAcquire) {
  expect(explore_passing_on([](std::atomic<int>& flag) {
           if (flag.load(relaxed) == 1) flag.store(2, release);
         }),
         Orders::no);
}

TEST(ReleaseSequence, IsTakenUpByAThreadThatAcquiresAndReleases) {
  expect(explore_passing_on([](std::atomic<int>& flag) {
           if (flag.load(acquire) == 1) flag.store(2, release);
         }),
         Orders::yes);
}

// C++20 took the later stores of the same thread out of the sequence (P0982).
TEST(ReleaseSequence, IsBrokenByARelaxedStoreOfTheSameThread) {
  expect(explore_all([] {
           Message message;
           together(
               [&] {
                 message.payload = 1;
                 message.flag.store(1, release);
                 message.flag.store(2, relaxed);
               },
               [&] { message.read_where(message.flag.load(acquire) == 2); });
           return message.tally();
         }),
         Orders::no);
}

// The exchange fails where it comes after the store, and reads what was published.
Explored explore_failing_exchange(Order failure) {
  return explore_all([failure] {
    Message message;
    together(
        [&] {
          message.payload = 1;
          message.flag.store(1, release);
        },
        [&] {
          int none = 0;
          message.read_where(!message.flag.compare_exchange_strong(none, 2, relaxed, failure));
        });
    return message.tally();
  });
}

TEST(CompareExchange, ThatFailsHasTheOrderOfAFailure) {
  expect(explore_failing_exchange(acquire), Orders::yes);
  expect(explore_failing_exchange(seq_cst), Orders::yes);
  expect(explore_failing_exchange(relaxed), Orders::no);
}

TEST(CompareExchange, ThatFailsReleasesNothing) {
  expect(explore_all([] {
           Message message;
           std::atomic<int> failed = 0;
           together(
               [&] {
                 message.payload = 1;
                 int never = 7;
                 message.flag.compare_exchange_strong(never, 1, acq_rel, acquire);
                 failed.store(1, relaxed);
               },
               [&] {
                 const bool comes_later = failed.load(relaxed) == 1;
                 message.flag.load(acquire);
                 message.read_where(comes_later);
               });
           return message.tally();
         }),
         Orders::no);
}

// As g++ instruments it. What clang calls does not tell a weak exchange from a strong one.
extern "C" int __tsan_atomic32_compare_exchange_weak(  // NOLINT(bugprone-reserved-identifier)
    volatile std::uint32_t* address, std::uint32_t* expected, std::uint32_t desired, int order,
    int failed_order);

TEST(CompareExchange, ThatIsWeakFailsWhereThatIsAChoice) {
  const auto try_once = [] {
    std::uint32_t value = 0;
    int done = 0;
    together([&] {
      std::uint32_t none = 0;
      constexpr int seq_cst_order = 5;
      done = __tsan_atomic32_compare_exchange_weak(&value, &none, 1, seq_cst_order, seq_cst_order);
    });
    return outcome(done);
  };
  EXPECT_THAT(outcomes(explore_all(try_once)), testing::ElementsAre(1));
  EXPECT_THAT(outcomes(explore_all(try_once, {.weak_cas = true})), testing::ElementsAre(0, 1));
}

TEST(CompareExchange, ThatIsStrongNeverFailsByItself) {
  EXPECT_THAT(explore_all(
                  [] {
                    std::atomic<int> value = 0;
                    bool done = false;
                    together([&] {
                      int none = 0;
                      done = value.compare_exchange_strong(none, 1);
                    });
                    return Tally{.expected = 1, .found = done};
                  },
                  {.weak_cas = true}),
              IsCleanAndComplete());
}

// What a thread does before and after its relaxed store or load of the flag.
struct Fences {
  const char* name;
  Order before_store;  // the fence between the payload and the flag; relaxed: none
  Order store;
  Order load;
  Order after_load;  // the fence between the flag and the payload; relaxed: none
  Orders orders;
};

void PrintTo(const Fences& fences, std::ostream* out) { *out << fences.name; }

class FencesAround : public testing::TestWithParam<Fences> {};

INSTANTIATE_TEST_SUITE_P(
    Orders, FencesAround,
    testing::Values(Fences{"two_fences", release, relaxed, relaxed, acquire, Orders::yes},
                    Fences{"two_full_fences", seq_cst, relaxed, relaxed, seq_cst, Orders::yes},
                    Fences{"two_acq_rel_fences", acq_rel, relaxed, relaxed, acq_rel, Orders::yes},
                    Fences{"a_fence_and_a_load", release, relaxed, acquire, relaxed, Orders::yes},
                    Fences{"a_store_and_a_fence", relaxed, release, relaxed, acquire, Orders::yes},
                    Fences{"only_the_first_fence", release, relaxed, relaxed, relaxed, Orders::no},
                    Fences{"only_the_second_fence", relaxed, relaxed, relaxed, acquire, Orders::no},
                    Fences{"fences_swapped", acquire, relaxed, relaxed, release, Orders::no}),
    [](const auto& tested) { return tested.param.name; });

void fence(Order order) {
  if (order != relaxed) std::atomic_thread_fence(order);
}

TEST_P(FencesAround, OrderWhatIsPublished) {
  expect(explore_all([fences = GetParam()] {
           Message message;
           together(
               [&] {
                 message.payload = 1;
                 fence(fences.before_store);
                 message.flag.store(1, fences.store);
               },
               [&] {
                 const bool set = message.flag.load(fences.load) == 1;
                 fence(fences.after_load);
                 message.read_where(set);
               });
           return message.tally();
         }),
         GetParam().orders);
}

TEST(Fence, AfterTheStoreIsTooLate) {
  expect(explore_all([] {
           Message message;
           together(
               [&] {
                 message.payload = 1;
                 message.flag.store(1, relaxed);
                 fence(release);
               },
               [&] {
                 const bool set = message.flag.load(relaxed) == 1;
                 fence(acquire);
                 message.read_where(set);
               });
           return message.tally();
         }),
         Orders::no);
}

TEST(Fence, BeforeTheLoadIsTooEarly) {
  expect(explore_all([] {
           Message message;
           together(
               [&] {
                 message.payload = 1;
                 fence(release);
                 message.flag.store(1, relaxed);
               },
               [&] {
                 fence(acquire);
                 message.read_where(message.flag.load(relaxed) == 1);
               });
           return message.tally();
         }),
         Orders::no);
}

TEST(Fence, BeforeThePayloadCoversOnlyWhatCameBefore) {
  expect(explore_all([] {
           Message message;
           together(
               [&] {
                 fence(release);
                 message.payload = 1;
                 message.flag.store(1, relaxed);
               },
               [&] { message.read_where(message.flag.load(acquire) == 1); });
           return message.tally();
         }),
         Orders::no);
}

TEST(Fence, ForTheCompilerAloneOrdersNoThreads) {
  expect(explore_all([] {
           Message message;
           together(
               [&] {
                 message.payload = 1;
                 std::atomic_signal_fence(seq_cst);
                 message.flag.store(1, relaxed);
               },
               [&] { message.read_where(message.flag.load(acquire) == 1); });
           return message.tally();
         }),
         Orders::no);
}

// Dekker: of two threads that each announce themselves first, at most one sees nobody else.
TEST(SeqCst, LetsAtMostOneOfTwoIn) {
  expect(explore_all([] {
           std::atomic<int> first = 0;
           std::atomic<int> second = 0;
           int count = 0;
           const auto enter = [&](std::atomic<int>& own, std::atomic<int>& other) {
             own.store(1);
             if (other.load() == 0) ++count;
           };
           together([&] { enter(first, second); }, [&] { enter(second, first); });
           return Tally{.expected = 1, .found = count == 0 ? 1 : count};
         }),
         Orders::yes);
}

TEST(SeqCst, OnAnotherVariableOrdersNothing) {
  expect(explore_all([] {
           Message message;
           std::atomic<int> beside = 0;
           together(
               [&] {
                 message.payload = 1;
                 beside.store(1, seq_cst);
                 message.flag.store(1, relaxed);
               },
               [&] { message.read_where(message.flag.load(acquire) == 1); });
           return message.tally();
         }),
         Orders::no);
}

// Only the interleaving in which the plain write comes first has both accesses.
TEST(AtomicRead, OfWhatWasWrittenPlainlyNeedsAnOrder) {
  const auto read_atomically = [](std::memory_order publish, std::memory_order look) {
    return explore_all([publish, look] {
      Message message;
      together(
          [&] {
            message.payload = 1;
            message.flag.store(1, publish);
          },
          [&] {
            if (message.flag.load(look) == 1) {
              static_cast<void>(std::atomic_ref(message.payload).load(relaxed));
            }
          });
      return outcome(0);
    });
  };
  EXPECT_THAT(read_atomically(relaxed, relaxed), FindsARace());
  EXPECT_THAT(read_atomically(release, acquire), IsCleanAndComplete());
}

// Two variables of four bytes share the eight that the shadow keeps together.
TEST(PlainWrite, BesideAnAtomicVariableLeavesItsReleaseAsItIs) {
  expect(explore_all([] {
           struct {
             std::atomic<int> flag = 0;
             int note = 0;
           } shared;
           int payload = 0;
           int seen = 1;
           together(
               [&] {
                 payload = 1;
                 shared.flag.store(1, release);
               },
               [&] {
                 shared.note = 1;
                 if (shared.flag.load(acquire) == 1) seen = payload;
               });
           return Tally{.expected = 1, .found = seen};
         }),
         Orders::yes);
}

}  // namespace
}  // namespace deadheat
