// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <mutex>
#include <string>

#include <deadheat/case.hpp>

// A map that locks in each call is still no counter: two threads get the same number, add one each,
// and put the same sum back. The lock was held twice, and not in between.
namespace {

using namespace deadheat;

constexpr int threads = 2;

class Words {
 public:
  long get(const std::string& word) {
    std::scoped_lock hold(mutex_);
    return counts_[word];
  }

  void put(const std::string& word, long count) {
    std::scoped_lock hold(mutex_);
    counts_[word] = count;
  }

  void add(const std::string& word, long more) {
    std::scoped_lock hold(mutex_);
    counts_[word] += more;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, long> counts_;
};

void get_then_put(Words& words) { words.put("the", words.get("the") + 1); }

void add(Words& words) { words.add("the", 1); }

template <void (*count_one)(Words&)>
Tally trial(Crew& crew) {
  Words words;
  const int steps = std::min(crew.steps(), 20'000);
  crew.together(threads, steps, [&] { count_one(words); });
  return {.expected = long{threads} * steps, .found = words.get("the")};
}

const Case get_then_put_case({
    .id = "atomicity/get-then-put",
    .rule = "Every word that is met is counted.",
    .bug = "get() and put() lock for themselves, and another thread's put() in between is "
           "overwritten.",
    .fix = "add() reads and writes under one lock.",
    .source = "Effective Python, item 54",
    .tags = {"CWE-362"},
    .racy = {trial<get_then_put>, {.wrong = must}},
    .locked = {trial<add>},
});

}  // namespace
