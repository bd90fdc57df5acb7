# SPDX-License-Identifier: MIT
#
# deadheat_link_check(target flavour)
#
# Makes deadheat::check() and deadheat::explore() (deadheat/explore.hpp) known to a program of yours, such as a test: its own
# sources are compiled with the flags of the flavour, and it is linked to what answers the call there. In the explore
# flavour it explores, under ThreadSanitizer it repeats, natively it stresses.
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)  # whatever the project asks for

function(deadheat_link_check target flavour)
  deadheat_check_flavour(${flavour})
  target_compile_options(${target} PRIVATE ${DEADHEAT_${flavour}_FLAGS})
  target_link_options(${target} PRIVATE ${DEADHEAT_${flavour}_LINK_FLAGS})
  target_link_libraries(${target} PRIVATE deadheat_check_${flavour} deadheat_headers)
endfunction()
