// SPDX-License-Identifier: MIT
#include "run/elf.hpp"

#include <elf.h>

#include <charconv>
#include <cstring>
#include <optional>
#include <type_traits>

#include "run/files.hpp"

namespace deadheat {
namespace {

constexpr std::string_view archive_magic = "!<arch>\n";
constexpr std::string_view bitcode_magic = "BC\xC0\xDE";
constexpr std::string_view prefix = "__tsan_";

// A struct at an offset, or nothing where the file ends before it.
template <class T>
std::optional<T> read_at(std::string_view bytes, std::size_t offset) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

std::string_view text_at(std::string_view bytes, std::size_t offset) {
  if (offset >= bytes.size()) return {};
  const std::string_view rest = bytes.substr(offset);
  return rest.substr(0, rest.find('\0'));
}

std::string_view part(std::string_view bytes, const Elf64_Shdr& section) {
  if (section.sh_offset > bytes.size() || section.sh_size > bytes.size() - section.sh_offset)
    return {};
  return bytes.substr(section.sh_offset, section.sh_size);
}

std::optional<std::vector<Elf64_Shdr>> sections_of(std::string_view bytes) {
  const auto header = read_at<Elf64_Ehdr>(bytes, 0);
  if (!header || header->e_shentsize != sizeof(Elf64_Shdr)) return std::nullopt;
  const auto first = read_at<Elf64_Shdr>(bytes, header->e_shoff);
  if (!first) return std::nullopt;
  // an object with very many sections has their number in the first of them
  const std::size_t count = header->e_shnum != 0 ? header->e_shnum : first->sh_size;
  std::vector<Elf64_Shdr> sections;
  for (std::size_t number = 0; number < count; ++number) {
    const auto section = read_at<Elf64_Shdr>(bytes, header->e_shoff + number * sizeof(Elf64_Shdr));
    if (!section) return std::nullopt;
    sections.push_back(*section);
  }
  return sections;
}

void add_needs(ObjectFile& object, std::string_view bytes, const Elf64_Shdr& table,
               const Elf64_Shdr& names) {
  const std::string_view symbols = part(bytes, table);
  const std::string_view strings = part(bytes, names);
  for (std::size_t at = 0;; at += sizeof(Elf64_Sym)) {
    const auto symbol = read_at<Elf64_Sym>(symbols, at);
    if (!symbol) return;
    if (symbol->st_shndx != SHN_UNDEF) continue;
    const std::string_view name = text_at(strings, symbol->st_name);
    if (name.starts_with(prefix)) object.needs.emplace(name);
  }
}

std::string why_no_elf(std::string_view bytes) {
  if (bytes.starts_with(bitcode_magic)) return "it is bitcode, for optimisation at the link";
  if (bytes.size() < EI_NIDENT || !bytes.starts_with(ELFMAG)) return "it is no ELF file";
  if (bytes[EI_CLASS] != ELFCLASS64 || bytes[EI_DATA] != ELFDATA2LSB)
    return "it is not of 64 bits and little-endian";
  return {};
}

std::size_t number_in(std::string_view field) {
  std::size_t number = 0;
  std::from_chars(field.data(), field.data() + field.size(), number);
  return number;
}

// "queue.cpp.o/", or "/12", an offset into the table of long names.
std::string member_name(std::string_view field, std::string_view long_names) {
  if (field.size() > 1 && field[0] == '/' && field[1] >= '0' && field[1] <= '9') {
    const std::size_t at = std::min(number_in(field.substr(1)), long_names.size());
    const std::string_view rest = long_names.substr(at);
    return std::string(rest.substr(0, rest.find_first_of("/\n")));
  }
  return std::string(field.substr(0, field.find_first_of("/ ")));
}

}  // namespace

ObjectFile object_from(std::string name, std::string_view bytes) {
  ObjectFile object{.name = std::move(name), .unreadable = why_no_elf(bytes)};
  if (!object.unreadable.empty()) return object;
  const auto sections = sections_of(bytes);
  if (!sections) {
    object.unreadable = "its table of sections is damaged";
    return object;
  }
  for (const Elf64_Shdr& section : *sections) {
    if ((section.sh_flags & SHF_EXECINSTR) && section.sh_size > 0) object.has_code = true;
    const bool is_table = section.sh_type == SHT_SYMTAB || section.sh_type == SHT_DYNSYM;
    if (is_table && section.sh_link < sections->size())
      add_needs(object, bytes, section, (*sections)[section.sh_link]);
  }
  return object;
}

std::vector<ObjectFile> objects_from_archive(const std::string& name, std::string_view bytes) {
  struct Header {  // of a member, as ar(5) has it
    char name[16], date[12], owner[6], group[6], mode[8], size[10], end[2];
  };
  std::vector<ObjectFile> objects;
  std::string_view long_names;
  for (std::size_t at = archive_magic.size(); at < bytes.size();) {
    const auto header = read_at<Header>(bytes, at);
    if (!header || header->end[0] != '`') {
      objects.push_back({.name = name, .unreadable = "it is a damaged archive"});
      return objects;
    }
    const std::size_t size = number_in({header->size, sizeof header->size});
    const std::size_t from = std::min(at + sizeof(Header), bytes.size());
    const std::string_view content = bytes.substr(from, size);
    const std::string_view field(header->name, sizeof header->name);
    if (field.starts_with("// ")) {
      long_names = content;
    } else if (!field.starts_with("/ ") && !field.starts_with("/SYM64/")) {
      objects.push_back(object_from(name + "(" + member_name(field, long_names) + ")", content));
    }
    at = from + size + size % 2;
  }
  return objects;
}

std::vector<ObjectFile> objects_in(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  if (bytes.starts_with(archive_magic)) return objects_from_archive(path.string(), bytes);
  return {object_from(path.string(), bytes)};
}

}  // namespace deadheat
