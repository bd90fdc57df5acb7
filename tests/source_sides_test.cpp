// SPDX-License-Identifier: MIT
#include "reports/source_sides.hpp"

#include <string>

#include <gmock/gmock.h>

#include "reports/line_diff.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Source source_of(std::string_view text) {
  Source source{.file = "case.cpp"};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    source.lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return source;
}

// The lines that differ: "-3 text" of the racy side, "+4 text" of the locked one.
std::vector<std::string> changes(std::string_view text, std::string_view id = "a/b") {
  const std::optional<SourceSides> sides = source_sides(source_of(text), id);
  if (!sides) return {"(not made out)"};
  std::vector<std::string> all;
  for (const DiffLine& each : line_diff(sides->racy, sides->locked)) {
    if (each.change == Change::same) continue;
    all.push_back((each.change == Change::gone ? "-" : "+") + std::to_string(each.line.number) +
                  " " + each.line.text);
  }
  return all;
}

TEST(SourceSides, PutTheArgumentsOfTemplatesInAndFollowThem) {
  EXPECT_THAT(
      changes(R"(template <class Mutex>
struct Counter {
  Mutex mutex_;
};
template <class AnyCounter>
Tally trial(Crew& crew) {
  AnyCounter counter;
}
const Case lost({
    .id = "a/b",
    .racy = {trial<Counter<NoLock>>},
    .locked = {trial<Counter<std::mutex>>},
});
)"),
      ElementsAre("-3   NoLock mutex_;", "+3   std::mutex mutex_;", "-7   Counter<NoLock> counter;",
                  "+7   Counter<std::mutex> counter;", "-11     .racy = {trial<Counter<NoLock>>},",
                  "+12     .locked = {trial<Counter<std::mutex>>},"));
}

TEST(SourceSides, LeaveOutWhatOnlyTheOtherSideOrAFurtherVariantUses) {
  EXPECT_THAT(
      changes(R"(int careless() { return 1; }
int careful() { return 2; }
int third() { return 3; }
template <int (*take)()>
Tally trial(Crew&) { return {take(), 2}; }
const Case taken({.id = "a/b",
                  .racy = {.trial = trial<careless>, .truth = {.wrong = must}},
                  .locked = {trial<careful>},
                  .further = {{"third", Role::locked, {trial<third>}}}});
)"),
      ElementsAre("-1 int careless() { return 1; }", "+2 int careful() { return 2; }",
                  "-5 Tally trial(Crew&) { return {careless(), 2}; }",
                  "+5 Tally trial(Crew&) { return {careful(), 2}; }",
                  "-7                   .racy = {.trial = trial<careless>, .truth = {.wrong "
                  "= must}},",
                  "+8                   .locked = {trial<careful>},"));
}

TEST(SourceSides, OfALitmusAreItsTwoTypes) {
  EXPECT_THAT(
      changes(R"(template <std::memory_order order>
struct Flags { void up() { x.store(1, order); } };
using Relaxed = Flags<std::memory_order_relaxed>;
using Ordered = Flags<std::memory_order_seq_cst>;
const Litmus<Relaxed, Ordered> flags({.id = "a/b"});
)"),
      ElementsAre("-2 struct Flags { void up() { x.store(1, std::memory_order_relaxed); } };",
                  "-3 using Relaxed = Flags<std::memory_order_relaxed>;",
                  "+2 struct Flags { void up() { x.store(1, std::memory_order_seq_cst); } };",
                  "+4 using Ordered = Flags<std::memory_order_seq_cst>;"));
}

