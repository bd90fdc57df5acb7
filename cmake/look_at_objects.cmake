# SPDX-License-Identifier: MIT
# Run while building: fails where one of the OBJECTS of LIBRARY was compiled without -fsanitize=thread.
#   NM  the program that lists the symbols of an object     STAMP  written where all is well
cmake_minimum_required(VERSION 3.22)
foreach(object IN LISTS OBJECTS)
  if(NOT object MATCHES "\\.(c|cc|cpp|cxx|c\\+\\+|C|ixx|cppm)\\.o$")
    continue()  # assembler and the like are instrumented by nobody
  endif()
  execute_process(COMMAND ${NM} ${object} RESULT_VARIABLE code OUTPUT_VARIABLE symbols ERROR_VARIABLE problem)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "Cannot look whether the library '${LIBRARY}' is instrumented: ${NM} ${object}: ${code} ${problem}")
  elseif(NOT symbols MATCHES "__tsan_init")
    message(FATAL_ERROR "The library '${LIBRARY}' is not instrumented, so that nothing in it can be detected: ${object} is "
                        "compiled without -fsanitize=thread. Look for -fno-sanitize=thread in its options, or say "
                        "LINK_UNINSTRUMENTED ${LIBRARY} where nothing is to be looked for in it.")
  endif()
endforeach()
file(WRITE ${STAMP} "")
