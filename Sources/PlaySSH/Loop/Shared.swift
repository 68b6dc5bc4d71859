/// A value that is made once, however many callers need it at the same time.
///
/// Belongs to the actor in which it is used.
final class Shared<Value: Sendable> {
  private enum State {
    case unmade
    case claimed([CheckedContinuation<Value, Never>])
    case made(Value)
  }

  private var state = State.unmade

  /// The value, as soon as it is there; `nil` for the first caller, who must make it and then call
  /// ``fulfil(_:)``, whatever happens.
  func claim() async -> Value? {
    if case .unmade = state {
      state = .claimed([])
      return nil
    }
    return await withCheckedContinuation { continuation in
      // Looked at here, since others may have come, or the value, before the call got this far.
      switch state {
      case .made(let value): continuation.resume(returning: value)
      case .claimed(let waiting): state = .claimed(waiting + [continuation])
      case .unmade: preconditionFailure("what has been claimed stays claimed")
      }
    }
  }

  /// Hands the value to all who wait for it.
  func fulfil(_ value: Value) {
    if case .claimed(let waiting) = state {
      for continuation in waiting { continuation.resume(returning: value) }
    }
    state = .made(value)
  }
}
