# SPDX-License-Identifier: MIT
# Writes ${TO}, a C++ file in which ${NAME}, as ${HEADER} declares it, is the text of ${FROM}.
file(READ ${FROM} text)
string(FIND "${text}" ")TEXT\"" closing)
if(NOT closing EQUAL -1)
  message(FATAL_ERROR "${FROM} holds the text that ends a raw string")
endif()
file(WRITE ${TO}
"// Written by embed_text.cmake.
#include \"${HEADER}\"

namespace deadheat {

const char* const ${NAME} = R\"TEXT(${text})TEXT\";

}  // namespace deadheat
")
