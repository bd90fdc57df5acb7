// SPDX-License-Identifier: MIT
#include "cost/explore/relacy_peer.hpp"

namespace deadheat {

bool has_relacy() { return false; }
bool relacy_mutex_counter(long) { return false; }
bool relacy_queue(long) { return false; }
bool relacy_store_buffering(long) { return false; }

}  // namespace deadheat
