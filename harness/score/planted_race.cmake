# SPDX-License-Identifier: MIT
# Writes ${TO}, a C++ file with the text of ${FROM}.
file(READ ${FROM} text)
string(FIND "${text}" ")PROGRAM\"" closing)
if(NOT closing EQUAL -1)
  message(FATAL_ERROR "${FROM} holds the text that ends a raw string")
endif()
file(WRITE ${TO}
"// Written by planted_race.cmake.
#include \"score/planted_race.hpp\"

namespace deadheat {

const char* const planted_race = R\"PROGRAM(${text})PROGRAM\";

}  // namespace deadheat
")
