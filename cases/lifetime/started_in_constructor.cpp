// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <thread>

#include <deadheat/case.hpp>

// A base class starts its thread in its constructor, and the thread calls a virtual function. The
// derived part of the object is not made yet: the pointer to the table of functions still says
// "base", and is changed while the thread reads it.
namespace {

using namespace deadheat;

enum class Starts { in_constructor, when_made };

class Worker {
 public:
  explicit Worker(Starts starts) {
    if (starts == Starts::in_constructor) start();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  virtual ~Worker() { join(); }

  void start() {
    thread_ = std::thread([this] { ran_ = work(); });
  }
  // What the thread's work answered.
  int join() {
    if (thread_.joinable()) thread_.join();
    return ran_;
  }

 private:
  virtual int work() { return 0; }

  int ran_ = 0;
  std::thread thread_;
};

class Printer : public Worker {
 public:
  using Worker::Worker;

 private:
  int work() override { return 1; }
};

template <Starts starts>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 10);
  long right = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto printer = std::make_unique<Printer>(starts);
    if (starts == Starts::when_made) printer->start();
    right += printer->join();
  }
  return {.expected = rounds, .found = right};
}

const Case started_in_constructor({
    .id = "lifetime/started-in-constructor",
    .rule = "A worker's thread does the work of its own class.",
    .bug = "The base class starts the thread before the derived part of the object is made.",
    .fix = "The thread is started when the object is whole.",
    .source = "C++20, [class.cdtor]; C++ Core Guidelines, C.82",
    .tags = {"CWE-362"},
    .racy = {trial<Starts::in_constructor>, {.race = must, .wrong = must}},
    .locked = {trial<Starts::when_made>},
});

}  // namespace
