include(FetchContent)
FetchContent_Declare(deadheat GIT_REPOSITORY ${DEADHEAT_REPOSITORY} GIT_TAG ${DEADHEAT_TAG})
FetchContent_MakeAvailable(deadheat)
