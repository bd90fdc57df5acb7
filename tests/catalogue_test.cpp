// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <deadheat/case.hpp>
#include <deadheat/litmus.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace deadheat {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

Tally nothing(Crew&) { return {}; }

Side side(std::string_view name, Role role) {
  return {.name = name,
          .role = role,
          .trial = nothing,
          .litmus = nullptr,
          .truth = {},
          .blind = {},
          .false_alarm = {},
          .deadline = default_deadline};
}

Entry entry(std::string_view id, Where where = {"here.cpp", 1, false}) {
  return {.id = id,
          .rule = "rule",
          .bug = "bug",
          .fix = "fix",
          .sides = {side("racy", Role::racy), side("locked", Role::locked)},
          .where = where};
}

std::vector<std::string> faults_of(Entry entry) {
  Catalogue catalogue;
  catalogue.add(std::move(entry));
  return catalogue.faults();
}

TEST(Catalogue, IsEmptyAtFirst) {
  const Catalogue catalogue;
  EXPECT_THAT(catalogue.entries(), IsEmpty());
  EXPECT_THAT(catalogue.faults(), IsEmpty());
}

TEST(Catalogue, GivesEntriesInTheOrderOfTheirIds) {
  Catalogue catalogue;
  for (const char* id :
       {"queue/ring", "counter/torn-read", "lock/inversion", "counter/lost-update"}) {
    catalogue.add(entry(id));
  }
  std::vector<std::string_view> ids;
  for (const Entry* each : catalogue.entries()) ids.push_back(each->id);
  EXPECT_THAT(
      ids, ElementsAre("counter/lost-update", "counter/torn-read", "lock/inversion", "queue/ring"));
}

TEST(Catalogue, FindsAnEntryByItsWholeId) {
  Catalogue catalogue;
  catalogue.add(entry("counter/lost-update"));
  ASSERT_NE(catalogue.find("counter/lost-update"), nullptr);
  EXPECT_EQ(catalogue.find("counter/lost-update")->id, "counter/lost-update");
  EXPECT_EQ(catalogue.find("counter/lost"), nullptr);
  EXPECT_EQ(catalogue.find(""), nullptr);
}

TEST(Catalogue, RefusesADuplicateIdNamingBothPlaces) {
  Catalogue catalogue;
  catalogue.add(entry("counter/lost-update", {"first.cpp", 11, false}));
  catalogue.add(entry("counter/lost-update", {"second.cpp", 22, false}));
  EXPECT_THAT(catalogue.faults(),
              ElementsAre(AllOf(HasSubstr("'counter/lost-update'"), HasSubstr("first.cpp:11"),
                                HasSubstr("second.cpp:22"))));
}

TEST(Catalogue, KeepsTheFirstOfTwoDuplicates) {
  Catalogue catalogue;
  catalogue.add(entry("counter/lost-update", {"first.cpp", 11, false}));
  catalogue.add(entry("counter/lost-update", {"second.cpp", 22, false}));
  ASSERT_EQ(catalogue.entries().size(), 1u);
  EXPECT_STREQ(catalogue.entries()[0]->where.file, "first.cpp");
}

TEST(Catalogue, RefusesAMalformedIdNamingItAndItsPlace) {
  for (const char* id : {"", "counter", "/", "counter/", "/lost", "a/b/c", "Counter/lost",
                         "counter/lost update", "counter/lost_update", "counter/*", "zähler/x"}) {
    EXPECT_THAT(faults_of(entry(id, {"here.cpp", 7, false})),
                ElementsAre(AllOf(HasSubstr("'" + std::string(id) + "'"), HasSubstr("here.cpp:7"),
                                  HasSubstr("family/bug"))))
        << id;
  }
}

TEST(Catalogue, TakesLettersDigitsAndDashesInAnId) {
  EXPECT_THAT(faults_of(entry("c11/store-2-buffering")), IsEmpty());
}

