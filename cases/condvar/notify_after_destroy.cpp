// SPDX-License-Identifier: MIT
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include <deadheat/case.hpp>

// A request waits for its reply and is gone as soon as it has it. The replier sets the reply, lets
// the lock go, and notifies: between the two the requester can come, see the reply, and destroy the
// condition variable that is about to be notified. "Unlock before you notify" is good advice only
// for objects that live on.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

constexpr int replier = 0, threads = 2;

struct Request {
  std::mutex mutex;
  std::condition_variable replied;
  long reply = 0;
};

void unlock_then_notify(Request& request) {
  {
    std::scoped_lock hold(request.mutex);
    request.reply = 1;
  }
  request.replied.notify_one();
}

void notify_then_unlock(Request& request) {
  std::scoped_lock hold(request.mutex);
  request.reply = 1;
  request.replied.notify_one();
}

long await(std::unique_ptr<Request> request) {
  std::unique_lock hold(request->mutex);
  request->replied.wait(hold, [&] { return request->reply != 0; });
  const long reply = request->reply;
  hold.unlock();
  return reply;  // and the request is gone
}

template <void (*answer)(Request&)>
Tally trial(Crew& crew) {
  auto owner = std::make_unique<Request>();
  Request& request = *owner;
  long reply = 0;
  crew.together(threads, [&](int who) {
    if (who == replier) {
      answer(request);
    } else {
      reply = await(std::move(owner));
    }
  });
  return {.expected = 1, .found = reply};
}

const Case notify_after_destroy({
    .id = "condvar/notify-after-destroy",
    .rule = "Nobody touches a request after the requester has destroyed it.",
    .bug = "The replier notifies after it let the lock go, when the requester may have destroyed "
           "the condition variable already.",
    .fix = "The replier notifies while it holds the lock, without which the requester cannot go "
           "on.",
    .source = "C++20, [thread.condition.condvar] (destruction)",
    .tags = {"CWE-416", "CWE-362"},
    // natively, the freed memory may be anything by the time of the notify
    .racy = {.trial = trial<unlock_then_notify>,
             .truth = {.race = must, .misuse = may, .wrong = may, .hang = may, .crash = may},
             .blind = {{Detector::explore, Symptom::race,
                        "a notify is no access to the condition variable's memory there"}},
             .deadline = 1s},
    .locked = {trial<notify_then_unlock>},
});

}  // namespace
