// SPDX-License-Identifier: MIT
#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

#include <deadheat/case.hpp>

// Every call of the list locks. But size() gives a number that is out of date as soon as it is
// there: the list may shrink before at() is called with it. at() notices, and throws; operator[]
// would read past the end.
namespace {

using namespace deadheat;

constexpr int reader = 0, threads = 2;

class List {
 public:
  std::size_t size() {
    std::scoped_lock hold(mutex_);
    return items_.size();
  }

  int at(std::size_t index) {
    std::scoped_lock hold(mutex_);
    return items_.at(index);
  }

  std::optional<int> last() {
    std::scoped_lock hold(mutex_);
    if (items_.empty()) return std::nullopt;
    return items_.back();
  }

  void shrink() {
    std::scoped_lock hold(mutex_);
    items_.pop_back();
  }

 private:
  std::mutex mutex_;
  std::vector<int> items_ = {1, 2};
};

std::optional<int> size_then_at(List& list) {
  const std::size_t size = list.size();
  if (size == 0) return std::nullopt;
  return list.at(size - 1);
}

std::optional<int> in_one_call(List& list) { return list.last(); }

template <std::optional<int> (*last)(List&)>
bool is_read(List& list) {
  try {
    last(list);
    return true;
  } catch (const std::out_of_range&) {
    return false;
  }
}

// Each round has a list of its own. Expected: no read past its end.
template <std::optional<int> (*last)(List&)>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 10'000);
  std::deque<List> lists(static_cast<std::size_t>(rounds));
  long right = 0;
  crew.together(threads, rounds, [&](int who, int round) {
    List& list = lists[static_cast<std::size_t>(round)];
    if (who != reader) {
      list.shrink();
    } else if (is_read<last>(list)) {
      ++right;
    }
  });
  return {.expected = rounds, .found = right};
}

const Case size_then_at_case({
    .id = "atomicity/size-then-at",
    .rule = "Who reads the last item reads an item.",
    .bug = "The list can shrink between size() and at(), each of which locks for itself.",
    .fix = "One call finds and reads the last item under one lock.",
    .source = "java.lang.StringBuffer.append in Flanagan and Freund, Atomizer, POPL 2004",
    .tags = {"CWE-367"},
    .racy = {trial<size_then_at>, {.wrong = must}},
    .locked = {trial<in_one_call>},
});

}  // namespace
