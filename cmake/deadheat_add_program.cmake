# SPDX-License-Identifier: MIT
#
# deadheat_add_program(NAME name SOURCES file… [TRUTH symptom=seen…] [ARGS argument…] [COMPILE_OPTIONS option…]
#                      [LINK library…] [LINK_UNINSTRUMENTED library…] [DETECTORS detector…] [DEADLINE seconds])
#
# Compiles a C or C++ program with a main() of its own once per flavour: `<name>-native`, `<name>-tsan` and
# `<name>-explore` in ${DEADHEAT_BIN}. Registers a CTest test for each detector, `<name>.<detector>`, and `<name>` for the
# program over all of them. Each test runs the program by `deadheat score --built`, and judges it as a variant of a case.
#
#   TRUTH     what the program must or may show, such as race=must crash=may. The symptoms are race, inversion, misuse,
#             hang and crash; one that is not listed must never be seen.
#   ARGS      what the program is called with; generator expressions are filled in
#   COMPILE_OPTIONS  before the flags of the flavour
#   LINK, LINK_UNINSTRUMENTED  as in deadheat_add_cases(); a library in LINK that can be neither compiled again nor is
#             instrumented is an error
#   DETECTORS a list of stress, tsan, explore, helgrind, drd, gcc-tsan; default: DEADHEAT_DETECTORS
#   DEADLINE  for one process, in seconds; default: 10
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)  # whatever the project asks for

# Words of its own for what is often meant.
set(DEADHEAT_OTHER_WORD_FOR_deadlock
    "; a deadlock that happens is 'hang', and locks that are taken in opposite orders are 'inversion'" CACHE INTERNAL "")
set(DEADHEAT_OTHER_WORD_FOR_wrong
    "; a program tells of a wrong result by how it ends (an exit code, an assertion), which is 'crash'" CACHE INTERNAL "")

function(deadheat_add_program)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;DEADLINE"
    "SOURCES;TRUTH;ARGS;COMPILE_OPTIONS;LINK;LINK_UNINSTRUMENTED;DETECTORS")
  set(where "deadheat_add_program(NAME ${arg_NAME})")
  deadheat_check_program()
  deadheat_read_truth(truth "${where}" ${arg_TRUTH})
  deadheat_flavours_of_program(flavours)
  if(NOT flavours)
    message(WARNING "${where}: left out altogether, as none of its flavours can be built.")
    return()
  endif()
  foreach(flavour IN LISTS flavours)
    deadheat_check_flavour(${flavour})
    deadheat_build_program(${arg_NAME}-${flavour} ${flavour} ${arg_SOURCES})
    deadheat_link_libraries(${arg_NAME}-${flavour} ${flavour} "${arg_LINK}" "${arg_LINK_UNINSTRUMENTED}")
    deadheat_build_control(${flavour})
  endforeach()
  deadheat_describe_program("${flavours}" "${truth}")
  deadheat_test_program("${flavours}" "${truth}")
endfunction()

# The functions below see what deadheat_add_program() was called with: arg_NAME and so on, and `where`.

function(deadheat_check_program)
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${where}: unknown argument '${arg_UNPARSED_ARGUMENTS}'")
  elseif(NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "deadheat_add_program needs NAME and SOURCES")
  elseif(NOT arg_NAME MATCHES "^[A-Za-z0-9_][A-Za-z0-9_.+-]*$")
    message(FATAL_ERROR "${where}: a name is made of letters, digits, '_', '-', '.' and '+'")
  endif()
  foreach(word IN ITEMS DEADLINE DETECTORS)
    if(word IN_LIST arg_KEYWORDS_MISSING_VALUES)
      message(FATAL_ERROR "${where}: ${word} is given without a value")
    endif()
  endforeach()
  if(DEFINED arg_DEADLINE AND NOT arg_DEADLINE MATCHES "^(0*[1-9][0-9]*(\\.[0-9]+)?|0*\\.0*[1-9][0-9]*)$")
    message(FATAL_ERROR "${where}: DEADLINE takes a number of seconds, not '${arg_DEADLINE}'")
  endif()
  foreach(argument IN LISTS arg_ARGS)
    if(argument MATCHES "\n")
      message(FATAL_ERROR "${where}: an argument of a program has a line break in it")
    endif()
  endforeach()
  foreach(source IN LISTS arg_SOURCES)
    if(source MATCHES "\\.c$" AND NOT CMAKE_C_COMPILER_LOADED)
      message(FATAL_ERROR "${where}: '${source}' is a C source: name the language C in project() or in enable_language()")
    endif()
  endforeach()
