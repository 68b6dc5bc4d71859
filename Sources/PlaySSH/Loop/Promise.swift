import PlayLock

/// A value that another thread will put here.
final class Promise<Value: Sendable>: Sendable {
  private let state = Locked<Value?>(nil)

  /// The value, once it is there.
  var value: Value? { state.withLock(\.self) }

  /// Puts the value in place.
  func fulfil(_ value: Value) { state.withLock { $0 = value } }
}
