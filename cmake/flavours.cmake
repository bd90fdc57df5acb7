# SPDX-License-Identifier: MIT
# The flavours of a suite: what each is compiled and linked with, and which of them can exist in this tree.
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)  # whatever the project asks for
include(${CMAKE_CURRENT_LIST_DIR}/explore_flavour.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/gcc_flavour.cmake)

# What the sources of each flavour are compiled and linked with. TSan at -O0 sees races that an optimiser removes.
# (valgrind 3.19 cannot read the DWARF 5 of clang)
set(DEADHEAT_native_FLAGS -O2 -g -gdwarf-4 CACHE STRING "Compiler flags of the native flavour")
set(DEADHEAT_tsan_FLAGS -O0 -g -fsanitize=thread -fno-omit-frame-pointer
    CACHE STRING "Compiler flags of the tsan flavour")
set(DEADHEAT_explore_FLAGS -O1 -g -fsanitize=thread -fno-omit-frame-pointer ${DEADHEAT_EXPLORE_SWITCHES}
    CACHE STRING "Compiler flags of the explore flavour")
set(DEADHEAT_gcc-tsan_FLAGS -O0 -g -fsanitize=thread -fno-omit-frame-pointer
    CACHE STRING "Compiler flags of the gcc-tsan flavour")
# In the cache, as the functions are called in the scopes of others, where plain variables are not seen.
set(DEADHEAT_native_LINK_FLAGS "" CACHE INTERNAL "")
set(DEADHEAT_tsan_LINK_FLAGS -fsanitize=thread CACHE INTERNAL "")
set(DEADHEAT_explore_LINK_FLAGS "" CACHE INTERNAL "")  # without ThreadSanitizer's runtime: harness/explore/ is its own
set(DEADHEAT_gcc-tsan_LINK_FLAGS -fsanitize=thread CACHE INTERNAL "")
set(DEADHEAT_native_DETECTORS stress helgrind drd CACHE INTERNAL "")
set(DEADHEAT_tsan_DETECTORS tsan CACHE INTERNAL "")
set(DEADHEAT_explore_DETECTORS explore CACHE INTERNAL "")
set(DEADHEAT_gcc-tsan_DETECTORS gcc-tsan CACHE INTERNAL "")
set(DEADHEAT_DETECTORS stress tsan explore CACHE STRING
    "The detectors that the tests of CTest run the cases under; also helgrind, drd and gcc-tsan, which take more time")
foreach(detector IN LISTS DEADHEAT_DETECTORS)
  if(NOT detector MATCHES "^(stress|tsan|explore|helgrind|drd|gcc-tsan)$")
    message(FATAL_ERROR "DEADHEAT_DETECTORS has '${detector}'; "
                        "Deadheat has stress, tsan, explore, helgrind, drd and gcc-tsan.")
  endif()
endforeach()
mark_as_advanced(DEADHEAT_native_FLAGS DEADHEAT_tsan_FLAGS DEADHEAT_explore_FLAGS DEADHEAT_gcc-tsan_FLAGS)

# deadheat_sanitizers(OUT variable [target…]): the sanitizers that this directory, or the targets, are compiled with by
# flags of the project's own.
function(deadheat_sanitizers out)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  get_directory_property(options COMPILE_OPTIONS)
  set(flags "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}} ${options}")
  foreach(target IN LISTS ARGN)
    if(TARGET ${target})
      foreach(property IN ITEMS COMPILE_OPTIONS INTERFACE_COMPILE_OPTIONS)
        get_target_property(options ${target} ${property})
        string(APPEND flags " ${options}")
      endforeach()
    endif()
  endforeach()
  # of what is meant for one configuration, that of this build
  string(REPLACE "$<$<CONFIG:${CMAKE_BUILD_TYPE}>:" "" flags "${flags}")
  string(REGEX REPLACE "\\$<\\$<CONFIG:[^>]*>:[^>]*>" "" flags "${flags}")
  string(REGEX MATCHALL "-fsanitize=[^ ;>\"]+" found "${flags}")
  list(TRANSFORM found REPLACE "-fsanitize=" "")
  string(REPLACE "," ";" found "${found}")
  list(REMOVE_DUPLICATES found)
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

