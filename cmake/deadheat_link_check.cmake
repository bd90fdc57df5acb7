# SPDX-License-Identifier: MIT
#
# deadheat_link_check(target flavour)
#
# Makes deadheat::check() and deadheat::explore() (deadheat/explore.hpp) known to a program of yours, such as a test: its own
# sources are compiled with the flags of the flavour, and it is linked to what answers the call there. In the explore
# flavour it explores, under ThreadSanitizer it repeats, natively it stresses.
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)  # whatever the project asks for

function(deadheat_link_check target flavour)
  deadheat_check_flavour(${flavour})
  target_compile_options(${target} PRIVATE ${DEADHEAT_${flavour}_FLAGS})
  target_link_options(${target} PRIVATE ${DEADHEAT_${flavour}_LINK_FLAGS})
  target_link_libraries(${target} PRIVATE deadheat_check_${flavour} deadheat_headers)
  deadheat_choose_compiler(${target} ${flavour})
endfunction()

# deadheat_discover_checks(target flavour [property value…])
#
# Gives CTest each test of a GoogleTest program, with the flavour behind its name, and the labels that the tests of suites
# have: race, and the detector. So `ctest -L race` runs them beside those. Further properties may follow.
function(deadheat_discover_checks target flavour)
  include(GoogleTest)
  deadheat_check_flavour(${flavour})
  list(GET DEADHEAT_${flavour}_DETECTORS 0 detector)
  gtest_discover_tests(${target} TEST_SUFFIX .${detector} TEST_LIST deadheat_checks_of_${target} DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 300 ${ARGN})
  # a list of labels does not come through gtest_discover_tests; CTest reads this after its file
  set(labels ${CMAKE_CURRENT_BINARY_DIR}/${target}_labels.cmake)
  file(WRITE ${labels} "if(deadheat_checks_of_${target})\n"
    "  set_tests_properties(\${deadheat_checks_of_${target}} PROPERTIES LABELS \"race;check;${detector}\")\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${labels})
endfunction()
