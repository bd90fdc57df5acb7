// SPDX-License-Identifier: MIT
#include "reports/sarif_location.hpp"

#include <array>
#include <cctype>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "reports/text.hpp"

namespace deadheat {
namespace {

using nlohmann::json;

// What a path of a URI may hold as it is (RFC 3986, pchar and the slash). A colon is encoded too:
// in a first segment it would end a scheme.
bool is_path_character(unsigned char c) {
  return std::isalnum(c) != 0 ||
         std::string_view("/-._~!$&'()*+,;=@").find(static_cast<char>(c)) != std::string_view::npos;
}

std::string encoded(std::string_view path) {
  std::string text;
  for (const char each : path) {
    const auto c = static_cast<unsigned char>(each);
    if (is_path_character(c)) {
      text += each;
      continue;
    }
    std::array<char, 4> code{};
    std::snprintf(code.data(), code.size(), "%%%02X", static_cast<unsigned>(c));
    text += code.data();
  }
  return text;
}

json artifact(const std::string& file) {
  if (file.starts_with('/')) return {{"uri", uri_of(file)}};
  return {{"uri", uri_of(file)}, {"uriBaseId", sarif_root}};
}

}  // namespace

std::string uri_of(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return (path.starts_with('/') ? "file://" : "") + encoded(path);
}

json sarif_message(std::string_view text) {
  return {{"text", text.empty() ? "(nothing to tell)" : visible(text, Lines::kept)}};
}

json sarif_location(const std::string& file, int line) {
  json physical = {{"artifactLocation", artifact(file)}};
  if (line > 0) physical["region"] = {{"startLine", line}};
  return {{"physicalLocation", physical}};
}

json sarif_location(const Frame& frame, std::string_view message) {
  json location = frame.file.empty() ? json::object() : sarif_location(frame.file, frame.line);
  if (!frame.function.empty()) {
    location["logicalLocations"] =
        json::array({{{"fullyQualifiedName", visible(frame.function)}, {"kind", "function"}}});
  }
  if (!message.empty()) location["message"] = sarif_message(message);
  return location;
}

}  // namespace deadheat