endfunction()

# One of the known words, or an error that names them.
function(deadheat_check_word what word)
  if("${word}" IN_LIST ARGN)
    return()
  endif()
  set(meant "")
  if(word MATCHES "^(deadlock|wrong)$")
    set(meant "${DEADHEAT_OTHER_WORD_FOR_${word}}")
  endif()
  list(JOIN ARGN ", " known)
  message(FATAL_ERROR "${where}: there is no ${what} '${word}' (known: ${known})${meant}")
endfunction()

# As lines of "truth symptom seen".
function(deadheat_read_truth out where)
  set(lines "")
  set(told "")
  foreach(word IN LISTS ARGN)
    if(NOT word MATCHES "^([^=]*)=([^=]*)$")
      message(FATAL_ERROR "${where}: TRUTH takes symptom=seen, such as race=must, and not '${word}'")
    endif()
    set(symptom "${CMAKE_MATCH_1}")
    set(seen "${CMAKE_MATCH_2}")
    deadheat_check_word("symptom" "${symptom}" race inversion misuse hang crash)
    deadheat_check_word("truth" "${seen}" must may never)
    if(symptom IN_LIST told)
      message(FATAL_ERROR "${where}: TRUTH tells of '${symptom}' twice")
    endif()
    list(APPEND told ${symptom})
    string(APPEND lines "truth ${symptom} ${seen}\n")
  endforeach()
  set(${out} "${lines}" PARENT_SCOPE)
endfunction()

# The detectors of the flavour that the program is to be run under.
function(deadheat_detectors_of_program out flavour)
  set(chosen ${arg_DETECTORS})
  if(NOT chosen)
    set(chosen ${DEADHEAT_DETECTORS})
  endif()
  set(fitting "")
  foreach(detector IN LISTS DEADHEAT_${flavour}_DETECTORS)
    if(detector IN_LIST chosen)
      list(APPEND fitting ${detector})
    endif()
  endforeach()
  set(${out} "${fitting}" PARENT_SCOPE)
endfunction()

# Those that a detector runs and that can be built here.
function(deadheat_flavours_of_program out)
  foreach(detector IN LISTS arg_DETECTORS)
    deadheat_check_word("detector" "${detector}" stress tsan explore helgrind drd gcc-tsan)
  endforeach()
  set(wanted "")
  foreach(flavour IN LISTS DEADHEAT_FLAVOURS_HERE)
    deadheat_detectors_of_program(detectors ${flavour})
    if(detectors)
      list(APPEND wanted ${flavour})
    endif()
  endforeach()
  if(NOT wanted)
    message(FATAL_ERROR "${where}: no detector (${arg_DETECTORS}) fits a flavour of this build (${DEADHEAT_FLAVOURS_HERE}): "
                        "nothing would be tested.")
  endif()
  deadheat_possible_flavours(wanted "${where}" "${wanted}" ${arg_LINK})
  set(${out} "${wanted}" PARENT_SCOPE)
endfunction()

# No interface of Deadheat gets into how the program is compiled: it may be of another standard, and in C.
function(deadheat_build_program target flavour)
  add_executable(${target} ${ARGN})
  target_compile_options(${target} PRIVATE ${arg_COMPILE_OPTIONS} -pthread)
  deadheat_options_by_language(${target} "${DEADHEAT_${flavour}_FLAGS}")
  target_link_options(${target} PRIVATE ${DEADHEAT_${flavour}_LINK_FLAGS} -pthread)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${DEADHEAT_BIN} LINKER_LANGUAGE CXX
    INTERPROCEDURAL_OPTIMIZATION OFF DEADHEAT_IS_PROGRAM TRUE)
  deadheat_choose_compiler(${target} ${flavour})
  if(flavour STREQUAL "explore")
    target_link_options(${target} PRIVATE -Wl,--wrap=main -Wl,--wrap=exit)
    target_link_libraries(${target} PRIVATE deadheat_program_runtime)
  endif()
  if(NOT flavour STREQUAL "native")
    add_custom_command(TARGET ${target} PRE_LINK
      COMMAND ${CMAKE_COMMAND} -DNM=${CMAKE_NM} -DPROGRAM=${arg_NAME} -DFLAVOUR=${flavour}
              "-DOBJECTS=$<TARGET_OBJECTS:${target}>" -P ${DEADHEAT_CMAKE_DIR}/look_at_objects.cmake VERBATIM)
  endif()
