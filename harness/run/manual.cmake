# SPDX-License-Identifier: MIT
# Writes ${TO}, a C++ file with the text of ${FROM}: what `deadheat doctor --explain` prints.
file(READ ${FROM} text)
string(FIND "${text}" ")MANUAL\"" closing)
if(NOT closing EQUAL -1)
  message(FATAL_ERROR "${FROM} holds the text that ends a raw string")
endif()
file(WRITE ${TO}
"// Written by manual.cmake.
#include \"run/manual.hpp\"

namespace deadheat {

const char* const doctors_manual = R\"MANUAL(${text})MANUAL\";

}  // namespace deadheat
")
