# SPDX-License-Identifier: MIT
# Run after a suite is linked: asks the suite for its cases and writes the CTest tests into OUTPUT.
#   SUITE, DEADHEAT  the programs     KIND       variants or cases
#   RESULTS          where the tests leave their results      DETECTORS, DOCTORS  lists, by commas
cmake_minimum_required(VERSION 3.22)

execute_process(COMMAND ${SUITE} --list --json RESULT_VARIABLE code OUTPUT_VARIABLE list ERROR_VARIABLE problem)
if(NOT code EQUAL 0)
  file(REMOVE ${OUTPUT})
  message(FATAL_ERROR "${SUITE} --list failed (${code}): ${problem}")
endif()
string(REPLACE "," ";" DETECTORS "${DETECTORS}")
string(REPLACE "," ";" DOCTORS "${DOCTORS}")

set(text "")
macro(say)
  string(APPEND text ${ARGN})
endmacro()

function(test_properties name)
  string(APPEND text "set_tests_properties([==[${name}]==] PROPERTIES ${ARGN})\n")
  set(text "${text}" PARENT_SCOPE)
endfunction()

string(JSON suite GET "${list}" name)
string(JSON flavour GET "${list}" flavour)
string(JSON count LENGTH "${list}" cases)
if(count EQUAL 0)
  message(FATAL_ERROR "${SUITE} holds no case: nothing would be tested")
endif()
math(EXPR last_case "${count} - 1")
set(doctor "doctor.${suite}.${flavour}")

if(KIND STREQUAL "variants")
  say("add_test([==[${doctor}]==] [==[${DEADHEAT}]==] doctor [==[${SUITE}]==])\n")
  test_properties(${doctor} "LABELS \"race;doctor\" FIXTURES_SETUP ${doctor} PROCESSORS 2 TIMEOUT 120")
endif()

foreach(case_index RANGE ${last_case})
  string(JSON id GET "${list}" cases ${case_index} id)
  string(REGEX REPLACE "/.*" "" family "${id}")
  string(JSON variants LENGTH "${list}" cases ${case_index} variants)
  math(EXPR last_variant "${variants} - 1")
  set(parts "")
  foreach(variant_index RANGE ${last_variant})
    string(JSON variant GET "${list}" cases ${case_index} variants ${variant_index} name)
    string(JSON role GET "${list}" cases ${case_index} variants ${variant_index} role)
    foreach(detector IN LISTS DETECTORS)
      set(cores 1)
      if(detector STREQUAL "stress")
        set(cores 2)
      endif()
      set(name "${id}.${variant}.${detector}")
      list(APPEND parts "${name}")
      if(KIND STREQUAL "variants")
        say("add_test([==[${name}]==] [==[${DEADHEAT}]==] run [==[${SUITE}]==] --id ${id} --variant ${variant} "
            "--detector ${detector} --no-doctor --format console,json --output [==[${RESULTS}/${name}]==])\n")
        test_properties(${name} "LABELS \"race;${family};${role};${detector}\" "
          "FIXTURES_REQUIRED ${doctor} PROCESSORS ${cores} TIMEOUT 300 SKIP_RETURN_CODE 3")
      endif()
    endforeach()
  endforeach()
  if(KIND STREQUAL "cases")
    set(arguments "")
    foreach(part IN LISTS parts)
      string(APPEND arguments " [==[${RESULTS}/${part}]==]")
    endforeach()
    say("add_test([==[${id}]==] [==[${DEADHEAT}]==] report${arguments} --id ${id})\n")
    test_properties(${id} "LABELS \"race;${family};case\" TIMEOUT 60 DEPENDS [==[${parts}]==] "
      "FIXTURES_REQUIRED [==[${DOCTORS}]==]")
  endif()
endforeach()

file(WRITE ${OUTPUT} "${text}")
