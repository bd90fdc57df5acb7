# SPDX-License-Identifier: MIT
# Run while building: fails where one of the OBJECTS of LIBRARY, or of PROGRAM, was compiled without -fsanitize=thread, or
# uses what the FLAVOUR of a program cannot follow.
#   NM  the program that lists the symbols of an object     STAMP  written where all is well, if it is given
cmake_minimum_required(VERSION 3.22)
if(DEFINED PROGRAM)
  set(what "program '${PROGRAM}'")
  set(mend "")
else()
  set(what "library '${LIBRARY}'")
  set(mend ", or say LINK_UNINSTRUMENTED ${LIBRARY} where nothing is to be looked for in it")
endif()
foreach(object IN LISTS OBJECTS)
  if(NOT object MATCHES "\\.(c|cc|cpp|cxx|c\\+\\+|C|ixx|cppm)\\.o$")
    continue()  # assembler and the like are instrumented by nobody
  endif()
  execute_process(COMMAND ${NM} ${object} RESULT_VARIABLE code OUTPUT_VARIABLE symbols ERROR_VARIABLE problem)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "Cannot look whether the ${what} is instrumented: ${NM} ${object}: ${code} ${problem}")
  elseif(NOT symbols MATCHES "__tsan_init")
    message(FATAL_ERROR "The ${what} is not instrumented, so that nothing in it can be detected: ${object} is "
                        "compiled without -fsanitize=thread. Look for -fno-sanitize=thread in its options${mend}.")
  elseif(FLAVOUR STREQUAL "explore" AND symbols MATCHES " (__kmpc_|GOMP_)")
    message(FATAL_ERROR "The ${what} uses OpenMP, whose runtime explore cannot schedule, as it is not instrumented: "
                        "name its other DETECTORS, without explore.")
  endif()
endforeach()
if(DEFINED STAMP)
  file(WRITE ${STAMP} "")
endif()
