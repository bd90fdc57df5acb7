// SPDX-License-Identifier: MIT
// Executions in processes of their own.
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

const ExploreOptions isolated = {.isolate = true};
const ExploreOptions all_isolated = {.enough = 0, .isolate = true};

// Nothing stands in for it: the kernel ends the process at once.
void kill_own_process() { syscall(SYS_kill, getpid(), SIGKILL); }

// Calls `end` where the second thread comes first.
template <class End>
void end_if_second_is_first(End end) {
  std::atomic<int> first = 0;
  const auto come = [&](int number) {
    int nobody = 0;
    return first.compare_exchange_strong(nobody, number);
  };
  together([&] { come(1); },
           [&] {
             if (come(2)) end();
           });
}

void killed_if_second_is_first() { end_if_second_is_first(kill_own_process); }

// --- a process that dies ------------------------------------------------------------------------

TEST(IsolatedDeath, BySignalIsACrash) {
  const Explored explored = explore_all(killed_if_second_is_first, isolated);
  ASSERT_THAT(explored, Finds(Symptom::crash, std::string("crash")));
  EXPECT_THAT(explored.bugs.front().message, HasSubstr("SIGKILL"));
}

TEST(IsolatedDeath, ByASystemCallIsTheEndOfTheProcess) {
  const Explored explored =
      explore_all([] { end_if_second_is_first([] { syscall(SYS_exit_group, 3); }); }, isolated);
  ASSERT_THAT(explored, Finds(Symptom::crash, std::string("exit")));
  EXPECT_THAT(explored.bugs.front().message, HasSubstr("exit code 3"));
}

TEST(IsolatedDeath, IsNoEndOfTheExploration) {
  const Explored explored = explore_all(killed_if_second_is_first, all_isolated);
  ASSERT_EQ(explored.bugs.size(), 1u) << explored.text();
  EXPECT_LT(explored.bugs.front().executions, explored.executions);
}

TEST(IsolatedDeath, IsNoCompleteExploration) {
  EXPECT_FALSE(explore_all(killed_if_second_is_first, all_isolated).complete);
}

// Whichever order comes first: it dies, and what it did until then leads to the other one.
TEST(IsolatedDeath, LeadsToTheOtherInterleavings) {
  for (const int deadly : {0, 1}) {
    const auto body = [=] {
      std::atomic<int> value = 0;
      together([&] { value = 1; },
               [&] {
                 if (value == deadly) kill_own_process();
               });
      return Tally{.expected = 0, .found = 1};
    };
    const Explored explored = explore_all(body, all_isolated);
    EXPECT_THAT(explored, FindsA(Symptom::crash));
    EXPECT_THAT(explored, FindsAWrongTally());
  }
}

TEST(IsolatedDeath, TakesNoRaceWithIt) {
  const auto body = [] {
    volatile int plain = 0;
    together([&] { plain = 1; },
             [&] {
               plain = 2;
               kill_own_process();
             });
  };
  EXPECT_THAT(explore_all(body, all_isolated), FindsARace());
}

TEST(IsolatedDeath, IsShownWithWhatLedToIt) {
  const Explored explored = explore_all(killed_if_second_is_first, isolated);
  ASSERT_THAT(explored.bugs, Not(IsEmpty()));
  EXPECT_THAT(explored.bugs.front().interleaving, HasSubstr("isolation_test.cpp"));
}

TEST(IsolatedDeath, IsReplayed) {
  const Explored explored = explore_all(killed_if_second_is_first, isolated);
  ASSERT_THAT(explored.bugs, Not(IsEmpty()));
  const Explored again =
      explore(killed_if_second_is_first, {.isolate = true, .replay = explored.bugs.front().token});
  EXPECT_THAT(again, FindsTheKind(std::string("crash")));
}

TEST(IsolatedDeath, IsTheEndOfAnExecutionThatGoesOnForEver) {
  const auto body = [] {
    together([] {
      for (;;) __asm__ __volatile__("");
    });
  };
  const Explored explored =
      explore(body, {.budget = 1ms, .strategy = Strategy::exhaustive, .isolate = true});
  EXPECT_THAT(explored, FindsALivelock());
}

// --- a body that ends its process ---------------------------------------------------------------

