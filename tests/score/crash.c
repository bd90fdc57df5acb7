// SPDX-License-Identifier: MIT
int main(int arguments, char** words) {
  (void)words;
  int* volatile nowhere = arguments > 100 ? &arguments : 0;
  *nowhere = 1;
  return 0;
}
