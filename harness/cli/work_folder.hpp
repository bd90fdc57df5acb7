// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace deadheat {

// A new folder of its own in that for temporary files; removed in the end with all that is in it.
class WorkFolder {
 public:
  WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace deadheat
