// SPDX-License-Identifier: MIT
// Reads what Helgrind and DRD write (valgrind's XML output, docs/internals/xml-output-protocol4.txt
// of its sources). Pure: text in, findings out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace deadheat {

// What one process under valgrind reported.
struct ValgrindReport {
  std::string tool = {};               // "helgrind" or "drd"; empty where the text does not tell
  std::vector<Finding> findings = {};  // with functions, files, lines and fingerprints
  bool began = false;                  // the tool came to run the program, and did not only read it
  bool whole = false;                  // the text has its end: the tool said all that it had to say
  std::string signal = {};             // that ended the program, such as "SIGABRT", or empty
  std::vector<Finding> remarks = {};   // what is no fault: see is_remark
  // Why the text could not be read, or not to its end, in a sentence; empty where it could.
  std::string problem = {};
};

// Files below `root` are told from there on. Of a text that is cut or corrupt, what is whole before
// that place is read, and `problem` says so. A text that is not of valgrind gives no finding.
ValgrindReport read_valgrind_xml(std::string_view text, std::string_view root = {});

}  // namespace deadheat