TEST(SourceSides, AreNotMisledByCommentsLiteralsAndNumbers) {
  EXPECT_THAT(changes(R"code(// } struct Mutex { " '
const char* text = "} Mutex {";
constexpr long many = 1'000'000;
const char* raw = R"(} { ")";
template <class Mutex>
struct Counter {
  Mutex hold;  // Mutex stays in a comment
};
Tally racy(Crew&) { Counter<NoLock> a; }
Tally locked(Crew&) { Counter<std::mutex> a; }
const Case lost({.id = "a/b", .racy = {racy}, .locked = {locked}});
)code"),
              ElementsAre("-7   NoLock hold;  // Mutex stays in a comment",
                          "+7   std::mutex hold;  // Mutex stays in a comment",
                          "-9 Tally racy(Crew&) { Counter<NoLock> a; }",
                          "+10 Tally locked(Crew&) { Counter<std::mutex> a; }"));
}

TEST(SourceSides, LeaveATemplateAloneThatIsUsedInSeveralWays) {
  EXPECT_THAT(
      changes(R"(template <class T>
struct Box { T value; };
template <class Mutex>
Tally trial(Crew&) { Box<int> a; Box<Mutex> b; }
const Case boxes({
    .id = "a/b",
    .racy = {trial<NoLock>},
    .locked = {trial<std::mutex>},
});
)"),
      ElementsAre("-4 Tally trial(Crew&) { Box<int> a; Box<NoLock> b; }",
                  "+4 Tally trial(Crew&) { Box<int> a; Box<std::mutex> b; }",
                  "-7     .racy = {trial<NoLock>},", "+8     .locked = {trial<std::mutex>},"));
}

TEST(SourceSides, AreThoseOfTheCaseThatWasAskedFor) {
  constexpr std::string_view two = R"(int a();
int b();
const Case one({.id = "a/b", .racy = {a}, .locked = {a}});
const Case other({
    .id = "c/d",
    .racy = {a},
    .locked = {b},
});
)";
  EXPECT_THAT(changes(two, "a/b"), IsEmpty());
  EXPECT_THAT(changes(two, "c/d"), ElementsAre("-1 int a();", "+2 int b();", "-6     .racy = {a},",
                                               "+7     .locked = {b},"));
}

TEST(SourceSides, AreNothingWhereTheDeclarationIsNotThereOrNotClosed) {
  EXPECT_THAT(changes("int a;\n"), ElementsAre("(not made out)"));
  EXPECT_THAT(changes(""), ElementsAre("(not made out)"));
  EXPECT_THAT(changes("const Case c({.id = \"a/b\", .racy = {x<"), ElementsAre("(not made out)"));
  EXPECT_THAT(changes("}}}}\"(R\"((<<<\n\"a/b\"({'"), ElementsAre("(not made out)"));
}

// Whatever a file is cut to, an end comes.
TEST(SourceSides, EndOnEveryBeginningOfAFile) {
  const std::string whole = R"code(namespace { template <class M, int n = 3> struct C { M m[n]; };
/* */ template <class T> Tally trial(Crew&) { C<T> c; if (a < b && c > d) f('"', R"x(})x"); }
const Case k({.id = "a/b", .racy = {trial<NoLock>}, .locked = {trial<std::mutex>}}); }
)code";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    EXPECT_FALSE(changes(whole.substr(0, size)).empty()) << size;
  }
}

std::vector<SourceLine> lines(const std::vector<std::string>& texts) {
  std::vector<SourceLine> all;
  for (const std::string& text : texts) all.push_back({static_cast<int>(all.size()) + 1, text});
  return all;
}

TEST(LineDiff, ChangesNoMoreThanItMust) {
  const std::vector<DiffLine> diff = line_diff(lines({"a", "b", "c"}), lines({"a", "x", "c", "d"}));
  std::string told;
  for (const DiffLine& each : diff) {
    told += each.change == Change::same ? ' ' : each.change == Change::gone ? '-' : '+';
    told += each.line.text;
  }
  EXPECT_EQ(told, " a-b+x c+d");
}

TEST(LineDiff, OfNothingIsNothing) { EXPECT_THAT(line_diff({}, {}), IsEmpty()); }

}  // namespace
}  // namespace deadheat
