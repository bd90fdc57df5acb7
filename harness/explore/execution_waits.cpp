// SPDX-License-Identifier: MIT
// What threads wait on for others: condition variables, futexes, barriers, semaphores, once; and
// time.
#include <algorithm>
#include <cerrno>

#include "explore/execution.hpp"

namespace deadheat::explorer {
namespace {

constexpr std::uint64_t most_yields_in_a_row = 3;

}  // namespace

// Releases the mutex and waits in one operation; then takes the mutex again, which is another.
int Execution::wait(Object& condvar, Object& mutex, const std::int64_t* deadline,
                    std::uint32_t site) {
  Thread& me = *running_;
  if (mutex.owner != me.number) {
    fail(Symptom::misuse, "wait-without-lock", site,
         "it waits on " + describe(condvar) + " and does not hold " + describe(mutex), site);
    return EPERM;
  }
  const int depth = mutex.depth;
  point(Operation::wait, site, &condvar,
        Touches{Touch{condvar.address, Effect::write}, Touch{mutex.address, Effect::release}});
  leave_mutex(mutex);
  if (deadline && *deadline <= now_) {
    relock(mutex, depth, site);
    return ETIMEDOUT;
  }
  ++condvar.waiting;
  me.wait_order = ++wait_order_;
  const Touches woken{Touch{condvar.address, Effect::write}, Touch{}};
  // once it was woken, what it waits for is the mutex: see wake()
  me.relock = &mutex;
  me.wakes_by_itself = is_to_wake_by_itself();
  if (me.wakes_by_itself) deadline = nullptr;
  const bool was_woken = point_at(Gate::wake, Operation::wake, condvar, woken, deadline, site);
  me.relock = nullptr;
  me.wakes_by_itself = false;
  const bool in_time = was_woken || !deadline;  // else it woke by itself
  if (was_woken) {
    take_mutex(mutex, site);
    mutex.depth = depth;
  } else {
    --condvar.waiting;
    relock(mutex, depth, site);
  }
  return in_time ? 0 : ETIMEDOUT;
}

// Decided where the wait begins, so that it is the same in whichever order the threads come there.
bool Execution::is_to_wake_by_itself() {
  if (!choices.spurious || spurious_ == choices.most_spurious) return false;
  if (pick(Pick::spurious, 2) == 0) return false;
  ++spurious_;
  return true;
}

void Execution::relock(Object& mutex, int depth, std::uint32_t site) {
  const Touches touches{Touch{mutex.address, Effect::acquire}, Touch{}};
  point_at(Gate::mutex, Operation::lock, mutex, touches, nullptr, site);
  take_mutex(mutex, site);
  mutex.depth = depth;
}

int Execution::waiters_of(const Object& object, std::vector<Thread*>& waiters) {
  waiters.clear();
  for (Thread* thread : living_) {
    if (thread->gate == Gate::wake && thread->object == &object && !thread->was_woken) {
      waiters.push_back(thread);
    }
  }
  std::sort(waiters.begin(), waiters.end(), [](const Thread* one, const Thread* other) {
    return one->wait_order < other->wait_order;
  });
  return static_cast<int>(waiters.size());
}

// Who waits with a mutex goes straight on to wait for that.
void Execution::wake(Thread& waiter) {
  waiter.was_woken = true;
  waiter.enabled_by = last_event();
  if (waiter.object->waiting > 0) --waiter.object->waiting;
  if (!waiter.relock) return;
  waiter.gate = Gate::mutex;
  waiter.has_deadline = false;
  waiter.operation = Operation::lock;
  waiter.object = waiter.relock;
  waiter.touches = {Touch{waiter.relock->address, Effect::acquire}, Touch{}};
}

void Execution::notify(Object& condvar, bool all, std::uint32_t site) {
  point(all ? Operation::notify_all : Operation::notify_one, site, condvar, Effect::write);
  const std::int32_t notified = last_event();
  std::vector<Thread*>& waiters = waiters_;
  const int count = waiters_of(condvar, waiters);
  if (count == 0) {
    if (is_recording()) note_value("nobody waits");
    return;
  }
  if (!all) {
    const int chosen = choices.waiters ? pick(Pick::waiter, count) : 0;
    waiters.front() = waiters[static_cast<std::size_t>(chosen)];
    waiters.resize(1);
  }
  for (Thread* waiter : waiters) {
    wake(*waiter);
    waiter->enabled_by = notified;
  }
  progress(*running_);
}

long Execution::futex_wait(int* address, int expected, const std::int64_t* deadline,
                           std::uint32_t site) {
  Object& object = objects_.at(reinterpret_cast<std::uint64_t>(address), ObjectKind::memory);
  Thread& me = *running_;
  point(Operation::wait, site, object, Effect::write);
  if (*address != expected) return -EAGAIN;
  ++object.waiting;
  me.wait_order = ++wait_order_;
  const Touches woken{Touch{object.address, Effect::write}, Touch{}};
  if (point_at(Gate::wake, Operation::wake, object, woken, deadline, site)) return 0;
  --object.waiting;
  return -ETIMEDOUT;
}

long Execution::futex_wake(int* address, long most, std::uint32_t site) {
  Object& object = objects_.at(reinterpret_cast<std::uint64_t>(address), ObjectKind::memory);
  point(Operation::notify_all, site, object, Effect::write);
  const std::int32_t notified = last_event();
  std::vector<Thread*>& waiters = waiters_;
  long woken = 0;
  while (woken < most && waiters_of(object, waiters) > 0) {
    const bool picks = choices.waiters && most < static_cast<long>(waiters.size());
    const int chosen = picks ? pick(Pick::waiter, static_cast<int>(waiters.size())) : 0;
    Thread& waiter = *waiters[static_cast<std::size_t>(chosen)];
    wake(waiter);
    waiter.enabled_by = notified;
    ++woken;
  }
  if (woken > 0) progress(*running_);
  return woken;
}

// Returns -1 in the thread that completed the round, as PTHREAD_BARRIER_SERIAL_THREAD.
int Execution::arrive(Object& barrier, std::uint32_t site) {
  Thread& me = *running_;
  point(Operation::arrive, site, barrier, Effect::write);
  release(barrier);
  if (++barrier.count < barrier.limit) {
    ++barrier.waiting;
    me.wait_order = ++wait_order_;
    point_at(Gate::wake, Operation::wake, barrier, Touches{}, nullptr, site);
    acquire(barrier);
    return 0;
  }
  const std::int32_t completed = last_event();
  barrier.count = 0;
  waiters_of(barrier, waiters_);
  for (Thread* waiter : waiters_) {
    wake(*waiter);
    waiter->enabled_by = completed;
  }
  acquire(barrier);
  progress(me);
  return -1;
}

int Execution::take(Object& semaphore, bool may_wait, const std::int64_t* deadline,
                    std::uint32_t site) {
  Thread& me = *running_;
  const Touches touches{Touch{semaphore.address, Effect::write}, Touch{}};
  if (!may_wait) {
    if (is_futile(me, semaphore, site) && rushes(me, site)) return EAGAIN;
    point(Operation::try_lock, site, &semaphore, touches);
    if (semaphore.count == 0) {
      look(me, semaphore, site);
      return EAGAIN;
    }
  } else {
    const bool was_empty = semaphore.count == 0;
    if (!point_at(Gate::semaphore, Operation::wait, semaphore, touches, deadline, site)) {
      return ETIMEDOUT;
    }
    if (was_empty && semaphore.count == 1 && keeps_operations_) {
      events_.back().enabled_by = semaphore.last;
    }
  }
  --semaphore.count;
  ++semaphore.version;
  acquire(semaphore);
  return 0;
}

void Execution::post(Object& semaphore, std::uint32_t site) {
  point(Operation::post, site, semaphore, Effect::write);
  ++semaphore.count;
  release(semaphore);
  changed(semaphore);
  progress(*running_);
}

bool Execution::begin_once(Object& once, const std::function<bool()>& is_done, std::uint32_t site) {
  const Touches touches{Touch{once.address, Effect::acquire}, Touch{}};
  point_at(Gate::once, Operation::once, once, touches, nullptr, site);
  acquire(once);
  if (is_done() || once.depth == 1) return false;
  once.owner = running_->number;
  return true;
}

void Execution::end_once(Object& once, bool succeeded, std::uint32_t site) {
  pass_release(Operation::once, once, site);
  once.owner = -1;
  once.depth = succeeded ? 1 : 0;
  release(once);
  changed(once);
  progress(*running_);
}

// Where timeouts are a choice, a sleep may be over before anything else happens; where they are
// not, when its time has come.
void Execution::sleep_until(std::int64_t time, std::uint32_t site) {
  Thread& me = *running_;
  me.yields = true;
  if (choices.timeouts) {
    wait_for_turn(me);
  } else {
    me.gate = Gate::wake;
    me.was_woken = me.timed_out = false;
    me.has_deadline = true;
    me.deadline = time;
  }
  point(Operation::sleep, site, nullptr, Touches{});
  me.gate = Gate::none;
  me.has_deadline = false;
  now_ = std::max(now_, time);
}

void Execution::yield(std::uint32_t site) {
  Thread& me = *running_;
  if (me.rush > 0) return;
  me.yields = true;
  wait_for_turn(me);
  point(Operation::yield, site, nullptr, Touches{});
  me.gate = Gate::none;
}

// Who gives way again and again, and has changed nothing, comes when another thread has done
// something.
void Execution::wait_for_turn(Thread& me) {
  if (++me.yields_in_a_row <= most_yields_in_a_row) return;
  me.gate = Gate::turn;
  me.was_woken = false;
  me.wait_order = ++wait_order_;
  me.events_before = event_count_ - me.own_events;
}

// Time passes by being looked at, the faster the longer nothing else is done; and the faster the
// more often it is looked at, as who works until some time has passed must come to its end.
std::int64_t Execution::read_clock(std::uint32_t site) {
  constexpr std::int64_t microsecond = 1'000;
  Thread& me = *running_;
  const std::uint64_t hurry = std::max(++me.clock_reads / 32, ++me.all_clock_reads / 256);
  now_ += microsecond << std::min<std::uint64_t>(hurry, 20);
  if (me.clock_reads % 1024 == 0) yield(site);
  return now_;
}

}  // namespace deadheat::explorer
