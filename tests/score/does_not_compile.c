// SPDX-License-Identifier: MIT
int main(void) { return <script>alert("hello")</script>; }
