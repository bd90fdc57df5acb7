// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <ostream>
#include <string>

#include "exploring.hpp"

// What cannot be explored is told, and never waited for.
namespace deadheat {
namespace {

class Pipe {
 public:
  Pipe() { static_cast<void>(pipe(ends_.data())); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close(ends_[0]);
    close(ends_[1]);
  }

  int out() const { return ends_[0]; }
  int in() const { return ends_[1]; }

 private:
  std::array<int, 2> ends_ = {-1, -1};
};

void read_an_empty_pipe() {
  const Pipe pipe;
  char byte = 0;
  static_cast<void>(read(pipe.out(), &byte, 1));
}

void poll_an_empty_pipe() {
  const Pipe pipe;
  pollfd waited = {.fd = pipe.out(), .events = POLLIN, .revents = 0};
  poll(&waited, 1, -1);
}

void fork_a_child() {
  if (fork() == 0) _exit(0);
}

// Ignored unless somebody handles it: harmless where it is let through.
void raise_a_signal() { std::raise(SIGURG); }

void signal_a_thread() { pthread_kill(pthread_self(), SIGURG); }

void handle_a_signal_by_sigaction() {
  struct sigaction action = {};
  action.sa_handler = SIG_IGN;
  sigaction(SIGURG, &action, nullptr);
}

void handle_a_signal() { std::signal(SIGURG, SIG_IGN); }

void cancel_a_thread() { pthread_cancel(pthread_self()); }

void exit_the_program() { std::exit(0); }

struct Call {
  const char* name;
  void (*make)();
};

void PrintTo(const Call& call, std::ostream* out) { *out << call.name; }

class AnyUnsupported : public testing::TestWithParam<Call> {};

INSTANTIATE_TEST_SUITE_P(Calls, AnyUnsupported,
                         testing::Values(Call{"read", read_an_empty_pipe},
                                         Call{"poll", poll_an_empty_pipe},
                                         Call{"fork", fork_a_child}, Call{"raise", raise_a_signal},
                                         Call{"pthread_kill", signal_a_thread},
                                         Call{"sigaction", handle_a_signal_by_sigaction},
                                         Call{"signal", handle_a_signal},
                                         Call{"pthread_cancel", cancel_a_thread},
                                         Call{"exit", exit_the_program}),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(AnyUnsupported, IsToldByItsName) {
  const Explored explored = explore_some([make = GetParam().make] { together([&] { make(); }); });
  EXPECT_THAT(explored.unsupported, testing::Contains(testing::HasSubstr(GetParam().name)));
  EXPECT_FALSE(explored.clean());
}

TEST_P(AnyUnsupported, IsToldOnce) {
  const Explored explored = explore_some([make = GetParam().make] { together([&] { make(); }); });
  EXPECT_EQ(explored.unsupported.size(), 1u);
}

// Some calls cannot go on; the rest of the budget would say nothing.
TEST(Unsupported, EndsTheExplorationSoon) {
  const Explored explored = explore_some([] { together([] { read_an_empty_pipe(); }); });
  EXPECT_LE(explored.executions, 20);
}

TEST(Supported, IsAWriteToAPipe) {
  EXPECT_THAT(explore_some([] {
                const Pipe pipe;
                together([&] { static_cast<void>(write(pipe.in(), "x", 1)); });
              }),
              IsClean());
}

}  // namespace
}  // namespace deadheat
