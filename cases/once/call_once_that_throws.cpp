// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <deadheat/case.hpp>

// The work that is to be done once may fail: then it is not done, and the next caller has to try.
// A flag that is set before the work says "done" while it is not: to those who come meanwhile, and,
// where the work failed, to everybody for ever.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int threads = 2;

// The work: it fails at the first attempt.
class Download {
 public:
  void run() {
    if (attempts_.fetch_add(1) == 0) throw std::runtime_error("no route to host");
    arrived_ = true;
  }
  bool arrived() const { return arrived_; }

 private:
  std::atomic<int> attempts_ = 0;
  bool arrived_ = false;
};

// Each has a `call(work)` that returns when the work is done, or lets its exception through.
class FlagBefore {
 public:
  void call(Download& work) {
    if (begun_.exchange(true)) return;
    work.run();
  }

 private:
  std::atomic<bool> begun_ = false;
};

// The flag is taken back when the work fails; who comes meanwhile is still told that it is done.
class FlagTakenBack {
 public:
  void call(Download& work) {
    if (begun_.exchange(true)) return;
    try {
      work.run();
    } catch (...) {
      begun_ = false;
      throw;
    }
  }

 private:
  std::atomic<bool> begun_ = false;
};

class FlagAfter {
 public:
  void call(Download& work) {
    std::scoped_lock hold(mutex_);
    if (done_) return;
    work.run();
    done_ = true;
  }

 private:
  std::mutex mutex_;
  bool done_ = false;
};

class CallOnce {
 public:
  void call(Download& work) {
    std::call_once(once_, [&] { work.run(); });
  }

 private:
  std::once_flag once_;
};

template <class Once>
struct Shared {
  Once once;
  Download work;
};

// Who hears of the failure tries once more.
template <class Once>
bool had_it(Shared<Once>& shared) {
  try {
    shared.once.call(shared.work);
  } catch (const std::runtime_error&) {
    shared.once.call(shared.work);
  }
  return shared.work.arrived();
}

template <class Once>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 50);
  std::deque<Shared<Once>> all(static_cast<std::size_t>(rounds));
  std::vector<long> served(threads);
  crew.together(threads, rounds, [&](int who, int round) {
    if (had_it(all[static_cast<std::size_t>(round)])) ++served[static_cast<std::size_t>(who)];
  });
  return {.expected = long{threads} * rounds, .found = std::reduce(served.begin(), served.end())};
}

const Case call_once_that_throws({
    .id = "once/call-once-that-throws",
    .rule = "Who is told that the work is done finds it done.",
    .bug = "The flag says done before the work is, and stays so when the work throws.",
    .fix = "The flag is set after the work, under the lock that spans both.",
    .source = "C++20, [thread.once.callonce]",
    .tags = {"CP.110", "CWE-362"},
    .racy = {trial<FlagBefore>, {.wrong = must}},
    .locked = {trial<FlagAfter>},
    .further =
        {
            {"taken-back", Role::racy, {trial<FlagTakenBack>, {.race = must, .wrong = must}}},
            {"call-once",
             Role::locked,
             {.trial = trial<CallOnce>,
              .false_alarm = {{Detector::tsan, Symptom::hang,
                               "ThreadSanitizer replaces pthread_once, and its own waits for ever "
                               "after an exception"}},
              .deadline = 1s}},
        },
});

}  // namespace
