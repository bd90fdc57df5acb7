// SPDX-License-Identifier: MIT
#include "suite/litmus_outcomes.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include <deadheat/truth.hpp>

namespace deadheat {
namespace {

std::string text_of(const std::array<int, most_registers>& values, std::size_t registers) {
  std::string text;
  for (std::size_t number = 0; number < registers; ++number) {
    text += (number == 0 ? "" : ", ") + std::to_string(values[number]);
  }
  return text;
}

OutcomeCount listed(const LitmusRow& row, std::size_t registers, long count) {
  return {.values = text_of(row.values, registers),
          .count = count,
          .truth = row.truth,
          .forbidden = row.forbidden,
          .listed = true,
          .meaning = std::string(row.meaning)};
}

OutcomeCount unlisted(std::string values, long count) {
  return {.values = std::move(values),
          .count = count,
          .truth = never,
          .forbidden = true,
          .listed = false,
          .meaning = "not in the table"};
}

}  // namespace

LitmusCounts nothing_seen(const LitmusBody& body) {
  return {.rows = std::vector<long>(body.rows.size())};
}

void merge(const LitmusCounts& from, LitmusCounts& to) {
  for (std::size_t row = 0; row < to.rows.size(); ++row) to.rows[row] += from.rows[row];
  for (const LitmusCounts::Other& other : from.others) to.add_other(other.values, other.count);
  to.unlisted += from.unlisted;
}

long forbidden(const LitmusBody& body, const LitmusCounts& counts) {
  long sum = counts.unlisted;
  for (std::size_t row = 0; row < body.rows.size(); ++row) {
    if (body.rows[row].forbidden) sum += counts.rows[row];
  }
  for (const LitmusCounts::Other& other : counts.others) sum += other.count;
  return sum;
}

std::vector<OutcomeCount> outcomes_of(const LitmusBody& body, const LitmusCounts& counts) {
  std::vector<OutcomeCount> outcomes;
  for (std::size_t row = 0; row < body.rows.size(); ++row) {
    outcomes.push_back(listed(body.rows[row], body.registers, counts.rows[row]));
  }
  for (const LitmusCounts::Other& other : counts.others) {
    outcomes.push_back(unlisted(text_of(other.values, body.registers), other.count));
  }
  if (counts.unlisted > 0) outcomes.push_back(unlisted("others", counts.unlisted));
  return outcomes;
}

}  // namespace deadheat
