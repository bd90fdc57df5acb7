# SPDX-License-Identifier: MIT
# What `cmake --install` and `cpack -G DEB` make. The runtime of each flavour is installed as it was compiled here; what is
# compiled anew with each suite's own flags (its name, the doctor's controls) as sources.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(DEADHEAT_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/deadheat)
set(DEADHEAT_RUNTIME_DIR ${CMAKE_INSTALL_LIBDIR}/deadheat)
set(DEADHEAT_SOURCES_DIR ${CMAKE_INSTALL_DATADIR}/deadheat/harness)

if(DEADHEAT_SANITIZE)
  install(CODE "message(FATAL_ERROR \"Deadheat is built with DEADHEAT_SANITIZE=${DEADHEAT_SANITIZE}, for its own tests: \
install a build without it.\")")
  return()
endif()

install(TARGETS deadheat RUNTIME COMPONENT cli)
install(DIRECTORY harness/include/deadheat DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT case)
# what the sources include is installed beside them
install(FILES harness/suite/controls.cpp harness/suite/fits.cpp harness/suite/identity.cpp harness/suite/identity.hpp
        DESTINATION ${DEADHEAT_SOURCES_DIR}/suite COMPONENT case)
install(FILES harness/score/planted_race.c DESTINATION ${DEADHEAT_SOURCES_DIR}/score COMPONENT case)
install(FILES harness/model/result.hpp DESTINATION ${DEADHEAT_SOURCES_DIR}/model COMPONENT case)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright COMPONENT cli)

function(deadheat_install_archive name component)
  install(TARGETS ${name} ARCHIVE DESTINATION ${DEADHEAT_RUNTIME_DIR} COMPONENT ${component})
endfunction()
function(deadheat_install_objects name component)
  install(FILES $<TARGET_OBJECTS:${name}> DESTINATION ${DEADHEAT_RUNTIME_DIR}/${name} COMPONENT ${component})
endfunction()

deadheat_install_archive(deadheat_model case)
foreach(flavour IN LISTS DEADHEAT_FLAVOURS)
  set(component case)
  if(flavour STREQUAL "explore")
    set(component explore)
    deadheat_install_archive(deadheat_strategies explore)
    deadheat_install_objects(deadheat_explore explore)
  else()
    deadheat_install_objects(deadheat_repeated_${flavour} case)
    deadheat_install_objects(deadheat_check_raw_${flavour} case)
  endif()
  deadheat_install_archive(deadheat_suite_${flavour} ${component})
  deadheat_install_objects(deadheat_raw_${flavour} ${component})
endforeach()

# `deadheat score` reads the parts of the explore runtime, and their order in the link, from a list beside them.
if(TARGET deadheat_program_explore)
  find_package(Boost 1.71 REQUIRED COMPONENTS context)  # its file is asked for here
  deadheat_install_objects(deadheat_program_explore explore)
  set(list ${CMAKE_INSTALL_DATADIR}/deadheat/program)
  file(RELATIVE_PATH runtime /prefix/${list} /prefix/${DEADHEAT_RUNTIME_DIR})
  list(JOIN DEADHEAT_EXPLORE_SWITCHES " " switches)
  string(REPLACE "SHELL:" "" switches "${switches}")
  file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/package/write_list.cmake CONTENT "
set(prefix \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\")
set(text \"compiler ${CMAKE_CXX_COMPILER}\\nsymbolizer ${DEADHEAT_SYMBOLIZER_TEXT}\\nswitches ${switches}\\n\")
foreach(part deadheat_program_explore deadheat_raw_explore deadheat_explore)
  file(GLOB objects RELATIVE \"\${prefix}/${DEADHEAT_RUNTIME_DIR}\" \"\${prefix}/${DEADHEAT_RUNTIME_DIR}/\${part}/*.o\")
  foreach(object IN LISTS objects)
    string(APPEND text \"link ${runtime}/\${object}\\n\")
  endforeach()
endforeach()
foreach(archive deadheat_suite_explore deadheat_model deadheat_strategies)
  string(APPEND text \"link ${runtime}/lib\${archive}.a\\n\")
endforeach()
string(APPEND text \"link $<TARGET_FILE:Boost::context>\\n\")
file(WRITE \"\${prefix}/${list}/explore.txt\" \"\${text}\")
")
  install(SCRIPT ${CMAKE_CURRENT_BINARY_DIR}/package/write_list.cmake COMPONENT explore)
endif()

# What suite/fits.cpp compares with.
include(CheckCXXSourceCompiles)
function(deadheat_release_of_libstdcxx out)
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/release.cpp "#include <cstddef>\nrelease=_GLIBCXX_RELEASE\n")
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -E -P ${CMAKE_CURRENT_BINARY_DIR}/release.cpp
                  OUTPUT_VARIABLE text RESULT_VARIABLE code)
  if(NOT code EQUAL 0 OR NOT text MATCHES "release=([0-9]+)")
    message(FATAL_ERROR "Cannot find out the version of libstdc++ that ${CMAKE_CXX_COMPILER} has.")
  endif()
  set(${out} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()
deadheat_release_of_libstdcxx(DEADHEAT_LIBSTDCXX)

configure_package_config_file(cmake/deadheatConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/package/deadheatConfig.cmake
  INSTALL_DESTINATION ${DEADHEAT_PACKAGE_DIR}
  PATH_VARS CMAKE_INSTALL_BINDIR CMAKE_INSTALL_INCLUDEDIR DEADHEAT_RUNTIME_DIR DEADHEAT_SOURCES_DIR)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/package/deadheatConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
# all but what is only for a build of Deadheat's own
file(GLOB modules CONFIGURE_DEPENDS cmake/*.cmake)
list(FILTER modules EXCLUDE REGEX "/(install|newest_clang)\\.cmake$")
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/package/deadheatConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/package/deadheatConfigVersion.cmake
  ${modules} cmake/with_gcc.sh
  DESTINATION ${DEADHEAT_PACKAGE_DIR} COMPONENT cli)

file(RELATIVE_PATH DEADHEAT_PC_TO_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(cmake/deadheat.pc.in ${CMAKE_CURRENT_BINARY_DIR}/package/deadheat.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/package/deadheat.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT case)

set(CPACK_PACKAGE_NAME deadheat)
set(CPACK_PACKAGE_VENDOR "The Deadheat authors")
set(CPACK_PACKAGE_CONTACT "The Deadheat authors <deadheat@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# what a project is built with; the program itself needs what it is linked to
set(CPACK_DEBIAN_PACKAGE_DEPENDS "clang | g++, cmake (>= 3.22)")
if("explore" IN_LIST DEADHEAT_FLAVOURS)
  string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", libboost-context-dev")
endif()
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "llvm, gdb, ninja-build | make")
include(CPack)
