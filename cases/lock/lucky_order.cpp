// SPDX-License-Identifier: MIT
#include <mutex>
#include <thread>

#include <deadheat/case.hpp>

// Two threads count what they served, without a lock. Both also write to a log, which has one: the
// first after it has counted, the second before. As the second starts slowly, the first has the
// log's lock before it, and the run is: count, unlock, lock, count. Whoever watches such a run sees
// the counts ordered. It is nothing but luck: when the second has the log's lock first, nothing
// orders them.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

template <class Mutex>
class Server {
 public:
  void serve() {
    std::scoped_lock hold(mutex_);
    ++served_;
  }
  void log() {
    std::scoped_lock hold(log_mutex_);
    ++lines_;
  }
  long served() const { return served_; }

 private:
  Mutex mutex_;
  long served_ = 0;
  std::mutex log_mutex_;
  long lines_ = 0;
};

template <class Mutex>
Tally trial(Crew& crew) {
  Server<Mutex> server;
  crew.together(2, [&](int who) {
    if (who == 0) {
      server.serve();
      server.log();
    } else {
      std::this_thread::sleep_for(10ms);  // it opens its files
      server.log();
      server.serve();
    }
  });
  return {.expected = 2, .found = server.served()};
}

const Case lucky_order({
    .id = "lock/lucky-order",
    .rule = "Both services count.",
    .bug = "The count has no lock, and only the lock of the log happens to order the two threads.",
    .fix = "The count has a mutex of its own.",
    .source = "Flanagan, Freund: FastTrack, PLDI 2009; Smaragdakis et al., POPL 2012",
    .tags = {"CP.2", "CWE-362"},
    .racy = {.trial = trial<NoLock>,
             .truth = {.race = must, .wrong = must},
             .blind = {{Detector::tsan, Symptom::race,
                        "as the second thread starts slowly, the log's lock orders the two counts "
                        "in nearly every run"}}},
    .locked = {trial<std::mutex>},
});

}  // namespace
