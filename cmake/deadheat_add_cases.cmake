# SPDX-License-Identifier: MIT
#
# deadheat_add_cases(NAME name [SWAPPED] SOURCES file… [LINK library…] [LINK_UNINSTRUMENTED library…]
#                    [FLAVOURS flavour…])
#
# Builds a suite of the cases in the files, once per flavour: the programs `<name>-native`, `<name>-tsan`,
# `<name>-explore` and `<name>-gcc-tsan` in ${DEADHEAT_BIN}. Registers a CTest test for each case, variant and detector,
# and one for each case over all detectors; they are found after the build by asking the suite itself.
#
#   LINK      libraries of yours that the cases use. The sources of a library target, and of those that it is linked
#             to, are compiled again for each flavour (see link_libraries.cmake). A library that was built elsewhere
#             cannot be: if it is not instrumented, all flavours but native refuse to run.
#   LINK_UNINSTRUMENTED  libraries that are linked as they are, and in which nothing is to be looked for
#   FLAVOURS  a subset of native, tsan, explore, gcc-tsan; default: DEADHEAT_FLAVOURS. Where the flags of the build have
#             a sanitizer already, the suite joins it in the flavours that go with it.
#   SWAPPED   one more test, `<name>.swapped`: for each case, what each side showed is judged by the truth of the
#             other side, and has to be refused. So each pair is known to differ.
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)  # whatever the project asks for

include(${CMAKE_CURRENT_LIST_DIR}/flavours.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/link_libraries.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/deadheat_link_check.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/deadheat_objects.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/deadheat_add_program.cmake)

# In the cache, as the functions are called in the scopes of others, where plain variables are not seen.
set(DEADHEAT_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "")
if(DEFINED DEADHEAT_PACKAGED_SOURCES)
  set(DEADHEAT_HARNESS_DIR ${DEADHEAT_PACKAGED_SOURCES} CACHE INTERNAL "")
