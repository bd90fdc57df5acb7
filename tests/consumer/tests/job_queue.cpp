#include "job_queue.hpp"

#include <deadheat/case.hpp>

// The queue as it would be without its lock.
struct UnlockedQueue {
  void push(int job) { jobs.push_back(job); }
  std::optional<int> take() {
    if (jobs.empty()) return std::nullopt;
    const int job = jobs.front();
    jobs.pop_front();
    return job;
  }
  std::deque<int> jobs;
};

// One thread hands out the jobs, and another takes what is there already; the rest is counted at
// the end.
template <class Queue>
deadheat::Tally trial(deadheat::Crew& crew) {
  Queue queue;
  long taken = 0;
  crew.together(2, [&](int who) {
    for (int step = 0; step < crew.steps(); ++step) {
      if (who == 0) {
        queue.push(step);
      } else if (queue.take()) {
        ++taken;
      }
    }
  });
  while (queue.take()) ++taken;
  return {.expected = crew.steps(), .found = taken};
}

const deadheat::Case job_queue({
    .id = "jobs/queue",
    .rule = "Each job is taken once.",
    .bug = "A job is pushed and taken at the same time.",
    .fix = "A std::mutex is held by whoever touches the jobs.",
    .racy = {trial<UnlockedQueue>,
             {.race = deadheat::must,
              .wrong = deadheat::may,
              .hang = deadheat::may,
              .crash = deadheat::may}},
    .locked = {trial<JobQueue>},
});