TEST(Catalogue, DoesNotKeepAnEntryWithAFault) {
  Catalogue catalogue;
  catalogue.add(entry("no-slash"));
  EXPECT_THAT(catalogue.entries(), IsEmpty());
}

TEST(Catalogue, TellsEveryFaultOfSeveralEntries) {
  Catalogue catalogue;
  catalogue.add(entry("no-slash"));
  catalogue.add(entry("counter/fine"));
  catalogue.add(entry("UPPER/case"));
  EXPECT_EQ(catalogue.faults().size(), 2u);
}

TEST(Catalogue, RefusesAMissingSentence) {
  for (std::string_view Entry::*sentence : {&Entry::rule, &Entry::bug, &Entry::fix}) {
    Entry incomplete = entry("counter/lost-update");
    incomplete.*sentence = "";
    EXPECT_THAT(faults_of(incomplete), ElementsAre(HasSubstr("a sentence is missing")));
  }
}

struct WrongTags {
  std::vector<std::string_view> tags;
  std::string_view said;
};

TEST(Catalogue, RefusesMalformedTagsNamingTheCaseAndItsPlace) {
  for (const WrongTags& wrong :
       {WrongTags{{""}, "a tag is empty"}, WrongTags{{"quick", ""}, "a tag is empty"},
        WrongTags{{"CWE 362"}, "'CWE 362' has a blank"},
        WrongTags{{"a\tb"}, "has a blank or a control character"},
        WrongTags{{"a\nb"}, "has a blank or a control character"},
        WrongTags{{"\x1b[31m"}, "has a blank or a control character"},
        WrongTags{{"a\x7f"}, "has a blank or a control character"},
        WrongTags{{"quick", "CP.2", "quick"}, "'quick' is there twice"}}) {
    Entry tagged = entry("counter/lost-update", {"here.cpp", 7, false});
    tagged.tags = wrong.tags;
    EXPECT_THAT(faults_of(tagged),
                ElementsAre(AllOf(HasSubstr("'counter/lost-update'"), HasSubstr("here.cpp:7"),
                                  HasSubstr(std::string(wrong.said)))));
  }
}

TEST(Catalogue, TakesWordsAsTags) {
  Entry tagged = entry("counter/lost-update");
  tagged.tags = {"CP.20", "CWE-362", "quick", "größe", "<b>"};
  EXPECT_THAT(faults_of(tagged), IsEmpty());
}

TEST(Catalogue, RefusesAVariantWithoutABody) {
  Entry incomplete = entry("counter/lost-update");
  incomplete.sides[1].trial = nullptr;
  EXPECT_THAT(faults_of(incomplete), ElementsAre(HasSubstr("'locked' has no body")));
}

TEST(Catalogue, RefusesAVariantWithTwoBodies) {
  const LitmusBody body{.rows = {LitmusRow{}}};
  Entry doubled = entry("counter/lost-update");
  doubled.sides[0].litmus = &body;
  EXPECT_THAT(faults_of(doubled), ElementsAre(HasSubstr("'racy'")));
}

TEST(Catalogue, RefusesAnEntryWithoutVariants) {
  Entry bare = entry("counter/lost-update");
  bare.sides.clear();
  EXPECT_EQ(faults_of(bare).size(), 1u);
}

TEST(Catalogue, RefusesTwoVariantsOfOneName) {
  Entry twice = entry("counter/lost-update");
  twice.sides.push_back(side("racy", Role::locked));
  EXPECT_THAT(faults_of(twice), ElementsAre(HasSubstr("two variants are named 'racy'")));
}

TEST(Catalogue, RefusesAMalformedVariantName) {
  for (const char* name : {"", "Atomic", "wrong lock", "a/b"}) {
    Entry malformed = entry("counter/lost-update");
    malformed.sides.push_back(side(name, Role::locked));
    EXPECT_THAT(faults_of(malformed), ElementsAre(HasSubstr("'" + std::string(name) + "'")))
        << name;
  }
}

