#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Something that a caller waits for on the loop.
struct Wait: Sendable {
  /// The name of a wait, never used twice.
  typealias Ticket = UInt64

  /// Why a wait ended.
  enum End: Sendable {
    /// The descriptor is ready, or someone else said that it is time.
    case ready
    /// The deadline passed first.
    case deadline
    /// The waiting task was cancelled.
    case cancelled
  }

  /// A descriptor and the events of poll(2) to wait for.
  struct Interest: Sendable {
    let descriptor: Int32
    let events: Int16

    init(descriptor: Int32, isReading: Bool, isWriting: Bool) {
      self.descriptor = descriptor
      events = Int16((isReading ? POLLIN : 0) | (isWriting ? POLLOUT : 0))
    }

    static func writing(_ descriptor: Int32) -> Interest {
      Interest(descriptor: descriptor, isReading: false, isWriting: true)
    }
  }

  /// The descriptors, of which one is enough; without any the wait is only for
  /// ``EventLoop/settle(_:_:)`` and the deadline.
  var interests: [Interest]
  let deadline: ContinuousClock.Instant
  /// Looks what a ready descriptor has brought, and says what else to wait for; `nil` ends the wait.
  ///
  /// Only the loop's thread calls it, which is the one that made it.
  nonisolated(unsafe) let look: () -> [Interest]?
  let continuation: CheckedContinuation<End, Never>
}
