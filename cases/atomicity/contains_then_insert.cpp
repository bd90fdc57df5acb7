// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <mutex>
#include <set>

#include <deadheat/case.hpp>

// Two users want the same name. Both ask whether it is free, both are told that it is, and both
// register it: each call locked, and the name has two owners.
namespace {

using namespace deadheat;

constexpr int users = 2;

class Names {
 public:
  bool contains(int name) {
    std::scoped_lock hold(mutex_);
    return taken_.contains(name);
  }

  // Whether the name was free until now.
  bool insert(int name) {
    std::scoped_lock hold(mutex_);
    return taken_.insert(name).second;
  }

 private:
  std::mutex mutex_;
  std::set<int> taken_;
};

bool contains_then_insert(Names& names, int name) {
  if (names.contains(name)) return false;
  names.insert(name);
  return true;
}

bool insert_tells(Names& names, int name) { return names.insert(name); }

// Expected: one owner for each name.
template <bool (*claim)(Names&, int)>
Tally trial(Crew& crew) {
  Names names;
  const int rounds = std::min(crew.steps(), 10'000);
  std::array<long, users> owned{};  // one slot each: the check must not order the users
  crew.together(users, rounds, [&](int who, int name) {
    if (claim(names, name)) ++owned[static_cast<std::size_t>(who)];
  });
  return {.expected = rounds, .found = owned[0] + owned[1]};
}

const Case contains_then_insert_case({
    .id = "atomicity/contains-then-insert",
    .rule = "A name has one owner.",
    .bug = "Between contains() and insert() another user can ask, and is told that the name is "
           "free.",
    .fix = "insert() itself tells whether the name was free.",
    .source = "Shacham et al., Testing Atomicity of Composed Concurrent Operations, OOPSLA 2011",
    .tags = {"CWE-367"},
    .racy = {trial<contains_then_insert>, {.wrong = must}},
    .locked = {trial<insert_tells>},
});

}  // namespace
