// SPDX-License-Identifier: MIT
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <future>
#include <stdexcept>

#include <deadheat/case.hpp>

// Sums of 1..n, for four n that grow tenfold: with --steps 100000000 they are those of the chapter,
// and 5000050000, 500000500000, 50000005000000 and 5000000050000000 are summed up. Work that only
// computes is shared among threads easily, as long as each adds to a sum of its own. Where all add
// to one total, additions are lost.
namespace {

using namespace deadheat;

constexpr std::size_t tasks = 4;

struct Work {
  explicit Work(long largest) {
    for (long divisor = 1'000; long& n : limits) {
      n = std::max(1L, largest / divisor);
      divisor /= 10;
    }
  }
  long expected() const {
    long total = 0;
    for (const long n : limits) total += n * (n + 1) / 2;
    return total;
  }
  std::array<long, tasks> limits{};
};

// Not inlined, and with a fence, or the compiler puts a formula in the place of the loop.
[[gnu::noinline]] void add_up(long n, long& sum) {
  for (long number = 1; number <= n; ++number) {
    sum += number;
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
}

long sum_to(long n) {
  long sum = 0;
  add_up(n, sum);
  return sum;
}

struct OneTotal {
  long& of(std::size_t) { return total; }
  long all() const { return total; }
  long total = 0;
};

struct SumForEach {
  struct alignas(64) Sum {
    long value = 0;
  };
  long& of(std::size_t task) { return sums[task].value; }
  long all() const {
    long total = 0;
    for (const Sum& sum : sums) total += sum.value;
    return total;
  }
  std::array<Sum, tasks> sums{};
};

template <class Sums>
Tally threads(Crew& crew) {
  const Work work(crew.steps());
  Sums sums;
  crew.together(tasks, [&](int who) {
    const auto task = static_cast<std::size_t>(who);
    add_up(work.limits[task], sums.of(task));
  });
  return {.expected = work.expected(), .found = sums.all()};
}

Tally sequence(Crew& crew) {
  const Work work(crew.steps());
  long total = 0;
  for (const long n : work.limits) total += sum_to(n);
  return {.expected = work.expected(), .found = total};
}

// Two workers take the tasks, and each result comes through the future of its task.
Tally pool(Crew& crew) {
  const Work work(crew.steps());
  std::array<std::packaged_task<long()>, tasks> submitted;
  std::array<std::future<long>, tasks> results;
  for (std::size_t task = 0; task < tasks; ++task) {
    submitted[task] = std::packaged_task<long()>([n = work.limits[task]] { return sum_to(n); });
    results[task] = submitted[task].get_future();
  }
  std::atomic<std::size_t> next = 0;
  crew.together(2, [&](int) {
    for (std::size_t task = 0; (task = next.fetch_add(1)) < tasks;) submitted[task]();
  });
  long total = 0;
  for (std::future<long>& result : results) total += result.get();
  return {.expected = work.expected(), .found = total};
}

// A child that sums up and writes the sum into a pipe.
class Child {
 public:
  explicit Child(long n) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    pid_ = fork();
    if (pid_ == 0) {
      const long sum = sum_to(n);
      const bool told = write(ends[1], &sum, sizeof sum) == sizeof sum;
      _exit(told ? 0 : 1);
    }
    close(ends[1]);
    from_ = ends[0];
  }
  long result() {
    long sum = 0;
    if (read(from_, &sum, sizeof sum) != sizeof sum) sum = 0;
    close(from_);
    waitpid(pid_, nullptr, 0);
    return sum;
  }

 private:
  pid_t pid_ = 0;
  int from_ = -1;
};

Tally processes(Crew& crew) {
  const Work work(crew.steps());
  std::array children{Child(work.limits[0]), Child(work.limits[1]), Child(work.limits[2]),
                      Child(work.limits[3])};
  long total = 0;
  for (Child& child : children) total += child.result();
  return {.expected = work.expected(), .found = total};
}

const Case sums({
    .id = "futures/sums",
    .rule = "The total is the sum of n(n+1)/2 of all tasks.",
    .bug = "All tasks add to one total, and += is a read, an add and a write.",
    .fix = "Each task has a sum of its own; the sums are added up when all have ended.",
    .source = "concurrent.futures, WORK_LIST",
    .tags = {"CP.3", "CWE-362"},
    .racy = {threads<OneTotal>, {.race = must, .wrong = must}},
    .locked = {threads<SumForEach>},
    .further =
        {
            {"sequence", Role::locked, {sequence}},
            {"pool", Role::locked, {pool}},
            {"processes", Role::locked, {.trial = processes, .isolate = true}},
        },
});

}  // namespace
