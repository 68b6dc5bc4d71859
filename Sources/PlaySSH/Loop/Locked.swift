#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A value that one thread at a time can use.
///
/// Not `Synchronization.Mutex`: the thread sanitizer does not see its futex and reports every
/// contended use as a race, and on FreeBSD it can wait for ever (swiftlang/swift#90057).
final class Locked<Value>: @unchecked Sendable {
  // Sendable, since the value is only reached with the mutex locked.
  private var value: Value
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  init(_ value: sending Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    // Fails only for attributes, of which there are none (pthread_mutex_init(3)).
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Calls `body` with the value, while no other thread can.
  func withLock<Answer>(_ body: (inout Value) -> Answer) -> Answer {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&value)
  }
}