using EndOfProcess = void (*)(int);

struct Exit {
  const char* name;
  EndOfProcess end;
};

void PrintTo(const Exit& exit, std::ostream* out) { *out << exit.name; }

class AnyExit : public testing::TestWithParam<Exit> {};

INSTANTIATE_TEST_SUITE_P(Process, AnyExit,
                         testing::Values(Exit{"exit", std::exit}, Exit{"_exit", _exit},
                                         Exit{"_Exit", std::_Exit},
                                         Exit{"quick_exit", std::quick_exit}));

TEST_P(AnyExit, IsFoundAndLeavesTheExplorationComplete) {
  const EndOfProcess end = GetParam().end;
  const Explored explored =
      explore_all([=] { end_if_second_is_first([=] { end(7); }); }, all_isolated);
  ASSERT_THAT(explored, Finds(Symptom::crash, std::string("exit")));
  EXPECT_THAT(explored.bugs.front().message, HasSubstr("exit code 7"));
  EXPECT_TRUE(explored.complete) << explored.text();
}

TEST_P(AnyExit, IsReplayed) {
  const EndOfProcess end = GetParam().end;
  const auto body = [=] { end_if_second_is_first([=] { end(7); }); };
  const Explored explored = explore_all(body, isolated);
  ASSERT_THAT(explored.bugs, Not(IsEmpty()));
  const Explored again = explore(body, {.isolate = true, .replay = explored.bugs.front().token});
  EXPECT_THAT(again, FindsTheKind(std::string("exit")));
}

TEST_P(AnyExit, IsUnsupportedInAProcessThatIsShared) {
  const EndOfProcess end = GetParam().end;
  EXPECT_THAT(explore_all([=] { together([=] { end(7); }); }).unsupported, Not(IsEmpty()));
}

// An int that the processes share.
int& shared_int() {
  void* memory =
      mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("no memory to share");
  return *static_cast<int*>(memory);
}

TEST(IsolatedExit, RunsNoHandlerOfTheProgram) {
  static int& handled = shared_int();
  std::atexit([] { ++handled; });
  static_cast<void>(explore_all([] { together([] { std::exit(0); }); }, isolated));
  EXPECT_EQ(handled, 0);
}

// --- the same as without ------------------------------------------------------------------------

Tally lost_update() {
  std::atomic<int> count = 0;
  const auto increment = [&] {
    const int seen = count.load();
    count.store(seen + 1);
  };
  together(increment, increment);
  return {.expected = 2, .found = count};
}

void race() {
  volatile int count = 0;
  const auto increment = [&] { count = count + 1; };
  together(increment, increment);
}

void opposite_locks() {
  std::mutex a;
  std::mutex b;
  const auto hold_both = [](std::mutex& outer, std::mutex& inner) {
    std::scoped_lock first(outer);
    std::scoped_lock second(inner);
  };
  together([&] { hold_both(a, b); }, [&] { hold_both(b, a); });
}

void throws_if_second_is_first() {
  end_if_second_is_first([] { throw std::runtime_error("a reason to tell"); });
}

void left_behind() {
  std::mutex* mutex = new std::mutex;
  mutex->lock();
  std::thread([=] { mutex->lock(); }).detach();
}

class AnyBody : public testing::TestWithParam<std::function<void()>> {};

INSTANTIATE_TEST_SUITE_P(Isolated, AnyBody,
                         testing::Values(race, opposite_locks, throws_if_second_is_first,
                                         left_behind));

TEST_P(AnyBody, IsToldTheSame) {
  const ExploreOptions shared = {.schedules = 60, .enough = 0};
  const ExploreOptions apart = {.schedules = 60, .enough = 0, .isolate = true};
  EXPECT_EQ(explore(GetParam(), apart).text(), explore(GetParam(), shared).text());
}

TEST(Isolated, TalliesAreTheSame) {
  const Explored apart = explore_all(lost_update, all_isolated);
  const Explored shared = explore_all(lost_update, {.enough = 0});
  EXPECT_EQ(outcomes(apart), outcomes(shared));
  EXPECT_EQ(apart.text(), shared.text());
}

