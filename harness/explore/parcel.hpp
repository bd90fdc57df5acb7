// SPDX-License-Identifier: MIT
// Memory that a process shares with the children that it forks. What a child has put there and sent
// is there for the parent, however the child ended.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

namespace deadheat::explorer {

class Parcel {
 public:
  Parcel();
  ~Parcel();
  Parcel(const Parcel&) = delete;
  Parcel& operator=(const Parcel&) = delete;

  void clear();

  // --- the child's side; where there is no room left, it ends the child ---
  void put(const void* from, std::size_t size);
  std::size_t size() const { return written_; }
  // What was put behind `size` is not sent any more.
  void cut_to(std::size_t size);
  // What was put goes to the parent.
  void send() { shared_->sent = written_; }
  // Ends the child, which is to be run again with so many fibers.
  [[noreturn]] void ask_for_fibers(int count);

  // --- the parent's side, when the child has ended ---
  bool was_too_small() const { return shared_->was_too_small; }
  int fibers_asked_for() const { return shared_->fibers; }
  bool is_at_end() const { return read_ == shared_->sent; }
  // Throws Error where there is not so much.
  void take(void* to, std::size_t size);
  std::size_t left() const { return shared_->sent - read_; }

 private:
  struct Shared {
    std::atomic<std::size_t> sent = 0;
    bool was_too_small = false;
    int fibers = 0;  // that it asks for
  };
  Shared* shared_ = nullptr;
  char* content_ = nullptr;
  std::size_t written_ = 0;
  std::size_t read_ = 0;
};

// A struct with strings or vectors is carried by a `carry(side, it)`, which calls `side` with its
// fields: that serves both sides.
template <class T>
concept Plain = std::is_trivially_copyable_v<T>;

class Put {
 public:
  explicit Put(Parcel& parcel) : parcel_(parcel) {}

  template <class... Fields>
  void operator()(const Fields&... fields) {
    (one(fields), ...);
  }

 private:
  void one(const Plain auto& value) { parcel_.put(&value, sizeof value); }
  void one(const std::string& text) {
    one(text.size());
    parcel_.put(text.data(), text.size());
  }
  template <class T>
  void one(const std::vector<T>& all) {
    one(all.size());
    for (const T& each : all) one(each);
  }
  template <class T>
  requires(!Plain<T>) void one(const T& value) { carry(*this, value); }

  Parcel& parcel_;
};

class Take {
 public:
  explicit Take(Parcel& parcel) : parcel_(parcel) {}

  template <class... Fields>
  void operator()(Fields&... fields) {
    (one(fields), ...);
  }

 private:
  void one(Plain auto& value) { parcel_.take(&value, sizeof value); }
  void one(std::string& text) {
    text.resize(count());
    parcel_.take(text.data(), text.size());
  }
  template <class T>
  void one(std::vector<T>& all) {
    all.resize(count());
    for (T& each : all) one(each);
  }
  template <class T>
  requires(!Plain<T>) void one(T& value) { carry(*this, value); }
  // Each element takes a byte at least.
  std::size_t count();

  Parcel& parcel_;
};

}  // namespace deadheat::explorer
