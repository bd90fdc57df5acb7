# SPDX-License-Identifier: MIT
# Part of the installed package: the targets that harness/ defines in a build of its own, of what was compiled there.
cmake_policy(VERSION 3.22)  # whatever the project asks for
find_package(Threads REQUIRED)

# Deadheat is found once; its targets are known everywhere from then on.
if(TARGET deadheat_headers)
  set(DEADHEAT_FLAVOURS "${DEADHEAT_FLAVOURS_HERE}")
  return()
endif()

# Why the flavour is not in the package; or empty.
function(deadheat_missing out flavour)
  set(${out} "" PARENT_SCOPE)
  if(NOT EXISTS "${DEADHEAT_PACKAGED_RUNTIME}/libdeadheat_suite_${flavour}.a")
    set(${out} "the installed package has no ${DEADHEAT_PACKAGED_RUNTIME}/libdeadheat_suite_${flavour}.a" PARENT_SCOPE)
  elseif(flavour STREQUAL "explore" AND NOT TARGET Boost::context)
    set(${out} "Boost.Context was not found (package libboost-context-dev)" PARENT_SCOPE)
  endif()
endfunction()

function(deadheat_packaged_archive name)
  add_library(${name} STATIC IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES
    IMPORTED_LOCATION "${DEADHEAT_PACKAGED_RUNTIME}/lib${name}.a" IMPORTED_LINK_INTERFACE_LANGUAGES CXX)
  target_link_libraries(${name} INTERFACE deadheat_headers ${ARGN})
endfunction()

function(deadheat_packaged_objects name)
  file(GLOB objects "${DEADHEAT_PACKAGED_RUNTIME}/${name}/*.o")
  if(NOT objects)
    message(FATAL_ERROR "The installed Deadheat is not whole: there are no objects in ${DEADHEAT_PACKAGED_RUNTIME}/${name}.")
  endif()
  add_library(${name} OBJECT IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES IMPORTED_OBJECTS "${objects}")
endfunction()

function(deadheat_packaged_check flavour)
  add_library(deadheat_check_${flavour} INTERFACE)
  if(flavour STREQUAL "explore")
    target_link_libraries(deadheat_check_explore INTERFACE deadheat_explore_runtime deadheat_model)
  else()
    deadheat_packaged_objects(deadheat_repeated_${flavour})
    deadheat_packaged_objects(deadheat_check_raw_${flavour})
    target_link_libraries(deadheat_check_${flavour} INTERFACE
      $<TARGET_OBJECTS:deadheat_repeated_${flavour}> $<TARGET_OBJECTS:deadheat_check_raw_${flavour}>)
  endif()
endfunction()

add_library(deadheat_headers INTERFACE)
add_library(deadheat::headers ALIAS deadheat_headers)
add_library(deadheat::case ALIAS deadheat_headers)
target_compile_features(deadheat_headers INTERFACE cxx_std_20)
target_include_directories(deadheat_headers SYSTEM INTERFACE "${DEADHEAT_PACKAGED_INCLUDE}")
target_link_libraries(deadheat_headers INTERFACE Threads::Threads)

find_package(Boost 1.71 QUIET COMPONENTS context)
set(deadheat_packaged "")
foreach(flavour IN ITEMS native tsan explore gcc-tsan)
  deadheat_missing(because ${flavour})
  if(NOT because)
    list(APPEND deadheat_packaged ${flavour})
  elseif(flavour STREQUAL "explore")
    set(deadheat_no_explore "${because}")
  endif()
endforeach()
set(DEADHEAT_PACKAGED_FLAVOURS "${deadheat_packaged}" CACHE INTERNAL "")

include("${CMAKE_CURRENT_LIST_DIR}/deadheat_add_cases.cmake")
if(deadheat_no_explore AND NOT DEADHEAT_NO_EXPLORE_BECAUSE)
  set(DEADHEAT_NO_EXPLORE_BECAUSE "${deadheat_no_explore}" CACHE INTERNAL "")
endif()
deadheat_choose_flavours(native tsan explore)

deadheat_packaged_archive(deadheat_model)
foreach(flavour IN LISTS DEADHEAT_FLAVOURS)
  deadheat_packaged_objects(deadheat_raw_${flavour})
  if(flavour STREQUAL "explore")
    deadheat_packaged_archive(deadheat_strategies)
    deadheat_packaged_objects(deadheat_explore)
    deadheat_packaged_objects(deadheat_program_explore)
    add_library(deadheat_explore_runtime INTERFACE)
    target_link_libraries(deadheat_explore_runtime INTERFACE
      $<TARGET_OBJECTS:deadheat_explore> deadheat_strategies Boost::context ${CMAKE_DL_LIBS})
    deadheat_packaged_archive(deadheat_suite_explore deadheat_model deadheat_explore_runtime)
    add_library(deadheat_program_runtime INTERFACE)
    target_link_libraries(deadheat_program_runtime INTERFACE $<TARGET_OBJECTS:deadheat_program_explore>
      $<TARGET_OBJECTS:deadheat_raw_explore> $<LINK_ONLY:deadheat_suite_explore>)
  else()
    deadheat_packaged_archive(deadheat_suite_${flavour} deadheat_model)
  endif()
  deadheat_packaged_check(${flavour})
  foreach(name IN ITEMS suite check)
    target_sources(deadheat_${name}_${flavour} INTERFACE "${DEADHEAT_PACKAGED_SOURCES}/suite/fits.cpp")
    target_compile_definitions(deadheat_${name}_${flavour} INTERFACE
      DEADHEAT_PACKAGED_LIBSTDCXX=${DEADHEAT_PACKAGED_LIBSTDCXX})
  endforeach()
endforeach()
include("${CMAKE_CURRENT_LIST_DIR}/own_check.cmake")
