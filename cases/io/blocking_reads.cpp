// SPDX-License-Identifier: MIT
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <string_view>

#include <deadheat/case.hpp>

// Five devices answer a millisecond after they are asked. Read in sequence the waits add up; read
// by a thread each they pass at the same time. The answers come at the same time as well, and a
// list that all threads append to is theirs together: it needs a lock.
namespace {

using namespace deadheat;

constexpr int devices = 5;
constexpr long millisecond = 1'000'000;

// A timer, which gives eight bytes to read when its time has come.
class Device {
 public:
  Device() {
    if (number_ < 0) throw std::runtime_error("no timer");
  }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;
  ~Device() { close(number_); }

  bool answers() {
    itimerspec once{};
    once.it_value.tv_nsec = millisecond;
    timerfd_settime(number_, 0, &once, nullptr);
    std::uint64_t times = 0;
    return read(number_, &times, sizeof times) == sizeof times;
  }

 private:
  int number_ = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
};

template <class Mutex>
class Answers {
 public:
  void add(int device) {
    std::scoped_lock hold(mutex_);
    all_[count_++] = device + 1;
  }
  long sum() const {
    long total = 0;
    for (const int answer : all_) total += answer;
    return total;
  }

 private:
  Mutex mutex_;
  std::array<int, devices> all_{};
  std::size_t count_ = 0;
};

constexpr long sum_of_all = devices * (devices + 1) / 2;

template <class Mutex>
Tally threads(Crew& crew) {
  std::array<Device, devices> all;
  Answers<Mutex> answers;
  crew.together(devices, 1, [&](int who, int) {
    if (all[static_cast<std::size_t>(who)].answers()) answers.add(who);
  });
  return {.expected = sum_of_all, .found = answers.sum()};
}

Tally sequence(Crew& crew) {
  std::array<Device, devices> all;
  Answers<NoLock> answers;
  crew.together(1, 1, [&](int, int) {
    for (int who = 0; who < devices; ++who) {
      if (all[static_cast<std::size_t>(who)].answers()) answers.add(who);
    }
  });
  return {.expected = sum_of_all, .found = answers.sum()};
}

constexpr std::string_view not_explored = "it waits for a read, which explore does not run";

const Case blocking_reads({
    .id = "io/blocking-reads",
    .rule = "The answer of every device is in the list.",
    .bug = "The threads append to one list without a lock.",
    .fix = "A std::mutex is held while an answer is appended, and never while one is waited for.",
    .source = "Effective Python, item 53",
    .tags = {"CP.2", "CWE-362"},
    .racy = {.trial = threads<NoLock>,
             .truth = {.race = must, .wrong = may},
             .blind = {{Detector::explore, Symptom::race, not_explored}},
             .isolate = true},
    .locked = {.trial = threads<std::mutex>, .isolate = true},
    .further = {{"sequence", Role::locked, {.trial = sequence, .isolate = true}}},
});

}  // namespace
