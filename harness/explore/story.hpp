// SPDX-License-Identifier: MIT
// From what an execution recorded to what a report shows.
#pragma once

#include <string>

#include "explore/failure.hpp"
#include "explore/recorder.hpp"
#include "model/result.hpp"

namespace deadheat::explorer {

// Code addresses as frames with module and offset, to be symbolised.
Stack frames_of(const CodeAddresses& addresses);

Finding finding_of(const Failure& failure, const Recorder& recorder);
Interleaving interleaving_of(const Failure& failure, const Recorder& recorder, int threads);

}  // namespace deadheat::explorer