else()
  get_filename_component(deadheat_root ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
  set(DEADHEAT_HARNESS_DIR ${deadheat_root}/harness CACHE INTERNAL "")
endif()
set(DEADHEAT_BIN ${CMAKE_BINARY_DIR}/bin CACHE INTERNAL "Where programs are put")

# The symbolizer that fits the compiler, and not the first one on the path.
get_filename_component(DEADHEAT_REAL_COMPILER "${CMAKE_CXX_COMPILER}" REALPATH)
get_filename_component(DEADHEAT_COMPILER_BIN "${DEADHEAT_REAL_COMPILER}" DIRECTORY)
find_program(DEADHEAT_SYMBOLIZER llvm-symbolizer HINTS ${DEADHEAT_COMPILER_BIN})
mark_as_advanced(DEADHEAT_SYMBOLIZER)
if(NOT DEADHEAT_SYMBOLIZER)
  message(WARNING "No llvm-symbolizer was found: findings will have no functions and lines (install llvm).")
  set(DEADHEAT_SYMBOLIZER_TEXT "" CACHE INTERNAL "")
else()
  set(DEADHEAT_SYMBOLIZER_TEXT "${DEADHEAT_SYMBOLIZER}" CACHE INTERNAL "")
endif()

# A test stops early where all was seen that must be. Where something is still awaited it takes the first of these, and
# where only what must never be seen is left to look for, the second.
set(DEADHEAT_TEST_BUDGET 1s CACHE STRING "Time of trials for a variant under a detector, in a test of CTest")
set(DEADHEAT_TEST_CLEAN_BUDGET 250ms CACHE STRING "The same where nothing is awaited any more")
mark_as_advanced(DEADHEAT_TEST_BUDGET DEADHEAT_TEST_CLEAN_BUDGET)

# The detectors of the flavour that CTest runs.
function(deadheat_tested_detectors out flavour)
  set(tested ${DEADHEAT_${flavour}_DETECTORS})
  foreach(detector IN LISTS DEADHEAT_${flavour}_DETECTORS)
    if(NOT detector IN_LIST DEADHEAT_DETECTORS)
      list(REMOVE_ITEM tested ${detector})
    endif()
  endforeach()
  set(${out} "${tested}" PARENT_SCOPE)
endfunction()

function(deadheat_add_cases)
  cmake_parse_arguments(PARSE_ARGV 0 arg "NO_TESTS;SWAPPED" "NAME"
    "SOURCES;LINK;LINK_UNINSTRUMENTED;FLAVOURS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "deadheat_add_cases: unknown argument '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "deadheat_add_cases needs NAME and SOURCES")
  endif()
  if(NOT arg_FLAVOURS)
    set(arg_FLAVOURS ${DEADHEAT_FLAVOURS_HERE})
  endif()
  deadheat_possible_flavours(arg_FLAVOURS "deadheat_add_cases(NAME ${arg_NAME})" "${arg_FLAVOURS}" ${arg_LINK})
  if(NOT arg_FLAVOURS)
    message(WARNING "deadheat_add_cases(NAME ${arg_NAME}): left out altogether, as none of its flavours can be built.")
    return()
  endif()
  if(NOT TARGET deadheat-suites)
    add_custom_target(deadheat-suites)  # all that `deadheat run <build folder>` needs
    file(REMOVE_RECURSE ${CMAKE_BINARY_DIR}/deadheat-suites)  # a suite that is no longer built is none of them
    if(TARGET deadheat)
      add_dependencies(deadheat-suites deadheat)
    endif()
  endif()
  foreach(flavour IN LISTS arg_FLAVOURS)
    deadheat_check_flavour(${flavour})
    deadheat_add_suite(${arg_NAME} ${flavour} "${arg_SOURCES}")
    deadheat_link_libraries(${arg_NAME}-${flavour} ${flavour} "${arg_LINK}" "${arg_LINK_UNINSTRUMENTED}")
    if(NOT arg_NO_TESTS)
      add_dependencies(deadheat-suites ${arg_NAME}-${flavour})
      deadheat_discover(${arg_NAME} ${flavour})
    endif()
  endforeach()
  if(NOT arg_NO_TESTS)
    deadheat_discover_cases(${arg_NAME} "${arg_FLAVOURS}" "${arg_SWAPPED}")
  endif()
  if(DEADHEAT_COSTS AND TARGET deadheat_cost AND "native" IN_LIST arg_FLAVOURS)
    deadheat_add_cost(${arg_NAME} "${arg_LINK};${arg_LINK_UNINSTRUMENTED}")
  endif()
endfunction()

# One program: the cases, and what is compiled anew with each suite's own flags (its name, the doctor's controls).
function(deadheat_add_suite name flavour sources)
  set(target ${name}-${flavour})
  add_executable(${target} ${sources} $<TARGET_OBJECTS:deadheat_raw_${flavour}>
    ${DEADHEAT_HARNESS_DIR}/suite/identity.cpp ${DEADHEAT_HARNESS_DIR}/suite/controls.cpp)
  target_include_directories(${target} PRIVATE ${DEADHEAT_HARNESS_DIR})
  # Paths from the project's root: the same on every machine. (-ffile-prefix-map maps
  # the compiler's folder too, and a symbolizer then joins the two wrongly; run/ shortens what it says instead.)
  target_compile_options(${target} PRIVATE ${DEADHEAT_${flavour}_FLAGS} "-fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=")
  target_link_options(${target} PRIVATE ${DEADHEAT_${flavour}_LINK_FLAGS})
  target_link_libraries(${target} PRIVATE deadheat_suite_${flavour} deadheat_headers)
  deadheat_choose_compiler(${target} ${flavour})
  string(REPLACE "-" "_" enumerator ${flavour})
  list(JOIN DEADHEAT_${flavour}_FLAGS " " flags)
  string(REPLACE "SHELL:" "" flags "${flags}")
  target_compile_definitions(${target} PRIVATE
    DEADHEAT_SUITE_NAME="${name}" DEADHEAT_SUITE_FLAVOUR=${enumerator}
    DEADHEAT_SUITE_FLAGS="${flags}" DEADHEAT_SUITE_SYMBOLIZER="${DEADHEAT_SYMBOLIZER_TEXT}"
    DEADHEAT_SUITE_ROOT="${CMAKE_SOURCE_DIR}")
  # a unity build would join cases that have the same names in their unnamed namespaces
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${DEADHEAT_BIN} UNITY_BUILD OFF)
  # what `deadheat run <build folder>` finds the suite by
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/deadheat-suites/${target}.path CONTENT "$<TARGET_FILE:${target}>\n")
  deadheat_write_objects(${target})
