// SPDX-License-Identifier: MIT
// What an execution in a process of its own tells while it goes on, so that all is told but the
// last operation's result when the process ends in its midst. Between the execution and its
// strategy, it tells what that is asked; the parent asks its own strategy the same.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "explore/execution.hpp"
#include "explore/parcel.hpp"
#include "explore/strategy.hpp"

namespace deadheat::explorer {

// What comes next in the parcel.
enum class Entry : std::uint8_t {
  node,      // Asked, its candidates
  pick,      // Asked
  event,     // Event
  step,      // Recorded
  created,   // CodeAddresses: where a thread was created
  decision,  // Decision
  state,     // State; the last one counts
  trace,     // all Blocked, and whether it was cut
  over,      // Outcome
  error,     // text: the harness failed
};

// A question to a strategy, with its answer.
struct Asked {
  int answer = 0;
  // of a node
  int last = -1;
  bool preempts = false;
  std::uint32_t step = 0;
  // of a pick
  Pick what = Pick::waiter;
  int options = 0;
};

// Of an execution so far.
struct State {
  std::uint64_t hash = 0;
  long points = 0;
  int threads = 0;
  std::uint64_t callbacks = 0;
  bool somebody_tries = false;
  bool somebody_locks_streams = false;
  std::vector<std::uintptr_t> in_libraries;  // sites that only this process knows
  std::vector<Failure> failures;
  std::vector<UnsupportedCall> unsupported;  // that the parent does not know
};

struct Outcome {  // of one that came to its end
  bool was_given_up = false;
  bool has_tally = false;
  Tally tally = {};
  std::string threw;
  // of the recorder
  std::size_t steps = 0;
  std::vector<Stuck> stuck;
  CodeAddresses failed_at;
  std::size_t failing_step = 0;
};

template <class Type, class Struct>
concept Either = std::same_as<std::remove_const_t<Type>, Struct>;  // const or not

void carry(auto& side, Either<Recorded> auto& it) {
  side(it.thread, it.operation, it.object_kind, it.object_number, it.address, it.site, it.value,
       it.preempts, it.is_event, it.stack);
}
void carry(auto& side, Either<Stuck> auto& it) {
  side(it.thread, it.operation, it.object_kind, it.object_number, it.owner, it.stack);
}
void carry(auto& side, Either<Failure> auto& it) {
  side(it.symptom, it.kind, it.key, it.message, it.sites, it.kinds, it.threads, it.address,
       it.size);
}
void carry(auto& side, Either<UnsupportedCall> auto& it) { side(it.call, it.site, it.stack); }
void carry(auto& side, Either<State> auto& it) {
  side(it.hash, it.points, it.threads, it.callbacks, it.somebody_tries, it.somebody_locks_streams,
       it.in_libraries, it.failures, it.unsupported);
}
void carry(auto& side, Either<Outcome> auto& it) {
  side(it.was_given_up, it.has_tally, it.tally, it.threw, it.steps, it.stuck, it.failed_at,
       it.failing_step);
}

class Journal : public Strategy {
 public:
  Journal(Parcel& parcel, Execution& execution, Strategy& asked, const Recorder* recorder);

  bool begin() override { return true; }
  int choose(const Node& node) override;
  int pick(Pick what, int options) override;
  void end(const Trace& trace) override;

  // The execution has gone on, or has seen a failure.
  void note(const Ending& ending, const std::vector<Event>& events);
  void over(const Ending& ending);
  void failed(const std::string& error);
  // Fibers cannot be made by a child.
  [[noreturn]] void ask_for_fibers(int count) { parcel_.ask_for_fibers(count); }

 private:
  void put_up_to(std::size_t events, std::size_t steps);
  void put_state(const Ending& ending);
  void put_decisions(const Ending& ending);
  void settle();
  std::size_t steps() const { return recorder_ ? recorder_->steps.size() : 0; }

  Parcel& parcel_;
  Put put_;
  Execution& execution_;
  Strategy& asked_;
  const Recorder* recorder_;
  const std::size_t known_sites_;
  const std::size_t known_unsupported_;
  const std::vector<Event>* events_ = nullptr;
  std::size_t mark_ = 0;  // what is put up to here stays as it is
  std::size_t told_events_ = 0;
  std::size_t told_steps_ = 0;
  std::size_t told_created_ = 0;
  std::size_t told_decisions_ = 0;
};

}  // namespace deadheat::explorer
