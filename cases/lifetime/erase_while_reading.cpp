// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include <deadheat/case.hpp>

// Every access to the table is under its lock. A reader looks its session up, gives the lock back,
// and goes on with what it found; a writer erases the session, under the lock as well, and its
// memory is given back. The lock guards the table, and not what a pointer out of it points to.
namespace {

using namespace deadheat;

constexpr int threads = 2;

struct Session {
  explicit Session(long id) : user(id) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { user = -1; }
  long user;
};

// What a reader takes out of the table: an address, or a share of the session's life.
using Address = Session*;
using Share = std::shared_ptr<Session>;

Address take(const std::shared_ptr<Session>& session, Address) { return session.get(); }
Share take(const std::shared_ptr<Session>& session, Share) { return session; }

template <class Taken>
class Table {
 public:
  explicit Table(int size) {
    for (int id = 0; id < size; ++id) sessions_.emplace(id, std::make_shared<Session>(id));
  }

  Taken find(int id) {
    std::scoped_lock hold(mutex_);
    const auto found = sessions_.find(id);
    return found == sessions_.end() ? Taken{} : take(found->second, Taken{});
  }
  void erase(int id) {
    std::scoped_lock hold(mutex_);
    sessions_.erase(id);
  }

 private:
  std::mutex mutex_;
  std::map<int, std::shared_ptr<Session>> sessions_;
};

template <class Taken>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 1'000);
  Table<Taken> table(rounds);
  long dead = 0;  // touched by the reader alone
  crew.together(threads, rounds, [&](int who, int id) {
    if (who == 1) {
      table.erase(id);
    } else if (const Taken session = table.find(id)) {
      if (session->user != id) ++dead;
    }
  });
  return {.expected = 0, .found = dead};
}

const Case erase_while_reading({
    .id = "lifetime/erase-while-reading",
    .rule = "A session that was found lives as long as its reader looks at it.",
    .bug = "The reader keeps a raw pointer after the lock is given back, and a writer erases what "
           "it points to.",
    .fix = "The reader takes a std::shared_ptr out of the table.",
    .source = "C++ Core Guidelines, CP.32",
    .tags = {"CP.32", "CWE-362", "CWE-416"},
    .racy = {trial<Address>, {.race = must, .wrong = may, .crash = may}},
    .locked = {trial<Share>},
});

}  // namespace