TEST(Catalogue, RefusesAVariantWithoutTime) {
  Entry timeless = entry("counter/lost-update");
  timeless.sides[0].deadline = 0ms;
  EXPECT_THAT(faults_of(timeless), ElementsAre(HasSubstr("'racy' has no time")));
}

TEST(Catalogue, RefusesALitmusWithoutOutcomes) {
  const LitmusBody without_rows;
  Entry empty = entry("litmus/empty");
  empty.sides[0].trial = nullptr;
  empty.sides[0].litmus = &without_rows;
  EXPECT_THAT(faults_of(empty), ElementsAre(HasSubstr("no outcomes")));
}

TEST(FindSide, FindsAVariantByItsName) {
  const Entry found = entry("counter/lost-update");
  ASSERT_NE(find_side(found, "locked"), nullptr);
  EXPECT_EQ(find_side(found, "locked")->role, Role::locked);
  EXPECT_EQ(find_side(found, "lock"), nullptr);
}

TEST(Family, IsWhatStandsBeforeTheSlash) {
  EXPECT_EQ(family("counter/lost-update"), "counter");
  EXPECT_EQ(family("counter"), "counter");
}

template <class Mutex>
Tally count_to_steps(Crew& crew) {
  Mutex mutex;
  const std::scoped_lock hold(mutex);
  return {.expected = crew.steps(), .found = crew.steps()};
}

const int line_of_case = __LINE__ + 1;
const Case entered_case({
    .id = "test/case",
    .rule = "The rule.",
    .bug = "The bug.",
    .fix = "The fix.",
    .racy = {count_to_steps<NoLock>,
             {.race = must, .wrong = may},
             {{Detector::tsan, Symptom::race, "blind here"}}},
    .locked =
        {count_to_steps<std::mutex>, {}, {}, {{Detector::drd, Symptom::race, "wrong here"}}, 2s},
    .further = {{"recursive", Role::racy, {count_to_steps<std::recursive_mutex>, {.hang = must}}}},
});

// For both kinds: one file may define many, and each is told by its own line.
bool stands_near(const Where& where, int line) {
  return std::string_view(where.file).ends_with("catalogue_test.cpp") && where.line >= line;
}

TEST(Case, EntersTheCatalogueBeforeMain) {
  const Entry* entered = catalogue().find("test/case");
  ASSERT_NE(entered, nullptr);
  EXPECT_EQ(entered->rule, "The rule.");
  EXPECT_EQ(entered->bug, "The bug.");
  EXPECT_EQ(entered->fix, "The fix.");
  EXPECT_TRUE(stands_near(entered->where, line_of_case));
  EXPECT_EQ(entered->where.instrumented, DEADHEAT_TSAN_INSTRUMENTED != 0);
}

TEST(Case, HasItsVariantsInTheirOrder) {
  const Entry* entered = catalogue().find("test/case");
  ASSERT_NE(entered, nullptr);
  ASSERT_EQ(entered->sides.size(), 3u);
  EXPECT_EQ(entered->sides[0].name, "racy");
  EXPECT_EQ(entered->sides[0].role, Role::racy);
  EXPECT_EQ(entered->sides[1].name, "locked");
  EXPECT_EQ(entered->sides[1].role, Role::locked);
  EXPECT_EQ(entered->sides[2].name, "recursive");
  EXPECT_EQ(entered->sides[2].role, Role::racy);
}

TEST(Case, HandsOverTruthLimitsAndDeadlines) {
  const Entry* entered = catalogue().find("test/case");
  ASSERT_NE(entered, nullptr);
  ASSERT_EQ(entered->sides.size(), 3u);
  EXPECT_EQ(entered->sides[0].truth, (Truth{.race = must, .wrong = may}));
  ASSERT_EQ(entered->sides[0].blind.size(), 1u);
  EXPECT_EQ(entered->sides[0].blind[0].reason, "blind here");
  EXPECT_EQ(entered->sides[0].deadline, default_deadline);
  EXPECT_EQ(entered->sides[1].truth, Truth{});
  ASSERT_EQ(entered->sides[1].false_alarm.size(), 1u);
  EXPECT_EQ(entered->sides[1].false_alarm[0].reason, "wrong here");
  EXPECT_EQ(entered->sides[1].deadline, 2s);
  EXPECT_EQ(entered->sides[2].truth, Truth{.hang = must});
}

