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
public final class Locked<Value>: @unchecked Sendable {
  // Sendable, since the value is only reached with the mutex locked.
  private var value: Value
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  /// Keeps a value.
  public init(_ value: sending Value) {
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
  ///
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public func withLock<Answer, Failure>(
    _ body: (inout Value) throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
