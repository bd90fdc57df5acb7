// SPDX-License-Identifier: MIT
#pragma once

namespace deadheat {

// What a suite does, from its command line to its exit code.
int suite_main(int count, char** words);

}  // namespace deadheat