TEST(Case, HandsOverABodyThatRuns) {
  const Entry* entered = catalogue().find("test/case");
  ASSERT_NE(entered, nullptr);
  Crew crew({.steps = 5});
  for (const Side& each : entered->sides) {
    ASSERT_NE(each.trial, nullptr);
    EXPECT_EQ(each.trial(crew).found, 5) << each.name;
    EXPECT_EQ(each.litmus, nullptr);
  }
}

// Registers: one of first, none of second, two of after. `Offset` tells the sides apart.
template <int Offset>
struct Steps {
  Steps() { ++alive; }
  ~Steps() { --alive; }
  Steps(const Steps&) = delete;
  Steps& operator=(const Steps&) = delete;

  static void first(Steps& state, int& before) {
    before = state.written;
    state.written = 1 + Offset;
  }
  static void second(Steps& state) { state.also_written = 2; }
  static void after(Steps& state, int& written, int& also) {
    written = state.written;
    also = state.also_written;
  }

  int written = 0;
  int also_written = 0;
  inline static int alive = 0;
};

const Litmus<Steps<1>, Steps<0>> entered_litmus({
    .id = "test/litmus",
    .rule = "The rule.",
    .bug = "The bug.",
    .fix = "The fix.",
    .racy = {.truth = {.race = must, .wrong = never}},
    .locked = {.truth = {.race = may, .wrong = must}, .deadline = 3s},
    .outcomes =
        {
            {{0, 1, 2}, may, must, "as it should be"},
            {{0, 0, 0}, may, may, "nothing was done"},
            {{0, 2, 0}, may, never, "half of it"},
            {{0, 2, 2}, must, never, "one too many"},
        },
});

// Litmus states as the engine lays them out, with room between them that must stay untouched.
template <class State>
class Block {
 public:
  explicit Block(int stride) : memory_(static_cast<std::size_t>(stride) * padding) {
    block_.states = memory_.data();
    block_.padding = padding;
    block_.stride = stride;
    for (std::size_t number = 0; number < most_registers; ++number) {
      registers_[number].assign(static_cast<std::size_t>(stride), unwritten);
      block_.registers[number] = registers_[number].data();
    }
  }

  const LitmusBlock& operator*() const { return block_; }
  State& at(int index) const { return block_.at<State>(index); }
  const std::vector<int>& registers(std::size_t number) const { return registers_[number]; }

  static constexpr int unwritten = -1;

 private:
  static constexpr std::size_t padding = 64;
  static_assert(sizeof(State) <= padding);

  std::vector<std::byte> memory_;
  std::array<std::vector<int>, most_registers> registers_;
  LitmusBlock block_;
};

const Side& litmus_side(std::string_view name) {
  static const Side none;
  const Entry* entered = catalogue().find("test/litmus");
  const Side* found = entered ? find_side(*entered, name) : nullptr;
  return found ? *found : none;
}

TEST(Litmus, EntersTheCatalogueWithTwoVariants) {
  const Entry* entered = catalogue().find("test/litmus");
  ASSERT_NE(entered, nullptr);
  ASSERT_EQ(entered->sides.size(), 2u);
  EXPECT_EQ(entered->sides[0].role, Role::racy);
  EXPECT_EQ(entered->sides[1].role, Role::locked);
  EXPECT_TRUE(stands_near(entered->where, line_of_case));
  for (const Side& each : entered->sides) {
    EXPECT_EQ(each.trial, nullptr);
    EXPECT_NE(each.litmus, nullptr);
  }
}

