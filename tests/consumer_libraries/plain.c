int in_plain(long* touched) {
  ++touched[8];
  return 5;
}
