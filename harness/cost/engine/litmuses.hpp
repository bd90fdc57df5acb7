// SPDX-License-Identifier: MIT
// The litmuses that the stress engine is measured with. A racy side whose forbidden outcomes are
// counted, and a locked side that is the control: it must show none.
#pragma once

#include <deadheat/entry.hpp>

namespace deadheat {

// Both threads raise a flag and look at the other's: relaxed, and seq_cst.
const Side& store_buffering_relaxed();
const Side& store_buffering_seq_cst();

// Both threads count: x++, and fetch_add.
const Side& increment_plain();
const Side& increment_atomic();

}  // namespace deadheat
