// SPDX-License-Identifier: MIT
// Writes a report of the sample session to stdout, for page_test.py.
#include <iostream>

#include "reports/report.hpp"
#include "sample_session.hpp"

int main(int argc, char** argv) {
  const deadheat::Format* format = deadheat::find_format(argc > 1 ? argv[1] : "html");
  if (!format) {
    std::cerr << "there is no such format\n";
    return 2;
  }
  std::cout << format->write(deadheat::sample_session(), {});
  return std::cout.good() ? 0 : 5;
}
