// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include <deadheat/case.hpp>

// A connection is entered into a registry, and then it is opened. The registry locks and the port
// is atomic, but who looks the connection up between the two steps gets one that has no port yet.
namespace {

using namespace deadheat;

constexpr int opener = 0, threads = 2;
constexpr int port = 8080;

struct Connection {
  std::atomic<int> port = 0;
};

class Registry {
 public:
  void enter(int name, std::shared_ptr<Connection> connection) {
    std::scoped_lock hold(mutex_);
    connections_[name] = std::move(connection);
  }

  std::shared_ptr<Connection> find(int name) {
    std::scoped_lock hold(mutex_);
    const auto found = connections_.find(name);
    return found == connections_.end() ? nullptr : found->second;
  }

 private:
  std::mutex mutex_;
  std::map<int, std::shared_ptr<Connection>> connections_;
};

void enter_then_open(Registry& registry, int name) {
  const auto connection = std::make_shared<Connection>();
  registry.enter(name, connection);
  connection->port = port;
}

void open_then_enter(Registry& registry, int name) {
  const auto connection = std::make_shared<Connection>();
  connection->port = port;
  registry.enter(name, connection);
}

bool missing_or_open(Registry& registry, int name) {
  const auto connection = registry.find(name);
  return !connection || connection->port == port;
}

template <void (*open)(Registry&, int)>
Tally trial(Crew& crew) {
  Registry registry;
  const int rounds = std::min(crew.steps(), 5'000);
  long right = 0;
  crew.together(threads, rounds, [&](int who, int name) {
    if (who == opener) {
      open(registry, name);
    } else if (missing_or_open(registry, name)) {
      ++right;
    }
  });
  return {.expected = rounds, .found = right};
}

const Case publish_before_complete({
    .id = "atomicity/publish-before-complete",
    .rule = "A connection that is found in the registry is open.",
    .bug = "The connection is entered before it is opened, and can be found in between.",
    .fix = "It is opened first, and entered when it is complete.",
    .source = "Goetz et al., Java Concurrency in Practice, 3.2 Publication and escape",
    .tags = {"CWE-362"},
    .racy = {trial<enter_then_open>, {.wrong = must}},
    .locked = {trial<open_then_enter>},
});

}  // namespace
