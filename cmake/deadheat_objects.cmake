# SPDX-License-Identifier: MIT
#
# deadheat_write_objects(target)
#
# Writes the objects of a suite down, and those of the libraries under test, for the doctor: it looks whether each of
# them calls the detector. The latter are known at the end of the project only (see link_libraries.cmake).
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)  # whatever the project asks for

function(deadheat_write_objects target)
  set(libraries $<TARGET_GENEX_EVAL:${target},$<TARGET_PROPERTY:${target},DEADHEAT_LIBRARY_OBJECTS>>)
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/deadheat-objects/${target}.txt
       CONTENT "$<JOIN:$<TARGET_OBJECTS:${target}>,\n>\n$<JOIN:${libraries},\n>\n")
endfunction()
