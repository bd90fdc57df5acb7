// SPDX-License-Identifier: MIT
// A litmus: two to four tiny actors over a fresh state, graded by a table of outcomes.
//
// The names and the shape follow jcstress (actors, arbiter, outcome with a grade and a sentence)
// and litmus7 (Alglave, Maranget, Sarkar, Sewell: "Litmus: running tests against hardware", TACAS
// 2011): arrays of states through which the actors run free, so that one collision costs
// nanoseconds and not a barrier.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <deadheat/entry.hpp>
#include <deadheat/truth.hpp>

namespace deadheat {

inline constexpr std::size_t most_registers = 8;

// A row of the table as the engine uses it, for one variant.
struct LitmusRow {
  std::array<int, most_registers> values = {};  // the first LitmusBody::registers of them count
  Seen truth = never;                           // for this variant
  bool forbidden = false;  // `never` in the repaired variants: the rule is broken
  std::string_view meaning = {};
};

// A stretch of fresh states, `padding` bytes apart, and one array of results for each register.
// During a stride an actor touches the states and its own registers only.
struct LitmusBlock {
  std::byte* states = nullptr;
  std::size_t padding = 0;
  int stride = 0;
  std::array<int*, most_registers> registers = {};

  template <class State>
  State& at(int index) const {
    return *std::launder(
        reinterpret_cast<State*>(states + static_cast<std::size_t>(index) * padding));
  }
};

// How often each row of the table was seen, and what was seen that the table does not list.
struct LitmusCounts {
  struct Other {
    std::array<int, most_registers> values = {};
    long count = 0;
  };
  static constexpr std::size_t most_others = 16;

  std::vector<long> rows;
  std::vector<Other> others = {};  // at most `most_others` different ones; the rest in `unlisted`
  long unlisted = 0;

  void add_other(const std::array<int, most_registers>& values, long count) {
    for (Other& other : others) {
      if (other.values == values) {
        other.count += count;
        return;
      }
    }
    if (others.size() < most_others) {
      others.push_back({values, count});
    } else {
      unlisted += count;
    }
  }
};

// One variant of a litmus with its types erased; the engine in suite/ drives it.
struct LitmusBody {
  int actors = 0;
  std::size_t registers = 0;
  std::size_t state_size = 0;
  std::size_t state_alignment = 0;
  std::vector<LitmusRow> rows = {};

  using Act = void (*)(const LitmusBlock&);
  std::array<Act, 4> act = {};  // one actor through the whole stride
  void (*create)(const LitmusBlock&, int from, int to) = nullptr;  // states where there were none
  void (*destroy)(const LitmusBlock&, int from, int to) = nullptr;
  // Looks at the outcomes of a slice, counts them, and puts fresh states in their place.
  void (*grade)(const LitmusBody&, const LitmusBlock&, int from, int to, LitmusCounts&) = nullptr;
};

// A state whose static functions first(State&, int&...) and second (third, fourth, where there are
// more) are the actors; after(State&, int&...), where there is one, looks at the final state alone.
// The registers of the outcome are the int& of first, then those of second, and so on, then those
// of after.
template <class State>
concept LitmusState = std::default_initializable<State> && requires {
  &State::first;
  &State::second;
};

// For internal use by Litmus: derives the type-erased body of a state.
template <LitmusState State>
class LitmusActors {
 public:
  static LitmusBody body() {
    LitmusBody made{.actors = actors,
                    .registers = registers,
                    .state_size = sizeof(State),
                    .state_alignment = alignof(State)};
    made.act[0] = &act<&State::first, 0>;
    made.act[1] = &act<&State::second, first_size>;
    if constexpr (has_third) made.act[2] = &act<&State::third, first_size + second_size>;
    if constexpr (has_fourth) {
      made.act[3] = &act<&State::fourth, first_size + second_size + third_size>;
    }
    made.create = &create;
    made.destroy = &destroy;
    made.grade = &grade;
    return made;
  }

  template <class... Registers>
  static constexpr std::size_t count(void (*)(State&, Registers...)) {
    static_assert((std::is_same_v<Registers, int&> && ...),
                  "an actor takes State& and any number of int&");
    return sizeof...(Registers);
  }

  static constexpr bool has_third = requires { &State::third; };
  static constexpr bool has_fourth = requires { &State::fourth; };
  static constexpr bool has_after = requires { &State::after; };
  static_assert(has_third || !has_fourth, "an actor `fourth` needs an actor `third`");

  static constexpr int actors = 2 + (has_third ? 1 : 0) + (has_fourth ? 1 : 0);

  static constexpr std::size_t first_size = count(&State::first);
  static constexpr std::size_t second_size = count(&State::second);
  static constexpr std::size_t third_size = [] {
    if constexpr (has_third) return count(&State::third);
    return std::size_t{0};
  }();
  static constexpr std::size_t fourth_size = [] {
    if constexpr (has_fourth) return count(&State::fourth);
    return std::size_t{0};
  }();
  static constexpr std::size_t after_size = [] {
    if constexpr (has_after) return count(&State::after);
    return std::size_t{0};
  }();
  static constexpr std::size_t by_actors = first_size + second_size + third_size + fourth_size;
  static constexpr std::size_t registers = by_actors + after_size;
  static_assert(registers > 0, "a litmus without a register has no outcome to grade");
  static_assert(registers <= most_registers);

 private:
  template <auto Actor, std::size_t Base>
  static void act(const LitmusBlock& block) {
    for (int index = 0; index < block.stride; ++index) {
      std::array<int, count(Actor)> values{};
      call<Actor>(block.at<State>(index), values, std::make_index_sequence<count(Actor)>());
      for (std::size_t number = 0; number < values.size(); ++number) {
        block.registers[Base + number][index] = values[number];
      }
      std::atomic_signal_fence(std::memory_order_seq_cst);
    }
  }

