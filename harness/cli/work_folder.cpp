// SPDX-License-Identifier: MIT
#include "cli/work_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "model/error.hpp"

namespace deadheat {

namespace fs = std::filesystem;

WorkFolder::WorkFolder() : path_((fs::temp_directory_path() / "deadheat-score-XXXXXX").string()) {
  if (!mkdtemp(path_.data())) throw Error("cannot make the folder '" + path_ + "'");
}

WorkFolder::~WorkFolder() {
  std::error_code left_behind;
  fs::remove_all(path_, left_behind);
}

}  // namespace deadheat
