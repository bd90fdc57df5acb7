#include <deadheat/case.hpp>

#include <algorithm>
#include <mutex>
#include <set>
#include <vector>

#include "job_queue.hpp"

using namespace deadheat;

// Two workers push their jobs, and then take whatever jobs there are.
template <class Mutex>
Tally two_workers(Crew& crew) {
  const int jobs = std::min(crew.steps(), 1000);
  JobQueue<int, Mutex> queue;
  std::vector<std::vector<int>> taken(2);  // a list each: the check must not order the workers
  crew.together(2, [&](int who) {
    for (int number = 0; number < jobs; ++number) queue.push(who * jobs + number);
    while (const std::optional<int> job = queue.pop()) taken[who].push_back(*job);
  });
  std::set<int> distinct(taken[0].begin(), taken[0].end());
  distinct.insert(taken[1].begin(), taken[1].end());
  return {.expected = 2L * jobs, .found = static_cast<long>(distinct.size())};
}

const Case every_job_once({
    .id = "jobs/taken-once",
    .rule = "Every job that was pushed is taken.",
    .bug = "Nothing orders two workers that push and pop at the same time.",
    .fix = "A std::mutex guards the deque.",
    .racy = {two_workers<NoLock>, {.race = must, .wrong = may, .hang = may, .crash = may}},
    .locked = {two_workers<std::mutex>},
});