TEST(Isolated, ExplorationsAreCompleteWithAsManyInterleavings) {
  const auto body = [] {
    std::atomic<int> sum = 0;
    const auto add = [&] {
      for (int i = 0; i < 2; ++i) ++sum;
    };
    together(add, add, add);
  };
  const Explored explored = explore_all(body, isolated);
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_EQ(explored.interleavings, explore_all(body).interleavings);
}

TEST(Isolated, TokenReplaysInASharedProcess) {
  const Explored explored = explore_all(lost_update, isolated);
  ASSERT_THAT(explored.bugs, Not(IsEmpty()));
  EXPECT_THAT(explore(lost_update, {.replay = explored.bugs.front().token}), FindsAWrongTally());
}

// --- what stays in the child --------------------------------------------------------------------

TEST(IsolatedState, OfADetachedThreadIsGoneWithIt) {
  std::vector<int> kept;
  const auto body = [&] {
    std::atomic<bool> is_over = false;
    std::thread([&] {
      kept.push_back(1);
      is_over = true;
    }).detach();
    while (!is_over) std::this_thread::yield();
    return outcome(static_cast<long>(kept.size()));
  };
  const Explored explored = explore(body, {.schedules = 50, .isolate = true});
  EXPECT_THAT(explored, IsClean());
  EXPECT_THAT(explored.nondeterminism, IsEmpty());
  EXPECT_EQ(outcomes(explored), std::set<long>{1});
  EXPECT_THAT(kept, IsEmpty());
}

TEST(Isolated, ExecutionMayHaveManyThreads) {
  const auto body = [] {
    std::atomic<int> sum = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 40; ++i) threads.emplace_back([&] { ++sum; });
    for (std::thread& thread : threads) thread.join();
    return Tally{.expected = 40, .found = sum};
  };
  EXPECT_THAT(explore(body, {.schedules = 5, .isolate = true}), IsClean());
}

TEST(Isolated, ExecutionsLeaveNoChildBehind) {
  static_cast<void>(explore_all(killed_if_second_is_first, all_isolated));
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

// Then nobody is told how a child has ended.
TEST(Isolated, ExecutionsAreToldApartWhereTheProgramIgnoresItsChildren) {
  const auto before = signal(SIGCHLD, SIG_IGN);
  const Explored dead = explore_all(killed_if_second_is_first, isolated);
  const Explored alive = explore_all(lost_update, all_isolated);
  signal(SIGCHLD, before);
  EXPECT_THAT(dead, FindsA(Symptom::crash));
  EXPECT_THAT(alive, Not(FindsA(Symptom::crash)));
}

// Standard output, in a file for as long as this lives.
class Redirected {
 public:
  explicit Redirected(const std::string& path) {
    std::fflush(stdout);
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, STDOUT_FILENO);
    close(file);
  }
  ~Redirected() {
    std::fflush(stdout);
    dup2(before_, STDOUT_FILENO);
    close(before_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  const int before_ = dup(STDOUT_FILENO);
};

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

long count_of(const std::string& text, char letter) { return std::ranges::count(text, letter); }

TEST(IsolatedOutput, IsWrittenOnce) {
  const std::string path = testing::TempDir() + "isolated_output." + std::to_string(getpid());
  long executions = 0;
  {
    const Redirected redirected(path);
    std::printf("<");  // waits in the buffer
    const auto body = [] {
      together([] {});
      std::printf("x");
    };
    executions = explore(body, {.schedules = 5, .isolate = true}).executions;
    std::printf(">");
  }
  const std::string written = content_of(path);
  std::filesystem::remove(path);
  EXPECT_THAT(written, StartsWith("<x"));
  EXPECT_EQ(count_of(written, '<'), 1);
  // the first execution is run twice, to see whether it is the same
  EXPECT_EQ(count_of(written, 'x'), executions + 1);
}

TEST(IsolatedOutput, ThatWaitsIsNotWrittenByABodyThatExits) {
  const std::string path = testing::TempDir() + "isolated_exit." + std::to_string(getpid());
  {
    const Redirected redirected(path);
    std::printf("<");
    static_cast<void>(explore_all([] { together([] { std::exit(0); }); }, isolated));
    std::printf(">");
  }
  const std::string written = content_of(path);
  std::filesystem::remove(path);
  EXPECT_EQ(written, "<>");
}

}  // namespace
}  // namespace deadheat
