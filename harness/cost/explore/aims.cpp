// SPDX-License-Identifier: MIT
#include "cost/explore/aims.hpp"

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "cost/explore/measured.hpp"
#include "cost/explore/relacy_peer.hpp"

namespace deadheat {
namespace {

constexpr long executions_of_a_turn = 2'000;

enum class Aim { at_least, at_most };

void tell(const std::string& what, double value, Aim aim, double target) {
  const bool is_at_least = aim == Aim::at_least;
  const bool is_reached = is_at_least ? value >= target : value <= target;
  std::printf("%-46s %8.2f  aim: %s %g%s\n", what.c_str(), value,
              is_at_least ? "at least" : "at most", target, is_reached ? "" : "  (falls short)");
  std::fflush(stdout);
}

// Of the processor, and not of the clock on the wall: others may want the cores too.
double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

template <class Turn>
double per_second(Turn turn) {
  const double start = seconds();
  turn();
  return executions_of_a_turn / (seconds() - start);
}

struct Rates {
  std::vector<double> ours, relacy;  // executions a second, by round
};

// Who is first changes from round to round.
Rates rates_in_turn(const Measured& of, int rounds) {
  Rates rates;
  for (int round = 0; round < rounds; ++round) {
    const auto our_turn = [&] {
      const auto seed = static_cast<std::uint64_t>(round) + 1;
      rates.ours.push_back(per_second([&] { walk(of, executions_of_a_turn, seed); }));
    };
    if (round % 2 == 0) our_turn();
    rates.relacy.push_back(per_second([&] { walk_relacy(of, executions_of_a_turn); }));
    if (round % 2 != 0) our_turn();
  }
  return rates;
}

void tell_ratio(const Measured& of, int rounds) {
  const Rates rates = rates_in_turn(of, rounds);
  const double ours = middle(rates.ours), relacy = middle(rates.relacy);
  tell(of.name + std::string(": speed, Relacy's is 1"), ours / relacy, Aim::at_least, of.aim);
  std::printf("  %.0f executions a second, Relacy %.0f\n", ours, relacy);
}

void tell_runs(const char* name, double most) {
  const Exploration exploration = exhaust(measured(name), -1);
  tell(name + std::string(": executions until complete"),
       static_cast<double>(exploration.executions), Aim::at_most, most);
  if (!exploration.complete) std::printf("  and it is not complete\n");
}

void tell_found(const char* name, double most) {
  tell(name + std::string(": found in execution"), middle(find(measured(name))), Aim::at_most,
       most);
}

}  // namespace

bool tell_aims(int rounds) {
  for (const Measured& each : all_measured()) {
    if (each.relacy && has_relacy()) tell_ratio(each, rounds);
  }
  tell_runs("mutex-counter", 25);
  tell_runs("store-buffering", 12);
  tell_found("racy-counter", 1);
  tell_found("lost-update", 5);
  if (has_relacy()) return true;
  std::printf("Relacy was not there when this was built: no speed is compared\n");
  return false;
}

}  // namespace deadheat
