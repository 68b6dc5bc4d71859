/// A value that is made once, however many callers need it at the same time.
///
/// Belongs to the actor in which it is used.
final class Shared<Value: Sendable> {
  private enum State {
    case unmade
    case making([CheckedContinuation<Value, Never>])
    case made(Value)
  }

  private var state = State.unmade

  /// The value; the first caller makes it.
  func value(_ make: () async -> Value) async -> Value {
    switch state {
    case .made(let value): return value
    case .making(let waiting):
      return await withCheckedContinuation { state = .making(waiting + [$0]) }
    case .unmade:
      state = .making([])
      let value = await make()
      if case .making(let waiting) = state {
        for continuation in waiting { continuation.resume(returning: value) }
      }
      state = .made(value)
      return value
    }
  }
}
