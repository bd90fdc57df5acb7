// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "exploring.hpp"
#include "generated_program.hpp"

// The scheduler against an interpreter that shares no code with it, on programs from seeds.
namespace deadheat {
namespace {

using testing::Not;

// What the threads of a generated program work on.
struct World {
  std::array<int, variables> variable = {};
  std::array<std::atomic<int>, atomics> atomic = {};
  std::array<std::mutex, mutexes> mutex = {};
  std::array<std::array<int, most_operations>, most_threads> read = {};
};

bool reads_an_atomic(const Operation& operation) {
  return operation.action == Action::load || operation.action == Action::add;
}

// Returns what the operation read, or nought.
int execute(World& world, const Operation& operation) {
  switch (operation.action) {
    case Action::read:
      return world.variable[operation.object];
    case Action::write:
      world.variable[operation.object] = operation.value;
      return 0;
    case Action::load:
      return world.atomic[operation.object].load(operation.order);
    case Action::store:
      world.atomic[operation.object].store(operation.value, operation.order);
      return 0;
    case Action::add:
      return world.atomic[operation.object].fetch_add(operation.value, operation.order);
    case Action::fence:
      std::atomic_thread_fence(operation.order);
      return 0;
    case Action::lock:
      world.mutex[operation.object].lock();
      return 0;
    case Action::unlock:
      world.mutex[operation.object].unlock();
      return 0;
  }
  return 0;
}

void run_thread(World& world, std::span<const Operation> operations, std::size_t number) {
  int seen = 0;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (operations[i].if_seen && seen == 0) continue;
    world.read[number][i] = execute(world, operations[i]);
    if (reads_an_atomic(operations[i])) seen = world.read[number][i];
  }
}

Final run(const Threads& program) {
  World world;
  std::array<std::thread, most_threads> threads;
  for (std::size_t i = 0; i < program.size(); ++i)
    threads[i] = std::thread(run_thread, std::ref(world), std::span(program[i]), i);
  for (std::size_t i = 0; i < program.size(); ++i) threads[i].join();
  Final final = {.values = world.variable, .read = world.read};
  for (std::size_t i = 0; i < atomics; ++i) final.atomic_values[i] = world.atomic[i].load();
  return final;
}

// Explores a program, and gives the outcomes of its executions to `seen`.
Explored explore_program(const Threads& program, Outcomes& seen) {
  return explore_all([&] { seen.set(hash(run(program))); }, {.enough = 0});
}

Explored explore_program(const Threads& program) {
  Outcomes unused;
  return explore_program(program, unused);
}

// Each test takes a part of the seeds, so that CTest can run them beside each other.
class Generated : public testing::TestWithParam<std::uint64_t> {
 protected:
  static constexpr std::uint64_t in_a_part = 50;
  std::uint64_t first() const { return GetParam() * in_a_part; }
  std::uint64_t end() const { return first() + in_a_part; }
};

INSTANTIATE_TEST_SUITE_P(Parts, Generated, testing::Range<std::uint64_t>(0, 8));

TEST_P(Generated, ProgramsRaceWhereTheInterpreterSaysSo) {
  for (std::uint64_t seed = first(); seed < end(); ++seed) {
    const Threads program = generate(seed);
    const Truths truths = truths_of(program);
    for (std::size_t variable = 0; variable < variables; ++variable) {
      const Explored explored = explore_program(with_one_variable(program, variable));
      EXPECT_EQ(testing::Value(explored, FindsARace()), truths.races[variable])
          << "seed " << seed << ", variable " << variable << "\n"
          << text_of(program) << explored.text();
    }
  }
}

TEST_P(Generated, ProgramsDeadlockWhereTheInterpreterSaysSo) {
  for (std::uint64_t seed = first(); seed < end(); ++seed) {
    const Threads program = generate(seed);
    const Explored explored = explore_program(program);
    EXPECT_EQ(testing::Value(explored, FindsADeadlock()), truths_of(program).deadlocks)
        << "seed " << seed << "\n"
        << text_of(program) << explored.text();
  }
}

TEST_P(Generated, ProgramsWithoutARaceEndInEachOutcomeOfTheInterpreterAndInNoOther) {
  for (std::uint64_t seed = first(); seed < end(); ++seed) {
    const Threads program = generate(seed);
    const Truths truths = truths_of(program);
    if (truths.races_at_all()) continue;
    Outcomes seen;
    const Explored explored = explore_program(program, seen);
    EXPECT_TRUE(explored.complete) << "seed " << seed << "\n" << text_of(program);
    EXPECT_EQ(seen.count(), truths.outcomes.count()) << "seed " << seed << "\n" << text_of(program);
    EXPECT_TRUE(seen == truths.outcomes) << "seed " << seed << "\n" << text_of(program);
  }
}

TEST_P(Generated, ProgramsHaveNoOtherBugs) {
  for (std::uint64_t seed = first(); seed < end(); ++seed) {
    const Explored explored = explore_program(generate(seed));
    for (const ExploredBug& bug : explored.bugs) {
      EXPECT_THAT(bug.kind, testing::AnyOf("data-race", "deadlock", "lock-order-inversion"))
          << "seed " << seed << "\n"
          << text_of(generate(seed));
    }
    EXPECT_THAT(explored.nondeterminism, testing::IsEmpty());
  }
}

// The programs are worth comparing only where they are of all sorts.
TEST(Generator, MakesProgramsOfAllSorts) {
  int racy = 0;
  int clean = 0;
  int deadlocked = 0;
  int with_outcomes = 0;
  int decided_by_orders = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Threads program = generate(seed);
    const Truths truths = truths_of(program);
    if (truths.races != truths_of(relaxed(program)).races) ++decided_by_orders;
    ++(truths.races_at_all() ? racy : clean);
    if (truths.deadlocks) ++deadlocked;
    if (!truths.races_at_all() && truths.outcomes.count() > 1) ++with_outcomes;
  }
  EXPECT_GE(racy, 100);
  EXPECT_GE(clean, 100);
  EXPECT_GE(deadlocked, 5);
  EXPECT_GE(with_outcomes, 40);
  EXPECT_GE(decided_by_orders, 15);
}

