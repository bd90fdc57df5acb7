add_subdirectory(${DEADHEAT_SOURCE} _deps/deadheat-build)