# deadheat_why_not(OUT variable flavour sanitizers): why the flavour cannot be built beside these sanitizers; or empty.
function(deadheat_why_not out flavour sanitizers)
  set(${out} "" PARENT_SCOPE)
  set(alone ${sanitizers})
  list(FILTER alone INCLUDE REGEX "^(address|hwaddress|leak|memory|dataflow|kernel-.*|safe-stack|scudo)$")
  list(JOIN sanitizers "," all)
  set(no_gcc "")
  if(flavour STREQUAL "gcc-tsan")
    deadheat_why_no_gcc(no_gcc)
  endif()
  if(flavour STREQUAL "explore" AND DEADHEAT_NO_EXPLORE_BECAUSE)
    set(${out} "${DEADHEAT_NO_EXPLORE_BECAUSE}" PARENT_SCOPE)
  elseif(no_gcc)
    set(${out} "${no_gcc}" PARENT_SCOPE)
  elseif("thread" IN_LIST sanitizers AND NOT flavour STREQUAL "tsan")
    set(${out} "the flags of this build have -fsanitize=${all} already, and suites join it as the tsan flavour" PARENT_SCOPE)
  elseif(alone AND NOT flavour STREQUAL "native")
    set(${out} "the flags of this build have -fsanitize=${all}, which does not go together with -fsanitize=thread" PARENT_SCOPE)
  elseif(sanitizers AND flavour STREQUAL "explore")
    set(${out} "the flags of this build have -fsanitize=${all}, whose runtime does not go together with explore's"
        PARENT_SCOPE)
  elseif(sanitizers AND flavour STREQUAL "gcc-tsan")
    set(${out} "the flags of this build have -fsanitize=${all}, whose runtime is clang's" PARENT_SCOPE)
  elseif(DEFINED DEADHEAT_PACKAGED_FLAVOURS AND NOT flavour IN_LIST DEADHEAT_PACKAGED_FLAVOURS)
    set(${out} "the installed package has not the runtime of it" PARENT_SCOPE)
  endif()
endfunction()

# deadheat_possible_flavours(OUT variable where flavours [target…]): those of the flavours that can be built; says which
# are left out, and why.
function(deadheat_possible_flavours out where flavours)
  deadheat_sanitizers(sanitizers ${ARGN})
  set(possible "")
  foreach(flavour IN LISTS flavours)
    deadheat_why_not(because ${flavour} "${sanitizers}")
    if(because)
      message(STATUS "${where}: no ${flavour} flavour: ${because}")
    else()
      list(APPEND possible ${flavour})
    endif()
  endforeach()
  set(${out} "${possible}" PARENT_SCOPE)
endfunction()

function(deadheat_check_flavour flavour)
  if(NOT flavour MATCHES "^(native|tsan|explore|gcc-tsan)$")
    message(FATAL_ERROR "Unknown flavour '${flavour}'; Deadheat has native, tsan, explore and gcc-tsan.")
  endif()
  if(flavour IN_LIST DEADHEAT_FLAVOURS_HERE)
    return()
  endif()
  deadheat_sanitizers(sanitizers)
  deadheat_why_not(because ${flavour} "${sanitizers}")
  if(because)
    message(FATAL_ERROR "The flavour '${flavour}' cannot be built here: ${because}. "
                        "Leave it out of DEADHEAT_FLAVOURS and FLAVOURS.")
  endif()
  message(FATAL_ERROR "The flavour '${flavour}' is not among DEADHEAT_FLAVOURS (${DEADHEAT_FLAVOURS_HERE}).")
endfunction()

# A detector that is named, and that no test would run.
function(deadheat_check_gcc_detector)
  if("gcc-tsan" IN_LIST DEADHEAT_DETECTORS AND NOT "gcc-tsan" IN_LIST DEADHEAT_FLAVOURS_HERE)
    deadheat_sanitizers(sanitizers)
    deadheat_why_not(because gcc-tsan "${sanitizers}")
    if(NOT because)
      set(because "DEADHEAT_FLAVOURS has to name it")
    endif()
    message(FATAL_ERROR "DEADHEAT_DETECTORS has 'gcc-tsan', whose flavour is not built: ${because}.")
  endif()
endfunction()

# Sets DEADHEAT_FLAVOURS where it is called to those of the wished ones that can be built. The arguments are those that
# are wished where nobody says.
macro(deadheat_choose_flavours)
  set(DEADHEAT_FLAVOURS "${ARGN}" CACHE STRING "The flavours that suites are built in: native, tsan, explore, gcc-tsan")
  foreach(deadheat_flavour IN LISTS DEADHEAT_FLAVOURS)
    if(NOT deadheat_flavour MATCHES "^(native|tsan|explore|gcc-tsan)$")
      message(FATAL_ERROR "DEADHEAT_FLAVOURS: unknown flavour '${deadheat_flavour}'; "
                          "Deadheat has native, tsan, explore and gcc-tsan.")
    endif()
  endforeach()
  deadheat_possible_flavours(DEADHEAT_FLAVOURS "Deadheat" "$CACHE{DEADHEAT_FLAVOURS}")
  if(NOT DEADHEAT_FLAVOURS)
    message(FATAL_ERROR "Deadheat: none of the flavours '$CACHE{DEADHEAT_FLAVOURS}' (DEADHEAT_FLAVOURS) can be built here.")
  endif()
  # what the functions go by, which are called in the scopes of others
  set(DEADHEAT_FLAVOURS_HERE "${DEADHEAT_FLAVOURS}" CACHE INTERNAL "")
  deadheat_check_gcc_detector()
endmacro()
