#include <deadheat/case.hpp>

#include <map>
#include <mutex>
#include <string>

// A page counts its hits. `hits[page]` looks the page up, and puts it in when it is new.
template <class Mutex>
struct HitCounter {
  void hit(const std::string& page) {
    std::scoped_lock hold(mutex);
    ++hits[page];
  }
  Mutex mutex;
  std::map<std::string, long> hits;
};

template <class Mutex>
deadheat::Tally trial(deadheat::Crew& crew) {
  HitCounter<Mutex> counter;
  counter.hits["/"] = 0;
  crew.together(4, crew.steps(), [&] { counter.hit("/"); });
  return {.expected = 4L * crew.steps(), .found = counter.hits["/"]};
}

const deadheat::Case hit_counter({
    .id = "web/hit-counter",
    .rule = "Every hit counts.",
    .bug = "++ reads, adds and writes, and another thread can come into the middle.",
    .fix = "A std::mutex is held from the look-up to the write.",
    .racy = {trial<deadheat::NoLock>, {.race = deadheat::must, .wrong = deadheat::must}},
    .locked = {trial<std::mutex>},
});
