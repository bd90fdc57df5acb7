// SPDX-License-Identifier: MIT
// Compiled with the flags of each suite and test that is linked to the runtime of an installed
// package. That was compiled before, and what makes the two lay out a class of the standard library
// differently is refused here.
#include <cstddef>

#ifdef DEADHEAT_PACKAGED_LIBSTDCXX
// clang-format off
#if !defined(__GLIBCXX__)
#error "The installed Deadheat is compiled with libstdc++, and this is another standard library: take Deadheat's sources by add_subdirectory or FetchContent, which compile it with your flags"
#endif
#if _GLIBCXX_RELEASE < DEADHEAT_PACKAGED_LIBSTDCXX
#error "The installed Deadheat is compiled with a newer libstdc++ than this one: take Deadheat's sources by add_subdirectory or FetchContent, which compile it with your flags"
#endif
#if !_GLIBCXX_USE_CXX11_ABI
#error "The installed Deadheat is compiled with the new ABI of libstdc++, and this has _GLIBCXX_USE_CXX11_ABI=0: take Deadheat's sources by add_subdirectory or FetchContent, which compile it with your flags"
#endif
#if defined(_GLIBCXX_DEBUG)
#error "The installed Deadheat is compiled without _GLIBCXX_DEBUG, and this with it: take Deadheat's sources by add_subdirectory or FetchContent, which compile it with your flags"
#endif
// clang-format on
#endif
