// SPDX-License-Identifier: MIT
#pragma once

namespace deadheat {

// Ctrl-C (SIGINT) and SIGTERM, as a flag that every wait watches. The second Ctrl-C ends the
// program at once.
namespace interrupt {

void watch();  // from now on; called once, by main
bool requested();
int descriptor();  // readable when requested; -1 when not watched

}  // namespace interrupt

}  // namespace deadheat
