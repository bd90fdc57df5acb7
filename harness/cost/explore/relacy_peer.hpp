// SPDX-License-Identifier: MIT
// Relacy, with bodies that do what those of bodies.hpp do. Its user writes for it: its own mutex,
// atomics and variables, and threads that are there from the start.
#pragma once

namespace deadheat {

// Whether it was there when this was built. Where it was not, nothing below may be called.
bool has_relacy();

// Each runs so many executions under its random scheduler, with detection of races, and tells
// whether all of them were clean.
bool relacy_mutex_counter(long executions);
bool relacy_queue(long executions);
bool relacy_store_buffering(long executions);

}  // namespace deadheat
