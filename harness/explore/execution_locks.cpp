// SPDX-License-Identifier: MIT
// Mutexes and reader-writer locks.
#include <algorithm>
#include <cerrno>

#include "explore/execution.hpp"

namespace deadheat::explorer {

void Execution::acquire(Object& object) { running_->clock.join(object.released); }

void Execution::release(Object& object) {
  Thread& me = *running_;
  object.released.join(me.clock);
  me.clock.tick(me.number);
}

// Others that look in a loop see something else now.
void Execution::changed(Object& object) {
  ++object.version;
  object.last = last_event();
}

// The running thread has changed something for good: it is in no futile loop.
void Execution::progress(Thread& me) {
  me.looked = 0;
  me.rush = 0;
  me.yields_in_a_row = me.timeouts_in_a_row = 0;
  releases_ = 0;
  if (circle_.is_watched()) [[unlikely]]
    stop_watching();
}

void Execution::take_mutex(Object& mutex, std::uint32_t site) {
  Thread& me = *running_;
  mutex.owner = me.number;
  mutex.depth = 1;
  ++mutex.version;
  acquire(mutex);
  me.hold(mutex, site);
}

void Execution::forget_held(Thread& me, Object& object) {
  for (std::size_t index = me.held.size(); index-- > 0;) {
    if (me.held[index].object != &object) continue;
    me.held[index] = me.held.back();
    me.held.pop_back();
    return;
  }
}

void Execution::leave_mutex(Object& mutex) {
  Thread& me = *running_;
  forget_held(me, mutex);
  mutex.owner = -1;
  mutex.depth = 0;
  mutex.released.assign(me.clock);
  me.clock.tick(me.number);
  changed(mutex);
}

// What taking a lock does to others. With a deadline that may be over at any time it is possible
// while another thread holds the lock, too, as a try is.
Touches Execution::taking(const Object& lock, const std::int64_t* deadline, Effect effect) {
  const bool may_fail = deadline && choices.timeouts;
  if (may_fail) somebody_tries = true;
  return {Touch{lock.address, may_fail ? Effect::write : effect}, Touch{}};
}

void Execution::locks_twice(const Object& lock, std::uint32_t site) {
  fail(Symptom::misuse, "mutex-double-lock", site,
       "it locks " + describe(lock) + ", which it holds", site);
}

int Execution::lock(Object& mutex, bool recursive, bool checks, const std::int64_t* deadline,
                    std::uint32_t site) {
  Thread& me = *running_;
  if (mutex.owner == me.number) [[unlikely]] {
    if (recursive) {
      ++mutex.depth;
      return 0;
    }
    locks_twice(mutex, site);
    if (checks) return EDEADLK;
  }
  if (!point_at(Gate::mutex, Operation::lock, mutex, taking(mutex, deadline), deadline, site)) {
    return ETIMEDOUT;
  }
  take_mutex(mutex, site);
  return 0;
}

int Execution::try_lock(Object& mutex, bool recursive, std::uint32_t site) {
  Thread& me = *running_;
  somebody_tries = true;
  if (mutex.owner == me.number && recursive) {
    ++mutex.depth;
    return 0;
  }
  if (is_futile(me, mutex, site) && rushes(me, site)) return EBUSY;
  point(Operation::try_lock, site, mutex, Effect::write);
  if (mutex.owner >= 0) {
    look(me, mutex, site);
    note_value("taken");
    return EBUSY;
  }
  take_mutex(mutex, site);
  return 0;
}

void Execution::unlocks_wrongly(const Object& mutex, std::uint32_t site) {
  const std::string whom = mutex.owner < 0 ? "nobody holds" : "another thread holds";
  fail(Symptom::misuse, "mutex-bad-unlock", site,
       "it unlocks " + describe(mutex) + ", which " + whom, site);
}

int Execution::unlock(Object& mutex, bool checks, std::uint32_t site) {
  Thread& me = *running_;
  if (mutex.owner != me.number) [[unlikely]] {
    unlocks_wrongly(mutex, site);
    if (checks || mutex.owner < 0) return EPERM;
    forget_held(threads_[static_cast<std::size_t>(mutex.owner)], mutex);
  }
  if (mutex.depth > 1) {
    --mutex.depth;
    return 0;
  }
  pass_release(Operation::unlock, mutex, site);
  leave_mutex(mutex);
  return 0;
}

// A release needs no scheduling point of its own, as nobody can have been waiting for anything but
// its end; unless somebody tries the lock, and sees that it is taken.
void Execution::pass_release(Operation operation, Object& object, std::uint32_t site,
                             Effect effect) {
  if (unlocks_show) return point(operation, site, object, effect);
  Thread& me = *running_;
  me.operation = operation;
  me.site = site;
  me.object = &object;
  if (looks_at_touches_) me.touches = {Touch{object.address, effect}, Touch{}};
  if (recorder_) [[unlikely]]
    keep_stack(me);
  event(me);
}

void Execution::destroy(Object& object, std::uint32_t site) {
  if (object.owner >= 0 || object.readers > 0) {
    fail(Symptom::misuse, "mutex-destroy-locked", site,
         describe(object) + " is destroyed while a thread holds it", site);
    for (int number = 0; number < thread_count_; ++number)
      forget_held(threads_[static_cast<std::size_t>(number)], object);
  } else if (object.waiting > 0) {
    fail(Symptom::misuse, "destroy-in-use", site,
         describe(object) + " is destroyed while a thread waits on it", site);
  }
  objects_.forget(object.address);
}

int Execution::read_lock(Object& lock, bool may_wait, const std::int64_t* deadline,
                         std::uint32_t site) {
  Thread& me = *running_;
  if (!may_wait) {
    somebody_tries = true;
    if (is_futile(me, lock, site) && rushes(me, site)) return EBUSY;
    point(Operation::try_lock, site, lock, Effect::write);
    if (lock.owner >= 0) {
      look(me, lock, site);
      return EBUSY;
    }
  } else {
    if (lock.owner == me.number) return EDEADLK;
    const Touches touches = taking(lock, deadline, Effect::read);  // readers do not meet
    if (!point_at(Gate::reading, Operation::read_lock, lock, touches, deadline, site))
      return ETIMEDOUT;
  }
  ++lock.readers;
  ++lock.version;
  acquire(lock);
  me.hold(lock, site);
  return 0;
}

int Execution::write_lock(Object& lock, bool may_wait, const std::int64_t* deadline,
                          std::uint32_t site) {
  Thread& me = *running_;
  if (!may_wait) {
    somebody_tries = true;
    if (is_futile(me, lock, site) && rushes(me, site)) return EBUSY;
    point(Operation::try_lock, site, lock, Effect::write);
    if (lock.owner >= 0 || lock.readers > 0) {
      look(me, lock, site);
      return EBUSY;
    }
  } else {
    if (lock.owner == me.number) {
      locks_twice(lock, site);
      return EDEADLK;
    }
    const Touches touches = taking(lock, deadline);
    if (!point_at(Gate::writing, Operation::write_lock, lock, touches, deadline, site))
      return ETIMEDOUT;
  }
  take_mutex(lock, site);
  me.clock.join(lock.read_released);
  return 0;
}

int Execution::unlock_either(Object& lock, std::uint32_t site) {
  Thread& me = *running_;
  const bool holds = std::any_of(me.held.begin(), me.held.end(),
                                 [&](const Held& held) { return held.object == &lock; });
  if (!holds) {
    fail(Symptom::misuse, "mutex-bad-unlock", site,
         "it unlocks " + describe(lock) + ", which it does not hold", site);
    return EPERM;
  }
  pass_release(Operation::unlock, lock, site,
               lock.owner == me.number ? Effect::release : Effect::read);
  if (lock.owner == me.number) {
    leave_mutex(lock);
    return 0;
  }
  forget_held(me, lock);
  --lock.readers;
  lock.read_released.join(me.clock);
  me.clock.tick(me.number);
  changed(lock);
  return 0;
}

}  // namespace deadheat::explorer