  template <auto Actor, std::size_t Size, std::size_t... Number>
  static void call(State& state, [[maybe_unused]] std::array<int, Size>& values,
                   std::index_sequence<Number...>) {
    Actor(state, values[Number]...);
  }

  static void create(const LitmusBlock& block, int from, int to) {
    for (int index = from; index < to; ++index) {
      new (block.states + static_cast<std::size_t>(index) * block.padding) State();
    }
  }

  static void destroy(const LitmusBlock& block, int from, int to) {
    for (int index = from; index < to; ++index) std::destroy_at(&block.at<State>(index));
  }

  static void grade(const LitmusBody& body, const LitmusBlock& block, int from, int to,
                    LitmusCounts& counts) {
    for (int index = from; index < to; ++index) {
      count_one(body.rows, values_at(block, index), counts);
      std::destroy_at(&block.at<State>(index));
      new (block.states + static_cast<std::size_t>(index) * block.padding) State();
    }
  }

  static std::array<int, registers> values_at(const LitmusBlock& block, int index) {
    std::array<int, registers> values{};
    for (std::size_t number = 0; number < by_actors; ++number) {
      values[number] = block.registers[number][index];
    }
    if constexpr (has_after) {
      std::array<int, after_size> final_values{};
      call<&State::after>(block.at<State>(index), final_values,
                          std::make_index_sequence<after_size>());
      for (std::size_t number = 0; number < after_size; ++number) {
        values[by_actors + number] = final_values[number];
      }
    }
    return values;
  }

  static void count_one(const std::vector<LitmusRow>& rows,
                        const std::array<int, registers>& values, LitmusCounts& counts) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (matches(rows[row], values)) {
        ++counts.rows[row];
        return;
      }
    }
    std::array<int, most_registers> wide{};
    for (std::size_t number = 0; number < registers; ++number) wide[number] = values[number];
    counts.add_other(wide, 1);
  }

  static bool matches(const LitmusRow& row, const std::array<int, registers>& values) {
    for (std::size_t number = 0; number < registers; ++number) {
      if (row.values[number] != values[number]) return false;
    }
    return true;
  }
};

// What one side of a litmus may show beside its outcomes (`wrong` follows from the table).
struct LitmusSide {
  Truth truth = {};
  std::vector<Limit> blind = {};
  std::vector<Limit> false_alarm = {};
  std::chrono::milliseconds deadline = default_deadline;
};

// One row of the table: the values of the registers, the truth of either side, and what the outcome
// means.
template <std::size_t Registers>
struct Outcome {
  std::array<int, Registers> values = {};
  Seen racy = never;
  Seen locked = never;
  std::string_view meaning = {};
};

template <std::size_t Registers>
struct LitmusPair {
  std::string_view id = {};
  std::string_view rule = {};
  std::string_view bug = {};
  std::string_view fix = {};
  std::string_view source = {};  // as in Pair
  std::vector<std::string_view> tags = {};
  LitmusSide racy = {};
  LitmusSide locked = {};
  std::vector<Outcome<Registers>> outcomes = {};  // what is not listed must never be seen
};

// Enters a litmus into the catalogue. Write one at namespace scope of each case file.
template <LitmusState Racy, LitmusState Locked>
class Litmus {
 public:
  static constexpr std::size_t registers = LitmusActors<Racy>::registers;
  static_assert(registers == LitmusActors<Locked>::registers,
                "both sides of a litmus have the same registers");

  explicit Litmus(const LitmusPair<registers>& pair, Where where = Where::here())
      : racy_(body<Racy>(pair, &Outcome<registers>::racy)),
        locked_(body<Locked>(pair, &Outcome<registers>::locked)) {
    Entry entry{pair.id, pair.rule, pair.bug, pair.fix, pair.source, pair.tags, {}, where};
    entry.sides.push_back(side("racy", Role::racy, racy_, pair.racy));
    entry.sides.push_back(side("locked", Role::locked, locked_, pair.locked));
    enter(std::move(entry));
  }

  Litmus(const Litmus&) = delete;
  Litmus& operator=(const Litmus&) = delete;

 private:
  template <class State>
  static LitmusBody body(const LitmusPair<registers>& pair, Seen Outcome<registers>::*truth) {
    LitmusBody made = LitmusActors<State>::body();
    for (const Outcome<registers>& outcome : pair.outcomes) {
      LitmusRow row{.truth = outcome.*truth,
                    .forbidden = outcome.locked == never,
                    .meaning = outcome.meaning};
      for (std::size_t number = 0; number < registers; ++number) {
        row.values[number] = outcome.values[number];
      }
      made.rows.push_back(row);
    }
    return made;
  }

  static Side side(std::string_view name, Role role, const LitmusBody& body,
                   const LitmusSide& given) {
    Side made{.name = name,
              .role = role,
              .trial = nullptr,
              .litmus = &body,
              .truth = given.truth,
              .blind = given.blind,
              .false_alarm = given.false_alarm,
              .deadline = given.deadline,
              .isolate = false};
    made.truth.wrong = wrong(body);
    return made;
  }

  // The strongest truth of a forbidden outcome.
  static Seen wrong(const LitmusBody& body) {
    Seen strongest = never;
    for (const LitmusRow& row : body.rows) {
      if (row.forbidden && row.truth > strongest) strongest = row.truth;
    }
    return strongest;
  }

  LitmusBody racy_;
  LitmusBody locked_;
};

}  // namespace deadheat
