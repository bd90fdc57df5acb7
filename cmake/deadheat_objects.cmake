# SPDX-License-Identifier: MIT
#
# deadheat_write_objects(target link)
#
# Writes the objects of a suite down, and the libraries that it was given to link, for the doctor: it looks whether each
# of them calls the detector.
include_guard(GLOBAL)

function(deadheat_write_objects target link)
  set(lines "$<JOIN:$<TARGET_OBJECTS:${target}>,\n>\n")
  foreach(library IN LISTS link)
    if(NOT TARGET ${library})
      continue()
    endif()
    get_target_property(type ${library} TYPE)
    if(type STREQUAL "OBJECT_LIBRARY")
      string(APPEND lines "$<JOIN:$<TARGET_OBJECTS:${library}>,\n>\n")
    elseif(type MATCHES "^(STATIC|SHARED)_LIBRARY$")
      string(APPEND lines "$<TARGET_FILE:${library}>\n")
    endif()
  endforeach()
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/deadheat-objects/${target}.txt CONTENT "${lines}")
endfunction()
