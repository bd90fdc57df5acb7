// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <mutex>

#include <deadheat/case.hpp>

// Each bin of a histogram has a lock of its own, so that threads which count in different bins do
// not wait for each other. The total is counted along, under the bin's lock. Whoever counts holds a
// lock, but those in different bins hold different ones, and the total belongs to neither.
namespace {

using namespace deadheat;

constexpr int bins = 2;

template <class TotalMutex>
class Histogram {
 public:
  void record(int number) {
    Bin& bin = bins_[static_cast<std::size_t>(number)];
    std::scoped_lock hold(bin.mutex);
    ++bin.count;
    std::scoped_lock hold_total(total_mutex_);
    ++total_;
  }

  long total() const { return total_; }
  long sum() const { return bins_[0].count + bins_[1].count; }

 private:
  struct Bin {
    std::mutex mutex;
    long count = 0;
  };
  std::array<Bin, bins> bins_;
  TotalMutex total_mutex_;
  long total_ = 0;
};

template <class TotalMutex>
Tally trial(Crew& crew) {
  Histogram<TotalMutex> histogram;
  crew.together(bins, std::min(crew.steps(), 100'000),
                [&](int who, int) { histogram.record(who); });
  return {.expected = histogram.sum(), .found = histogram.total()};
}

const Case two_locks_one_total({
    .id = "counter/two-locks-one-total",
    .rule = "The total is the sum of all bins.",
    .bug = "The total is guarded by the lock of whichever bin is counted in: two locks for one "
           "number.",
    .fix = "The total has a lock of its own, taken after the bin's.",
    .source = "Effective Python, item 54",
    .tags = {"CP.2", "CP.50", "CWE-362", "CWE-821"},
    .racy = {trial<NoLock>, {.race = must, .wrong = must}},
    .locked = {trial<std::mutex>},
});

}  // namespace