TEST(Litmus, HasTheActorsAndRegistersOfItsState) {
  const LitmusBody& body = *litmus_side("racy").litmus;
  EXPECT_EQ(body.actors, 2);
  EXPECT_EQ(body.registers, 3u);
  EXPECT_EQ(body.state_size, sizeof(Steps<1>));
  EXPECT_EQ(body.state_alignment, alignof(Steps<1>));
  EXPECT_NE(body.act[0], nullptr);
  EXPECT_NE(body.act[1], nullptr);
  EXPECT_EQ(body.act[2], nullptr);
  EXPECT_EQ(body.act[3], nullptr);
}

TEST(Litmus, GivesEachSideTheTruthOfItsColumn) {
  const auto truths = [](const LitmusBody& body) {
    std::vector<Seen> column;
    for (const LitmusRow& row : body.rows) column.push_back(row.truth);
    return column;
  };
  EXPECT_THAT(truths(*litmus_side("racy").litmus), ElementsAre(may, may, may, must));
  EXPECT_THAT(truths(*litmus_side("locked").litmus), ElementsAre(must, may, never, never));
}

TEST(Litmus, ForbidsInBothSidesWhatTheRepairedOneMustNeverShow) {
  for (const char* name : {"racy", "locked"}) {
    std::vector<bool> forbidden;
    for (const LitmusRow& row : litmus_side(name).litmus->rows) forbidden.push_back(row.forbidden);
    EXPECT_THAT(forbidden, ElementsAre(false, false, true, true)) << name;
  }
}

TEST(Litmus, KeepsTheValuesAndMeaningsOfItsTable) {
  const LitmusRow& row = litmus_side("racy").litmus->rows.at(3);
  EXPECT_THAT(row.values, ElementsAre(0, 2, 2, 0, 0, 0, 0, 0));
  EXPECT_EQ(row.meaning, "one too many");
}

TEST(Litmus, DerivesTheTruthOfWrongFromTheTableWhateverWasGiven) {
  EXPECT_EQ(litmus_side("racy").truth, (Truth{.race = must, .wrong = must}));
  EXPECT_EQ(litmus_side("locked").truth, (Truth{.race = may, .wrong = never}));
}

TEST(Litmus, HandsOverDeadlines) {
  EXPECT_EQ(litmus_side("racy").deadline, default_deadline);
  EXPECT_EQ(litmus_side("locked").deadline, 3s);
}

TEST(LitmusBody, CreatesAndDestroysTheStatesOfASlice) {
  const LitmusBody& body = *litmus_side("racy").litmus;
  const Block<Steps<1>> block(4);
  body.create(*block, 1, 3);
  EXPECT_EQ(Steps<1>::alive, 2);
  EXPECT_EQ(block.at(1).written, 0);
  EXPECT_EQ(block.at(2).written, 0);
  body.destroy(*block, 1, 3);
  EXPECT_EQ(Steps<1>::alive, 0);
}

TEST(LitmusBody, AnActorWritesItsOwnRegistersOfTheWholeStride) {
  const LitmusBody& body = *litmus_side("racy").litmus;
  const Block<Steps<1>> block(3);
  body.create(*block, 0, 3);
  block.at(1).written = 9;
  body.act[0](*block);
  EXPECT_THAT(block.registers(0), ElementsAre(0, 9, 0));
  EXPECT_THAT(block.registers(1), testing::Each(block.unwritten));
  EXPECT_EQ(block.at(1).written, 2);
  body.destroy(*block, 0, 3);
}

TEST(LitmusBody, AnActorWithoutRegistersWritesNone) {
  const LitmusBody& body = *litmus_side("racy").litmus;
  const Block<Steps<1>> block(3);
  body.create(*block, 0, 3);
  body.act[1](*block);
  EXPECT_THAT(block.registers(0), testing::Each(block.unwritten));
  EXPECT_EQ(block.at(2).also_written, 2);
  body.destroy(*block, 0, 3);
}

