// SPDX-License-Identifier: MIT
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <deadheat/case.hpp>

// A condition variable remembers nothing: a notify wakes those who wait at that moment, and where
// nobody waits yet it is gone. Who waits without a look at the state waits for a notify that has
// been already, for ever.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int sender = 0, threads = 2;

struct Letterbox {
  std::mutex mutex;
  std::condition_variable delivered;
  int letters = 0;
};

void wait_for_a_notify(Letterbox& box, std::unique_lock<std::mutex>& hold) {
  box.delivered.wait(hold);
}

void wait_for_a_letter(Letterbox& box, std::unique_lock<std::mutex>& hold) {
  box.delivered.wait(hold, [&] { return box.letters > 0; });
}

void send(Letterbox& box) {
  {
    std::scoped_lock hold(box.mutex);
    ++box.letters;
  }
  box.delivered.notify_one();
}

template <void (*wait)(Letterbox&, std::unique_lock<std::mutex>&)>
int receive(Letterbox& box) {
  std::unique_lock hold(box.mutex);
  wait(box, hold);
  return box.letters;
}

template <void (*wait)(Letterbox&, std::unique_lock<std::mutex>&)>
Tally trial(Crew& crew) {
  Letterbox box;
  int received = 0;
  crew.together(threads, [&](int who) {
    if (who == sender) {
      send(box);
    } else {
      received = receive<wait>(box);
    }
  });
  return {.expected = 1, .found = received};
}

const Case without_predicate({
    .id = "condvar/without-predicate",
    .rule = "The receiver gets the letter, whether it comes before or after he looks.",
    .bug = "wait() without a predicate waits for the next notify, and the only one has been.",
    .fix = "wait() with a predicate looks under the lock first, and waits only while there is no "
           "letter.",
    .source = "C++ Core Guidelines, CP.42",
    .tags = {"CP.42", "CWE-820"},
    // wrong: where a wait ends without any notify, which the standard allows, there is no letter
    .racy = {.trial = trial<wait_for_a_notify>,
             .truth = {.wrong = may, .hang = must},
             .deadline = 1s},
    .locked = {trial<wait_for_a_letter>},
});

}  // namespace
