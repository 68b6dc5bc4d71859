import PlayLock

/// Threads for calls that may block: names, files, passphrases.
///
/// A thread lives only while there is work, so that an idle transport keeps none.
final class BlockingCalls: Sendable {
  private struct State {
    var queue: [@Sendable () -> Void] = []
    var threads = 0
  }

  private let limit: Int
  private let state = Locked(State())

  /// Allows up to `limit` calls at the same time; more wait for their turn.
  init(limit: Int = 16) { self.limit = limit }

  /// Runs a call in another thread, as soon as one is free.
  func start(_ call: @escaping @Sendable () -> Void) {
    let needsThread = state.withLock { state in
      state.queue.append(call)
      guard state.threads < limit else { return false }
      state.threads += 1
      return true
    }
    guard needsThread else { return }
    do {
      try Thread.start { [self] in work() }
    } catch {
      // Better slow than never: the process has reached its limit of threads.
      work()
    }
  }

  /// Runs a call in another thread and waits for what it returns.
  func run<Value: Sendable>(_ call: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      start { continuation.resume(returning: call()) }
    }
  }

  private func work() {
    while let call = next() { call() }
  }

  private func next() -> (@Sendable () -> Void)? {
    state.withLock { state in
      guard state.queue.isEmpty else { return state.queue.removeFirst() }
      state.threads -= 1
      return nil
    }
  }
}
