// SPDX-License-Identifier: MIT
#include "run/case_sources.hpp"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deadheat {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

// A folder with a suite's root in it.
class CaseSources : public testing::Test {
 protected:
  CaseSources() {
    std::string name = (fs::temp_directory_path() / "deadheat-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot make a folder");
    folder_ = name;
    fs::create_directories(folder_ / "root" / "cases");
  }
  ~CaseSources() override { fs::remove_all(folder_); }

  void write(const std::string& file, const std::string& text) const {
    std::ofstream(folder_ / file) << text;
  }

  std::vector<Source> sources_of(const std::vector<std::string>& files) const {
    Suite suite;
    suite.info.name = "suite";
    suite.info.root = (folder_ / "root").string();
    std::vector<Result> results;
    for (const std::string& file : files) {
      results.push_back({.suite = "suite", .id = "a/b", .file = file});
    }
    return case_sources(results, {suite});
  }

  fs::path folder_;
};

TEST_F(CaseSources, HaveTheLinesOfEachFileOnce) {
  write("root/cases/a.cpp", "one\ntwo\r\n\n");
  const std::vector<Source> sources = sources_of({"cases/a.cpp", "cases/a.cpp"});
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0].file, "cases/a.cpp");
  EXPECT_THAT(sources[0].lines, ElementsAre("one", "two", ""));
  EXPECT_EQ(sources[0].left_out, 0);
}

TEST_F(CaseSources, LeaveOutFilesThatAreNotThereOrNoFiles) {
  EXPECT_THAT(sources_of({"cases/none.cpp", "cases", ""}), IsEmpty());
}

TEST_F(CaseSources, TakeNothingFromOutsideTheRoot) {
  write("secret.txt", "secret");
  fs::create_symlink(folder_ / "secret.txt", folder_ / "root" / "cases" / "link.cpp");
  EXPECT_THAT(sources_of({"../secret.txt", (folder_ / "secret.txt").string(), "cases/link.cpp",
                          "cases/../../secret.txt"}),
              IsEmpty());
}

TEST_F(CaseSources, TakeAnAbsoluteNameWithinTheRoot) {
  write("root/cases/a.cpp", "one\n");
  EXPECT_EQ(sources_of({(folder_ / "root" / "cases" / "a.cpp").string()}).size(), 1u);
}

TEST_F(CaseSources, CutLongLinesAndLongFilesAndTellHowMuch) {
  std::string text = std::string(5'000, 'x') + "\n";
  for (int line = 0; line < 1'500; ++line) text += "line\n";
  write("root/cases/a.cpp", text);
  const std::vector<Source> sources = sources_of({"cases/a.cpp"});
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0].lines.front().size(), 200u);
  EXPECT_EQ(sources[0].lines.size(), 1'000u);
  EXPECT_EQ(sources[0].left_out, 501);
}

}  // namespace
}  // namespace deadheat