Operation plain(Action action, int value = 0) { return {.action = action, .value = value}; }

Operation on_atomic(Action action, int value, std::memory_order order) {
  return {.action = action, .value = value, .order = order};
}

Operation if_seen(Operation operation) {
  operation.if_seen = true;
  return operation;
}

constexpr std::memory_order acquire = std::memory_order_acquire;
constexpr std::memory_order release = std::memory_order_release;

// The interpreter itself, on programs whose truth is known.
TEST(Interpreter, KnowsARace) {
  EXPECT_TRUE(truths_of({{plain(Action::write, 1)}, {plain(Action::read)}}).races[0]);
}

TEST(Interpreter, KnowsThatReadsDoNotRace) {
  EXPECT_FALSE(truths_of({{plain(Action::read)}, {plain(Action::read)}}).races_at_all());
}

TEST(Interpreter, KnowsThatALockOrders) {
  const std::vector<Operation> guarded = {plain(Action::lock), plain(Action::write, 1),
                                          plain(Action::unlock)};
  EXPECT_FALSE(truths_of({guarded, guarded}).races_at_all());
}

TEST(Interpreter, KnowsThatAnAcquireMayComeTooEarly) {
  EXPECT_TRUE(truths_of({{plain(Action::write, 1), on_atomic(Action::store, 1, release)},
                         {on_atomic(Action::load, 0, acquire), plain(Action::read)}})
                  .races[0]);
}

TEST(Interpreter, KnowsThatAnAcquireThatSawTheReleaseOrders) {
  const auto program = [](std::memory_order order) {
    return Threads{{plain(Action::write, 1), on_atomic(Action::store, 1, order)},
                   {on_atomic(Action::load, 0, acquire), if_seen(plain(Action::read))}};
  };
  EXPECT_FALSE(truths_of(program(release)).races_at_all());
  EXPECT_TRUE(truths_of(program(std::memory_order_relaxed)).races[0]);
}

// The second thread makes something else of what the first published; the third sees either.
Threads passed_on_by(Action action, std::memory_order order) {
  const std::memory_order relaxed_order = std::memory_order_relaxed;
  return {{plain(Action::write, 1), on_atomic(Action::store, 1, release)},
          {on_atomic(Action::load, 0, relaxed_order), if_seen(on_atomic(action, 2, order))},
          {on_atomic(Action::load, 0, acquire), if_seen(plain(Action::read))}};
}

TEST(Interpreter, KnowsThatAnAdditionGoesOnWithAReleaseSequence) {
  EXPECT_FALSE(truths_of(passed_on_by(Action::add, std::memory_order_relaxed)).races_at_all());
}

TEST(Interpreter, KnowsThatAStoreBreaksAReleaseSequence) {
  EXPECT_TRUE(truths_of(passed_on_by(Action::store, std::memory_order_relaxed)).races[0]);
  EXPECT_TRUE(truths_of(passed_on_by(Action::store, release)).races[0]);
}

TEST(Interpreter, KnowsThatTwoFencesOrder) {
  const auto program = [](std::memory_order first, std::memory_order second) {
    return Threads{{plain(Action::write, 1),
                    {.action = Action::fence, .order = first},
                    on_atomic(Action::store, 1, std::memory_order_relaxed)},
                   {on_atomic(Action::load, 0, std::memory_order_relaxed),
                    {.action = Action::fence, .order = second},
                    if_seen(plain(Action::read))}};
  };
  EXPECT_FALSE(truths_of(program(release, acquire)).races_at_all());
  EXPECT_TRUE(truths_of(program(acquire, acquire)).races[0]);
  EXPECT_TRUE(truths_of(program(release, release)).races[0]);
}

TEST(Interpreter, KnowsADeadlock) {
  const auto hold_both = [](std::size_t outer, std::size_t inner) {
    return std::vector<Operation>{{.action = Action::lock, .object = outer},
                                  {.action = Action::lock, .object = inner},
                                  {.action = Action::unlock, .object = inner},
                                  {.action = Action::unlock, .object = outer}};
  };
  EXPECT_TRUE(truths_of({hold_both(0, 1), hold_both(1, 0)}).deadlocks);
  EXPECT_FALSE(truths_of({hold_both(0, 1), hold_both(0, 1)}).deadlocks);
}

TEST(Interpreter, KnowsTheOutcomesOfTwoStores) {
  const Truths truths =
      truths_of({{on_atomic(Action::store, 1, release)}, {on_atomic(Action::store, 2, release)}});
  EXPECT_EQ(truths.outcomes.count(), 2u);
}

}  // namespace
}  // namespace deadheat
