#!/bin/sh
# SPDX-License-Identifier: MIT
#
# with_gcc.sh COMMAND… -- COMPILER ARGUMENT…
#
# Runs the command, which is g++ or has it last, with the arguments that CMake has for clang. Warnings are left out, as
# clang tells of them in the other flavours, and one that g++ does not know would be an error.
part=command
for word; do
  shift
  case $part:$word in
    command:--) part=compiler && continue ;;
    compiler:*) part=arguments && continue ;;
    arguments:-W[alp],* | arguments:-Wno-[!e]*) ;;
    arguments:-W* | arguments:-fcolor-diagnostics) continue ;;
  esac
  set -- "$@" "$word"
done
exec "$@"