TEST(LitmusBody, GradesEachOutcomeToItsRow) {
  const LitmusBody& body = *litmus_side("racy").litmus;
  const Block<Steps<1>> block(4);
  body.create(*block, 0, 4);
  body.act[0](*block);
  body.act[1](*block);
  block.at(2).also_written = 0;  // as if the second actor had not come by
  LitmusCounts counts{.rows = std::vector<long>(body.rows.size())};
  body.grade(body, *block, 0, 4, counts);
  EXPECT_THAT(counts.rows, ElementsAre(0, 0, 1, 3));
  EXPECT_THAT(counts.others, IsEmpty());
  body.destroy(*block, 0, 4);
}

TEST(LitmusBody, GradesItsSliceOnly) {
  const LitmusBody& body = *litmus_side("racy").litmus;
  const Block<Steps<1>> block(4);
  body.create(*block, 0, 4);
  body.act[0](*block);
  body.act[1](*block);
  LitmusCounts counts{.rows = std::vector<long>(body.rows.size())};
  body.grade(body, *block, 1, 3, counts);
  EXPECT_THAT(counts.rows, ElementsAre(0, 0, 0, 2));
  EXPECT_EQ(block.at(0).written, 2);
  body.destroy(*block, 0, 4);
}

TEST(LitmusBody, PutsFreshStatesInThePlaceOfGradedOnes) {
  const LitmusBody& body = *litmus_side("racy").litmus;
  const Block<Steps<1>> block(2);
  body.create(*block, 0, 2);
  body.act[0](*block);
  LitmusCounts counts{.rows = std::vector<long>(body.rows.size())};
  body.grade(body, *block, 0, 2, counts);
  EXPECT_EQ(block.at(0).written, 0);
  EXPECT_EQ(block.at(1).written, 0);
  EXPECT_EQ(Steps<1>::alive, 2);
  body.destroy(*block, 0, 2);
}

TEST(LitmusBody, CountsWhatTheTableDoesNotListByItsValues) {
  const LitmusBody& body = *litmus_side("racy").litmus;
  const Block<Steps<1>> block(3);
  body.create(*block, 0, 3);
  body.act[0](*block);
  body.act[1](*block);
  for (const int index : {0, 2}) block.at(index).also_written = 77;
  LitmusCounts counts{.rows = std::vector<long>(body.rows.size())};
  body.grade(body, *block, 0, 3, counts);
  EXPECT_THAT(counts.rows, ElementsAre(0, 0, 0, 1));
  ASSERT_EQ(counts.others.size(), 1u);
  EXPECT_THAT(counts.others[0].values, ElementsAre(0, 2, 77, 0, 0, 0, 0, 0));
  EXPECT_EQ(counts.others[0].count, 2);
  body.destroy(*block, 0, 3);
}

TEST(LitmusCounts, LosesNoCountWhereThereAreTooManyOthers) {
  LitmusCounts counts;
  for (int value = 0; value < 20; ++value) counts.add_other({value}, 2);
  counts.add_other({3}, 5);
  EXPECT_EQ(counts.others.size(), LitmusCounts::most_others);
  EXPECT_EQ(counts.others[3].count, 7);
  EXPECT_EQ(counts.unlisted, 8);
}

struct FourActors {
  static void first(FourActors&, int& value) { value = 1; }
  static void second(FourActors&, int& one, int& other) { one = 2, other = 3; }
  static void third(FourActors&) {}
  static void fourth(FourActors&, int& value) { value = 4; }
};

TEST(LitmusActors, NumbersTheRegistersInTheOrderOfTheActors) {
  const LitmusBody body = LitmusActors<FourActors>::body();
  EXPECT_EQ(body.actors, 4);
  EXPECT_EQ(body.registers, 4u);
  const Block<FourActors> block(1);
  body.create(*block, 0, 1);
  for (const LitmusBody::Act act : body.act) act(*block);
  for (std::size_t number = 0; number < 4; ++number) {
    EXPECT_THAT(block.registers(number), ElementsAre(static_cast<int>(number) + 1));
  }
  body.destroy(*block, 0, 1);
}

}  // namespace
}  // namespace deadheat
