# SPDX-License-Identifier: MIT
# Writes ${TO}, a C++ file with the page's files from ${FROM} and the hashes that its security policy allows.

# The base64 text of a hexadecimal one: CMake itself has no such function.
function(base64_of_hex hex out)
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  set(text "")
  while(NOT hex STREQUAL "")
    string(SUBSTRING "${hex}" 0 6 group)
    string(LENGTH "${group}" digits)
    string(SUBSTRING "${hex}" ${digits} -1 hex)
    string(SUBSTRING "${group}0000" 0 6 group)
    foreach(shift 18 12 6 0)
      math(EXPR at "(0x${group} >> ${shift}) & 63")
      string(SUBSTRING "${alphabet}" ${at} 1 letter)
      string(APPEND text "${letter}")
    endforeach()
  endwhile()
  # a SHA-256 has 32 bytes, so the last group has one byte too few
  string(REGEX REPLACE ".$" "=" text "${text}")
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

function(policy_hash file out)
  file(SHA256 ${file} hex)
  base64_of_hex("${hex}" text)
  set(${out} "sha256-${text}" PARENT_SCOPE)
endfunction()

file(READ ${FROM}/page.html html)
file(READ ${FROM}/page.css style)
file(READ ${FROM}/page.js script)
policy_hash(${FROM}/page.css style_hash)
policy_hash(${FROM}/page.js script_hash)

foreach(content html style script)
  string(FIND "${${content}}" ")PAGE\"" closing)
  if(NOT closing EQUAL -1)
    message(FATAL_ERROR "The page's ${content} holds the text that ends a raw string")
  endif()
endforeach()

file(WRITE ${TO}
"// Written by embed.cmake.
#include \"reports/page.hpp\"

namespace deadheat {

const PageFiles page_files = {
    .html = R\"PAGE(${html})PAGE\",
    .style = R\"PAGE(${style})PAGE\",
    .script = R\"PAGE(${script})PAGE\",
    .style_hash = \"${style_hash}\",
    .script_hash = \"${script_hash}\",
};

}  // namespace deadheat
")
