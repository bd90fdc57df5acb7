# SPDX-License-Identifier: MIT
# deadheat::check: check() in a program that is compiled by the project's own flags, under ThreadSanitizer where they
# have it. deadheat_link_check() is for the other flavours.
cmake_policy(VERSION 3.22)  # whatever the project asks for
deadheat_sanitizers(deadheat_found)
set(deadheat_own_flavour native)
if("thread" IN_LIST deadheat_found)
  set(deadheat_own_flavour tsan)
endif()
if(deadheat_own_flavour IN_LIST DEADHEAT_FLAVOURS)
  add_library(deadheat_check INTERFACE)
  target_link_libraries(deadheat_check INTERFACE deadheat_check_${deadheat_own_flavour} deadheat_headers)
  add_library(deadheat::check ALIAS deadheat_check)
endif()
