// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <ostream>

#include "exploring.hpp"

namespace deadheat {
namespace {

using testing::ElementsAre;

class Stream {
 public:
  Stream() : file_(std::fopen("/dev/null", "r+")) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { std::fclose(file_); }

  FILE* file() const { return file_; }
  void lock() { flockfile(file_); }
  bool try_lock() { return ftrylockfile(file_) == 0; }
  void unlock() { funlockfile(file_); }

 private:
  FILE* file_;
};

TEST(StreamLock, TakenInOneOrderWithAMutexIsClean) {
  EXPECT_THAT(explore_all([] {
                Stream stream;
                std::mutex mutex;
                const auto write = [&] {
                  std::scoped_lock first(stream);
                  std::scoped_lock second(mutex);
                };
                together(write, write);
              }),
              IsCleanAndComplete());
}

TEST(StreamLock, TakenInTheOtherOrderThanAMutexDeadlocks) {
  EXPECT_THAT(explore_all([] {
                Stream stream;
                std::mutex mutex;
                together(
                    [&] {
                      std::scoped_lock first(stream);
                      std::scoped_lock second(mutex);
                    },
                    [&] {
                      std::scoped_lock first(mutex);
                      std::scoped_lock second(stream);
                    });
              }),
              FindsAnInversion());
}

TEST(StreamLock, GuardsWhatItsHoldersShare) {
  EXPECT_THAT(explore_all([] {
                Stream stream;
                int lines = 0;
                const auto write = [&] {
                  std::scoped_lock hold(stream);
                  ++lines;
                };
                together(write, write);
                return Tally{.expected = 2, .found = lines};
              }),
              IsCleanAndComplete());
}

TEST(StreamLock, OfAnotherStreamGuardsNothing) {
  EXPECT_THAT(explore_all([] {
                Stream one, other;
                int lines = 0;
                const auto write = [&](Stream& stream) {
                  std::scoped_lock hold(stream);
                  ++lines;
                };
                together([&] { write(one); }, [&] { write(other); });
              }),
              FindsARace());
}

TEST(StreamLock, MayBeTakenTwiceByItsHolder) {
  EXPECT_THAT(explore_all([] {
                Stream stream;
                const auto write = [&] {
                  std::scoped_lock outer(stream);
                  std::scoped_lock inner(stream);
                  std::fputs("x", stream.file());
                };
                together(write, write);
              }),
              IsCleanAndComplete());
}

TEST(StreamLock, IsNotGotByATryWhileAnotherHoldsIt) {
  const Explored explored = explore_all([] {
    Stream stream;
    bool got = false;
    together([&] { std::scoped_lock hold(stream); },
             [&] {
               got = stream.try_lock();
               if (got) stream.unlock();
             });
    return outcome(got ? 1 : 0);
  });
  EXPECT_THAT(outcomes(explored), ElementsAre(0, 1));
}

TEST(StreamLock, GivenBackByAnotherIsABadUnlock) {
  EXPECT_THAT(explore_all([] {
                Stream stream;
                std::scoped_lock hold(stream);
                together([&] { stream.unlock(); });
              }),
              FindsABadUnlock());
}

TEST(StreamLock, ThatAThreadTakesAlongIsFound) {
  EXPECT_THAT(explore_all([] {
                Stream stream;
                together([&] { stream.lock(); });
              }),
              FindsTheKind("mutex-leak"));
}

// --- the library takes it, too ------------------------------------------------------------------

int print(FILE* file, const char* format, ...) {
  va_list list;
  va_start(list, format);
  const int count = std::vfprintf(file, format, list);
  va_end(list);
  return count;
}

struct Use {
  const char* name;
  void (*use)(FILE* file);
};

void PrintTo(const Use& use, std::ostream* out) { *out << use.name; }

class AnyUse : public testing::TestWithParam<Use> {};

char line[8];

INSTANTIATE_TEST_SUITE_P(
    Calls, AnyUse,
    testing::Values(Use{"fputc", [](FILE* file) { std::fputc('x', file); }},
                    Use{"putc", [](FILE* file) { putc('x', file); }},
                    Use{"fputs", [](FILE* file) { std::fputs("x", file); }},
                    Use{"fwrite", [](FILE* file) { std::fwrite("xy", 1, 2, file); }},
                    Use{"fprintf", [](FILE* file) { std::fprintf(file, "%d", 1); }},
                    Use{"vfprintf", [](FILE* file) { print(file, "%d", 1); }},
                    Use{"fflush", [](FILE* file) { std::fflush(file); }},
                    Use{"fgetc", [](FILE* file) { std::fgetc(file); }},
                    Use{"getc", [](FILE* file) { getc(file); }},
                    Use{"ungetc", [](FILE* file) { std::ungetc('x', file); }},
                    Use{"fgets", [](FILE* file) { (void)!std::fgets(line, 8, file); }},
                    Use{"fread", [](FILE* file) { (void)!std::fread(line, 1, 8, file); }}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST_P(AnyUse, UnderAMutexThatAHolderOfTheStreamWantsDeadlocks) {
  const auto body = [use = GetParam().use] {
    Stream stream;
    std::mutex mutex;
    together(
        [&] {
          std::scoped_lock first(stream);
          std::scoped_lock second(mutex);
        },
        [&] {
          std::scoped_lock first(mutex);
          use(stream.file());
        });
  };
  const Explored explored = explore_all(body);
  ASSERT_THAT(explored, FindsAnInversion());
  EXPECT_THAT(explore(body, {.replay = explored.bugs.front().token}), FindsAnInversion());
}

TEST_P(AnyUse, AfterAMutexThatAHolderOfTheStreamWantsIsClean) {
  EXPECT_THAT(explore_all([use = GetParam().use] {
                Stream stream;
                std::mutex mutex;
                together(
                    [&] {
                      std::scoped_lock first(stream);
                      std::scoped_lock second(mutex);
                    },
                    [&] {
                      { std::scoped_lock hold(mutex); }
                      use(stream.file());
                    });
              }),
              IsCleanAndComplete());
}

// Where nobody else locks the stream it is nothing to go through in every order.
TEST_P(AnyUse, AloneIsNoOperation) {
  const Explored explored = explore_all([use = GetParam().use] {
    Stream stream;
    const auto twice = [&] { use(stream.file()); };
    together(twice, twice);
  });
  EXPECT_THAT(explored, IsCleanAndComplete());
  EXPECT_EQ(explored.interleavings, 1);
}

TEST(StreamLock, OfTheOutputIsTakenByWhatPrintsThere) {
  const auto print_what = [](int what) {
    if (what == 0) std::printf("%d\n", what);
    if (what == 1) std::puts("");
    if (what == 2) std::putchar('\n');
  };
  for (const int what : {0, 1, 2}) {
    EXPECT_THAT(explore_all([&] {
                  std::mutex mutex;
                  together(
                      [&] {
                        flockfile(stdout);
                        { std::scoped_lock hold(mutex); }
                        funlockfile(stdout);
                      },
                      [&] {
                        std::scoped_lock hold(mutex);
                        print_what(what);
                      });
                }),
                FindsAnInversion())
        << what;
  }
}

}  // namespace
}  // namespace deadheat
