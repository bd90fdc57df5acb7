// SPDX-License-Identifier: MIT
// Apart from the rest of the suite: a foreign program brings a main of its own (see program.cpp).
#include "suite/suite_main.hpp"

int main(int count, char** words) { return deadheat::suite_main(count, words); }
