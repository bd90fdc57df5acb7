# SPDX-License-Identifier: MIT
# The flavour gcc-tsan: g++'s ThreadSanitizer in a build whose compiler is clang. CMake has one compiler for a language,
# so that the targets of the flavour have launchers, which call g++ instead of what they are given.
include_guard(GLOBAL)
cmake_policy(VERSION 3.22)  # whatever the project asks for

find_program(DEADHEAT_GXX g++)
find_program(DEADHEAT_GCC gcc)  # for sources in C of the libraries under test
mark_as_advanced(DEADHEAT_GXX DEADHEAT_GCC)
set(DEADHEAT_WITH_GCC sh ${CMAKE_CURRENT_LIST_DIR}/with_gcc.sh CACHE INTERNAL "")

# deadheat_why_no_gcc(OUT variable): why the flavour cannot be built here; or empty.
function(deadheat_why_no_gcc out)
  set(because "")
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    set(because "the compiler is ${CMAKE_CXX_COMPILER_ID} itself, and its ThreadSanitizer is the flavour tsan")
  elseif(NOT CMAKE_GENERATOR MATCHES "Ninja|Makefiles")
    set(because "the generator '${CMAKE_GENERATOR}' has no launchers, by which g++ is called")
  elseif(NOT EXISTS "${DEADHEAT_GXX}")
    set(because "there is no g++ (DEADHEAT_GXX: ${DEADHEAT_GXX}; package g++)")
  else()
    deadheat_try_gcc(because)
  endif()
  set(${out} "${because}" PARENT_SCOPE)
endfunction()

# Compiles and links a program with the flags of the build: some may be for clang only.
function(deadheat_try_gcc out)
  set(folder ${CMAKE_BINARY_DIR}/deadheat-gcc)
  set(command ${DEADHEAT_WITH_GCC} ${DEADHEAT_GXX} -- ${CMAKE_CXX_COMPILER})
  separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS} ${CMAKE_EXE_LINKER_FLAGS}")
  set(${out} "" PARENT_SCOPE)
  if(DEADHEAT_GXX_THAT_WORKS STREQUAL "${command} ${flags}")
    return()
  endif()
  file(WRITE ${folder}/try.cpp "#include <string>\n#if defined(__clang__) || __GNUC__ < 12\n"
       "#error it is not g++ 12 or newer\n#endif\nint main() { return std::string().size() ? 1 : 0; }\n")
  execute_process(COMMAND ${command} ${flags} -std=c++20 -fsanitize=thread try.cpp -o try WORKING_DIRECTORY ${folder}
                  RESULT_VARIABLE code OUTPUT_QUIET ERROR_VARIABLE problem)
  if(code EQUAL 0)
    set(DEADHEAT_GXX_THAT_WORKS "${command} ${flags}" CACHE INTERNAL "")
    return()
  endif()
  string(REGEX MATCH "[^\n]*(error|cannot find)[^\n]*" line "${problem}")
  set(${out} "${DEADHEAT_GXX} does not compile with -fsanitize=thread and the flags of this build: ${line}" PARENT_SCOPE)
endfunction()

# deadheat_choose_compiler(target flavour): has g++ compile and link the target, where that is what the flavour is.
function(deadheat_choose_compiler target flavour)
  if(NOT flavour STREQUAL "gcc-tsan")
    return()
  endif()
  deadheat_call_instead(${target} CXX ${DEADHEAT_GXX})
  if(DEADHEAT_GCC)
    deadheat_call_instead(${target} C ${DEADHEAT_GCC})
  endif()
  # CMake has the arguments of clang for these; what is to be precompiled is not included then
  set_target_properties(${target} PROPERTIES
    INTERPROCEDURAL_OPTIMIZATION OFF CXX_SCAN_FOR_MODULES OFF DISABLE_PRECOMPILE_HEADERS ON)
endfunction()

function(deadheat_call_instead target language compiler)
  get_target_property(launcher ${target} ${language}_COMPILER_LAUNCHER)
  if(NOT launcher)
    set(launcher "")
  endif()
  set(compile ${DEADHEAT_WITH_GCC} ${launcher} ${compiler} --)
  set(link ${DEADHEAT_WITH_GCC} ${compiler} --)
  set_target_properties(${target} PROPERTIES ${language}_COMPILER_LAUNCHER "${compile}")
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    set_target_properties(${target} PROPERTIES ${language}_LINKER_LAUNCHER "${link}")
  endif()
endfunction()