endfunction()

# A planted race, compiled as the program is, for the detectors that see races.
function(deadheat_build_control flavour)
  deadheat_detectors_of_program(detectors ${flavour})
  list(REMOVE_ITEM detectors stress)
  if(NOT detectors)
    return()
  endif()
  set(language c)
  foreach(file IN LISTS arg_SOURCES)
    if(NOT file MATCHES "\\.c$")
      set(language cpp)
    endif()
  endforeach()
  set(source ${CMAKE_BINARY_DIR}/deadheat-programs/planted_race.${language})
  configure_file(${DEADHEAT_HARNESS_DIR}/score/planted_race.c ${source} COPYONLY)
  deadheat_build_program(${arg_NAME}-${flavour}-control ${flavour} ${source})
  target_compile_options(${arg_NAME}-${flavour}-control PRIVATE -w)
endfunction()

# What `deadheat score --built` reads.
function(deadheat_describe_program flavours truth)
  list(GET arg_SOURCES 0 source)
  get_filename_component(source ${source} ABSOLUTE)
  file(RELATIVE_PATH source ${CMAKE_SOURCE_DIR} ${source})
  set(text "deadheat-program 1\nname ${arg_NAME}\nroot ${CMAKE_SOURCE_DIR}\nsource ${source}\n")
  string(APPEND text "symbolizer ${DEADHEAT_SYMBOLIZER_TEXT}\n${truth}")
  if(DEFINED arg_DEADLINE)
    string(APPEND text "deadline ${arg_DEADLINE}\n")
  endif()
  foreach(argument IN LISTS arg_ARGS)
    string(APPEND text "argument ${argument}\n")
  endforeach()
  foreach(flavour IN LISTS flavours)
    string(APPEND text "built ${flavour} $<TARGET_FILE:${arg_NAME}-${flavour}>\n")
    if(TARGET ${arg_NAME}-${flavour}-control)
      string(APPEND text "control ${flavour} $<TARGET_FILE:${arg_NAME}-${flavour}-control>\n")
    endif()
  endforeach()
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/deadheat-programs/${arg_NAME}.txt CONTENT "${text}")
endfunction()

function(deadheat_test_program flavours truth)
  set(role locked)
  if(truth MATCHES " must\n")
    set(role racy)
  endif()
  set(parts "")
  foreach(flavour IN LISTS flavours)
    deadheat_detectors_of_program(detectors ${flavour})
    foreach(detector IN LISTS detectors)
      deadheat_test_program_under(${detector} ${role})
      list(APPEND parts ${arg_NAME}.${detector})
    endforeach()
  endforeach()
  list(TRANSFORM parts PREPEND ${CMAKE_BINARY_DIR}/results/ctest/ OUTPUT_VARIABLE results)
  add_test(NAME ${arg_NAME} COMMAND $<TARGET_FILE:deadheat::deadheat> report ${results} --id ${arg_NAME})
  set_tests_properties(${arg_NAME} PROPERTIES LABELS "race;program;case" TIMEOUT 60 DEPENDS "${parts}")
endfunction()

# The longest that a detector can take is some runs that end just before their deadline, under valgrind ten times that.
function(deadheat_test_program_under detector role)
  set(deadline 10)
  if(DEFINED arg_DEADLINE)
    string(REGEX MATCH "^[0-9]+" deadline "0${arg_DEADLINE}")
    string(REGEX REPLACE "^0+(.)" "\\1" deadline "${deadline}")
  endif()
  math(EXPR timeout "300 + 60 * (${deadline} + 1)")
  set(cores 1)
  if(detector STREQUAL "stress")
    set(cores 2)
  endif()
  add_test(NAME ${arg_NAME}.${detector} COMMAND $<TARGET_FILE:deadheat::deadheat> score
    --built ${CMAKE_BINARY_DIR}/deadheat-programs/${arg_NAME}.txt --detector ${detector} --budget ${DEADHEAT_TEST_BUDGET}
    --format console,json --output ${CMAKE_BINARY_DIR}/results/ctest/${arg_NAME}.${detector})
  set_tests_properties(${arg_NAME}.${detector} PROPERTIES LABELS "race;program;${role};${detector}"
    PROCESSORS ${cores} TIMEOUT ${timeout} SKIP_RETURN_CODE 3)
endfunction()
