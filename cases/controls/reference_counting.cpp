// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <vector>

#include <deadheat/case.hpp>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan"  // g++ says that its ThreadSanitizer does not follow fences
#endif

// Two owners each write a note into an object and let go of it; the last one destroys it. The count
// is right with relaxed, so that exactly one of them does, but the destruction has to come after
// what the other wrote. To let go is a release; to be the last is an acquire. With a fence only the
// last one pays for the acquire, and a detector that does not follow fences reports it.
namespace {

using namespace deadheat;

constexpr int owners = 2;

class Object {
 public:
  explicit Object(long& notes_found) : notes_found_(notes_found) {}
  ~Object() { notes_found_ = std::ranges::count(notes_, 1L); }

  void write(int who) { notes_[static_cast<std::size_t>(who)] = 1; }

  template <bool (*is_last)(std::atomic<int>&)>
  void let_go() {
    if (is_last(count_)) delete this;
  }

 private:
  std::atomic<int> count_ = owners;
  std::array<long, owners> notes_{};
  long& notes_found_;
};

bool relaxed(std::atomic<int>& count) { return count.fetch_sub(1, std::memory_order_relaxed) == 1; }

// Partner: itself, in the other thread.
bool acquire_release(std::atomic<int>& count) {
  return count.fetch_sub(1, std::memory_order_acq_rel) == 1;
}

bool release_then_fence(std::atomic<int>& count) {
  if (count.fetch_sub(1, std::memory_order_release) != 1) return false;
  std::atomic_thread_fence(std::memory_order_acquire);  // partner: the release of the other
  return true;
}

template <bool (*is_last)(std::atomic<int>&)>
Tally trial(Crew& crew) {
  const int rounds = std::min(crew.steps(), 5'000);
  std::vector<long> notes_found(static_cast<std::size_t>(rounds));
  std::vector<Object*> objects;
  for (long& found : notes_found) objects.push_back(new Object(found));
  crew.together(owners, rounds, [&](int who, int round) {
    Object* object = objects[static_cast<std::size_t>(round)];
    object->write(who);
    object->let_go<is_last>();
  });
  long all = 0;
  for (const long found : notes_found) all += found;
  return {.expected = long{owners} * rounds, .found = all};
}

const Case reference_counting({
    .id = "controls/reference-counting",
    .rule = "An object is destroyed after all that its owners did with it.",
    .bug = "A relaxed decrement counts right, and orders nothing before the destruction.",
    .fix = "The decrement is an acquire and a release.",
    .source = "Boost.Atomic, Usage examples, Reference counting",
    .tags = {"CP.100", "CWE-362", "CWE-416"},
    .racy = {trial<relaxed>, {.race = must, .wrong = may}},
    .locked = {trial<acquire_release>},
    .further =
        {
            {"fence",
             Role::locked,
             {.trial = trial<release_then_fence>,
              .false_alarm = {{Detector::tsan, Symptom::race,
                               "ThreadSanitizer does not follow std::atomic_thread_fence"}}}},
        },
});

}  // namespace
