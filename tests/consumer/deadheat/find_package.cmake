find_package(deadheat 0.1 REQUIRED)
