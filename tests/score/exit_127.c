// SPDX-License-Identifier: MIT
// As a shell says that there is nothing to run.
int main(void) { return 127; }