endfunction()

# Tests of one flavour: the suite is asked for its cases after each link.
function(deadheat_discover name flavour)
  set(target ${name}-${flavour})
  set(tests ${CMAKE_CURRENT_BINARY_DIR}/${target}_tests.cmake)
  set(budgets "--budget,${DEADHEAT_TEST_BUDGET},--clean-budget,${DEADHEAT_TEST_CLEAN_BUDGET}")
  deadheat_tested_detectors(detectors ${flavour})
  if(NOT detectors)
    return()
  endif()
  list(JOIN detectors "," detectors)
  deadheat_run_discovery(${target} ${tests} "-DKIND=variants;-DDETECTORS=${detectors};-DBUDGETS=${budgets}")
endfunction()

# Tests of whole cases, over all detectors.
function(deadheat_discover_cases name flavours swapped)
  list(GET flavours 0 first)
  foreach(flavour IN LISTS flavours)
    deadheat_tested_detectors(tested ${flavour})
    list(APPEND detectors ${tested})
    if(tested)
      list(APPEND doctors doctor.${name}.${flavour})
    endif()
  endforeach()
  if(NOT detectors)
    message(FATAL_ERROR "No detector of DEADHEAT_DETECTORS (${DEADHEAT_DETECTORS}) fits a flavour of '${name}' "
                        "(${flavours}): nothing would be tested.")
  endif()
  set(tests ${CMAKE_CURRENT_BINARY_DIR}/${name}_case_tests.cmake)
  list(JOIN detectors "," detectors)
  list(JOIN doctors "," doctors)
  deadheat_run_discovery(${name}-${first} ${tests}
    "-DKIND=cases;-DDETECTORS=${detectors};-DDOCTORS=${doctors};-DSWAPPED=${swapped}")
endfunction()

function(deadheat_run_discovery target tests definitions)
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_COMMAND} -DSUITE=$<TARGET_FILE:${target}> -DDEADHEAT=$<TARGET_FILE:deadheat::deadheat>
            -DOUTPUT=${tests} -DRESULTS=${CMAKE_BINARY_DIR}/results/ctest ${definitions}
            -P ${DEADHEAT_CMAKE_DIR}/discover.cmake
    BYPRODUCTS ${tests} VERBATIM)
  # CTest reads this; until the suite is built there is one test, which says so
  file(WRITE ${tests}.include.cmake
       "if(EXISTS \"${tests}\")\n  include(\"${tests}\")\nelse()\n"
       "  add_test(${target}_NOT_BUILT ${target}_NOT_BUILT)\n"
       "  set_tests_properties(${target}_NOT_BUILT PROPERTIES LABELS race)\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${tests}.include.cmake)
endfunction()

# `<name>-cost`: a Google Benchmark for each variant. It is linked from the very objects of the native suite, so that
# what is measured is what the stress detector runs.
function(deadheat_add_cost name link)
  add_executable(${name}-cost $<TARGET_OBJECTS:${name}-native>)
  target_link_libraries(${name}-cost PRIVATE deadheat_cost ${link})
  target_link_options(${name}-cost PRIVATE ${DEADHEAT_native_LINK_FLAGS})
  set_target_properties(${name}-cost PROPERTIES LINKER_LANGUAGE CXX RUNTIME_OUTPUT_DIRECTORY ${DEADHEAT_BIN})
endfunction()
