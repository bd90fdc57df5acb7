// SPDX-License-Identifier: MIT
#include <algorithm>
#include <functional>
#include <mutex>
#include <vector>

#include <deadheat/case.hpp>

// A sensor tells those who listen of each new value, and holds its lock while it calls them. It
// does not know what they do: this display takes a lock of its own. When the display redraws, it
// holds that lock and asks the sensor for its value. So the two locks are taken in opposite orders,
// and no line of the program shows both orders.
namespace {

using namespace deadheat;
using namespace std::chrono_literals;

using Listener = std::function<void(long value)>;

struct Sensor {
  std::mutex mutex;
  long value = 0;
  std::vector<Listener> listeners;

  long read() {
    std::scoped_lock hold(mutex);
    return value;
  }
};

void set_and_call(Sensor& sensor, long value) {
  std::scoped_lock hold(sensor.mutex);
  sensor.value = value;
  for (const Listener& listener : sensor.listeners) listener(value);
}

void set_then_call(Sensor& sensor, long value) {
  std::unique_lock hold(sensor.mutex);
  sensor.value = value;
  const std::vector<Listener> listeners = sensor.listeners;
  hold.unlock();
  for (const Listener& listener : listeners) listener(value);
}

struct Display {
  std::mutex mutex;
  long told = 0;
  long redrawn = 0;

  void tell() {
    std::scoped_lock hold(mutex);
    ++told;
  }
  void redraw(Sensor& sensor) {
    std::scoped_lock hold(mutex);
    if (sensor.read() >= 0) ++redrawn;
  }
};

template <void (*set)(Sensor&, long)>
Tally trial(Crew& crew) {
  Display display;
  Sensor sensor;
  sensor.listeners.emplace_back([&](long) { display.tell(); });

  set(sensor, 0);
  display.redraw(sensor);  // one after the other, both go well

  const int steps = std::min(crew.steps(), 20'000);
  crew.together(2, steps, [&](int who, int number) {
    who == 0 ? set(sensor, number) : display.redraw(sensor);
  });
  return {.expected = 2L * (steps + 1), .found = display.told + display.redrawn};
}

const Case callback_under_lock({
    .id = "lock/callback-under-lock",
    .rule = "Every new value is told, and every redrawing ends.",
    .bug = "The sensor calls its listeners with its lock held, and a listener takes another lock.",
    .fix = "The list of listeners is copied under the lock and called without it.",
    .source = "C++ Core Guidelines",
    .tags = {"CP.22", "CWE-833"},
    .racy = {.trial = trial<set_and_call>,
             .truth = {.inversion = must, .hang = must},
             .deadline = 1s},
    .locked = {trial<set_then_call>},
});

}  // namespace
