# SPDX-License-Identifier: MIT
# Takes the newest clang there is, unless the user named a compiler (CXX, -DCMAKE_CXX_COMPILER, a toolchain file).
if(NOT CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX} AND NOT CMAKE_TOOLCHAIN_FILE)
  foreach(deadheat_version RANGE 40 14 -1)
    list(APPEND deadheat_clangs clang++-${deadheat_version})
  endforeach()
  find_program(DEADHEAT_CLANG NAMES ${deadheat_clangs} clang++)
  mark_as_advanced(DEADHEAT_CLANG)
  if(DEADHEAT_CLANG)
    set(CMAKE_CXX_COMPILER "${DEADHEAT_CLANG}")
  endif()
endif()
