# SPDX-License-Identifier: MIT
# Run after a suite is linked: asks the suite for its cases and writes the CTest tests into OUTPUT.
#   SUITE, DEADHEAT  the programs     KIND       variants or cases
#   RESULTS          where the tests leave their results      DETECTORS, DOCTORS  lists, by commas
#   BUDGETS          options of `deadheat run`, by commas     SWAPPED    of KIND cases: also the swap test
cmake_minimum_required(VERSION 3.22)

execute_process(COMMAND ${SUITE} --list --json RESULT_VARIABLE code OUTPUT_VARIABLE list ERROR_VARIABLE problem)
if(NOT code EQUAL 0)
  file(REMOVE ${OUTPUT})
  message(FATAL_ERROR "${SUITE} --list failed (${code}): ${problem}")
endif()
string(REPLACE "," ";" DETECTORS "${DETECTORS}")
string(REPLACE "," ";" DOCTORS "${DOCTORS}")
string(REPLACE "," " " BUDGETS "${BUDGETS}")

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

# Only this tag becomes a label: any other might be the name of a detector or a role, or hold what CMake reads otherwise.
function(label_of_tags out case)
  set(${out} "" PARENT_SCOPE)
  string(JSON tags LENGTH "${case}" tags)
  if(tags EQUAL 0)
    return()
  endif()
  math(EXPR last_tag "${tags} - 1")
  foreach(tag_index RANGE ${last_tag})
    string(JSON tag GET "${case}" tags ${tag_index})
    if("${tag}" STREQUAL "quick")
      set(${out} ";quick" PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

set(all_parts "")
foreach(case_index RANGE ${last_case})
  string(JSON case GET "${list}" cases ${case_index})  # once: each look into the whole list reads all of it
  string(JSON id GET "${case}" id)
  label_of_tags(quick "${case}")
  string(REGEX REPLACE "/.*" "" family "${id}")
  string(JSON variants LENGTH "${case}" variants)
  math(EXPR last_variant "${variants} - 1")
  set(parts "")
  foreach(variant_index RANGE ${last_variant})
    string(JSON variant GET "${case}" variants ${variant_index} name)
    string(JSON role GET "${case}" variants ${variant_index} role)
    foreach(detector IN LISTS DETECTORS)
      set(cores 1)
      if(detector STREQUAL "stress")
        set(cores 2)
      endif()
      set(name "${id}.${variant}.${detector}")
      list(APPEND parts "${name}")
      if(KIND STREQUAL "variants")
        say("add_test([==[${name}]==] [==[${DEADHEAT}]==] run [==[${SUITE}]==] --id ${id} --variant ${variant} "
            "--detector ${detector} ${BUDGETS} --no-doctor --format console,json --output [==[${RESULTS}/${name}]==])\n")
        test_properties(${name} "LABELS \"race;${family};${role};${detector}${quick}\" "
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
    test_properties(${id} "LABELS \"race;${family};case${quick}\" TIMEOUT 60 DEPENDS [==[${parts}]==] "
      "FIXTURES_REQUIRED [==[${DOCTORS}]==]")
    list(APPEND all_parts ${parts})
  endif()
endforeach()

if(KIND STREQUAL "cases" AND SWAPPED)
  list(TRANSFORM all_parts REPLACE "(.+)" " [==[${RESULTS}/\\1]==]" OUTPUT_VARIABLE arguments)
  list(JOIN arguments "" arguments)
  say("add_test([==[${suite}.swapped]==] [==[${DEADHEAT}]==] report${arguments} --swapped)\n")
  test_properties(${suite}.swapped "LABELS \"race;case\" TIMEOUT 120 DEPENDS [==[${all_parts}]==] "
    "FIXTURES_REQUIRED [==[${DOCTORS}]==]")
endif()

file(WRITE ${OUTPUT} "${text}")
