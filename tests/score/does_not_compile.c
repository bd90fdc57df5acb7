// SPDX-License-Identifier: MIT
#error <script>alert("hello")</script>
