// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_map>

#include <deadheat/case.hpp>

// A key that was in the map from the beginning is looked up while others are inserted. An insertion
// moves what is there: a tree turns its nodes, a hash table grows and deals all of them anew. Who
// looks meanwhile walks along links that are being rewritten, and does not find what is there.
namespace {

using namespace deadheat;

constexpr int threads = 2;

template <class Map, class Mutex>
class Directory {
 public:
  explicit Directory(int key) { map_.emplace(key, key); }

  void insert(int key) {
    std::scoped_lock hold(mutex_);
    map_.emplace(key, key);
  }
  bool contains(int key) {
    std::scoped_lock hold(mutex_);
    const auto found = map_.find(key);
    return found != map_.end() && found->second == key;
  }

 private:
  Mutex mutex_;
  Map map_;
};

template <class Map, class Mutex>
Tally trial(Crew& crew) {
  const int steps = std::min(crew.steps(), 10'000);
  const int old_key = steps + 1;  // beyond all the new ones: a tree is walked past them
  Directory<Map, Mutex> directory(old_key);
  long hits = 0;  // touched by the reader alone
  crew.together(threads, steps, [&](int who, int number) {
    if (who == 0) {
      directory.insert(number);
    } else if (directory.contains(old_key)) {
      ++hits;
    }
  });
  return {.expected = steps, .found = hits};
}
using Hashed = std::unordered_map<int, int>;
using Tree = std::map<int, int>;

constexpr Truth broken_links = {.race = must, .wrong = may, .hang = may, .crash = may};

const Case map_inserted({
    .id = "once/map-inserted",
    .rule = "A key that is in the map is found.",
    .bug = "The map is searched while another thread inserts, which rewrites its links.",
    .fix = "A std::mutex is held around the search and around the insertion.",
    .source = "C++20, [container.requirements.dataraces]",
    .tags = {"CP.2", "CWE-362"},
    .racy = {trial<Hashed, NoLock>, broken_links},
    .locked = {trial<Hashed, std::mutex>},
    .further = {{"tree", Role::racy, {trial<Tree, NoLock>, broken_links}}},
});

}  // namespace
